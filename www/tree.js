// The window on the tree's picture: what scrolls is an empty box as large as the tree, what is seen is painted.

import { treeHit, treePlace, treeSize } from "../pkg/tinyml_playground.js";
import { described } from "./anatomy.js";
import { el, setText } from "./dom.js";

/** @import { Picture } from "./picture.js" */
/** @import { Scene } from "./types.js" */

export class TreeWindow {
  /** In CSS pixels. */ offset = { x: 0, y: 0 };
  #size = { width: 0, height: 0 };
  #spacer = el("div", {});
  #pan = el(
    "div",
    { class: "pan", tabindex: 0, role: "region", "aria-label": "The tree; scrolls with the arrow keys" },
    this.#spacer,
  );
  #words = el("p", { class: "note", id: "tree-node", role: "status" });
  #more = el("p", { class: "note", id: "tree-more" }, "The tree goes on: drag it, or scroll in it.");
  /** The node that the words are about. @type {number | null} */ #node = null;
  /** @type {Scene | null} */ #scene = null;
  /** The end of the path that was brought into the window. @type {number | null} */ #leaf = null;

  /** @param {Picture<Scene>} picture */
  constructor(picture) {
    picture.box.append(this.#pan);
    picture.box.after(this.#more, this.#words);
    // The window may be narrowed, too.
    new ResizeObserver(() => this.#showMore()).observe(this.#pan);
    this.#pan.addEventListener("scroll", () => {
      this.offset = { x: this.#pan.scrollLeft, y: this.#pan.scrollTop };
      picture.refresh();
      requestAnimationFrame(() => picture.draw());
    });
    this.#pan.addEventListener("pointerdown", (event) => this.#drag(event));
  }

  /** A finger scrolls by itself; the mouse takes hold of the picture, or clicks on a node. @param {PointerEvent} down */
  #drag(down) {
    if (down.pointerType !== "mouse" || down.button !== 0) return;
    const { x, y } = this.offset;
    let moved = false;
    this.#pan.setPointerCapture(down.pointerId);
    const over = new AbortController();
    /** @param {PointerEvent} event */
    const move = (event) => {
      moved ||= Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > 3;
      if (moved) this.#pan.scrollTo(x - event.clientX + down.clientX, y - event.clientY + down.clientY);
    };
    this.#pan.addEventListener("pointermove", move, { signal: over.signal });
    for (const end of ["pointerup", "pointercancel"])
      this.#pan.addEventListener(
        end,
        () => {
          over.abort();
          if (!moved) this.#read(x + down.offsetX, y + down.offsetY);
        },
        { signal: over.signal },
      );
  }

  /** Says what is at a place of the tree. @param {number} x @param {number} y */
  #read(x, y) {
    const scene = this.#scene;
    if (!scene?.tree) return;
    this.#node = treeHit(scene, x, y) ?? null;
    setText(this.#words, this.#tell(scene));
  }

  /** The words on the node in a scene; none where it is not there. @param {Scene} scene */
  #tell(scene) {
    const { tree } = scene;
    const node = this.#node;
    return tree && node !== null && node < tree.feature.length ? described(scene, tree, node) : "";
  }

  /**
   * @param {Scene} scene
   * @param {boolean} follow whether the end of the row's path is to be seen
   */
  show(scene, follow) {
    const { tree, row, frame } = scene;
    // A finer grid or another row leaves the tree as it was, and so what is said of its node.
    if (frame.index !== this.#scene?.frame.index || this.#tell(scene) !== this.#words.textContent) {
      this.#node = null;
      setText(this.#words, "");
    }
    this.#scene = scene;
    if (!tree) return;
    const { width, height } = treeSize(scene);
    const isNew = this.#size.width === 0;
    if (width !== this.#size.width || height !== this.#size.height) {
      this.#size = { width, height };
      this.#spacer.style.width = `${width}px`;
      this.#spacer.style.height = `${height}px`;
      this.#showMore();
    }
    const leaf = follow ? (row?.path?.at(-1) ?? null) : null;
    if (isNew) this.#bring(scene, 0);
    if (leaf !== null && leaf !== this.#leaf) this.#bring(scene, leaf);
    this.#leaf = leaf;
  }

  #showMore() {
    const { width, height } = this.#size;
    this.#more.hidden = width <= this.#pan.clientWidth && height <= this.#pan.clientHeight;
  }

  /** Brings a node into the window: to its middle, as far as the tree goes. @param {Scene} scene @param {number} node */
  #bring(scene, node) {
    const place = treePlace(scene, node);
    if (!place) return;
    const { x, y, width, height } = place;
    const { clientWidth: across, clientHeight: down } = this.#pan;
    const seen = { x: this.offset.x, y: this.offset.y };
    if (x < seen.x || x + width > seen.x + across) seen.x = x + width / 2 - across / 2;
    if (y < seen.y || y + height > seen.y + down) seen.y = y + height / 2 - down / 2;
    this.#pan.scrollTo(seen.x, seen.y);
  }
}
