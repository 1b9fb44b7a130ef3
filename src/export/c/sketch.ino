#include "model.h"

static const __FlashStringHelper *class_name(int index) {
  switch (index) {
CASES    default: return F("unknown");
  }
}

void setup() {
  Serial.begin(115200);
  while (!Serial && millis() < 3000) {
  }
  const int mismatches = tinyml_self_test();
  if (mismatches == 0) {
    Serial.println(F("Self-test: passed"));
  } else {
    Serial.print(F("Self-test: outputs that differ: "));
    Serial.println(mismatches);
  }
}

void loop() {
  /* The first test vector stands in for your sensors: put their values here. */
  float features[TINYML_INPUTS];
  for (unsigned i = 0; i < TINYML_INPUTS; i++) {
    features[i] = TINYML_F32(tinyml_vectors + i);
  }

  const unsigned long start = micros();
  const int predicted = tinyml_predict(features);
  const unsigned long took = micros() - start;

  Serial.print(F("Prediction: "));
  Serial.print(class_name(predicted));
  Serial.print(F(", "));
  Serial.print(took);
  Serial.println(F(" us"));
  delay(1000);
}
