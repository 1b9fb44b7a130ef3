// The module in two parts: what the first picture needs, and the rest of it, which comes when somebody begins to use the
// page. Where something of the rest is needed before it is there, it is fetched on the spot: slower, with the same result.

import { finish, getImports } from "../pkg/tinyml_playground.js";

/** @import { Part } from "./types.js" */

const FIRST = new URL("../pkg/first.wasm", import.meta.url);
const REST = new URL("../pkg/rest.wasm", import.meta.url);

/** What the first part lends to the rest. @type {WebAssembly.Exports | undefined} */
let first;
let complete = false;
/** @type {(started: Promise<void>) => void} */
let begin;
/** Resolves when the first part stands. @type {Promise<void>} */
export const begun = new Promise((resolve) => (begin = resolve));

/** @param {URL} url */
async function compile(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
  // A host may not know the media type of WebAssembly.
  if (response.headers.get("Content-Type") === "application/wasm") return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

export const fetchFirst = () => compile(FIRST);
export const fetchRest = () => compile(REST);

/** @param {WebAssembly.Module} module the first part */
export function start(module) {
  begin(instantiate(module));
  return begun;
}

/** @param {WebAssembly.Module} module */
async function instantiate(module) {
  const instance = await WebAssembly.instantiate(module, { ...getImports(), rest: { load } });
  first = instance.exports;
  finish(instance, module);
}

/** @param {WebAssembly.Module} rest */
export async function join(rest) {
  await begun;
  if (!first || complete) return;
  await WebAssembly.instantiate(rest, { first });
  complete = true;
}

/** A worker is sent a part by the page. @param {Part} part */
export const receive = (part) => ("first" in part ? start(part.first) : join(part.rest));

/** Something of the rest is needed now. */
function load() {
  try {
    if (!first) return;
    new WebAssembly.Instance(new WebAssembly.Module(fetchNow(REST)), { first });
    complete = true;
  } catch (error) {
    // The call that needed it cannot go on, and what it has begun stays half done, as after a trap.
    throw new WebAssembly.RuntimeError(`A part of the page could not be loaded: ${error}`);
  }
}

/** The page's own thread may wait for text only: each letter is a byte. @param {URL} url */
function fetchNow(url) {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`${url.pathname}: ${request.status} ${request.statusText}`);
  return Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0));
}
