//! [`Frames`]: which rolesets of PropBank a lemma has, and which of them a predicate means.
//!
//! Takes a lemma, its part of speech, its particle and the numbers that the network gives the predicate; gives a roleset.
//! The frames are PropBank's (Palmer, Gildea & Kingsbury 2005), written into the weights file by `train::network`.

use super::tables::{Table, WordList, damaged};
use crate::annotate::Upos;
use crate::error::Result;
use crate::model::Sections;

/// The rolesets of every lemma.
#[derive(Debug)]
pub(crate) struct FrameIndex {
    /// `v:shoot_down⇥shoot_down.05`, sorted; rolesets parted by blanks, in PropBank's order.
    lines: Box<str>,
    starts: Vec<u32>,
}

/// The index, and the numbers by which rolesets are told apart.
#[derive(Debug)]
pub(crate) struct Frames {
    index: FrameIndex,
    /// Rolesets that were learned, sorted; a row of `vectors` each.
    learned: WordList,
    vectors: Table,
    bias: Vec<f32>,
}

impl FrameIndex {
    /// From the text of the section `network.frames`.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let lines = std::str::from_utf8(bytes).map_err(|_| damaged("frames are no text"))?;
        let starts = lines.match_indices('\n').map(|(at, _)| at as u32 + 1);
        let starts: Vec<u32> = std::iter::once(0).chain(starts).collect();
        Ok(Self { lines: lines.into(), starts })
    }

    fn line(&self, row: usize) -> &str {
        &self.lines[self.starts[row] as usize..self.starts[row + 1] as usize - 1]
    }

    /// The rolesets under a key such as `v:shoot_down`. O(log keys).
    fn rolesets(&self, key: &str) -> Option<impl Iterator<Item = &str>> {
        let (mut low, mut high) = (0, self.starts.len() - 1);
        while low < high {
            let middle = low.midpoint(high);
            let (found, rolesets) = self.line(middle).split_once('\t')?;
            match found.cmp(key) {
                std::cmp::Ordering::Equal => return Some(rolesets.split(' ')),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The rolesets a word may have: those of its lemma with its particle, else those of its lemma alone, in its own part of
    /// speech or else another.
    pub(crate) fn candidates(&self, lemma: &str, upos: Upos, particle: Option<&str>) -> Vec<&str> {
        let lemma = lemma.to_lowercase();
        let classes = match upos {
            Upos::Noun | Upos::Propn => ["n", "v", "j"],
            Upos::Adj | Upos::Adv => ["j", "v", "n"],
            _ => ["v", "n", "j"],
        };
        let with_particle = particle.map(|p| format!("{lemma}_{}", p.to_lowercase()));
        for word in with_particle.iter().chain([&lemma]) {
            for class in classes {
                if let Some(rolesets) = self.rolesets(&format!("{class}:{word}")) {
                    return rolesets.collect();
                }
            }
        }
        Vec::new()
    }
}

impl Frames {
    /// Reads the sections `network.frames`, `network.senses` and the senses' numbers.
    pub(crate) fn decode(sections: &Sections<'_>, dim: usize) -> Result<Self> {
        let index = FrameIndex::decode(sections.get("network.frames")?)?;
        let learned = WordList::decode(sections.get("network.senses")?)?;
        let vectors = Table::decode(sections.get("network.sense-vectors")?, dim)?;
        let bias = super::numbers(sections, "network.sense-bias", learned.len())?;
        if vectors.rows() != learned.len() {
            return Err(damaged("rolesets and their vectors differ in number"));
        }
        Ok(Self { index, learned, vectors, bias })
    }

    /// The roleset that a predicate most likely means: of those that were learned, else the first.
    pub(crate) fn choose(&self, lemma: &str, upos: Upos, particle: Option<&str>, query: &[f32]) -> Option<&str> {
        let candidates = self.index.candidates(lemma, upos, particle);
        let mut best: Option<(f32, &str)> = None;
        let mut vector = vec![0.0; query.len()];
        for &roleset in candidates.iter().filter(|_| candidates.len() > 1) {
            let Some(row) = self.learned.find(roleset) else { continue };
            vector.fill(0.0);
            self.vectors.add(row, &mut vector);
            let score = self.bias[row] + vector.iter().zip(query).map(|(a, b)| a * b).sum::<f32>();
            if best.is_none_or(|(s, _)| score > s) {
                best = Some((score, roleset));
            }
        }
        best.map(|(_, roleset)| roleset).or(candidates.first().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lemma_has_the_rolesets_of_its_particle_and_part_of_speech() {
        let text = "j:open\topen.03\nn:shot\tshoot.01 shoot.03\nv:open\topen.01\nv:shoot\tshoot.01 shoot.02\nv:shoot_down\tshoot_down.05\n";
        let index = FrameIndex::decode(text.as_bytes()).expect("text");
        assert_eq!(index.candidates("Shoot", Upos::Verb, None), ["shoot.01", "shoot.02"]);
        assert_eq!(index.candidates("shoot", Upos::Verb, Some("down")), ["shoot_down.05"]);
        assert_eq!(index.candidates("shoot", Upos::Verb, Some("off")), ["shoot.01", "shoot.02"]);
        assert_eq!(index.candidates("shot", Upos::Noun, None), ["shoot.01", "shoot.03"]);
        assert_eq!(index.candidates("shoot", Upos::Noun, None), ["shoot.01", "shoot.02"], "another part of speech");
        assert_eq!(index.candidates("open", Upos::Adj, None), ["open.03"]);
        assert!(
            index.candidates("", Upos::X, None).is_empty() && index.candidates("zeal", Upos::Noun, None).is_empty()
        );
    }

    #[test]
    fn no_frames_are_no_rolesets() {
        let index = FrameIndex::decode(b"").expect("text");
        assert!(index.candidates("shoot", Upos::Verb, None).is_empty());
        assert!(FrameIndex::decode(&[0xff]).is_err());
    }
}
