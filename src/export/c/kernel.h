/* A kernel stays one function, whatever sizes it is called with: so the size and the time of a model can be foretold. */
#if defined(__has_attribute)
#if __has_attribute(noipa)
#define TINYML_KERNEL static __attribute__((noipa))
#elif __has_attribute(noclone)
#define TINYML_KERNEL static __attribute__((noinline, noclone))
#elif __has_attribute(noinline)
#define TINYML_KERNEL static __attribute__((noinline))
#endif
#endif
#if !defined(TINYML_KERNEL)
#define TINYML_KERNEL static
#endif
