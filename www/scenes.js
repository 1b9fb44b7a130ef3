// What is to be seen of the model: asks the worker for scenes, never more than one at a time, the latest wish first; with
// a coarse grid at once, with finer ones when there is nothing else to do.

import { Refused } from "./bridge.js";
import { LATEST, whenIdle } from "./picture.js";

/** @import { LookRequest, PlaneKind, RowChoice, Scene } from "./types.js" */

/** Cells across the plane, from the first look to the last. */
const FINENESS = [32, 64, 128];

/**
 * @typedef {object} Wish
 * @property {number | null} frame null: the newest
 * @property {RowChoice | null} row
 * @property {PlaneKind | null} plane null: the usual one
 */

/** A request, and what makes it the same as another. @typedef {LookRequest & { grid: string, key: string }} Look */

export class Scenes {
  /** @type {Wish} */ wish = { frame: null, row: null, plane: null };
  #look;
  #show;
  #refuse;
  #visible = false;
  /** How often the model has become another. */ #model = 0;
  /** While the model goes on changing, fine grids would be late. */ #moving = false;
  #asking = false;
  /** @type {Scene | null} */ #scene = null;
  /** What the present scene and its grid were asked for. */
  #got = { key: "", grid: "", columns: 0 };
  /** What was refused is asked for again only when something has changed. */
  #refused = "";

  /**
   * @param {(request: LookRequest) => Promise<Scene>} look
   * @param {(scene: Scene) => void} show
   * @param {(refusal: Refused) => void} refuse
   */
  constructor(look, show, refuse) {
    this.#look = look;
    this.#show = show;
    this.#refuse = refuse;
  }

  /** @param {Partial<Wish>} wish */
  want(wish) {
    this.wish = { ...this.wish, ...wish };
    void this.#ask();
  }

  /** The model has become another. @param {boolean} moving and goes on doing so */
  renew(moving) {
    this.#model += 1;
    this.#moving = moving;
    void this.#ask();
  }

  /** Nothing is asked for while nobody would see it. @param {boolean} visible */
  see(visible) {
    this.#visible = visible;
    void this.#ask();
  }

  /** What to ask for next; null: all is there. @returns {Look | null} */
  #next() {
    const { frame, row, plane } = this.wish;
    const grid = JSON.stringify([this.#model, frame, plane]);
    const key = JSON.stringify([grid, row]);
    if (key === this.#refused) return null;
    const have = grid === this.#got.grid ? this.#got.columns : 0;
    // Another row on the same grid: the grid that is there stays.
    if (key !== this.#got.key) return { frame, row, plane, columns: have > 0 ? 1 : FINENESS[0], grid, key };
    const columns = FINENESS.find((columns) => columns > have);
    return columns && !this.#moving ? { frame, row, plane, columns, grid, key } : null;
  }

  async #ask() {
    if (this.#asking || !this.#visible || this.#model === 0) return;
    const next = this.#next();
    if (!next) return;
    const { frame, row, plane, columns } = next;
    this.#asking = true;
    try {
      this.#take(await this.#look({ frame, row, plane, columns }), next);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#refused = next.key;
      if (error.name !== "Dropped") this.#refuse(error);
    } finally {
      this.#asking = false;
    }
    if (this.#next()?.key === next.key) whenIdle(() => void this.#ask(), LATEST);
    else void this.#ask();
  }

  /** @param {Scene} scene @param {Look} look */
  #take(scene, { grid, key, columns }) {
    const had = this.#got;
    const stays = grid === had.grid && columns < had.columns;
    if (this.#scene && stays) scene.grid = this.#scene.grid;
    this.#got = { grid, key, columns: stays ? had.columns : columns };
    this.#scene = scene;
    this.#show(scene);
  }
}
