/* round(x / scale) + zero, halves away from zero, as 8 bits; what is not a number counts as 0. In integers from the bits of
   the product: comparisons and conversions are slow on cores without floating point. */
static int8_t tinyml_quantise(float x, float inverse_scale, int zero) {
  const float scaled = x * inverse_scale;
  uint32_t bits;
  memcpy(&bits, &scaled, sizeof bits);
  const uint32_t mantissa = (bits & 0x7fffffu) | 0x800000u;
  const int shift = 150 - (int)(bits >> 23 & 0xffu); /* |scaled| = mantissa / 2^shift */
  int q = 0;
  if (shift < 16) {
    q = (bits & 0x7fffffffu) > 0x7f800000u ? 0 : 256;
  } else if (shift <= 24) {
    q = (int)((mantissa + ((uint32_t)1 << (shift - 1))) >> shift);
  }
  q = (bits >> 31 ? -q : q) + zero;
  return (int8_t)(q > 127 ? 127 : q < -128 ? -128 : q);
}
