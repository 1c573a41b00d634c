//! Which [`RelationType`] a clause states: its verbs, from the outermost to the innermost, with particle, preposition and
//! nouns, as the frames of [`frames`] ask for them.

use super::Sentence;
use crate::annotate::{Deprel, Upos};
use crate::extract::clause::{Clause, Kind, LONGEST_CHAIN, Link, Mood, continues};
use crate::extract::frames::{self, Complement, Predicate};
use crate::extract::relations::RelationType;
use crate::extract::tree::Tree;
use crate::span::TokenId;

/// The type of clause `i`. `noun` names the act where the verb does not ("hold talks"), `words` end in the preposition
/// that joins the predicate, if any.
pub(super) fn clause_type(s: &Sentence<'_, '_>, i: usize, noun: Option<TokenId>, words: &[TokenId]) -> RelationType {
    let (tree, clause) = (s.tree, &s.clauses[i]);
    let object = noun.or(if clause.passive && clause.agent.is_none() {
        clause.subject.or(clause.object).map(|a| a.head)
    } else {
        clause.undergoer().map(|a| a.head)
    });
    let preposition = words.last().filter(|&&w| tree.upos(w) == Upos::Adp || tree.upos(w) == Upos::Sconj);
    let oblique = preposition.and_then(|&p| tree.head(p));
    let object_lemma = object.map(|o| tree.lemma(o).to_lowercase());
    let modifier = object.and_then(|o| modifier(tree, o));
    let oblique_lemma = oblique.map(|o| tree.lemma(o).to_lowercase());
    let preposition = preposition.map(|&p| tree.form(p).to_lowercase());
    let lemma = verb_of(s, clause);
    let (verb, particle) = split(&lemma);
    let inner = embedded(s, clause);
    let inner_lemma = inner.map(|c| verb_of(s, c));
    let inner_object = inner.and_then(|c| c.object).map(|o| tree.lemma(o.head).to_lowercase());
    let inner_predicate = inner_lemma.as_deref().map(|lemma| {
        let (lemma, particle) = split(lemma);
        Predicate { lemma, particle, object: inner_object.as_deref(), ..Predicate::default() }
    });
    let content = clause.complements.iter().map(|&c| &s.clauses[c]).find(|c| c.link == Link::Ccomp);
    let asks = |c: &Clause| tree.child(c.head, Deprel::Mark).is_some_and(|m| matches!(tree.lemma(m), "whether" | "if"));
    let complement = match &inner_predicate {
        Some(inner) => Complement::To(inner),
        None => match content {
            Some(c) if asks(c) => Complement::Whether,
            Some(_) => Complement::That,
            None => Complement::None,
        },
    };
    let predicate = Predicate {
        lemma: verb,
        particle,
        preposition: preposition.as_deref(),
        object: object_lemma.as_deref(),
        object_modifier: modifier.as_deref(),
        oblique: oblique_lemma.as_deref(),
        complement,
        future: clause.mood == Mood::Future,
        negated: clause.negated,
    };
    outward(s, i, &predicate, LONGEST_CHAIN)
}

/// Wraps a predicate into the verbs that govern it with the same subject: "offered to dismantle".
fn outward(s: &Sentence<'_, '_>, i: usize, inner: &Predicate<'_>, depth: usize) -> RelationType {
    let Some((_, parent)) = continues(s.clauses, i).filter(|_| depth > 0) else { return frames::classify(inner) };
    let above = &s.clauses[parent];
    let lemma = verb_of(s, above);
    let (lemma, particle) = split(&lemma);
    let inner = Predicate { negated: false, ..*inner };
    let predicate = Predicate {
        lemma,
        particle,
        complement: Complement::To(&inner),
        future: above.mood == Mood::Future,
        negated: above.negated,
        ..Predicate::default()
    };
    outward(s, parent, &predicate, depth - 1)
}

/// The infinitive or gerund of which the object is the subject: "urged them to sign".
fn embedded<'s>(s: &'s Sentence<'_, '_>, clause: &Clause) -> Option<&'s Clause> {
    let object = clause.undergoer()?.head;
    clause
        .complements
        .iter()
        .map(|&c| &s.clauses[c])
        .find(|c| c.link == Link::Xcomp && c.kind == Kind::Verb && c.subject.is_some_and(|a| a.head == object))
}

/// The verb with its particle; of a copula the adjective or noun.
fn verb_of(s: &Sentence<'_, '_>, clause: &Clause) -> String {
    match clause.kind {
        Kind::Verb => clause.lemma.clone(),
        Kind::Copula => s.tree.lemma(clause.head).to_lowercase(),
    }
}

fn split(lemma: &str) -> (&str, Option<&str>) {
    match lemma.split_once(' ') {
        Some((verb, particle)) => (verb, Some(particle)),
        None => (lemma, None),
    }
}

/// The compound or adjective right before a noun.
pub(super) fn modifier(tree: &Tree<'_>, noun: TokenId) -> Option<String> {
    let before = tree.before(noun)?;
    let modifies = tree.head(before) == Some(noun) && matches!(tree.rel(before), Deprel::Compound | Deprel::Amod);
    modifies.then(|| tree.lemma(before).to_lowercase())
}
