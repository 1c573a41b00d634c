//! PropBank's frames → [`Rolesets`]: the rolesets of every lemma, and the numbers of those that training meets.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use super::super::read;
use super::examples::{Example, GoldSense};
use crate::annotate::Upos;
use crate::annotate::network::FrameIndex;
use crate::error::Result;
use crate::model::SectionsBuilder;

/// How often a roleset must be meant, among others that might be, to be learned.
const LEAST_COUNT: u32 = 3;

/// The frames.
pub(crate) struct Rolesets {
    text: String,
    index: FrameIndex,
    /// Rolesets met among the candidates of a sense, numbered as they come.
    numbers: RefCell<BTreeMap<String, u32>>,
}

impl Rolesets {
    /// Reads PropBank's table: roleset, name, roles, aliases (`v:shoot_down`, parted by `|`), classes.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let mut of_key: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in read(path)?.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let (Some(roleset), Some(aliases)) = (cells.first(), cells.get(3)) else { continue };
            // Light verbs are no senses of their verb.
            for alias in aliases.split('|').filter(|a| a.contains(':') && !a.starts_with("l:") && !a.contains(' ')) {
                let rolesets = of_key.entry(alias.to_lowercase()).or_default();
                if !rolesets.iter().any(|r| r == roleset) {
                    rolesets.push((*roleset).to_owned());
                }
            }
        }
        let text: String = of_key.iter().map(|(key, rolesets)| format!("{key}\t{}\n", rolesets.join(" "))).collect();
        Ok(Self { index: FrameIndex::decode(text.as_bytes())?, text, numbers: RefCell::default() })
    }

    /// A sense to learn: `None` where the lemma has no other, or not this one.
    pub(crate) fn sense(
        &self,
        roleset: &str,
        lemma: &str,
        upos: Upos,
        particle: Option<&str>,
        sure: f32,
    ) -> Option<GoldSense> {
        let candidates = self.index.candidates(lemma, upos, particle);
        let right = candidates.iter().position(|&c| c == roleset).filter(|_| candidates.len() > 1)?;
        let mut numbers = self.numbers.borrow_mut();
        let mut number = |roleset: &str| {
            let next = numbers.len() as u32;
            *numbers.entry(roleset.to_owned()).or_insert(next)
        };
        Some(GoldSense { candidates: candidates.iter().map(|c| number(c)).collect(), right, sure })
    }

    /// Numbers the rolesets that are met often enough anew, in alphabetical order; the others are no candidates any more.
    /// Adds the frames' sections and gives how many are learned.
    pub(crate) fn settle(&self, examples: &mut [Example], builder: &mut SectionsBuilder) -> usize {
        let numbers = self.numbers.borrow();
        let mut counts = vec![0; numbers.len()];
        let senses = |example: &mut Example| -> Vec<usize> {
            (0..example.gold.predicates.len()).filter(|&p| example.gold.predicates[p].sense.is_some()).collect()
        };
        for example in &mut *examples {
            for p in senses(example) {
                if let Some(sense) = &example.gold.predicates[p].sense {
                    counts[sense.candidates[sense.right] as usize] += 1;
                }
            }
        }
        let mut rows = vec![None; numbers.len()];
        let mut learned = String::new();
        let mut next = 0;
        for (roleset, &number) in numbers.iter().filter(|&(_, &n)| counts[n as usize] >= LEAST_COUNT) {
            learned.push_str(roleset);
            learned.push('\n');
            rows[number as usize] = Some(next);
            next += 1;
        }
        for example in examples {
            for predicate in &mut example.gold.predicates {
                predicate.sense = predicate.sense.take().and_then(|sense| {
                    let right = rows[sense.candidates[sense.right] as usize]?;
                    let candidates: Vec<u32> = sense.candidates.iter().filter_map(|&c| rows[c as usize]).collect();
                    let right = candidates.iter().position(|&c| c == right).filter(|_| candidates.len() > 1)?;
                    Some(GoldSense { candidates, right, sure: sense.sure })
                });
            }
        }
        builder.add("network.frames", self.text.clone().into());
        builder.add("network.senses", learned.into());
        next as usize
    }
}
