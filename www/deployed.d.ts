// What the worker says of the model on its device. The shapes are made in Rust (src/device/report.rs, src/session);
// nothing here exists at run time.

import type { Metrics, Roc } from "./types.js";

export interface Range {
  low: number;
  typical: number;
  high: number;
}
/** What a figure rests on. */
export type Basis = "measured" | "datasheet" | "yours" | "estimate" | "assumption" | "unknown";
/** What a word says of a figure. */
export interface Meaning {
  basis: Basis;
  meaning: string;
}
export interface Bases {
  flash: Basis;
  sram: Basis;
  latency: Basis;
  energy: Basis;
  sleep: Basis;
  sensor: Basis;
  front_end: Basis;
  inference: Basis;
  radio: Basis;
  airtime: Basis;
  board: Basis;
  power: Basis;
  battery: Basis;
  solar: Basis;
  answer_by_radio: Basis;
}
export interface Source {
  figure: string;
  value: number | null;
  unit: string;
  basis: Basis;
  source: string;
  confidence: string;
  condition: string | null;
}

export interface Memory {
  total_bytes: number;
  budget_bytes: number | null;
  share: number | null;
  fits: boolean | null;
}

export interface Device {
  board: { key: string; name: string };
  parameters: number;
  macs: number;
  /** On the longest way through a tree; 0 for other models. */
  comparisons: number;
  arithmetic: string;
  kernel: string;
  flash: Memory & {
    weights_bytes: number;
    tables_bytes: number;
    scaler_bytes: number;
    code_bytes: number;
    runtime_bytes: number;
    bootloader_bytes: number;
  };
  sram: Memory & {
    input_bytes: number;
    activations_bytes: number;
    stack_bytes: number;
    runtime_bytes: number;
  };
  fits: boolean | null;
  /** By how much it does not fit, and what would make it fit. */
  advice: string[];
  cycles: Range;
  latency_us: Range;
  energy_uj: Range | null;
  duty_cycle: Range;
  rate_note: string | null;
  average_power_uw: Power;
  battery: {
    name: string;
    capacity_mah: number;
    voltage_v: number;
    usable_j: number;
    can_supply: boolean | null;
    note: string;
  };
  inferences_per_battery: Range | null;
  battery_life_hours: Range | null;
  solar: {
    area_cm2: number;
    light: string;
    power_uw: Range;
    needed_cm2: Range | null;
    enough: boolean | null;
    note: string;
  };
  radio_instead: {
    radio: string;
    raw_bytes: number;
    report_bytes: number;
    raw_energy_uj: Range | null;
    raw_latency_us: Range;
    device_energy_uj: Range | null;
    device_latency_us: Range;
    note: string;
    privacy: string;
  };
  leaves_out: string[];
  bases: Bases;
  sources: Source[];
}

/** A part that is null is not known; one that is not used is 0. */
export interface Power {
  sleep: Range | null;
  sensor: Range | null;
  front_end: Range | null;
  inference: Range | null;
  radio: Range | null;
  board: Range | null;
  total: Range | null;
  unknown: string[];
  /** What would have to be known for them. */
  note: string | null;
}

export interface Flip {
  row: number;
  label: number;
  from: number;
  to: number;
  /** The probability of the positive class, or with more than two that of the class that the model chose and of the variant's. */
  before: number;
  after: number;
}
export interface Variant {
  name: string;
  arithmetic: string;
  metrics: Metrics;
  roc: Roc | null;
  /** The first of them. */
  flips: Flip[];
  n_flips: number;
  weights_bytes: number;
  storage: {
    dense_bytes: number | null;
    bitmap_bytes: number | null;
    csr_bytes: number | null;
    /** The form of each layer. */
    chosen: string[];
    sparsity: number;
  } | null;
  device: Device;
}
export interface Spread {
  mean: number;
  std: number;
  min: number;
  max: number;
  runs: number[];
}
