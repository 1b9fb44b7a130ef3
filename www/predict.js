// The first rows of the data, and a form to ask the model about a row of one's own.

import { byId, el, scrollBox, setText, table } from "./dom.js";
import { count, exact, figure, number, percent } from "./format.js";

/** @import { Prediction, Report } from "./types.js" */

/** Of more fields than this the rest is behind a disclosure; with more than that there is no form at all. */
const MANY = 30;
const TOO_MANY = 300;

/** @type {HTMLInputElement[]} */
let inputs = [];
let names = "";
let rowsKey = "";
/** @type {Report | null} */
let shown = null;

/** @param {Report} report */
export function show(report) {
  shown = report;
  showRows(report);
  const { feature_names: features, preview } = report.dataset;
  if (features.join("\n") === names) return;
  names = features.join("\n");
  const form = byId("predict");
  inputs = [];
  setText(byId("prediction"), "");
  if (features.length > TOO_MANY) {
    form.replaceChildren(el("p", { class: "note" }, "There are too many features for a form."));
    return;
  }
  const first = preview.head.rows[0] ?? [];
  inputs = features.map((_, i) =>
    el("input", {
      type: "number",
      step: "any",
      inputmode: "decimal",
      value: startText(first[i]),
      "data-feature": i,
    }),
  );
  const fields = features.map((name, i) => el("label", {}, el("span", {}, name), inputs[i]));
  form.replaceChildren(
    el("div", { class: "predict-fields" }, ...fields.slice(0, MANY)),
    ...(fields.length > MANY
      ? [
          el(
            "details",
            {},
            el("summary", {}, `Show all ${count(fields.length)} features`),
            el("div", { class: "predict-fields" }, ...fields.slice(MANY)),
          ),
        ]
      : []),
    el("button", { type: "submit", id: "predict-button" }, "Predict"),
  );
}

/** Four digits are enough to start from. @param {number | undefined} value */
const startText = (value) => (value === undefined ? "0" : String(Number(value.toPrecision(4))));

/** @param {Report} report */
function showRows({ dataset }) {
  const { head } = dataset.preview;
  const key = JSON.stringify([head, dataset.classes, dataset.feature_names, dataset.n_samples]);
  if (key === rowsKey) return;
  rowsKey = key;
  const rows = head.rows.map((row, i) => [dataset.classes[head.labels[i]], ...row.map(number)]);
  byId("rows").replaceChildren(
    scrollBox("First rows of the data", table("First rows of the data", ["class", ...dataset.feature_names], rows)),
    el(
      "p",
      { class: "note" },
      `The first ${count(rows.length)} of ${count(dataset.n_samples)} rows, before any scaling.`,
    ),
  );
}

/**
 * @param {(row: number[]) => Promise<Prediction>} predict
 */
export function build(predict) {
  byId("predict").addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = inputs.find((input) => Number.isNaN(input.valueAsNumber));
    if (wrong) {
      setText(byId("prediction"), "Every feature needs a number.");
      const rest = wrong.closest("details");
      if (rest) rest.open = true;
      wrong.focus();
      return;
    }
    try {
      tell(await predict(inputs.map((input) => input.valueAsNumber)));
    } catch (error) {
      setText(byId("prediction"), error instanceof Error ? error.message : String(error));
    }
  });
}

/** @param {Prediction} prediction */
function tell(prediction) {
  const sure = prediction.proba[prediction.label];
  const positive = shown?.evaluate.positive ?? null;
  const decision =
    positive === null || !shown
      ? ""
      : ` The probability of “${shown.evaluate.positive_class}” is ${figure(prediction.proba[positive])}, the threshold ${exact(shown.evaluate.threshold)}.`;
  byId("prediction").replaceChildren(
    "The model says ",
    el("strong", {}, prediction.class),
    `, with probability ${percent(sure)}.${decision}`,
  );
}
