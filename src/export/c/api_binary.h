/* The index of the more likely class. */
static inline int tinyml_predict(const float features[]) {
  return RESULT(tinyml_forward(features)) > HALF;
}

/* The probability of each class. */
static inline void tinyml_proba(const float features[], float proba[]) {
  proba[1] = PROBABILITY(RESULT(tinyml_forward(features)));
  proba[0] = 1.0f - proba[1];
}
