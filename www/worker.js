// The worker owns the session. It runs it in short slices and reads its messages between them, so that every
// change, pause or cancel is heard within a few milliseconds.

import { Session, rehearsal } from "../pkg/tinyml_playground.js";
import { begun, receive } from "./module.js";

/** @import { CsvFile, FromWorker, Partials, Progress, Refusal, Report, Request, Requests, RequestType, Scene, ToWorker } from "./types.js" */
/** @typedef {{ resolve: (scene: Scene) => void, reject: (error: unknown) => void }} Waiting */

const scope = /** @type {DedicatedWorkerGlobalScope} */ (/** @type {unknown} */ (self));
/** How long one slice may run, one beside a run, and how often the page hears of progress, in milliseconds. */
const SLICE = 8;
const LOOK_BESIDE = 3;
const PROGRESS_EVERY = 50;
/** How often an experiment is rehearsed, and after how long a rest, in milliseconds. */
const REHEARSALS = 12;
const REST = 100;

/** When as much of the module stands as the page has sent. */
let ready = begun;
/** @type {Session | undefined} */
let session;
let generation = 0;
let running = false;
let paused = false;
/** Whether a paused run is to go on to the end of one iteration, and how many it has done. */
let single = false;
let iteration = 0;
let looping = false;
let lastProgress = 0;
/** Messages that have come, and rehearsals that were played to their end. */
let asked = 0;
let rehearsed = 0;
/** Whoever waits for the scene that is being made. @type {Waiting | null} */
let looking = null;

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

/** The work of a new generation starts with the next slice. What was being looked at is gone. */
function begin() {
  generation += 1;
  dropLook();
  running = true;
  paused = single = false;
  iteration = 0;
  lastProgress = performance.now();
  void work();
  return { config: current().config(), generation };
}

/** A look at another model than the one asked for would help nobody. */
function dropLook() {
  looking?.reject({ name: "Dropped", message: "Something else is being made." });
  looking = null;
}

/** @type {{ [type in RequestType]: (payload: Requests[type]["payload"]) => Requests[type]["reply"] | Promise<Requests[type]["reply"]> }} */
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
    dropLook();
    return { config: current().config(), generation };
  },
  stepIteration() {
    single = running;
    void work();
    return null;
  },
  edit({ place, value }) {
    current().edit(place, value);
    return begin();
  },
  undoEdit() {
    current().undoEdit();
    return begin();
  },
  look(request) {
    dropLook();
    current().look(request);
    return new Promise((resolve, reject) => {
      looking = { resolve, reject };
      void work();
    });
  },
  pause(on) {
    paused = on;
    void work();
    return null;
  },
  predict: (row) => current().predict(Float64Array.from(row)),
  dataCsv: ({ from, to }) => /** @type {Uint8Array<ArrayBuffer>} */ (current().dataCsv(from, to)),
  scoresCsv: ({ from, to }) => /** @type {Uint8Array<ArrayBuffer>} */ (current().scoresCsv(from, to)),
  firmware: () => /** @type {Uint8Array<ArrayBuffer>} */ (current().firmware()),
  firmwareFiles: () => current().firmwareFiles(),
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
channel.port1.start();
const messages = () =>
  new Promise((resolve) => {
    channel.port1.addEventListener("message", resolve, { once: true });
    channel.port2.postMessage(null);
  });

/** Whether there is something to be done for the run. */
const goes = () => running && (!paused || single);

async function work() {
  if (looping) return;
  looping = true;
  try {
    // The reply to what started this work goes out first.
    await Promise.resolve();
    while (goes() || looking) {
      if (goes()) advance();
      if (looking) lookSlice(looking, goes() ? LOOK_BESIDE : SLICE);
      await messages();
    }
  } finally {
    looping = false;
    if (rehearsed < REHEARSALS) setTimeout(rehearse, REST, asked);
  }
}

/**
 * Runs an experiment for nobody, over and over, while nothing is asked for: a browser compiles well only what it sees running,
 * and the next experiment that somebody wants is to be as fast as those after it.
 * @param {number} before messages that had come when the worker came to rest
 */
async function rehearse(before) {
  const rests = () => asked === before && !running && !looping && rehearsed < REHEARSALS;
  while (rests()) {
    try {
      const session = rehearsal();
      while (rests() && !(/** @type {Progress} */ (session.step(SLICE).done))) await messages();
      if (rests()) rehearsed += 1;
      session.free();
    } catch (error) {
      // Without room for it, the browser has to see the real one.
      rehearsed = REHEARSALS;
      if (isTrap(error)) post({ type: "died", payload: String(error) });
    }
  }
}

/** One slice of the run; tells the page what has come of it. */
function advance() {
  try {
    const session = current();
    const progress = /** @type {Progress} */ (single ? session.stepIteration(SLICE) : session.step(SLICE));
    const before = iteration;
    iteration = progress.stage === "train" ? progress.iteration : 0;
    const stepped = single && iteration > before;
    if (stepped) single = false;
    tell(progress, stepped || performance.now() - lastProgress > PROGRESS_EVERY);
  } catch (error) {
    running = false;
    dropLook();
    if (isTrap(error)) post({ type: "died", payload: String(error) });
    else post({ type: "failed", generation, payload: refusal(error) });
  }
}

/**
 * Tells the page of the end of the run, or how far it is where that is due.
 * @param {Progress} progress
 * @param {boolean} due
 */
function tell(progress, due) {
  if (progress.done) {
    running = false;
    post({ type: "report", generation, payload: /** @type {Report} */ (current().report()) });
  } else if (due) {
    lastProgress = performance.now();
    post({ type: "progress", generation, payload: progress });
  }
}

/**
 * One slice of the scene.
 * @param {Waiting} waiting
 * @param {number} budget in milliseconds
 */
function lookSlice({ resolve, reject }, budget) {
  try {
    if (!current().lookStep(budget)) return;
    resolve(/** @type {Scene} */ (current().scene()));
  } catch (error) {
    reject(error);
  }
  looking = null;
}

/** @param {Request} request */
async function answer({ id, type, payload }) {
  try {
    await ready;
    const made = /** @type {(payload: unknown) => unknown} */ (answers[type])(payload);
    // What is there goes out at once, before anything that the work it began has to say.
    const reply = made instanceof Promise ? await made : made;
    post({ id, type: "reply", payload: reply }, reply instanceof Uint8Array ? [reply.buffer] : []);
  } catch (error) {
    if (isTrap(error)) post({ type: "died", payload: String(error) });
    else post({ id, type: "refused", payload: refusal(error) });
  }
}

scope.addEventListener("message", ({ data }) => {
  const message = /** @type {ToWorker} */ (data);
  asked += 1;
  if ("part" in message) ready = receive(message);
  else void answer(message);
});
