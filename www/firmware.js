// The firmware of the chosen variant: a zip to take along, and its files to read.

import { the } from "./device.js";
import { byId, copies, download, el, setText } from "./dom.js";

/** @import { Report, Requests } from "./types.js" */

/** @typedef {Requests["firmwareFiles"]["reply"]} Files */
/**
 * @typedef {object} Acts
 * @property {() => Promise<Uint8Array<ArrayBuffer>>} zip
 * @property {() => Promise<Files>} files
 */

/** @type {Acts | null} */
let acts = null;
/** @type {Report | null} */
let shown = null;
/** The files of the report that is shown, once somebody wanted to see them. @type {Files | null} */
let files = null;

const save = /** @type {HTMLButtonElement} */ (byId("download-firmware"));
const details = /** @type {HTMLDetailsElement} */ (byId("firmware-files"));
const choice = /** @type {HTMLSelectElement} */ (byId("firmware-file"));
const text = byId("firmware-text");

/** @param {Acts} given */
export function build(given) {
  acts = given;
  save.addEventListener("click", () => saved(given));
  details.addEventListener("toggle", () => void fill());
  choice.addEventListener("change", showFile);
  copies(byId("firmware-copy"), text);
}

/** @param {Acts} given */
async function saved({ zip }) {
  save.disabled = true;
  try {
    download(new Blob([await zip()], { type: "application/zip" }), "firmware.zip");
  } catch (error) {
    say(error);
  } finally {
    save.disabled = shown?.chosen === null;
  }
}

/** @param {unknown} error */
function say(error) {
  setText(byId("firmware-note"), error instanceof Error ? error.message : String(error));
}

/** Fetches the files where they are to be seen; the header first, since that is the model. */
async function fill() {
  if (!acts || !details.open || files || !shown || shown.chosen === null) return;
  const asked = shown;
  try {
    const got = await acts.files();
    if (asked !== shown) return;
    files = got;
  } catch (error) {
    return say(error);
  }
  const before = choice.value;
  choice.replaceChildren(...files.map(({ path }) => el("option", {}, path)));
  const header = files.find(({ path }) => path.endsWith(".h"))?.path;
  choice.value = files.some(({ path }) => path === before) ? before : (header ?? files[0]?.path ?? "");
  showFile();
}

function showFile() {
  setText(text, files?.find(({ path }) => path === choice.value)?.text ?? "");
}

/** @param {Report} report */
export function show(report) {
  shown = report;
  files = null;
  const { chosen, device } = report;
  save.disabled = chosen === null;
  details.hidden = chosen === null;
  setText(
    byId("firmware-note"),
    chosen === null
      ? "The variant that the settings ask for could not be made, so there is no firmware."
      : `The ${chosen} model as C99, as an Arduino sketch, as Rust without its standard library and as JSON, with test rows and a program that checks itself.${
          device.fits === false ? ` It does not fit ${the(device.board)}.` : ""
        }`,
  );
  void fill();
}
