// What the pictures of a model are made from. The shape is made in Rust (src/session/look.rs); nothing here exists at run time.

import type { Tree } from "./types.js";

/** A weight between two neurons of neighbouring layers; `from` null is the bias of `to`. */
export interface Place {
  layer: number;
  from: number | null;
  to: number;
}
export interface RowChoice {
  part: "train" | "test";
  index: number;
}
export type PlaneKind = "importance" | "components";
/** What a scene is asked for: a frame (null: the newest), a row, the fineness of the grid, the plane (null: the usual). */
export interface LookRequest {
  frame: number | null;
  row: RowChoice | null;
  columns: number;
  plane: PlaneKind | null;
}
export interface Points {
  x: number[];
  y: number[];
  label: number[];
  index: number[];
}
export interface Network {
  names: string[];
  outputs: string[];
  layers: { inputs: number; outputs: number; activation: string; weights: number[][]; biases: number[] }[];
}
/** The model at one moment of its training, made to be drawn. */
export interface Scene {
  /** `losses`: those so far, while the model is being trained. */
  frame: { index: number; total: number; iteration: number; loss: number | null; losses: number[] | null };
  classes: string[];
  positive: number | null;
  plane: {
    kind: "features" | PlaneKind;
    axes: [string, string];
    note: string;
    importances: { feature: string; mean: number; std: number }[] | null;
    train: Points;
    test: Points;
  };
  grid: { columns: number; rows: number; label: Uint8Array; proba: Float32Array };
  network: Network | null;
  tree: Tree | null;
  feature_names: string[];
  row:
    | (RowChoice & {
        features: number[];
        label: number;
        predicted: number;
        proba: number[];
        path: number[] | null;
        activations: number[][] | null;
      })
    | null;
}
