/* The float32 number that 16 bits stand for (IEEE 754 binary16 without infinities). */
static float tinyml_half(uint16_t half) {
  if ((half & 0x7c00u) == 0) {
    const float tiny = (float)(half & 0x3ffu) * 5.9604645e-8f;
    return (half & 0x8000u) ? -tiny : tiny;
  }
  const uint32_t bits = ((uint32_t)(half & 0x8000u) << 16) + ((uint32_t)(half & 0x7fffu) << 13) + 0x38000000u;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}
#define TINYML_WEIGHT(p) tinyml_half(TINYML_U16(p))
