// The page: starts the wasm module and the worker, and ties settings, experiment and pictures together.

import { boards, defaultConfig, limits } from "../pkg/tinyml_playground.js";
import * as address from "./address.js";
import * as answer from "./answer.js";
import * as charts from "./charts.js";
import * as confusion from "./confusion.js";
import * as csv from "./csv.js";
import * as device from "./device.js";
import { byId, whenNear } from "./dom.js";
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

/** Everything is laid out before the module arrives, so that nothing jumps when it does. */
function buildPage() {
  layout.build();
  metrics.build();
  device.build();
}

async function start() {
  buildPage();

  /** The report to be painted with the next frame; a faster sequence of reports paints only the last. @type {Report | null} */
  let waiting = null;
  const paint = () => {
    const report = waiting;
    waiting = null;
    if (!report) return;
    for (const part of [answer, metrics, confusion, device, charts, variants, predict, firmware, downloads])
      part.show(report);
    settings.showReport(report);
    threshold.showReport(report);
    inside?.show(report);
    sweep?.show(report);
    document.body.dataset.ready = "";
  };

  /** @param {Partials} partial @param {string} path */
  const change = (partial, path) => {
    if (path === "dataset.name") csv.leave();
    address.touch(path);
    void experiment.change(partial, path);
  };

  /** Sections that come when somebody is about to see them. @type {Inside | null} */
  let inside = null;
  /** @type {Sweep | null} */
  let sweep = null;
  let paused = false;

  /** Whether a control shows what was refused. */
  let refusedStands = false;
  const experiment = new Experiment({
    config(config, refused) {
      refusedStands = Object.keys(refused).length > 0;
      const wanted = csv.isWanted() ? merge(refused, { dataset: { ...refused.dataset, name: "csv" } }) : refused;
      settings.show(config, wanted);
      threshold.show(config);
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
    if (settings.mark(refusal, changed) || !refusal) return;
    if (refusal.name === "Csv") csv.refuse(refusal.message);
    else status.note(refusal.message);
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
  experiment.config = defaultConfig();
  csv.build(loadCsv);
  // The worker begins while the page is being laid out; its answer comes after.
  const restored = restore();
  const settings = new Settings({
    limits: limits(),
    defaults: defaultConfig(),
    boards: boards(),
    change,
    wantCsv: () => void csv.choose(loadCsv),
  });
  const threshold = new Threshold(limits().evaluate.threshold, change);
  watchColours();
  charts.build();
  power.build(change);
  variants.build(change);
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
    if (experiment.report) {
      inside.finished();
      inside.show(experiment.report);
    }
    if (experiment.running) {
      inside.started();
      inside.paused(paused);
    } else inside.stopped();
  });
  whenNear(byId("sweep"), async () => {
    const { Sweep } = await import("./sweep.js");
    sweep = new Sweep((partial) => change(partial, "sweep"));
    sweep.configured(experiment.config, experiment.csv);
    if (experiment.report) sweep.show(experiment.report);
  });
  print.build();
  predict.build((row) => experiment.ask("predict", row));
  downloads.build((type, rows) => experiment.ask(type, rows));
  firmware.build({ zip: () => experiment.ask("firmware", null), files: () => experiment.ask("firmwareFiles", null) });
  status.build(
    () => void experiment.cancel(),
    async (on) => {
      await experiment.pause(on);
      paused = on;
      inside?.paused(on);
    },
    () => void experiment.change({}),
  );

  address.onMove(() => {
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    void restore();
  });
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
