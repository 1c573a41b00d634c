//! Adding the [`Triples`] of a document: byte spans become code point spans, arguments become nodes, triples facts.

use std::sync::Arc;

use petgraph::graph::NodeIndex;

use super::edge::{EdgeKey, Fact, FactTime, Mention, Target};
use super::node::Node;
use super::{ActorGraph, Source};
use crate::extract::{Arg, NodeType, Object, Statement, Triple, Triples};
use crate::identity;
use crate::span::CharIndex;

impl ActorGraph {
    /// Takes in the relations of one document; `chars` is the index of that document's text.
    pub fn add(&mut self, triples: &Triples, chars: &CharIndex<'_>) {
        let document: Arc<str> = triples.document.as_str().into();
        let source = Source { title: triples.title.clone(), date: triples.date.clone(), url: triples.url.clone() };
        self.add_source(Arc::clone(&document), source);
        let ids: Vec<Arc<str>> = triples.triples.iter().map(|t| fact_id(&document, t, chars).into()).collect();
        let mut evidence: Arc<str> = "".into();
        for (triple, id) in triples.triples.iter().zip(&ids) {
            if *evidence != *triple.evidence {
                evidence = triple.evidence.as_str().into();
            }
            let mut add = Adding { graph: &mut *self, document: &document, chars };
            let (source, subject) = add.arg(&triple.subject);
            let object = triple.object.as_ref().map(|object| match object {
                Object::Entity(arg) => add.arg(arg),
                Object::Statement(statement) => add.statement(statement, &ids),
            });
            let to = triple.to.as_ref().map(|arg| add.arg(arg));
            let place = triple.place.as_ref().map(|arg| add.arg(arg));
            let by = triple.by.as_ref().map(|arg| add.arg(arg).1);
            let (target, end) = match (&object, &to, &place) {
                (Some((end, _)), ..) => (Target::Object, *end),
                (None, Some((end, _)), _) => (Target::Addressee, *end),
                (None, None, Some((end, _))) => (Target::Place, *end),
                (None, None, None) => (Target::Nothing, source),
            };
            let key = EdgeKey {
                kind: triple.relation.kind,
                lemma: triple.relation.lemma.as_str().into(),
                target,
                polarity: triple.polarity,
                modality: triple.modality,
                by: by.as_ref().map(|by| Arc::clone(&by.node)),
            };
            let fact = Fact {
                id: Arc::clone(id),
                document: Arc::clone(&document),
                sentence: triple.sentence.0,
                evidence: Arc::clone(&evidence),
                evidence_span: chars.span(triple.evidence_span),
                text: triple.relation.text.clone(),
                span: chars.span(triple.relation.span),
                subject,
                object: object.map(|(_, mention)| mention),
                to: to.map(|(_, mention)| Box::new(mention)),
                place: place.map(|(_, mention)| Box::new(mention)),
                time: triple.time.as_ref().map(|time| {
                    let span = chars.span(time.span);
                    Box::new(FactTime { text: time.text.clone(), span, value: time.value.clone() })
                }),
                by: by.map(Box::new),
                confidence: confidence(triple.confidence),
            };
            self.add_fact(source, end, &key, fact);
        }
    }
}

/// The id of the fact a triple states: the same words at the same place of the same document give the same id.
pub(crate) fn fact_id(document: &str, triple: &Triple, chars: &CharIndex<'_>) -> String {
    let id = |arg: &Option<Arg>| arg.as_ref().map_or(String::new(), |arg| arg.id.clone());
    let object = match &triple.object {
        Some(Object::Entity(arg)) => &arg.id,
        Some(Object::Statement(statement)) => &statement.id,
        None => "",
    };
    let at = chars.span(triple.relation.span);
    identity::fact_id(&[
        document,
        &triple.evidence,
        &at.start.to_string(),
        &at.end.to_string(),
        &triple.subject.id,
        triple.relation.kind.as_str(),
        &triple.relation.lemma,
        object,
        &id(&triple.to),
        &id(&triple.place),
        triple.time.as_ref().map_or("", |time| &time.text),
        triple.polarity.as_str(),
        triple.modality.as_str(),
        &id(&triple.by),
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
    fn node(&mut self, id: &str, kind: NodeType, name: &str) -> NodeIndex {
        match self.graph.index(id) {
            Some(index) => {
                self.graph.graph[index].add_name(name);
                index
            }
            None => self.graph.insert(Node::new(id.into(), kind, name)),
        }
    }

    fn arg(&mut self, arg: &Arg) -> (NodeIndex, Mention) {
        let index = self.node(&arg.id, NodeType::Entity(arg.kind), &arg.name);
        let span = self.chars.span(arg.span);
        let node = &mut self.graph.graph[index];
        for alias in &arg.aliases {
            node.add_alias(alias);
        }
        node.add_mention(self.document, span);
        (index, Mention { node: Arc::clone(&node.id), text: arg.text.clone(), span, more: Vec::new() })
    }

    fn statement(&mut self, statement: &Statement, ids: &[Arc<str>]) -> (NodeIndex, Mention) {
        let index = self.node(&statement.id, NodeType::Statement, &statement.text);
        let mut spans = statement.spans.iter().map(|&span| self.chars.span(span));
        let span = spans.next().unwrap_or_default();
        let more: Vec<_> = spans.collect();
        let node = &mut self.graph.graph[index];
        node.quoted |= statement.quoted;
        node.contains.extend(statement.contains.iter().filter_map(|&i| ids.get(i as usize)).cloned());
        node.add_mention(self.document, span);
        (index, Mention { node: Arc::clone(&node.id), text: statement.text.clone(), span, more })
    }
}
