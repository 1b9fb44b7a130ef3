// The points of a sweep as a table: one row each, with a button that loads it.

import { el, scrollBox, setText, table } from "./dom.js";
import { bytes, energy, number, percent, UNKNOWN } from "./format.js";
import { fitWords, frontWords } from "./sweep-words.js";

/** @import { SweepPoint, SweepView } from "./sweep-shapes.js" */

const COLUMNS = ["Size", "Removed", "Arithmetic", "Accuracy", "Flash", "Energy", "Board", "On the front of", "Load"];

/** What changes in a row as points come and go. @typedef {{ row: HTMLTableRowElement, front: Element, load: HTMLButtonElement }} Row */

export class SweepTable {
  #body = el("tbody", {});
  element;
  #load;
  /** By the index of the point. @type {Row[]} */ #rows = [];
  /** The order of the rows as they stand. */ #order = "";

  /** @param {(index: number) => void} load */
  constructor(load) {
    this.#load = load;
    const whole = table("Models of the sweep", COLUMNS, []);
    whole.tBodies[0].replaceWith(this.#body);
    this.element = el(
      "details",
      { id: "sweep-table" },
      el("summary", {}, "All models as a table"),
      scrollBox("Models of the sweep", whole),
    );
  }

  clear() {
    this.#rows = [];
    this.#order = "";
    this.#body.replaceChildren();
  }

  /**
   * The rows that are there stay: whoever has just pressed a button keeps the place.
   * @param {SweepView} view
   * @param {boolean} stale whether the points cannot be loaded any more
   */
  show(view, stale) {
    const { points, flash, current, chosen } = view;
    for (const point of points.slice(this.#rows.length)) this.#add(point);
    for (const [index, { row, front, load }] of this.#rows.entries()) {
      setText(front, frontWords(view, index) || "–");
      setText(load, index === current ? "Yours" : "Load");
      load.setAttribute("aria-label", `${load.textContent}: ${points[index].label}`);
      load.setAttribute("aria-disabled", String(stale || index === current));
      row.toggleAttribute("data-chosen", index === chosen);
    }
    const order = flash.order.join();
    if (order === this.#order) return;
    this.#order = order;
    this.#body.append(...flash.order.map((index) => this.#rows[index].row));
  }

  /** @param {SweepPoint} point */
  #add(point) {
    const index = this.#rows.length;
    const front = el("td", {});
    const load = el("button", { type: "button" });
    load.addEventListener("click", () => this.#load(index));
    const texts = [
      point.size || "–",
      percent(point.sparsity),
      point.arithmetic,
      number(point.accuracy),
      bytes(point.flash_bytes),
      point.energy_uj === null ? UNKNOWN : energy(point.energy_uj),
      fitWords(point),
    ];
    const row = el("tr", {}, ...texts.map((text) => el("td", {}, text)), front, el("td", {}, load));
    this.#rows.push({ row, front, load });
  }
}
