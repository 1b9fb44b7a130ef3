// What a figure rests on: one word beside it. The words and what they mean come from Rust (src/device/basis.rs).

import { bases } from "../pkg/tinyml_playground.js";
import { el } from "./dom.js";

/** @import { Basis, Meaning } from "./types.js" */

/** @returns {Meaning[]} */
const meanings = () => bases();

/** The word beside a figure. A figure that is not there says so itself. @param {Basis} basis */
export const mark = (basis) => el("span", { class: "basis", title: meaning(basis) }, basis);

/** @param {Basis} basis */
const meaning = (basis) => meanings().find((one) => one.basis === basis)?.meaning ?? "";

/** Every word with its meaning. */
export const legend = () =>
  el(
    "dl",
    { class: "bases" },
    ...meanings().flatMap(({ basis, meaning }) => [el("dt", { class: "basis" }, basis), el("dd", {}, meaning)]),
  );
