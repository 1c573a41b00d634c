//! How likely a triple is to be right: a logistic regression over what is known of it, so that of the triples with
//! confidence x a share of about x is right.
//!
//! Takes a triple whose confidence is still what its rule thinks of itself; gives the calibrated one. The weights stand in
//! `data/confidence.tsv`; they are fitted to triples that were judged by hand (`train::confidence`).

use std::iter::successors;
use std::sync::LazyLock;

use super::relations::RelationType;
use super::triple::{Arg, Modality, Object, Triple};
use crate::annotate::{Annotated, EntityType, MentionKind};
use crate::span::Span;

/// What is known of a triple, in this order.
pub(crate) const FEATURES: [&str; 22] = [
    "bias",
    "rule",
    "subject is a pronoun",
    "subject is a description",
    "subject cannot act",
    "object is a pronoun",
    "object is a description",
    "object cannot act",
    "object is a statement",
    "object is verbatim",
    "no object",
    "way to the subject",
    "way to the object",
    "doubt on the way to the subject",
    "doubt on the way to the object",
    "doubt in the sentence",
    "length of the sentence",
    "words of the relation",
    "reported",
    "possible",
    "no type",
    "standing relation",
];

/// A number for each of [`FEATURES`].
pub(crate) type Features = [f32; FEATURES.len()];

/// One `feature<TAB>weight` a line.
const TABLE: &str = include_str!("data/confidence.tsv");

static WEIGHTS: LazyLock<Features> = LazyLock::new(|| {
    let mut weights = [0.0; FEATURES.len()];
    for (name, weight) in TABLE.lines().filter_map(|line| line.split_once('\t')) {
        if let Some(i) = FEATURES.iter().position(|feature| *feature == name) {
            weights[i] = weight.parse().unwrap_or_default();
        }
    }
    weights
});

/// Trees are climbed this far.
const HIGHEST: usize = 24;
/// Doubt beyond this says nothing more.
const MOST_DOUBT: f32 = 3.0;

/// Never wholly sure, never without hope.
const RANGE: (f32, f32) = (0.02, 0.99);

/// The calibrated confidence of a triple that holds its rule's.
pub(super) fn calibrated(doc: &Annotated, triple: &Triple) -> f32 {
    let score: f32 = features(doc, triple).iter().zip(WEIGHTS.iter()).map(|(x, w)| x * w).sum();
    (1.0 / (1.0 + (-score).exp())).clamp(RANGE.0, RANGE.1)
}

/// What is known of a triple that holds its rule's confidence.
pub(crate) fn features(doc: &Annotated, triple: &Triple) -> Features {
    let flag = |condition: bool| f32::from(u8::from(condition));
    let token = |at: u32| first_token(doc, at);
    let words = |a: Span, b: Span| {
        let between = if a.start <= b.start {
            token(b.start).saturating_sub(token(a.end))
        } else {
            token(a.start).saturating_sub(token(b.end))
        };
        (1.0 + between as f32).ln()
    };
    let subject = kind(doc, triple.subject.span);
    let (object, entity, statement) = match &triple.object {
        Some(Object::Entity(arg)) => (kind(doc, arg.span), Some(arg), None),
        Some(Object::Statement(statement)) => (MentionKind::Name, None, Some(statement)),
        None => (MentionKind::Name, None, None),
    };
    let within = &doc.sentences[triple.sentence.index()].tokens;
    let within = &doc.tokens[within.start as usize..within.end as usize];
    let acts = |arg: &Arg| arg.kind.is_actor() || arg.kind == EntityType::Event;
    [
        1.0,
        10.0 * (triple.confidence - 0.85),
        flag(subject == MentionKind::Pronoun),
        flag(subject == MentionKind::Nominal),
        flag(!acts(&triple.subject)),
        flag(object == MentionKind::Pronoun),
        flag(object == MentionKind::Nominal),
        flag(entity.is_some_and(|arg| !acts(arg))),
        flag(statement.is_some()),
        flag(statement.is_some_and(|s| s.quoted)),
        flag(triple.object.is_none()),
        words(triple.subject.span, triple.relation.span),
        entity.map_or(0.0, |arg| words(triple.relation.span, arg.span)),
        doubt(doc, triple.subject.span, triple.relation.span),
        entity.map_or(0.0, |arg| doubt(doc, arg.span, triple.relation.span)),
        within.iter().map(|t| -t.certainty.max(f32::MIN_POSITIVE).ln()).sum::<f32>() / within.len().max(1) as f32,
        (within.len() as f32 / 20.0).ln_1p(),
        triple.relation.lemma.split(' ').count() as f32 - 1.0,
        flag(triple.modality == Modality::Reported),
        flag(triple.modality == Modality::Possible),
        flag(triple.relation.kind == RelationType::Act),
        flag(triple.relation.kind.is_standing()),
    ]
}

/// How unsure the parser is of the ways from the heads of two spans to the word that both hang under: the sum of the
/// negative logarithms of the certainties, within bounds.
fn doubt(doc: &Annotated, a: Span, b: Span) -> f32 {
    let climb = |span: Span| -> Vec<usize> {
        let up = |&t: &usize| doc.tokens[t].head.map(|h| h.index());
        let start = first_token(doc, span.start);
        // The head of the span: the first word above its first one that hangs outside.
        let inside = |t: &usize| up(t).is_some_and(|h| span.contains(doc.tokens[h].span));
        let head = successors(Some(start), up).take(HIGHEST).find(|t| !inside(t)).unwrap_or(start);
        successors(Some(head), up).take(HIGHEST).collect()
    };
    if first_token(doc, a.start).max(first_token(doc, b.start)) >= doc.tokens.len() {
        return MOST_DOUBT;
    }
    let (one, other) = (climb(a), climb(b));
    let below = |way: &[usize], ends: &[usize]| -> f32 {
        way.iter()
            .take_while(|t| !ends.contains(t))
            .map(|&t| -doc.tokens[t].certainty.max(f32::MIN_POSITIVE).ln())
            .sum()
    };
    (below(&one, &other) + below(&other, &one)).clamp(0.0, MOST_DOUBT)
}

/// The first token that ends behind a byte.
fn first_token(doc: &Annotated, at: u32) -> usize {
    doc.tokens.partition_point(|t| t.span.end <= at)
}

/// How the mention of these bytes refers; a description where none covers just them.
fn kind(doc: &Annotated, span: Span) -> MentionKind {
    let first = doc.mentions.partition_point(|m| m.span.start < span.start);
    let here = doc.mentions[first..].iter().take_while(|m| m.span.start == span.start);
    here.filter(|m| m.span == span).map(|m| m.kind).next().unwrap_or(MentionKind::Nominal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_weight_for_each_feature() {
        let names: Vec<&str> =
            TABLE.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split('\t').next()).collect();
        assert_eq!(names, FEATURES);
        assert!(WEIGHTS.iter().all(|w| w.is_finite()));
    }
}
