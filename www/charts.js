// The charts of the report.

import { drawData, drawLoss, drawPrecisionRecall, drawRoc, drawScores } from "../pkg/tinyml_playground.js";
import { byId } from "./dom.js";
import * as numbers from "./numbers.js";
import { LATEST, Picture, whenIdle } from "./picture.js";

/** @import { Drawing } from "./picture.js" */
/** @import { Report } from "./types.js" */

/** The iteration that the loss is marked at; null: none. @type {number | null} */
let marked = null;

/** @type {Drawing<Report>[]} */
const CHARTS = [
  {
    id: "roc",
    title: "ROC curve",
    first: true,
    draw: drawRoc,
    describe: numbers.describeRoc,
    numbers: numbers.roc,
  },
  {
    id: "data",
    title: "The data",
    draw: drawData,
    describe: numbers.describeData,
    numbers: numbers.data,
  },
  {
    id: "loss",
    title: "Loss while training",
    draw: (canvas, report, style) => drawLoss(canvas, report, style, marked),
    exists: numbers.hasLoss,
    describe: numbers.describeLoss,
    numbers: numbers.loss,
  },
  {
    id: "scores",
    title: "Scores by class",
    draw: drawScores,
    exists: ({ scores }) => scores !== null,
    describe: numbers.describeScores,
    numbers: numbers.scores,
  },
  {
    id: "precision-recall",
    title: "Precision and recall",
    draw: drawPrecisionRecall,
    describe: numbers.describePrecisionRecall,
    numbers: numbers.precisionRecall,
  },
];

/** @type {Picture<Report>[]} */
let pictures = [];
let waiting = false;

/** Lays out the charts, empty. */
export function build() {
  pictures = CHARTS.map((chart) => new Picture(byId(`chart-${chart.id}`), chart));
}

/** The ROC curve follows at once, the other charts when there is time. @param {Report} report */
export function show(report) {
  for (const picture of pictures) picture.show(report);
  if (waiting) return;
  waiting = true;
  whenIdle(() => {
    waiting = false;
    for (const picture of pictures) picture.draw();
  }, LATEST);
}

/** The loss of a training that goes on. @param {numbers.Trained} trained */
export function showLoss(trained) {
  const loss = pictures[CHARTS.findIndex(({ id }) => id === "loss")];
  loss.show(/** @type {Report} */ (trained));
  loss.draw();
}

/** Marks an iteration on the curve of the loss. @param {number | null} iteration */
export function markLoss(iteration) {
  if (iteration === marked) return;
  marked = iteration;
  const loss = pictures[CHARTS.findIndex(({ id }) => id === "loss")];
  loss.refresh();
  loss.draw();
}
