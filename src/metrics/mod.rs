//! Scores and labels in, figures out.
