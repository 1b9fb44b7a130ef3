// What the device draws on average at the chosen rate, by part, and what can feed it.

import { mark } from "./basis.js";
import { el, scrollBox, table } from "./dom.js";
import { UNKNOWN, bytes, energy, number, percent, power, span, time } from "./format.js";
import { whisker } from "./gauges.js";
import { partialAt, valueAt } from "./paths.js";

/** @import { Bases, Basis, Config, Device, Partials, Power, Range } from "./types.js" */

/** @type {[part: Exclude<keyof Power, "total" | "unknown" | "note">, name: string][]} */
const PARTS = [
  ["sleep", "asleep"],
  ["sensor", "sensor"],
  ["front_end", "preparing rows"],
  ["inference", "inference"],
  ["radio", "radio"],
  ["board", "rest of the board"],
];

const SENSOR = "device.sensor.current_ma";
/** Made once, so that whoever is typing keeps it. */
const current = el("input", {
  type: "number",
  id: "sensor-current",
  inputmode: "decimal",
  step: "any",
  autocomplete: "off",
});
const asked = el("label", { class: "asked" }, "The sensor draws ", current, " mA while it is on");

/** @param {(partial: Partials, path: string) => void} change */
export function build(change) {
  current.addEventListener("change", () => {
    const value = current.valueAsNumber;
    change(partialAt(SENSOR, Number.isNaN(value) ? null : value), SENSOR);
  });
}

/** The range, where it is any. @param {Range} range */
const spread = (range) => (power(range.low) === power(range.high) ? "" : span(range, power));

/**
 * One part's row: its name, its bar, its figure.
 * @param {string} name
 * @param {Range | null} range
 * @param {Basis} basis
 * @param {number} most what the whole width stands for
 */
function row(name, range, basis, most) {
  const bar = range
    ? el(
        "div",
        { class: "power-bar", style: `--share: ${most > 0 ? range.typical / most : 0}`, "aria-hidden": "true" },
        whisker(range, most),
      )
    : el("div", { class: "power-bar is-unknown", "aria-hidden": "true" });
  return [
    el("th", { scope: "row" }, name),
    el("td", { class: "power-cell" }, bar),
    el("td", { class: "figure" }, range ? power(range.typical) : UNKNOWN),
    el("td", { class: "note" }, range ? spread(range) : ""),
    el("td", {}, mark(basis)),
  ];
}

/** @param {Power} parts @param {Bases} bases */
function chart(parts, bases) {
  const used = PARTS.filter(([part]) => parts[part] === null || parts[part].high > 0);
  const unused = PARTS.filter(([part]) => !used.some(([one]) => one === part)).map(([, name]) => name);
  const most = Math.max(0, ...used.map(([part]) => parts[part]?.high ?? 0));
  const rows = used.map(([part, name]) => row(name, parts[part], bases[part], most));
  const { total, unknown, note } = parts;
  rows.push([
    el("th", { scope: "row" }, total && unknown.length > 0 ? "together, at least" : "together"),
    el("td", {}),
    el("td", { class: "figure", id: "power-total" }, total ? power(total.typical) : UNKNOWN),
    el("td", { class: "note" }, total ? spread(total) : ""),
    el("td", {}, mark(bases.power)),
  ]);
  const box = scrollBox(
    "Average power by part",
    table("Average power by part", ["Part", "Share", "Power", "Range", "Rests on"], rows),
  );
  box.classList.add("power");
  box.id = "power";
  return [
    box,
    ...(note ? [el("p", { class: "note", id: "power-note" }, note)] : []),
    ...(unused.length > 0 ? [el("p", { class: "note" }, `Not used: ${unused.join(", ")}.`)] : []),
  ];
}

/** @param {Device["solar"]} solar @param {Basis} basis */
function solar({ area_cm2, light, power_uw, needed_cm2, note }, basis) {
  const needed = needed_cm2 ? ` It would take ${span(needed_cm2, number)} cm².` : "";
  return el(
    "p",
    { id: "solar" },
    `A solar cell of ${number(area_cm2)} cm² at ${light} gives ${span(power_uw, power)} (`,
    mark(basis),
    `). ${note}${needed}`,
  );
}

/** Inference on the device against sending what it looks at. @param {Device["radio_instead"]} instead @param {Bases} bases */
function radio(
  { radio, raw_bytes, report_bytes, raw_energy_uj, raw_latency_us, device_energy_uj, device_latency_us, note, privacy },
  bases,
) {
  /** @param {Range | null} range @param {(value: number) => string} format @param {Basis} basis */
  const figure = (range, format, basis) =>
    el(
      "td",
      {},
      range ? `${format(range.typical)} (${span(range, format)}) ` : UNKNOWN,
      ...(range ? [mark(basis)] : []),
    );
  const rows = [
    [
      el("th", { scope: "row" }, "Classify here, send the answer"),
      bytes(report_bytes),
      figure(device_energy_uj, energy, bases.answer_by_radio),
      figure(device_latency_us, time, bases.latency),
    ],
    [
      el("th", { scope: "row" }, "Send the raw data"),
      bytes(raw_bytes),
      figure(raw_energy_uj, energy, bases.radio),
      figure(raw_latency_us, time, bases.airtime),
    ],
  ];
  return el(
    "details",
    { id: "radio-instead" },
    el("summary", {}, "Or send the raw data instead?"),
    scrollBox(
      "Inference here or raw data by radio",
      table("Inference here or raw data by radio", ["Way", "By radio", "Energy", "Time"], rows),
    ),
    el("p", { class: "note" }, `${note} ${privacy} The radio is ${radio}.`),
  );
}

/**
 * @param {HTMLElement} place
 * @param {Config} config
 * @param {Device} device
 */
export function show(place, config, device) {
  const { average_power_uw: parts, duty_cycle, bases } = device;
  const typing = document.activeElement === current;
  const open = place.querySelector("details")?.open ?? false;
  const rate = /** @type {number} */ (config.device.rate_hz);
  const own = valueAt(config, SENSOR);
  const isAsked = typeof own === "number" || parts.unknown.includes("sensor");
  if (!typing) current.value = typeof own === "number" ? String(own) : "";
  const instead = radio(device.radio_instead, bases);
  instead.open = open;
  place.replaceChildren(
    el("h3", {}, "Average power"),
    el(
      "p",
      { class: "note", id: "duty" },
      `At ${number(rate)} ${rate === 1 ? "inference" : "inferences"} per second the chip is awake for ${percent(duty_cycle.typical)} of the time (`,
      mark(bases.latency),
      ").",
    ),
    ...chart(parts, bases),
    ...(isAsked ? [asked] : []),
    solar(device.solar, bases.solar),
    instead,
  );
  if (typing) current.focus();
}
