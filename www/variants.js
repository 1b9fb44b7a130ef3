// The variants of the model side by side: what each gives up and what it saves, and one of them to choose.

import { drawVariants } from "../pkg/tinyml_playground.js";
import { byId, el, scrollBox, setText, table } from "./dom.js";
import { bytes, count, counted, energy, figure, percent, time } from "./format.js";
import { onDevice } from "./metrics.js";
import * as numbers from "./numbers.js";
import { Picture } from "./picture.js";

/** @import { Group, Partials, Report, Spread, Variant } from "./types.js" */

/** @type {Picture<Report> | undefined} */
let picture;
/** @type {(partial: Partials, path: string) => void} */
let change = () => {};
/** @type {Report | null} */
let shown = null;

const flips = el("div", {});
const flipDetails = el("details", { id: "flips" }, el("summary", {}, "Rows that get another answer"), flips);

/**
 * Lays out what is filled by the reports.
 * @param {(partial: Partials, path: string) => void} onChange
 */
export function build(onChange) {
  change = onChange;
  picture = new Picture(byId("chart-variants"), {
    id: "variants-roc",
    title: "ROC of every variant",
    draw: drawVariants,
    exists: ({ variants }) => variants.some(({ roc }) => roc !== null),
    describe: numbers.describeVariants,
    numbers: numbers.variants,
  });
  byId("variant-flips").append(flipDetails);
  flipDetails.addEventListener("toggle", fillFlips);
}

/**
 * The settings that make a variant the chosen one. Those without pruning or a teacher switch them off.
 * @param {Variant} variant
 * @returns {Partials}
 */
function settings({ name, arithmetic }) {
  /** @type {Group} */
  const compress = { arithmetic };
  if (!name.startsWith("pruned")) {
    compress.pruning = { kind: "none" };
    if (!name.startsWith("distilled")) compress.distillation = null;
  }
  return { compress, device: { arithmetic: null } };
}

/** @param {Variant} variant @param {Report} report */
function row(variant, { chosen, metrics, recommendation, split, variants }) {
  const { name, device, n_flips, weights_bytes } = variant;
  const radio = el("input", { type: "radio", name: "variant", value: name, checked: name === chosen });
  radio.addEventListener("change", () => change(settings(variant), "compress.variant"));
  const first = variants[0] === variant;
  const lost = variant.metrics.accuracy - metrics.accuracy;
  const tag = name === recommendation.name ? [el("span", { class: "tag" }, "recommended")] : [];
  const label = el("label", { class: "variant-name" }, radio, name, ...tag);
  const fits = device.fits === null ? "?" : device.fits ? "✓" : "✗";
  const words = device.fits === null ? "not known" : device.fits ? "fits" : "does not fit";
  const cells = [
    el("th", { scope: "row" }, label),
    el(
      "td",
      {},
      figure(variant.metrics.accuracy),
      ...(first || lost === 0
        ? []
        : [el("span", { class: "muted" }, ` ${lost > 0 ? "+" : "−"}${points(lost)} points`)]),
    ),
    figure(variant.metrics.roc_auc ?? variant.metrics.roc_auc_ovr_macro),
    first ? "–" : `${count(n_flips)} of ${count(split.n_test)}`,
    bytes(weights_bytes),
    bytes(device.flash.total_bytes),
    bytes(device.sram.total_bytes),
    time(device.latency_us.typical),
    device.energy_uj ? energy(device.energy_uj.typical) : "not known",
    el(
      "td",
      { class: `fits-${device.fits}` },
      el("span", { "aria-hidden": "true" }, fits),
      el("span", { class: "hidden" }, words),
    ),
  ];
  return cells;
}

/** A difference of shares in percentage points, without its sign: `0.5`. @param {number} difference */
const points = (difference) => (Math.abs(difference) * 100).toFixed(1);

/** How a pruned model's weights are kept, in words. @param {Report} report */
function storage(report) {
  const kept = onDevice(report)?.storage;
  if (!kept || kept.sparsity === 0) return "";
  const size = (/** @type {number | null} */ value) => (value === null ? "not possible" : bytes(value));
  const sizes = `dense ${size(kept.dense_bytes)}, bitmap ${size(kept.bitmap_bytes)}, sparse rows (CSR) ${size(kept.csr_bytes)}`;
  return `${percent(kept.sparsity)} of the chosen variant's weights are zero. Kept ${sizes}; the smallest form of each layer is taken: ${kept.chosen.join(", ")}.`;
}

/** @param {Report} report */
function distillation({ distillation }) {
  if (!distillation) return [];
  const { teacher, alone, taught, verdict } = distillation;
  /** @param {Spread} spread */
  const spread = ({ mean, std, min, max, runs }) => [
    figure(mean),
    `± ${std.toFixed(3)}`,
    `${figure(min)} to ${figure(max)}`,
    count(runs.length),
  ];
  const rows = [
    [el("th", { scope: "row" }, "teacher"), figure(teacher), "", "", "1"],
    [el("th", { scope: "row" }, "student alone"), ...spread(alone)],
    [el("th", { scope: "row" }, "student taught"), ...spread(taught)],
  ];
  const caption = "Accuracy with and without the teacher";
  return [
    el("h3", {}, caption),
    el("p", {}, verdict),
    scrollBox(caption, table(caption, ["Network", "Mean", "Spread", "From worst to best", "Runs"], rows)),
  ];
}

/** The rows whose answer the chosen variant changes. */
function fillFlips() {
  if (!shown || !flipDetails.open) return;
  const { chosen, dataset, evaluate } = shown;
  const variant = onDevice(shown);
  const list = variant?.flips ?? [];
  if (!variant || list.length === 0) {
    flips.replaceChildren(
      el("p", { class: "note" }, `${chosen ?? "This variant"} gives every test row the same answer.`),
    );
    return;
  }
  const name = (/** @type {number} */ k) => dataset.classes[k];
  const score = evaluate.positive === null ? "Probability" : `Probability of ${evaluate.positive_class}`;
  const rows = list.map(({ row, label, from, to, before, after }) => [
    count(row),
    name(label),
    name(from),
    name(to),
    before.toFixed(3),
    after.toFixed(3),
  ]);
  const caption = `Rows that ${chosen} answers otherwise than the trained model`;
  const part = variant.n_flips > list.length ? `The first ${count(list.length)} of ${count(variant.n_flips)}. ` : "";
  flips.replaceChildren(
    el("p", { class: "note" }, `${part}${score}, by the trained model and by ${chosen}.`),
    scrollBox(caption, table(caption, ["Row", "Class", "Before", "After", "Score before", "Score after"], rows)),
  );
}

const COLUMNS = ["Variant", "Accuracy", "AUC", "Flips", "Weights", "Flash", "SRAM", "Time", "Energy", "Fits"];

/** @param {Report} report */
export function show(report) {
  shown = report;
  const { variants, recommendation, compress_notes } = report;
  const focused = document.activeElement instanceof HTMLInputElement && document.activeElement.name === "variant";
  setText(byId("recommendation"), recommendation.reason);
  setText(byId("variant-notes"), [...compress_notes, storage(report)].filter(Boolean).join(" "));
  const box = scrollBox(
    "The variants side by side",
    table(
      "The variants side by side",
      COLUMNS,
      variants.map((variant) => row(variant, report)),
    ),
  );
  box.classList.add("variant-table");
  const sure = el(
    "p",
    { class: "note" },
    "Accuracy, area and flips are counted with each variant's own arithmetic. What flash, SRAM, time and energy rest on is said ",
    el("a", { href: "#device" }, "on the device"),
    " for the variant that is chosen.",
  );
  byId("variant-list").replaceChildren(box, sure);
  const checked = box.querySelector("input:checked");
  if (focused && checked instanceof HTMLElement) checked.focus({ preventScroll: true });
  byId("distillation").replaceChildren(...distillation(report));
  const flipped = onDevice(report)?.n_flips ?? 0;
  setText(
    /** @type {Element} */ (flipDetails.querySelector("summary")),
    flipped > 0 ? `${counted(flipped, "row")} with another answer` : "Rows with another answer",
  );
  fillFlips();
  picture?.show(report);
  picture?.draw();
}
