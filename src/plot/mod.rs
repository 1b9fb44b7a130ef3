//! Charts over any plotters drawing backend.
