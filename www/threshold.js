// The threshold's slider beside the ROC curve, and the choice of the positive class.

import { showThreshold } from "./answer.js";
import { byId, el, setText } from "./dom.js";
import { atLeastTwo } from "./format.js";
import { slide } from "./slider.js";

/** @import { Config, Limit, Partials, Report } from "./types.js" */

export class Threshold {
  /** @type {HTMLInputElement} */ #range = byId("threshold");
  #showSlider;
  #positive = el("select", { id: "positive-class", "data-field": "evaluate.positive_class" });
  #positiveLine = el(
    "p",
    { class: "setting-line", hidden: true },
    el("label", { for: "positive-class" }, "Positive class"),
    this.#positive,
  );
  #positiveNote = el(
    "p",
    { class: "note", id: "positive-note", hidden: true },
    "scikit-learn numbers malignant 0 and benign 1, so benign counts as positive unless you choose: " +
      "to ask how many of the malignant ones are found, choose malignant.",
  );
  #classes = "";

  /**
   * @param {Limit} limit
   * @param {(partial: Partials, path: string) => void} change
   */
  constructor(limit, change) {
    const slider = limit.slider;
    if (!slider) throw new Error("The threshold has no slider.");
    this.#showSlider = slide(this.#range, slider, (threshold) =>
      change({ evaluate: { threshold } }, "evaluate.threshold"),
    );
    this.#positive.addEventListener("change", () =>
      change({ evaluate: { positive_class: this.#positive.value } }, "evaluate.positive_class"),
    );
    byId("fields-evaluate").prepend(this.#positiveLine, this.#positiveNote);
  }

  /** @param {Config} config */
  configured({ evaluate }) {
    this.#showSlider(evaluate.threshold);
    setText(byId("threshold-value"), atLeastTwo(evaluate.threshold));
  }

  /** @param {Report} report */
  show(report) {
    const { positive } = report.evaluate;
    this.#range.disabled = positive === null;
    this.#positiveLine.hidden = positive === null;
    this.#positiveNote.hidden = report.config.dataset.name !== "breast_cancer";
    showThreshold(report);
    const classes = report.dataset.classes.join("\n");
    if (classes !== this.#classes) {
      this.#classes = classes;
      this.#positive.replaceChildren(...report.dataset.classes.map((name) => el("option", {}, name)));
    }
    if (positive !== null) this.#positive.selectedIndex = positive;
  }
}
