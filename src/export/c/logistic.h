TINYML_KERNEL void tinyml_logistic(float *x, unsigned n) {
  for (unsigned i = 0; i < n; i++) {
    x[i] = 1.0f / (1.0f + expf(-x[i]));
  }
}
