// The column of settings: builds the controls from the tables in fields.js and the limits from Rust, shows the config in
// them, and turns what the user does into partial configs.

import { control } from "./controls.js";
import { byId, el } from "./dom.js";
import { DATASET, EVALUATE, KINDS, SPLIT } from "./fields.js";
import { MODEL, MODELS } from "./models.js";

/** @import { Control } from "./controls.js" */
/** @import { Field } from "./fields.js" */
/** @import { Board, Config, Limit, Limits, Partials, Refusal, Report, SectionName, Value } from "./types.js" */

/**
 * @typedef {object} Host
 * @property {Limits} limits
 * @property {Config} defaults
 * @property {Board[]} boards
 * @property {(partial: Partials, path: string) => void} change
 * @property {() => void} wantCsv the user chose a CSV file as the kind of data
 */

/** @param {string} path */
const parts = (path) => /** @type {[SectionName, string]} */ (path.split("."));

export class Settings {
  /** @type {Map<string, Control>} */ #controls = new Map();
  /** @type {Config} */ #config;
  /** The last dataset that was made up, for its size and seed. */ #made;
  #kind = "";
  #model = "";
  /** The last model's seed, for the next one that has any. @type {Value | undefined} */ #seed;
  #host;

  /** @param {Host} host */
  constructor(host) {
    this.#host = host;
    this.#config = host.defaults;
    this.#made = host.defaults.dataset;
    const { limits, boards } = host;
    this.#fill("fields-kind", [this.#kindField()], {});
    this.#fill("fields-split", [this.#splitField(), ...SPLIT], limits.split);
    this.#fill("fields-model", [this.#modelField()], {});
    this.#fill("fields-scaler", [this.#scalerField()], {});
    this.#fill("fields-evaluate", EVALUATE, limits.evaluate);
    this.#fill(
      "fields-deploy",
      [
        {
          path: "device.board",
          label: "Board",
          hint: "what runs the model",
          kind: "choice",
          choices: boards.map(({ key, name }) => [key, name]),
        },
      ],
      limits.device,
    );
    this.show(host.defaults, {});
  }

  /** @returns {Field} */
  #kindField() {
    return { path: "dataset.name", label: "Kind", hint: "", kind: "choice", choices: KINDS };
  }

  /** @returns {Field} */
  #modelField() {
    return { path: "model.name", label: "Model", hint: "", kind: "choice", choices: MODELS };
  }

  /** @returns {Field} */
  #splitField() {
    return { path: "split", label: "Keep test rows aside", hint: "", kind: "toggle" };
  }

  /** @returns {Field} */
  #scalerField() {
    return {
      path: "scaler.name",
      label: "Standardise",
      hint: "same size for all features",
      kind: "toggle",
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
      const name = parts(field.path)[1];
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
    const [section, name] = parts(field.path);
    if (field.path === "dataset.name") return this.#takeKind(String(value));
    if (field.path === "model.name") return this.#takeModel(String(value));
    /** @type {Partials} */
    let partial = { [section]: { [name]: value } };
    if (field.path === "split") partial = { split: value ? this.#host.defaults.split : null };
    if (field.path === "scaler.name") partial = { scaler: { name: value ? "StandardScaler" : "none" } };
    this.#host.change(partial, field.path);
  }

  /**
   * Another kind of data starts from its own defaults, but keeps the size and the seed where it has them. Its classes are
   * others, so no choice among them can stay.
   * @param {string} name
   */
  #takeKind(name) {
    if (name === "csv") return this.#host.wantCsv();
    const { n_samples, random_state } = this.#made;
    const known = this.#host.limits.dataset[name] ?? {};
    this.#host.change(
      {
        dataset: {
          name,
          ...(known.n_samples && n_samples !== undefined ? { n_samples } : {}),
          ...(known.random_state && random_state !== undefined ? { random_state } : {}),
        },
        evaluate: { positive_class: null },
      },
      "dataset.name",
    );
  }

  /** Another model starts from its own defaults, but keeps the seed where it has one. @param {string} name */
  #takeModel(name) {
    const seeded = this.#host.limits.model[name]?.random_state && this.#seed !== undefined;
    this.#host.change({ model: { name, ...(seeded ? { random_state: this.#seed } : {}) } }, "model.name");
  }

  /**
   * Shows the config that holds, and where a value was refused, that value.
   * @param {Config} config
   * @param {Partials} refused
   */
  show(config, refused) {
    this.#config = config;
    if ("random_state" in config.dataset) this.#made = config.dataset;
    if (config.dataset.name !== this.#kind) {
      this.#kind = config.dataset.name;
      this.#fill("fields-dataset", DATASET[this.#kind] ?? [], this.#host.limits.dataset[this.#kind]);
    }
    this.#showModel(config);
    for (const [path, one] of this.#controls) {
      const [section, name] = parts(path);
      const standing = refused[section]?.[name];
      one.show(standing === undefined ? this.#read(path, section, name) : standing);
    }
    for (const { path } of SPLIT) {
      const one = this.#controls.get(path);
      if (one) one.element.hidden = config.split === null;
    }
  }

  /** Shows the fields and the words of the model that is chosen. @param {Config} config */
  #showModel({ model, scaler }) {
    this.#seed = model.random_state ?? this.#seed;
    const scaled = scaler.name === "StandardScaler";
    byId("standardise-note").hidden = scaled || model.name !== "MLPClassifier";
    if (model.name === this.#model) return;
    this.#model = model.name;
    this.#fill("fields-train", MODEL[model.name] ?? [], this.#host.limits.model[model.name] ?? {});
    for (const element of document.querySelectorAll("[data-model]"))
      /** @type {HTMLElement} */ (element).hidden = element.getAttribute("data-model") !== model.name;
  }

  /**
   * @param {string} path
   * @param {SectionName} section
   * @param {string} name
   * @returns {Value | undefined}
   */
  #read(path, section, name) {
    if (path === "split") return this.#config.split !== null;
    if (path === "scaler.name") return this.#config.scaler.name === "StandardScaler";
    return this.#config[section]?.[name];
  }

  /** Shows what depends on the classes. @param {Report} report */
  showReport({ dataset, evaluate }) {
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
   * @returns {boolean} whether there is such a control
   */
  mark(refusal, changed) {
    for (const one of this.#controls.values()) one.mark(null);
    if (!refusal) return true;
    const one = this.#controls.get(refusal.field ?? "") ?? this.#controls.get(changed ?? "");
    if (!one) return false;
    one.mark(refusal.message);
    for (let box = one.element.closest("details"); box; box = box.parentElement?.closest("details") ?? null)
      box.open = true;
    return true;
  }
}
