/* round(x / scale) + zero, halves away from zero, as 8 bits. */
static int8_t tinyml_quantise(float x, float inverse_scale, int zero) {
  const float scaled = x * inverse_scale;
  if (scaled >= 256.0f) {
    return 127;
  }
  if (!(scaled > -256.0f)) {
    return -128;
  }
  int q = (int)scaled;
  const float rest = scaled - (float)q;
  q += (rest >= 0.5f) - (rest <= -0.5f) + zero;
  return (int8_t)(q > 127 ? 127 : q < -128 ? -128 : q);
}
