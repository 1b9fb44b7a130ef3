//! Arithmetic that must come out the same everywhere: glibc's logarithm, exact fused multiply-add, NumPy's pairwise sum.
