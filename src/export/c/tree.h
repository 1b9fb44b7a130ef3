/* From the root to a leaf: on to the next node where the feature is at most the threshold, else to the one on the right. */
static void tinyml_tree(const float features[], OUTPUT_T *y) {
  NODE_T node = 0;
  int feature;
  while ((feature = ASKED(tinyml_asked + node)) >= 0) {
    node = (NODE_T)(VALUE <= THRESHOLD(tinyml_thresholds + node) ? node + 1 : NODE(tinyml_right + node));
  }
  const NODE_T leaf = NODE(tinyml_right + node);
  for (unsigned i = 0; i < TINYML_OUTPUTS; i++) {
    y[i] = LEAF(tinyml_leaves + ((uint32_t)leaf * TINYML_OUTPUTS + i));
  }
}
