// The window on the tree's picture: what scrolls is an empty box as large as the tree, what is seen is painted.

import { treeHit, treeSize } from "../pkg/tinyml_playground.js";
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
  #picture;
  /** @type {Scene | null} */ #scene = null;

  /** @param {Picture<Scene>} picture */
  constructor(picture) {
    this.#picture = picture;
    picture.box.append(this.#pan);
    picture.box.after(this.#words);
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
    const node = treeHit(scene, x, y);
    setText(this.#words, node === null || node === undefined ? "" : described(scene, scene.tree, node));
  }

  /** @param {Scene} scene */
  show(scene) {
    this.#scene = scene;
    if (!scene.tree) return;
    const size = treeSize(scene);
    setText(this.#words, "");
    if (size.width === this.#size.width && size.height === this.#size.height) return;
    const before = this.#size;
    this.#size = size;
    this.#spacer.style.width = `${size.width}px`;
    this.#spacer.style.height = `${size.height}px`;
    // The root is in the middle of the top: a tree that grows keeps it where it was.
    const x =
      before.width === 0 ? (size.width - this.#pan.clientWidth) / 2 : this.offset.x + (size.width - before.width) / 2;
    this.#pan.scrollTo(Math.max(0, x), this.offset.y);
  }
}
