TINYML_KERNEL void tinyml_row(const float features[], float *x) {
  for (unsigned i = 0; i < TINYML_INPUTS; i++) {
    x[i] = tinyml_feature(features, i);
  }
}
