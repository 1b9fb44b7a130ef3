// One weight of the network: chosen in the picture or by name, read, changed by hand, and brought back.

import { fromName, has, layerName, neuronName, weightAt } from "./anatomy.js";
import { byId, el, setText } from "./dom.js";
import { counted, exact, figure, number } from "./format.js";

/** @import { Network, Place, Report, Scene } from "./types.js" */

/** A list of more names is read by nobody; the picture and its table reach the rest. */
const MOST_NAMES = 1000;

/**
 * @typedef {object} Acts
 * @property {() => void} select another weight is selected
 * @property {(place: Place, value: number) => Promise<void>} edit
 * @property {() => Promise<void>} undo
 */

export class WeightPanel {
  /** @type {Place} */ selected = { layer: 0, from: 0, to: 0 };
  /** The selected one once it was somebody's choice. @type {Place | null} */ marked = null;
  #place = byId("weight");
  #layer = el("select", { id: "weight-layer" });
  #from = el("select", { id: "weight-from" });
  #to = el("select", { id: "weight-to" });
  #value = el("input", { type: "number", id: "weight-value", step: "any", inputmode: "decimal" });
  #undo = el("button", { type: "button", id: "weight-undo" }, "Undo");
  #words = el("p", { class: "note", id: "weight-words", role: "status" });
  #edited = el("p", { class: "note", id: "weight-edits", role: "status" });
  #layerLine = el("label", {}, "Into", this.#layer);
  #acts;
  /** @type {Network | null} */ #network = null;
  #edits = 0;
  /** As trained. */ #accuracy = 0;
  #atEnd = true;
  /** What the lists hold now. */ #lists = "";
  /** A value that is being typed stands until it is entered, whatever scene arrives meanwhile. */ #typing = false;

  /** @param {Acts} acts */
  constructor(acts) {
    this.#acts = acts;
    this.#layer.addEventListener("change", () => this.select({ layer: this.#layer.selectedIndex, from: 0, to: 0 }));
    this.#from.addEventListener("change", () => this.select({ ...this.selected, from: this.#chosenFrom() }));
    this.#to.addEventListener("change", () => this.select({ ...this.selected, to: this.#to.selectedIndex }));
    this.#value.addEventListener("input", () => (this.#typing = true));
    this.#value.addEventListener("blur", () => (this.#typing = false));
    this.#value.addEventListener("change", () => void this.#edit());
    this.#undo.addEventListener("click", () => void this.#try(acts.undo()));
    this.#place.append(
      el("h3", {}, "One weight"),
      el(
        "div",
        { class: "choice" },
        this.#layerLine,
        el("label", {}, "From", this.#from),
        el("label", {}, "To", this.#to),
        el("label", {}, "Value", this.#value),
        this.#undo,
      ),
      this.#words,
      this.#edited,
    );
    this.#undo.disabled = true;
  }

  /** The bias stands last. */
  #chosenFrom() {
    const value = this.#from.value;
    return value === "" ? null : Number(value);
  }

  /** @param {Place} place */
  select(place) {
    this.selected = this.marked = place;
    this.#typing = false;
    this.#fill();
    this.#acts.select();
  }

  /** Moves the selection: along the neurons that a weight comes from, or those that it goes to, through all layers. @param {string} key */
  move(key) {
    const network = this.#network;
    if (!network) return false;
    const { layer, from, to } = this.selected;
    const { inputs, outputs } = network.layers[layer];
    const at = from ?? inputs;
    if (key === "ArrowUp" && at > 0) this.select({ layer, from: at - 1, to });
    else if (key === "ArrowDown" && at < inputs) this.select({ layer, from: at + 1 < inputs ? at + 1 : null, to });
    else if (key === "ArrowRight" && to + 1 < outputs) this.select({ layer, from, to: to + 1 });
    else if (key === "ArrowRight" && layer + 1 < network.layers.length)
      this.select({ layer: layer + 1, from: 0, to: 0 });
    else if (key === "ArrowLeft" && to > 0) this.select({ layer, from, to: to - 1 });
    else if (key === "ArrowLeft" && layer > 0)
      this.select({ layer: layer - 1, from: 0, to: network.layers[layer - 1].outputs - 1 });
    else if (key === "Enter") this.#value.focus();
    else return key.startsWith("Arrow");
    return true;
  }

  async #edit() {
    this.#typing = false;
    const value = this.#value.valueAsNumber;
    if (Number.isNaN(value)) return this.#fill();
    await this.#try(this.#acts.edit(this.selected, value));
  }

  /** @param {Promise<void>} act */
  async #try(act) {
    try {
      await act;
    } catch (error) {
      this.#fill();
      setText(this.#edited, error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {Scene} scene @param {boolean} atEnd whether it is the finished model, the one that can be changed */
  show({ network }, atEnd) {
    this.#place.hidden = !network;
    this.#network = network;
    this.#atEnd = atEnd;
    if (!network) return;
    if (!has(network, this.selected)) {
      this.selected = { layer: 0, from: 0, to: 0 };
      this.marked = null;
    }
    this.#fill();
  }

  /** @param {Report} report @param {boolean} trained whether it is of another training than the last */
  showReport({ edits, metrics }, trained) {
    if (edits.length === 0) this.#accuracy = metrics.accuracy;
    const effect = `accuracy ${figure(this.#accuracy)} → ${figure(metrics.accuracy)}`;
    const forgotten = trained ? this.#edits : 0;
    this.#edits = edits.length;
    // A button that cannot be pressed any more must not keep the keyboard.
    if (edits.length === 0 && document.activeElement === this.#undo) this.#value.focus();
    this.#undo.disabled = edits.length === 0;
    setText(
      this.#edited,
      edits.length > 0
        ? `${counted(edits.length, "change")} by hand: ${effect}. Training again forgets ${edits.length === 1 ? "it" : "them"}.`
        : forgotten > 0
          ? `Training again has forgotten ${counted(forgotten, "change")} by hand.`
          : "",
    );
  }

  #fill() {
    const network = this.#network;
    if (!network) return;
    const { layer, from, to } = this.selected;
    this.#fillLists(network, layer);
    this.#layer.selectedIndex = layer;
    this.#from.value = from === null ? "" : String(from);
    this.#to.selectedIndex = to;
    const value = weightAt(network, this.selected);
    if (!this.#typing) this.#value.value = String(Number(value.toPrecision(6)));
    this.#value.title = exact(value);
    this.#value.readOnly = !this.#atEnd;
    const [source, target] = [fromName(network, this.selected), neuronName(network, layer, to)];
    const meaning =
      from === null
        ? `Added to the sum of ${target}, whatever the row.`
        : value === 0
          ? `${source} has no influence on ${target}.`
          : `The larger ${source}, the ${value < 0 ? "smaller" : "larger"} the sum of ${target}.`;
    const state = this.#atEnd ? meaning : "Weights can be changed at the end of a finished training.";
    setText(this.#words, `${source} → ${target}: ${number(value)}. ${state}`);
  }

  /** @param {Network} network @param {number} layer */
  #fillLists(network, layer) {
    const shape = network.layers.map(({ inputs, outputs }) => [inputs, outputs]);
    const lists = JSON.stringify([shape, layer, network.names, network.outputs]);
    if (lists === this.#lists) return;
    this.#lists = lists;
    const { inputs, outputs } = network.layers[layer];
    this.#layerLine.hidden = network.layers.length === 1;
    this.#layer.replaceChildren(...network.layers.map((_, i) => el("option", {}, layerName(network, i))));
    this.#from.replaceChildren(
      ...Array.from({ length: Math.min(inputs, MOST_NAMES) }, (_, i) =>
        el("option", { value: i }, neuronName(network, layer - 1, i)),
      ),
      el("option", { value: "" }, "bias"),
    );
    this.#to.replaceChildren(
      ...Array.from({ length: Math.min(outputs, MOST_NAMES) }, (_, i) =>
        el("option", {}, neuronName(network, layer, i)),
      ),
    );
  }
}
