// The page's hand on the two parts of the module: the first is fetched at once, the rest at the first sign of use. Every
// worker gets them from here, so that they are fetched and compiled once.

import { fetchFirst, fetchRest, join, start } from "./module.js";

/** Whoever only looks at the first picture does none of these. */
const SIGNS = ["pointerdown", "touchstart", "keydown", "wheel", "scroll", "input", "change"];

const first = fetchFirst();
/** @type {(rest: WebAssembly.Module) => void} */
let arrive;
/** @type {Promise<WebAssembly.Module>} */
const rest = new Promise((resolve) => (arrive = resolve));
let here = false;
/** @type {Promise<void> | null} */
let coming = null;

/** Makes the page's own thread ready. */
export async function begin() {
  await start(await first);
  for (const sign of SIGNS) addEventListener(sign, want, { capture: true, passive: true });
}

/** The rest will be needed soon. */
export function want() {
  if (here || coming) return;
  coming = bring()
    // Whoever needs it tries again, and tells what is wrong.
    .catch(() => {})
    .finally(() => (coming = null));
}

async function bring() {
  const module = await fetchRest();
  await join(module);
  here = true;
  arrive(module);
}

/** Resolves when nothing is on its way; null if nothing is. */
export const onItsWay = () => coming;

/** Sends a worker both parts as they come. @param {Worker} worker */
export function supply(worker) {
  // If it cannot be had, the page does not begin, and says so.
  first.then(
    (module) => worker.postMessage({ first: module }),
    () => {},
  );
  void rest.then((module) => worker.postMessage({ rest: module }));
}
