// A classic script, read before the first paint so that the page never flashes in the wrong colours.
// It resolves "auto" itself; the style sheet therefore holds each theme's colours only once.
(() => {
  "use strict";
  const root = document.documentElement;
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  let choice = "auto";
  try {
    choice = localStorage.getItem("theme") ?? "auto";
  } catch {
    // Storage can be switched off; the choice then lasts as long as the page.
  }

  const apply = () => {
    const dark = choice === "dark" || (choice !== "light" && systemDark.matches);
    root.dataset.theme = dark ? "dark" : "light";
    root.dispatchEvent(new Event("themechange"));
  };
  apply();
  systemDark.addEventListener("change", apply);

  document.addEventListener("DOMContentLoaded", () => {
    const select = document.getElementById("theme");
    if (!(select instanceof HTMLSelectElement)) return;
    select.value = choice;
    select.addEventListener("change", () => {
      choice = select.value;
      try {
        localStorage.setItem("theme", choice);
      } catch {
        // As above.
      }
      apply();
    });
  });
})();
