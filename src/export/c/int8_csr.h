/* y = W x + b in integers with the weights that are kept: compressed sparse rows. */
TINYML_KERNEL void CSR_NAME(const START_T *starts, const COLUMN_T *columns, const int8_t *values, const int32_t *biases, const int32_t *multipliers, const int8_t *shifts,
                     unsigned step, unsigned outputs, int zero, const int8_t *x, int8_t *y) {
  START_T i = START(starts);
  for (unsigned row = 0; row < outputs; row++) {
    uint32_t sum = (uint32_t)TINYML_I32(biases + row);
    for (const START_T end = START(starts + row + 1); i < end; i++) {
      sum += (uint32_t)(int32_t)(TINYML_I8(values + i) * x[COLUMN(columns + i)]);
    }
    y[row] = tinyml_requantise((int32_t)sum, TINYML_I32(multipliers), TINYML_I8(shifts), zero);
    multipliers += step;
    shifts += step;
  }
}
