//! The rules that read relations off clauses and noun phrases. Each takes a [`Sentence`] and appends [`Fact`]s; the order
//! of [`RULES`] is the order of preference where two say the same.

mod event;
mod location;
mod nominal;
mod role;
mod typing;

use super::clause::Clause;
use super::nodes::Nodes;
use super::relations::RelationType;
use super::tree::Tree;
use super::triple::{Modality, Polarity};
use crate::span::{SentenceId, TokenId};

/// What a rule reads.
pub(crate) struct Sentence<'s, 'a> {
    pub(crate) id: SentenceId,
    pub(crate) tree: &'s Tree<'a>,
    pub(crate) clauses: &'s [Clause],
    pub(crate) nodes: &'s Nodes<'a>,
}

/// A relation between words, before it becomes a triple between entities.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    /// The sentence it was read from.
    pub(crate) sentence: SentenceId,
    /// The head word of the predicate.
    pub(crate) predicate: TokenId,
    /// The clause it comes from, as an index into the sentence's clauses.
    pub(crate) clause: Option<usize>,
    /// The predicate's words: verb group, object noun, preposition.
    pub(crate) words: Vec<TokenId>,
    /// Dictionary form with particle, preposition and embedded verb.
    pub(crate) lemma: String,
    /// Its type.
    pub(crate) kind: RelationType,
    /// Head word of who acts.
    pub(crate) subject: TokenId,
    /// Head word of what it is done to.
    pub(crate) object: Option<TokenId>,
    /// Head word of the recipient.
    pub(crate) to: Option<TokenId>,
    /// Head word of where.
    pub(crate) place: Option<TokenId>,
    /// Head word of when.
    pub(crate) time: Option<TokenId>,
    /// Whether it is denied.
    pub(crate) polarity: Polarity,
    /// Whether it is stated as fact.
    pub(crate) modality: Modality,
    /// From 0 to 1.
    pub(crate) confidence: f32,
}

/// A way to read relations off a sentence.
pub(crate) struct Rule {
    /// Unique name.
    pub(crate) name: &'static str,
    pub(crate) read: fn(&Sentence<'_, '_>, &mut Vec<Fact>),
}

/// All rules.
pub(crate) const RULES: &[Rule] = &[
    Rule { name: "event", read: event::read },
    Rule { name: "nominal", read: nominal::read },
    Rule { name: "role", read: role::read },
    Rule { name: "location", read: location::read },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        for (i, rule) in RULES.iter().enumerate() {
            assert!(RULES[..i].iter().all(|other| other.name != rule.name));
        }
    }
}
