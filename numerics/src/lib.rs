//! The hot loops of the playground: what runs for every row, and little else.
//!
//! The crate is compiled for speed, the rest of the playground for size, so that a page of a few hundred kilobytes still
//! trains faster than a native library. It knows slices of numbers only: no configs, no errors, no pauses.
//!
//! * [`math`]: elementary functions with the same bits everywhere, and sums in NumPy's order.
//! * [`rng`]: NumPy's legacy generator, its normals in batches.
//! * [`logistic`]: the loss of logistic regression and its gradient over a block of rows.
//! * [`columns`]: sums of products, extremes, rows and columns that change places.
//! * [`eigen`]: eigenvectors of small matrices, principal components.
//! * [`classes`]: decided from scores, counted.
//! * [`narrow`]: numbers in fewer bits.
//! * [`losses`]: how far probabilities are from the truth.
//! * [`moments`]: Adam's steps.
//! * [`panels`]: products of small matrices.
//! * [`rank`]: rows in falling order of their scores.
//!
//! Functions that loop are never inlined: in a caller that is compiled for size they would be too.
//!
//! Loops are written so that the compiler can run them in lanes: over fixed blocks, without a branch, with operations that
//! IEEE 754 rounds alike everywhere. So the lanes of WebAssembly, those of a processor and a plain loop give the same bits.

pub mod classes;
pub mod columns;
pub mod eigen;
pub mod logistic;
pub mod losses;
pub mod math;
pub mod moments;
pub mod narrow;
pub mod panels;
pub mod rank;
pub mod rng;
