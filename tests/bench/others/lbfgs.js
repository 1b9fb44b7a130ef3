// L-BFGS as one would write it by hand for a library that has none: ten pairs, steps halved until the loss falls enough.
// Nocedal and Wright, Numerical Optimization, algorithm 7.5.

const PAIRS = 10;
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** The direction of descent from the gradient and the pairs of steps and changes of the gradient. */
function direction(gradient, pairs) {
  const d = gradient.map((value) => -value);
  const shares = [];
  for (const { step, change, rho } of [...pairs].reverse()) {
    const share = rho * dot(step, d);
    shares.unshift(share);
    for (let i = 0; i < d.length; i += 1) d[i] -= share * change[i];
  }
  const last = pairs.at(-1);
  const scale = last ? 1 / (last.rho * dot(last.change, last.change)) : 1 / Math.sqrt(dot(gradient, gradient));
  for (let i = 0; i < d.length; i += 1) d[i] *= scale;
  for (const [k, { step, change, rho }] of pairs.entries()) {
    const share = shares[k] - rho * dot(change, d);
    for (let i = 0; i < d.length; i += 1) d[i] += share * step[i];
  }
  return d;
}

/** The weights with a loss of at most `enough`; null where that is not reached before `deadline`. */
export function minimize(evaluate, n, enough, deadline) {
  let weights = new Float64Array(n);
  let { loss, gradient } = evaluate(weights);
  const pairs = [];
  while (loss > enough) {
    const d = direction(gradient, pairs);
    const slope = dot(gradient, d);
    let length = 1;
    let next;
    let point;
    do {
      if (performance.now() > deadline || length < 1e-10) return null;
      point = weights.map((value, i) => value + length * d[i]);
      next = evaluate(point);
      length /= 2;
    } while (next.loss > loss + 2e-4 * length * slope);
    const step = point.map((value, i) => value - weights[i]);
    const change = next.gradient.map((value, i) => value - gradient[i]);
    const curvature = dot(step, change);
    if (curvature > 0) pairs.push({ step, change, rho: 1 / curvature });
    if (pairs.length > PAIRS) pairs.shift();
    weights = point;
    ({ loss, gradient } = next);
  }
  return weights;
}
