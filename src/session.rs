//! The experiment: config in, staged work in slices, report out.
