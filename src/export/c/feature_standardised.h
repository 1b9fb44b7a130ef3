static float tinyml_feature(const float features[], unsigned i) {
  return (features[i] - TINYML_F32(tinyml_mean + i)) * TINYML_F32(tinyml_factor + i);
}
