// What passes between the page, the worker and the wasm module. The shapes are made in Rust (src/report.rs, src/config.rs,
// src/params.rs); nothing here exists at run time.

import type { Device, Spread, Variant } from "./deployed.js";
import type { LookRequest, Place, Scene } from "./scene.js";

export type * from "./deployed.js";
export type * from "./scene.js";

export type Value = number | string | boolean | null | (number | string)[] | Group;
export type Group = { [field: string]: Value | undefined };
export type Section = Group & { name?: string };

export interface Config {
  dataset: Section & { name: string };
  split: Section | null;
  scaler: Section & { name: string };
  model: Section & { name: string };
  evaluate: Section & { threshold: number; positive_class: number | string | null };
  compress: Section;
  device: Section;
}
export type SectionName = keyof Config;
export type Partials = { [name in SectionName]?: Section | null };

export interface Slider {
  min: number;
  max: number;
  step: number;
  scale: "linear" | "log";
}
export interface Limit {
  min: number;
  max: number;
  integer: boolean;
  words: string[];
  slider: Slider | null;
}
export type SectionLimits = Record<string, Limit>;
export interface Limits {
  dataset: Record<string, SectionLimits>;
  split: SectionLimits;
  model: Record<string, SectionLimits>;
  evaluate: SectionLimits;
  compress: SectionLimits;
  device: SectionLimits;
}

export interface Progress {
  done: boolean;
  stage: string;
  iteration: number;
  max_iter: number;
  fraction: number;
  loss: number | null;
}

/** A refusal from Rust, as it crosses from the worker to the page. */
export interface Refusal {
  name: string;
  field: string | null;
  message: string;
}

export interface CsvSummary {
  n_rows: number;
  n_columns: number;
  columns: string[];
  label_column: string;
  header: boolean;
  delimiter: string;
  classes: string[];
  class_counts: number[];
  missing_cells: number;
  dropped_rows: number;
  filled_cells: number;
}

export interface Metrics {
  accuracy: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
  roc_auc: number | null;
  average_precision: number | null;
  log_loss: number | null;
  brier: number | null;
  precision_macro?: number;
  recall_macro?: number;
  f1_macro?: number;
  roc_auc_ovr_macro?: number | null;
  confusion_matrix: number[][];
  support: number[];
  warnings: string[];
}

export interface Roc {
  fpr: number[];
  tpr: number[];
  thresholds: number[];
}
export interface PrecisionRecall {
  precision: number[];
  recall: number[];
  thresholds: number[];
}
/** Each kind of model has its own of these. */
export interface Model {
  /** Those that are trained in iterations or epochs. */
  n_iter?: number;
  converged?: boolean;
  loss_curve?: number[];
  /** Logistic regression. */
  coef?: number[][];
  intercept?: number[];
  gradient_norm_curve?: number[];
  /** The neural network: a matrix and a list for each layer. */
  coefs?: number[][][];
  intercepts?: number[][];
  best_loss?: number | null;
  validation_scores?: number[] | null;
  best_validation_score?: number | null;
  /** The decision tree. */
  tree?: Tree;
  depth?: number;
  n_leaves?: number;
  /** The baseline. */
  class_prior?: number[];
  warnings: string[];
}

/** scikit-learn's `tree_`: one entry per node; children and features are negative at leaves. */
export interface Tree {
  feature: number[];
  threshold: number[];
  children_left: number[];
  children_right: number[];
  n_node_samples: number[];
  impurity: number[];
  value: number[][];
}

export interface Report {
  config: Config;
  dataset: {
    n_samples: number;
    n_features: number;
    feature_names: string[];
    classes: string[];
    class_counts: number[];
    attribution: string | null;
    csv: CsvSummary | null;
    preview: {
      head: { rows: number[][]; labels: number[] };
      picture: {
        x: number[];
        y: number[];
        label: number[];
        axes: [string, string];
        kind: "features" | "principal_components";
        explained: [number, number] | null;
        shown: number;
        total: number;
      };
    };
  };
  split: { n_train: number; n_test: number };
  model: Model;
  edits: (Place & { value: number; was: number })[];
  baseline: { class: string; accuracy: number; note: string | null };
  metrics: Metrics;
  train_metrics: Metrics;
  evaluate: {
    threshold: number;
    positive: number | null;
    positive_class: string | null;
    point: { fpr: number; tpr: number } | null;
  };
  roc: Roc | null;
  roc_per_class: (Roc | null)[] | null;
  pr: PrecisionRecall | null;
  pr_per_class: (PrecisionRecall | null)[] | null;
  scores: { edges: number[]; counts: [number[], number[]] } | null;
  /** Of the chosen variant. */
  device: Device;
  variants: Variant[];
  chosen: string | null;
  compress_notes: string[];
  recommendation: { name: string | null; reason: string };
  distillation: { teacher: number; alone: Spread; taught: Spread; helped: boolean | null; verdict: string } | null;
  timing: Record<string, number>;
}

export interface Prediction {
  label: number;
  class: string;
  decision: number | number[];
  proba: number[];
}

export interface Board {
  key: string;
  name: string;
  core: string;
  sensors: { key: string; name: string }[];
}

export interface ChartStyle {
  dark: boolean;
  pixel_ratio: number;
  paper: string;
  ink: string;
  muted: string;
}

/** What the worker is asked, and what it replies: one reply for each. */
export interface Requests {
  start: { payload: { config: Partials; csv: CsvFile | null; run: boolean }; reply: Accepted };
  configure: { payload: Partials; reply: Accepted };
  loadCsv: { payload: CsvFile; reply: Accepted & { summary: CsvSummary } };
  cancel: { payload: null; reply: Accepted };
  pause: { payload: boolean; reply: null };
  stepIteration: { payload: null; reply: null };
  edit: { payload: { place: Place; value: number }; reply: Accepted };
  undoEdit: { payload: null; reply: Accepted };
  look: { payload: LookRequest; reply: Scene };
  predict: { payload: number[]; reply: Prediction };
  dataCsv: { payload: { from: number; to: number }; reply: Uint8Array<ArrayBuffer> };
  scoresCsv: { payload: { from: number; to: number }; reply: Uint8Array<ArrayBuffer> };
  firmware: { payload: null; reply: Uint8Array<ArrayBuffer> };
  firmwareFiles: { payload: null; reply: { path: string; text: string }[] };
}
export type RequestType = keyof Requests;
export interface CsvFile {
  bytes: Uint8Array;
  options: Section;
}
/** The config that now holds; reports and progress with another generation are stale. */
export interface Accepted {
  config: Config;
  generation: number;
}
export type Request = {
  [type in RequestType]: { id: number; type: type; payload: Requests[type]["payload"] };
}[RequestType];
/** Parts of the module that come when they are wanted. */
export type LatePart = "inside" | "rest";
export type PartName = "first" | LatePart;
/** A part of the module as a worker gets it. */
export type Part = { part: PartName; module: WebAssembly.Module };
declare global {
  interface Window {
    firstWorker?: Worker;
    firstModule?: Promise<WebAssembly.Module>;
  }
}
export type ToWorker = Request | Part;
export type FromWorker =
  | { id: number; type: "reply"; payload: unknown }
  | { id: number; type: "refused"; payload: Refusal }
  | { type: "progress"; generation: number; payload: Progress }
  | { type: "report"; generation: number; payload: Report }
  | { type: "failed"; generation: number; payload: Refusal }
  | { type: "died"; payload: string };
