//! Where a place or an organization is: "Rome, Italy", "the Rome-based institute", "an institute in Rome".
//!
//! Gives `place | in | place`, `organization | be based in | place`, of type LocatedIn.

use super::{Fact, Sentence};
use crate::annotate::{Deprel, EntityType, Upos};
use crate::extract::relations::RelationType;
use crate::extract::triple::{Modality, Polarity};
use crate::span::TokenId;

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
            Deprel::Nmod if locative(s, t) && settled(s, head) => push(s, head, t, "in", 0.85, out),
            _ => {}
        }
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

fn locative(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    s.tree.child(t, Deprel::Case).is_some_and(|c| matches!(s.tree.lemma(c), "in" | "near" | "outside"))
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
