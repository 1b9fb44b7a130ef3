// How the page is laid out where CSS alone cannot: which steps are open, and the order that the keyboard follows.

import { byId } from "./dom.js";

/** The same width as in style.css. */
const wide = matchMedia("(min-width: 60rem)");

/** On wide screens the settings come before the result and are all open; on a phone after it, with Data open. */
function arrange() {
  // Paper is narrower than the window, which stays as it is.
  if (matchMedia("print").matches) return;
  const answer = byId("answer");
  if (wide.matches) answer.before(byId("steps"));
  else answer.after(byId("steps"));
  for (const step of document.querySelectorAll("details.step")) {
    /** @type {HTMLDetailsElement} */ (step).open = wide.matches || step.parentElement?.id === "step-data";
  }
}

/** A link inside the page moves there without touching the address, which holds the settings. @param {MouseEvent} event */
function follow(event) {
  const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
  if (!link) return;
  event.preventDefault();
  const target = byId(link.getAttribute("href")?.slice(1) ?? "");
  const step = target.querySelector("details.step");
  if (step instanceof HTMLDetailsElement) step.open = true;
  target.scrollIntoView({ block: "start" });
  target.focus({ preventScroll: true });
}

export function build() {
  arrange();
  wide.addEventListener("change", arrange);
  document.addEventListener("click", follow);
}
