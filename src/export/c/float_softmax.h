TINYML_KERNEL void tinyml_softmax(float *x, unsigned n) {
  float greatest = x[0];
  float total = 0.0f;
  for (unsigned i = 1; i < n; i++) {
    greatest = x[i] > greatest ? x[i] : greatest;
  }
  for (unsigned i = 0; i < n; i++) {
    x[i] = expf(x[i] - greatest);
    total += x[i];
  }
  for (unsigned i = 0; i < n; i++) {
    x[i] /= total;
  }
}
