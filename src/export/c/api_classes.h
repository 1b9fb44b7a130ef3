/* The index of the most likely class, the first among equals. */
static inline int tinyml_predict(const float features[]) {
  const RESULT_T *results = tinyml_forward(features);
  int best = 0;
  for (int i = 1; i < TINYML_OUTPUTS; i++) {
    best = RESULT(results + i) > RESULT(results + best) ? i : best;
  }
  return best;
}

/* The probability of each class. */
static inline void tinyml_proba(const float features[], float proba[]) {
  const RESULT_T *results = tinyml_forward(features);
  for (int i = 0; i < TINYML_OUTPUTS; i++) {
    proba[i] = PROBABILITY(RESULT(results + i));
  }
}
