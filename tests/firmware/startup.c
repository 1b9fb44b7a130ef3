/* The least that a Cortex-M needs before main: a stack, initialised memory, the floating-point unit. */
#include <stdint.h>

extern uint32_t stack_top, data_load, data_start, data_end, bss_start, bss_end;
int main(void);

void reset(void) {
#if defined(__ARM_FP)
  *(volatile uint32_t *)0xE000ED88u |= 0xFu << 20;
  __asm__ volatile("dsb\n isb");
#endif
  const uint32_t *from = &data_load;
  for (uint32_t *to = &data_start; to < &data_end; to++) {
    *to = *from++;
  }
  for (uint32_t *to = &bss_start; to < &bss_end; to++) {
    *to = 0;
  }
  main();
  for (;;) {
  }
}

__attribute__((section(".vectors"), used)) static const uintptr_t vectors[16] = {(uintptr_t)&stack_top, (uintptr_t)reset};
