/* The outputs: OUTPUT_MEANING. */
static inline void tinyml_run(const float features[], OUTPUT_T outputs[]) {
  memcpy(outputs, tinyml_forward(features), TINYML_OUTPUTS * sizeof outputs[0]);
}
