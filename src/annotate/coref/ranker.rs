//! [`Ranker`]: the linear model that scores decisions of coreference.

use super::features::FEATURE_BITS;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Sections;

/// The section that holds the weights.
pub(crate) const SECTION: &str = "coref.ranker";

/// One weight a feature, quantised to a byte.
#[derive(Clone, Debug)]
pub(super) struct Ranker {
    weights: Vec<i8>,
}

impl Ranker {
    /// Reads the section; only the order of scores counts, so no scale is kept.
    pub(super) fn from_sections(sections: &Sections<'_>) -> Result<Self> {
        Self::from_bytes(sections.get(SECTION)?)
    }

    /// Reads the weights.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        if bytes.len() != 1 << FEATURE_BITS {
            let message = format!("weights file: section '{SECTION}' has {} bytes", bytes.len());
            return Err(Error::new(ErrorKind::Model, message));
        }
        Ok(Self { weights: bytes.iter().map(|&b| b as i8).collect() })
    }

    /// The score of a decision.
    pub(super) fn score(&self, features: &[u32]) -> i32 {
        features.iter().map(|&f| i32::from(self.weights.get(f as usize).copied().unwrap_or(0))).sum()
    }
}
