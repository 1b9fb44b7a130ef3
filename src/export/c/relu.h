TINYML_KERNEL void tinyml_relu(float *x, unsigned n) {
  for (unsigned i = 0; i < n; i++) {
    x[i] = x[i] > 0.0f ? x[i] : 0.0f;
  }
}
