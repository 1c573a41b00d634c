//! [`Ranker`]: the model that scores decisions of coreference, "wide and deep" (Cheng et al. 2016).
//!
//! The wide part is linear over conjoined features. The deep part has one hidden layer: it adds up the rows of the plain
//! features, and the head words of mention and antecedent, whose pretrained vectors are first reduced to codes; the
//! product of the codes tells how alike they are.

use std::ops::Range;

use super::features::{DEEP_BITS, WIDE_BITS};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Sections;

/// The section that holds the weights.
pub(crate) const SECTION: &str = "coref.ranker";

/// Numbers of a pretrained word vector.
pub(super) const VECTOR: usize = 128;
/// Numbers of a code.
pub(super) const CODE: usize = 24;
/// Units of the hidden layer.
pub(super) const HIDDEN: usize = 48;

/// A word reduced.
pub(super) type Code = [f32; CODE];
/// The hidden layer.
pub(super) type Hidden = [f32; HIDDEN];

/// A mention's word as the hidden layer sees it.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Its code.
    pub(super) code: Code,
    /// What it gives as the mention and as the antecedent.
    shares: [Hidden; 2],
    /// Whether there is a word at all.
    known: bool,
}

impl Default for Word {
    fn default() -> Self {
        Self { code: [0.0; CODE], shares: [[0.0; HIDDEN]; 2], known: false }
    }
}

/// Where the parts lie among the weights.
pub(super) const WIDE: Range<usize> = 0..1 << WIDE_BITS;
/// A row of [`HIDDEN`] numbers per deep feature.
pub(super) const DEEP: Range<usize> = after(&WIDE, HIDDEN << DEEP_BITS);
/// A row of [`CODE`] numbers per number of a vector.
pub(super) const CODES: Range<usize> = after(&DEEP, VECTOR * CODE);
/// A row of [`HIDDEN`] numbers per number of the mention's code, the antecedent's, their product's.
pub(super) const MIXED: Range<usize> = after(&CODES, 3 * CODE * HIDDEN);
/// The output's weights.
pub(super) const OUTPUT: Range<usize> = after(&MIXED, HIDDEN);
/// All parts, in order.
pub(super) const PARTS: [Range<usize>; 5] = [WIDE, DEEP, CODES, MIXED, OUTPUT];

const fn after(range: &Range<usize>, length: usize) -> Range<usize> {
    range.end..range.end + length
}

/// All weights, in the order of [`PARTS`].
#[derive(Clone, Debug)]
pub(super) struct Ranker {
    pub(super) weights: Vec<f32>,
}

impl Ranker {
    /// A ranker that knows nothing: what names do not settle starts an entity.
    #[cfg(test)]
    pub(super) fn untrained() -> Self {
        Self { weights: vec![0.0; OUTPUT.end] }
    }

    /// Reads its section.
    pub(super) fn from_sections(sections: &Sections<'_>) -> Result<Self> {
        Self::from_bytes(sections.get(SECTION)?)
    }

    /// Per part: a scale (f32), then the codes (i8).
    pub(super) fn from_bytes(mut bytes: &[u8]) -> Result<Self> {
        let damaged = || Error::new(ErrorKind::Model, format!("weights file: section '{SECTION}' has a wrong length"));
        let mut weights = Vec::with_capacity(OUTPUT.end);
        for part in PARTS {
            let (scale, rest) = bytes.split_first_chunk::<4>().ok_or_else(damaged)?;
            let (codes, rest) = rest.split_at_checked(part.len()).ok_or_else(damaged)?;
            let scale = f32::from_le_bytes(*scale);
            weights.extend(codes.iter().map(|&c| f32::from(c as i8) * scale));
            bytes = rest;
        }
        if bytes.is_empty() { Ok(Self { weights }) } else { Err(damaged()) }
    }

    /// The code of a word's vector.
    fn code(&self, vector: &[f32]) -> Code {
        let mut code = [0.0; CODE];
        for (row, &x) in self.weights[CODES].chunks_exact(CODE).zip(vector) {
            code.iter_mut().zip(row).for_each(|(c, w)| *c += w * x);
        }
        code
    }

    /// What a mention's own word gives to the hidden layer, as the mention and as the antecedent.
    fn shares(&self, code: &Code) -> [Hidden; 2] {
        let mixed = &self.weights[MIXED];
        let share = |part: usize| {
            let mut hidden = [0.0; HIDDEN];
            let rows = mixed[part * CODE * HIDDEN..].chunks_exact(HIDDEN);
            for (&x, row) in code.iter().zip(rows) {
                add(&mut hidden, row, x);
            }
            hidden
        };
        [share(0), share(1)]
    }

    /// The hidden layer of a decision, before its rectifier.
    pub(super) fn hidden(&self, deep: &[u32], mention: &Word, antecedent: Option<&Word>) -> Hidden {
        let mut hidden = mention.shares[0];
        let rows = &self.weights[DEEP];
        for &feature in deep {
            let at = feature as usize * HIDDEN;
            add(&mut hidden, &rows[at..at + HIDDEN], 1.0);
        }
        if let Some(antecedent) = antecedent {
            add(&mut hidden, &antecedent.shares[1], 1.0);
            if mention.known {
                let rows = self.weights[MIXED][2 * CODE * HIDDEN..].chunks_exact(HIDDEN);
                for ((&x, &y), row) in mention.code.iter().zip(&antecedent.code).zip(rows) {
                    add(&mut hidden, row, x * y);
                }
            }
        }
        hidden
    }

    /// The word of a mention with this vector; empty for none.
    pub(super) fn word(&self, vector: &[f32]) -> Word {
        if vector.is_empty() {
            return Word::default();
        }
        let code = self.code(vector);
        Word { code, shares: self.shares(&code), known: true }
    }

    /// The score of a decision.
    pub(super) fn score(&self, wide: &[u32], hidden: &Hidden) -> f32 {
        let linear: f32 = wide.iter().map(|&f| self.weights[f as usize]).sum();
        let deep: f32 = hidden.iter().zip(&self.weights[OUTPUT]).map(|(h, w)| h.max(0.0) * w).sum();
        linear + deep
    }
}

fn add(hidden: &mut Hidden, row: &[f32], x: f32) {
    hidden.iter_mut().zip(row).for_each(|(h, w)| *h += w * x);
}
