// On paper: every chart is drawn and every step is open, in the light colours; afterwards all is as it was.

import { printed } from "./picture.js";

const root = document.documentElement;
/** What has to be closed again. @type {HTMLDetailsElement[]} */
let opened = [];
let theme = "";

export function build() {
  addEventListener("beforeprint", () => {
    theme = root.dataset.theme ?? "light";
    root.dataset.theme = "light";
    opened = [
      .../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(":is(.step, .extra):not([open])")),
    ];
    for (const step of opened) step.open = true;
    printed();
  });
  addEventListener("afterprint", () => {
    root.dataset.theme = theme;
    for (const step of opened) step.open = false;
    root.dispatchEvent(new Event("themechange"));
  });
}
