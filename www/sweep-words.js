// What is said of a sweep's points.

import { bytes, counted, energy, percent } from "./format.js";

/** @import { SweepCost, SweepPoint, SweepView } from "./sweep-shapes.js" */

/** @param {SweepPoint} point @param {SweepCost} cost */
const costWords = (point, cost) => (cost === "flash" ? bytes(point.flash_bytes) : energy(point.energy_uj ?? 0));

/** Whether a point fits the board, in words. @param {SweepPoint} point */
export const fitWords = ({ fits }) => (fits === null ? "not known" : fits ? "fits" : "does not fit");

/** The fronts that a point is on, in words; empty for none. @param {SweepView} view @param {number} index */
export function frontWords({ flash, energy }, index) {
  const fronts = [
    ...(flash.front.includes(index) ? ["flash"] : []),
    ...(energy.front.includes(index) ? ["energy"] : []),
  ];
  return fronts.join(" and ");
}

/** The takeaway of a chart. @param {SweepView} view @param {SweepCost} cost */
export function describeSweep({ points, ...readings }, cost) {
  const { order, front, unknown } = readings[cost];
  if (points.length === 0) return "No model has been tried yet.";
  const large = order.filter((index) => points[index].fits === false).length;
  const [first, last] = [points[front[0]], points[front[front.length - 1]]];
  /** @param {SweepPoint} point */
  const end = (point) => `${percent(point.accuracy)} for ${costWords(point, cost)}`;
  const range =
    front.length === 0
      ? "None of them is on the front."
      : front.length === 1
        ? `The front is one model: ${end(first)}.`
        : `The front has ${counted(front.length, "model")}, from ${end(first)} to ${end(last)}.`;
  const hollow = large > 0 ? ` Hollow: ${counted(large, "model")} too large for the board.` : "";
  const absent = unknown > 0 ? ` Left out: ${counted(unknown, "model")} whose ${cost} is not known.` : "";
  return `${range}${hollow}${absent}`;
}

/** What is said of the point that is looked at. @param {SweepView} view */
export function chosenWords(view) {
  const { points, chosen, current } = view;
  if (chosen === null)
    return "Point at a mark, or go through them with the arrow keys; press it, or Enter, to load that model.";
  const point = points[chosen];
  const cost = [
    `${percent(point.accuracy)} of the test rows right`,
    `${bytes(point.flash_bytes)} of flash`,
    point.energy_uj === null ? "energy not known" : `${energy(point.energy_uj)} per inference`,
    point.fits === null ? "fit not known" : `${fitWords(point)} the board`,
  ];
  const fronts = frontWords(view, chosen);
  const neither = point.fits === false ? "" : " On neither front: another model is no worse and no dearer.";
  const place = fronts ? ` On the front of ${fronts}.` : neither;
  const yours = chosen === current ? " It is your experiment." : "";
  return `${point.label}: ${cost.join(", ")}.${place}${yours}`;
}
