// The device panel: what the model needs against what the board has, and where each figure comes from.

import { byId, el, scrollBox, table } from "./dom.js";
import { UNKNOWN, bytes, counted, energy, large, percent, quantity, span, time } from "./format.js";
import { memoryWord } from "./models.js";

/** @import { Device, Range, Report } from "./types.js" */

/** @typedef {{ total_bytes: number, budget_bytes: number | null, share: number | null, fits: boolean | null }} Memory */

/**
 * @param {string} id
 * @param {string} label
 * @param {Memory} memory
 * @param {string} parts what the sum is made of
 */
function memory(id, label, { total_bytes, budget_bytes, share, fits }, parts) {
  const budget = budget_bytes === null ? UNKNOWN : bytes(budget_bytes);
  const bar = el("meter", {
    id: `${id}-bar`,
    min: 0,
    max: 1,
    value: share === null ? 0 : Math.min(share, 1),
    "aria-label": `${label} used`,
    class: fits === false ? "over" : "",
  });
  return el(
    "div",
    { class: "gauge" },
    el("p", { class: "gauge-label" }, label),
    el("p", { class: "gauge-value", id: `${id}-share` }, share === null ? bytes(total_bytes) : percent(share)),
    bar,
    el("p", { class: "note" }, `${bytes(total_bytes)} of ${budget}`),
    el("p", { class: "note" }, parts),
  );
}

/**
 * @param {string} id
 * @param {string} label
 * @param {Range | null} range
 * @param {(value: number) => string} format
 * @param {string} note
 * @param {string} [none] what stands where there is no figure
 */
function ranged(id, label, range, format, note, none = UNKNOWN) {
  return el(
    "div",
    { class: "gauge" },
    el("p", { class: "gauge-label" }, label),
    el("p", { class: "gauge-value", id }, range ? format(range.typical) : none),
    el("p", { class: "note" }, range ? span(range, format) : ""),
    el("p", { class: "note" }, note),
  );
}

/**
 * "weights 44 bytes, program 700 bytes".
 * @param {[string, number][]} all
 */
const parts = (all) =>
  all
    .filter(([, size]) => size > 0)
    .map(([name, size]) => `${name} ${bytes(size)}`)
    .join(", ");

/** What one answer takes; a baseline, or a tree of one leaf, looks at no feature. @param {Device} device */
function work({ macs, comparisons }) {
  if (macs > 0) return counted(macs, "multiplication");
  return comparisons > 0 ? `at most ${counted(comparisons, "comparison")}` : "the same answer to every row";
}

/** @param {Device} device */
function verdict({ fits, flash, sram, board }) {
  const missing = [flash.fits === false ? "flash" : "", sram.fits === false ? "SRAM" : ""].filter(Boolean);
  if (fits === null) return { mark: "?", text: `Whether it fits the ${board.name} is not known.` };
  return fits
    ? { mark: "✓", text: `Fits the ${board.name}.` }
    : { mark: "✗", text: `Does not fit the ${board.name}: too little ${missing.join(" and ")}.` };
}

/** @param {Device} device */
function sources({ leaves_out, sources }) {
  const rows = sources.map(({ figure, value, unit, source, confidence, condition }) => [
    figure,
    value === null ? UNKNOWN : `${quantity(value)} ${unit}`,
    source,
    confidence,
    condition ?? "",
  ]);
  return [
    el("p", {}, "These figures are estimates. They leave out:"),
    el("ul", {}, ...leaves_out.map((sentence) => el("li", {}, sentence))),
    scrollBox(
      "Sources of the device figures",
      table("Sources of the device figures", ["Figure", "Value", "Source", "Confidence", "Condition"], rows),
    ),
  ];
}

const fits = el("p", { class: "fits", id: "fits" });
const gauges = el("div", { class: "gauges" });
const origin = el("div", {});
const details = el("details", { id: "device-sources" }, el("summary", {}, "Where does this come from?"), origin);
/** @type {Device | null} */
let shown = null;

const fill = () => {
  if (shown && details.open) origin.replaceChildren(...sources(shown));
};

/** Lays out the panel, empty. */
export function build() {
  byId("device-panel").append(fits, gauges, details);
  details.addEventListener("toggle", fill);
}

/** @param {Report} report */
export function show({ config, device }) {
  shown = device;
  const { mark, text } = verdict(device);
  const state = device.fits === null ? "unknown" : device.fits ? "yes" : "no";
  fits.dataset.fits = state;
  fits.replaceChildren(el("span", { "aria-hidden": "true", class: "fits-mark" }, mark), ` ${text}`);
  const { flash, sram, battery } = device;
  gauges.replaceChildren(
    memory(
      "flash",
      "Flash",
      flash,
      parts([
        [memoryWord(config.model.name), flash.weights_bytes],
        ["scaling", flash.scaler_bytes],
        ["program", flash.code_bytes],
        ["bootloader", flash.bootloader_bytes],
      ]),
    ),
    memory(
      "sram",
      "SRAM",
      sram,
      parts([
        ["inputs", sram.input_bytes],
        [device.macs > 0 ? "sums" : "answer", sram.activations_bytes],
        ["stack", sram.stack_bytes],
      ]),
    ),
    ranged("time", "Time per inference", device.latency_us, time, work(device)),
    ranged("energy", "Energy per inference", device.energy_uj, energy, "the chip alone"),
    ranged(
      "battery",
      battery ? `Inferences from a ${battery.name}` : "Inferences from a coin cell",
      device.inferences_per_battery,
      large,
      "by the energy of inferences alone",
      battery?.can_supply === false ? "cannot run from one" : UNKNOWN,
    ),
  );
  if (battery?.note) gauges.append(el("p", { class: "note", id: "battery-note" }, battery.note));
  fill();

  byId("device-bar").dataset.fits = state;
  byId("device-bar").replaceChildren(...line(device, mark));
}

/**
 * The one line at the foot of the window; a phone shows less of it.
 * @param {Device} device
 * @param {string} mark
 */
function line(device, mark) {
  const { fits, flash, sram, board, latency_us, energy_uj } = device;
  const word = fits === null ? "Fit not known" : fits ? "Fits" : "Does not fit";
  /** @param {string} name @param {Memory} memory */
  const memory = (name, { share, fits }) =>
    el(
      "span",
      {},
      name,
      el("span", {
        class: fits === false ? "mini over" : "mini",
        style: `--share: ${Math.min(share ?? 0, 1)}`,
      }),
      ` ${share === null ? "?" : percent(share)}`,
    );
  /** @param {string} text @param {boolean} [wide] only where there is room */
  const item = (text, wide = false) => el("span", { class: wide ? "wide-only" : null }, text);
  return [
    el(
      "span",
      {},
      el("span", { class: "fits-mark", "aria-hidden": "true" }, mark),
      " ",
      el("span", { class: "fits-word" }, word),
      el("span", { class: "wide-only" }, ` ${board.name.replace(/\s*\(.*\)$/, "")}`),
    ),
    memory("flash", flash),
    memory("SRAM", sram),
    ...(latency_us ? [item(time(latency_us.typical))] : []),
    ...(energy_uj ? [item(energy(energy_uj.typical), true)] : []),
  ];
}
