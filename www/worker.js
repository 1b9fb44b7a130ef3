// The worker owns the session. It runs it in short slices and reads its messages between them, so that every
// change, pause or cancel is heard within a few milliseconds.

import init, { Session } from "../pkg/tinyml_playground.js";

/** @import { CsvFile, FromWorker, Partials, Progress, Refusal, Report, Requests, RequestType, ToWorker } from "./types.js" */

const scope = /** @type {DedicatedWorkerGlobalScope} */ (/** @type {unknown} */ (self));
/** How long one slice may run, and how often the page hears of progress, in milliseconds. */
const SLICE = 8;
const PROGRESS_EVERY = 50;

const ready = init();
/** @type {Session | undefined} */
let session;
let generation = 0;
let running = false;
let paused = false;
let looping = false;
let lastProgress = 0;

/**
 * @param {FromWorker} message
 * @param {Transferable[]} [transfer]
 */
const post = (message, transfer = []) => scope.postMessage(message, transfer);

/**
 * @param {unknown} error
 * @returns {Refusal}
 */
function refusal(error) {
  const { name = "Error", field = null, message = String(error) } = /** @type {Refusal} */ (error);
  return { name, field, message };
}

/** A trap leaves the module's memory in an unknown state: nothing may be asked of it any more. */
/** @param {unknown} error */
const isTrap = (error) => error instanceof WebAssembly.RuntimeError || error instanceof RangeError;

/** @returns {Session} */
function current() {
  if (!session) throw new Error("No experiment has been started.");
  return session;
}

/** The work of a new generation starts with the next slice. */
function begin() {
  generation += 1;
  running = true;
  paused = false;
  lastProgress = performance.now();
  void work();
  return { config: current().config(), generation };
}

/** @type {{ [type in RequestType]: (payload: Requests[type]["payload"]) => Requests[type]["reply"] }} */
const answers = {
  start({ config, csv, run }) {
    const next = new Session(csv ? without(config, "dataset") : config);
    if (csv) next.loadCsv(csv.bytes, csv.options);
    session?.free();
    session = next;
    return run ? begin() : { config: session.config(), generation };
  },
  configure(partial) {
    current().configure(partial);
    return begin();
  },
  loadCsv({ bytes, options }) {
    const summary = current().loadCsv(bytes, options);
    return { ...begin(), summary };
  },
  cancel() {
    current().cancel();
    running = false;
    generation += 1;
    return { config: current().config(), generation };
  },
  pause(on) {
    paused = on;
    void work();
    return null;
  },
  predict: (row) => current().predict(Float64Array.from(row)),
  dataCsv: ({ from, to }) => /** @type {Uint8Array<ArrayBuffer>} */ (current().dataCsv(from, to)),
  scoresCsv: ({ from, to }) => /** @type {Uint8Array<ArrayBuffer>} */ (current().scoresCsv(from, to)),
};

/**
 * @param {Partials} config
 * @param {keyof Partials} section
 */
function without(config, section) {
  const rest = { ...config };
  delete rest[section];
  return rest;
}

/** Gives the waiting messages their turn. A timer would wait 4 ms each time. */
const channel = new MessageChannel();
const messages = () =>
  new Promise((resolve) => {
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(null);
  });

async function work() {
  if (looping) return;
  looping = true;
  try {
    // The reply to what started this run goes out first.
    await Promise.resolve();
    while (running && !paused) {
      if (slice()) await messages();
    }
  } finally {
    looping = false;
  }
}

/** One slice; whether there is more to do. */
function slice() {
  try {
    const progress = /** @type {Progress} */ (current().step(SLICE));
    if (progress.done) {
      running = false;
      post({ type: "report", generation, payload: /** @type {Report} */ (current().report()) });
    } else if (performance.now() - lastProgress > PROGRESS_EVERY) {
      lastProgress = performance.now();
      post({ type: "progress", generation, payload: progress });
    }
  } catch (error) {
    running = false;
    if (isTrap(error)) post({ type: "died", payload: String(error) });
    else post({ type: "failed", generation, payload: refusal(error) });
  }
  return running;
}

/** @param {ToWorker} message */
async function answer({ id, type, payload }) {
  try {
    await ready;
    const reply = /** @type {(payload: unknown) => unknown} */ (answers[type])(payload);
    post({ id, type: "reply", payload: reply }, reply instanceof Uint8Array ? [reply.buffer] : []);
  } catch (error) {
    if (isTrap(error)) post({ type: "died", payload: String(error) });
    else post({ id, type: "refused", payload: refusal(error) });
  }
}

scope.addEventListener("message", (event) => void answer(event.data));
