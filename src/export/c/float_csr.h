/* y = W x + b with the weights that are kept: compressed sparse rows. */
TINYML_KERNEL void CSR_NAME(const START_T *starts, const COLUMN_T *columns, const WEIGHT_T *values, const WEIGHT_T *biases, unsigned outputs, const float *x, float *y) {
  START_T i = START(starts);
  for (unsigned row = 0; row < outputs; row++) {
    float sum = TINYML_WEIGHT(biases + row);
    for (const START_T end = START(starts + row + 1); i < end; i++) {
      sum += TINYML_WEIGHT(values + i) * x[COLUMN(columns + i)];
    }
    y[row] = sum;
  }
}
