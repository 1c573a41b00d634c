//! [`Model`]: the weights, one versioned, checksummed binary file, embedded in the program and passed in.
//!
//! Takes bytes; gives named sections, which the stages decode, and the kernels they compute with.

mod format;
pub(crate) mod kernel;

use std::borrow::Cow;

use crate::error::Result;
pub(crate) use format::Sections;
#[cfg(feature = "train")]
pub(crate) use format::SectionsBuilder;

/// A weights file whose layout and checksum were found good.
#[derive(Clone, Debug)]
pub struct Model {
    bytes: Cow<'static, [u8]>,
    checksum: u64,
}

impl Model {
    /// The English weights inside this program (see `src/model/en.md` for their origin and scores).
    pub fn embedded() -> Result<Self> {
        Self::new(Cow::Borrowed(include_bytes!("en.bin")))
    }

    /// Weights from a file's bytes. Fails on a wrong magic, version or checksum.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self> {
        Self::new(Cow::Owned(bytes))
    }

    fn new(bytes: Cow<'static, [u8]>) -> Result<Self> {
        let checksum = Sections::parse(&bytes)?.checksum();
        Ok(Self { bytes, checksum })
    }

    /// Identifies these weights.
    pub fn checksum(&self) -> u64 {
        self.checksum
    }

    /// The named parts.
    pub(crate) fn sections(&self) -> Result<Sections<'_>> {
        Sections::parse(&self.bytes)
    }
}
