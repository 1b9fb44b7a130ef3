// linfa and smartcore, compiled to WebAssembly from `crates/`, in float64.

const MODULE = "/target/others/wasm32-unknown-unknown/release/others.wasm";
/** linfa stops where the gradient of the mean loss is shorter: the largest power of ten that suffices for every size. */
const TOLERANCE = 1e-3;

export const linfa = (rows) => prepare(rows, "linfa", TOLERANCE);
export const smartcore = (rows) => prepare(rows, "smartcore");

async function prepare({ x, y, n_rows, n_features }, name, ...settings) {
  const { instance } = await WebAssembly.instantiateStreaming(fetch(MODULE));
  const module = instance.exports;
  const copied = (values) => {
    const address = module.room(values.length);
    new Float64Array(module.memory.buffer, address, values.length).set(values);
    return address;
  };
  const data = module[`${name}_data`](copied(x), copied(y), n_rows, n_features);
  return () => {
    const weights = module[`${name}_fit`](data, ...settings);
    return new Float64Array(module.memory.buffer, weights, n_features + 1);
  };
}
