// The shapes of a sweep: what Rust plans and finds (src/sweep), and what passes between the page and the workers of the pool.

import type { Config, CsvFile, Part, Partials } from "./types.js";

/** What is to be run for an experiment; experiments with the same base have the same sweep. */
export interface SweepPlan {
  base: Config;
  trainings: SweepRun[][];
  reason: string | null;
}
export interface SweepRun {
  size: string;
  sparsity: number;
  partial: Partials;
}
export interface SweepPoint {
  label: string;
  size: string;
  sparsity: number;
  arithmetic: string;
  partial: Partials;
  accuracy: number;
  flash_bytes: number;
  energy_uj: number | null;
  fits: boolean | null;
}
/** Indices of points: those of known cost from the cheapest to the dearest, and those of them on the Pareto front. */
export interface SweepReading {
  order: number[];
  front: number[];
  unknown: number;
}
/** What the pictures show. */
export interface SweepView {
  points: SweepPoint[];
  chosen: number | null;
  current: number | null;
  budget_bytes: number | null;
  flash: SweepReading;
  energy: SweepReading;
}
export type SweepCost = "flash" | "energy";

/** A worker is told the experiment once, then one training after the other. */
export interface SweepExperiment {
  config: Config;
  csv: CsvFile | null;
}
export type ToSweepWorker = { experiment: SweepExperiment } | { runs: SweepRun[] } | Part;
/** One message of points or of a failure for each run, and `idle` behind the last of a training. */
export type FromSweepWorker =
  | { type: "idle" }
  | { type: "share"; share: number }
  | { type: "points"; points: SweepPoint[] }
  | { type: "failed"; message: string }
  | { type: "died"; message: string };
