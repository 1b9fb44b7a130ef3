/* As much of Arduino's core as the sketch asks for, on this computer: what it prints goes to the standard output. */
#include <stdio.h>

class __FlashStringHelper;
#define F(text) (reinterpret_cast<const __FlashStringHelper *>(text))

struct Terminal {
  void begin(unsigned long) {}
  explicit operator bool() const { return true; }
  void print(const __FlashStringHelper *text) { printf("%s", reinterpret_cast<const char *>(text)); }
  void print(int number) { printf("%d", number); }
  void print(unsigned long number) { printf("%lu", number); }
  void println(const __FlashStringHelper *text) { print(text), printf("\n"); }
  void println(int number) { printf("%d\n", number); }
};
static Terminal Serial;

static unsigned long millis() { return 0; }
static unsigned long micros() { return 0; }
static void delay(unsigned long) {}

void setup();
void loop();

int main() {
  setup();
  loop();
  return 0;
}
