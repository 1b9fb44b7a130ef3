static float tinyml_feature(const float features[], unsigned i) {
  return features[i];
}
