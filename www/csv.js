// The user's own CSV file: picking or dropping it, how it is to be read, and in words what was found in it.

import { byId, el, table } from "./dom.js";
import { count, counted } from "./format.js";

/** @import { CsvFile, CsvSummary, Section, Value } from "./types.js" */

/** @typedef {(file: CsvFile) => Promise<CsvSummary>} Load */

/** @type {Record<string, string>} */
const SEPARATORS = { ",": "commas", ";": "semicolons", "\t": "tabs" };

/** The bytes of the file that is being read or was read last; they stay in this page. @type {Uint8Array | null} */
let bytes = null;
let fileName = "";
/** The file whose rows are the dataset's, if any are. */
let taken = "";
/** Whether a CSV file is wanted but none is taken yet. */
let waiting = false;
/** @type {Section} */
let options = {};

const pick = el("input", { type: "file", id: "csv-file", accept: ".csv,.tsv,.txt,text/csv" });
const refusal = el("p", { class: "refusal", id: "csv-message", role: "alert", hidden: true });
const prompt = el(
  "p",
  { id: "csv-prompt", hidden: true },
  "Choose a file. Until then the figures are still those of the data before.",
);
const summaryPlace = el("div", { id: "csv-summary" });
const settings = el("div", { id: "csv-options", class: "csv-options", hidden: true });

/**
 * @param {string} name
 * @param {string} label
 * @param {[string, string][]} choices
 */
function choice(name, label, choices) {
  const select = el(
    "select",
    { id: `csv-${name}`, "data-csv": name },
    ...choices.map(([value, text]) => el("option", { value }, text)),
  );
  const line = el("p", { class: "setting-line" }, el("label", { for: select.id }, label), select);
  return { select, line };
}

const header = choice("header", "First line", [
  ["auto", "find out"],
  ["true", "column names"],
  ["false", "data"],
]);
const delimiter = choice("delimiter", "Separator", [
  ["auto", "find out"],
  [",", "comma"],
  [";", "semicolon"],
  ["\t", "tab"],
]);
const label = choice("label_column", "Label column", []);
const missing = choice("missing", "Missing values", [
  ["drop", "leave rows out"],
  ["median", "take the median"],
]);

/**
 * @param {string} name
 * @param {string} text
 * @returns {Value}
 */
function valueOf(name, text) {
  if (text === "auto") return null;
  if (name === "header") return text === "true";
  return name === "label_column" ? Number(text) : text;
}

/**
 * Lays out the panel and listens for files.
 * @param {Load} load
 */
export function build(load) {
  const all = { header, delimiter, label_column: label, missing };
  byId("csv").append(
    prompt,
    el("label", { for: "csv-file", class: "file-label" }, "CSV file"),
    pick,
    el("p", { class: "note" }, "Or drop it anywhere on this page. The file never leaves your browser."),
    refusal,
    settings,
    summaryPlace,
  );
  pick.setAttribute("aria-describedby", refusal.id);
  settings.append(...Object.values(all).map(({ line }) => line));
  pick.addEventListener("change", () => {
    const file = pick.files?.[0];
    if (file) void open(file, load);
  });
  for (const [name, { select }] of Object.entries(all)) {
    select.addEventListener("change", () => {
      options = { ...options, [name]: valueOf(name, select.value) };
      void read(load);
    });
  }
  listenForDrops(load);
}

/** @param {Load} load */
function listenForDrops(load) {
  const sign = byId("drop");
  /** @param {DragEvent} event */
  const hasFile = (event) => event.dataTransfer?.types.includes("Files") ?? false;
  addEventListener("dragover", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    sign.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) sign.hidden = true;
  });
  addEventListener("drop", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    sign.hidden = true;
    const file = event.dataTransfer?.files[0];
    if (file) void open(file, load);
  });
}

/**
 * @param {File} file
 * @param {Load} load
 */
async function open(file, load) {
  want();
  fileName = file.name;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    bytes = null;
    refuse("It could not be read. It may have been moved or changed since you chose it.");
    return;
  }
  // What was said about another file's columns does not hold for this one.
  options = { ...options, label_column: null };
  await read(load);
}

/** @param {Load} load */
async function read(load) {
  if (!bytes) return;
  try {
    tell(await load({ bytes, options }));
    taken = fileName;
    refuse(null);
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
}

/** Reads the file of this visit once more, or waits for one. @param {Load} load */
export async function choose(load) {
  want();
  if (bytes) await read(load);
  else pick.focus();
}

/** Opens the panel and waits for a file. */
export function want() {
  waiting = true;
  arrange(byId("csv").dataset.taken !== undefined);
}

/** Another kind of data was chosen. */
export function leave() {
  waiting = false;
}

export const isWanted = () => waiting;

/** Says why the file was not taken, and what the figures are of. @param {string | null} message */
export function refuse(message) {
  const still = byId("csv").dataset.taken === undefined ? "the data before" : taken;
  refusal.textContent =
    message === null ? "" : `${fileName} was not taken. ${message} The figures are still those of ${still}.`;
  refusal.hidden = message === null;
  if (message === null) pick.removeAttribute("aria-invalid");
  else pick.setAttribute("aria-invalid", "true");
}

/** Shows the panel, or hides it where another kind of data was chosen. @param {boolean} on whether a file is the dataset */
export function show(on) {
  if (on && byId("csv").dataset.taken === undefined) waiting = false;
  arrange(on);
}

/** @param {boolean} on whether a file is the dataset */
function arrange(on) {
  const panel = byId("csv");
  panel.toggleAttribute("data-taken", on);
  panel.hidden = !on && !waiting;
  byId("fields-dataset").hidden = !panel.hidden;
  prompt.hidden = on || panel.hidden;
  if (panel.hidden) refuse(null);
}

/** @param {CsvSummary} summary */
function tell(summary) {
  settings.hidden = false;
  label.select.replaceChildren(
    ...summary.columns.map((name, i) => el("option", { value: i }, name || `column ${i + 1}`)),
  );
  label.select.selectedIndex = summary.columns.indexOf(summary.label_column);
  header.select.value = String(options.header ?? "auto");
  delimiter.select.value = String(options.delimiter ?? "auto");
  summaryPlace.replaceChildren(
    el("p", { class: "note" }, `${fileName}: ${words(summary)}`),
    el(
      "div",
      { class: "numbers-table" },
      table(
        "Classes",
        ["Label", "Class", "Rows"],
        summary.classes.map((name, i) => [name, i, count(summary.class_counts[i])]),
      ),
    ),
  );
}

/** @param {CsvSummary} summary */
function words(summary) {
  const { n_rows, n_columns, delimiter, header, missing_cells, dropped_rows, filled_cells } = summary;
  const first = header ? "with column names" : "without column names";
  const gaps = [
    missing_cells === 0 ? "No value is missing" : `${counted(missing_cells, "value")} missing`,
    ...(filled_cells > 0 ? [`${count(filled_cells)} filled in with the column’s median`] : []),
    ...(dropped_rows > 0 ? [`${counted(dropped_rows, "row")} left out`] : []),
  ].join(", ");
  return `${counted(n_rows, "row")} and ${counted(n_columns, "column")}, ${first}, separated by ${SEPARATORS[delimiter] ?? delimiter}. ${gaps}.`;
}
