// One control: a label, a slider, a field that takes more than the slider, and a place for what Rust says about it.

import { el } from "./dom.js";
import { layersControl } from "./layers.js";
import { slide } from "./slider.js";

/** @import { Field } from "./fields.js" */
/** @import { Limit, Value } from "./types.js" */

/**
 * @typedef {object} Control
 * @property {Field} field
 * @property {HTMLElement} element
 * @property {(value: Value | undefined) => void} show
 * @property {(message: string | null) => void} mark
 */

/** @typedef {(field: Field, value: Value) => void} OnValue */

/**
 * @param {Field} field
 * @param {HTMLElement[]} inputs the first carries the label
 * @param {string} shape
 */
function frame(field, inputs, shape) {
  const id = field.path.replaceAll(".", "-");
  const message = el("p", { class: "refusal", id: `${id}-message`, hidden: true });
  inputs[0].id = id;
  const label = el("label", { for: id }, field.label);
  const hint = el("span", { class: "hint", id: `${id}-hint` }, field.hint);
  for (const input of inputs) input.setAttribute("aria-describedby", `${id}-hint ${id}-message`);
  const element = el(
    "div",
    { class: `control ${shape}` },
    el("div", { class: "words" }, label, hint),
    ...inputs,
    message,
  );
  /** @param {string | null} text */
  const mark = (text) => {
    message.textContent = text ?? "";
    message.hidden = text === null;
    element.classList.toggle("is-refused", text !== null);
    for (const input of inputs) {
      if (text === null) input.removeAttribute("aria-invalid");
      else input.setAttribute("aria-invalid", "true");
    }
  };
  return { field, element, mark };
}

/**
 * @param {Field} field
 * @param {Limit | undefined} limit
 * @param {OnValue} onValue
 */
function numberField(field, limit, onValue) {
  const input = el("input", {
    type: "number",
    inputmode: limit?.integer ? "numeric" : "decimal",
    step: limit?.integer ? 1 : "any",
    placeholder: field.none ?? null,
    autocomplete: "off",
    "data-field": field.path,
  });
  /** @type {Value | undefined} */
  let shown;
  const paint = () => {
    const text = typeof shown === "number" ? String(shown) : "";
    if (input.value !== text) input.value = text;
  };
  const empty = () => Number.isNaN(input.valueAsNumber);
  // Whoever is typing must not have it taken away: what is to be shown meanwhile waits until the field is left.
  let waits = false;
  input.addEventListener("input", () => {
    waits = false;
    if (!empty()) onValue(field, input.valueAsNumber);
    else if (field.none && !input.validity.badInput) onValue(field, null);
  });
  // A field left empty shows again what holds.
  input.addEventListener("change", () => {
    if (empty()) paint();
  });
  input.addEventListener("blur", () => {
    if (waits) paint();
    waits = false;
  });
  /** @param {Value | undefined} value */
  const show = (value) => {
    shown = value;
    waits = document.activeElement === input;
    if (!waits) paint();
  };
  return { input, show };
}

/**
 * @param {Field} field
 * @param {Limit | undefined} limit
 * @param {OnValue} onValue
 * @returns {Control}
 */
function numberControl(field, limit, onValue) {
  if (!limit?.slider) {
    const { input, show } = numberField(field, limit, onValue);
    return { ...frame(field, [input], "control-plain"), show };
  }
  const { slider } = limit;
  const empty = field.endless ? slider.max : slider.min;
  const range = el("input", { type: "range", "aria-label": field.label, "data-slider": field.path });
  const { input, show: showNumber } = numberField(field, limit, (_, value) => {
    showSlider(typeof value === "number" ? value : empty);
    onValue(field, value);
  });
  const showSlider = slide(range, slider, (value) => {
    showNumber(value);
    onValue(field, value);
  });
  return {
    ...frame(field, [input, range], "control-slider"),
    show(value) {
      showNumber(value);
      showSlider(typeof value === "number" ? value : empty);
    },
  };
}

/**
 * A number that the page counts in another unit than the config.
 * @param {Field} field
 * @param {number} size of the page's unit
 * @param {Limit | undefined} limit
 * @param {OnValue} onValue
 * @returns {Control}
 */
function unitControl(field, size, limit, onValue) {
  const slider = limit?.slider;
  const scaled = slider && {
    ...slider,
    min: slider.min / size,
    max: slider.max / size,
    step: slider.step / size,
  };
  const whole = limit?.integer ? Math.round : (/** @type {number} */ value) => value;
  const made = numberControl(field, limit && { ...limit, integer: false, slider: scaled ?? null }, (_, value) =>
    onValue(field, typeof value === "number" ? whole(value * size) : value),
  );
  return { ...made, show: (value) => made.show(typeof value === "number" ? value / size : value) };
}

/**
 * @param {Field} field
 * @param {OnValue} onValue
 * @returns {Control}
 */
function toggleControl(field, onValue) {
  const [off, on] = field.states ?? [false, true];
  const input = el("input", { type: "checkbox", role: "switch", "data-field": field.path });
  input.addEventListener("change", () => onValue(field, input.checked ? on : off));
  return {
    ...frame(field, [input], "control-toggle"),
    show(value) {
      input.checked = value !== undefined && value !== off;
    },
  };
}

/**
 * @param {Field} field
 * @param {Limit | undefined} limit
 * @param {OnValue} onValue
 * @returns {Control}
 */
function seedControl(field, limit, onValue) {
  const { input, show } = numberField(field, limit, onValue);
  const button = el("button", { type: "button", "data-new-seed": field.path }, "New seed");
  button.addEventListener("click", () => onValue(field, null));
  return { ...frame(field, [input, button], "control-seed"), show };
}

/**
 * The words that Rust accepts, with what the page calls them.
 * @param {Field} field
 * @param {Limit | undefined} limit
 * @returns {[value: string, label: string][]}
 */
const words = (field, limit) => (limit?.words ?? []).map((word) => [word, field.words?.[word] ?? word]);

/**
 * @param {Field} field
 * @param {Limit | undefined} limit
 * @param {OnValue} onValue
 * @returns {Control}
 */
function choiceControl(field, limit, onValue) {
  const options = (field.choices ?? words(field, limit)).map(([value, label]) => el("option", { value }, label));
  const select = el("select", { "data-field": field.path }, ...options);
  select.addEventListener("change", () => onValue(field, select.value));
  return {
    ...frame(field, [select], "control-choice"),
    show(value) {
      select.value = String(value ?? "");
    },
  };
}

/**
 * A word, nothing, or a number of one's own, which has a field where it is chosen.
 * @param {Field} field
 * @param {Limit | undefined} limit
 * @param {OnValue} onValue
 * @returns {Control}
 */
function eitherControl(field, limit, onValue) {
  const NUMBER = "number";
  const options = [...(field.none ? [["", field.none]] : []), ...words(field, limit), [NUMBER, "a number:"]];
  const select = el(
    "select",
    { "data-word": field.path },
    ...options.map(([value, label]) => el("option", { value }, label)),
  );
  const { input, show: showNumber } = numberField({ ...field, none: undefined }, limit, onValue);
  input.setAttribute("aria-label", field.label);
  select.addEventListener("change", () => {
    input.hidden = select.value !== NUMBER;
    if (input.hidden) onValue(field, select.value || null);
    else input.focus();
  });
  return {
    ...frame(field, [select, input], "control-either"),
    show(value) {
      // A number that is yet to be typed is not taken away.
      if (typeof value !== "number" && document.activeElement === input) return;
      showNumber(value);
      select.value = typeof value === "number" ? NUMBER : String(value ?? "");
      input.hidden = typeof value !== "number";
    },
  };
}

/**
 * Numbers with commas between them, taken when the field is left: half a list is none.
 * @param {Field} field
 * @param {OnValue} onValue
 * @returns {Control}
 */
function listControl(field, onValue) {
  const input = el("input", {
    type: "text",
    placeholder: field.none ?? null,
    autocomplete: "off",
    "data-field": field.path,
  });
  input.addEventListener("change", () => {
    const words = input.value.split(/[\s,;]+/).filter(Boolean);
    // What is no number goes to Rust as it is, to be refused there.
    const values = words.map((word) => (Number.isNaN(Number(word)) ? word : Number(word)));
    onValue(field, values.length > 0 ? values : null);
  });
  return {
    ...frame(field, [input], "control-plain"),
    show(value) {
      const text = Array.isArray(value) ? value.join(", ") : "";
      if (document.activeElement !== input || value === null) input.value = text;
    },
  };
}

/**
 * @param {Field} field
 * @param {Limit | undefined} limit
 * @param {OnValue} onValue
 * @returns {Control}
 */
export function control(field, limit, onValue) {
  switch (field.kind) {
    case "toggle":
      return toggleControl(field, onValue);
    case "seed":
      return seedControl(field, limit, onValue);
    case "list":
      return listControl(field, onValue);
    case "choice":
      return choiceControl(field, limit, onValue);
    case "either":
      return eitherControl(field, limit, onValue);
    case "layers":
      return layersControl(field, limit, onValue);
    default:
      return field.unit ? unitControl(field, field.unit.size, limit, onValue) : numberControl(field, limit, onValue);
  }
}
