#if defined(__GNUC__) && !defined(__clang__) && defined(__FP_FAST_FMAF)
#pragma GCC pop_options
#endif
