//! ActorGraph → RDF, once for every syntax: [`write_triples`] resource by resource, [`write_quads`] document by
//! document, each document a named graph. A syntax is a [`Sink`].
//!
//! Everything a graph holds is in it, and in such a way that more documents only ever add: what is written of two graphs
//! is part of what is written of their union. In a named graph a node is described as that document has it. Where there are
//! no named graphs, a node has what all documents say of it, and an `ag:Appearance` for each document that says less.
//!
//! Only what the author asserts and does not deny becomes a direct `subject predicate object` triple: a query that ignores
//! the fact nodes must not read claims as facts.

mod description;
mod evidence;
mod literal;

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::NamedNode;
use rustc_hash::FxHashSet;

use super::cast::Roster;
use super::{ExportOptions, vocab, wording};
use crate::error::{Error, ErrorKind, Result};
use crate::extract::{Generator, Modality, NodeType, Polarity, RelationType};
use crate::graph::{ActorGraph, EdgeKey, Fact, FactMention, Link, Node, NodeView, Source, Target};
use crate::identity;
use crate::span::CharSpan;

pub(super) use description::{Description, appearances};
pub(super) use evidence::{Evidence, statement_evidence};
pub(super) use literal::{char_ranges, confidence};
use literal::{push_number, push_ranges};

/// The object of a triple.
#[derive(Clone, Copy)]
pub(super) enum Object<'a> {
    /// A resource.
    Iri(&'a str),
    /// A string.
    Text(&'a str),
    /// A literal of another type.
    Typed(&'a str, &'a str),
}

/// Takes triples; all IRIs are absolute and valid.
pub(super) trait Sink {
    /// The triples that follow stand in this named graph.
    fn graph(&mut self, iri: &str) -> Result<()>;
    /// One triple.
    fn triple(&mut self, subject: &str, predicate: &str, object: Object<'_>) -> Result<()>;
}

/// Refuses a base that relative IRIs cannot be resolved against.
pub(super) fn check_base(base: &str) -> Result<()> {
    if base.contains("://") && base.ends_with('/') && NamedNode::new(base).is_ok() {
        return Ok(());
    }
    let message = format!("base IRI '{base}' must be absolute and end in '/', such as {}", vocab::BASE);
    Err(Error::new(ErrorKind::Usage, message))
}

/// What read the documents, and which each of them read.
pub(super) fn runs(graph: &ActorGraph) -> BTreeMap<&Generator, Vec<&str>> {
    let mut runs: BTreeMap<&Generator, Vec<&str>> = BTreeMap::new();
    for (id, source) in graph.sources() {
        if let Some(generator) = &source.generator {
            runs.entry(generator).or_default().push(id);
        }
    }
    runs
}

/// The relative IRI of the activity of a version of the program with certain weights.
pub(super) fn run_id(generator: &Generator) -> String {
    let weights = generator.weights.as_deref().unwrap_or_default();
    format!("run/{}", identity::digest(&[&generator.version, weights]))
}

/// Whether an edge is a direct triple too.
pub(super) fn is_direct(key: &EdgeKey) -> bool {
    let stated = key.polarity == Polarity::Positive && key.modality == Modality::Asserted && key.by.is_none();
    stated && key.target != Target::Nothing
}

/// What a fact says, for people.
pub(super) fn label(roster: &Roster<'_>, link: &Link<'_>, fact: &Fact) -> String {
    let named = |mention: &FactMention| roster.node(mention)?.name_in(&fact.document);
    let name = |mention: Option<&FactMention>| mention.and_then(named).unwrap_or_default();
    let predicate = wording::predicate(&fact.text, &link.edge.key);
    wording::cut(&format!("{} {predicate} {}", name(Some(&fact.subject)), name(fact.object.as_ref())), 120)
}

/// Writes resource by resource: the run, documents, nodes, evidence, facts.
pub(super) fn write_triples(graph: &ActorGraph, options: &ExportOptions, sink: &mut impl Sink) -> Result<()> {
    let mut writer = Writer::new(graph, options, sink)?;
    let facts = graph.facts();
    for (generator, documents) in runs(graph) {
        writer.run(generator, &documents)?;
    }
    for (id, source) in graph.sources() {
        writer.source(id, source)?;
    }
    let mut pieces: BTreeMap<&str, BTreeSet<Evidence<'_>>> = BTreeMap::new();
    for (node, evidence) in facts.iter().flat_map(|(_, fact)| statement_evidence(&writer.roster, fact)) {
        pieces.entry(&node.id).or_default().insert(evidence);
    }
    let links = graph.links();
    let mut links = links.iter().peekable();
    for node in graph.nodes() {
        let whole = Description::of_node(node);
        let iri = writer.absolute(&vocab::iri(&node.id));
        writer.description(&iri, &whole)?;
        writer.elsewhere(&iri, node)?;
        for document in node.documents() {
            writer.resource(&iri, vocab::SUBJECT_OF, &vocab::document(document))?;
        }
        for piece in pieces.get(&*node.id).into_iter().flatten() {
            writer.resource(&iri, vocab::EVIDENCE, &piece.id())?;
        }
        let mut direct: BTreeSet<(RelationType, &str)> = BTreeSet::new();
        while let Some(link) = links.next_if(|link| link.source.id == node.id) {
            if is_direct(&link.edge.key) {
                direct.insert((link.edge.key.kind, &link.target.id));
            }
        }
        for (kind, target) in direct {
            writer.resource(&iri, vocab::predicate_iri(kind), &vocab::iri(target))?;
        }
        for (document, appearance, own) in appearances(node, &whole) {
            let appearance = writer.absolute(&appearance);
            writer.sink.triple(&appearance, vocab::TYPE, Object::Iri(vocab::APPEARANCE))?;
            writer.sink.triple(&appearance, vocab::OF, Object::Iri(&iri))?;
            writer.resource(&appearance, vocab::DOCUMENT, &vocab::document(document))?;
            writer.description(&appearance, &own)?;
        }
    }
    for facts in facts.chunk_by(|(_, a), (_, b)| a.document == b.document) {
        writer.begin(facts);
        writer.evidence(facts)?;
    }
    for facts in facts.chunk_by(|(_, a), (_, b)| a.document == b.document) {
        writer.begin(facts);
        for (link, fact) in facts {
            writer.fact(link, fact)?;
        }
    }
    Ok(())
}

/// Writes document by document, each with all it needs as a named graph.
pub(super) fn write_quads(graph: &ActorGraph, options: &ExportOptions, sink: &mut impl Sink) -> Result<()> {
    let mut writer = Writer::new(graph, options, sink)?;
    for facts in graph.facts().chunk_by(|(_, a), (_, b)| a.document == b.document) {
        let Some(document) = facts.first().map(|(_, fact)| &fact.document) else { continue };
        let graph_name = writer.absolute(&vocab::document(document));
        writer.sink.graph(&graph_name)?;
        writer.begin(facts);
        if let Some(source) = graph.sources().get(document) {
            if let Some(generator) = &source.generator {
                writer.run(generator, &[document])?;
            }
            writer.source(document, source)?;
        }
        for member in writer.roster.cast(facts).in_order() {
            let iri = writer.absolute(&vocab::iri(&member.node.id));
            writer.view(&iri, &member.view)?;
            writer.elsewhere(&iri, member.node)?;
            writer.sink.triple(&iri, vocab::SUBJECT_OF, Object::Iri(&graph_name))?;
        }
        let pieces: BTreeSet<(&str, Evidence<'_>)> = facts
            .iter()
            .flat_map(|(_, fact)| statement_evidence(&writer.roster, fact))
            .map(|(node, piece)| (&*node.id, piece))
            .collect();
        for (node, piece) in pieces {
            let node = writer.absolute(&vocab::iri(node));
            writer.resource(&node, vocab::EVIDENCE, &piece.id())?;
        }
        writer.evidence(facts)?;
        let mut direct: FxHashSet<(&str, RelationType, &str)> = FxHashSet::default();
        for (link, fact) in facts {
            let (kind, source, target) = (link.edge.key.kind, &link.source.id, &link.target.id);
            if is_direct(&link.edge.key) && direct.insert((source, kind, target)) {
                let source = writer.absolute(&vocab::iri(source));
                writer.resource(&source, vocab::predicate_iri(kind), &vocab::iri(target))?;
            }
            writer.fact(link, fact)?;
        }
    }
    Ok(())
}

struct Writer<'a, S> {
    graph: &'a ActorGraph,
    roster: Roster<'a>,
    options: &'a ExportOptions,
    /// The absolute IRI of what read the document whose facts are written.
    run: Option<String>,
    /// The relative IRI of that document.
    document: String,
    sink: &'a mut S,
    /// Of an object; kept to save allocations.
    buffer: String,
    /// The evidence written last and its relative IRI: facts of one sentence follow one another.
    shown: Option<(Evidence<'a>, String)>,
}

impl<'a, S: Sink> Writer<'a, S> {
    fn new(graph: &'a ActorGraph, options: &'a ExportOptions, sink: &'a mut S) -> Result<Self> {
        check_base(&options.base)?;
        Ok(Self {
            graph,
            roster: Roster::of(graph),
            options,
            run: None,
            document: String::new(),
            sink,
            buffer: String::new(),
            shown: None,
        })
    }

    fn absolute(&self, relative: &str) -> String {
        [&self.options.base, relative].concat()
    }

    /// A triple whose object is one of our resources.
    fn resource(&mut self, subject: &str, predicate: &str, relative: &str) -> Result<()> {
        self.buffer.clear();
        self.buffer.push_str(&self.options.base);
        self.buffer.push_str(relative);
        self.sink.triple(subject, predicate, Object::Iri(&self.buffer))
    }

    fn text(&mut self, subject: &str, predicate: &str, text: &str) -> Result<()> {
        self.sink.triple(subject, predicate, Object::Text(text))
    }

    fn typed(&mut self, subject: &str, predicate: &str, value: &str, datatype: Option<&str>) -> Result<()> {
        let object = match datatype {
            Some(datatype) => Object::Typed(value, datatype),
            None => Object::Text(value),
        };
        self.sink.triple(subject, predicate, object)
    }

    fn ranges(&mut self, subject: &str, predicate: &str, first: CharSpan, more: &[CharSpan]) -> Result<()> {
        self.buffer.clear();
        push_ranges(first, more, &mut self.buffer);
        self.sink.triple(subject, predicate, Object::Text(&self.buffer))
    }

    fn number(&mut self, subject: &str, predicate: &str, number: u32) -> Result<()> {
        self.buffer.clear();
        push_number(number, &mut self.buffer);
        self.sink.triple(subject, predicate, Object::Typed(&self.buffer, vocab::NON_NEGATIVE_INTEGER))
    }

    /// Facts of one document follow.
    fn begin(&mut self, facts: &[(Link<'a>, &'a Fact)]) {
        self.document = facts.first().map(|(_, fact)| vocab::document(&fact.document)).unwrap_or_default();
        let source = facts.first().and_then(|(_, fact)| self.graph.sources().get(&fact.document));
        let generator = source.and_then(|source| source.generator.as_ref());
        self.run = generator.map(|generator| self.absolute(&run_id(generator)));
    }

    fn run(&mut self, generator: &Generator, documents: &[&str]) -> Result<()> {
        let run = self.absolute(&run_id(generator));
        self.sink.triple(&run, vocab::TYPE, Object::Iri(vocab::ACTIVITY))?;
        self.text(&run, vocab::LABEL, "Actograph")?;
        self.text(&run, vocab::SOFTWARE_VERSION, &generator.version)?;
        if let Some(checksum) = &generator.weights {
            self.text(&run, vocab::MODEL_CHECKSUM, checksum)?;
        }
        for document in documents {
            self.resource(&run, vocab::USED, &vocab::document(document))?;
        }
        Ok(())
    }

    fn source(&mut self, id: &str, source: &Source) -> Result<()> {
        let document = self.absolute(&vocab::document(id));
        self.sink.triple(&document, vocab::TYPE, Object::Iri(vocab::ARTICLE))?;
        self.text(&document, vocab::IDENTIFIER, id)?;
        if let Some(title) = &source.title {
            self.text(&document, vocab::HEADLINE, title)?;
        }
        if let Some(date) = &source.date {
            self.typed(&document, vocab::DATE_PUBLISHED, date, vocab::time_iri(date))?;
        }
        if let Some(url) = &source.url {
            self.text(&document, vocab::URL, url)?;
        }
        Ok(())
    }

    /// Of a node or an appearance.
    fn description(&mut self, iri: &str, description: &Description<'_>) -> Result<()> {
        for class in &description.classes {
            self.sink.triple(iri, vocab::TYPE, Object::Iri(&vocab::expand(class)))?;
        }
        let name = if description.statement { vocab::TEXT } else { vocab::NAME };
        for text in &description.names {
            self.text(iri, name, text)?;
        }
        for text in &description.other_names {
            self.text(iri, vocab::ALTERNATE_NAME, text)?;
        }
        for fact in &description.contains {
            self.resource(iri, vocab::CONTAINS, &vocab::iri(fact))?;
        }
        Ok(())
    }

    /// Of a node as one document has it; what [`description`](Self::description) writes of that document alone.
    fn view(&mut self, iri: &str, view: &NodeView<'_>) -> Result<()> {
        self.sink.triple(iri, vocab::TYPE, Object::Iri(&vocab::expand(vocab::class(view.kind, view.quoted))))?;
        let name = if view.kind == NodeType::Statement { vocab::TEXT } else { vocab::NAME };
        self.text(iri, name, view.name)?;
        for alias in view.aliases.iter().filter(|alias| **alias != view.name) {
            self.text(iri, vocab::ALTERNATE_NAME, alias)?;
        }
        for fact in &view.contains {
            self.resource(iri, vocab::CONTAINS, &vocab::iri(fact))?;
        }
        Ok(())
    }

    /// What others call the node.
    fn elsewhere(&mut self, iri: &str, node: &Node) -> Result<()> {
        if let Some(same) = node.same_as() {
            self.sink.triple(iri, vocab::SAME_AS, Object::Iri(&same))?;
        }
        if let Some(code) = node.iso_code() {
            self.text(iri, vocab::IDENTIFIER, code)?;
        }
        Ok(())
    }

    /// All evidence of the facts of one document.
    fn evidence(&mut self, facts: &[(Link<'a>, &'a Fact)]) -> Result<()> {
        let mut evidence: BTreeSet<Evidence<'_>> = facts.iter().map(|(_, fact)| Evidence::of(fact)).collect();
        evidence.extend(facts.iter().flat_map(|(_, fact)| statement_evidence(&self.roster, fact)).map(|(_, e)| e));
        let document = self.absolute(&self.document);
        for e in evidence {
            let id = self.absolute(&e.id());
            self.sink.triple(&id, vocab::TYPE, Object::Iri(vocab::SPECIFIC_RESOURCE))?;
            if let Some((number, _)) = e.sentence {
                self.number(&id, vocab::SENTENCE, number)?;
            }
            self.sink.triple(&id, vocab::SOURCE, Object::Iri(&document))?;
            let position = [&id, "#position"].concat();
            self.sink.triple(&id, vocab::SELECTOR, Object::Iri(&position))?;
            self.sink.triple(&position, vocab::TYPE, Object::Iri(vocab::POSITION_SELECTOR))?;
            self.number(&position, vocab::START, e.span.start)?;
            self.number(&position, vocab::END, e.span.end)?;
            if let Some((_, text)) = e.sentence {
                let quote = [&id, "#quote"].concat();
                self.sink.triple(&id, vocab::SELECTOR, Object::Iri(&quote))?;
                self.sink.triple(&quote, vocab::TYPE, Object::Iri(vocab::QUOTE_SELECTOR))?;
                self.text(&quote, vocab::EXACT, text)?;
            }
        }
        Ok(())
    }

    fn fact(&mut self, link: &Link<'_>, fact: &'a Fact) -> Result<()> {
        let (key, id) = (&link.edge.key, self.absolute(&vocab::iri(&fact.id)));
        self.sink.triple(&id, vocab::TYPE, Object::Iri(vocab::EVENT))?;
        self.sink.triple(&id, vocab::TYPE, Object::Iri(vocab::relation_iri(key.kind)))?;
        self.text(&id, vocab::LABEL, &label(&self.roster, link, fact))?;
        self.text(&id, vocab::LEMMA, &key.lemma)?;
        self.text(&id, vocab::PREDICATE_TEXT, &fact.text)?;
        self.ranges(&id, vocab::PREDICATE_SPAN, fact.span, &[])?;
        for (mention, role) in fact.roles().into_iter().zip(&vocab::ROLES) {
            let Some(mention) = mention else { continue };
            self.resource(&id, role.node, &vocab::iri(&mention.node))?;
            self.text(&id, role.text, &mention.text)?;
            self.ranges(&id, role.span, mention.span, &mention.more)?;
        }
        if let Some(time) = fact.time.as_deref() {
            if let Some(value) = &time.value {
                self.typed(&id, vocab::TIME, value, vocab::time_iri(value))?;
            }
            self.text(&id, vocab::TIME_TEXT, &time.text)?;
            self.ranges(&id, vocab::TIME_SPAN, time.span, &[])?;
        }
        self.sink.triple(&id, vocab::POLARITY, Object::Iri(vocab::polarity_iri(key.polarity)))?;
        self.sink.triple(&id, vocab::MODALITY, Object::Iri(vocab::modality_iri(key.modality)))?;
        let confidence = confidence(fact.confidence);
        self.sink.triple(&id, vocab::CONFIDENCE, Object::Typed(&confidence, vocab::DECIMAL))?;
        let evidence = Evidence::of(fact);
        let shown = self.shown.take().filter(|(shown, _)| *shown == evidence);
        let shown = shown.unwrap_or_else(|| (evidence, evidence.id()));
        self.resource(&id, vocab::EVIDENCE, &shown.1)?;
        self.shown = Some(shown);
        match &self.run {
            Some(run) => self.sink.triple(&id, vocab::GENERATED_BY, Object::Iri(run)),
            None => Ok(()),
        }
    }
}
