//! Acts named by nouns: "talks between A and B", "A's attack on B", "the meeting of A with B".
//!
//! Gives `A | verb (with) | B` with the verb that tells the noun's act, from `data/nominals.tsv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Fact, Sentence, place};
use crate::annotate::{Deprel, EntityType, Upos};
use crate::extract::clause::{Clause, Mood};
use crate::extract::frames;
use crate::extract::relations::RelationType;
use crate::extract::tree::Tree;
use crate::extract::triple::{Modality, Polarity};
use crate::extract::verbs::Verb;
use crate::span::TokenId;

/// A noun's verb, and whether it has no object.
#[derive(Clone, Copy, Debug)]
struct Act {
    verb: &'static str,
    alone: bool,
}

static ACTS: LazyLock<FxHashMap<&'static str, Act>> = LazyLock::new(|| {
    let rows = include_str!("../data/nominals.tsv").lines().filter(|l| !l.starts_with('#'));
    let split = rows.filter_map(|row| {
        let mut columns = row.split('\t');
        let (noun, verb) = (columns.next()?, columns.next()?);
        Some((noun, Act { verb, alone: columns.next().is_some() }))
    });
    split.collect()
});

/// "At the meeting, A and B agreed": those who agreed met.
fn participants(s: &Sentence<'_, '_>, noun: TokenId) -> Vec<TokenId> {
    let tree = s.tree;
    let during =
        tree.child(noun, Deprel::Case).is_some_and(|c| matches!(tree.lemma(c), "during" | "at" | "in" | "after"));
    let clause = s.clauses.iter().find(|c| Some(c.head) == tree.head(noun) && during);
    let subject = clause.and_then(|c| c.subject);
    let mut parties = subject.map(|a| tree.conjuncts(a.head)).unwrap_or_default();
    parties.retain(|&p| s.nodes.is_actor(p));
    parties
}

/// The verb that tells a noun's act: "suggest" for "suggestion".
pub(crate) fn verb_of(tree: &Tree<'_>, noun: TokenId) -> Option<&'static str> {
    let act = ACTS.get(tree.lemma(noun).to_lowercase().as_str())?;
    (tree.upos(noun) == Upos::Noun).then_some(act.verb)
}

/// Reads every noun that names an act.
pub(super) fn read(s: &Sentence<'_, '_>, out: &mut Vec<Fact>) {
    for t in s.tree.words().filter(|&t| s.tree.upos(t) == Upos::Noun) {
        match ACTS.get(s.tree.lemma(t).to_lowercase().as_str()) {
            Some(act) if act.alone => happening(s, t, act.verb, out),
            Some(act) => exchange(s, t, act.verb, out),
            None => {}
        }
    }
}

/// "the collapse of the talks": told where it says when or where.
fn happening(s: &Sentence<'_, '_>, noun: TokenId, verb: &str, out: &mut Vec<Fact>) {
    let tree = s.tree;
    let of = |&m: &TokenId| tree.child(m, Deprel::Case).is_some_and(|c| tree.lemma(c) == "of");
    let owner = tree.with(noun, Deprel::NmodPoss).map(|p| tree.antecedent(p));
    let Some(subject) = owner.chain(tree.with(noun, Deprel::Nmod).filter(of)).find(|&t| s.nodes.is_known(t)) else {
        return;
    };
    let place = place::of_event(s, noun);
    let time = s.time_of(noun);
    if place.is_none() && time.is_none() {
        return;
    }
    out.push(Fact {
        sentence: s.id,
        predicate: noun,
        clause: None,
        words: vec![noun],
        lemma: verb.to_owned(),
        kind: RelationType::Act,
        subject,
        object: None,
        statement: None,
        to: None,
        place,
        time,
        polarity: Polarity::Positive,
        modality: Modality::Asserted,
        confidence: 0.75,
    });
}

fn exchange(s: &Sentence<'_, '_>, noun: TokenId, verb: &str, out: &mut Vec<Fact>) {
    let tree = s.tree;
    let actors = |t: TokenId| -> Vec<TokenId> {
        tree.conjuncts(tree.antecedent(t)).into_iter().filter(|&h| s.nodes.is_actor(h)).collect()
    };
    let mut agents: Vec<TokenId> = tree.with(noun, Deprel::NmodPoss).flat_map(actors).collect();
    if agents.is_empty() {
        agents.extend(tree.with(noun, Deprel::Compound).flat_map(actors));
    }
    let mut others: Vec<(TokenId, &str)> = Vec::new();
    // "of" those it is done to where somebody else does it, else of those who do it.
    let mut of: Vec<TokenId> = Vec::new();
    for modifier in tree.with(noun, Deprel::Nmod) {
        let Some(case) = tree.child(modifier, Deprel::Case) else { continue };
        match tree.lemma(case) {
            "between" | "among" => {
                let mut parties = actors(modifier);
                // People meet people; a state among them is where one of them is from.
                let person = |t: &TokenId| s.nodes.kind(*t) == Some(EntityType::Person);
                if parties.first().is_some_and(person) {
                    parties.retain(person);
                }
                if let [first, rest @ ..] = parties.as_slice() {
                    agents.push(*first);
                    others.extend(rest.iter().map(|&r| (r, "with")));
                }
            }
            "by" => agents.extend(actors(modifier)),
            "of" => of.extend(actors(modifier)),
            "with" => others.extend(actors(modifier).into_iter().map(|a| (a, "with"))),
            "on" | "against" | "to" | "from" | "for" => others.extend(actors(modifier).into_iter().map(|a| (a, ""))),
            _ => {}
        }
    }
    if agents.is_empty() {
        agents = of;
    } else {
        others.extend(of.into_iter().map(|a| (a, "")));
    }
    if agents.is_empty() && others.is_empty() && Verb::of(verb).is_mutual() {
        let parties = participants(s, noun);
        if let [first, rest @ ..] = parties.as_slice() {
            agents.push(*first);
            others.extend(rest.iter().map(|&r| (r, "with")));
        }
    }
    // "after talks with her colleagues, the minister said": the minister talked with them.
    let with = !others.is_empty() && others.iter().all(|&(_, p)| p == "with");
    // "had no desire to engage in talks with them" is no talk.
    let beside = tree.child(noun, Deprel::Case).is_some_and(|c| tree.lemma(c) != "in");
    if agents.is_empty() && with && beside {
        agents = participants(s, noun);
        agents.truncate(1);
    }
    let lemma = tree.lemma(noun).to_lowercase();
    let modifier = super::typing::modifier(tree, noun);
    let kind = frames::noun(modifier.as_deref(), &lemma).unwrap_or(RelationType::Act);
    // "an invitation to return to Rome", "for envoys to return to Rome"
    let asked = |c: &&Clause| {
        let whom = c.subject.filter(|_| c.mood == Mood::Unreal && c.head > noun);
        c.noun == Some(noun) || whom.is_some_and(|a| others.iter().any(|&(o, _)| o == a.head))
    };
    let led = || s.clauses.iter().filter(asked).find_map(|c| place::goal(s, c));
    let place = place::of_event(s, noun).or_else(led);
    for &subject in &agents {
        for &(object, preposition) in &others {
            if s.nodes.entity(subject) == s.nodes.entity(object) {
                continue;
            }
            let mut lemma = verb.to_owned();
            if !preposition.is_empty() {
                lemma.push(' ');
                lemma.push_str(preposition);
            }
            out.push(Fact {
                sentence: s.id,
                predicate: noun,
                clause: None,
                words: vec![noun],
                lemma,
                kind,
                subject,
                object: Some(object),
                statement: None,
                to: None,
                place,
                time: s.time_of(noun),
                polarity: Polarity::Positive,
                modality: Modality::Asserted,
                confidence: 0.75,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn rows_are_sorted_and_unique() {
        let table = include_str!("../data/nominals.tsv");
        let nouns: Vec<&str> =
            table.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split('\t').next()).collect();
        assert!(nouns.windows(2).all(|w| w[0] < w[1]), "{nouns:?}");
    }
}
