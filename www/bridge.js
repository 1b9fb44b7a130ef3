// The page's end of the line to the worker: requests with one reply each, and what the worker tells by itself.

import { dismiss, onItsWay, supply } from "./parts.js";

/** @import { FromWorker, Progress, Refusal, Report, Requests, RequestType } from "./types.js" */

/**
 * @typedef {object} Listener
 * @property {(generation: number, progress: Progress) => void} progress
 * @property {(generation: number, report: Report) => void} report
 * @property {(generation: number, refusal: Refusal) => void} failed
 * @property {(reason: string) => void} died
 */

/** A request that Rust refused, or that a dead worker left unanswered. */
export class Refused extends Error {
  /** @param {Refusal} refusal */
  constructor({ name, field, message }) {
    super(message);
    this.name = name;
    this.field = field;
  }
}

export class Bridge {
  /** @type {Worker} */ #worker;
  /** @type {Map<number, { resolve: (reply: any) => void, reject: (error: Refused) => void }>} */
  #waiting = new Map();
  #lastId = 0;
  #dead = false;
  #listener;

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
    // support.js has started the first one, and listened for its failure until now.
    this.#worker = window.firstWorker ?? new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    delete window.firstWorker;
    this.#worker.onerror = null;
    supply(this.#worker);
    this.#worker.addEventListener("message", (event) => this.#hear(event.data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#die(event.message || "the worker could not be loaded");
    });
  }

  /**
   * @template {RequestType} Type
   * @param {Type} type
   * @param {Requests[Type]["payload"]} payload
   * @returns {Promise<Requests[Type]["reply"]>}
   */
  ask(type, payload) {
    return new Promise((resolve, reject) => {
      const send = () => {
        if (this.#dead) return reject(new Refused({ name: "Died", field: null, message: "The worker is gone." }));
        const id = ++this.#lastId;
        this.#waiting.set(id, { resolve, reject });
        this.#worker.postMessage({ id, type, payload });
      };
      // What is asked for may need what is on its way; without waiting it would be fetched once more.
      const coming = onItsWay();
      if (coming) void coming.then(send);
      else send();
    });
  }

  /** @param {FromWorker} message */
  #hear(message) {
    switch (message.type) {
      case "reply":
        this.#take(message.id)?.resolve(message.payload);
        break;
      case "refused":
        this.#take(message.id)?.reject(new Refused(message.payload));
        break;
      case "progress":
        this.#listener.progress(message.generation, message.payload);
        break;
      case "report":
        this.#listener.report(message.generation, message.payload);
        break;
      case "failed":
        this.#listener.failed(message.generation, message.payload);
        break;
      case "died":
        this.#die(message.payload);
        break;
    }
  }

  /** @param {number} id */
  #take(id) {
    const request = this.#waiting.get(id);
    this.#waiting.delete(id);
    return request;
  }

  /** @param {string} reason */
  #die(reason) {
    if (this.#dead) return;
    this.#dead = true;
    this.#worker.terminate();
    dismiss(this.#worker);
    for (const { reject } of this.#waiting.values())
      reject(new Refused({ name: "Died", field: null, message: reason }));
    this.#waiting.clear();
    this.#listener.died(reason);
  }
}
