/* Constants lie in the flash. An AVR has an address space of its own for it. */
#if defined(__AVR__)
#include <avr/pgmspace.h>
#define TINYML_FLASH PROGMEM
#define TINYML_I8(p) ((int8_t)pgm_read_byte(p))
#define TINYML_U8(p) ((uint8_t)pgm_read_byte(p))
#define TINYML_I16(p) ((int16_t)pgm_read_word(p))
#define TINYML_U16(p) ((uint16_t)pgm_read_word(p))
#define TINYML_I32(p) ((int32_t)pgm_read_dword(p))
#define TINYML_U32(p) ((uint32_t)pgm_read_dword(p))
#define TINYML_F32(p) pgm_read_float(p)
#else
#define TINYML_FLASH
#define TINYML_I8(p) (*(p))
#define TINYML_U8(p) (*(p))
#define TINYML_I16(p) (*(p))
#define TINYML_U16(p) (*(p))
#define TINYML_I32(p) (*(p))
#define TINYML_U32(p) (*(p))
#define TINYML_F32(p) (*(p))
#endif
