/* y = W x + b. */
TINYML_KERNEL void tinyml_dense(const WEIGHT_T *weights, const WEIGHT_T *biases, unsigned inputs, unsigned outputs, const float *x, float *y) {
  for (unsigned row = 0; row < outputs; row++) {
    float sum = TINYML_WEIGHT(biases + row);
    for (unsigned i = 0; i < inputs; i++) {
      sum += TINYML_WEIGHT(weights + i) * x[i];
    }
    weights += inputs;
    y[row] = sum;
  }
}
