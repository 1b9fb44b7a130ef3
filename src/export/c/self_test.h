/* Runs the test vectors: 0, or how many outputs differ from what they should be. */
static inline int tinyml_self_test(void) {
  int mismatches = 0;
  for (unsigned vector = 0; vector != TINYML_VECTORS; vector++) {
#if defined(__AVR__)
    float features[TINYML_INPUTS];
    memcpy_P(features, tinyml_vectors + vector * TINYML_INPUTS, sizeof features);
#else
    const float *features = tinyml_vectors + vector * TINYML_INPUTS;
#endif
    const RESULT_T *results = tinyml_forward(features);
    for (unsigned i = 0; i < TINYML_OUTPUTS; i++) {
      const OUTPUT_T output = RESULT(results + i);
      const OUTPUT_T expected = READ(tinyml_expected + vector * TINYML_OUTPUTS + i);
      mismatches += DIFFERS;
    }
  }
  return mismatches;
}
