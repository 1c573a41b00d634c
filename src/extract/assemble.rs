//! [`Assembler`]: facts between words → [`Triple`]s between entities, without repeats, in order.

use rustc_hash::FxHashSet;

use super::nodes::Nodes;
use super::relations::RelationType;
use super::rules::Fact;
use super::time::TimeExpressions;
use super::triple::{Arg, Object, Relation, Time, Triple};
use crate::annotate::Annotated;
use crate::span::{EntityId, Span, TokenId};

/// Turns facts into triples.
pub(crate) struct Assembler<'a> {
    doc: &'a Annotated,
    nodes: Nodes<'a>,
    times: &'a TimeExpressions,
    /// Predicates with their ends, to tell repeats.
    told: FxHashSet<(TokenId, EntityId, Option<EntityId>)>,
    /// States of affairs with their ends: they are told once a document.
    lasting: FxHashSet<(RelationType, EntityId, Option<EntityId>)>,
    triples: Vec<Triple>,
}

impl<'a> Assembler<'a> {
    /// An empty list for a document.
    pub(crate) fn new(doc: &'a Annotated, nodes: Nodes<'a>, times: &'a TimeExpressions) -> Self {
        Self { doc, nodes, times, told: FxHashSet::default(), lasting: FxHashSet::default(), triples: Vec::new() }
    }

    /// Adds a fact unless it is a repeat or one of its ends is no node.
    pub(crate) fn add(&mut self, fact: &Fact, by: Option<TokenId>) {
        let Some(subject) = self.nodes.entity(fact.subject) else { return };
        let object = fact.object.and_then(|o| self.nodes.entity(o));
        if fact.object.is_some() && object.is_none() {
            return;
        }
        let kind = fact.kind;
        let lasts = matches!(
            kind,
            RelationType::Role
                | RelationType::Member
                | RelationType::LocatedIn
                | RelationType::PartOf
                | RelationType::Kin
        );
        if !self.told.insert((fact.predicate, subject, object))
            || lasts && !self.lasting.insert((kind, subject, object))
        {
            return;
        }
        let Some(subject) = self.nodes.arg(fact.subject) else { return };
        let object = match fact.object.map(|o| self.nodes.arg(o)) {
            Some(None) => return,
            Some(Some(arg)) => Some(Object::Entity(arg)),
            None => None,
        };
        let sentence = &self.doc.sentences[fact.sentence.index()];
        let triple = Triple {
            sentence: fact.sentence,
            evidence_span: sentence.span,
            evidence: self.doc.slice(sentence.span).to_owned(),
            subject,
            relation: self.relation(fact, kind),
            object,
            to: self.optional(fact.to),
            place: self.optional(fact.place),
            time: fact.time.and_then(|t| self.time(t)),
            polarity: fact.polarity,
            modality: fact.modality,
            by: self.optional(by),
            confidence: fact.confidence,
        };
        self.triples.push(triple);
    }

    fn optional(&mut self, head: Option<TokenId>) -> Option<Arg> {
        head.and_then(|h| self.nodes.arg(h))
    }

    fn relation(&self, fact: &Fact, kind: RelationType) -> Relation {
        let span = |t: TokenId| self.doc.token(t).span;
        let contiguous = fact.words.windows(2).all(|w| w[0].0 + 1 == w[1].0);
        let whole = match (fact.words.first(), fact.words.last()) {
            (Some(&first), Some(&last)) if contiguous => span(first).cover(span(last)),
            _ => span(fact.predicate),
        };
        let forms: Vec<&str> = fact.words.iter().map(|&w| self.doc.form(w)).collect();
        let text = if contiguous || forms.is_empty() { self.doc.slice(whole).to_owned() } else { forms.join(" ") };
        Relation { kind, lemma: fact.lemma.clone(), text, span: whole }
    }

    fn time(&self, head: TokenId) -> Option<Time> {
        let found = self.times.at(head)?;
        Some(Time { text: self.doc.slice(found.span).to_owned(), span: found.span, value: found.value.clone() })
    }

    /// All triples in order of sentence, then of predicate.
    pub(crate) fn finish(mut self) -> Vec<Triple> {
        let place = |span: Span| (span.start, span.end);
        self.triples.sort_by_key(|t| (t.sentence, place(t.relation.span)));
        self.triples
    }
}
