/* y = W x + b with the weights that are kept: bit i of a row says whether weight i is. */
TINYML_KERNEL void tinyml_bitmap(const uint8_t *bitmap, const WEIGHT_T *values, const WEIGHT_T *biases, unsigned inputs, unsigned outputs, const float *x, float *y) {
  for (unsigned row = 0; row < outputs; row++) {
    float sum = TINYML_WEIGHT(biases + row);
    for (unsigned first = 0; first < inputs; first += 8) {
      const float *input = x + first;
      for (unsigned bits = TINYML_U8(bitmap++); bits != 0; bits >>= 1, input++) {
        if (bits & 1u) {
          sum += TINYML_WEIGHT(values) * *input;
          values++;
        }
      }
    }
    y[row] = sum;
  }
}
