//! The rules that read relations off clauses and noun phrases. Each takes a [`Sentence`] and appends [`Fact`]s; the order
//! of [`RULES`] is the order of preference where two say the same.

mod argument;
mod event;
mod location;
mod nominal;
pub(crate) mod place;
mod role;
mod statement;
mod typing;

use super::clause::Clause;
use super::frames::{self, Predicate};
use super::nodes::Nodes;
use super::relations::RelationType;
use super::speech::Attribution;
use super::time::{TimeExpression, TimeExpressions, Value};
use super::tree::Tree;
use super::triple::{Modality, Polarity};
use crate::annotate::{Deprel, EntityType, Upos};
use crate::span::{SentenceId, TokenId};

pub(crate) use nominal::verb_of;
pub(crate) use statement::settle;

/// What a rule reads.
pub(crate) struct Sentence<'s, 'a> {
    pub(crate) id: SentenceId,
    pub(crate) tree: &'s Tree<'a>,
    pub(crate) clauses: &'s [Clause],
    pub(crate) nodes: &'s Nodes<'a>,
    pub(crate) times: &'s TimeExpressions,
    /// The attributions whose cue is in the sentence.
    pub(crate) attributions: &'s [Attribution],
    /// Position of the first of them in the document's list.
    pub(crate) first_attribution: usize,
}

impl Sentence<'_, '_> {
    /// Whether `from` belongs to the phrase of `to` through nothing but nominal modifiers, so that the place or time it
    /// names is that of `to`.
    fn modifies(&self, from: TokenId, to: TokenId) -> bool {
        let mut at = from;
        for _ in 0..NEAR {
            let Some(head) = self.tree.head(at) else { return false };
            let nominal = matches!(
                self.tree.rel(at),
                Deprel::Nmod
                    | Deprel::NmodUnmarked
                    | Deprel::Appos
                    | Deprel::Conj
                    | Deprel::Flat
                    | Deprel::Obl
                    | Deprel::OblUnmarked
            );
            let argument = matches!(self.tree.rel(at), Deprel::Obj | Deprel::Advmod | Deprel::OblAgent | Deprel::Dep);
            // "stalled after the summit in May": May is when the summit was.
            let apart = at != from
                && matches!(self.tree.rel(at), Deprel::Obl | Deprel::Nmod)
                && (self.is_anchor(at) || self.is_aim(at));
            // "a day after the talks broke down" hangs on the verb through the clause.
            let clausal = at == from && self.tree.rel(at) == Deprel::Advcl;
            if apart || !nominal && !argument && !clausal {
                return false;
            }
            if head == to {
                return true;
            }
            at = head;
        }
        false
    }

    /// Whether a word names an event: "talks", "the attack".
    pub(crate) fn is_event(&self, t: TokenId) -> bool {
        self.nodes.kind(t) == Some(EntityType::Event)
            || self.tree.upos(t) == Upos::Noun && frames::noun(None, &self.tree.lemma(t).to_lowercase()).is_some()
    }

    /// "after the summit": an event that another one is measured by.
    fn is_anchor(&self, t: TokenId) -> bool {
        self.tree.child(t, Deprel::Case).is_some_and(|c| {
            matches!(self.tree.lemma(c), "since" | "after" | "before" | "until" | "till" | "following" | "ahead")
        })
    }

    /// "invited to a summit in May", "called for talks in May": an event that is asked for or agreed on has a time of its
    /// own.
    fn is_aim(&self, t: TokenId) -> bool {
        let tree = self.tree;
        let Some((case, verb)) = tree.child(t, Deprel::Case).zip(tree.head(t)) else { return false };
        let case = tree.lemma(case);
        let event = || {
            let lemma = tree.lemma(t).to_lowercase();
            let held = matches!(frames::noun(None, &lemma), Some(RelationType::Consult | RelationType::Protest));
            held || self.nodes.kind(t) == Some(EntityType::Event)
        };
        let asks = || {
            let predicate = Predicate { preposition: Some(case), ..Predicate::of(tree.lemma(verb)) };
            matches!(frames::classify(&predicate), RelationType::Request | RelationType::Agree)
        };
        matches!(case, "to" | "for" | "on") && event() && asks()
    }

    /// Whether a time that hangs on `verb` follows right on an event that the verb is directed at: the parser cannot know.
    fn follows_aim(&self, time: &TimeExpression, verb: TokenId) -> bool {
        let before = TokenId(time.tokens.start.wrapping_sub(1));
        self.tree.contains(before)
            && self.tree.with(verb, Deprel::Obl).any(|o| {
                let phrase = || self.tree.phrase(o, |_| false);
                o.0 < time.tokens.start && self.is_aim(o) && phrase().last() == Some(&before)
            })
    }

    /// When `event` happened: the first time that hangs on it or on one of its phrases; durations only where there is
    /// nothing else.
    pub(crate) fn time_of(&self, event: TokenId) -> Option<When> {
        let span = self.tree.doc().sentences[self.id.index()].span;
        let here = self.times.within(span).filter(|e| self.modifies(e.head, event) && !self.follows_aim(e, event));
        here.min_by_key(|e| (e.duration, self.tree.head(e.head) != Some(event))).map(When::of)
    }
}

/// When something happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct When {
    /// A word of the expression that says so.
    pub(crate) at: TokenId,
    /// The value, where it is known.
    pub(crate) value: Option<Value>,
}

impl When {
    pub(crate) fn of(expression: &TimeExpression) -> Self {
        Self { at: TokenId(expression.tokens.start), value: expression.value }
    }
}

/// Modifiers of modifiers are followed this far.
const NEAR: usize = 5;

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
    /// The statement that is the object, as an index into the document's attributions.
    pub(crate) statement: Option<usize>,
    /// Head word of the recipient.
    pub(crate) to: Option<TokenId>,
    /// Head word of where.
    pub(crate) place: Option<TokenId>,
    /// When.
    pub(crate) time: Option<When>,
    /// Whether it is denied.
    pub(crate) polarity: Polarity,
    /// Whether it is stated as fact.
    pub(crate) modality: Modality,
    /// From 0 to 1.
    pub(crate) confidence: f32,
}

/// A way to read relations off a sentence.
type Rule = fn(&Sentence<'_, '_>, &mut Vec<Fact>);

/// All rules, in the order they are applied: statements take back what the events said of the same words, and what the
/// network reads of predicates fills in what is left.
pub(crate) const RULES: &[Rule] =
    &[event::read, statement::read, nominal::read, role::read, location::read, argument::read];
