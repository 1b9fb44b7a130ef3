TINYML_KERNEL void tinyml_tanh(float *x, unsigned n) {
  for (unsigned i = 0; i < n; i++) {
    x[i] = tanhf(x[i]);
  }
}
