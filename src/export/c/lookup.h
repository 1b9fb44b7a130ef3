TINYML_KERNEL void tinyml_lookup(const int8_t *table, unsigned n, int8_t *x) {
  for (unsigned i = 0; i < n; i++) {
    x[i] = TINYML_I8(table + (x[i] + 128));
  }
}
