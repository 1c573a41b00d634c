//! Which event told of before a definite description takes up: "that meeting", "the talks", "the Geneva summit".
//!
//! Nouns for one kind of event may stand for one another (`data/events.tsv`). What the description adds must be known of
//! the event; "that" takes up the latest one. Everything less clear is left to the ranker.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::cluster::Cluster;
use super::linker::Linker;
use crate::annotate::mentions::{Number, Opening, Symbol};
use crate::annotate::{Deprel, EntityType, MentionKind, Upos};

/// Sentences back in which "that meeting" finds its event.
const NEAR: u32 = 2;
/// The same for "the meeting" after another noun; and after the same one, or where the description says more.
const FAR: u32 = 4;
const FARTHEST: u32 = 12;

/// The kinds of events each noun may name, one bit a kind.
static KINDS: LazyLock<FxHashMap<Symbol, u32>> = LazyLock::new(|| {
    let mut kinds: FxHashMap<Symbol, u32> = FxHashMap::default();
    let rows = include_str!("../data/events.tsv").lines().filter(|l| !l.starts_with('#'));
    for (bit, row) in rows.enumerate() {
        for noun in row.split(' ') {
            *kinds.entry(Symbol::new(noun)).or_default() |= 1 << bit;
        }
    }
    kinds
});

/// Words that number the events of a series.
static ORDINALS: LazyLock<Vec<Symbol>> = LazyLock::new(|| {
    [
        "first", "second", "third", "fourth", "fifth", "sixth", "last", "latest", "next", "previous", "new", "final",
        "earlier",
    ]
    .into_iter()
    .map(Symbol::new)
    .collect()
});

impl Linker<'_> {
    /// The cluster of the event that mention `i` takes up.
    pub(super) fn event(&self, i: u32, candidates: &[u32]) -> Option<u32> {
        let (markable, profile) = (&self.mentions[i as usize], &self.profiles[i as usize]);
        let demonstrative = markable.opening == Opening::Demonstrative;
        if markable.kind != MentionKind::Nominal || !demonstrative && markable.opening != Opening::Definite {
            return None;
        }
        let kinds = *KINDS.get(&markable.head_word)?;
        let taken_up = |cluster: u32| {
            let cluster = &self.clusters[cluster as usize];
            let last = &self.mentions[cluster.last as usize];
            let distance = markable.sentence - last.sentence;
            let same = cluster.heads.contains(&markable.head_word);
            let alike = same || cluster.heads.iter().any(|h| KINDS.get(h).is_some_and(|k| k & kinds != 0));
            // "the Geneva summit" is found wherever it was; "that meeting" is the latest.
            let described = !profile.modifiers.is_empty();
            let reach = match (demonstrative, same || described) {
                (true, _) => NEAR,
                (false, true) => FARTHEST,
                (false, false) => FAR,
            };
            let counted = |n: Number| matches!(n, Number::Singular | Number::Plural);
            let number = !counted(cluster.number) || !counted(markable.number) || cluster.number == markable.number;
            let is_event = matches!(cluster.entity_type, EntityType::Event | EntityType::Thing);
            let known = profile.modifiers.iter().all(|&word| self.knows(cluster.first, cluster.last_full, word));
            (is_event && alike && number && known && distance <= reach).then_some((distance, !same))
        };
        candidates.iter().filter_map(|&c| Some((taken_up(c)?, c))).min_by_key(|&(rank, _)| rank).map(|(_, c)| c)
    }

    /// Whether a description tells its event apart from another one of its kind: the first summit is not the second.
    pub(super) fn other_event(&self, i: u32, cluster: &Cluster) -> bool {
        let markable = &self.mentions[i as usize];
        if !KINDS.contains_key(&markable.head_word) {
            return false;
        }
        // "the Geneva summit" is none that was not in Geneva as far as is known.
        let named = (markable.tokens.start..markable.head).map(|t| &self.view.tokens[t as usize]).any(|t| {
            t.deprel == Deprel::Compound
                && t.upos == Upos::Propn
                && !self.knows(cluster.first, cluster.last_full, Symbol::new(&t.lemma))
        });
        if named {
            return true;
        }
        let ordinal = |words: &[Symbol]| words.iter().copied().find(|w| ORDINALS.contains(w));
        let (one, other) = (ordinal(&self.profiles[i as usize].modifiers), ordinal(&cluster.modifiers));
        one.is_some() && other.is_some() && one != other
    }

    /// Whether the first or the last description of an event holds a word.
    fn knows(&self, first: u32, last: Option<u32>, word: Symbol) -> bool {
        [Some(first), last].into_iter().flatten().any(|m| {
            let tokens = self.mentions[m as usize].tokens.clone();
            tokens.take(LONGEST).any(|t| Symbol::new(&self.view.tokens[t as usize].lemma) == word)
        })
    }
}

/// Words of a description that are looked at.
const LONGEST: usize = 48;

#[cfg(test)]
mod tests {
    #[test]
    fn kinds_are_sorted_inside_and_fit_the_bits() {
        let rows: Vec<&str> = include_str!("../data/events.tsv").lines().filter(|l| !l.starts_with('#')).collect();
        assert!(rows.len() <= 32);
        for row in rows {
            let nouns: Vec<&str> = row.split(' ').collect();
            assert!(nouns.is_sorted() && nouns.len() > 1, "{row}");
        }
    }
}
