// A worker of the sweep's pool: it has a session of its own and runs trainings one after the other. Cancelling ends the
// worker itself, so it need not listen while it works.

import { Session, sweepPoints } from "../pkg/tinyml_playground.js";
import { begun, receive } from "./module.js";

/** @import { FromSweepWorker, SweepExperiment, SweepRun, ToSweepWorker } from "./sweep-shapes.js" */
/** @import { Progress } from "./types.js" */

const scope = /** @type {DedicatedWorkerGlobalScope} */ (/** @type {unknown} */ (self));
/** How often the page hears how far a run is, in milliseconds. */
const SLICE = 100;

/** When as much of the module stands as the page has sent. */
let ready = begun;
/** @type {Session | undefined} */
let session;

/** @param {FromSweepWorker} message */
const post = (message) => scope.postMessage(message);

/** A trap leaves the module's memory in an unknown state: nothing may be asked of it any more. */
/** @param {unknown} error */
const isTrap = (error) => error instanceof WebAssembly.RuntimeError || error instanceof RangeError;

/** @param {SweepExperiment} experiment */
function open({ config, csv }) {
  const made = new Session(csv ? {} : config);
  if (csv) {
    made.loadCsv(csv.bytes, csv.options);
    made.configure(config);
  }
  session = made;
}

/** @param {SweepRun} run */
function train(run) {
  if (!session) throw new Error("The experiment could not be opened.");
  session.configure(run.partial);
  for (;;) {
    const { done, fraction } = /** @type {Progress} */ (session.step(SLICE));
    if (done) break;
    post({ type: "share", share: fraction });
  }
  post({ type: "points", points: sweepPoints(run, session.report()) });
}

/**
 * Does something of which a refusal can be told; whether it went well.
 * @param {() => void} act
 */
function attempt(act) {
  try {
    act();
  } catch (error) {
    if (isTrap(error)) throw error;
    post({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

scope.addEventListener("message", async ({ data }) => {
  const message = /** @type {ToSweepWorker} */ (data);
  try {
    if ("part" in message) ready = receive(message);
    await ready;
    if ("experiment" in message) return open(message.experiment);
    if (!("runs" in message)) return;
    for (const run of message.runs) attempt(() => train(run));
    post({ type: "idle" });
  } catch (error) {
    post({ type: "died", message: String(error) });
  }
});
