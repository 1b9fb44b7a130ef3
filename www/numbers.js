// What each chart says in words, and its numbers as a table.

import { count, counted, figure, list, number } from "./format.js";
import { scoreWord, stepWord } from "./models.js";

/** @import { PrecisionRecall, Report, Roc } from "./types.js" */

/**
 * @typedef {object} Numbers
 * @property {string[]} columns
 * @property {number} total
 * @property {(most: number) => (string | number)[][]} rows the first rows
 */

/**
 * @param {string[]} columns
 * @param {number} total
 * @param {(i: number) => (string | number)[]} row
 * @returns {Numbers}
 */
const numbers = (columns, total, row) => ({
  columns,
  total,
  rows: (most) => Array.from({ length: most }, (_, i) => row(i)),
});

/**
 * One curve, or one after the other with the class's name in front.
 * @template Curve
 * @param {Curve | null} curve
 * @param {(Curve | null)[] | null} perClass
 * @param {string[]} classes
 * @param {string[]} columns
 * @param {(curve: Curve) => number} length
 * @param {(curve: Curve, i: number) => number[]} row
 * @returns {Numbers}
 */
function curves(curve, perClass, classes, columns, length, row) {
  if (curve) return numbers(columns, length(curve), (i) => row(curve, i));
  /** @type {[string, Curve][]} */
  const all = [];
  (perClass ?? []).forEach((one, k) => {
    if (one) all.push([classes[k], one]);
  });
  const total = all.reduce((sum, [, one]) => sum + length(one), 0);
  return numbers(["curve of", ...columns], total, (i) => {
    let k = 0;
    while (i >= length(all[k][1])) i -= length(all[k++][1]);
    return [all[k][0], ...row(all[k][1], i)];
  });
}

/** @param {Report} report */
export function describeRoc({ metrics, evaluate, roc }) {
  if (evaluate.positive === null)
    return `One curve for each class against all others; the mean area under them is ${figure(metrics.roc_auc_ovr_macro)}.`;
  if (!roc || !evaluate.point) return "There is no curve: the test rows hold one class only.";
  const { fpr, tpr } = evaluate.point;
  return `Area ${figure(metrics.roc_auc)}. At the threshold ${number(evaluate.threshold)}, ${figure(tpr)} of the positives are found at a false alarm rate of ${figure(fpr)}.`;
}

/** The thresholds are scikit-learn's. @param {Report} report */
const from = ({ config }) => `${scoreWord(config.model.name)} from`;

/** @param {Report} report */
export const roc = (report) =>
  curves(
    report.roc,
    report.roc_per_class,
    report.dataset.classes,
    [from(report), "false positive rate", "true positive rate"],
    (/** @type {Roc} */ c) => c.fpr.length,
    (c, i) => [c.thresholds[i], c.fpr[i], c.tpr[i]],
  );

/** @param {Report} report */
export function describePrecisionRecall({ metrics, evaluate }) {
  return evaluate.positive === null
    ? "One curve for each class against all others."
    : `Average precision ${figure(metrics.average_precision)}: how precise the model stays as it finds more of the positives.`;
}

/** @param {Report} report */
export const precisionRecall = (report) =>
  curves(
    report.pr,
    report.pr_per_class,
    report.dataset.classes,
    [from(report), "recall", "precision"],
    (/** @type {PrecisionRecall} */ c) => c.recall.length,
    (c, i) => [c.thresholds[i], c.recall[i], c.precision[i]],
  );

/** @param {Report} report */
export function describeVariants({ variants, chosen }) {
  const areas = variants.map(({ name, metrics }) => `${name} ${figure(metrics.roc_auc)}`);
  return `Areas: ${list(areas)}. Where a dashed curve lies on the first one, nothing is lost.${chosen ? ` Chosen: ${chosen}.` : ""}`;
}

/** @param {Report} report */
export const variants = ({ variants }) =>
  curves(
    /** @type {Roc | null} */ (null),
    variants.map(({ roc }) => roc),
    variants.map(({ name }) => name),
    ["score from", "false positive rate", "true positive rate"],
    (/** @type {Roc} */ c) => c.fpr.length,
    (c, i) => [c.thresholds[i], c.fpr[i], c.tpr[i]],
  );

/** What the loss is about. @typedef {Pick<Report, "config" | "model">} Trained */

/** Whether the model is trained step by step. @param {Trained} trained */
export const hasLoss = ({ model }) => model.loss_curve !== undefined;

/** A training that goes on has neither converged nor stopped. @param {Trained} trained */
export function describeLoss({ config, model }) {
  const { n_iter = 0, converged, loss_curve = [], best_validation_score } = model;
  const step = stepWord(config.model.name);
  if (converged === undefined) return `${counted(loss_curve.length, step)} so far. Loss ${number(loss_curve.at(-1))}.`;
  if (loss_curve.length === 0) return "Nothing was learned: training broke off in its first step.";
  const end = converged ? "converged: the gain had become too small" : "stopped before it had converged";
  const validation =
    best_validation_score == null ? "" : ` Best on the rows kept aside: ${figure(best_validation_score)}.`;
  return `${counted(n_iter, step)}, then ${end}. Loss ${number(loss_curve.at(-1))}.${validation}`;
}

/** @param {Trained} trained */
export const loss = ({ config, model }) => {
  const { loss_curve = [], gradient_norm_curve, validation_scores } = model;
  /** @type {[string, number[]][]} */
  const columns = [["loss", loss_curve]];
  if (gradient_norm_curve) columns.push(["gradient norm", gradient_norm_curve]);
  if (validation_scores) columns.push(["accuracy on the rows kept aside", validation_scores]);
  return numbers([stepWord(config.model.name), ...columns.map(([name]) => name)], loss_curve.length, (i) => [
    i + 1,
    ...columns.map(([, values]) => values[i]),
  ]);
};

/** @param {Report} report */
export function describeData({ dataset }) {
  const { picture } = dataset.preview;
  const part = picture.shown < picture.total ? `, ${count(picture.shown)} of them shown` : "";
  const axes =
    picture.kind === "features" ? `by ${list(picture.axes)}` : "seen along the two directions in which they vary most";
  return `${counted(picture.total, "row")}${part}, ${axes}.`;
}

/** @param {Report} report */
export const data = ({ dataset }) => {
  const { picture } = dataset.preview;
  return numbers([...picture.axes, "class"], picture.x.length, (i) => [
    picture.x[i],
    picture.y[i],
    dataset.classes[picture.label[i]],
  ]);
};

/** @param {Report} report */
export function describeScores({ evaluate }) {
  return `How probable the model thinks “${evaluate.positive_class}” is, for the rows of each class. The less they overlap, the better.`;
}

/** @param {Report} report */
export const scores = ({ scores }) =>
  numbers(["from", "to", "negatives", "positives"], scores ? scores.counts[0].length : 0, (i) =>
    scores ? [scores.edges[i], scores.edges[i + 1], scores.counts[0][i], scores.counts[1][i]] : [],
  );
