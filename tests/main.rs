//! The one integration binary.

/// The commands as processes: standard output, standard error and exit code, for good and for bad input.
mod cli;
