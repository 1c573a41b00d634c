//! JSON Lines back in: each line is one fact, with what its document says of the nodes in it.
//!
//! Reads a line at a time. Fields that are not ours are ignored; `id` may be missing (it is minted from the rest), and so
//! may `aliases` and whatever the contract allows to be absent. The first line that is not a relation is an error.

use std::borrow::Cow;
use std::io::BufRead;
use std::sync::Arc;

use serde::Deserialize;

use crate::annotate::EntityType;
use crate::error::{Error, ErrorKind, Result};
use crate::extract::{Generator, Modality, NodeType, Polarity, RelationType};
use crate::graph::{ActorGraph, Fact, FactMention, FactTime, NodeView, Predicate, Source, confidence, fact_id};
use crate::span::CharSpan;

/// Reads every line into `graph`; `first` is the number of the first one.
pub(super) fn read(input: &mut dyn BufRead, first: u64, graph: &mut ActorGraph) -> Result<()> {
    let mut buffer = Vec::new();
    let mut reader = Reader::default();
    for number in first.. {
        buffer.clear();
        if input.read_until(b'\n', &mut buffer)? == 0 {
            break;
        }
        let bytes = if number == 1 { buffer.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&buffer) } else { &buffer };
        if !bytes.trim_ascii().is_empty() {
            let ended = bytes.ends_with(b"\n");
            reader.line(bytes, ended, graph).map_err(|error| error.at_line(number))?;
        }
    }
    Ok(())
}

/// The document of a line; nothing of a blank one.
pub(super) fn document(line: &[u8]) -> Result<Option<Cow<'_, str>>> {
    #[derive(Deserialize)]
    struct Document<'a> {
        #[serde(borrow)]
        doc: Text<'a>,
    }
    let ended = line.ends_with(b"\n");
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    let document: Document<'_> = serde_json::from_slice(line).map_err(|error| malformed(&error, ended))?;
    Ok(Some(document.doc.0))
}

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow, default)]
    id: Text<'a>,
    #[serde(borrow)]
    doc: Text<'a>,
    #[serde(default)]
    sentence: u32,
    #[serde(borrow)]
    subject: Role<'a>,
    #[serde(borrow)]
    relation: Relation<'a>,
    #[serde(borrow, default)]
    object: Option<Role<'a>>,
    #[serde(borrow, default)]
    to: Option<Role<'a>>,
    #[serde(borrow, default)]
    place: Option<Role<'a>>,
    #[serde(borrow, default)]
    time: Option<Time<'a>>,
    #[serde(borrow, default)]
    polarity: Option<Text<'a>>,
    #[serde(borrow, default)]
    modality: Option<Text<'a>>,
    #[serde(borrow, default)]
    by: Option<Role<'a>>,
    #[serde(default)]
    confidence: Option<f32>,
    #[serde(borrow, default)]
    evidence: Text<'a>,
    #[serde(default)]
    evidence_span: Option<[u32; 2]>,
    #[serde(borrow, default)]
    title: Option<Text<'a>>,
    #[serde(borrow, default)]
    date: Option<Text<'a>>,
    #[serde(borrow, default)]
    url: Option<Text<'a>>,
    #[serde(default)]
    generator: Option<GeneratorField>,
}

#[derive(Deserialize)]
struct GeneratorField {
    version: String,
    #[serde(default)]
    weights: Option<String>,
}

/// A string, borrowed where it has no escapes: inside an `Option` or a list serde would copy a bare `Cow`.
#[derive(Default, Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
struct Relation<'a> {
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
    #[serde(borrow)]
    lemma: Text<'a>,
    #[serde(borrow, default)]
    text: Text<'a>,
    #[serde(default)]
    start: u32,
    #[serde(default)]
    end: u32,
}

/// An entity or a statement in a role.
#[derive(Deserialize)]
struct Role<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow, default)]
    name: Option<Text<'a>>,
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
    #[serde(borrow, default)]
    text: Text<'a>,
    #[serde(default)]
    start: u32,
    #[serde(default)]
    end: u32,
    #[serde(borrow, default)]
    aliases: Vec<Text<'a>>,
    #[serde(default)]
    spans: Vec<[u32; 2]>,
    #[serde(default)]
    quoted: bool,
    #[serde(borrow, default)]
    contains: Vec<Text<'a>>,
}

#[derive(Deserialize)]
struct Time<'a> {
    #[serde(borrow)]
    text: Text<'a>,
    #[serde(default)]
    start: u32,
    #[serde(default)]
    end: u32,
    #[serde(borrow, default)]
    value: Option<Text<'a>>,
}

/// What the lines before have in common with the next one is kept once.
struct Reader {
    document: Arc<str>,
    evidence: Arc<str>,
}

impl Default for Reader {
    fn default() -> Self {
        Self { document: "".into(), evidence: "".into() }
    }
}

impl Reader {
    fn line(&mut self, bytes: &[u8], ended: bool, graph: &mut ActorGraph) -> Result<()> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            input(format!("byte {} is not UTF-8; write the file again with --to jsonl", error.valid_up_to() + 1))
        })?;
        let line: Line<'_> = serde_json::from_str(text).map_err(|error| malformed(&error, ended))?;
        if *self.document != *line.doc.0 {
            self.document = (*line.doc.0).into();
        }
        if *self.evidence != *line.evidence.0 {
            self.evidence = (*line.evidence.0).into();
        }
        let predicate = Predicate {
            kind: RelationType::parse(&line.relation.kind.0)
                .ok_or_else(|| unknown("relation type", &line.relation.kind.0))?,
            lemma: &line.relation.lemma.0,
            polarity: match line.polarity.as_ref().map(|text| &*text.0) {
                None | Some("positive") => Polarity::Positive,
                Some("negative") => Polarity::Negative,
                Some(other) => return Err(unknown("polarity", other)),
            },
            modality: match line.modality.as_ref().map(|text| &*text.0) {
                None | Some("asserted") => Modality::Asserted,
                Some("reported") => Modality::Reported,
                Some("possible") => Modality::Possible,
                Some(other) => return Err(unknown("modality", other)),
            },
        };
        let span = CharSpan { start: line.relation.start, end: line.relation.end };
        let id = if line.id.0.is_empty() {
            let role = |role: &'_ Option<Role<'_>>| role.as_ref().map_or(String::new(), |role| role.id.0.to_string());
            let roles =
                [&*line.subject.id.0, &role(&line.object), &role(&line.to), &role(&line.place), &role(&line.by)];
            let time = line.time.as_ref().map_or("", |time| &time.text.0);
            fact_id(&self.document, &self.evidence, span, predicate, roles, time).into()
        } else {
            (*line.id.0).into()
        };
        let mut give = |role: &Role<'_>| self.give(role, graph);
        let fact = Fact {
            id,
            subject: give(&line.subject)?,
            object: line.object.as_ref().map(&mut give).transpose()?,
            to: line.to.as_ref().map(&mut give).transpose()?.map(Box::new),
            place: line.place.as_ref().map(&mut give).transpose()?.map(Box::new),
            by: line.by.as_ref().map(&mut give).transpose()?.map(Box::new),
            document: Arc::clone(&self.document),
            sentence: line.sentence,
            evidence: Arc::clone(&self.evidence),
            evidence_span: line.evidence_span.map(pair).unwrap_or_default(),
            text: line.relation.text.0.into_owned(),
            span,
            time: line.time.map(|time| {
                let span = CharSpan { start: time.start, end: time.end };
                let value = time.value.map(|value| value.0.into_owned());
                Box::new(FactTime { text: time.text.0.into_owned(), span, value })
            }),
            confidence: confidence(line.confidence.unwrap_or(1.0)),
        };
        let owned = |text: Option<Text<'_>>| text.map(|text| text.0.into_owned());
        let generator = line.generator.map(|GeneratorField { version, weights }| Generator { version, weights });
        let source = Source { title: owned(line.title), date: owned(line.date), url: owned(line.url), generator };
        graph.add_source(&self.document, source);
        graph.state(predicate, fact);
        Ok(())
    }

    fn give(&self, role: &Role<'_>, graph: &mut ActorGraph) -> Result<FactMention> {
        let kind = node_type(&role.kind.0).ok_or_else(|| unknown("node type", &role.kind.0))?;
        let view = NodeView {
            kind,
            name: role.name.as_ref().map_or(&*role.text.0, |name| &*name.0),
            aliases: role.aliases.iter().map(|alias| &*alias.0).collect(),
            quoted: role.quoted,
            contains: role.contains.iter().map(|id| &*id.0).collect(),
        };
        let node = graph.give(&self.document, &role.id.0, &view);
        let mut spans = role.spans.iter().copied().map(pair);
        let span = spans.next().unwrap_or(CharSpan { start: role.start, end: role.end });
        Ok(FactMention { node, text: role.text.0.to_string(), span, more: spans.collect() })
    }
}

fn node_type(name: &str) -> Option<NodeType> {
    if name == NodeType::Statement.as_str() {
        return Some(NodeType::Statement);
    }
    EntityType::ALL.iter().copied().find(|kind| kind.as_str() == name).map(NodeType::Entity)
}

fn pair([start, end]: [u32; 2]) -> CharSpan {
    CharSpan { start, end }
}

fn input(message: String) -> Error {
    Error::new(ErrorKind::Input, message)
}

fn unknown(what: &str, name: &str) -> Error {
    let name: String = name.chars().take(40).collect();
    input(format!("unknown {what} '{name}'; was this written by a newer version?"))
}

/// serde_json's message without its line number, which is always 1 here; `ended` tells whether the line has its end.
fn malformed(error: &serde_json::Error, ended: bool) -> Error {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    let column = error.column();
    input(if error.is_eof() && !ended {
        format!("the file is cut off here, at column {column}; remove this line, or write the file again")
    } else if error.is_data() {
        format!("not a relation of ours, column {column}: {what}; graphs are read as 'extract --to jsonl' writes them")
    } else {
        format!("malformed JSON, column {column}: {what}")
    })
}
