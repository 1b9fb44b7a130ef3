// One control: a label, a slider, a field that takes more than the slider, and a place for what Rust says about it.

import { el } from "./dom.js";

/** @import { Field } from "./fields.js" */
/** @import { Limit, Slider, Value } from "./types.js" */

/**
 * @typedef {object} Control
 * @property {Field} field
 * @property {HTMLElement} element
 * @property {(value: Value | undefined) => void} show
 * @property {(message: string | null) => void} mark
 */

/** @typedef {(field: Field, value: Value) => void} OnValue */

/**
 * The values that a slider stops at: equal steps, or on a logarithmic scale all values with two significant digits.
 * @param {Slider} slider
 * @returns {number[]}
 */
function stops({ min, max, step, scale }) {
  if (scale === "linear") {
    const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const steps = Math.round((max - min) / step);
    return Array.from({ length: steps + 1 }, (_, i) => Number((min + i * step).toFixed(places)));
  }
  const values = new Set([min]);
  for (let decade = Math.floor(Math.log10(min)); decade <= Math.log10(max); decade += 1) {
    for (let digits = 10; digits < 100; digits += 1) {
      const value = Number(`${digits}e${decade - 1}`);
      const onStep = Math.abs(value / step - Math.round(value / step)) < 1e-6;
      if (onStep && value > min && value <= max) values.add(value);
    }
  }
  return [...values.add(max)];
}

/**
 * @param {number[]} values ascending
 * @param {number} value
 */
function nearest(values, value) {
  const after = values.findIndex((stop) => stop >= value);
  if (after === -1) return values.length - 1;
  if (after === 0) return 0;
  return values[after] - value < value - values[after - 1] ? after : after - 1;
}

/**
 * A slider over these stops. Returns how to show a value on it.
 * @param {HTMLInputElement} range
 * @param {Slider} slider
 * @param {(value: number) => void} onValue
 */
export function slide(range, slider, onValue) {
  const values = stops(slider);
  range.min = "0";
  range.max = String(values.length - 1);
  range.step = "1";
  const paint = () => {
    const value = values[range.valueAsNumber];
    range.style.setProperty("--fill", String(range.valueAsNumber / (values.length - 1)));
    range.setAttribute("aria-valuetext", value.toLocaleString("en-GB", { maximumFractionDigits: 8 }));
  };
  range.addEventListener("input", () => {
    paint();
    onValue(values[range.valueAsNumber]);
  });
  let painted = false;
  return (/** @type {number} */ value) => {
    const position = String(nearest(values, value));
    if (painted && range.value === position) return;
    range.value = position;
    painted = true;
    paint();
  };
}

/**
 * @param {Field} field
 * @param {HTMLElement[]} inputs the first carries the label
 * @param {string} shape
 */
function frame(field, inputs, shape) {
  const id = field.path.replace(".", "-");
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
  const range = el("input", { type: "range", "aria-label": field.label, "data-slider": field.path });
  const { input, show: showNumber } = numberField(field, limit, (_, value) => {
    showSlider(typeof value === "number" ? value : slider.min);
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
      showSlider(typeof value === "number" ? value : slider.min);
    },
  };
}

/**
 * @param {Field} field
 * @param {OnValue} onValue
 * @returns {Control}
 */
function toggleControl(field, onValue) {
  const input = el("input", { type: "checkbox", role: "switch", "data-field": field.path });
  input.addEventListener("change", () => onValue(field, input.checked));
  return {
    ...frame(field, [input], "control-toggle"),
    show(value) {
      input.checked = value === true;
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
 * @param {Field} field
 * @param {OnValue} onValue
 * @returns {Control}
 */
function choiceControl(field, onValue) {
  const options = (field.choices ?? []).map(([value, label]) => el("option", { value }, label));
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
      return choiceControl(field, onValue);
    default:
      return numberControl(field, limit, onValue);
  }
}
