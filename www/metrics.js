// The figures: four large, four small, each with its value on the training rows and what it means here.

import { byId, el, setText } from "./dom.js";
import { count, counted, figure, number, percent } from "./format.js";

/** @import { Metrics, Report } from "./types.js" */

/** @typedef {{ tn: number, fp: number, fn: number, tp: number }} Cells */

/**
 * @typedef {object} Metric
 * @property {string} id
 * @property {string} label
 * @property {boolean} [small]
 * @property {boolean} [macro] with more than two classes it is the mean over the classes
 * @property {(metrics: Metrics) => number | null | undefined} value
 * @property {(report: Report, cells: Cells) => string} meaning with two classes
 * @property {string} [several] what it means with more than two classes
 */

/** @param {Report} report */
const rows = (report) => (report.config.split ? "test rows" : "rows");
/** @param {Report} report */
const positive = (report) => `“${report.evaluate.positive_class}”`;

/** @type {Metric[]} */
const METRICS = [
  {
    id: "accuracy",
    label: "Accuracy",
    value: (m) => m.accuracy,
    meaning: (r, c) =>
      `The share of ${rows(r)} that get the right class: ${count(c.tp + c.tn)} of ${count(c.tp + c.tn + c.fp + c.fn)}. ` +
      "It counts every mistake alike, so where one class is rare it can look good for a model that never finds it.",
    several:
      "The share of rows that get the right class. Where one class is rare it can look good for a model that never finds it.",
  },
  {
    id: "precision",
    label: "Precision",
    macro: true,
    value: (m) => m.precision ?? m.precision_macro,
    meaning: (r, c) =>
      `Of ${counted(c.tp + c.fp, "row")} called ${positive(r)}, ${count(c.tp)} are. ` +
      "High precision means few false alarms: it counts most where acting on one is costly.",
    several:
      "Of the rows called a class, the share that belong to it, averaged over the classes. High means few false alarms.",
  },
  {
    id: "recall",
    label: "Recall",
    macro: true,
    value: (m) => m.recall ?? m.recall_macro,
    meaning: (r, c) =>
      `Of ${counted(c.tp + c.fn, "row")} that are ${positive(r)}, ${count(c.tp)} are found and ${count(c.fn)} missed. ` +
      "High recall means few misses: it counts most where missing one is dangerous.",
    several: "Of the rows of a class, the share that are found, averaged over the classes. High means few misses.",
  },
  {
    id: "f1",
    label: "F1",
    macro: true,
    value: (m) => m.f1 ?? m.f1_macro,
    meaning: (r, c) =>
      `One figure for precision and recall together (their harmonic mean): it is high only if both are. ` +
      `Here ${count(c.tp)} hits stand against ${count(c.fp)} false alarms and ${count(c.fn)} misses. Useful where the classes are uneven.`,
    several:
      "Precision and recall in one figure (their harmonic mean), averaged over the classes: high only if both are.",
  },
  {
    id: "roc-auc",
    label: "ROC area",
    small: true,
    macro: true,
    value: (m) => m.roc_auc ?? m.roc_auc_ovr_macro,
    meaning: (r) =>
      `Take one row that is ${positive(r)} and one that is not: with probability ${figure(r.metrics.roc_auc)} the model scores the first one higher. ` +
      "0.5 is guessing, 1 is perfect. No threshold enters it.",
    several: "How well each class is told from all others, averaged over the classes. 0.5 is guessing, 1 is perfect.",
  },
  {
    id: "average-precision",
    label: "Average precision",
    small: true,
    value: (m) => m.average_precision,
    meaning: (r) =>
      `The precision averaged along the precision–recall curve. Guessing would give the share of ${positive(r)} among the rows, ` +
      "so unlike the ROC area it shows how hard a rare class is.",
    several: "Given for two classes; with more, each class has its own precision–recall curve.",
  },
  {
    id: "log-loss",
    label: "Log loss",
    small: true,
    value: (m) => m.log_loss,
    meaning: () =>
      "How surprised the model is by the true classes; training makes this small. 0 is perfect, 0.69 is a coin toss between two classes, " +
      "and being sure and wrong is punished most.",
    several: "How surprised the model is by the true classes. 0 is perfect, and being sure and wrong is punished most.",
  },
  {
    id: "brier",
    label: "Brier score",
    small: true,
    value: (m) => m.brier,
    meaning: () =>
      "The mean squared distance between the probability and what was true (1 or 0). 0 is perfect, 0.25 is always saying one half. " +
      "It asks whether the probabilities can be believed.",
    several: "The mean squared distance between the probabilities and what was true. 0 is perfect.",
  },
];

/** @type {Map<string, { value: HTMLElement, train: HTMLElement, device: HTMLElement, label: HTMLElement, button: HTMLElement, none: HTMLElement }>} */
const cards = new Map();
/** @type {Report | null} */
let shown = null;
let open = "";

const baseline = el("p", { id: "baseline", class: "note" });
const which = el("p", { id: "which-model", class: "note" });
const panel = el("p", { id: "meaning", class: "meaning", hidden: true });

/** @param {Metric} metric */
function card({ id, label, small }) {
  const value = el("span", { class: "metric-value", id: `metric-${id}` }, "–");
  const train = el("span", { class: "metric-train", id: `train-${id}` }, "–");
  const device = el("span", { class: "metric-device", id: `device-${id}` }, "–");
  const name = el("span", { class: "metric-label" }, label);
  const button = el(
    "button",
    { type: "button", class: "text-button", "aria-expanded": "false", "aria-controls": "meaning" },
    "Meaning",
    el("span", { class: "hidden" }, `: ${label}`),
  );
  button.addEventListener("click", () => {
    open = open === id ? "" : id;
    button.closest(".metrics")?.append(panel);
    explain();
  });
  const none = el("span", { class: "metric-note", hidden: true });
  cards.set(id, { value, train, device, label: name, button, none });
  return el(
    "div",
    { class: small ? "metric metric-small" : "metric" },
    name,
    value,
    none,
    el("span", { class: "metric-note" }, "training ", train),
    el("span", { class: "metric-note" }, "on device ", device),
    button,
  );
}

function explain() {
  for (const [id, { button }] of cards) button.setAttribute("aria-expanded", String(id === open));
  const metric = METRICS.find(({ id }) => id === open);
  panel.hidden = !metric || !shown;
  if (!metric || !shown) return;
  const several = shown.evaluate.positive === null;
  const [[tn, fp], [fn, tp]] = shown.metrics.confusion_matrix;
  const text = several ? metric.several : metric.meaning(shown, { tn, fp, fn, tp });
  const trained = `On the rows it was trained on: ${figure(metric.value(shown.train_metrics))}.`;
  const variant = onDevice(shown);
  const deployed = variant ? `On the device, as ${variant.name}: ${figure(metric.value(variant.metrics))}.` : "";
  setText(panel, [`${metric.label}.`, text, shown.config.split ? trained : "", deployed].filter(Boolean).join(" "));
}

/** The model that goes onto the device. @param {Report} report */
export const onDevice = ({ variants, chosen }) => variants.find(({ name }) => name === chosen);

/** Lays out the cards, empty. */
export function build() {
  byId("metrics").append(...METRICS.filter((metric) => !metric.small).map(card), which, baseline);
  byId("metrics-more").append(...METRICS.filter((metric) => metric.small).map(card));
}

/**
 * Why a figure of 0 is none, from the warning about it: "no row was predicted as 1".
 * @param {string} id
 * @param {string[]} warnings
 */
function undefinedBecause(id, warnings) {
  for (const warning of warnings) {
    const end = warning.indexOf(`: its ${id} is not defined`);
    if (end > 0) return warning.slice(0, 1).toLowerCase() + warning.slice(1, end);
  }
  return null;
}

/** @param {Report} report */
export function show(report) {
  shown = report;
  const several = report.evaluate.positive === null;
  const variant = onDevice(report);
  for (const metric of METRICS) {
    const parts = cards.get(metric.id);
    if (!parts) continue;
    const value = metric.value(report.metrics);
    setText(parts.value, figure(value));
    parts.value.title = number(value) === "–" ? "" : String(value);
    const reason = several ? null : undefinedBecause(metric.id, report.metrics.warnings);
    parts.none.hidden = reason === null;
    setText(parts.none, reason === null ? "" : `not defined: ${reason}`);
    setText(parts.train, figure(metric.value(report.train_metrics)));
    setText(parts.device, figure(variant && metric.value(variant.metrics)));
    setText(parts.label, several && metric.macro ? `${metric.label}, mean` : metric.label);
  }
  const deployed = variant ? `On device: as ${variant.name}.` : "";
  setText(which, `Large figures, curves, matrix: the trained model, float64. ${deployed}`);
  const always = report.baseline;
  const answered = `“${always.class}”, the most frequent class of the training rows,`;
  setText(baseline, `Always answering ${answered} would be right on ${percent(always.accuracy)}.`);
  explain();
}
