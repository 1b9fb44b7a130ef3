/* A layer's sum as 8 bits: sum * multiplier * 2^(shift - 31) + zero, rounded as TensorFlow Lite's reference kernels do. */
TINYML_KERNEL int8_t tinyml_requantise(int32_t sum, int32_t multiplier, int shift, int zero) {
  uint32_t mask = 0;
  if (shift > 0) {
    const int32_t most = INT32_MAX >> shift;
    sum = sum > most ? INT32_MAX : sum < -most - 1 ? INT32_MIN : (int32_t)((uint32_t)sum << shift);
    shift = 0;
  } else {
    mask = ((uint32_t)1 << -shift) - 1;
  }
  const int32_t high = (int32_t)(((int64_t)sum * multiplier + ((int32_t)1 << 30)) >> 31);
  const uint32_t half = (mask >> 1) + (high < 0);
  const int32_t q = (high >> -shift) + (((uint32_t)high & mask) > half);
  return (int8_t)(q > 127 - zero ? 127 : q < -128 - zero ? -128 : q + zero);
}
