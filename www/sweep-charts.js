// The two charts of a sweep, and how a point is chosen in them by pointer or keyboard.

import { drawSweep, sweepHit } from "../pkg/tinyml_playground.js";
import { el } from "./dom.js";
import { LATEST, Picture, whenIdle } from "./picture.js";
import { describeSweep } from "./sweep-words.js";

/** @import { SweepCost, SweepView } from "./sweep-shapes.js" */

/**
 * @typedef {object} Acts
 * @property {(index: number) => void} choose
 * @property {(index: number) => void} load
 */

/** @type {[SweepCost, string][]} */
const COSTS = [
  ["flash", "Accuracy against flash"],
  ["energy", "Accuracy against energy"],
];

export class SweepCharts {
  element = el("div", { class: "sweep-charts" });
  /** @type {Picture<SweepView>[]} */ #pictures = [];
  #acts;
  /** @type {SweepView | null} */ #view = null;
  #waiting = false;

  /** @param {Acts} acts */
  constructor(acts) {
    this.#acts = acts;
    for (const [cost, title] of COSTS) this.#add(cost, title);
  }

  /** @param {SweepCost} cost @param {string} title */
  #add(cost, title) {
    const place = el("div", { id: `chart-sweep-${cost}`, class: "chart" });
    this.element.append(place);
    /** @type {Picture<SweepView>} */
    const picture = new Picture(place, {
      id: `sweep-${cost}`,
      title,
      draw: (canvas, view, style) => drawSweep(canvas, view, style, cost),
      describe: (view) => describeSweep(view, cost),
    });
    this.#pictures.push(picture);
    const { canvas } = picture;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-describedby", "sweep-words");
    /** @param {MouseEvent} event @returns {number | null} */
    const hit = ({ offsetX, offsetY }) =>
      this.#view && (sweepHit(this.#view, cost, picture.size.width, picture.size.height, offsetX, offsetY) ?? null);
    canvas.addEventListener("pointermove", (event) => {
      const index = event.pointerType === "touch" ? null : hit(event);
      if (index !== null) this.#acts.choose(index);
    });
    canvas.addEventListener("click", (event) => {
      const index = hit(event);
      if (index === null) return;
      // A finger has not looked at the point before: its first touch chooses.
      if (index === this.#view?.chosen) this.#acts.load(index);
      else this.#acts.choose(index);
    });
    canvas.addEventListener("keydown", (event) => {
      if (this.#press(event.key, cost)) event.preventDefault();
    });
  }

  /**
   * Left and right go through all points, up and down through those of the front. Whether the key means something.
   * @param {string} key
   * @param {SweepCost} cost
   */
  #press(key, cost) {
    if (!this.#view) return false;
    const { chosen } = this.#view;
    const { order, front } = this.#view[cost];
    if (key === "Enter" || key === " ") {
      if (chosen !== null) this.#acts.load(chosen);
      return true;
    }
    const along = key === "ArrowUp" || key === "ArrowDown" ? front : order;
    const at = chosen === null ? -1 : along.indexOf(chosen);
    const last = along.length - 1;
    const to = {
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      ArrowLeft: at < 0 ? last : at - 1,
      ArrowDown: at < 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[key];
    if (to === undefined) return false;
    if (last >= 0) this.#acts.choose(along[Math.min(Math.max(to, 0), last)]);
    return true;
  }

  /** @param {SweepView} view */
  show(view) {
    this.#view = view;
    for (const picture of this.#pictures) picture.show(view);
    if (this.#waiting) return;
    this.#waiting = true;
    whenIdle(() => {
      this.#waiting = false;
      for (const picture of this.#pictures) picture.draw();
    }, LATEST);
  }
}
