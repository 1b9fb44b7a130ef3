// Inside the model: its decision boundary, its network or tree, one row and one weight of it, and how it all came about.

import { boundaryHit, drawBoundary, drawNetwork, drawTree, networkHit } from "../pkg/tinyml_playground.js";
import * as anatomy from "./anatomy.js";
import { markLoss, showLoss } from "./charts.js";
import { Course } from "./course.js";
import { byId, el, setText } from "./dom.js";
import { LATEST, Picture, whenIdle } from "./picture.js";
import { RowPanel } from "./row.js";
import { Scenes } from "./scenes.js";
import { TreeWindow } from "./tree.js";
import { WeightPanel } from "./weights.js";

/** @import { Config, LookRequest, Place, PlaneKind, Progress, Report, Scene } from "./types.js" */

/**
 * What the section asks of the experiment.
 * @typedef {object} Acts
 * @property {(request: LookRequest) => Promise<Scene>} look
 * @property {(place: Place, value: number) => Promise<void>} edit
 * @property {() => Promise<void>} undo
 * @property {() => Promise<void>} train one more iteration
 */

const section = byId("inside");

/** The stages of a run that find the model trained. */
const AFTER_TRAINING = ["score", "compress", "report"];

/** What a model is trained with and on. @param {Config | null} config */
const training = (config) => config && JSON.stringify([config.dataset, config.split, config.scaler, config.model]);

export class Inside {
  #scenes;
  #row = new RowPanel((row) => this.#scenes.want({ row }));
  #weights;
  #course;
  #boundary = new Picture(byId("chart-boundary"), {
    id: "boundary",
    title: "Decision boundary",
    draw: drawBoundary,
    describe: anatomy.describePlane,
    numbers: anatomy.points,
  });
  #network = new Picture(byId("chart-network"), {
    id: "network",
    title: "Network",
    draw: (canvas, scene, style) => drawNetwork(canvas, scene, style, this.#weights.marked),
    exists: ({ network }) => Boolean(network),
    describe: anatomy.describeNetwork,
    numbers: anatomy.weights,
  });
  #tree = new Picture(byId("chart-tree"), {
    id: "tree",
    title: "Tree",
    draw: (canvas, scene, style) => drawTree(canvas, scene, style, this.#window.offset),
    exists: ({ tree }) => Boolean(tree),
    describe: anatomy.describeTree,
    numbers: anatomy.nodes,
  });
  #window = new TreeWindow(this.#tree);
  #plane = el(
    "select",
    { id: "plane" },
    el("option", { value: "importance" }, "the two most important features"),
    el("option", { value: "components" }, "the two directions of most variation"),
  );
  #planeLine = el("p", { class: "plane", hidden: true }, el("label", { for: "plane" }, "Seen along"), this.#plane);
  /** @type {Scene | null} */ #scene = null;
  /** @type {Report | null} */ #report = null;
  /** @type {Config | null} */ #config = null;
  /** What the model was trained with and on. */ #training = "";
  /** Whether this run has shown itself. */ #live = false;
  /** Whether the training has come to its end; whether its whole run has, which figures come after. */
  #trained = false;
  #whole = false;
  #run = { running: false, paused: false };

  /** @param {Acts} acts */
  constructor(acts) {
    this.#scenes = new Scenes(
      acts.look,
      (scene) => this.#show(scene),
      // The row is not there any more.
      ({ field }) => field?.startsWith("row") && this.#row.pin(null),
    );
    this.#weights = new WeightPanel({
      select: () => this.#redraw(this.#network),
      edit: acts.edit,
      undo: acts.undo,
    });
    this.#course = new Course(
      (frame) => this.#scenes.want({ frame }),
      () => void acts.train(),
    );
    this.#plane.addEventListener("change", () =>
      this.#scenes.want({ plane: /** @type {PlaneKind} */ (this.#plane.value) }),
    );
    this.#boundary.box.after(this.#planeLine);
    this.#pointAtRows();
    this.#pointAtWeights();
    new IntersectionObserver(([entry]) => this.#scenes.see(entry.isIntersecting)).observe(section);
  }

  /** The dot nearest to the pointer is looked at; a click keeps it. */
  #pointAtRows() {
    const { canvas } = this.#boundary;
    /** @param {MouseEvent} event */
    const hit = (event) =>
      this.#scene &&
      (boundaryHit(this.#scene, this.#boundary.size.width, this.#boundary.size.height, event.offsetX, event.offsetY) ??
        null);
    canvas.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "touch") this.#scenes.want({ row: hit(event) ?? this.#row.chosen });
    });
    canvas.addEventListener("pointerleave", () => this.#scenes.want({ row: this.#row.chosen }));
    canvas.addEventListener("click", (event) => this.#row.pin(hit(event)));
  }

  #pointAtWeights() {
    const { canvas } = this.#network;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-describedby", "weight-words");
    canvas.addEventListener("click", (event) => {
      const { width, height } = this.#network.size;
      const place = this.#scene && networkHit(this.#scene, width, height, event.offsetX, event.offsetY);
      if (place) this.#weights.select({ layer: place.layer, from: place.from ?? null, to: place.to });
    });
    canvas.addEventListener("keydown", (event) => {
      if (this.#weights.move(event.key)) event.preventDefault();
    });
  }

  /** @param {Picture<Scene>} picture */
  #redraw(picture) {
    picture.refresh();
    picture.draw();
  }

  /** @param {Config} config */
  configured(config) {
    if (training(config) !== training(this.#config)) this.#trained = this.#whole = false;
    this.#config = config;
  }

  started() {
    this.#live = false;
    this.#setRun({ running: true, paused: false });
  }

  /** @param {Progress} progress */
  progress({ stage }) {
    this.#trained = AFTER_TRAINING.includes(stage);
    // A model that was there before and is only counted anew is as whole as it was.
    if (!this.#trained) this.#whole = false;
    if (stage !== "train") return;
    if (!this.#live) {
      this.#live = true;
      this.#course.stop();
      this.#scenes.want({ frame: null });
    }
    this.#scenes.renew(!this.#run.paused);
  }

  /** @param {boolean} on */
  paused(on) {
    this.#setRun({ ...this.#run, paused: on });
    if (this.#live) this.#scenes.renew(!on);
  }

  /** The run has come to its end. */
  finished() {
    this.#trained = this.#whole = true;
  }

  /** The run has ended, one way or the other. */
  stopped() {
    this.#setRun({ running: false, paused: false });
    this.#scenes.renew(false);
  }

  /** @param {{ running: boolean, paused: boolean }} run */
  #setRun(run) {
    this.#run = run;
    this.#course.showRun(run);
    section.classList.toggle("is-live", run.running && this.#live);
  }

  /** @param {Report} report */
  show(report) {
    const { csv, n_samples } = report.dataset;
    const key = JSON.stringify([training(report.config), csv, n_samples]);
    const trained = key !== this.#training;
    this.#training = key;
    this.#report = report;
    if (trained) {
      this.#course.stop();
      this.#scenes.want({ frame: null });
    }
    this.#row.showReport(report);
    this.#weights.showReport(report, trained);
    if (this.#scene) this.#tell(this.#scene);
  }

  /** The words at once, the pictures one after the other when there is time. @param {Scene} scene */
  #show(scene) {
    this.#scene = scene;
    section.dataset.ready = "";
    section.classList.toggle("is-live", this.#run.running && this.#live);
    const pictures = [this.#boundary, this.#network, this.#tree];
    this.#weights.show(scene, this.#isEnd(scene));
    for (const picture of pictures) picture.show(scene);
    this.#row.show(scene);
    this.#window.show(
      scene,
      this.#row.chosen?.index === scene.row?.index && this.#row.chosen?.part === scene.row?.part,
    );
    this.#tell(scene);
    whenIdle(() => this.#boundary.draw(), LATEST);
    whenIdle(() => this.#network.draw(), LATEST);
    whenIdle(() => this.#tree.draw(), LATEST);
  }

  /** Whether the scene is of the model that the report is about. @param {Scene} scene */
  #isEnd({ frame }) {
    return this.#whole && frame.index === frame.total - 1;
  }

  /** @param {Scene} scene */
  #tell(scene) {
    const model = this.#config?.model.name ?? "";
    const end = this.#whole ? (this.#report?.model.n_iter ?? scene.frame.total - 1) : null;
    this.#course.show(scene, model, end);
    const { losses } = scene.frame;
    // Once the report is there, its whole curve stays, even if the last scene of the training comes after it.
    if (!this.#whole && losses?.length && this.#config)
      showLoss({ config: this.#config, model: { loss_curve: losses, warnings: [] } });
    markLoss(!this.#whole || this.#isEnd(scene) ? null : scene.frame.iteration);
    byId("course-broken").hidden = this.#trained || this.#run.running;
    const { kind } = scene.plane;
    this.#planeLine.hidden = kind === "features";
    if (kind !== "features") this.#plane.value = kind;
    const none = byId("no-picture");
    section.dataset.picture = scene.network ? "network" : scene.tree ? "tree" : "none";
    none.hidden = Boolean(scene.network || scene.tree);
    setText(
      none,
      model === "DummyClassifier"
        ? "This baseline has nothing inside: whatever the row, it answers with the class that is most frequent among the training rows."
        : "This model has too many weights to be drawn.",
    );
  }
}
