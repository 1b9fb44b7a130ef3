/* Prints one character: the host's standard output, semihosting on ARM, the serial port of an AVR. And how a program ends. */
#include <stdint.h>
#if defined(__AVR__)
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
static void say(char c) {
  while (!(UCSR0A & (1 << UDRE0))) {
  }
  UDR0 = (uint8_t)c;
}
static void start(void) { UCSR0B = 1 << TXEN0; }
static void finish(void) {
  cli();
  sleep_enable();
  sleep_cpu();
}
#elif defined(__arm__)
static void semihost(int operation, const void *argument) {
  register int r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}
static void say(char c) { semihost(3, &c); }
static void start(void) {}
static void finish(void) { semihost(0x18, (const void *)0x20026); }
#else
#include <stdio.h>
static void say(char c) { putchar(c); }
static void start(void) {}
static void finish(void) {}
#endif

static void say_bits(uint32_t bits) {
  for (int shift = 28; shift >= 0; shift -= 4) {
    say("0123456789abcdef"[bits >> shift & 15]);
  }
  say('\n');
}
