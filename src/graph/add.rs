//! Adding facts: the [`Triples`] of a document, or facts that come from a file of ours. Byte spans become code point
//! spans, arguments become nodes, triples facts.

use std::sync::Arc;

use super::edge::{EdgeKey, Fact, FactTime, Mention, Target};
use super::node::{Node, NodeView};
use super::{ActorGraph, Source};
use crate::extract::{Arg, Modality, NodeType, Object, Polarity, RelationType, Statement, Triple, Triples};
use crate::identity;
use crate::span::{CharIndex, CharSpan};

/// What a fact says besides its roles: the part of an edge's key that does not follow from them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Predicate<'a> {
    pub(crate) kind: RelationType,
    pub(crate) lemma: &'a str,
    pub(crate) polarity: Polarity,
    pub(crate) modality: Modality,
}

impl ActorGraph {
    /// Takes in the relations of one document; `chars` is the index of that document's text. A document without any
    /// leaves no trace.
    pub fn add(&mut self, triples: &Triples, chars: &CharIndex<'_>) {
        if triples.triples.is_empty() {
            return;
        }
        let document: Arc<str> = triples.document.as_str().into();
        let source = Source {
            title: triples.title.clone(),
            date: triples.date.clone(),
            url: triples.url.clone(),
            generator: triples.generator.clone(),
        };
        self.add_source(&document, source);
        let ids: Vec<String> = triples.triples.iter().map(|t| triple_id(&document, t, chars)).collect();
        let mut evidence: Arc<str> = "".into();
        for (triple, id) in triples.triples.iter().zip(&ids) {
            if *evidence != *triple.evidence {
                evidence = triple.evidence.as_str().into();
            }
            let mut add = Adding { graph: &mut *self, document: &document, chars };
            let fact = Fact {
                id: id.as_str().into(),
                document: Arc::clone(&document),
                sentence: triple.sentence.0,
                evidence: Arc::clone(&evidence),
                evidence_span: chars.span(triple.evidence_span),
                text: triple.relation.text.clone(),
                span: chars.span(triple.relation.span),
                subject: add.arg(&triple.subject),
                object: triple.object.as_ref().map(|object| match object {
                    Object::Entity(arg) => add.arg(arg),
                    Object::Statement(statement) => add.statement(statement, &ids),
                }),
                to: triple.to.as_ref().map(|arg| Box::new(add.arg(arg))),
                place: triple.place.as_ref().map(|arg| Box::new(add.arg(arg))),
                time: triple.time.as_ref().map(|time| {
                    let span = chars.span(time.span);
                    Box::new(FactTime { text: time.text.clone(), span, value: time.value.clone() })
                }),
                by: triple.by.as_ref().map(|arg| Box::new(add.arg(arg))),
                confidence: confidence(triple.confidence),
            };
            let (kind, lemma) = (triple.relation.kind, &*triple.relation.lemma);
            self.state(Predicate { kind, lemma, polarity: triple.polarity, modality: triple.modality }, fact);
        }
    }

    /// Takes in what `document` says of a node; gives the id as the graph keeps it.
    pub(crate) fn give(&mut self, document: &Arc<str>, id: &str, view: &NodeView<'_>) -> Arc<str> {
        let index = match self.index(id) {
            Some(index) => index,
            None => self.insert(Node::new(id.into(), view)),
        };
        let node = &mut self.graph[index];
        node.give(document, view);
        Arc::clone(&node.id)
    }

    /// Takes in a fact whose nodes the graph has.
    pub(crate) fn state(&mut self, predicate: Predicate<'_>, fact: Fact) {
        let (target, end) = match (&fact.object, &fact.to, &fact.place) {
            (Some(object), ..) => (Target::Object, object),
            (None, Some(to), _) => (Target::Addressee, &**to),
            (None, None, Some(place)) => (Target::Place, &**place),
            (None, None, None) => (Target::Nothing, &fact.subject),
        };
        let key = EdgeKey {
            kind: predicate.kind,
            lemma: predicate.lemma.into(),
            target,
            polarity: predicate.polarity,
            modality: predicate.modality,
            by: fact.by.as_ref().map(|by| Arc::clone(&by.node)),
        };
        if let (Some(source), Some(end)) = (self.index(&fact.subject.node), self.index(&end.node)) {
            self.add_fact(source, end, &key, fact);
        }
    }
}

/// The id of the fact a triple states: the same words at the same place of the same document give the same id.
pub(crate) fn triple_id(document: &str, triple: &Triple, chars: &CharIndex<'_>) -> String {
    let id = |arg: &'_ Option<Arg>| arg.as_ref().map(|arg| arg.id.clone()).unwrap_or_default();
    let object = match &triple.object {
        Some(Object::Entity(arg)) => &arg.id,
        Some(Object::Statement(statement)) => &statement.id,
        None => "",
    };
    let (kind, lemma) = (triple.relation.kind, &*triple.relation.lemma);
    let predicate = Predicate { kind, lemma, polarity: triple.polarity, modality: triple.modality };
    let roles = [&triple.subject.id, object, &id(&triple.to), &id(&triple.place), &id(&triple.by)];
    let time = triple.time.as_ref().map_or("", |time| &time.text);
    fact_id(document, &triple.evidence, chars.span(triple.relation.span), predicate, roles, time)
}

/// The id of a fact. `roles` are the ids of subject, object, addressee, place and speaker, empty where there is none; `at`
/// is where the predicate stands, `time` as printed.
pub(crate) fn fact_id(
    document: &str,
    evidence: &str,
    at: CharSpan,
    predicate: Predicate<'_>,
    [subject, object, to, place, by]: [&str; 5],
    time: &str,
) -> String {
    identity::fact_id(&[
        document,
        evidence,
        &at.start.to_string(),
        &at.end.to_string(),
        subject,
        predicate.kind.as_str(),
        predicate.lemma,
        object,
        to,
        place,
        time,
        predicate.polarity.as_str(),
        predicate.modality.as_str(),
        by,
    ])
}

/// A confidence in range, in steps of a thousandth: what is printed is what is compared.
pub(crate) fn confidence(raw: f32) -> f32 {
    let clamped = if raw.is_nan() { 0.0 } else { raw.clamp(0.0, 1.0) };
    (clamped * 1000.0).round() / 1000.0
}

struct Adding<'a> {
    graph: &'a mut ActorGraph,
    document: &'a Arc<str>,
    chars: &'a CharIndex<'a>,
}

impl Adding<'_> {
    fn arg(&mut self, arg: &Arg) -> Mention {
        let view = NodeView {
            kind: NodeType::Entity(arg.kind),
            name: &arg.name,
            aliases: arg.aliases.iter().map(String::as_str).collect(),
            quoted: false,
            contains: Vec::new(),
        };
        let node = self.graph.give(self.document, &arg.id, &view);
        Mention { node, text: arg.text.clone(), span: self.chars.span(arg.span), more: Vec::new() }
    }

    fn statement(&mut self, statement: &Statement, ids: &[String]) -> Mention {
        let contains = statement.contains.iter().filter_map(|&i| ids.get(i as usize)).map(String::as_str).collect();
        let view = NodeView {
            kind: NodeType::Statement,
            name: &statement.text,
            aliases: Vec::new(),
            quoted: statement.quoted,
            contains,
        };
        let node = self.graph.give(self.document, &statement.id, &view);
        let mut spans = statement.spans.iter().map(|&span| self.chars.span(span));
        let span = spans.next().unwrap_or_default();
        Mention { node, text: statement.text.clone(), span, more: spans.collect() }
    }
}
