// The models: their settings, in which order, and their words. Ranges, defaults and words to choose from come from Rust.

/** @import { Field } from "./fields.js" */

/** @type {[name: string, label: string][]} */
export const MODELS = [
  ["LogisticRegression", "Logistic regression"],
  ["MLPClassifier", "Neural network (MLP)"],
  ["DecisionTreeClassifier", "Decision tree"],
  ["DummyClassifier", "Baseline (no learning)"],
];

/** What one step of a model's training is called. @type {Record<string, string>} */
const STEPS = { MLPClassifier: "epoch", DecisionTreeClassifier: "split" };
/** @param {string} model */
export const stepWord = (model) => STEPS[model] ?? "iteration";

/** What its rows are ranked by, as scikit-learn calls it. @param {string} model */
export const scoreWord = (model) => (model === "LogisticRegression" ? "decision function" : "probability");

/** What of a model lies in a device's memory, where it is not weights. @type {Record<string, string>} */
const MEMORY = { DecisionTreeClassifier: "tree", DummyClassifier: "answer" };
/** @param {string} model */
export const memoryWord = (model) => MEMORY[model] ?? "weights";

/** @type {Field} */
const seed = { path: "model.random_state", label: "Seed", hint: "", kind: "seed", more: true };
/** @type {Field} */
const tolerance = { path: "model.tol", label: "Tolerance", hint: "when to stop", more: true };

/** @type {Record<string, Field[]>} */
export const MODEL = {
  LogisticRegression: [
    { path: "model.max_iter", label: "Iterations", hint: "at most" },
    { path: "model.C", label: "C", hint: "larger fits closer" },
    tolerance,
    { path: "model.fit_intercept", label: "Intercept", hint: "a constant term", kind: "toggle", more: true },
  ],
  MLPClassifier: [
    { path: "model.hidden_layer_sizes", label: "Hidden layers", hint: "neurons in each", kind: "layers" },
    {
      path: "model.activation",
      label: "Activation",
      hint: "bends the sums",
      kind: "choice",
      words: { relu: "ReLU", tanh: "tanh", logistic: "Logistic (sigmoid)", identity: "None (identity)" },
    },
    { path: "model.max_iter", label: "Epochs", hint: "at most" },
    { path: "model.learning_rate_init", label: "Learning rate", hint: "size of a step" },
    { path: "model.alpha", label: "Alpha", hint: "larger holds weights back" },
    {
      path: "model.batch_size",
      label: "Batch size",
      hint: "rows per step",
      kind: "either",
      words: { auto: "automatic" },
      more: true,
    },
    { path: "model.beta_1", label: "Beta 1", hint: "memory of the slope", more: true },
    { path: "model.beta_2", label: "Beta 2", hint: "memory of its size", more: true },
    { path: "model.epsilon", label: "Epsilon", hint: "keeps steps finite", more: true },
    { ...tolerance, hint: "least gain that counts" },
    { path: "model.n_iter_no_change", label: "Patience", hint: "epochs without gain", more: true },
    { path: "model.shuffle", label: "Shuffle", hint: "the rows in every epoch", kind: "toggle", more: true },
    {
      path: "model.early_stopping",
      label: "Early stopping",
      hint: "by rows kept aside",
      kind: "toggle",
      more: true,
    },
    { path: "model.validation_fraction", label: "Validation share", hint: "for early stopping", more: true },
    seed,
  ],
  DecisionTreeClassifier: [
    { path: "model.max_depth", label: "Depth", hint: "questions in a row", none: "no limit", endless: true },
    { path: "model.min_samples_split", label: "Least to split", hint: "rows, or a share" },
    { path: "model.min_samples_leaf", label: "Least in a leaf", hint: "rows, or a share" },
    { path: "model.min_impurity_decrease", label: "Least gain", hint: "of a split", more: true },
    { path: "model.ccp_alpha", label: "Pruning", hint: "least gain of a branch for each leaf more", more: true },
    {
      path: "model.max_features",
      label: "Features tried",
      hint: "at each split",
      kind: "either",
      none: "all",
      words: { sqrt: "square root of all", log2: "logarithm of all" },
      more: true,
    },
    seed,
  ],
  DummyClassifier: [
    {
      path: "model.strategy",
      label: "Answer",
      hint: "",
      kind: "choice",
      words: { prior: "the most frequent, as sure as its share", most_frequent: "the most frequent, with certainty" },
    },
  ],
};
