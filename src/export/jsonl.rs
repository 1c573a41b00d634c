//! JSON Lines: one relation a line, as DESIGN.md's contract has it. [`write_triples`] streams a document's triples;
//! the [`SPEC`] writes the facts of a graph in the same form.
//!
//! Offsets count code points. `id` is the fact's id, which the `contains` of a statement refers to.

use std::io::{self, Write};

use serde::Serialize;

use super::{ExportOptions, Spec};
use crate::error::{Error, Result};
use crate::extract::{Arg, NodeType, Object, Statement, Triples};
use crate::graph::{ActorGraph, FactMention, Node, confidence, fact_id};
use crate::span::{CharIndex, CharSpan};

pub(super) const SPEC: Spec =
    Spec { name: "jsonl", extension: "jsonl", media_type: "application/x-ndjson", write: write_graph };

/// Writes the relations of one document, in their order; `chars` is the index of that document's text.
pub fn write_triples(triples: &Triples, chars: &CharIndex<'_>, out: &mut dyn Write) -> Result<()> {
    let ids: Vec<String> = triples.triples.iter().map(|t| fact_id(&triples.document, t, chars)).collect();
    for (triple, id) in triples.triples.iter().zip(&ids) {
        let line = Line {
            id,
            doc: &triples.document,
            sentence: triple.sentence.0,
            subject: Entity::of_arg(&triple.subject, chars),
            relation: Relation::new(
                triple.relation.kind.as_str(),
                &triple.relation.lemma,
                &triple.relation.text,
                chars.span(triple.relation.span),
            ),
            object: triple.object.as_ref().map(|object| match object {
                Object::Entity(arg) => ObjectField::Entity(Entity::of_arg(arg, chars)),
                Object::Statement(statement) => ObjectField::of_statement(statement, chars, &ids),
            }),
            to: triple.to.as_ref().map(|arg| Entity::of_arg(arg, chars)),
            place: triple.place.as_ref().map(|arg| Entity::of_arg(arg, chars)),
            time: triple
                .time
                .as_ref()
                .map(|time| TimeField::new(&time.text, chars.span(time.span), time.value.as_deref())),
            polarity: triple.polarity.as_str(),
            modality: triple.modality.as_str(),
            by: triple.by.as_ref().map(|arg| Entity::of_arg(arg, chars)),
            confidence: confidence(triple.confidence),
            evidence: &triple.evidence,
        };
        write_line(&line, out)?;
    }
    Ok(())
}

fn write_graph(graph: &ActorGraph, _: &ExportOptions, out: &mut dyn io::Write) -> Result<()> {
    for (link, fact) in graph.facts() {
        let Some(subject) = Entity::of_mention(graph, &fact.subject) else { continue };
        let entity = |mention| Entity::of_mention(graph, mention);
        let key = &link.edge.key;
        let object = fact.object.as_ref().and_then(|mention| {
            let node = graph.node(&mention.node)?;
            Some(match node.kind {
                NodeType::Statement => ObjectField::of_node(node, mention),
                NodeType::Entity(_) => ObjectField::Entity(Entity::of_node(node, mention)),
            })
        });
        let line = Line {
            id: &fact.id,
            doc: &fact.document,
            sentence: fact.sentence,
            subject,
            relation: Relation::new(key.kind.as_str(), &key.lemma, &fact.text, fact.span),
            object,
            to: fact.to.as_deref().and_then(entity),
            place: fact.place.as_deref().and_then(entity),
            time: fact.time.as_ref().map(|time| TimeField::new(&time.text, time.span, time.value.as_deref())),
            polarity: key.polarity.as_str(),
            modality: key.modality.as_str(),
            by: fact.by.as_deref().and_then(entity),
            confidence: fact.confidence,
            evidence: &fact.evidence,
        };
        write_line(&line, out)?;
    }
    Ok(())
}

fn write_line(line: &Line<'_>, out: &mut dyn Write) -> Result<()> {
    serde_json::to_writer(&mut *out, line).map_err(|e| Error::from(io::Error::from(e)))?;
    Ok(out.write_all(b"\n")?)
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    doc: &'a str,
    sentence: u32,
    subject: Entity<'a>,
    relation: Relation<'a>,
    object: Option<ObjectField<'a>>,
    to: Option<Entity<'a>>,
    place: Option<Entity<'a>>,
    time: Option<TimeField<'a>>,
    polarity: &'static str,
    modality: &'static str,
    by: Option<Entity<'a>>,
    confidence: f32,
    evidence: &'a str,
}

#[derive(Serialize)]
struct Entity<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
    start: u32,
    end: u32,
    aliases: Vec<&'a str>,
}

#[derive(Serialize)]
struct Relation<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    lemma: &'a str,
    text: &'a str,
    start: u32,
    end: u32,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ObjectField<'a> {
    Entity(Entity<'a>),
    Statement {
        id: &'a str,
        #[serde(rename = "type")]
        kind: &'static str,
        text: &'a str,
        spans: Vec<[u32; 2]>,
        quoted: bool,
        contains: Vec<&'a str>,
    },
}

#[derive(Serialize)]
struct TimeField<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    value: Option<&'a str>,
}

impl<'a> Entity<'a> {
    fn of_arg(arg: &'a Arg, chars: &CharIndex<'_>) -> Self {
        let CharSpan { start, end } = chars.span(arg.span);
        let aliases = arg.aliases.iter().map(String::as_str).collect();
        Self { id: &arg.id, name: &arg.name, kind: arg.kind.as_str(), text: &arg.text, start, end, aliases }
    }

    fn of_mention(graph: &'a ActorGraph, mention: &'a FactMention) -> Option<Self> {
        graph.node(&mention.node).map(|node| Self::of_node(node, mention))
    }

    fn of_node(node: &'a Node, mention: &'a FactMention) -> Self {
        let CharSpan { start, end } = mention.span;
        let (kind, aliases) = (node.kind.as_str(), node.aliases());
        Self { id: &node.id, name: &node.name, kind, text: &mention.text, start, end, aliases }
    }
}

impl<'a> Relation<'a> {
    fn new(kind: &'static str, lemma: &'a str, text: &'a str, CharSpan { start, end }: CharSpan) -> Self {
        Self { kind, lemma, text, start, end }
    }
}

impl<'a> TimeField<'a> {
    fn new(text: &'a str, CharSpan { start, end }: CharSpan, value: Option<&'a str>) -> Self {
        Self { text, start, end, value }
    }
}

impl<'a> ObjectField<'a> {
    fn of_statement(statement: &'a Statement, chars: &CharIndex<'_>, ids: &'a [String]) -> Self {
        let pair = |CharSpan { start, end }| [start, end];
        Self::Statement {
            id: &statement.id,
            kind: NodeType::Statement.as_str(),
            text: &statement.text,
            spans: statement.spans.iter().map(|&span| pair(chars.span(span))).collect(),
            quoted: statement.quoted,
            contains: statement.contains.iter().filter_map(|&i| ids.get(i as usize)).map(String::as_str).collect(),
        }
    }

    fn of_node(node: &'a Node, mention: &'a FactMention) -> Self {
        let pieces = std::iter::once(&mention.span).chain(&mention.more);
        Self::Statement {
            id: &node.id,
            kind: NodeType::Statement.as_str(),
            text: &mention.text,
            spans: pieces.map(|span| [span.start, span.end]).collect(),
            quoted: node.quoted,
            contains: node.contains.iter().map(|id| &**id).collect(),
        }
    }
}
