//! JSON Lines: one relation a line, as DESIGN.md's contract has it. [`write_triples`] streams a document's triples;
//! the [`SPEC`] writes the facts of a graph in the same form.
//!
//! Offsets count code points. `id` is the fact's id, which the `contains` of a statement refers to. What a line says of a
//! node is what its own document says, and every line says all that is known of that document: so a file is a set of
//! lines, the union of two files is the set union of their lines, and a document is taken out by leaving out its lines.
//! `title`, `date` and `url` of the document and the `generator` that read it are left out where they are not known.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::cast::{Cast, Roster};
use super::{ExportOptions, Spec};
use crate::error::{Error, Result};
use crate::extract::{Arg, Generator, NodeType, Object, Statement, Triple, Triples};
use crate::graph::{ActorGraph, Fact, FactMention, Link, NodeView, Source, confidence, triple_id};
use crate::span::{CharIndex, CharSpan};

pub(super) const SPEC: Spec =
    Spec { name: "jsonl", extension: "jsonl", media_type: "application/x-ndjson", write: write_graph };

/// Lines are handed on when this much has gathered.
const BUFFER: usize = 1 << 16;

/// Writes the relations of one document, in order of position; `chars` is the index of that document's text.
pub fn write_triples(triples: &Triples, chars: &CharIndex<'_>, out: &mut dyn Write) -> Result<()> {
    let ids: Vec<String> = triples.triples.iter().map(|t| triple_id(&triples.document, t, chars)).collect();
    let mut order: Vec<(&Triple, &String)> = triples.triples.iter().zip(&ids).collect();
    order.sort_by_key(|(triple, id)| (triple.sentence, chars.span(triple.relation.span), *id));
    let mut lines: Vec<u8> = Vec::new();
    for (triple, id) in order {
        let line = Line {
            id,
            doc: &triples.document,
            sentence: triple.sentence.0,
            subject: RoleField::Entity(Entity::of_arg(&triple.subject, chars)),
            relation: Relation::new(
                triple.relation.kind.as_str(),
                &triple.relation.lemma,
                &triple.relation.text,
                chars.span(triple.relation.span),
            ),
            object: triple.object.as_ref().map(|object| match object {
                Object::Entity(arg) => RoleField::Entity(Entity::of_arg(arg, chars)),
                Object::Statement(statement) => RoleField::of_statement(statement, chars, &ids),
            }),
            to: triple.to.as_ref().map(|arg| RoleField::Entity(Entity::of_arg(arg, chars))),
            place: triple.place.as_ref().map(|arg| RoleField::Entity(Entity::of_arg(arg, chars))),
            time: triple
                .time
                .as_ref()
                .map(|time| TimeField::new(&time.text, chars.span(time.span), time.value.as_deref())),
            polarity: triple.polarity.as_str(),
            modality: triple.modality.as_str(),
            by: triple.by.as_ref().map(|arg| RoleField::Entity(Entity::of_arg(arg, chars))),
            confidence: confidence(triple.confidence),
            evidence: &triple.evidence,
            evidence_span: pair(chars.span(triple.evidence_span)),
            title: triples.title.as_deref(),
            date: triples.date.as_deref(),
            url: triples.url.as_deref(),
            generator: triples.generator.as_ref().map(GeneratorField::new),
        };
        write_line(&line, &mut lines)?;
    }
    Ok(out.write_all(&lines)?)
}

fn write_graph(graph: &ActorGraph, _: &ExportOptions, out: &mut dyn io::Write) -> Result<()> {
    let mut lines: Vec<u8> = Vec::with_capacity(BUFFER + (BUFFER >> 2));
    let roster = Roster::of(graph);
    for facts in graph.facts().chunk_by(|(_, a), (_, b)| a.document == b.document) {
        let source = facts.first().and_then(|(_, fact)| graph.sources().get(&fact.document));
        write_document(&roster.cast(facts), source, facts, &mut lines, out)?;
    }
    Ok(out.write_all(&lines)?)
}

/// Writes the facts of one document; what is in `lines` is handed on as it grows.
fn write_document(
    cast: &Cast<'_>,
    source: Option<&Source>,
    facts: &[(Link<'_>, &Fact)],
    lines: &mut Vec<u8>,
    out: &mut dyn io::Write,
) -> Result<()> {
    for (link, fact) in facts {
        let role = |mention| Some(RoleField::of_view(&cast.get(mention)?.view, mention));
        let Some(subject) = role(&fact.subject) else { continue };
        let key = &link.edge.key;
        let line = Line {
            id: &fact.id,
            doc: &fact.document,
            sentence: fact.sentence,
            subject,
            relation: Relation::new(key.kind.as_str(), &key.lemma, &fact.text, fact.span),
            object: fact.object.as_ref().and_then(role),
            to: fact.to.as_deref().and_then(role),
            place: fact.place.as_deref().and_then(role),
            time: fact.time.as_ref().map(|time| TimeField::new(&time.text, time.span, time.value.as_deref())),
            polarity: key.polarity.as_str(),
            modality: key.modality.as_str(),
            by: fact.by.as_deref().and_then(role),
            confidence: fact.confidence,
            evidence: &fact.evidence,
            evidence_span: pair(fact.evidence_span),
            title: source.and_then(|source| source.title.as_deref()),
            date: source.and_then(|source| source.date.as_deref()),
            url: source.and_then(|source| source.url.as_deref()),
            generator: source.and_then(|source| source.generator.as_ref()).map(GeneratorField::new),
        };
        write_line(&line, lines)?;
        if lines.len() >= BUFFER {
            out.write_all(lines)?;
            lines.clear();
        }
    }
    Ok(())
}

fn write_line(line: &Line<'_>, lines: &mut Vec<u8>) -> Result<()> {
    serde_json::to_writer(&mut *lines, line).map_err(|e| Error::from(io::Error::from(e)))?;
    lines.push(b'\n');
    Ok(())
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    doc: &'a str,
    sentence: u32,
    subject: RoleField<'a>,
    relation: Relation<'a>,
    object: Option<RoleField<'a>>,
    to: Option<RoleField<'a>>,
    place: Option<RoleField<'a>>,
    time: Option<TimeField<'a>>,
    polarity: &'static str,
    modality: &'static str,
    by: Option<RoleField<'a>>,
    confidence: f32,
    evidence: &'a str,
    evidence_span: [u32; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generator: Option<GeneratorField<'a>>,
}

#[derive(Serialize)]
struct GeneratorField<'a> {
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    weights: Option<&'a str>,
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
    aliases: Cow<'a, [&'a str]>,
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
enum RoleField<'a> {
    Entity(Entity<'a>),
    Statement {
        id: &'a str,
        #[serde(rename = "type")]
        kind: &'static str,
        text: &'a str,
        /// Where it is not the text: a spelling that the document prefers.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<&'a str>,
        /// Where there are others than the text.
        #[serde(skip_serializing_if = "<[&str]>::is_empty")]
        aliases: &'a [&'a str],
        spans: Vec<[u32; 2]>,
        quoted: bool,
        contains: Cow<'a, [&'a str]>,
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
        let mut aliases: Vec<&str> = arg.aliases.iter().chain([&arg.name]).map(String::as_str).collect();
        aliases.sort_unstable();
        aliases.dedup();
        let aliases = Cow::Owned(aliases);
        Self { id: &arg.id, name: &arg.name, kind: arg.kind.as_str(), text: &arg.text, start, end, aliases }
    }
}

impl<'a> Relation<'a> {
    fn new(kind: &'static str, lemma: &'a str, text: &'a str, CharSpan { start, end }: CharSpan) -> Self {
        Self { kind, lemma, text, start, end }
    }
}

impl<'a> GeneratorField<'a> {
    fn new(generator: &'a Generator) -> Self {
        Self { version: &generator.version, weights: generator.weights.as_deref() }
    }
}

impl<'a> TimeField<'a> {
    fn new(text: &'a str, CharSpan { start, end }: CharSpan, value: Option<&'a str>) -> Self {
        Self { text, start, end, value }
    }
}

impl<'a> RoleField<'a> {
    fn of_statement(statement: &'a Statement, chars: &CharIndex<'_>, ids: &'a [String]) -> Self {
        let contained = statement.contains.iter().filter_map(|&i| ids.get(i as usize));
        let mut contains: Vec<&str> = contained.map(String::as_str).collect();
        contains.sort_unstable();
        contains.dedup();
        Self::Statement {
            id: &statement.id,
            kind: NodeType::Statement.as_str(),
            text: &statement.text,
            name: None,
            aliases: &[],
            spans: statement.spans.iter().map(|&span| pair(chars.span(span))).collect(),
            quoted: statement.quoted,
            contains: Cow::Owned(contains),
        }
    }

    fn of_view(view: &'a NodeView<'a>, mention: &'a FactMention) -> Self {
        let (id, kind, text) = (&*mention.node, view.kind.as_str(), &*mention.text);
        if view.kind != NodeType::Statement {
            let CharSpan { start, end } = mention.span;
            let aliases = Cow::Borrowed(&*view.aliases);
            return Self::Entity(Entity { id, name: view.name, kind, text, start, end, aliases });
        }
        let plain = view.aliases == [text];
        Self::Statement {
            id,
            kind,
            text,
            name: (view.name != text).then_some(view.name),
            aliases: if plain { &[] } else { &view.aliases },
            spans: std::iter::once(&mention.span).chain(&mention.more).copied().map(pair).collect(),
            quoted: view.quoted,
            contains: Cow::Borrowed(&view.contains),
        }
    }
}

fn pair(CharSpan { start, end }: CharSpan) -> [u32; 2] {
    [start, end]
}
