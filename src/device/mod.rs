//! A microcontroller's memory, time and energy: shapes and counts in, figures out.
