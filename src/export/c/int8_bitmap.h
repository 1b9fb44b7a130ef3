/* y = W x + b in integers with the weights that are kept: bit i of a row says whether weight i is. */
TINYML_KERNEL void tinyml_bitmap(const uint8_t *bitmap, const int8_t *values, const int32_t *biases, const int32_t *multipliers, const int8_t *shifts, unsigned step,
                          unsigned inputs, unsigned outputs, int zero, const int8_t *x, int8_t *y) {
  for (unsigned row = 0; row < outputs; row++) {
    uint32_t sum = (uint32_t)TINYML_I32(biases + row);
    for (unsigned first = 0; first < inputs; first += 8) {
      const int8_t *input = x + first;
      for (unsigned bits = TINYML_U8(bitmap++); bits != 0; bits >>= 1, input++) {
        if (bits & 1u) {
          sum += (uint32_t)(int32_t)(TINYML_I8(values) * *input);
          values++;
        }
      }
    }
    y[row] = tinyml_requantise((int32_t)sum, TINYML_I32(multipliers), TINYML_I8(shifts), zero);
    multipliers += step;
    shifts += step;
  }
}
