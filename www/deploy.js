// The settings of making the model small and of the device that it is for. Ranges, defaults and words to choose from come
// from Rust.

import { valueAt } from "./paths.js";

/** @import { Field } from "./fields.js" */
/** @import { Board, Config, Group } from "./types.js" */

/** What stands in a list for something of the user's own. */
const OWN = "own";
/** The config counts clocks in hertz, people in megahertz. */
const MEGAHERTZ = { size: 1e6, base: "hertz" };

/**
 * Whether the value at a path is one of these.
 * @param {string} path
 * @param {...unknown} values
 * @returns {(config: Config) => boolean}
 */
const is =
  (path, ...values) =>
  (config) =>
    values.includes(valueAt(config, path));
/** @param {string} path @returns {(config: Config) => boolean} */
const isGiven = (path) => (config) => (valueAt(config, path) ?? null) !== null;

const isNetwork = is("model.name", "MLPClassifier");
const isLayers = is("model.name", "MLPClassifier", "LogisticRegression");
const isInt8 = is("compress.arithmetic", "int8");
const isPruned = is("compress.pruning.kind", "magnitude", "neurons");
const isTaught = isGiven("compress.distillation");
const isOwnBoard = isGiven("device.custom");
/** @param {Config} config */
const isOwnBattery = (config) => typeof valueAt(config, "device.battery") === "object";
const isSensed = isGiven("device.sensor.name");

/** @type {Field} */
const pruning = {
  path: "compress.pruning.kind",
  label: "Prune",
  hint: "",
  kind: "choice",
  words: { none: "nothing", magnitude: "the smallest weights", neurons: "whole neurons" },
};

/** A tree is cut in one way only: for it both words of the network's mean the same. @type {Field} */
const treePruning = {
  ...pruning,
  choices: [
    ["none", "nothing"],
    ["magnitude", "by cost complexity"],
  ],
  read: (config) => (isPruned(config) ? "magnitude" : "none"),
};

/**
 * How the model is made small.
 * @param {string} model
 * @returns {Field[]}
 */
export const compressFields = (model) => [
  {
    path: "compress.arithmetic",
    label: "Numbers",
    hint: "",
    kind: "choice",
    words: { float32: "float32: 4 bytes each", float16: "float16: 2 bytes each", int8: "int8: 1 byte each" },
  },
  {
    path: "compress.per_channel",
    label: "Scale per output",
    hint: "finer than one per layer",
    kind: "toggle",
    shows: (config) => isInt8(config) && isLayers(config),
  },
  model === "DecisionTreeClassifier" ? treePruning : pruning,
  { path: "compress.pruning.sparsity", label: "Share", hint: "that is taken out", shows: isPruned },
  {
    path: "compress.distillation",
    label: "Learn from a teacher",
    hint: "distillation",
    kind: "toggle",
    states: [null, {}],
    shows: (config) => isNetwork(config) || isTaught(config),
  },
  {
    path: "compress.distillation.teacher.hidden_layer_sizes",
    label: "Teacher's layers",
    hint: "neurons in each",
    kind: "layers",
    shows: isTaught,
  },
  { path: "compress.distillation.temperature", label: "Temperature", hint: "higher is softer", shows: isTaught },
  { path: "compress.distillation.alpha", label: "Mix", hint: "the teacher's share", shows: isTaught },
  {
    path: "compress.calibration.method",
    label: "Calibrate",
    hint: "",
    kind: "choice",
    words: { min_max: "from least to greatest", percentile: "without the extremes" },
    shows: isInt8,
    more: true,
  },
  {
    path: "compress.calibration.percentile",
    label: "Percentile",
    hint: "of the values kept",
    shows: (config) => isInt8(config) && is("compress.calibration.method", "percentile")(config),
    more: true,
  },
  {
    path: "compress.pruning.steps",
    label: "Pruning steps",
    hint: "to reach the share",
    shows: (config) => isPruned(config) && isLayers(config),
    more: true,
  },
  {
    path: "compress.pruning.epochs",
    label: "Epochs after each",
    hint: "of training",
    shows: (config) => isPruned(config) && isLayers(config),
    more: true,
  },
  { path: "compress.distillation.seeds", label: "Runs", hint: "with other seeds", shows: isTaught, more: true },
];

/**
 * The boards, and one of the user's own.
 * @param {Board[]} boards
 * @param {() => Group} own what was last entered for the user's own
 * @returns {Field[]}
 */
export const boardFields = (boards, own) => [
  {
    path: "device.board",
    label: "Board",
    hint: "what runs the model",
    kind: "choice",
    choices: [...boards.map(({ key, name }) => /** @type {[string, string]} */ ([key, name])), [OWN, "Your own board"]],
    write: (key) => ({ device: key === OWN ? { custom: own() } : { board: key, custom: null } }),
    read: ({ device }) => (device.custom ? OWN : device.board),
  },
  { path: "device.custom.core", label: "Core", hint: "", kind: "choice", shows: isOwnBoard },
  { path: "device.custom.clock_hz", label: "Clock", hint: "megahertz", unit: MEGAHERTZ, shows: isOwnBoard },
  { path: "device.custom.flash_bytes", label: "Flash", hint: "bytes", shows: isOwnBoard },
  { path: "device.custom.sram_bytes", label: "SRAM", hint: "bytes", shows: isOwnBoard },
  { path: "device.custom.supply_v", label: "Supply", hint: "volts", shows: isOwnBoard },
  {
    path: "device.custom.active_current_ma",
    label: "Current awake",
    hint: "milliamperes",
    none: "not known",
    shows: isOwnBoard,
  },
  {
    path: "device.custom.sleep_current_ua",
    label: "Current asleep",
    hint: "microamperes",
    none: "not known",
    shows: isOwnBoard,
  },
];

/**
 * What else is said of the device.
 * @param {Board | undefined} board the chosen one; none for one of the user's own
 * @param {() => Group} ownBattery what was last entered for the user's own
 * @returns {Field[]}
 */
export const deployFields = (board, ownBattery) => [
  {
    path: "device.kernel",
    label: "Code",
    hint: "",
    kind: "choice",
    words: {
      c: "plain C, as exported here",
      cmsis_nn: "a framework with CMSIS-NN",
      generated: "generated for the core",
    },
  },
  { path: "device.rate_hz", label: "Rate", hint: "inferences per second" },
  {
    path: "device.battery",
    label: "Battery",
    hint: "",
    kind: "choice",
    choices: [
      ["cr2032", "CR2032 coin cell"],
      ["lipo_150", "LiPo, 150 mAh"],
      ["lipo_500", "LiPo, 500 mAh"],
      ["er14505", "ER14505, lithium AA"],
      [OWN, "Your own battery"],
    ],
    write: (word) => ({ device: { battery: word === OWN ? ownBattery() : word } }),
    read: (config) => (isOwnBattery(config) ? OWN : config.device.battery),
  },
  { path: "device.battery.capacity_mah", label: "Capacity", hint: "milliampere-hours", shows: isOwnBattery },
  { path: "device.battery.voltage_v", label: "Voltage", hint: "volts", shows: isOwnBattery },
  {
    path: "device.sensor.name",
    label: "Sensor",
    hint: "",
    kind: "choice",
    choices: [
      ["", "none"],
      ...(board?.sensors ?? []).map(({ key, name }) => /** @type {[string, string]} */ ([key, name])),
    ],
    write: (key) => ({ device: { sensor: { name: key || null } } }),
    shows: () => (board?.sensors ?? []).length > 0,
  },
  {
    path: "device.whole_board",
    label: "The whole board",
    hint: "its lights and regulator too",
    kind: "toggle",
  },
  {
    path: "device.sensor.current_ma",
    label: "Sensor current",
    hint: "milliamperes",
    none: "as known",
    more: true,
  },
  { path: "device.sensor.on_ms", label: "Sensor on", hint: "milliseconds each time", shows: isSensed, more: true },
  { path: "device.front_end_ms", label: "Preparing a row", hint: "milliseconds", more: true },
  { path: "device.supply_v", label: "Supply", hint: "volts", none: "board's", more: true },
  { path: "device.radio.reports_per_inference", label: "Reports", hint: "per inference", more: true },
  { path: "device.radio.report_bytes", label: "Bytes of a report", hint: "sent by radio", more: true },
  { path: "device.radio.raw_bytes", label: "Bytes of raw data", hint: "if sent instead", none: "inputs", more: true },
  { path: "device.solar.area_cm2", label: "Solar cell", hint: "square centimetres", more: true },
  { path: "device.solar.light", label: "Light on it", hint: "", kind: "choice", more: true },
];
