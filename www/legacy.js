// For browsers without JavaScript modules, which never read main.js: the one sentence that they get.
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    var note = document.getElementById("unsupported");
    var page = document.getElementById("page");
    if (note && page) {
      note.textContent =
        "This page needs a newer browser: one with module workers and WebAssembly SIMD, " +
        "such as Chrome or Edge 91, Firefox 114, Safari 16.4 or later.";
      note.removeAttribute("hidden");
      page.setAttribute("hidden", "");
    }
  });
})();
