//! [`Linear`]: a linear scorer over hashed features with one-byte weights.

use crate::error::{Error, ErrorKind, Result};

/// Hashes a feature: the number of its template and the values it combines.
#[inline]
pub(crate) fn feature<const N: usize>(template: u32, values: [u32; N]) -> u32 {
    let mut hash = u64::from(template).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for value in values {
        hash = mix(hash, value);
    }
    (hash ^ (hash >> 32)) as u32
}

/// Hashes a sequence step by step.
#[inline]
pub(crate) fn mix(hash: u64, value: u32) -> u64 {
    (hash.rotate_left(23) ^ u64::from(value)).wrapping_mul(0xf135_7aea_2e62_a9c5)
}

/// How many slots a feature may lie in, from the one its hash names onwards.
pub(crate) const PROBES: usize = 4;

/// The first slot of a feature in a table of `slots` (a power of two), and the tag that tells it from others there.
#[inline]
pub(crate) fn place(feature: u32, slots: usize) -> (usize, u8) {
    (feature as usize & (slots - 1), ((feature >> 24) as u8).max(1))
}

/// `OUT` scores as sums of one-byte weights. A feature's row is found by its hash and told from its neighbours by a tag
/// of one byte, so that a feature never seen in training nearly always adds nothing.
#[derive(Clone, Debug)]
pub(crate) struct Linear<const OUT: usize> {
    /// 0 for a free slot.
    tags: Vec<u8>,
    rows: Vec<[i8; OUT]>,
}

impl<const OUT: usize> Linear<OUT> {
    /// Reads the tags, then the rows; their number is a power of two.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let slots = bytes.len() / (OUT + 1);
        if !slots.is_power_of_two() || slots * (OUT + 1) != bytes.len() {
            return Err(Error::new(ErrorKind::Model, "weights file: linear scorer of a wrong size"));
        }
        let (tags, rows) = bytes.split_at(slots);
        let rows = rows.chunks_exact(OUT).map(|row| std::array::from_fn(|i| row[i] as i8)).collect();
        Ok(Self { tags: tags.to_vec(), rows })
    }

    /// The sum of the rows of these features.
    #[inline]
    pub(crate) fn scores(&self, features: &[u32]) -> [i32; OUT] {
        let mut sums = [0; OUT];
        for &feature in features {
            let (slot, tag) = place(feature, self.tags.len());
            for probe in 0..PROBES {
                let slot = (slot + probe) & (self.tags.len() - 1);
                if self.tags[slot] == tag {
                    for (sum, &weight) in sums.iter_mut().zip(&self.rows[slot]) {
                        *sum += i32::from(weight);
                    }
                    break;
                }
            }
        }
        sums
    }
}
