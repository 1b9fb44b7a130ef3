// The device panel: what the model needs against what the board has, and where each figure comes from.

import { legend } from "./basis.js";
import { byId, el, scrollBox, table } from "./dom.js";
import { UNKNOWN, bytes, counted, energy, lasting, percent, quantity, time } from "./format.js";
import { ranged } from "./gauges.js";
import { gauge } from "./memory.js";
import { onDevice } from "./metrics.js";
import { memoryWord } from "./models.js";
import * as power from "./power.js";

/** @import { Device, Memory, Report } from "./types.js" */

/** What one answer takes; a baseline, or a tree of one leaf, looks at no feature. @param {Device} device */
function work({ macs, comparisons }) {
  if (macs > 0) return counted(macs, "multiplication");
  return comparisons > 0 ? `at most ${counted(comparisons, "comparison")}` : "the same answer to every row";
}

/** @param {Device["board"]} board */
export const the = ({ key, name }) => (key === "custom" ? "your own board" : `the ${name}`);

/** @param {Device} device */
function verdict({ fits, flash, sram, board }) {
  if (fits === null) return { mark: "?", text: `Whether it fits ${the(board)} is not known.` };
  const missing = [flash.fits === false ? "flash" : "", sram.fits === false ? "SRAM" : ""].filter(Boolean);
  if (!fits) return { mark: "✗", text: `Does not fit ${the(board)}: too little ${missing.join(" and ")}.` };
  /** @param {Memory} memory @param {string} name */
  const left = ({ total_bytes, budget_bytes }, name) =>
    budget_bytes === null ? [] : [`${bytes(budget_bytes - total_bytes)} of ${name}`];
  return {
    mark: "✓",
    text: `Fits ${the(board)}. ${[...left(flash, "flash"), ...left(sram, "SRAM")].join(" and ")} are left.`,
  };
}

/** @param {Device} device */
function sources({ leaves_out, sources }) {
  const rows = sources.map(({ figure, value, unit, basis, source, confidence, condition }) => [
    figure,
    value === null ? UNKNOWN : `${quantity(value)} ${unit}`,
    basis,
    source,
    confidence,
    condition ?? "",
  ]);
  return [
    el(
      "p",
      {},
      "The word beside a figure says what it rests on. A figure made of several is as sure as the least sure of them.",
    ),
    legend(),
    el("p", {}, "None of these figures was measured on your board. They leave out:"),
    el("ul", {}, ...leaves_out.map((sentence) => el("li", {}, sentence))),
    scrollBox(
      "Sources of the device figures",
      table(
        "Sources of the device figures",
        ["Figure", "Value", "Rests on", "Source", "Confidence", "Condition"],
        rows,
      ),
    ),
  ];
}

const fits = el("p", { class: "fits", id: "fits" });
const advice = el("ul", { class: "advice", id: "advice" });
const memories = el("div", { class: "gauges gauges-memory" });
const gauges = el("div", { class: "gauges" });
const running = el("div", { class: "running" });
const origin = el("div", {});
const details = el(
  "details",
  { id: "device-sources" },
  el("summary", {}, "Where does this come from, and how sure is it?"),
  origin,
);
/** @type {Device | null} */
let shown = null;

const fill = () => {
  if (shown && details.open) origin.replaceChildren(...sources(shown));
};

/** Lays out the panel, empty. */
export function build() {
  byId("device-panel").append(fits, advice, memories, gauges, running, details);
  details.addEventListener("toggle", fill);
}

/** @param {Report} report */
export function show(report) {
  const { config, device } = report;
  shown = device;
  const { mark, text } = verdict(device);
  const state = device.fits === null ? "unknown" : device.fits ? "yes" : "no";
  fits.dataset.fits = state;
  fits.replaceChildren(el("span", { "aria-hidden": "true", class: "fits-mark" }, mark), ` ${text}`);
  advice.hidden = device.advice.length === 0;
  advice.replaceChildren(...device.advice.map((sentence) => el("li", {}, sentence)));
  const { flash, sram, battery, bases } = device;
  memories.replaceChildren(
    gauge("flash", "Flash", flash, bases.flash, [
      { name: memoryWord(config.model.name), tone: "model", size: flash.weights_bytes },
      { name: "tables", tone: "tables", size: flash.tables_bytes },
      { name: "scaling", tone: "scaling", size: flash.scaler_bytes },
      { name: "program", tone: "program", size: flash.code_bytes },
      { name: "framework", tone: "framework", size: flash.runtime_bytes },
      { name: "bootloader", tone: "rest", size: flash.bootloader_bytes },
    ]),
    gauge("sram", "SRAM", sram, bases.sram, [
      { name: "inputs", tone: "model", size: sram.input_bytes },
      { name: device.macs > 0 ? "sums" : "answer", tone: "tables", size: sram.activations_bytes },
      { name: "stack", tone: "program", size: sram.stack_bytes },
      { name: "framework", tone: "framework", size: sram.runtime_bytes },
    ]),
  );
  gauges.replaceChildren(
    ranged("time", "Time per inference", device.latency_us, time, work(device), bases.latency),
    ranged("energy", "Energy per inference", device.energy_uj, energy, "the chip alone", bases.energy),
    ranged(
      "battery",
      `Battery life, ${battery.name}`,
      device.battery_life_hours,
      lasting,
      "",
      bases.battery,
      battery.can_supply === false ? "cannot run from one" : UNKNOWN,
    ),
    el("p", { class: "note", id: "battery-note" }, [device.rate_note, battery.note].filter(Boolean).join(" ")),
  );
  power.show(running, config, device);
  fill();

  byId("device-bar").dataset.fits = state;
  byId("device-bar").replaceChildren(...line(device, (onDevice(report) ?? report).metrics.accuracy, mark));
}

/**
 * The one line at the foot of the window. A phone shows less of the device there, but the accuracy, which is out of sight
 * while settings are moved.
 * @param {Device} device
 * @param {number} accuracy
 * @param {string} mark
 */
function line(device, accuracy, mark) {
  const { fits, flash, sram, board, latency_us, energy_uj } = device;
  const word = fits === null ? "Fit not known" : fits ? "Fits" : "Does not fit";
  /** @param {string} name @param {Memory} memory @param {string | null} [kind] */
  const memory = (name, { share, fits }, kind = null) =>
    el(
      "span",
      { class: kind },
      name,
      el("span", {
        class: fits === false ? "mini over" : "mini",
        style: `--share: ${Math.min(share ?? 0, 1)}`,
      }),
      ` ${share === null ? "?" : percent(share)}`,
    );
  /** @param {string} text @param {string} kind the windows that have room for it */
  const item = (text, kind) => el("span", { class: kind }, text);
  return [
    el(
      "span",
      {},
      el("span", { class: "fits-mark", "aria-hidden": "true" }, mark),
      " ",
      el("span", { class: "fits-word" }, word),
      el("span", { class: "wide-only" }, ` ${board.name.replace(/\s*\(.*\)$/, "")}`),
    ),
    item(`${percent(accuracy)} right`, "narrow-only"),
    memory("flash", flash),
    memory("SRAM", sram, "roomy-only"),
    item(time(latency_us.typical), "roomy-only"),
    ...(energy_uj ? [item(energy(energy_uj.typical), "wide-only")] : []),
  ];
}
