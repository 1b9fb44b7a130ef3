// A few workers that share the trainings of a sweep among them. Whoever is done takes the next.

import { dismiss, supply } from "./parts.js";

/** @import { FromSweepWorker, SweepExperiment, SweepPoint, SweepRun } from "./sweep-shapes.js" */

/** One core is left to the page; each worker has the data in its own memory. */
const MOST_WORKERS = 4;

/**
 * @typedef {object} Listener
 * @property {(points: SweepPoint[]) => void} points a run is done
 * @property {(message: string) => void} failed a run could not be done
 * @property {(share: number) => void} progress the share of all runs that is done
 * @property {() => void} finished all are done, or cannot be
 */

/** A worker, the runs that it still has to do, and how far it is with the first of them. */
/** @typedef {{ worker: Worker, left: number, share: number }} Member */

/** @param {Worker} worker */
function end(worker) {
  worker.terminate();
  dismiss(worker);
}

export class Pool {
  #experiment;
  #waiting;
  #total;
  #done = 0;
  #listener;
  /** @type {Set<Member>} */ #members = new Set();

  /**
   * @param {SweepExperiment} experiment
   * @param {SweepRun[][]} trainings
   * @param {Listener} listener
   */
  constructor(experiment, trainings, listener) {
    this.#experiment = experiment;
    this.#waiting = [...trainings];
    this.#total = trainings.reduce((sum, runs) => sum + runs.length, 0);
    this.#listener = listener;
    const workers = Math.min(MOST_WORKERS, Math.max(1, navigator.hardwareConcurrency - 1), trainings.length);
    for (let i = 0; i < workers; i += 1) this.#hire();
  }

  /** Ends all work at once. */
  cancel() {
    this.#waiting = [];
    for (const { worker } of this.#members) end(worker);
    this.#members.clear();
  }

  #hire() {
    const worker = new Worker(new URL("sweep-worker.js", import.meta.url), { type: "module" });
    const member = { worker, left: 0, share: 0 };
    this.#members.add(member);
    worker.addEventListener("message", ({ data }) => this.#hear(member, data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#lose(member, event.message || "a worker could not be loaded");
    });
    supply(worker);
    worker.postMessage({ experiment: this.#experiment });
    this.#next(member);
  }

  /** @param {Member} member */
  #next(member) {
    const runs = this.#waiting.shift();
    if (!runs) return this.#dismiss(member);
    member.left = runs.length;
    member.worker.postMessage({ runs });
  }

  /** @param {Member} member */
  #dismiss(member) {
    end(member.worker);
    this.#members.delete(member);
    if (this.#members.size === 0) this.#listener.finished();
  }

  /** @param {Member} member @param {FromSweepWorker} message */
  #hear(member, message) {
    if (!this.#members.has(member)) return;
    switch (message.type) {
      case "share":
        member.share = message.share;
        this.#tell();
        break;
      case "points":
        this.#count(member);
        this.#listener.points(message.points);
        break;
      case "failed":
        this.#count(member);
        this.#listener.failed(message.message);
        break;
      case "idle":
        this.#next(member);
        break;
      case "died":
        this.#lose(member, message.message);
        break;
    }
  }

  /** One run more is done. @param {Member} member */
  #count(member) {
    member.left -= 1;
    member.share = 0;
    this.#done += 1;
    this.#tell();
  }

  #tell() {
    const begun = [...this.#members].reduce((sum, { share }) => sum + share, 0);
    this.#listener.progress((this.#done + begun) / this.#total);
  }

  /**
   * The worker is gone, and the rest of its training with it; another takes its place.
   * @param {Member} member
   * @param {string} message
   */
  #lose(member, message) {
    if (!this.#members.has(member)) return;
    while (member.left > 0) {
      this.#count(member);
      this.#listener.failed(message);
    }
    if (this.#waiting.length > 0) this.#hire();
    this.#dismiss(member);
  }
}
