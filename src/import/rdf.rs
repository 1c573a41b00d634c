//! RDF back in: JSON-LD, N-Quads, N-Triples and Turtle, parsed by `oxjsonld` and `oxttl`.
//!
//! Statements may come in any order, with others between them that are not ours, and from a store that other graphs of
//! ours were loaded into; so all of them are gathered by subject before facts are made of them. What a fact needs and does
//! not have is an error: the file is not complete.

use std::io::BufRead;
use std::sync::Arc;

use oxjsonld::{JsonLdParseError, JsonLdParser};
use oxrdf::{GraphName, NamedOrBlankNode, Quad, Term};
use oxttl::{NQuadsParser, TurtleParseError, TurtleParser};
use rustc_hash::{FxHashMap, FxHashSet};

use super::GraphFormat;
use crate::error::{Error, ErrorKind, Result};
use crate::export::vocab;
use crate::extract::{Generator, Modality, NodeType, Polarity, RelationType};
use crate::graph::{ActorGraph, Fact, FactMention, FactTime, NodeView, Predicate, Source, confidence};
use crate::span::CharSpan;

/// Reads every statement of a stream in an RDF syntax into `graph`.
pub(super) fn read(input: &mut dyn BufRead, format: GraphFormat, graph: &mut ActorGraph) -> Result<()> {
    let mut statements = Statements::new();
    match format {
        GraphFormat::JsonLd => {
            for quad in JsonLdParser::new().for_reader(input) {
                statements.add(quad.map_err(json_ld_error)?);
            }
        }
        GraphFormat::Turtle => {
            for triple in TurtleParser::new().for_reader(input) {
                statements.add(triple.map_err(turtle_error)?.in_graph(GraphName::DefaultGraph));
            }
        }
        _ => {
            for quad in NQuadsParser::new().for_reader(input) {
                statements.add(quad.map_err(turtle_error)?);
            }
        }
    }
    Builder::new(statements, graph).build()
}

/// A number for an IRI.
type Id = u32;

enum Value {
    Iri(Id),
    Text(Box<str>),
}

/// A resource as one (named or the default) graph describes it.
type Subject = (Id, Id);

/// What the file says, by subject; predicates that mean nothing to us are left out.
struct Statements {
    ids: FxHashMap<Arc<str>, Id>,
    iris: Vec<Arc<str>>,
    predicates: FxHashMap<&'static str, &'static str>,
    place_of: FxHashMap<Subject, usize>,
    subjects: Vec<(Subject, Vec<(&'static str, Value)>)>,
    count: u64,
}

impl Statements {
    fn new() -> Self {
        let predicates = vocab::IRIS.iter().map(|&iri| (iri, iri)).collect();
        let (ids, place_of) = (FxHashMap::default(), FxHashMap::default());
        Self { ids, iris: Vec::new(), predicates, place_of, subjects: Vec::new(), count: 0 }
    }

    fn id(&mut self, iri: &str) -> Id {
        if let Some(&id) = self.ids.get(iri) {
            return id;
        }
        let (iri, id): (Arc<str>, Id) = (iri.into(), self.iris.len() as Id);
        self.iris.push(Arc::clone(&iri));
        self.ids.insert(iri, id);
        id
    }

    fn add(&mut self, quad: Quad) {
        self.count += 1;
        let (NamedOrBlankNode::NamedNode(subject), Some(&predicate)) =
            (&quad.subject, self.predicates.get(quad.predicate.as_str()))
        else {
            return;
        };
        let value = match quad.object {
            Term::NamedNode(iri) => Value::Iri(self.id(iri.as_str())),
            Term::Literal(literal) => Value::Text(literal.value().into()),
            Term::BlankNode(_) => return,
        };
        let graph = match &quad.graph_name {
            GraphName::NamedNode(graph) => self.id(graph.as_str()),
            _ => self.id(""),
        };
        let subject = (graph, self.id(subject.as_str()));
        let place = *self.place_of.entry(subject).or_insert_with(|| {
            self.subjects.push((subject, Vec::new()));
            self.subjects.len() - 1
        });
        self.subjects[place].1.push((predicate, value));
    }

    fn iri(&self, id: Id) -> &str {
        &self.iris[id as usize]
    }

    /// Everything a subject has under a predicate, in the order of the file.
    fn values(&self, subject: Subject, predicate: &'static str) -> impl Iterator<Item = &Value> {
        let all = self.place_of.get(&subject).map_or(&[][..], |&place| &self.subjects[place].1);
        all.iter().filter(move |(p, _)| *p == predicate).map(|(_, value)| value)
    }

    fn texts(&self, subject: Subject, predicate: &'static str) -> impl Iterator<Item = &str> {
        self.values(subject, predicate).filter_map(|value| match value {
            Value::Text(text) => Some(&**text),
            Value::Iri(_) => None,
        })
    }

    fn resources(&self, subject: Subject, predicate: &'static str) -> impl Iterator<Item = Id> {
        self.values(subject, predicate).filter_map(|value| match value {
            Value::Iri(iri) => Some(*iri),
            Value::Text(_) => None,
        })
    }

    fn is_a(&self, subject: Subject, class: &str) -> bool {
        self.resources(subject, vocab::TYPE).any(|id| self.iri(id) == class)
    }

    /// The one text that must be there.
    fn text(&self, subject: Subject, predicate: &'static str) -> Result<&str> {
        self.texts(subject, predicate).next().ok_or_else(|| self.incomplete(subject, predicate))
    }

    /// The one resource that must be there.
    fn resource(&self, subject: Subject, predicate: &'static str) -> Result<Id> {
        self.resources(subject, predicate).next().ok_or_else(|| self.incomplete(subject, predicate))
    }

    fn number(&self, subject: Subject, predicate: &'static str) -> Result<u32> {
        let text = self.text(subject, predicate)?;
        text.parse().map_err(|_| self.unreadable(subject, predicate, text))
    }

    fn incomplete(&self, (_, subject): Subject, predicate: &str) -> Error {
        let subject = self.iri(subject);
        let message = format!("<{subject}> has no <{predicate}>: the file is not complete; write it again");
        Error::new(ErrorKind::Input, message)
    }

    fn unreadable(&self, (_, subject): Subject, predicate: &str, value: &str) -> Error {
        let (subject, value): (&str, String) = (self.iri(subject), value.chars().take(80).collect());
        let message = format!(
            "<{subject}>: '{value}' is no value of ours of <{predicate}>; was this written by a newer version?"
        );
        Error::new(ErrorKind::Input, message)
    }
}

/// Makes facts of statements.
struct Builder<'g> {
    statements: Statements,
    graph: &'g mut ActorGraph,
    /// Of a node in a document, where that document has one of its own: by graph, node and document.
    appearances: FxHashMap<(Id, Id, Id), Id>,
    /// By what they are and what read them.
    documents: FxHashMap<(Subject, Option<Subject>), Document>,
    /// The nodes taken in, by graph, node and document.
    given: FxHashSet<(Id, Id, Id)>,
}

#[derive(Clone)]
struct Document {
    id: Arc<str>,
    /// What the relative IRIs of its graph were resolved against.
    base: Arc<str>,
}

impl<'g> Builder<'g> {
    fn new(statements: Statements, graph: &'g mut ActorGraph) -> Self {
        let (appearances, documents, given) = (FxHashMap::default(), FxHashMap::default(), FxHashSet::default());
        Self { statements, graph, appearances, documents, given }
    }

    fn build(mut self) -> Result<()> {
        let subjects: Vec<Subject> = self.statements.subjects.iter().map(|(subject, _)| *subject).collect();
        let mut ours = self.statements.count == 0;
        for &subject in &subjects {
            ours |= self.statements.is_a(subject, vocab::ACTIVITY);
            if self.statements.is_a(subject, vocab::APPEARANCE) {
                let of = self.statements.resource(subject, vocab::OF)?;
                let document = self.statements.resource(subject, vocab::DOCUMENT)?;
                self.appearances.insert((subject.0, of, document), subject.1);
            }
        }
        for subject in subjects {
            if self.statements.is_a(subject, vocab::EVENT) {
                self.fact(subject)?;
                ours = true;
            }
        }
        if ours {
            return Ok(());
        }
        let message = "well-formed RDF, but no relation of ours is in it; graphs are read as 'extract' writes them";
        Err(Error::new(ErrorKind::Input, message))
    }

    fn fact(&mut self, fact: Subject) -> Result<()> {
        let evidence = (fact.0, self.statements.resource(fact, vocab::EVIDENCE)?);
        let source = self.statements.resource(evidence, vocab::SOURCE)?;
        let run = self.statements.resources(fact, vocab::GENERATED_BY).next();
        let document = self.document((fact.0, source), run.map(|run| (fact.0, run)))?;
        let mut roles = [None, None, None, None, None];
        for (role, iris) in roles.iter_mut().zip(&vocab::ROLES) {
            let Some(node) = self.statements.resources(fact, iris.node).next() else { continue };
            let id = self.give((fact.0, node), source, &document)?;
            let text = self.statements.text(fact, iris.text)?.to_owned();
            let (span, more) = self.spans(fact, iris.span)?;
            *role = Some(FactMention { node: id, text, span, more });
        }
        let statements = &self.statements;
        let [Some(subject), object, to, place, by] = roles else {
            return Err(statements.incomplete(fact, vocab::SUBJECT));
        };
        let time = match statements.texts(fact, vocab::TIME_TEXT).next() {
            Some(text) => {
                let value = statements.texts(fact, vocab::TIME).next().map(str::to_owned);
                Some(Box::new(FactTime { text: text.to_owned(), span: self.spans(fact, vocab::TIME_SPAN)?.0, value }))
            }
            None => None,
        };
        let kind = statements
            .resources(fact, vocab::TYPE)
            .find_map(|class| RelationType::parse(statements.iri(class).strip_prefix(vocab::OWN)?))
            .ok_or_else(|| statements.incomplete(fact, vocab::TYPE))?;
        let polarity = statements.iri(statements.resource(fact, vocab::POLARITY)?);
        let modality = statements.iri(statements.resource(fact, vocab::MODALITY)?);
        let lemma = statements.text(fact, vocab::LEMMA)?;
        let predicate = Predicate {
            kind,
            lemma,
            polarity: [Polarity::Positive, Polarity::Negative]
                .into_iter()
                .find(|p| vocab::polarity_iri(*p) == polarity)
                .ok_or_else(|| statements.unreadable(fact, vocab::POLARITY, polarity))?,
            modality: [Modality::Asserted, Modality::Reported, Modality::Possible]
                .into_iter()
                .find(|m| vocab::modality_iri(*m) == modality)
                .ok_or_else(|| statements.unreadable(fact, vocab::MODALITY, modality))?,
        };
        let raw = statements.text(fact, vocab::CONFIDENCE)?;
        let raw: f32 = raw.parse().map_err(|_| statements.unreadable(fact, vocab::CONFIDENCE, raw))?;
        let (evidence_span, text) = self.evidence(evidence)?;
        let fact = Fact {
            id: self.relative(fact.1, &document)?.into(),
            document: document.id,
            sentence: statements.number(evidence, vocab::SENTENCE)?,
            evidence: text,
            evidence_span,
            text: statements.text(fact, vocab::PREDICATE_TEXT)?.to_owned(),
            span: self.spans(fact, vocab::PREDICATE_SPAN)?.0,
            subject,
            object,
            to: to.map(Box::new),
            place: place.map(Box::new),
            time,
            by: by.map(Box::new),
            confidence: confidence(raw),
        };
        self.graph.state(predicate, fact);
        Ok(())
    }

    /// A document, taken into the graph when it is first met.
    fn document(&mut self, source: Subject, run: Option<Subject>) -> Result<Document> {
        if let Some(known) = self.documents.get(&(source, run)) {
            return Ok(known.clone());
        }
        let statements = &self.statements;
        let iri = statements.iri(source.1);
        let base = iri
            .rfind("document/")
            .map(|at| &iri[..at])
            .ok_or_else(|| statements.unreadable(source, vocab::SOURCE, iri))?;
        let document = Document { id: statements.text(source, vocab::IDENTIFIER)?.into(), base: base.into() };
        let text = |predicate| statements.texts(source, predicate).next().map(str::to_owned);
        let generator = run.and_then(|run| {
            let version = statements.texts(run, vocab::SOFTWARE_VERSION).next()?.to_owned();
            let weights = statements.texts(run, vocab::MODEL_CHECKSUM).next().map(str::to_owned);
            Some(Generator { version, weights })
        });
        let (title, date, url) = (text(vocab::HEADLINE), text(vocab::DATE_PUBLISHED), text(vocab::URL));
        self.graph.add_source(&document.id, Source { title, date, url, generator });
        self.documents.insert((source, run), document.clone());
        Ok(document)
    }

    /// Takes in what a document says of a node; gives the node's id.
    fn give(&mut self, node: Subject, source: Id, document: &Document) -> Result<Arc<str>> {
        let id = self.relative(node.1, document)?;
        let key = (node.0, node.1, source);
        if let (true, Some(known)) = (self.given.contains(&key), self.graph.node(&id)) {
            return Ok(Arc::clone(&known.id));
        }
        let statements = &self.statements;
        let described = self.appearances.get(&key).map_or(node, |&appearance| (node.0, appearance));
        let classes =
            || statements.resources(described, vocab::TYPE).filter_map(|id| vocab::node_type(statements.iri(id)));
        let (kind, _) = classes().min().ok_or_else(|| statements.incomplete(described, vocab::TYPE))?;
        let contains: Vec<String> = statements
            .resources(described, vocab::CONTAINS)
            .map(|fact| self.relative(fact, document))
            .collect::<Result<_>>()?;
        let name = if kind == NodeType::Statement { vocab::TEXT } else { vocab::NAME };
        let mut view = NodeView {
            kind,
            name: statements.text(described, name)?,
            aliases: statements.texts(described, vocab::ALTERNATE_NAME).collect(),
            quoted: classes().any(|(_, quoted)| quoted),
            contains: contains.iter().map(String::as_str).collect(),
        };
        let mut kept = self.graph.give(&document.id, &id, &view);
        for name in statements.texts(described, name).skip(1) {
            view.name = name;
            kept = self.graph.give(&document.id, &id, &view);
        }
        self.given.insert(key);
        Ok(kept)
    }

    /// The id behind an IRI of ours.
    fn relative(&self, iri: Id, document: &Document) -> Result<String> {
        let iri = self.statements.iri(iri);
        iri.strip_prefix(&*document.base).and_then(vocab::id).ok_or_else(|| {
            let message = format!("<{iri}> is not an IRI below <{}>, as all of one document must be", document.base);
            Error::new(ErrorKind::Input, message)
        })
    }

    /// The place and the text of a sentence.
    fn evidence(&self, evidence: Subject) -> Result<(CharSpan, Arc<str>)> {
        let statements = &self.statements;
        let (mut span, mut text) = (None, None);
        for selector in statements.resources(evidence, vocab::SELECTOR) {
            let selector = (evidence.0, selector);
            if statements.is_a(selector, vocab::QUOTE_SELECTOR) {
                text = Some(statements.text(selector, vocab::EXACT)?.into());
            }
            if statements.is_a(selector, vocab::POSITION_SELECTOR) {
                let (start, end) =
                    (statements.number(selector, vocab::START)?, statements.number(selector, vocab::END)?);
                span = Some(CharSpan { start, end });
            }
        }
        span.zip(text).ok_or_else(|| statements.incomplete(evidence, vocab::SELECTOR))
    }

    /// `char=14,20 char=25,31`: the first span and the others.
    fn spans(&self, subject: Subject, predicate: &'static str) -> Result<(CharSpan, Vec<CharSpan>)> {
        let text = self.statements.text(subject, predicate)?;
        let span = |range: &str| {
            let (start, end) = range.strip_prefix("char=")?.split_once(',')?;
            Some(CharSpan { start: start.parse().ok()?, end: end.parse().ok()? })
        };
        let mut spans = text
            .split(' ')
            .map(|range| span(range).ok_or_else(|| self.statements.unreadable(subject, predicate, text)));
        let first = spans.next().unwrap_or_else(|| Err(self.statements.unreadable(subject, predicate, text)))?;
        Ok((first, spans.collect::<Result<_>>()?))
    }
}

const REMEDY: &str = "if the file was cut off, write it again";

fn turtle_error(error: TurtleParseError) -> Error {
    match error {
        TurtleParseError::Io(error) => error.into(),
        TurtleParseError::Syntax(error) => {
            let at = error.location().start;
            let message = format!("column {}: {}; {REMEDY}", at.column + 1, error.message());
            Error::new(ErrorKind::Input, message).at_line(at.line + 1)
        }
    }
}

fn json_ld_error(error: JsonLdParseError) -> Error {
    match error {
        JsonLdParseError::Io(error) => error.into(),
        JsonLdParseError::Syntax(syntax) => match syntax.location() {
            Some(at) => {
                let text = syntax.to_string();
                let message = format!("column {}: {text}; {REMEDY}", at.start.column + 1);
                Error::new(ErrorKind::Input, message).at_line(at.start.line + 1)
            }
            None => Error::new(ErrorKind::Input, format!("{syntax}; {REMEDY}")),
        },
    }
}
