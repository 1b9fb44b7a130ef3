// Dotted paths into a config, such as `compress.pruning.sparsity`, and one config laid over another.

/** @import { Config, Group, Partials, Value } from "./types.js" */

/**
 * @param {unknown} value
 * @returns {value is Group}
 */
const isGroup = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The value that stands there, if there is one.
 * @param {Config | Partials} config
 * @param {string} path
 */
export function valueAt(config, path) {
  /** @type {Value | undefined} */
  let value = /** @type {Group} */ (config);
  for (const name of path.split(".")) value = isGroup(value) ? value[name] : undefined;
  return value;
}

/**
 * The partial config that puts a value there.
 * @param {string} path
 * @param {Value} value
 */
export function partialAt(path, value) {
  const names = path.split(".");
  return /** @type {Partials} */ (names.reduceRight((inner, name) => ({ [name]: inner }), value));
}

/**
 * Lays one partial config over another, as Rust lays it over a config: a section with a name starts afresh.
 * @template {Partials | Group} Part
 * @param {Part} below
 * @param {Part} above
 * @returns {Part}
 */
export function merge(below, above) {
  /** @type {Group} */
  const merged = { .../** @type {Group} */ (below) };
  for (const [name, part] of Object.entries(/** @type {Group} */ (above))) {
    const under = merged[name];
    merged[name] = isGroup(part) && isGroup(under) && !part.name ? merge(under, part) : part;
  }
  return /** @type {Part} */ (merged);
}
