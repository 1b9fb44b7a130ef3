// The experiment as the page sees it: the config that holds, what was refused, the run that is going on. Every change
// goes to the worker at once; while one is on its way, later ones join into the next (the latest value wins).

import { Bridge, Refused } from "./bridge.js";
import { merge } from "./paths.js";

/** @import { Accepted, Config, CsvFile, CsvSummary, LookRequest, Partials, Place, Progress, Refusal, Report, Requests, RequestType } from "./types.js" */

/**
 * @typedef {object} View
 * @property {(config: Config, refused: Partials) => void} config a config was accepted
 * @property {(error: Refusal | null, field: string | null) => void} refused what was refused and which field was changed; null: all is well
 * @property {() => void} started
 * @property {(progress: Progress) => void} progress
 * @property {(report: Report) => void} report
 * @property {(cancelled: boolean) => void} stopped
 * @property {(reason: string) => void} died
 */

export class Experiment {
  /** Shown until the worker has answered. @type {Config} */ config = /** @type {Config} */ ({});
  /** @type {Report | null} */ report = null;
  /** The CSV file of this visit; it stays in this page. @type {CsvFile | null} */ csv = null;
  running = false;
  /** What stands in the controls but was refused. @type {Partials} */ #refused = {};
  /** What waits to be sent, and the field changed last. @type {Partials | null} */ #waiting = null;
  /** @type {string | null} */ #field = null;
  #sending = false;
  #generation = 0;
  #view;
  /** @type {Bridge | null} */ #bridge;

  /** @param {View} view */
  constructor(view) {
    this.#view = view;
    // The worker is loaded while the module is on its way.
    this.#bridge = this.#connect();
  }

  /**
   * Starts from the article's experiment with these differences. A refusal leaves everything as it was.
   * @param {Partials} config
   */
  async start(config) {
    this.#refused = {};
    this.#waiting = null;
    const csv = config.dataset?.name === "csv" ? this.csv : null;
    this.#accept(await this.#ask("start", { config, csv, run: true }));
  }

  /**
   * Changes settings, at once.
   * @param {Partials} partial
   * @param {string | null} [field] the control that it comes from
   */
  async change(partial, field = null) {
    this.#waiting = merge(this.#waiting ?? {}, partial);
    this.#field = field;
    if (this.#sending) return;
    this.#sending = true;
    try {
      while (this.#waiting) {
        const next = this.#waiting;
        this.#waiting = null;
        await this.#configure(next);
      }
    } finally {
      this.#sending = false;
    }
  }

  /** @param {Partials} partial */
  async #configure(partial) {
    const field = this.#field;
    const all = merge(this.#refused, partial);
    const first = await this.#attempt(all);
    if (first === null) return;
    // What was refused before may be what still stands in the way: the new value counts by itself.
    const earlier = this.#refused;
    if (first.name !== "Died" && Object.keys(earlier).length > 0 && (await this.#attempt(partial)) === null) {
      this.#refused = earlier;
    } else {
      this.#refused = all;
    }
    this.#view.config(this.config, this.#refused);
    this.#view.refused(first, field);
  }

  /**
   * @param {Partials} partial
   * @returns {Promise<Refusal | null>} the refusal, if it is one
   */
  async #attempt(partial) {
    try {
      const accepted = await this.#ask("configure", partial);
      this.#refused = {};
      this.#accept(accepted);
      this.#view.refused(null, null);
      return null;
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
  }

  /**
   * Opens a CSV file and makes it the dataset. A refusal leaves everything as it was.
   * @param {CsvFile} file
   * @returns {Promise<CsvSummary>}
   */
  async loadCsv(file) {
    const { summary, ...accepted } = await this.#ask("loadCsv", file);
    this.csv = file;
    this.#refused = {};
    this.#accept(accepted);
    this.#view.refused(null, null);
    return summary;
  }

  async cancel() {
    this.#accept(await this.#ask("cancel", null), false);
    this.#stop(true);
  }

  /** @param {boolean} on */
  async pause(on) {
    await this.#ask("pause", on);
  }

  /** Trains a paused run for one more iteration. */
  async stepIteration() {
    await this.#ask("stepIteration", null);
  }

  /**
   * Changes one weight of the model by hand.
   * @param {Place} place
   * @param {number} value
   */
  async edit(place, value) {
    this.#accept(await this.#ask("edit", { place, value }));
  }

  /** Takes the latest change of a weight back. */
  async undoEdit() {
    this.#accept(await this.#ask("undoEdit", null));
  }

  /**
   * A look at the model. It never starts a worker: without one there is nothing to be seen.
   * @param {LookRequest} request
   */
  async look(request) {
    if (!this.#bridge) throw new Refused({ name: "Died", field: null, message: "The worker is gone." });
    return this.#bridge.ask("look", request);
  }

  /**
   * @template {RequestType} Type
   * @param {Type} type
   * @param {Requests[Type]["payload"]} payload
   */
  ask(type, payload) {
    return this.#ask(type, payload);
  }

  /** @param {Accepted} accepted */
  #accept({ config, generation }, started = true) {
    this.#generation = generation;
    this.config = config;
    this.#view.config(config, this.#refused);
    if (!started) return;
    this.running = true;
    this.#view.started();
  }

  /** @param {boolean} cancelled */
  #stop(cancelled) {
    this.running = false;
    this.#view.stopped(cancelled);
  }

  /**
   * Asks the worker, starting a new one with the present config where the last one died.
   * @template {RequestType} Type
   * @param {Type} type
   * @param {Requests[Type]["payload"]} payload
   * @returns {Promise<Requests[Type]["reply"]>}
   */
  async #ask(type, payload) {
    if (this.#bridge) return this.#bridge.ask(type, payload);
    const bridge = this.#connect();
    this.#bridge = bridge;
    // What made the last worker die must not run again before the change that may cure it.
    const csv = this.config.dataset.name === "csv" ? this.csv : null;
    if (type !== "start") await bridge.ask("start", { config: this.config, csv, run: false });
    return bridge.ask(type, payload);
  }

  #connect() {
    return new Bridge({
      progress: (generation, progress) => {
        if (generation === this.#generation) this.#view.progress(progress);
      },
      report: (generation, report) => {
        if (generation !== this.#generation) return;
        this.report = report;
        this.config = report.config;
        this.#stop(false);
        this.#view.config(report.config, this.#refused);
        this.#view.report(report);
      },
      failed: (generation, refusal) => {
        if (generation !== this.#generation) return;
        this.#stop(false);
        this.#view.refused(refusal, null);
      },
      died: (reason) => {
        this.#bridge = null;
        this.#stop(false);
        this.#view.died(reason);
      },
    });
  }
}
