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

/// `OUT` scores as sums of one-byte weights, a row of `OUT` for each hash value of a feature.
#[derive(Clone, Debug)]
pub(crate) struct Linear<const OUT: usize> {
    rows: Vec<[i8; OUT]>,
}

impl<const OUT: usize> Linear<OUT> {
    /// Reads the rows; their number is a power of two.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let rows: Vec<[i8; OUT]> = bytes.chunks_exact(OUT).map(|row| std::array::from_fn(|i| row[i] as i8)).collect();
        if !rows.len().is_power_of_two() || rows.len() * OUT != bytes.len() {
            return Err(Error::new(ErrorKind::Model, "weights file: linear scorer of a wrong size"));
        }
        Ok(Self { rows })
    }

    /// The sum of the rows of these features.
    #[inline]
    pub(crate) fn scores(&self, features: &[u32]) -> [i32; OUT] {
        let mut sums = [0; OUT];
        let last = self.rows.len() - 1;
        for &feature in features {
            let row = &self.rows[feature as usize & last];
            for (sum, &weight) in sums.iter_mut().zip(row) {
                *sum += i32::from(weight);
            }
        }
        sums
    }
}
