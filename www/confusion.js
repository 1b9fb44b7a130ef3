// The confusion matrix: every test row counted once, by its true class and the class that it was given.

import { byId, el } from "./dom.js";
import { count } from "./format.js";

/** @import { Report } from "./types.js" */

/** @param {Report} report */
export function show(report) {
  const { confusion_matrix: cells } = report.metrics;
  const { classes } = report.dataset;
  const { positive } = report.evaluate;
  byId("confusion").replaceChildren(positive === null ? several(cells, classes) : two(cells, classes, positive));
}

/**
 * Two classes: the rows and columns are negative, positive; each cell has a name.
 * @param {number[][]} cells
 * @param {string[]} classes
 * @param {number} positive
 */
function two([[tn, fp], [fn, tp]], classes, positive) {
  const negative = classes[1 - positive];
  const yes = classes[positive];
  /** @type {(value: number, name: string, meaning: string, kind: string, all: number) => HTMLElement} */
  const cell = (value, name, meaning, kind, all) =>
    el(
      "td",
      { class: `cell ${kind}`, style: `--share: ${all > 0 ? value / all : 0}` },
      el("span", { class: "cell-count", id: `cell-${kind.split(" ")[0]}` }, count(value)),
      el("span", { class: "cell-name" }, name),
      el("span", { class: "cell-meaning" }, meaning),
    );
  return el(
    "table",
    {},
    el("caption", {}, "Confusion matrix"),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        el("td", {}),
        el("th", { scope: "col" }, `called ${negative}`),
        el("th", { scope: "col" }, `called ${yes}`),
      ),
    ),
    el(
      "tbody",
      {},
      el(
        "tr",
        {},
        el("th", { scope: "row" }, `is ${negative}`),
        cell(tn, "true negatives", "rightly left alone", "tn right class-a", tn + fp),
        cell(fp, "false positives", "false alarms", "fp wrong class-a", tn + fp),
      ),
      el(
        "tr",
        {},
        el("th", { scope: "row" }, `is ${yes}`),
        cell(fn, "false negatives", "missed", "fn wrong class-b", fn + tp),
        cell(tp, "true positives", "found", "tp right class-b", fn + tp),
      ),
    ),
  );
}

/**
 * @param {number[][]} cells
 * @param {string[]} classes
 */
function several(cells, classes) {
  const matrix = el(
    "table",
    { class: "many" },
    el("caption", {}, "Confusion matrix"),
    el("thead", {}, el("tr", {}, el("td", {}), ...classes.map((name) => el("th", { scope: "col" }, `called ${name}`)))),
    el(
      "tbody",
      {},
      ...cells.map((row, is) => {
        const all = row.reduce((sum, value) => sum + value, 0);
        return el(
          "tr",
          {},
          el("th", { scope: "row" }, `is ${classes[is]}`),
          ...row.map((value, called) =>
            el(
              "td",
              {
                class: `cell ${called === is ? "right" : "wrong"}`,
                style: `--share: ${all > 0 ? value / all : 0}`,
              },
              el("span", { class: "cell-count" }, count(value)),
            ),
          ),
        );
      }),
    ),
  );
  return el("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": "Confusion matrix" }, matrix);
}
