// Numbers as people read them. Only formatting: every figure comes from Rust.

/** @import { Range } from "./types.js" */

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 3 });
const rough = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 2 });
const compact = new Intl.NumberFormat("en-GB", {
  notation: "compact",
  compactDisplay: "long",
  maximumSignificantDigits: 2,
});

/** What stands where a figure is not known. */
export const UNKNOWN = "not known";

/**
 * A metric: `0.83`. Rounding never claims all or nothing: `> 0.99`, `< 0.01`.
 * @param {number | null | undefined} value
 */
export function figure(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const text = value.toFixed(2);
  if (value < 1 && text === "1.00") return "> 0.99";
  return value > 0 && text === "0.00" ? "< 0.01" : text;
}

/**
 * A count: `1,000`.
 * @param {number} value
 */
export const count = (value) => whole.format(value);

/**
 * A count of things: `1 row`, `1,000 rows`.
 * @param {number} value
 * @param {string} thing
 */
export const counted = (value, thing) => `${count(value)} ${thing}${value === 1 ? "" : "s"}`;

/**
 * Any number with up to three significant digits.
 * @param {number | null | undefined} value
 */
export const number = (value) => {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "infinity" : "−infinity";
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e7) ? value.toExponential(2) : short.format(value);
};

const tabular = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 4, useGrouping: false });
/**
 * A number for a table: a whole one as it is, another with up to four significant digits.
 * @param {number | undefined} value
 */
export const cell = (value) => {
  if (value === undefined || !Number.isFinite(value)) return number(value);
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e7) ? value.toExponential(3) : tabular.format(value);
};

/**
 * A number in full.
 * @param {number | null | undefined} value
 */
export const exact = (value) =>
  value === null || value === undefined ? "–" : Number.isFinite(value) ? String(value) : number(value);

/**
 * A number in full, with two decimals or more: `0.50`, `0.125`.
 * @param {number} value
 */
export const atLeastTwo = (value) => (Number(value.toFixed(2)) === value ? value.toFixed(2) : String(value));

const quantities = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 12 });
/**
 * A figure as its source gives it: `1,048,576`.
 * @param {number} value
 */
export const quantity = (value) => quantities.format(value);

/**
 * A share of one: `83 %`, `1.1 %`, `under 0.1 %`.
 * @param {number} share
 */
export function percent(share) {
  // Rounded as `figure` rounds, so that 0.97 and 97 % stand side by side.
  if (share < 1 && share.toFixed(2) === "1.00") return "> 99 %";
  if (share >= 0.1) return `${whole.format(Number(share.toFixed(2)) * 100)} %`;
  return share > 0 && share < 0.001 ? "under 0.1 %" : `${rough.format(share * 100)} %`;
}

/**
 * A size in memory: `44 bytes`, `11 KiB`.
 * @param {number} value
 */
export const bytes = (value) =>
  value < 1024
    ? counted(value, "byte")
    : value < 1024 * 1024
      ? `${short.format(value / 1024)} KiB`
      : `${short.format(value / 1024 / 1024)} MiB`;

/**
 * A value in the unit that keeps it between 1 and 1000.
 * @param {number} value
 * @param {string[]} units each a thousand times the one before
 * @param {number} first the unit that the value is in
 * @returns {[number, string]}
 */
function scaled(value, units, first) {
  let unit = first;
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  while (value > 0 && value < 1 && unit > 0) [value, unit] = [value * 1000, unit - 1];
  return [value, units[unit]];
}

/** @param {number} us */
export function time(us) {
  const [value, unit] = scaled(us, ["ns", "µs", "ms", "s"], 1);
  return `${rough.format(value)} ${unit}`;
}

/** @param {number} uj */
export function energy(uj) {
  const [value, unit] = scaled(uj, ["nJ", "µJ", "mJ", "J"], 1);
  return `${rough.format(value)} ${unit}`;
}

/** @param {number} uw */
export function power(uw) {
  const [value, unit] = scaled(uw, ["nW", "µW", "mW", "W"], 1);
  return `${rough.format(value)} ${unit}`;
}

/**
 * How long something lasts: `5.2 hours`, `34 days`, `1.2 years`.
 * @param {number} hours
 */
export function lasting(hours) {
  const [value, unit] = hours < 48 ? [hours, "hour"] : hours < 24 * 730 ? [hours / 24, "day"] : [hours / 8766, "year"];
  const text = rough.format(value);
  return `${text} ${unit}${text === "1" ? "" : "s"}`;
}

/** @param {number} value */
export const large = (value) => compact.format(value);

/**
 * "7 µs to 28 µs".
 * @param {Range} range
 * @param {(value: number) => string} format
 */
export const span = (range, format) => `${format(range.low)} to ${format(range.high)}`;

/**
 * "a, b and c".
 * @param {string[]} words
 */
export const list = (words) => new Intl.ListFormat("en-GB").format(words);
