// How long the others take to scikit-learn's loss. Each gives a function that makes a fit out of the training rows, and a
// fit gives the coefficients and then the intercept, or null where it cannot be done in time.

import { javascript } from "./javascript.js";
import { linfa, smartcore } from "./rust.js";
import { tensorflow } from "./tensorflow.js";

const LIBRARIES = { tensorflow, javascript, linfa, smartcore };
/** Milliseconds that a fit may take. */
const CAP = 30_000;
/** From so many milliseconds on, the first fit counts and is the only one: the others would take the bench minutes. */
const SLOW = 2000;

/** The penalised mean loss (C = 1). */
function meanLoss({ x, y, n_rows, n_features }, weights) {
  let loss = 0;
  for (let row = 0; row < n_rows; row += 1) {
    let raw = weights[n_features];
    for (let i = 0; i < n_features; i += 1) raw += weights[i] * x[row * n_features + i];
    loss += Math.max(raw, 0) + Math.log1p(Math.exp(-Math.abs(raw))) - y[row] * raw;
  }
  for (let i = 0; i < n_features; i += 1) loss += weights[i] ** 2 / 2;
  return loss / n_rows;
}

/** Fits the training rows in the file at `address` `times` times: milliseconds each; null where that takes too long. */
window.timeOther = async ({ library, address, n_rows, n_features, loss, times }) => {
  // The rows, then their classes, as float32.
  const values = new Float32Array(await (await fetch(address)).arrayBuffer());
  const x = values.subarray(0, n_rows * n_features);
  const y = values.subarray(n_rows * n_features);
  const rows = { x, y, n_rows, n_features, enough: loss * (1 + 1e-4), cap: CAP };
  const fit = await LIBRARIES[library](rows);
  const taken = [];
  // The first one only warms.
  while (taken.length <= times) {
    const began = performance.now();
    const weights = fit();
    const passed = performance.now() - began;
    if (!weights || passed > CAP) return null;
    const reached = meanLoss(rows, weights);
    if (reached > rows.enough) throw new Error(`${library} ends at a loss of ${reached}, not of ${loss}`);
    if (passed > SLOW) return [passed];
    taken.push(passed);
  }
  return taken.slice(1);
};
