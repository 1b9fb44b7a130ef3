// Small helpers for the document.

/**
 * The element with this id, which index.html is known to have.
 * @template {HTMLElement} [E=HTMLElement]
 * @param {string} id
 * @returns {E}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return /** @type {E} */ (element);
}

/**
 * Makes an element. Attributes given as null or false are left out, true is an empty attribute.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | null>} [attributes]
 * @param {...(Node | string | number)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

/**
 * A table with a caption and column headings.
 * @param {string} caption
 * @param {string[]} columns
 * @param {(string | number | HTMLTableCellElement)[][]} rows texts, or cells of their own
 * @returns {HTMLTableElement}
 */
export function table(caption, columns, rows) {
  return el(
    "table",
    {},
    el("caption", { class: "hidden" }, caption),
    el("thead", {}, el("tr", {}, ...columns.map((column) => el("th", { scope: "col" }, column)))),
    el(
      "tbody",
      {},
      ...rows.map((row) => el("tr", {}, ...row.map((cell) => (cell instanceof Node ? cell : el("td", {}, cell))))),
    ),
  );
}

/**
 * A wide table's own scroll box, which the keyboard can reach.
 * @param {string} label
 * @param {Node} content
 */
export function scrollBox(label, content) {
  return el("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": label }, content);
}

/**
 * Sets the text only where it differs, so that nothing is announced or laid out again for nothing.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Offers a file for download.
 * @param {Blob} blob
 * @param {string} name
 */
export function download(blob, name) {
  const href = URL.createObjectURL(blob);
  el("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/**
 * Makes a button copy the text of an element.
 * @param {HTMLElement} button
 * @param {HTMLElement} from
 */
export function copies(button, from) {
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(from.textContent ?? "");
      setText(button, "Copied");
    } catch {
      // Without the permission the text can still be selected by hand.
      getSelection()?.selectAllChildren(from);
      setText(button, "Selected: copy it by hand");
    }
    setTimeout(() => setText(button, "Copy"), 2000);
  });
}

/** @param {number} milliseconds */
export const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

/**
 * Does something once, when an element is in view or nearly so.
 * @param {Element} element
 * @param {() => void} act
 */
export function whenNear(element, act) {
  const watch = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      act();
    },
    { rootMargin: "50%" },
  );
  watch.observe(element);
}
