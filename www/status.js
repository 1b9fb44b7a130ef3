// What is going on: the progress of a run that takes a while, and notes that can be closed.

import { byId, el, setText } from "./dom.js";
import { count } from "./format.js";
import { stepWord } from "./models.js";

/** @import { Progress } from "./types.js" */

/** A run quicker than this shows nothing but its result: anything else would flicker. */
const PATIENCE = 150;

/** @type {Record<string, string>} */
const STAGES = {
  data: "Making the data",
  split: "Splitting",
  train: "Training",
  score: "Scoring the rows",
  compress: "Making it small",
  report: "Evaluating",
};

const run = byId("run");
const bar = /** @type {HTMLProgressElement} */ (byId("progress"));
const pauseButton = byId("pause");
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let paused = false;
/** What is being done, in words. */
let doing = "";
/** Whether the note shown is about a run. */
let passing = false;

/**
 * @param {() => void} cancel
 * @param {(on: boolean) => void} pause
 * @param {() => void} again
 */
export function build(cancel, pause, again) {
  byId("run-again").addEventListener("click", again);
  byId("cancel").addEventListener("click", cancel);
  pauseButton.addEventListener("click", () => {
    showPaused(!paused);
    pause(paused);
  });
}

/** What is being done, and whether it waits. */
function tell() {
  setText(byId("run-text"), paused && doing ? `Paused: ${doing}` : doing);
}

/** @param {boolean} on */
function showPaused(on) {
  paused = on;
  setText(pauseButton, on ? "Continue" : "Pause");
  tell();
  document.body.classList.toggle("is-paused", on);
}

export function started() {
  showPaused(false);
  if (passing) note(null);
  if (document.body.classList.contains("is-running")) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    document.body.classList.add("is-running");
    delete run.dataset.idle;
  }, PATIENCE);
}

/**
 * @param {Progress} progress
 * @param {string} model what is trained
 */
export function progress({ stage, iteration, max_iter, fraction }, model) {
  bar.value = fraction;
  const steps =
    stage === "train" && max_iter > 0 ? `, ${stepWord(model)} ${count(iteration)} of ${count(max_iter)}` : "";
  doing = `${STAGES[stage] ?? stage}${steps}`;
  tell();
  for (const link of document.querySelectorAll("nav [data-stage]"))
    link.classList.toggle("is-active", link.getAttribute("data-stage")?.split(" ").includes(stage));
}

/** @param {boolean} cancelled */
export function stopped(cancelled) {
  clearTimeout(timer);
  showPaused(false);
  document.body.classList.remove("is-running");
  // Whoever just pressed Cancel must not lose their place.
  if (run.contains(document.activeElement)) byId("answer").focus({ preventScroll: true });
  run.dataset.idle = "";
  bar.value = 0;
  doing = "";
  tell();
  for (const link of document.querySelectorAll("nav .is-active")) link.classList.remove("is-active");
  if (!cancelled) return;
  stale(true, true);
  note("Cancelled.", { aboutRun: true });
}

/**
 * Says whether the figures belong to other settings than those that stand.
 * @param {boolean} on
 * @param {boolean} [cancelled] then the run can be started again
 */
export function stale(on, cancelled = false) {
  const first = !("ready" in document.body.dataset);
  byId("stale").hidden = !on;
  document.body.classList.toggle("is-stale", on);
  if (first && on) setText(byId("sentence"), "There is no result yet.");
  setText(byId("stale-text"), first ? "No run has finished yet." : "These figures are of the last finished run.");
  byId("run-again").hidden = !cancelled;
}

/**
 * Shows a note until it is closed or another one comes; one that is about a run also goes when the next run starts.
 * @param {string | null} text
 * @param {{ action?: { label: string, act: () => void }, aboutRun?: boolean }} [options]
 */
export function note(text, { action, aboutRun = false } = {}) {
  const place = byId("message");
  place.hidden = text === null;
  passing = aboutRun;
  if (text === null) return;
  const close = el("button", { type: "button", id: "message-close" }, "Close");
  close.addEventListener("click", () => note(null));
  const buttons = [close];
  if (action) {
    const act = el("button", { type: "button", id: "message-action" }, action.label);
    act.addEventListener("click", () => {
      note(null);
      action.act();
    });
    buttons.unshift(act);
  }
  place.replaceChildren(el("p", {}, text), el("p", { class: "actions" }, ...buttons));
}
