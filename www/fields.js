// Which settings the page shows, in which order, and their words. Ranges and defaults are not here: they come from Rust.

/** @import { Config, Partials, Value } from "./types.js" */

/**
 * @typedef {object} Field
 * @property {string} path section and name in the config
 * @property {string} label
 * @property {string} hint a few words on what it does
 * @property {"number" | "toggle" | "seed" | "choice" | "either" | "list" | "layers"} [kind] a number with a slider, unless told
 * @property {string} [none] what an empty field means, where `null` is a value
 * @property {{ size: number, base: string }} [unit] where the page counts in another unit than the config: how much that is, and of what
 * @property {boolean} [endless] an empty field stands at the slider's right end
 * @property {boolean} [more] behind "More settings"
 * @property {[value: string, label: string][]} [choices] where Rust does not list them
 * @property {Record<string, string>} [words] what the page calls the words that Rust lists
 * @property {[off: Value, on: Value]} [states] what a toggle stands for, where it is not `false` and `true`
 * @property {(value: Value) => Partials} [write] the change that it makes, where it is not of the value at its path alone
 * @property {(config: Config) => Value | undefined} [read] what it shows, where that is not the value at its path
 * @property {(config: Config) => boolean} [shows] whether it matters; always, unless told
 */

/** @type {[name: string, label: string][]} */
export const KINDS = [
  ["make_classification", "Clusters (make_classification)"],
  ["make_moons", "Two moons"],
  ["make_circles", "Two circles"],
  ["make_blobs", "Blobs"],
  ["make_gaussian_quantiles", "Gaussian quantiles"],
  ["breast_cancer", "Breast cancer (real data)"],
  ["csv", "Your own CSV file"],
];

/** @type {Field} */
const samples = { path: "dataset.n_samples", label: "Samples", hint: "rows to make" };
/** @type {Field} */
const features = { path: "dataset.n_features", label: "Features", hint: "numbers per row" };
/** @type {Field} */
const classes = { path: "dataset.n_classes", label: "Classes", hint: "kinds of rows" };
/** @type {Field} */
const seed = {
  path: "dataset.random_state",
  label: "Seed",
  hint: "",
  kind: "seed",
};
/** @type {Field} */
const shuffled = {
  path: "dataset.shuffle",
  label: "Shuffle",
  hint: "mix the order of the rows",
  kind: "toggle",
  more: true,
};
/** @type {Field} */
const blur = { path: "dataset.noise", label: "Noise", hint: "how far points stray", none: "none" };

/** @type {Record<string, Field[]>} */
export const DATASET = {
  make_classification: [
    samples,
    features,
    { path: "dataset.n_informative", label: "Informative", hint: "that carry information" },
    { path: "dataset.class_sep", label: "Class separation", hint: "distance" },
    { path: "dataset.flip_y", label: "Label noise", hint: "share drawn at random" },
    seed,
    { path: "dataset.n_redundant", label: "Redundant", hint: "mixed from others", more: true },
    { path: "dataset.n_repeated", label: "Repeated", hint: "copied features", more: true },
    { ...classes, more: true },
    {
      path: "dataset.weights",
      label: "Class weights",
      hint: "shares, such as 0.9, 0.1",
      kind: "list",
      none: "equal",
      more: true,
    },
    {
      path: "dataset.n_clusters_per_class",
      label: "Clusters",
      hint: "clouds per class",
      more: true,
    },
    {
      path: "dataset.hypercube",
      label: "On a hypercube",
      hint: "clouds sit at its corners",
      kind: "toggle",
      more: true,
    },
    shuffled,
  ],
  make_moons: [samples, blur, seed, shuffled],
  make_circles: [samples, blur, { path: "dataset.factor", label: "Inner circle", hint: "its size" }, seed, shuffled],
  make_blobs: [
    samples,
    features,
    { path: "dataset.centers", label: "Centres", hint: "clouds, a class each", none: "default" },
    { path: "dataset.cluster_std", label: "Spread", hint: "width of a cloud" },
    seed,
    shuffled,
  ],
  make_gaussian_quantiles: [
    samples,
    features,
    classes,
    { path: "dataset.cov", label: "Variance", hint: "width of the cloud" },
    seed,
    shuffled,
  ],
  breast_cancer: [],
  csv: [],
};

/** @param {Config} config */
const isSplit = ({ split }) => split !== null;

/** @type {Field[]} */
export const SPLIT = [
  { path: "split", label: "Keep test rows aside", hint: "", kind: "toggle", states: [null, {}] },
  { path: "split.test_size", label: "Test share", hint: "or a count of rows", none: "rest", shows: isSplit },
  { path: "split.stratify", label: "Stratify", hint: "same mix of classes", kind: "toggle", shows: isSplit },
  { path: "split.shuffle", label: "Shuffle", hint: "before splitting", kind: "toggle", shows: isSplit },
  { path: "split.random_state", label: "Seed", hint: "", kind: "seed", shows: isSplit },
];

/** @type {Field} */
export const SCALER = {
  path: "scaler.name",
  label: "Standardise",
  hint: "same size for all features",
  kind: "toggle",
  states: ["none", "StandardScaler"],
};

/** @type {Field[]} */
export const EVALUATE = [{ path: "evaluate.threshold", label: "Threshold", hint: "positive from there on" }];
