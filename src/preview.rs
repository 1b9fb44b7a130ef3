//! A look at the rows: the first few, and a picture of them in two dimensions.
