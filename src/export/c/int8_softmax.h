/* Shares of the exponentials, which lie in a table by the distance from the greatest. */
TINYML_KERNEL void tinyml_softmax(const uint32_t *table, unsigned n, int8_t *x) {
  int greatest = x[0];
  uint32_t total = 0;
  for (unsigned i = 1; i < n; i++) {
    greatest = x[i] > greatest ? x[i] : greatest;
  }
  for (unsigned i = 0; i < n; i++) {
    total += TINYML_U32(table + (greatest - x[i]));
  }
  for (unsigned i = 0; i < n; i++) {
    const uint32_t share = (((uint32_t)TINYML_U32(table + (greatest - x[i])) << 8) + total / 2) / total;
    x[i] = (int8_t)(share > 255 ? 127 : (int)share - 128);
  }
}
