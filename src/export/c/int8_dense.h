/* sum + w x, from the end: what counts is the place too. On cores with the DSP extension two products at a time, with the
   intrinsics that GCC has from version 10 on; the bits are the same. */
#if defined(__ARM_FEATURE_DSP) && __ARM_FEATURE_DSP && (defined(__clang__) || __GNUC__ >= 10)
#include <arm_acle.h>
#define TINYML_DSP 1
#else
#define TINYML_DSP 0
#endif
TINYML_KERNEL uint32_t tinyml_dot(const int8_t *weights, const int8_t *x, unsigned n, uint32_t sum) {
#if TINYML_DSP
  while (n >= 4) {
    uint32_t w4, x4;
    n -= 4;
    memcpy(&w4, weights + n, 4);
    memcpy(&x4, x + n, 4);
    sum = (uint32_t)__smlad(__sxtb16((int8x4_t)w4), __sxtb16((int8x4_t)x4), (int32_t)sum);
    sum = (uint32_t)__smlad(__sxtb16((int8x4_t)(w4 >> 8)), __sxtb16((int8x4_t)(x4 >> 8)), (int32_t)sum);
  }
#endif
  while (n-- != 0) {
    sum += (uint32_t)(int32_t)(TINYML_I8(weights + n) * x[n]);
  }
  return sum;
}

/* y = W x + b in integers. */
TINYML_KERNEL void tinyml_dense(const int8_t *weights, const int32_t *biases, const int32_t *multipliers, const int8_t *shifts, unsigned step,
                         unsigned inputs, unsigned outputs, int zero, const int8_t *x, int8_t *y) {
  for (unsigned row = 0; row < outputs; row++) {
    const uint32_t sum = tinyml_dot(weights, x, inputs, (uint32_t)TINYML_I32(biases + row));
    y[row] = tinyml_requantise((int32_t)sum, TINYML_I32(multipliers), TINYML_I8(shifts), zero);
    weights += inputs;
    multipliers += step;
    shifts += step;
  }
}
