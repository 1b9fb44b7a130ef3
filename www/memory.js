// One memory of the board: what fills it, part by part, against what the board has.

import { mark } from "./basis.js";
import { el, table } from "./dom.js";
import { UNKNOWN, bytes, percent } from "./format.js";

/** @import { Basis, Memory } from "./types.js" */

/** Below this share of the memory the parts cannot be told apart: they are drawn once more, enlarged. */
const SMALL = 0.25;

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string} tone its colour's name in the style sheet
 * @property {number} size in bytes
 */

/**
 * @param {Part[]} parts
 * @param {number} whole the bytes that the full width stands for
 */
const segments = (parts, whole) =>
  parts.map(({ tone, size }) =>
    el("span", { class: "segment", "data-tone": tone, style: `--share: ${whole > 0 ? size / whole : 0}` }),
  );

/** The bar against the budget; where it runs over, a line marks how much there is. @param {Memory} memory @param {Part[]} parts */
function bar({ total_bytes, budget_bytes, fits }, parts) {
  const whole = Math.max(total_bytes, budget_bytes ?? 0);
  const share = whole > 0 ? total_bytes / whole : 0;
  const enlarged = fits !== false && share < SMALL && parts.length > 1;
  const main = el("div", { class: enlarged ? "stack" : "stack detailed" }, ...segments(parts, whole));
  const bars = [main];
  if (fits === false && budget_bytes !== null) {
    main.classList.add("over");
    main.append(el("span", { class: "limit", style: `--share: ${budget_bytes / whole}` }));
  }
  if (enlarged) {
    bars.push(
      el("div", { class: "enlarged", style: `--share: ${share}` }),
      el("div", { class: "stack detailed" }, ...segments(parts, total_bytes)),
    );
  }
  return el("div", { class: "bars", "aria-hidden": "true" }, ...bars);
}

/**
 * "5.2 KiB of 983 KiB".
 * @param {Memory} memory
 */
function sum({ total_bytes, budget_bytes }) {
  return `${bytes(total_bytes)} of ${budget_bytes === null ? UNKNOWN : bytes(budget_bytes)}`;
}

/**
 * The gauge: share, what it rests on, bar and a table of the parts, which is the legend too.
 * @param {string} id
 * @param {string} label
 * @param {Memory} memory
 * @param {Basis} basis
 * @param {Part[]} all parts, those of no size too
 */
export function gauge(id, label, memory, basis, all) {
  const { total_bytes, budget_bytes, share, fits } = memory;
  const parts = all.filter(({ size }) => size > 0);
  const row = (/** @type {Part} */ { name, tone, size }) => [
    el("th", { scope: "row" }, el("span", { class: "swatch", "data-tone": tone, "aria-hidden": "true" }), name),
    bytes(size),
  ];
  const rows = parts.map(row);
  if (budget_bytes !== null) {
    const left = budget_bytes - total_bytes;
    rows.push([
      el(
        "th",
        { scope: "row" },
        el("span", { class: "swatch", "aria-hidden": "true" }),
        left < 0 ? "too much" : "left",
      ),
      bytes(Math.abs(left)),
    ]);
  }
  return el(
    "div",
    { class: "gauge", "data-fits": fits === null ? "unknown" : String(fits) },
    el("h3", { class: "gauge-label" }, label),
    el(
      "p",
      { class: "gauge-value" },
      el("span", { id: `${id}-share` }, share === null ? bytes(total_bytes) : percent(share)),
      mark(basis),
    ),
    el("p", { class: "note" }, sum(memory)),
    bar(memory, parts),
    el("div", { class: "parts" }, table(`${label} by part`, ["Part", "Bytes"], rows)),
  );
}
