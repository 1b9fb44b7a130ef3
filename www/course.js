// The course of the training: a time line over its frames, to go through step by step or to play.

import { byId, el, setText } from "./dom.js";
import { count, number } from "./format.js";
import { stepWord } from "./models.js";

/** @import { Scene } from "./types.js" */

/** Frames a second, in words. @type {[string, number][]} */
const SPEEDS = [
  ["Slow", 2],
  ["Medium", 10],
  ["Fast", 60],
];

export class Course {
  #place = byId("course");
  #range = el("input", { type: "range", id: "course-frame", min: 0, max: 0, value: 0, step: 1 });
  #play = el("button", { type: "button", id: "course-play" }, "Play");
  #speed = el(
    "select",
    { id: "course-speed", "aria-label": "Speed" },
    ...SPEEDS.map(([name, speed]) => el("option", { value: speed }, name)),
  );
  #words = el("output", { id: "course-words", for: "course-frame", class: "course-words" });
  #go;
  #train;
  #playing = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #frame = { index: 0, total: 1 };
  /** Whether a run goes on, and stands still for the moment. */ #running = false;
  #paused = false;

  /**
   * @param {(frame: number | null) => void} go shows a frame; null: the newest
   * @param {() => void} train trains a paused run for one more iteration
   */
  constructor(go, train) {
    this.#go = go;
    this.#train = train;
    /** @param {string} id @param {string} label @param {string} sign @param {() => void} act */
    const button = (id, label, sign, act) => {
      const made = el(
        "button",
        { type: "button", id: `course-${id}`, class: "small", "aria-label": label, title: label },
        sign,
      );
      made.addEventListener("click", () => {
        this.stop();
        act();
      });
      return made;
    };
    this.#speed.selectedIndex = 1;
    this.#play.addEventListener("click", () => (this.#playing ? this.stop() : this.#start()));
    this.#range.addEventListener("input", () => {
      this.stop();
      this.#to(this.#range.valueAsNumber);
    });
    this.#place.append(
      el("h3", { class: "hidden" }, "Course of the training"),
      el(
        "p",
        { class: "course-buttons" },
        button("first", "To the start", "«", () => this.#to(0)),
        button("back", "One back", "‹", () => this.#to(this.#frame.index - 1)),
        this.#play,
        button("forward", "One forward", "›", () => this.#forward()),
        button("last", "To the end", "»", () => this.#go(null)),
      ),
      this.#speed,
      el("label", { class: "course-line" }, el("span", { class: "hidden" }, "Moment of the training"), this.#range),
      this.#words,
    );
  }

  /** @param {number} index */
  #to(index) {
    const last = this.#frame.total - 1;
    this.#go(index >= last && !this.#running ? null : Math.min(Math.max(index, 0), last));
  }

  #forward() {
    const { index, total } = this.#frame;
    if (index < total - 1) this.#to(index + 1);
    else if (this.#running && this.#paused) this.#train();
  }

  #start() {
    const { index, total } = this.#frame;
    this.#playing = true;
    setText(this.#play, "Stop");
    this.#to(index < total - 1 ? index + 1 : 0);
  }

  stop() {
    this.#playing = false;
    clearTimeout(this.#timer);
    setText(this.#play, "Play");
  }

  /** @param {{ running: boolean, paused: boolean }} state */
  showRun({ running, paused }) {
    this.#running = running;
    this.#paused = paused;
  }

  /**
   * Shows where the scene is. Playing goes on from here, so that no frame is skipped.
   * @param {Scene} scene
   * @param {string} model
   * @param {number | null} end iterations of the whole training; null: it is not finished
   */
  show({ frame }, model, end) {
    const moved = frame.index !== this.#frame.index;
    this.#frame = frame;
    this.#place.hidden = frame.total < 2 && !this.#running;
    this.#range.max = String(frame.total - 1);
    this.#range.value = String(frame.index);
    this.#range.style.setProperty("--fill", String(frame.total > 1 ? frame.index / (frame.total - 1) : 0));
    const unit = stepWord(model);
    const loss = frame.loss === null ? "" : `, loss ${number(frame.loss)}`;
    const of = end === null ? "" : ` of ${count(end)}`;
    const name = unit[0].toUpperCase() + unit.slice(1);
    const words = frame.iteration === 0 ? `Before the first ${unit}` : `${name} ${count(frame.iteration)}${of}${loss}`;
    setText(this.#words, words);
    this.#range.setAttribute("aria-valuetext", words);
    // A finer grid or another row of the same frame does not hold the film up.
    if (!this.#playing || !moved) return;
    clearTimeout(this.#timer);
    if (frame.index >= frame.total - 1) this.stop();
    else this.#timer = setTimeout(() => this.#to(frame.index + 1), 1000 / Number(this.#speed.value));
  }
}
