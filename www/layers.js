// The hidden layers of a network: a slider for each, a field that takes more than the slider, and buttons to add a layer
// and to take one away.

import { el, setText } from "./dom.js";
import { slide } from "./slider.js";

/** @import { Control, OnValue } from "./controls.js" */
/** @import { Field } from "./fields.js" */
/** @import { Limit, Value } from "./types.js" */

/** What the column has room for; a link may bring more. */
const MOST_LAYERS = 4;

/** @param {Value | undefined} value @returns {number[]} */
const sizesOf = (value) =>
  /** @type {number[]} */ (Array.isArray(value) ? value : typeof value === "number" ? [value] : []);

/**
 * One layer's line.
 * @param {number} index
 * @param {Field} field
 * @param {Limit | undefined} limit
 * @param {(size: number) => void} onSize
 * @param {() => void} onRemove
 */
function line(index, field, limit, onSize, onRemove) {
  const name = `Layer ${index + 1}`;
  const id = `${field.path.replaceAll(".", "-")}-${index + 1}`;
  const input = el("input", {
    id,
    type: "number",
    inputmode: "numeric",
    step: 1,
    autocomplete: "off",
    "data-layer": index + 1,
  });
  const range = el("input", { type: "range", "aria-label": `${name}, neurons`, "data-layer-slider": index + 1 });
  const remove = el("button", { type: "button", "aria-label": `Remove layer ${index + 1}` }, "×");
  let size = 0;
  const paint = () => {
    if (input.valueAsNumber !== size) input.value = String(size);
  };
  const showSlider = limit?.slider
    ? slide(range, limit.slider, (value) => {
        size = value;
        paint();
        onSize(value);
      })
    : () => {};
  input.addEventListener("input", () => {
    if (Number.isNaN(input.valueAsNumber)) return;
    size = input.valueAsNumber;
    showSlider(size);
    onSize(size);
  });
  input.addEventListener("blur", paint);
  remove.addEventListener("click", onRemove);
  return {
    element: el("li", {}, el("label", { for: id }, name), range, input, remove),
    inputs: [input, range],
    remove,
    /** @param {number} value */
    show(value) {
      size = value;
      showSlider(value);
      // Whoever is typing must not have it taken away.
      if (document.activeElement !== input) paint();
    },
  };
}

/**
 * @param {Field} field
 * @param {Limit | undefined} limit
 * @param {OnValue} onValue
 * @returns {Control}
 */
export function layersControl(field, limit, onValue) {
  const id = field.path.replaceAll(".", "-");
  const list = el("ol", { class: "layers" });
  const add = el("button", { type: "button", id: `${id}-add` }, "Add layer");
  const message = el("p", { class: "refusal", id: `${id}-message`, hidden: true });
  const element = el(
    "div",
    {
      class: "control control-layers",
      role: "group",
      "aria-labelledby": `${id}-label`,
      "aria-describedby": `${id}-hint ${id}-message`,
    },
    el(
      "div",
      { class: "words" },
      el("span", { id: `${id}-label` }, field.label),
      el("span", { class: "hint", id: `${id}-hint` }, field.hint),
    ),
    add,
    list,
    message,
  );
  /** @type {number[]} */
  let sizes = [];
  /** @type {ReturnType<typeof line>[]} */
  let lines = [];

  /** @param {number[]} next */
  const paint = (next) => {
    sizes = next;
    while (lines.length > sizes.length) lines.pop()?.element.remove();
    while (lines.length < sizes.length) {
      const index = lines.length;
      const one = line(
        index,
        field,
        limit,
        (size) => take(sizes.map((old, i) => (i === index ? size : old))),
        () => {
          take(sizes.filter((_, i) => i !== index));
          (lines[Math.min(index, lines.length - 1)]?.remove ?? add).focus();
        },
      );
      lines.push(one);
      list.append(one.element);
    }
    lines.forEach((one, index) => one.show(sizes[index]));
    add.disabled = sizes.length >= MOST_LAYERS;
  };
  /** @param {number[]} next */
  const take = (next) => {
    paint(next);
    onValue(field, next);
  };
  // Another layer is as wide as the one before it.
  add.addEventListener("click", () => {
    take([...sizes, sizes.at(-1) ?? limit?.slider?.max ?? 1]);
    lines.at(-1)?.inputs[1].focus();
  });
  return {
    field,
    element,
    show: (value) => paint(sizesOf(value)),
    mark(text) {
      setText(message, text ?? "");
      message.hidden = text === null;
      for (const input of lines.flatMap(({ inputs }) => inputs)) {
        if (text === null) input.removeAttribute("aria-invalid");
        else input.setAttribute("aria-invalid", "true");
      }
    },
  };
}
