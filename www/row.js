// The row that is looked at: chosen by its dot or by its number, and what the model makes of it in words.

import { condition, layerName } from "./anatomy.js";
import { byId, el, setText } from "./dom.js";
import { count, exact, number, percent } from "./format.js";

/** @import { Report, RowChoice, Scene } from "./types.js" */

/** Of more features than this the rest is left out: the table of the data has them. */
const MOST_FEATURES = 100;

export class RowPanel {
  #part = el(
    "select",
    { id: "row-part", "aria-label": "Part of the rows" },
    el("option", { value: "test" }, "Test row"),
    el("option", { value: "train" }, "Training row"),
  );
  #number = el("input", { type: "number", id: "row-number", min: 1, step: 1, "aria-label": "Number of the row" });
  #of = el("span", { class: "muted" });
  #clear = el("button", { type: "button", class: "text-button", id: "row-clear" }, "No row");
  #words = el("p", { class: "row-words", id: "row-words", role: "status" });
  #features = el("dl", {});
  #featureBox = el(
    "div",
    { class: "features", role: "region", tabindex: 0, "aria-label": "Features of the row" },
    this.#features,
  );
  #path = el("p", { class: "note", id: "row-path" });
  #counts = { test: 0, train: 0 };
  /** The row that was chosen, not one that the pointer only passes over. @type {RowChoice | null} */ chosen = null;
  #choose;
  #names = "";

  /** @param {(row: RowChoice | null) => void} choose */
  constructor(choose) {
    this.#choose = choose;
    /** @param {string} label @param {string} sign @param {number} by */
    const step = (label, sign, by) => {
      const button = el("button", { type: "button", class: "small", "aria-label": label }, sign);
      button.addEventListener("click", () => this.#go(this.#index() + by));
      return button;
    };
    this.#part.addEventListener("change", () => this.#go(0));
    this.#number.addEventListener("change", () => this.#go(this.#index()));
    this.#clear.addEventListener("click", () => this.pin(null));
    byId("row").append(
      el("div", { class: "part-head" }, el("h3", {}, "One row"), this.#clear),
      el(
        "p",
        { class: "choice" },
        this.#part,
        step("Previous row", "‹", -1),
        this.#number,
        step("Next row", "›", 1),
        this.#of,
      ),
      this.#words,
      this.#path,
      this.#featureBox,
    );
    this.#tell(null);
  }

  /** The number in the field as an index; −1, before the first, where there is none. */
  #index() {
    return Number.isNaN(this.#number.valueAsNumber) ? -1 : this.#number.valueAsNumber - 1;
  }

  /** @param {number} index */
  #go(index) {
    const part = this.#part.value === "train" ? "train" : "test";
    const last = this.#counts[part] - 1;
    if (last >= 0) this.pin({ part, index: Math.round(Math.min(Math.max(index, 0), last)) });
  }

  /** Chooses a row; null: none. @param {RowChoice | null} row */
  pin(row) {
    this.chosen = row;
    this.#choose(row);
  }

  /** @param {Report} report */
  showReport({ split, config }) {
    this.#counts = { test: split.n_test, train: split.n_train };
    const [test, train] = this.#part.options;
    setText(test, config.split ? "Test row" : "Row");
    // Without a split a dot's row is still one of those trained on.
    setText(train, config.split ? "Training row" : "Row");
    train.hidden = !config.split;
    if (!config.split && this.#part.value === "train") this.#part.value = "test";
    if (this.chosen && this.chosen.index >= this.#counts[this.chosen.part]) this.pin(null);
    this.#count();
  }

  #count() {
    const total = this.#counts[this.#part.value === "train" ? "train" : "test"];
    this.#number.max = String(total);
    setText(this.#of, `of ${count(total)}`);
  }

  /** @param {Scene} scene */
  show(scene) {
    const { row } = scene;
    if (row) this.#part.value = row.part;
    if (document.activeElement !== this.#number || row) this.#number.value = row ? String(row.index + 1) : "";
    this.#clear.hidden = !row;
    this.#count();
    this.#tell(scene);
  }

  /** @param {Scene | null} scene */
  #tell(scene) {
    const row = scene?.row ?? null;
    this.#featureBox.classList.toggle("is-empty", !row);
    if (scene) this.#tellFeatures(scene.feature_names, row?.features ?? []);
    if (!scene || !row) {
      setText(this.#words, "Point at a dot, or choose a row by its number, to see what the model makes of it.");
      setText(this.#path, "");
      delete this.#words.dataset.right;
      return;
    }
    const { classes } = scene;
    const right = row.label === row.predicted;
    const truth = right ? "That is right." : `That is wrong: it is “${classes[row.label]}”.`;
    setText(
      this.#words,
      `The model says “${classes[row.predicted]}” with probability ${percent(row.proba[row.predicted])}. ${truth}`,
    );
    this.#words.dataset.right = right ? "yes" : "no";
    setText(this.#path, this.#route(scene) || this.#signals(scene));
  }

  /** What the hidden neurons make of the row. @param {Scene} scene */
  #signals({ network, row }) {
    const hidden = row?.activations?.slice(0, -1) ?? [];
    if (!network || hidden.length === 0) return "";
    const layers = hidden.map((values, layer) => {
      const shown = values.slice(0, MOST_FEATURES).map((value, i) => `${i + 1}: ${number(value)}`);
      const more = values.length > MOST_FEATURES ? ", …" : "";
      return `${layerName(network, layer)} (${network.layers[layer].activation}): ${shown.join(", ")}${more}`;
    });
    return `Out of the neurons of ${layers.join("; of ")}.`;
  }

  /** The way through the tree. @param {Scene} scene */
  #route(scene) {
    const { tree } = scene;
    const path = scene.row?.path;
    if (!tree || !path) return "";
    const steps = path
      .slice(0, -1)
      .map((node, i) => condition(scene, tree, node, tree.children_left[node] === path[i + 1]));
    return [...steps, `leaf ${path[path.length - 1]}`].join(" → ");
  }

  /** @param {string[]} names @param {number[]} values */
  #tellFeatures(names, values) {
    const shown = names.slice(0, MOST_FEATURES);
    // Pointing at dots changes only the numbers.
    if (shown.join("\n") !== this.#names) {
      this.#names = shown.join("\n");
      this.#features.replaceChildren(...shown.map((name) => el("div", {}, el("dt", {}, name), el("dd", {}))));
    }
    for (const [i, place] of this.#features.querySelectorAll("dd").entries()) {
      setText(place, number(values[i]));
      place.title = values[i] === undefined ? "" : exact(values[i]);
    }
  }
}
