// Logistic regression in TensorFlow.js, WebAssembly backend (SIMD, one thread: more need a page that is isolated from
// all others).

import { minimize } from "./lbfgs.js";

export async function tensorflow({ x: values, y: classes, n_rows, n_features, enough, cap }) {
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  tf.wasm.setWasmPaths("node_modules/@tensorflow/tfjs-backend-wasm/dist/");
  if (!(await tf.setBackend("wasm"))) throw new Error("TensorFlow.js has no WebAssembly backend here");
  const x = tf.tensor2d(values, [n_rows, n_features]);
  const y = tf.tensor2d(classes, [n_rows, 1]);

  // One sum over a million float32 is off by more than is asked here: sums of sums are not.
  const mean = (terms) => tf.mean(tf.mean(tf.reshape(terms, [800, -1]), 1)).dataSync()[0];

  /** The penalised mean loss (C = 1) and its gradient. */
  const evaluate = (weights) =>
    tf.tidy(() => {
      const w = tf.tensor2d(Float32Array.from(weights.subarray(0, n_features)), [n_features, 1]);
      const raw = tf.add(tf.matMul(x, w), weights[n_features]);
      const logs = tf.log(tf.add(tf.exp(tf.neg(tf.abs(raw))), 1));
      const terms = tf.sub(tf.add(tf.relu(raw), logs), tf.mul(y, raw));
      const slopes = tf.sub(tf.sigmoid(raw), y);
      const products = tf.matMul(x, slopes, true).dataSync();
      const gradient = weights.map((weight, i) => (i < n_features ? (products[i] + weight) / n_rows : mean(slopes)));
      const penalty = weights.subarray(0, n_features).reduce((sum, weight) => sum + weight * weight, 0) / (2 * n_rows);
      return { loss: mean(terms) + penalty, gradient };
    });

  return () => minimize(evaluate, n_features + 1, enough, performance.now() + cap);
}
