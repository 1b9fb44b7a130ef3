// Whether this browser can run the page at all.

/** The smallest module with a SIMD instruction (i8x16.popcnt of a splat). */
const SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/** A browser with module workers asks for the kind of worker. */
function moduleWorkers() {
  let asked = false;
  const address = URL.createObjectURL(new Blob([""], { type: "text/javascript" }));
  try {
    const options = {
      get type() {
        asked = true;
        return /** @type {const} */ ("module");
      },
    };
    new Worker(address, options).terminate();
  } catch {
    return false;
  } finally {
    URL.revokeObjectURL(address);
  }
  return asked;
}

/** One sentence on what is lacking, or nothing. */
export function missing() {
  const simd = typeof WebAssembly === "object" && WebAssembly.validate(SIMD);
  if (simd && typeof Worker === "function" && moduleWorkers()) return "";
  return "This page needs a newer browser: one with module workers and WebAssembly SIMD, such as Chrome or Edge 91, Firefox 114, Safari 16.4 or later.";
}
