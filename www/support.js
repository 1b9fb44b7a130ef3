// A classic script in the language of old browsers, so that the one sentence for them is shown by them. It stands before
// the style sheet, for which scripts after it would have to wait.
(function () {
  "use strict";

  // The smallest module with a SIMD instruction (i8x16.popcnt of a splat).
  var SIMD = [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
  ];

  function simd() {
    return typeof WebAssembly === "object" && WebAssembly.validate(new Uint8Array(SIMD));
  }

  // A browser that knows kinds of workers asks for the kind.
  // The worker that tells is the one that the page needs first; so it is loaded as early as it can be.
  function moduleWorkers() {
    var asked = false;
    var options = {};
    Object.defineProperty(options, "type", {
      get: function () {
        asked = true;
        return /** @type {WorkerType} */ ("module");
      },
    });
    var worker = new Worker("www/worker.js", options);
    // If it cannot be loaded, the page starts another, and hears why.
    worker.onerror = function () {
      delete window.firstWorker;
    };
    if (asked) window.firstWorker = worker;
    else worker.terminate();
    return asked;
  }

  // What is needed first is under way before the page's own script is there. Where a host sends WebAssembly under another
  // media type, the page's own script has another way.
  function begin() {
    var first = WebAssembly.compileStreaming(fetch("pkg/first.wasm"));
    window.firstModule = first;
    first.then(
      function (module) {
        if (window.firstWorker) window.firstWorker.postMessage({ part: "first", module: module });
      },
      function () {},
    );
  }

  var supported = false;
  try {
    supported = "noModule" in document.createElement("script") && simd() && moduleWorkers();
  } catch (error) {
    // What cannot even be asked for is not there.
  }
  if (supported) begin();
  else document.documentElement.setAttribute("data-unsupported", "");
})();
