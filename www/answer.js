// The result in words: the sentence above everything, what stands at the threshold, what went wrong.

import { byId, el, setText } from "./dom.js";
import { bytes, count, counted, figure, percent } from "./format.js";
import { onDevice } from "./metrics.js";

/** @import { Report, Variant } from "./types.js" */

/** Time without a new result before it is read out: a slider on the move would never let a reader finish. */
const QUIET = 800;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * The pieces of the sentence; the emphasised ones are the figures.
 * @param {Report} report
 * @returns {{ text: string, strong?: boolean, id?: string }[]}
 */
function pieces(report) {
  const { config, dataset, split, metrics, device } = report;
  const variant = onDevice(report);
  const by = isOther(variant) ? " by the trained model" : "";
  const unseen = config.split
    ? ` of ${counted(split.n_test, "unseen row")} ${split.n_test === 1 ? "is" : "are"} classified correctly${by}.`
    : ` of all ${count(dataset.n_samples)} rows are classified correctly${by}, but the model has seen every one of them.`;
  const { flash, board, fits } = device;
  const verdict =
    fits === null
      ? `; whether it fits ${a(board)} is not known.`
      : fits
        ? ` and fits ${a(board)}.`
        : ` and does not fit ${a(board)}.`;
  const share = flash.share === null ? "" : ` (${percent(flash.share)})`;
  return [
    { text: percent(metrics.accuracy), strong: true },
    { text: `${unseen} ` },
    ...deployed(variant),
    { text: bytes(flash.total_bytes), strong: true },
    { text: ` of flash${share}${verdict}` },
  ];
}

/** Whether another model than the trained one goes onto the device. @param {Variant | undefined} variant */
const isOther = (variant) => variant !== undefined && variant.name !== "float32";

/** What goes onto the device: another model has figures of its own. @param {Variant | undefined} variant */
const deployed = (variant) =>
  variant && isOther(variant)
    ? [
        { text: `On the device, as ${variant.name}, ` },
        { text: percent(variant.metrics.accuracy), strong: true },
        { text: " are; it needs " },
      ]
    : [{ text: "The model needs " }];

/** Without the chip in brackets. @param {Report["device"]["board"]} board */
function a(board) {
  if (board.key === "custom") return "your own board";
  const name = board.name.replace(/\s*\(.*\)$/, "");
  return /^([AEIO]|STM|RP|nRF|ESP)/.test(name) ? `an ${name}` : `a ${name}`;
}

/** @param {Report} report */
export function show(report) {
  const words = pieces(report);
  byId("sentence").replaceChildren(...words.map(({ text, strong }) => (strong ? el("strong", {}, text) : text)));
  const { config, model, metrics, baseline } = report;
  // Of the baseline itself it goes without saying.
  const note = (config.model.name !== "DummyClassifier" && baseline.note) || "";
  setText(byId("warnings"), [...model.warnings, note, ...metrics.warnings].filter(Boolean).join(" "));

  clearTimeout(timer);
  timer = setTimeout(() => {
    const { precision, recall, f1 } = metrics;
    const figures =
      precision === null ? "" : ` Precision ${figure(precision)}, recall ${figure(recall)}, F1 ${figure(f1)}.`;
    setText(byId("live"), `${words.map(({ text }) => text).join("")}${figures} ${note}`.trimEnd());
  }, QUIET);
}

/** What the threshold does to the counts. @param {Report} report */
export function showThreshold({ evaluate, metrics }) {
  const note = byId("threshold-text");
  if (evaluate.positive === null) {
    setText(note, "With more than two classes the likeliest class is taken: there is no threshold.");
    return;
  }
  const [[, fp], [fn, tp]] = metrics.confusion_matrix;
  setText(
    note,
    `${count(tp)} of ${count(tp + fn)} “${evaluate.positive_class}” ${tp + fn === 1 ? "is" : "are"} found, with ${counted(fp, "false alarm")}.`,
  );
}
