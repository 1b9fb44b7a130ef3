// Figures with a range, and how sure they are.

import { mark } from "./basis.js";
import { el } from "./dom.js";
import { UNKNOWN, span } from "./format.js";

/** @import { Basis, Range } from "./types.js" */

/**
 * A range as a line from low to high with a point at what is typical.
 * @param {Range} range
 * @param {number} end what the right end stands for
 */
export function whisker({ low, typical, high }, end) {
  const share = (/** @type {number} */ value) => (end > 0 ? Math.min(value / end, 1) : 0);
  return el("div", {
    class: "whisker",
    "aria-hidden": "true",
    style: `--low: ${share(low)}; --typical: ${share(typical)}; --high: ${share(high)}`,
  });
}

/**
 * A figure with its range.
 * @param {string} id
 * @param {string} label
 * @param {Range | null} range
 * @param {(value: number) => string} format
 * @param {string} note
 * @param {Basis} basis
 * @param {string} [none] what stands where there is no figure
 */
export function ranged(id, label, range, format, note, basis, none = UNKNOWN) {
  return el(
    "div",
    { class: "gauge" },
    el("h3", { class: "gauge-label" }, label),
    el(
      "p",
      { class: "gauge-value" },
      el("span", { id }, range ? format(range.typical) : none),
      ...(range ? [mark(basis)] : []),
    ),
    ...(range ? [whisker(range, range.high), el("p", { class: "note" }, span(range, format))] : []),
    el("p", { class: "note" }, note),
  );
}
