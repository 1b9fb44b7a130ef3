// What can be taken along: the data, the scores, the report; and the program in Python.

import { byId, copies, download, el, setText } from "./dom.js";

/** @import { Report } from "./types.js" */

/** Rows per piece: large enough to be quick, small enough that the worker hears other messages in between. */
const PIECE = 20_000;

/**
 * @typedef {(type: "dataCsv" | "scoresCsv", payload: { from: number, to: number }) => Promise<Uint8Array<ArrayBuffer>>} Fetch
 */

/** @type {Report | null} */
let shown = null;
const sklearn = /** @type {HTMLDetailsElement} */ (byId("sklearn"));

/**
 * @param {string} id
 * @param {string} text
 * @param {(report: Report) => Promise<void> | void} save
 */
function button(id, text, save) {
  const made = el("button", { type: "button", id }, text);
  made.addEventListener("click", async () => {
    if (!shown) return;
    made.disabled = true;
    try {
      await save(shown);
    } finally {
      made.disabled = false;
    }
  });
  return made;
}

/**
 * @param {Fetch} fetch
 * @param {"dataCsv" | "scoresCsv"} type
 * @param {number} rows
 */
async function pieces(fetch, type, rows) {
  const parts = [];
  for (let from = 0; from < rows; from += PIECE)
    parts.push(await fetch(type, { from, to: Math.min(from + PIECE, rows) }));
  return new Blob(parts, { type: "text/csv" });
}

/** JSON knows no infinity, so it is written as a text. @param {Report} report */
function json(report) {
  const text = JSON.stringify(
    report,
    (_, value) =>
      typeof value === "number" && !Number.isFinite(value) && !Number.isNaN(value) ? String(value) : value,
    1,
  );
  return new Blob([text], { type: "application/json" });
}

/**
 * Lays out the buttons.
 * @param {Fetch} fetch
 */
export function build(fetch) {
  byId("downloads").append(
    button("download-data", "Data as CSV", async ({ dataset }) =>
      download(await pieces(fetch, "dataCsv", dataset.n_samples), "data.csv"),
    ),
    button("download-scores", "Scores as CSV", async ({ split }) =>
      download(await pieces(fetch, "scoresCsv", split.n_test), "scores.csv"),
    ),
    button("download-report", "Report as JSON", (report) => download(json(report), "report.json")),
  );
  sklearn.addEventListener("toggle", () => void fill());
  copies(byId("copy"), byId("python"));
}

async function fill() {
  if (!sklearn.open) return;
  const { program } = await import("./python.js");
  if (shown) setText(byId("python"), program(shown));
}

/** @param {Report} report */
export function show(report) {
  shown = report;
  void fill();
}
