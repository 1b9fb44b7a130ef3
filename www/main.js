// The page: starts the wasm module and the worker, and ties settings, experiment and pictures together.

import { boards, defaultConfig, limits } from "../pkg/tinyml_playground.js";
import * as address from "./address.js";
import * as answer from "./answer.js";
import * as charts from "./charts.js";
import * as confusion from "./confusion.js";
import * as csv from "./csv.js";
import * as device from "./device.js";
import { byId, pause, whenNear } from "./dom.js";
import * as downloads from "./downloads.js";
import { Experiment } from "./experiment.js";
import * as firmware from "./firmware.js";
import * as layout from "./layout.js";
import * as metrics from "./metrics.js";
import * as parts from "./parts.js";
import { merge } from "./paths.js";
import { watchColours } from "./picture.js";
import * as power from "./power.js";
import * as predict from "./predict.js";
import * as print from "./print.js";
import { Settings } from "./settings.js";
import * as status from "./status.js";
import { Threshold } from "./threshold.js";
import * as variants from "./variants.js";

/** @import { Inside } from "./inside.js" */
/** @import { Sweep } from "./sweep.js" */
/** @import { Partials, Refusal, Report } from "./types.js" */

/** How long the page waits for its first answer before it builds what is beside it, in milliseconds. */
const PATIENCE = 100;

/** Everything is laid out before the module arrives, so that nothing jumps when it does. */
function buildPage() {
  layout.build();
  charts.build();
  metrics.build();
  device.build();
}

async function start() {
  buildPage();

  /** What shows a report; the first are what is in sight at first. @type {{ show: (report: Report) => void }[]} */
  const views = [charts, answer, metrics, confusion, device];
  /** The report that they show. @type {Report | null} */
  let shown = null;
  /** @param {{ show: (report: Report) => void }} view */
  const join = (view) => {
    views.push(view);
    if (shown) view.show(shown);
  };

  /** The report to be painted with the next frame; a faster sequence of reports paints only the last. @type {Report | null} */
  let waiting = null;
  /** @type {() => void} */
  let hasPainted;
  const painted = new Promise((/** @type {(value: void) => void} */ resolve) => (hasPainted = resolve));
  const paint = () => {
    if (!waiting) return;
    shown = waiting;
    waiting = null;
    for (const view of views) view.show(shown);
    document.body.dataset.ready = "";
    // Whoever waits for it goes on when the frame is through.
    setTimeout(hasPainted);
  };

  /** @param {Partials} partial @param {string} path */
  const change = (partial, path) => {
    if (path === "dataset.name") csv.leave();
    address.touch(path);
    void experiment.change(partial, path);
  };

  /** The controls come after the first answer. @type {Settings | null} */
  let settings = null;
  /** @type {Threshold | null} */
  let threshold = null;
  /** Sections that come when somebody is about to see them. @type {Inside | null} */
  let inside = null;
  /** @type {Sweep | null} */
  let sweep = null;
  let paused = false;

  /** Whether a control shows what was refused. */
  let refusedStands = false;
  /** What was refused before there were controls to show it. @type {Refusal | null} */
  let early = null;
  /** What was refused, and what is wanted but not there yet. @param {Partials} refused @returns {Partials} */
  const standing = (refused) =>
    csv.isWanted() ? merge(refused, { dataset: { ...refused.dataset, name: "csv" } }) : refused;
  const experiment = new Experiment({
    config(config, refused) {
      refusedStands = Object.keys(refused).length > 0;
      early = null;
      settings?.configured(config, standing(refused));
      threshold?.configured(config);
      csv.show(config.dataset.name === "csv");
      inside?.configured(config);
      sweep?.configured(config, experiment.csv);
      address.write(config);
    },
    refused: (refusal, changed) => refuse(refusal, changed),
    started() {
      status.started();
      paused = false;
      inside?.started();
    },
    progress(progress) {
      status.progress(progress, experiment.config.model.name);
      inside?.progress(progress);
    },
    report(report) {
      inside?.finished();
      status.stale(refusedStands);
      if (!waiting) requestAnimationFrame(paint);
      waiting = report;
    },
    stopped(cancelled) {
      status.stopped(cancelled);
      inside?.stopped();
    },
    died(reason) {
      status.stale(true);
      status.note(
        "The computation broke off, most likely because the memory ran out. Your settings are kept: choose fewer rows, or run them again. " +
          `(The browser says: ${reason})`,
        { action: { label: "Run again", act: () => void experiment.change({}) }, aboutRun: true },
      );
    },
  });

  /** @param {Refusal | null} refusal @param {string | null} changed */
  const refuse = (refusal, changed) => {
    if (refusal?.name === "Died") return;
    if (refusal) status.stale(true);
    if (!settings) {
      early = refusal;
      return;
    }
    const said = settings.mark(refusal, changed);
    // Where there is no answer to be seen, the control may be out of sight.
    if (!refusal || (said && shown)) return;
    if (refusal.name === "Csv") csv.refuse(refusal.message);
    else status.note(said ?? refusal.message, { aboutRun: said !== null });
  };

  /** @type {csv.Load} */
  const loadCsv = async (file) => {
    address.touch("csv");
    // Another file has other classes.
    if (experiment.config.evaluate.positive_class !== null && experiment.config.dataset.name !== "csv")
      await experiment.change({ evaluate: { positive_class: null } });
    return experiment.loadCsv(file);
  };

  const restore = async () => {
    // Another experiment than the first picture's has other needs.
    if (location.hash.length > 1) parts.wantAll();
    const { config, problems } = address.read();
    const lost = config.dataset?.name === "csv" && !experiment.csv;
    csv.leave();
    if (lost) {
      delete config.dataset;
      config.evaluate = { ...config.evaluate, positive_class: null };
      csv.want();
    }
    try {
      await experiment.start(config);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      if (!experiment.report) await experiment.start({});
    }
    const missing = lost
      ? "This link was made with a CSV file. The file itself is not in the link: choose it again under Data. "
      : "";
    const unread = problems.length > 0 ? `The link could only be read in part. ${problems.join(" ")}` : "";
    status.note(missing + unread || null, { aboutRun: lost });
  };
  await parts.begin();
  const restored = restore();
  // It is told at the end.
  restored.catch(() => {});
  address.onMove(() => {
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    void restore();
  });
  // While the worker is at it. The first answer is in sight before the controls are; one that takes long is not waited for.
  const defaults = defaultConfig();
  experiment.config = defaults;
  csv.build(loadCsv);
  watchColours();
  power.build(change);
  await Promise.race([painted, pause(PATIENCE)]);
  const bounds = limits();
  settings = new Settings({
    limits: bounds,
    defaults,
    boards: boards(),
    change,
    wantCsv: () => void csv.choose(loadCsv),
  });
  settings.configured(experiment.config, standing({}));
  if (early) refuse(early, null);
  join(settings);
  threshold = new Threshold(bounds.evaluate.threshold, change);
  threshold.configured(experiment.config);
  join(threshold);
  variants.build(change);
  print.build();
  predict.build((row) => experiment.ask("predict", row));
  downloads.build((type, rows) => experiment.ask(type, rows));
  firmware.build({ zip: () => experiment.ask("firmware", null), files: () => experiment.ask("firmwareFiles", null) });
  for (const view of [variants, predict, downloads, firmware]) join(view);
  status.build(
    () => void experiment.cancel(),
    async (on) => {
      await experiment.pause(on);
      paused = on;
      inside?.paused(on);
    },
    () => void experiment.change({}),
  );
  whenNear(byId("inside"), async () => {
    const { Inside } = await import("./inside.js");
    inside = new Inside({
      async look(request) {
        await parts.want("inside");
        return experiment.look(request);
      },
      edit: (place, value) => experiment.edit(place, value),
      undo: () => experiment.undoEdit(),
      train: () => experiment.stepIteration(),
    });
    inside.configured(experiment.config);
    if (experiment.report) inside.finished();
    join(inside);
    if (experiment.running) {
      inside.started();
      inside.paused(paused);
    } else inside.stopped();
  });
  whenNear(byId("sweep"), async () => {
    const { Sweep } = await import("./sweep.js");
    sweep = new Sweep((partial) => change(partial, "sweep"));
    sweep.configured(experiment.config, experiment.csv);
    join(sweep);
  });

  document.body.dataset.built = "";
  await restored;
}

// support.js has looked at what the browser can do.
if (!("unsupported" in document.documentElement.dataset)) {
  start().catch((error) => {
    status.note(`The page could not be started: ${error instanceof Error ? error.message : error}`, {
      action: { label: "Load again", act: () => location.reload() },
    });
  });
}
