//! Which [`RelationType`] a clause states: its verbs, from the outermost to the innermost, with particle, preposition and
//! nouns, as the frames of [`frames`] ask for them.

use super::Sentence;
use crate::annotate::{Deprel, Upos};
use crate::extract::clause::{Clause, Kind, LONGEST_CHAIN, Link, Mood, continues};
use crate::extract::frames::{self, Complement, Further, Predicate};
use crate::extract::relations::RelationType;
use crate::extract::tree::Tree;
use crate::extract::verbs::Verb;
use crate::span::TokenId;

/// Phrases inside phrases are followed this deep.
const DEEPEST: usize = 3;

/// The type of clause `i`. `noun` names the act where the verb does not ("hold talks"), or is the one of several objects
/// that is asked about; `words` end in the preposition that joins the predicate, if any.
pub(super) fn clause_type(s: &Sentence<'_, '_>, i: usize, noun: Option<TokenId>, words: &[TokenId]) -> RelationType {
    let (tree, clause) = (s.tree, &s.clauses[i]);
    let object = noun.or(if clause.passive && clause.agent.is_none() {
        clause.subject.or(clause.object).map(|a| a.head)
    } else {
        clause.undergoer().map(|a| a.head)
    });
    let object = object.map(|o| content(tree, o));
    let preposition = words.last().filter(|&&w| tree.upos(w) == Upos::Adp || tree.upos(w) == Upos::Sconj);
    let own = preposition.and_then(|&p| tree.head(p));
    let oblique = own.map(|o| content(tree, o));
    let object_lemma = object.map(|o| tree.lemma(o).to_lowercase());
    let object_modifier = object.and_then(|o| modifier(tree, o));
    let oblique_lemma = oblique.map(|o| tree.lemma(o).to_lowercase());
    let preposition = preposition.map(|&p| tree.form(p).to_lowercase());
    let lemma = verb_of(s, clause);
    let (verb, particle) = split(&lemma);
    let inner = embedded(s, clause);
    let inner_lemma = inner.map(|c| verb_of(s, c));
    let inner_object = inner.and_then(|c| c.object).map(|o| tree.lemma(content(tree, o.head)).to_lowercase());
    let inner_predicate = inner_lemma.as_deref().map(|lemma| {
        let (lemma, particle) = split(lemma);
        Predicate { lemma, particle, object: inner_object.as_deref(), ..Predicate::default() }
    });
    let statement = clause.complements.iter().map(|&c| &s.clauses[c]).find(|c| c.link == Link::Ccomp);
    let asks = |c: &Clause| tree.child(c.head, Deprel::Mark).is_some_and(|m| matches!(tree.lemma(m), "whether" | "if"));
    let complement = match &inner_predicate {
        Some(inner) => Complement::To(inner),
        None => match statement {
            Some(c) if asks(c) => Complement::Whether,
            Some(_) => Complement::That,
            None => Complement::None,
        },
    };
    let further = further(tree, clause, own);
    let predicate = Predicate {
        lemma: verb,
        particle,
        preposition: preposition.as_deref(),
        object: object_lemma.as_deref(),
        object_modifier: object_modifier.as_deref(),
        oblique: oblique_lemma.as_deref(),
        further: &further,
        complement,
        future: announced(s, clause),
        negated: clause.negated,
    };
    let kind = outward(s, i, &predicate, LONGEST_CHAIN);
    if announced(s, clause) && kind != RelationType::Reject && condition(s, i, "unless").is_some() {
        RelationType::Threaten
    } else {
        kind
    }
}

/// The noun that says what a phrase is about: "tests" in "a series of tests", "intimidation" in "a campaign of
/// intimidation".
pub(super) fn content(tree: &Tree<'_>, noun: TokenId) -> TokenId {
    let mut at = noun;
    for _ in 0..DEEPEST {
        let lemma = tree.lemma(at).to_lowercase();
        let counts = tree.upos(at) == Upos::Num || frames::is_measure(&lemma);
        let of = |&m: &TokenId| tree.child(m, Deprel::Case).is_some_and(|c| tree.lemma(c) == "of");
        let inner = tree.with(at, Deprel::Nmod).find(of);
        let Some(inner) = inner.filter(|&m| counts || frames::is_empty_noun(&lemma) && names_event(tree, m)) else {
            break;
        };
        at = inner;
    }
    at
}

/// "talks", "attack"
pub(super) fn names_event(tree: &Tree<'_>, noun: TokenId) -> bool {
    frames::noun(modifier(tree, noun).as_deref(), &tree.lemma(noun).to_lowercase()).is_some()
}

/// The prepositional complements but for the predicate's own one.
fn further(tree: &Tree<'_>, clause: &Clause, own: Option<TokenId>) -> Vec<Further> {
    let others = clause.obliques.iter().filter(|o| Some(o.argument.place) != own && !o.case.is_empty());
    let further = others.map(|o| {
        let noun = content(tree, o.argument.head);
        Further {
            preposition: tree.text(&o.case).to_lowercase(),
            modifier: modifier(tree, noun),
            noun: tree.lemma(noun).to_lowercase(),
        }
    });
    further.collect()
}

/// Whether a clause announces what its subject is going to do: "will", and in reported speech "would".
fn announced(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    let would = || clause.words.iter().any(|&w| matches!(s.tree.lemma(w), "would"));
    // "had no desire to meet": what it is not going to do
    let unwilling = || {
        let above = clause.parent.map(|p| &s.clauses[p]).filter(|_| clause.link == Link::Acl && clause.negated);
        above.is_some_and(|a| Verb::of(&a.lemma).is_light() && a.object.map(|o| o.head) == clause.noun)
    };
    let reported = || clause.link == Link::Ccomp && clause.parent.is_some_and(|p| speaks(s, &s.clauses[p], clause));
    clause.mood == Mood::Future || unwilling() || clause.mood == Mood::Modal && reported() && would()
}

/// Whether the clause above says what its own subject is going to do; a pronoun counts as its subject's.
fn speaks(s: &Sentence<'_, '_>, above: &Clause, clause: &Clause) -> bool {
    let same = match (above.subject, clause.subject) {
        (Some(a), Some(b)) => s.nodes.entity(a.head) == s.nodes.entity(b.head) || s.tree.upos(b.head) == Upos::Pron,
        _ => false,
    };
    same && frames::classify(&Predicate { complement: Complement::That, ..Predicate::of(s.tree.lemma(above.head)) })
        == RelationType::Say
}

/// Whether a clause of purpose tells what somebody else shall do or has done: "to demand", "denouncing".
pub(super) fn aims(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    use RelationType::{Accuse, Protest, Reject, Request};
    let (lemma, preposition) =
        (verb_of(s, clause), clause.obliques.first().map(|o| s.tree.text(&o.case).to_lowercase()));
    let (lemma, particle) = split(&lemma);
    let object = clause.undergoer().map(|a| s.tree.lemma(content(s.tree, a.head)).to_lowercase());
    let predicate =
        Predicate { particle, preposition: preposition.as_deref(), object: object.as_deref(), ..Predicate::of(lemma) };
    matches!(frames::classify(&predicate), Accuse | Protest | Reject | Request)
}

/// The subject of the clause that says on what condition clause `i` comes about, where that is somebody else.
pub(super) fn condition(s: &Sentence<'_, '_>, i: usize, mark: &str) -> Option<TokenId> {
    let own = s.clauses[i].subject.and_then(|a| s.nodes.entity(a.head));
    let depends = |c: &Clause| {
        let above = std::iter::successors(c.parent, |&p| s.clauses[p].parent).take(LONGEST_CHAIN);
        above.into_iter().any(|p| p == i)
    };
    s.clauses
        .iter()
        .filter(|c| c.link == Link::Advcl && c.mark.is_some_and(|m| s.tree.lemma(m) == mark) && depends(c))
        .filter_map(|c| c.subject)
        .map(|a| a.head)
        .find(|&h| s.nodes.is_actor(h) && s.nodes.entity(h) != own)
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
        future: announced(s, above),
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
        // "in a mine" is no mining.
        Kind::Copula if s.tree.case(clause.head).is_empty() => s.tree.lemma(clause.head).to_lowercase(),
        Kind::Copula => "be".to_owned(),
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
