// The settings in the address. A gesture (dragging a slider, typing a number) makes one entry in the history, however
// many values it runs through, so that Back goes to what was before it.

import { configText, parseConfigText } from "../pkg/tinyml_playground.js";

/** @import { Config, Partials } from "./types.js" */

/** Browsers refuse more than about a hundred changes of the address in thirty seconds. */
const PACE = 300;
/** Changes of the same control within this time belong to one gesture. */
const GESTURE = 1000;

let gesture = "";
let gestureTime = 0;
let fresh = false;
/** What is still to be written, and when. @type {(() => void) | undefined} */
let pending;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @returns {{ config: Partials, problems: string[] }} */
export const read = () => parseConfigText(location.hash.slice(1));

/** @param {Config} config */
function link(config) {
  const text = configText(config);
  return text ? `#${text}` : location.pathname + location.search;
}

/**
 * Notes that the user changes this control: at the start of a gesture the next address becomes an entry of its own.
 * @param {string} path
 */
export function touch(path) {
  const now = performance.now();
  if (path !== gesture || now - gestureTime > GESTURE) {
    pending?.();
    fresh = true;
  }
  gesture = path;
  gestureTime = now;
}

/**
 * Writes this config into the address: a new entry at once, a change of the entry soon.
 * @param {Config} config
 */
export function write(config) {
  forget();
  const address = link(config);
  if (address === (location.hash || location.pathname + location.search)) return;
  if (fresh) {
    fresh = false;
    history.pushState(null, "", address);
    return;
  }
  pending = () => {
    forget();
    history.replaceState(null, "", address);
  };
  timer = setTimeout(pending, PACE);
}

function forget() {
  clearTimeout(timer);
  pending = undefined;
}

/**
 * Calls when Back, Forward or an edit by hand brings another address.
 * @param {() => void} restore
 */
export function onMove(restore) {
  // An edited fragment fires it too.
  addEventListener("popstate", () => {
    forget();
    gesture = "";
    fresh = false;
    restore();
  });
}
