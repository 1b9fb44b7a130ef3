// A slider's positions: the values that it stops at.

/** @import { Slider } from "./types.js" */

const spoken = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 8 });

/**
 * The values that a slider stops at: equal steps, or on a logarithmic scale all values with two significant digits, on the step.
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
      // Two digits that are no whole number of steps, such as 26 KB in KiB, count as the nearest that are.
      const stop = onStep ? value : Math.round(value / step) * step;
      if ((onStep || Number.isInteger(step)) && stop > min && stop <= max) values.add(stop);
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
    range.setAttribute("aria-valuetext", spoken.format(value));
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
