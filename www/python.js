// The same experiment as a scikit-learn program. Only text: what differs from scikit-learn's defaults is written out.

import { defaults } from "../pkg/tinyml_playground.js";

/** @import { Config, Report, Section, Value } from "./types.js" */

/** @type {Record<string, string>} */
const GENERATORS = {
  make_classification: "make_classification",
  make_moons: "make_moons",
  make_circles: "make_circles",
  make_blobs: "make_blobs",
  make_gaussian_quantiles: "make_gaussian_quantiles",
};

/** @param {Value | undefined} value @returns {string} */
function literal(value) {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value === Infinity) return 'float("inf")';
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/**
 * The arguments that differ from the function's defaults; the seed always.
 * @param {Section} section
 * @param {Section} standard
 * @param {(value: Value | undefined, name: string) => string} [write]
 */
function differing(section, standard, write = literal) {
  return Object.entries(section)
    .filter(
      ([name, value]) =>
        name !== "name" && (name === "random_state" || JSON.stringify(value) !== JSON.stringify(standard[name])),
    )
    .map(([name, value]) => `${name}=${write(value, name)}`)
    .join(", ");
}

/** @param {Report} report */
function load({ config, dataset }) {
  const { name } = config.dataset;
  if (name === "breast_cancer")
    return {
      imports: ["from sklearn.datasets import load_breast_cancer"],
      lines: ["X, y = load_breast_cancer(return_X_y=True)"],
    };
  if (name === "csv") return csv(dataset.csv);
  const generator = GENERATORS[name];
  return {
    imports: [`from sklearn.datasets import ${generator}`],
    lines: [`X, y = ${generator}(${differing(config.dataset, defaults("dataset", name))})`],
  };
}

/** @param {Report["dataset"]["csv"]} summary */
function csv(summary) {
  const arguments_ = [
    '"your.csv"',
    ...(summary && summary.delimiter !== "," ? [`sep=${literal(summary.delimiter)}`] : []),
    ...(summary && !summary.header ? ["header=None"] : []),
  ].join(", ");
  const position = summary ? summary.columns.indexOf(summary.label_column) : -1;
  const median = summary !== null && summary.filled_cells > 0;
  return {
    imports: ["import numpy as np", "import pandas as pd"],
    lines: [
      `table = pd.read_csv(${arguments_})`,
      `label = table.columns[${position}]`,
      median ? "table = table.dropna(subset=[label])" : "table = table.dropna()",
      "X = table.drop(columns=label)",
      ...(median ? ["X = X.fillna(X.median())"] : []),
      "X = X.to_numpy(float)",
      "classes, y = np.unique(table[label], return_inverse=True)",
    ],
  };
}

/** @param {Config} config */
function split({ split }) {
  if (!split)
    return {
      imports: [],
      lines: [
        "# No split: the model is tested on the rows that it was trained on.",
        "X_train = X_test = X",
        "y_train = y_test = y",
      ],
    };
  const { stratify, ...rest } = split;
  const words = [differing(rest, { test_size: null, train_size: null }), ...(stratify ? ["stratify=y"] : [])];
  return {
    imports: ["from sklearn.model_selection import train_test_split"],
    lines: [
      "X_train, X_test, y_train, y_test = train_test_split(",
      `    X, y, ${words.filter(Boolean).join(", ")}`,
      ")",
    ],
  };
}

/** Where scikit-learn keeps each model. @type {Record<string, string>} */
const MODULES = {
  LogisticRegression: "sklearn.linear_model",
  MLPClassifier: "sklearn.neural_network",
  DecisionTreeClassifier: "sklearn.tree",
  DummyClassifier: "sklearn.dummy",
};

/** @param {Section & { name: string }} model */
function estimator({ name, ...parameters }) {
  // As a number of rows scikit-learn wants 2 or more; what 1 means here is its share 1.0.
  const words = differing(parameters, defaults("model", name), (value, parameter) =>
    parameter === "min_samples_split" && value === 1 ? "1.0" : literal(value),
  );
  return `${name}(${words})`;
}

/** @param {Config} config */
function fit({ scaler, model }) {
  const scaled = scaler.name === "StandardScaler";
  return {
    imports: [
      `from ${MODULES[model.name]} import ${model.name}`,
      ...(scaled ? ["from sklearn.preprocessing import StandardScaler"] : []),
    ],
    lines: [
      ...(scaled
        ? [
            "scaler = StandardScaler().fit(X_train)",
            "X_train, X_test = scaler.transform(X_train), scaler.transform(X_test)",
          ]
        : []),
      `model = ${estimator(model)}.fit(X_train, y_train)`,
    ],
  };
}

/** What the rows are ranked by. @param {string} model @param {number} positive */
function score(model, positive) {
  if (model !== "LogisticRegression") return `model.predict_proba(X_test)[:, ${positive}]`;
  return `${positive === 1 ? "" : "-"}model.decision_function(X_test)`;
}

/** @param {Report} report */
function evaluate({ config, evaluate }) {
  const two = evaluate.positive !== null;
  const usual = evaluate.threshold === 0.5;
  const positive = evaluate.positive ?? 0;
  const arguments_ = two ? (positive === 1 ? "" : `, pos_label=${positive}`) : ', average="macro"';
  const predict =
    two && !usual
      ? `y_pred = np.where(model.predict_proba(X_test)[:, ${positive}] >= ${literal(config.evaluate.threshold)}, ${positive}, ${1 - positive})`
      : "y_pred = model.predict(X_test)";
  const area = two
    ? [
        `score = ${score(config.model.name, positive)}`,
        `fpr, tpr, thresholds = roc_curve(y_test, score${positive === 1 ? "" : `, pos_label=${positive}`})`,
        'print("AUC      ", auc(fpr, tpr))',
      ]
    : ['print("AUC      ", roc_auc_score(y_test, model.predict_proba(X_test), multi_class="ovr"))'];
  const names = [
    "accuracy_score",
    ...(two ? ["auc"] : []),
    "confusion_matrix",
    "f1_score",
    "precision_score",
    "recall_score",
    two ? "roc_curve" : "roc_auc_score",
  ];
  return {
    imports: [...(two && !usual ? ["import numpy as np"] : []), `from sklearn.metrics import (${names.join(", ")})`],
    lines: [
      predict,
      'print("accuracy ", accuracy_score(y_test, y_pred))',
      `print("precision", precision_score(y_test, y_pred${arguments_}))`,
      `print("recall   ", recall_score(y_test, y_pred${arguments_}))`,
      `print("F1       ", f1_score(y_test, y_pred${arguments_}))`,
      `print(confusion_matrix(y_test, y_pred${two && positive === 0 ? ", labels=[1, 0]" : ""}))`,
      ...area,
    ],
  };
}

/**
 * A whole program for what the report shows.
 * @param {Report} report
 */
export function program(report) {
  const steps = [load(report), split(report.config), fit(report.config), evaluate(report)];
  // Plain imports stand before the others, each once.
  const imports = [...new Set(steps.flatMap((step) => step.imports))].sort(
    (a, b) => Number(a.startsWith("from")) - Number(b.startsWith("from")) || (a < b ? -1 : 1),
  );
  const blocks = steps.map(({ lines }) => lines.join("\n"));
  const edited =
    report.edits.length > 0 ? "# The weights as they were trained, without the changes made by hand.\n" : "";
  return `${edited}${imports.join("\n")}\n\n${blocks.join("\n\n")}\n`;
}
