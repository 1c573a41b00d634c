//! [`Usage`]: how words whose tag hangs on their relation are tagged in each: "for" is an adposition as `case` and a
//! subordinating conjunction as `mark`.
//!
//! Takes a form, its Penn tag and relation; gives how well each universal tag goes with them. Counted by `train::usage`.

use rustc_hash::FxHashMap;

use super::tables::damaged;
use crate::annotate::{Deprel, Upos, Xpos};
use crate::error::Result;
use crate::model::Sections;

/// The decoded counts.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    words: FxHashMap<Box<str>, Vec<(Xpos, Deprel, Counts)>>,
}

/// How often a word was met with each tag.
#[derive(Clone, Debug)]
pub(crate) struct Counts([f32; Upos::ALL.len()]);

/// Added to every count, so that nothing is impossible.
const PRIOR: f32 = 0.05;

impl Usage {
    /// Reads the section `usage.upos`: lines of form, Penn tag, relation and, for each universal tag met, its name and
    /// how often it was met, all tab-separated.
    pub(crate) fn decode(sections: &Sections<'_>) -> Result<Self> {
        let broken = || damaged("malformed usage");
        let text = std::str::from_utf8(sections.get("usage.upos")?).map_err(|_| broken())?;
        let mut usage = Self::default();
        for line in text.lines() {
            let mut columns = line.split('\t');
            let mut next = || columns.next().ok_or_else(broken);
            let (form, xpos, deprel) = (next()?, Xpos::parse(next()?), Deprel::parse(next()?));
            let mut counts = [PRIOR; Upos::ALL.len()];
            while let (Some(upos), Some(count)) = (columns.next(), columns.next()) {
                counts[Upos::parse(upos) as usize] += count.parse::<f32>().map_err(|_| broken())?;
            }
            usage.words.entry(form.into()).or_default().push((xpos, deprel, Counts(counts)));
        }
        Ok(usage)
    }

    /// What is known of a form with this tag and relation.
    pub(super) fn of(&self, form: &str, xpos: Xpos, deprel: Deprel) -> Option<&Counts> {
        let known = |form: &str| self.words.get(form);
        let readings =
            if form.bytes().all(|b| b.is_ascii_lowercase()) { known(form) } else { known(&form.to_lowercase()) };
        readings?.iter().find(|(x, d, _)| (*x, *d) == (xpos, deprel)).map(|(_, _, counts)| counts)
    }
}

impl Counts {
    /// How well a tag goes with what is counted: the root of its share, since the network knows more than that.
    pub(super) fn factor(&self, upos: Upos) -> f32 {
        let total: f32 = self.0.iter().sum();
        (self.0[upos as usize] / total).sqrt()
    }
}
