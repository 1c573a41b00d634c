//! Where a place or an organization is: "Rome, Italy", "the Rome-based institute", "an institute in Rome", "parts of
//! Tuscany", "the Rome suburb of Ostia", "in the camp near Rome".
//!
//! Gives `place | in | place`, `organization | be based in | place`, of type LocatedIn, with the preposition as lemma; of
//! a part `part | part of | place`, of type PartOf.
//! Known misses: places named by an adjective ("a Roman suburb"); where single persons live.

use super::{Fact, Sentence};
use crate::annotate::{Deprel, EntityType, Upos};
use crate::extract::frames;
use crate::extract::relations::RelationType;
use crate::extract::triple::{Modality, Polarity};
use crate::span::TokenId;

/// Prepositions of where something lies.
const LOCATIVE: &[&str] = &["across", "around", "in", "inside", "near", "outside", "throughout", "within"];

/// Reads noun phrases.
pub(super) fn read(s: &Sentence<'_, '_>, out: &mut Vec<Fact>) {
    let tree = s.tree;
    for t in tree.words() {
        let Some(head) = tree.head(t) else { continue };
        if !s.nodes.is_place(t) {
            continue;
        }
        if let Some(whole) = based(s, t) {
            push(s, whole, t, "base in", 0.9, out);
            continue;
        }
        match tree.rel(t) {
            // A place after a place and a comma contains it.
            Deprel::Appos | Deprel::NmodUnmarked | Deprel::Nmod | Deprel::Conj
                if s.nodes.kind(head) == Some(EntityType::Place) && follows_comma(s, t) && tree.case(t).is_empty() =>
            {
                push(s, head, t, "in", 0.9, out);
            }
            Deprel::NmodPoss if s.nodes.kind(head) == Some(EntityType::Place) && tree.upos(t) == Upos::Propn => {
                push(s, head, t, "in", 0.8, out)
            }
            // "the Rome suburb"
            Deprel::Compound
                if s.nodes.kind(head) == Some(EntityType::Place)
                    && tree.upos(head) == Upos::Noun
                    && tree.upos(t) == Upos::Propn =>
            {
                push(s, head, t, "in", 0.75, out);
            }
            Deprel::Nmod if is_part(s, head, t) && case_is(s, t, "of") => part(s, head, t, out),
            Deprel::Nmod if settled(s, head) => {
                if let Some(preposition) = locative(s, t) {
                    for place in tree.conjuncts(t).into_iter().filter(|&c| s.nodes.is_place(c)) {
                        push(s, head, place, preposition, 0.85, out);
                    }
                }
            }
            Deprel::Obl => {
                if let Some(inner) = inside_of(s, t, head) {
                    push(s, inner, t, "in", 0.8, out);
                }
            }
            _ => {}
        }
    }
}

/// "landed in the compound in Rome": the place whose phrase ends where this one's preposition stands, both on one verb.
fn inside_of(s: &Sentence<'_, '_>, place: TokenId, verb: TokenId) -> Option<TokenId> {
    let tree = s.tree;
    let case = tree.child(place, Deprel::Case).filter(|&c| tree.lemma(c) == "in")?;
    let before = tree.with(verb, Deprel::Obl).filter(|&o| o < case && s.nodes.kind(o) == Some(EntityType::Place));
    let inner =
        before.last().filter(|&o| tree.child(o, Deprel::Case).is_some_and(|c| matches!(tree.lemma(c), "in" | "at")))?;
    (tree.phrase(inner, |_| false).last().map(|l| l.0 + 1) == Some(case.0)).then_some(inner)
}

/// "parts of Tuscany", "a suburb of Rome", "the north of Mali"
fn is_part(s: &Sentence<'_, '_>, t: TokenId, whole: TokenId) -> bool {
    let place = s.nodes.kind(t) == Some(EntityType::Place);
    let thing = s.nodes.kind(t) == Some(EntityType::Thing) && s.nodes.kind(whole) == Some(EntityType::Place);
    (place || thing) && frames::noun(None, &s.tree.lemma(t).to_lowercase()) == Some(RelationType::PartOf)
}

fn case_is(s: &Sentence<'_, '_>, t: TokenId, preposition: &str) -> bool {
    s.tree.child(t, Deprel::Case).is_some_and(|c| s.tree.lemma(c) == preposition)
}

fn part(s: &Sentence<'_, '_>, part: TokenId, whole: TokenId, out: &mut Vec<Fact>) {
    let from = out.len();
    push(s, part, whole, &format!("{} of", s.tree.lemma(part).to_lowercase()), 0.8, out);
    for fact in &mut out[from..] {
        fact.kind = RelationType::PartOf;
    }
}

/// The institute of "the Rome-based institute"; the parser may hang "Rome" on either word.
fn based(s: &Sentence<'_, '_>, place: TokenId) -> Option<TokenId> {
    let tree = s.tree;
    let next = tree.after(place)?;
    let word = if tree.form(next) == "-" { tree.after(next)? } else { next };
    if !tree.form(word).eq_ignore_ascii_case("based") {
        return None;
    }
    tree.head(word).or(tree.head(place)).filter(|&h| h > word && s.nodes.kind(h).is_some_and(EntityType::is_actor))
}

/// Organizations, places and groups stay where they are.
fn settled(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    matches!(s.nodes.kind(t), Some(EntityType::Organization | EntityType::Place | EntityType::Group))
}

/// The preposition of where something lies.
fn locative<'a>(s: &'a Sentence<'_, '_>, t: TokenId) -> Option<&'a str> {
    let case = s.tree.child(t, Deprel::Case)?;
    Some(s.tree.lemma(case)).filter(|p| LOCATIVE.contains(p))
}

fn follows_comma(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    let first = s.tree.phrase(t, |_| false).first().copied().unwrap_or(t);
    s.tree.before(first).is_some_and(|b| s.tree.upos(b) == Upos::Punct && s.tree.form(b) == ",")
        || s.tree.form(first) == ","
}

fn push(s: &Sentence<'_, '_>, what: TokenId, place: TokenId, lemma: &str, confidence: f32, out: &mut Vec<Fact>) {
    if s.nodes.entity(what) == s.nodes.entity(place) {
        return;
    }
    out.push(Fact {
        sentence: s.id,
        predicate: place,
        clause: None,
        words: Vec::new(),
        lemma: lemma.to_owned(),
        kind: RelationType::LocatedIn,
        subject: what,
        object: Some(place),
        statement: None,
        to: None,
        place: None,
        time: None,
        polarity: Polarity::Positive,
        modality: Modality::Asserted,
        confidence,
    });
}
