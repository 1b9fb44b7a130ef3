//! The whole experiment's parameters.
