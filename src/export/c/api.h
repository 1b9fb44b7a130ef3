/* The outputs: OUTPUT_MEANING. */
static inline void tinyml_run(const float features[], OUTPUT_T outputs[]) {
  const RESULT_T *results = tinyml_forward(features);
  for (unsigned i = 0; i < TINYML_OUTPUTS; i++) {
    outputs[i] = RESULT(results + i);
  }
}
