TINYML_KERNEL void tinyml_row(const float features[], int8_t *x) {
  for (unsigned i = 0; i < TINYML_INPUTS; i++) {
    x[i] = tinyml_quantise(tinyml_feature(features, i), INVERSE_SCALE, ZERO);
  }
}
