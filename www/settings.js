// The column of settings: builds the controls from the tables in fields.js and the limits from Rust, shows the config in
// them, and turns what the user does into partial configs.

import { control } from "./controls.js";
import { byId, el } from "./dom.js";
import { boardFields, compressFields, deployFields } from "./deploy.js";
import { DATASET, EVALUATE, KINDS, SCALER, SPLIT } from "./fields.js";
import { MODEL, MODELS } from "./models.js";
import { partialAt, valueAt } from "./paths.js";

/** @import { Control } from "./controls.js" */
/** @import { Field } from "./fields.js" */
/** @import { Board, Config, Group, Limit, Limits, Partials, Refusal, Report, Value } from "./types.js" */

/**
 * @typedef {object} Host
 * @property {Limits} limits
 * @property {Config} defaults
 * @property {Board[]} boards
 * @property {(partial: Partials, path: string) => void} change
 * @property {() => void} wantCsv the user chose a CSV file as the kind of data
 */

/**
 * What was refused, with the label that the field has on the page in place of its path.
 * @param {Refusal} refusal
 * @param {Field} field
 */
function inWords({ field: path, message }, { path: shown, label, unit }) {
  if (path !== shown || !message.startsWith(path)) return message;
  // Rust speaks of the config's number.
  return `${label}${unit ? ` in ${unit.base}` : ""}${message.slice(path.length)}`;
}

export class Settings {
  /** @type {Map<string, Control>} */ #controls = new Map();
  /** The last dataset that was made up, for its size and seed. */ #made;
  /** Each kind of data as it was left. @type {Map<string, Config["dataset"]>} */ #kinds = new Map();
  #kind = "";
  #model = "";
  /** The board whose sensors are offered; none for one of the user's own. @type {Board | null | undefined} */ #board =
    null;
  /** What was last entered for a board and a battery of the user's own: they keep it while another is looked at. */
  /** @type {Group} */ #ownBoard = {};
  /** @type {Group} */ #ownBattery = {};
  /** The last model's seed, for the next one that has any. @type {Value | undefined} */ #seed;
  #host;

  /** @param {Host} host */
  constructor(host) {
    this.#host = host;
    this.#made = host.defaults.dataset;
    const { limits, boards } = host;
    this.#fill("fields-kind", [this.#kindField()], {});
    this.#fill("fields-split", SPLIT, limits.split);
    this.#fill("fields-model", [this.#modelField()], {});
    this.#fill("fields-scaler", [SCALER], {});
    this.#fill("fields-evaluate", EVALUATE, limits.evaluate);
    this.#fill(
      "fields-board",
      boardFields(boards, () => this.#ownBoard),
      limits.device,
    );
  }

  /** @returns {Field} */
  #kindField() {
    return {
      path: "dataset.name",
      label: "Kind",
      hint: "",
      kind: "choice",
      choices: KINDS,
      write: (name) => this.#anotherKind(String(name)),
    };
  }

  /** @returns {Field} */
  #modelField() {
    return {
      path: "model.name",
      label: "Model",
      hint: "",
      kind: "choice",
      choices: MODELS,
      write: (name) => this.#anotherModel(String(name)),
    };
  }

  /**
   * @param {string} id
   * @param {Field[]} fields
   * @param {Record<string, Limit>} limits
   */
  #fill(id, fields, limits) {
    const place = byId(id);
    for (const path of [...this.#controls.keys()]) {
      if (place.contains(this.#controls.get(path)?.element ?? null)) this.#controls.delete(path);
    }
    const made = fields.map((field) => {
      // In a section without a field of its own: `split`.
      const name = field.path.slice(field.path.indexOf(".") + 1);
      const one = control(field, limits[name], (field, value) => this.#take(field, value));
      this.#controls.set(field.path, one);
      return one;
    });
    const more = made.filter(({ field }) => field.more).map(({ element }) => element);
    place.replaceChildren(
      ...made.filter(({ field }) => !field.more).map(({ element }) => element),
      ...(more.length > 0 ? [el("details", { class: "extra" }, el("summary", {}, "More settings"), ...more)] : []),
    );
  }

  /**
   * @param {Field} field
   * @param {Value} value
   */
  #take(field, value) {
    if (field.path === "dataset.name" && value === "csv") return this.#host.wantCsv();
    this.#host.change(field.write?.(value) ?? partialAt(field.path, value), field.path);
  }

  /**
   * Another kind of data starts as it was left, or from its own defaults, but keeps the size and the seed where it has them.
   * Its classes are others, so no choice among them can stay.
   * @param {string} name
   * @returns {Partials}
   */
  #anotherKind(name) {
    const { n_samples, random_state } = this.#made;
    const known = this.#host.limits.dataset[name] ?? {};
    return {
      dataset: {
        ...this.#kinds.get(name),
        name,
        ...(known.n_samples && n_samples !== undefined ? { n_samples } : {}),
        ...(known.random_state && random_state !== undefined ? { random_state } : {}),
      },
      evaluate: { positive_class: null },
    };
  }

  /**
   * Another model starts from its own defaults, but keeps the seed where it has one.
   * @param {string} name
   * @returns {Partials}
   */
  #anotherModel(name) {
    const seeded = this.#host.limits.model[name]?.random_state && this.#seed !== undefined;
    return { model: { name, ...(seeded ? { random_state: this.#seed } : {}) } };
  }

  /**
   * Shows the config that holds, and where a value was refused, that value.
   * @param {Config} config
   * @param {Partials} refused
   */
  configured(config, refused) {
    if ("random_state" in config.dataset) this.#made = config.dataset;
    this.#kinds.set(config.dataset.name, config.dataset);
    if (config.dataset.name !== this.#kind) {
      this.#kind = config.dataset.name;
      this.#fill("fields-dataset", DATASET[this.#kind] ?? [], this.#host.limits.dataset[this.#kind]);
    }
    this.#showModel(config);
    this.#showBoard(config);
    for (const { field, element, show } of this.#controls.values()) {
      const standing = valueAt(refused, field.path);
      const held = field.read?.(config) ?? valueAt(config, field.path);
      // A refused part of a group is shown by its own control.
      const isPart = field.read !== undefined && typeof standing === "object";
      show(standing === undefined || isPart ? held : standing);
      if (field.shows) element.hidden = !field.shows(config);
    }
    for (const more of document.querySelectorAll(".extra"))
      /** @type {HTMLElement} */ (more).hidden = more.querySelector(".control:not([hidden])") === null;
  }

  /** Shows the fields that the board has. @param {Config} config */
  #showBoard({ device }) {
    if (device.custom) this.#ownBoard = /** @type {Group} */ (device.custom);
    if (typeof device.battery === "object") this.#ownBattery = /** @type {Group} */ (device.battery);
    const { boards, limits } = this.#host;
    const board = device.custom ? undefined : boards.find(({ key }) => key === device.board);
    if (board === this.#board) return;
    this.#board = board;
    this.#fill(
      "fields-deploy",
      deployFields(board, () => this.#ownBattery),
      limits.device,
    );
  }

  /** Shows the fields and the words of the model that is chosen. @param {Config} config */
  #showModel({ model, scaler }) {
    this.#seed = model.random_state ?? this.#seed;
    const scaled = scaler.name === "StandardScaler";
    byId("standardise-note").hidden = scaled || model.name !== "MLPClassifier";
    if (model.name === this.#model) return;
    this.#model = model.name;
    this.#fill("fields-compress", compressFields(model.name), this.#host.limits.compress);
    this.#fill("fields-train", MODEL[model.name] ?? [], this.#host.limits.model[model.name] ?? {});
    for (const element of document.querySelectorAll("[data-model]"))
      /** @type {HTMLElement} */ (element).hidden = element.getAttribute("data-model") !== model.name;
  }

  /** Shows what depends on the classes. @param {Report} report */
  show({ dataset, evaluate }) {
    const several = evaluate.positive === null;
    const threshold = this.#controls.get("evaluate.threshold");
    if (threshold) threshold.element.hidden = several;
    byId("threshold-note").hidden = !several;
    const attribution = byId("attribution");
    attribution.textContent = dataset.attribution ?? "";
    attribution.hidden = dataset.attribution === null;
  }

  /**
   * Marks the control that a refusal is about.
   * @param {Refusal | null} refusal
   * @param {string | null} changed the control that was changed last
   * @returns {string | null} what is said there; null without such a control
   */
  mark(refusal, changed) {
    for (const one of this.#controls.values()) one.mark(null);
    if (!refusal) return null;
    const one = this.#controls.get(refusal.field ?? "") ?? this.#controls.get(changed ?? "");
    if (!one) return null;
    const words = inWords(refusal, one.field);
    one.mark(words);
    for (let box = one.element.closest("details"); box; box = box.parentElement?.closest("details") ?? null)
      box.open = true;
    return words;
  }
}
