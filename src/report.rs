//! Everything a run found, as plain data.
