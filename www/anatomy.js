// What the pictures of a model say in words, and their numbers.

import { counted, list, number } from "./format.js";

/** @import { Network, Place, Scene, Tree } from "./types.js" */
/** @import { Numbers } from "./numbers.js" */

/** Weights, biases included. @param {Network} network */
const size = ({ layers }) => layers.reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0);

/** "hidden layer 2", "the outputs". @param {Network} network @param {number} layer */
export const layerName = ({ layers }, layer) =>
  layer === layers.length - 1 ? "the output" : layers.length === 2 ? "the hidden layer" : `hidden layer ${layer + 1}`;

/**
 * The name of what comes out of a layer; of an input where the layer is −1.
 * @param {Network} network
 * @param {number} layer
 * @param {number} index
 */
export function neuronName({ names, outputs, layers }, layer, index) {
  if (layer < 0) return names[index] ?? `input ${index + 1}`;
  return layer === layers.length - 1 ? `“${outputs[index]}”` : `neuron ${index + 1}`;
}

/** "x1", "neuron 3", "bias". @param {Network} network @param {Place} place */
export const fromName = (network, { layer, from }) => (from === null ? "bias" : neuronName(network, layer - 1, from));

/** @param {Network} network @param {Place} place */
export function weightAt({ layers }, { layer, from, to }) {
  const { weights, biases } = layers[layer];
  return from === null ? biases[to] : weights[from][to];
}

/** Whether the network has such a weight. @param {Network} network @param {Place} place */
export const has = ({ layers }, { layer, from, to }) =>
  layer < layers.length && (from ?? 0) < layers[layer].inputs && to < layers[layer].outputs;

/** @param {Scene} scene */
export function describePlane({ plane, grid, classes }) {
  const [first] = grid.label;
  const one = grid.label.every((label) => label === first);
  return one ? `${plane.note} All over this plane the model answers “${classes[first]}”.` : plane.note;
}

/** The points, the test rows first. @param {Scene} scene @returns {Numbers} */
export function points({ plane, classes }) {
  const { train, test } = plane;
  return {
    columns: ["part", "row", ...plane.axes, "class"],
    total: test.x.length + train.x.length,
    rows: (most) =>
      Array.from({ length: most }, (_, i) => {
        const inTest = i < test.x.length;
        const part = inTest ? test : train;
        const at = inTest ? i : i - test.x.length;
        return [inTest ? "test" : "train", part.index[at] + 1, part.x[at], part.y[at], classes[part.label[at]]];
      }),
  };
}

/** @param {Scene} scene */
export function describeNetwork({ network }) {
  if (!network) return "";
  const hidden = network.layers.slice(0, -1).map(({ outputs }) => String(outputs));
  const between =
    hidden.length > 0
      ? `${list(hidden)} hidden neurons (${network.layers[0].activation})`
      : "no hidden neurons: a logistic regression is the smallest network";
  return `${counted(network.names.length, "input")}, ${between}; ${counted(size(network), "weight")}. A thick line is a large weight.`;
}

/** Layer by layer; those of a layer by the neuron they come from, then its biases. @param {Scene} scene @returns {Numbers} */
export function weights({ network }) {
  const rows = () =>
    (network?.layers ?? []).flatMap(({ inputs, outputs }, layer) =>
      Array.from({ length: inputs + 1 }, (_, from) =>
        Array.from({ length: outputs }, (_, to) => ({ layer, from: from === inputs ? null : from, to })),
      ).flat(),
    );
  return {
    columns: ["layer", "from", "to", "weight"],
    total: network ? size(network) : 0,
    rows: (most) =>
      network
        ? rows()
            .slice(0, most)
            .map((place) => [
              place.layer + 1,
              fromName(network, place),
              neuronName(network, place.layer, place.to),
              weightAt(network, place),
            ])
        : [],
  };
}

/** @param {Tree} tree @param {number} node */
export const isLeaf = ({ children_left }, node) => children_left[node] < 0;

/** @param {Scene} scene */
export function describeTree({ tree }) {
  if (!tree) return "";
  const nodes = tree.feature.length;
  const leaves = tree.children_left.filter((child) => child < 0).length;
  return `${counted(nodes - leaves, "split")}, ${leaves === 1 ? "1 leaf" : `${leaves} leaves`}. The bars show the mix of classes.`;
}

/** "x2 ≤ 0.31". @param {Scene} scene @param {Tree} tree @param {number} node @param {boolean} [holds] */
export const condition = ({ feature_names }, { feature, threshold }, node, holds = true) =>
  `${feature_names[feature[node]]} ${holds ? "≤" : ">"} ${number(threshold[node])}`;

/** Where the training rows of a node are from. @param {Scene} scene @param {Tree} tree @param {number} node */
export function described(scene, tree, node) {
  const shares = tree.value[node].flat();
  const best = shares.indexOf(Math.max(...shares));
  const rows = `${counted(tree.n_node_samples[node], "training row")}, most often “${scene.classes[best]}”, Gini impurity ${number(tree.impurity[node])}`;
  return isLeaf(tree, node) ? `Leaf ${node}: ${rows}.` : `Node ${node}: ${condition(scene, tree, node)}? ${rows}.`;
}

/** @param {Scene} scene @returns {Numbers} */
export function nodes(scene) {
  const { tree, classes } = scene;
  return {
    columns: ["node", "condition", "if yes", "if no", "rows", "impurity", ...classes],
    total: tree?.feature.length ?? 0,
    rows: (most) =>
      tree
        ? Array.from({ length: most }, (_, node) => [
            String(node),
            isLeaf(tree, node) ? "leaf" : condition(scene, tree, node),
            isLeaf(tree, node) ? "" : String(tree.children_left[node]),
            isLeaf(tree, node) ? "" : String(tree.children_right[node]),
            tree.n_node_samples[node],
            tree.impurity[node],
            ...tree.value[node].flat(),
          ])
        : [],
  };
}
