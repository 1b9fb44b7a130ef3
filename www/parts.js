// The page's hand on the parts of the module: the first is fetched at once, the others when they are wanted. Every worker
// gets them from here, so that they are fetched and compiled once.

import { fetchPart, join, start } from "./module.js";

/** @import { LatePart, PartName } from "./types.js" */

/** Whoever only looks at the first picture does none of these. */
const SIGNS = ["pointerdown", "touchstart", "keydown", "wheel", "scroll", "input", "change"];

/** What has been wanted. @type {Map<LatePart, Promise<void>>} */
const wanted = new Map();
/** What is there. @type {Map<PartName, WebAssembly.Module>} */
const here = new Map();
/** Whoever is to get what comes. @type {Set<Worker>} */
const workers = new Set();

/** Makes the page's own thread ready, and its workers. */
export async function begin() {
  // support.js has begun with it.
  const module = await (window.firstModule?.catch(() => fetchPart("first")) ?? fetchPart("first"));
  arrive("first", module);
  await start(module);
  for (const sign of SIGNS) addEventListener(sign, wantAll, { capture: true, passive: true });
}

/** @param {PartName} part @param {WebAssembly.Module} module */
function arrive(part, module) {
  here.set(part, module);
  for (const worker of workers) worker.postMessage({ part, module });
}

/** Everything may be needed from now on. */
export function wantAll() {
  void want("inside");
  void want("rest");
}

/** Fetches a part, once; resolves when it is there, or cannot be had. @param {LatePart} name */
export function want(name) {
  let coming = wanted.get(name);
  if (!coming) {
    // Whoever needs it then tries once more, and tells what is wrong.
    coming = bring(name).catch(() => void wanted.delete(name));
    wanted.set(name, coming);
  }
  return coming;
}

/** @param {LatePart} name */
async function bring(name) {
  const module = await fetchPart(name);
  await join(name, module);
  arrive(name, module);
}

/** Resolves when all that is wanted now is there, or cannot be had; null if nothing is on its way. */
export function onItsWay() {
  const coming = [...wanted].filter(([name]) => !here.has(name)).map(([, promise]) => promise);
  return coming.length > 0 ? Promise.all(coming) : null;
}

/** Sends a worker every part that is there, and those that come. @param {Worker} worker */
export function supply(worker) {
  for (const [part, module] of here) worker.postMessage({ part, module });
  workers.add(worker);
}

/** The worker has ended. @param {Worker} worker */
export const dismiss = (worker) => void workers.delete(worker);
