/* A layer's sum as 8 bits: sum * multiplier * 2^(shift - 31) + zero, rounded as TensorFlow Lite's reference kernels do. */
static int8_t tinyml_requantise(uint32_t sum, int32_t multiplier, int shift, int zero, int low, int high) {
  const int left = shift > 0 ? shift : 0;
  const int right = shift < 0 ? -shift : 0;
  const int64_t product = (int64_t)(int32_t)(sum << left) * multiplier;
  const int32_t doubled = (int32_t)((product + ((int64_t)1 << 30)) >> 31);
  const uint32_t mask = ((uint32_t)1 << right) - 1;
  const uint32_t rest = (uint32_t)doubled & mask;
  const uint32_t half = (mask >> 1) + (doubled < 0);
  const int32_t q = (doubled >> right) + (rest > half) + zero;
  return (int8_t)(q > high ? high : q < low ? low : q);
}
