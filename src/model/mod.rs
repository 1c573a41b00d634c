//! The weights: one versioned, checksummed binary file, embedded in the program, decoded once, passed in.

mod format;
pub(crate) mod kernel;

pub use format::Sections;
#[cfg(feature = "train")]
pub use format::SectionsBuilder;
