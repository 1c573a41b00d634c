//! [`Gazetteer`]: which lists of names and nouns a word stands in, as further inputs of the network.
//!
//! Takes a [`normalize`](super::normalize)d form; gives the numbers of its lists. The lists are gathered by
//! `train::gazetteer`; what they mean is learned, so a list that errs is trusted less.

use super::tables::{WordList, damaged};
use crate::error::Result;
use crate::model::Sections;

/// Lists at most.
pub(crate) const LISTS: usize = 16;

/// The decoded lists.
#[derive(Debug)]
pub(crate) struct Gazetteer {
    words: WordList,
    /// Bit `l` of a word is set where it stands in list `l`.
    lists: Vec<u16>,
}

impl Gazetteer {
    /// Reads `network.gazetteer` (sorted words, one a line) and `network.gazetteer.lists` (a u16 a word).
    pub(crate) fn decode(sections: &Sections<'_>) -> Result<Self> {
        let words = WordList::decode(sections.get("network.gazetteer")?)?;
        let lists = sections.get("network.gazetteer.lists")?.as_chunks::<2>().0;
        let lists: Vec<u16> = lists.iter().map(|&b| u16::from_le_bytes(b)).collect();
        if lists.len() != words.len() {
            return Err(damaged("the gazetteer's words and lists differ in number"));
        }
        Ok(Self { words, lists })
    }

    /// The lists of a word. O(log words).
    pub(crate) fn lists(&self, normalized: &str) -> impl Iterator<Item = usize> + use<> {
        let bits = self.words.find(normalized).map_or(0, |row| self.lists[row]);
        (0..LISTS).filter(move |l| bits >> l & 1 == 1)
    }
}
