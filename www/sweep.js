// The sweep: runs the experiment in other sizes in a pool of workers, draws what came of it, and loads what is chosen.

import { sweepCurrent, sweepPlan, sweepReading } from "../pkg/tinyml_playground.js";
import { byId, el, setText } from "./dom.js";
import { count, counted, percent } from "./format.js";
import { Pool } from "./pool.js";
import { SweepCharts } from "./sweep-charts.js";
import { SweepTable } from "./sweep-table.js";
import { chosenWords } from "./sweep-words.js";

/** @import { SweepExperiment, SweepPlan, SweepPoint, SweepView } from "./sweep-shapes.js" */
/** @import { Config, CsvFile, Partials, Report } from "./types.js" */

/** What a sweep is of: another file or another base makes another sweep. @typedef {{ base: string, csv: CsvFile | null }} Subject */

const EMPTY = { order: [], front: [], unknown: 0 };

export class Sweep {
  #load;
  #note = el("p", { id: "sweep-note", role: "status" });
  #failures = el("p", { id: "sweep-failures", class: "warnings" });
  #start = el("button", { type: "button", id: "sweep-start" }, "Try other sizes");
  #cancel = el("button", { type: "button", id: "sweep-cancel", hidden: true }, "Cancel");
  #bar = el("progress", { max: 1, value: 0, "aria-label": "Progress of the sweep" });
  #counter = el("span", { id: "sweep-count", class: "number" });
  #progress = el("p", { class: "sweep-progress", hidden: true }, this.#bar, this.#counter);
  #words = el("p", { id: "sweep-words", role: "status" });
  #take = el("button", { type: "button", id: "sweep-load" }, "Load this model");
  #result = el("div", { id: "sweep-result", hidden: true });
  #charts;
  #table;
  /** @type {Pool | null} */ #pool = null;
  /** @type {SweepPlan | null} */ #plan = null;
  /** @type {SweepExperiment | null} */ #experiment = null;
  /** What the page has now, and what the points are of. @type {Subject} */ #now = { base: "", csv: null };
  /** @type {Subject | null} */ #swept = null;
  /** Runs done and to be done. */ #runs = { done: 0, total: 0 };
  /** Why runs could not be done, and how many. @type {string[]} */ #failed = [];
  #cancelled = false;
  /** @type {SweepView} */
  #view = { points: [], chosen: null, current: null, budget_bytes: null, flash: EMPTY, energy: EMPTY };

  /** @param {(partial: Partials) => void} load makes the experiment that of a point */
  constructor(load) {
    this.#load = load;
    this.#charts = new SweepCharts({
      choose: (index) => this.#choose(index),
      load: (index) => this.#loadPoint(index),
    });
    this.#table = new SweepTable((index) => this.#loadPoint(index));
    this.#start.addEventListener("click", () => this.#begin());
    this.#cancel.addEventListener("click", () => this.#stop(true));
    this.#take.addEventListener("click", () => {
      if (this.#view.chosen !== null) this.#loadPoint(this.#view.chosen);
    });
    this.#result.append(
      this.#charts.element,
      el("div", { class: "sweep-choice" }, this.#words, this.#take),
      this.#table.element,
    );
    byId("sweep-panel").append(
      this.#note,
      el("p", { class: "actions" }, this.#start, this.#cancel),
      this.#progress,
      this.#failures,
      this.#result,
    );
  }

  /** The experiment has become this one. @param {Config} config @param {CsvFile | null} file */
  configured(config, file) {
    const csv = config.dataset.name === "csv" ? file : null;
    this.#experiment = { config, csv };
    this.#plan = /** @type {SweepPlan} */ (sweepPlan(config));
    this.#now = { base: JSON.stringify(this.#plan.base), csv };
    if (this.#pool && this.#isStale()) this.#stop(true);
    if (this.#view.points.length > 0) this.#view.current = sweepCurrent(config, this.#view.points);
    this.#show();
  }

  /** @param {Report} report */
  show({ device }) {
    if (this.#isStale() || this.#view.budget_bytes === device.flash.budget_bytes) return;
    this.#view.budget_bytes = device.flash.budget_bytes;
    this.#show();
  }

  /** Whether the points are of another experiment than the page. */
  #isStale() {
    return this.#swept !== null && (this.#swept.base !== this.#now.base || this.#swept.csv !== this.#now.csv);
  }

  #begin() {
    if (!this.#plan || !this.#experiment) return;
    const { trainings } = this.#plan;
    this.#swept = this.#now;
    this.#failed = [];
    this.#cancelled = false;
    this.#runs = { done: 0, total: trainings.reduce((sum, runs) => sum + runs.length, 0) };
    this.#view = { ...this.#view, points: [], chosen: null, current: null, flash: EMPTY, energy: EMPTY };
    this.#table.clear();
    this.#bar.value = 0;
    this.#pool = new Pool(this.#experiment, trainings, {
      points: (points) => this.#add(points),
      failed: (message) => {
        this.#runs.done += 1;
        this.#failed.push(message);
        this.#show();
      },
      progress: (share) => (this.#bar.value = share),
      finished: () => this.#stop(false),
    });
    this.#show();
    this.#cancel.focus();
  }

  /** @param {boolean} cancelled */
  #stop(cancelled) {
    this.#pool?.cancel();
    this.#pool = null;
    this.#cancelled = cancelled;
    const focused = document.activeElement === this.#cancel;
    this.#show();
    // A button that goes must not take the keyboard with it.
    if (focused) this.#start.focus();
  }

  /** @param {SweepPoint[]} made */
  #add(made) {
    this.#runs.done += 1;
    const points = [...this.#view.points, ...made];
    this.#view = {
      ...this.#view,
      points,
      current: this.#experiment && sweepCurrent(this.#experiment.config, points),
      flash: sweepReading(points, "flash"),
      energy: sweepReading(points, "energy"),
    };
    this.#show();
  }

  /** @param {number} index */
  #choose(index) {
    if (index === this.#view.chosen) return;
    this.#view.chosen = index;
    this.#show();
  }

  /** @param {number} index */
  #loadPoint(index) {
    if (this.#isStale()) return;
    this.#choose(index);
    if (index !== this.#view.current) this.#load(this.#view.points[index].partial);
  }

  #show() {
    const stale = this.#isStale();
    const running = this.#pool !== null;
    const { points, chosen, current } = this.#view;
    const reason = this.#plan?.reason ?? null;
    setText(this.#note, this.#state(reason));
    setText(this.#start, points.length > 0 ? "Try again" : "Try other sizes");
    this.#start.hidden = running || reason !== null;
    this.#cancel.hidden = this.#progress.hidden = !running;
    setText(this.#counter, `${count(this.#runs.done)} of ${counted(this.#runs.total, "model")}`);
    const failed = this.#failed.length;
    setText(
      this.#failures,
      failed > 0 ? `${counted(failed, "model")} could not be made. The first: ${this.#failed[0]}` : "",
    );
    this.#result.hidden = points.length === 0;
    this.#result.classList.toggle("is-old", stale);
    setText(this.#words, chosenWords(this.#view));
    this.#take.disabled = chosen === null || stale || chosen === current;
    this.#charts.show({ ...this.#view });
    this.#table.show(this.#view, stale);
  }

  /** What there is to be said of the sweep as a whole. @param {string | null} reason why there is none */
  #state(reason) {
    const { done, total } = this.#runs;
    const { points } = this.#view;
    if (this.#pool) return "Training and testing models of other sizes. You can go on using the page.";
    if (this.#swept && this.#isStale()) {
      const what = "The experiment is another one now";
      if (points.length > 0) return `${what}: these models are of the one before and cannot be loaded.`;
      if (reason === null && done < total) return `${what}, so the models of the one before are no longer tried.`;
    } else if (this.#swept) {
      const part = this.#cancelled ? `Cancelled after ${count(done)} of ${counted(total, "model")}.` : "";
      if (points.length > 0)
        return part || `${counted(done, "model")} tried, ${counted(points.length, "point")} drawn.`;
      if (part) return part;
    }
    return reason ?? this.#offer();
  }

  /** What a sweep would do. */
  #offer() {
    const [first = []] = this.#plan?.trainings ?? [];
    const sizes = this.#plan?.trainings.length ?? 0;
    const shares = first.map(({ sparsity }) => sparsity).filter((sparsity) => sparsity > 0);
    const removed = `whole and with ${shares.map(percent).join(", ")} removed`;
    const what =
      sizes > 1 ? `Trains ${count(sizes)} sizes of the network, each ${removed},` : `Tries the model ${removed},`;
    return `${what} and holds accuracy against flash and energy in every arithmetic.`;
  }
}
