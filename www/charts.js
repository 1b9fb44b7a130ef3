// The charts: Rust paints them, this gives each a sharp canvas, a name, its numbers and a PNG.

import { drawData, drawLoss, drawPrecisionRecall, drawRoc, drawScores } from "../pkg/tinyml_playground.js";
import { byId, download, el, scrollBox, setText, table } from "./dom.js";
import { cell, count, exact } from "./format.js";
import * as numbers from "./numbers.js";

/** @import { ChartStyle, Report } from "./types.js" */
/** @import { Numbers } from "./numbers.js" */

/**
 * @typedef {object} Chart
 * @property {string} id
 * @property {string} title
 * @property {boolean} [first] drawn in view or not
 * @property {(canvas: HTMLCanvasElement, report: Report, style: ChartStyle) => void} draw
 * @property {(report: Report) => boolean} [exists] whether there is anything to draw; always, unless told
 * @property {(report: Report) => string} describe the takeaway
 * @property {(report: Report) => Numbers} numbers
 */

/** @type {Chart[]} */
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
    draw: drawLoss,
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

/** More rows than this make a table that nobody reads and that slows the page. */
const MOST_ROWS = 1000;

/** The smaller charts are behind by at most so many milliseconds. */
const LATEST = 200;

/** @type {Report | null} */
let shown = null;

/** A number rounded to be read, with the whole of it in its title. @param {string | number} value */
const rounded = (value) => (typeof value === "string" ? value : el("td", { title: exact(value) }, cell(value)));

class Picture {
  #chart;
  #canvas;
  #takeaway;
  #details;
  #table = el("div", {});
  #visible = false;
  #stale = false;
  /** In CSS pixels, as last seen: asking the canvas itself would lay out the page anew. */
  #size = [0, 0];

  /** @param {Chart} chart */
  constructor(chart) {
    this.#chart = chart;
    this.#visible = chart.first ?? false;
    this.#canvas = el("canvas", { id: chart.id, role: "img", "aria-label": chart.title });
    this.#canvas.append(`${chart.title}: the numbers are in the table below.`);
    this.#takeaway = el("p", { class: "note", id: `${chart.id}-takeaway` });
    this.#details = el("details", { class: "numbers" }, el("summary", {}, "Numbers behind this chart"), this.#table);
    this.#details.addEventListener("toggle", () => this.#fill());
    const save = el("button", { type: "button", class: "text-button" }, "PNG");
    save.setAttribute("aria-label", `Save ${chart.title} as PNG`);
    save.dataset.png = chart.id;
    save.addEventListener("click", () => this.#save());
    byId(`chart-${chart.id}`).append(
      el("h3", { class: "hidden" }, chart.title),
      el("div", { class: "canvas-box" }, this.#canvas),
      this.#takeaway,
      el("div", { class: "chart-foot" }, this.#details, save),
    );
    new ResizeObserver(([entry]) => {
      this.#size = [entry.contentRect.width, entry.contentRect.height];
      this.update();
      this.draw();
    }).observe(this.#canvas);
    if (!chart.first) {
      new IntersectionObserver(([entry]) => {
        this.#visible = entry.isIntersecting;
        this.draw();
      }).observe(this.#canvas);
    }
  }

  /** Says what the present report shows; the picture is out of date from now on. */
  update() {
    if (!shown) return;
    byId(`chart-${this.#chart.id}`).hidden = !(this.#chart.exists?.(shown) ?? true);
    this.#stale = true;
    const takeaway = this.#chart.describe(shown);
    setText(this.#takeaway, takeaway);
    this.#canvas.setAttribute("aria-label", `${this.#chart.title}. ${takeaway}`);
    this.#fill();
  }

  /** Draws the present report if that is still to be done and would be seen. */
  draw() {
    if (this.#stale && this.#visible) this.paint();
  }

  /** Draws the present report, seen or not. */
  paint() {
    const ratio = devicePixelRatio;
    const [width, height] = this.#size.map((length) => Math.round(length * ratio));
    if (!shown || width === 0 || height === 0) return;
    this.#stale = false;
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#chart.draw(this.#canvas, shown, { ...colours, pixel_ratio: ratio });
  }

  #fill() {
    if (!shown || !this.#details.open) return;
    const { columns, rows, total } = this.#chart.numbers(shown);
    const kept = rows(Math.min(total, MOST_ROWS));
    const note =
      total > MOST_ROWS
        ? `The first ${count(MOST_ROWS)} of ${count(total)} rows; the report as JSON has all of them.`
        : "";
    this.#table.replaceChildren(
      scrollBox(
        `Numbers: ${this.#chart.title}`,
        table(
          this.#chart.title,
          columns,
          kept.map((row) => row.map(rounded)),
        ),
      ),
      ...(note ? [el("p", { class: "note" }, note)] : []),
    );
  }

  #save() {
    this.paint();
    this.#canvas.toBlob((blob) => {
      if (blob) download(blob, `${this.#chart.id}.png`);
    });
  }
}

/** @type {Picture[]} */
let pictures = [];

/** The colours that the charts take from the style sheet. */
let colours = { dark: false, paper: "", ink: "", muted: "" };

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
      update();
      watchPixelRatio();
    },
    { once: true },
  );
}

/** Safari has no idle callbacks. @type {(act: () => void) => void} */
const whenIdle =
  "requestIdleCallback" in window
    ? (act) => requestIdleCallback(act, { timeout: LATEST })
    : (act) => setTimeout(act, LATEST / 4);
let waiting = false;

/** The ROC curve follows at once, the other charts when there is time. */
function update() {
  for (const picture of pictures) picture.update();
  pictures[0].draw();
  if (waiting) return;
  waiting = true;
  whenIdle(() => {
    waiting = false;
    for (const picture of pictures) picture.draw();
  });
}

/** Lays out the charts, empty. */
export function build() {
  pictures = CHARTS.map((chart) => new Picture(chart));
  readColours();
  document.documentElement.addEventListener("themechange", () => {
    readColours();
    update();
  });
  watchPixelRatio();
}

/** Draws every chart at once in the colours that the style sheet has now. */
export function printed() {
  readColours();
  for (const picture of pictures) picture.paint();
}

/** @param {Report} report */
export function show(report) {
  shown = report;
  update();
}
