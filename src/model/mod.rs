//! Models: parameters, the fitted form, prediction.
