// One picture: Rust paints it, this gives it a sharp canvas, a name, its numbers and a PNG. It is painted only while it is
// in view.

import { download, el, scrollBox, setText, table } from "./dom.js";
import { cell, count, exact } from "./format.js";

/** @import { ChartStyle } from "./types.js" */
/** @import { Numbers } from "./numbers.js" */

/**
 * What a picture is of, and how it is said and drawn.
 * @template Subject
 * @typedef {object} Drawing
 * @property {string} id
 * @property {string} title
 * @property {boolean} [first] drawn at once, in view or not
 * @property {(canvas: HTMLCanvasElement, subject: Subject, style: ChartStyle) => void} draw
 * @property {(subject: Subject) => boolean} [exists] whether there is anything to draw; always, unless told
 * @property {(subject: Subject) => string} describe the takeaway
 * @property {(subject: Subject) => Numbers} [numbers] none where they stand elsewhere on the page
 */

/** More rows than this make a table that nobody reads and that slows the page. */
const MOST_ROWS = 1000;

/** A number rounded to be read, with the whole of it in its title. @param {string | number} value */
const rounded = (value) => (typeof value === "string" ? value : el("td", { title: exact(value) }, cell(value)));

/** Every picture of the page. @type {Picture<any>[]} */
const pictures = [];

/** The colours that the pictures take from the style sheet. */
let colours = { dark: false, paper: "", ink: "", muted: "" };

/** @template Subject */
export class Picture {
  /** @type {HTMLCanvasElement} */ canvas;
  /** Around the canvas, as large as it is. @type {HTMLElement} */ box;
  /** In CSS pixels, as last seen: asking the canvas itself would lay out the page anew. */
  size = { width: 0, height: 0 };
  #place;
  #drawing;
  #takeaway;
  #details;
  #first;
  #table = el("div", {});
  #visible = false;
  #stale = false;
  /** @type {Subject | null} */ #subject = null;

  /**
   * @param {HTMLElement} place
   * @param {Drawing<Subject>} drawing
   */
  constructor(place, drawing) {
    const { id, title, first = false } = drawing;
    this.#place = place;
    this.#drawing = drawing;
    this.#first = this.#visible = first;
    this.canvas = el("canvas", { id, role: "img", "aria-label": title });
    this.canvas.append(`${title}: the numbers are in the table below.`);
    this.box = el("div", { class: "canvas-box" }, this.canvas);
    this.#takeaway = el("p", { class: "note", id: `${id}-takeaway` });
    this.#details = el("details", { class: "numbers" }, el("summary", {}, "Numbers behind this chart"), this.#table);
    this.#details.addEventListener("toggle", () => this.#fill());
    this.#details.hidden = drawing.numbers === undefined;
    const save = el("button", { type: "button", class: "text-button" }, "PNG");
    save.setAttribute("aria-label", `Save ${title} as PNG`);
    save.dataset.png = id;
    save.addEventListener("click", () => this.#save());
    place.append(
      el("h3", { class: "hidden" }, title),
      this.box,
      this.#takeaway,
      el("div", { class: "chart-foot" }, this.#details, save),
    );
    new ResizeObserver(([entry]) => {
      this.size = { width: entry.contentRect.width, height: entry.contentRect.height };
      this.refresh();
      this.draw();
    }).observe(this.canvas);
    if (!first) {
      new IntersectionObserver(([entry]) => {
        this.#visible = entry.isIntersecting;
        this.draw();
      }).observe(this.canvas);
    }
    pictures.push(this);
  }

  /** Says what is to be seen; the picture is out of date from now on. @param {Subject} subject */
  show(subject) {
    this.#subject = subject;
    this.refresh();
  }

  /** As [`show`], of what was last shown: the way that it is shown has changed. */
  refresh() {
    const subject = this.#subject;
    if (subject === null) return;
    const { title, exists, describe } = this.#drawing;
    this.#place.hidden = !(exists?.(subject) ?? true);
    if (this.#place.hidden) return;
    this.#stale = true;
    // A canvas asks for the style of its text: before words change, there is nothing to be styled anew for it.
    if (this.#first) this.draw();
    const takeaway = describe(subject);
    setText(this.#takeaway, takeaway);
    this.canvas.setAttribute("aria-label", `${title}. ${takeaway}`);
    this.#fill();
  }

  /** Draws if that is still to be done and would be seen. */
  draw() {
    if (this.#stale && this.#visible) this.paint();
  }

  /** What was never in sight has no size yet. */
  measure() {
    const { width, height } = this.canvas.getBoundingClientRect();
    this.size = { width, height };
  }

  /** Draws, seen or not. */
  paint() {
    const ratio = devicePixelRatio;
    const [width, height] = [this.size.width, this.size.height].map((length) => Math.round(length * ratio));
    if (this.#subject === null || this.#place.hidden || width === 0 || height === 0) return;
    this.#stale = false;
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    this.#drawing.draw(this.canvas, this.#subject, { ...colours, pixel_ratio: ratio });
  }

  #fill() {
    const { title, numbers } = this.#drawing;
    if (this.#subject === null || !numbers || !this.#details.open) return;
    const { columns, rows, total } = numbers(this.#subject);
    const kept = rows(Math.min(total, MOST_ROWS));
    const note =
      total > MOST_ROWS
        ? `The first ${count(MOST_ROWS)} of ${count(total)} rows; the report as JSON has all of them.`
        : "";
    this.#table.replaceChildren(
      scrollBox(
        `Numbers: ${title}`,
        table(
          title,
          columns,
          kept.map((row) => row.map(rounded)),
        ),
      ),
      ...(note ? [el("p", { class: "note" }, note)] : []),
    );
  }

  #save() {
    this.paint();
    this.canvas.toBlob((blob) => {
      if (blob) download(blob, `${this.#drawing.id}.png`);
    });
  }
}

function readColours() {
  const root = document.documentElement;
  const properties = getComputedStyle(root);
  /** @param {string} name */
  const colour = (name) => properties.getPropertyValue(name).trim();
  colours = {
    dark: root.dataset.theme === "dark",
    paper: colour("--paper"),
    ink: colour("--ink"),
    muted: colour("--muted"),
  };
}

/** Redraws when the window moves to a screen of another sharpness. */
function watchPixelRatio() {
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
    "change",
    () => {
      redraw();
      watchPixelRatio();
    },
    { once: true },
  );
}

/** Safari has no idle callbacks. @type {(act: () => void, latest: number) => void} */
export const whenIdle =
  "requestIdleCallback" in window
    ? (act, latest) => requestIdleCallback(act, { timeout: latest })
    : (act, latest) => setTimeout(act, latest / 4);

/** All of them, one in each idle moment. */
function redraw() {
  for (const picture of pictures) {
    picture.refresh();
    whenIdle(() => picture.draw(), LATEST);
  }
}

/** Pictures are behind by at most so many milliseconds. */
export const LATEST = 200;

/** Draws every picture at once in the colours that the style sheet has now, also those that were never in sight. */
export function printed() {
  readColours();
  for (const picture of pictures) {
    if (picture.size.width === 0) picture.measure();
    picture.paint();
  }
}

/** Reads the colours, now and whenever they change. */
export function watchColours() {
  readColours();
  document.documentElement.addEventListener("themechange", () => {
    readColours();
    redraw();
  });
  watchPixelRatio();
}
