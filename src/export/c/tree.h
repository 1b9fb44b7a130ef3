/* From the root to a leaf: on to the next node where the feature is at most the threshold, else to the one on the right. */
static const RESULT_T *tinyml_tree(const float features[]) {
  NODE_T node = 0;
  int feature;
  while ((feature = ASKED(tinyml_asked + node)) >= 0) {
    node = (NODE_T)(VALUE <= THRESHOLD(tinyml_thresholds + node) ? node + 1 : NODE(tinyml_right + node));
  }
  return tinyml_leaves + (uint32_t)NODE(tinyml_right + node) * TINYML_OUTPUTS;
}
