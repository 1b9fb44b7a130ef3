// The module in three parts: what the first picture needs, what the section "Inside the model" does, and the rest, which
// comes when somebody begins to use the page. Where a part is needed before it is there, it is fetched on the spot: slower,
// with the same result.

import { finish, getImports } from "../pkg/tinyml_playground.js";

/** @import { LatePart, Part, PartName } from "./types.js" */

/** What the first part lends to the others. @type {WebAssembly.Exports | undefined} */
let first;
/** The parts that have joined it. @type {Set<LatePart>} */
const here = new Set();
/** @type {(started: Promise<void>) => void} */
let begin;
/** Resolves when the first part stands. @type {Promise<void>} */
export const begun = new Promise((resolve) => (begin = resolve));
/** A worker may be sent it twice. */
let starting = false;

/** @param {PartName} name */
const address = (name) => new URL(`../pkg/${name}.wasm`, import.meta.url);

/** @param {PartName} name */
export async function fetchPart(name) {
  const response = await fetch(address(name));
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
  // A host may not know the media type of WebAssembly.
  if (response.headers.get("Content-Type") === "application/wasm") return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** @param {WebAssembly.Module} module the first part */
export function start(module) {
  if (!starting) begin(instantiate(module));
  starting = true;
  return begun;
}

/** @param {WebAssembly.Module} module */
async function instantiate(module) {
  const parts = { inside: () => load("inside"), rest: () => load("rest") };
  const instance = await WebAssembly.instantiate(module, { ...getImports(), parts });
  first = instance.exports;
  finish(instance, module);
}

/** @param {LatePart} name @param {WebAssembly.Module} module */
export async function join(name, module) {
  await begun;
  if (!first || here.has(name)) return;
  await WebAssembly.instantiate(module, { first });
  here.add(name);
}

/** A worker is sent a part by the page. @param {Part} part */
export const receive = ({ part, module }) => (part === "first" ? start(module) : join(part, module));

/** Something of a part is needed now. @param {LatePart} name */
function load(name) {
  try {
    if (!first) return;
    new WebAssembly.Instance(new WebAssembly.Module(fetchNow(name)), { first });
    here.add(name);
  } catch (error) {
    // The call that needed it cannot go on, and what it has begun stays half done, as after a trap.
    throw new WebAssembly.RuntimeError(`A part of the page could not be loaded: ${error}`);
  }
}

/** The page's own thread may wait for text only: each letter is a byte. @param {LatePart} name */
function fetchNow(name) {
  const request = new XMLHttpRequest();
  request.open("GET", address(name), false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`${name}: ${request.status} ${request.statusText}`);
  return Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0));
}
