//! JSON-LD 1.1 with its context inside: one term or object a line, in stable order.
//!
//! In this order: the run (`prov:Activity`), the documents (`schema:NewsArticle`), the nodes with their direct
//! `subject predicate object` triples, the evidence (`oa:SpecificResource`), the facts (`sem:Event`). Only what the
//! author asserts and does not deny becomes a direct triple: a query that ignores the fact nodes must not read claims as
//! facts. Everything has an id minted from content, so that loading two files into one store unites them; hence no counts.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{ExportOptions, Spec, vocab, wording};
use crate::error::{Error, ErrorKind, Result};
use crate::extract::{Modality, Polarity, RelationType};
use crate::graph::{ActorGraph, Fact, FactMention, FactTime, Link, Node, Target};
use crate::identity;
use crate::span::CharSpan;

pub(super) const SPEC: Spec =
    Spec { name: "jsonld", extension: "jsonld", media_type: "application/ld+json", write: write_graph };

fn write_graph(graph: &ActorGraph, options: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    if !options.base.contains("://") || !options.base.ends_with('/') {
        let message = format!("base IRI '{}' must be absolute and end in '/', such as {}", options.base, vocab::BASE);
        return Err(Error::new(ErrorKind::Usage, message));
    }
    let links = graph.links();
    let facts = graph.facts();
    let run = run_id(graph, options);
    out.write_all(b"{\"@context\":{")?;
    for (number, (term, value)) in context(&options.base).iter().enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        json_to(term, out)?;
        out.write_all(b":")?;
        json_to(value, out)?;
    }
    out.write_all(b"\n},\n\"@graph\":[")?;
    let mut writer = Members { out, first: true };
    write_run(graph, options, &run, &mut writer)?;
    write_sources(graph, &mut writer)?;
    write_nodes(graph, &links, &facts, &mut writer)?;
    write_evidence(graph, &facts, &mut writer)?;
    for (link, fact) in &facts {
        write_fact(graph, *link, fact, &run, &mut writer)?;
    }
    Ok(out.write_all(b"\n]}\n")?)
}

/// What the terms mean. Declared for every relation type, used or not, so that the context is one and the same.
fn context(base: &str) -> Map<String, Value> {
    let mut context = Map::new();
    let mut put = |term: &str, value: Value| context.insert(term.to_owned(), value);
    put("@version", json!(1.1));
    put("@base", json!(base));
    put("@vocab", json!(vocab::OWN));
    for (prefix, iri) in vocab::PREFIXES {
        put(prefix, json!(iri));
    }
    put("id", json!("@id"));
    put("type", json!("@type"));
    for (term, iri) in [
        ("label", "rdfs:label"),
        ("name", "schema:name"),
        ("alternateName", "schema:alternateName"),
        ("text", "schema:text"),
        ("identifier", "schema:identifier"),
        ("headline", "schema:headline"),
        ("url", "schema:url"),
        ("softwareVersion", "schema:softwareVersion"),
        ("datePublished", "schema:datePublished"),
        ("time", "sem:hasTimeStamp"),
        ("exact", "oa:exact"),
    ] {
        put(term, json!(iri));
    }
    for (term, iri) in [
        ("subjectOf", "schema:subjectOf"),
        ("subject", "ag:subject"),
        ("object", "ag:object"),
        ("recipient", "ag:recipient"),
        ("place", "sem:hasPlace"),
        ("attributedTo", "prov:wasAttributedTo"),
        ("contains", "ag:contains"),
        ("sameAs", "owl:sameAs"),
        ("evidence", "ag:evidence"),
        ("generatedBy", "prov:wasGeneratedBy"),
        ("used", "prov:used"),
        ("source", "oa:hasSource"),
        ("selector", "oa:hasSelector"),
    ] {
        put(term, json!({"@id": iri, "@type": "@id"}));
    }
    for (term, iri, kind) in [
        ("polarity", "ag:polarity", "@vocab"),
        ("modality", "ag:modality", "@vocab"),
        ("confidence", "ag:confidence", "xsd:decimal"),
        ("sentence", "ag:sentence", "xsd:nonNegativeInteger"),
        ("start", "oa:start", "xsd:nonNegativeInteger"),
        ("end", "oa:end", "xsd:nonNegativeInteger"),
    ] {
        put(term, json!({"@id": iri, "@type": kind}));
    }
    for &kind in RelationType::ALL {
        put(&vocab::predicate(kind), json!({"@type": "@id"}));
    }
    context
}

fn run_id(graph: &ActorGraph, options: &ExportOptions) -> String {
    let model = checksum(options);
    let mut fields = vec![options.version.as_str(), model.as_deref().unwrap_or_default()];
    fields.extend(graph.sources().keys().map(|id| &**id));
    format!("run/{}", identity::digest(&fields))
}

fn checksum(options: &ExportOptions) -> Option<String> {
    options.model.map(|checksum| format!("{checksum:016x}"))
}

fn write_run(graph: &ActorGraph, options: &ExportOptions, run: &str, writer: &mut Members<'_>) -> Result<()> {
    let mut member = writer.member(run)?;
    member.field("type", "prov:Activity")?;
    member.field("label", "Actograph")?;
    member.field("softwareVersion", &options.version)?;
    member.optional("modelChecksum", checksum(options).as_deref())?;
    member.list("used", graph.sources().keys().map(|id| vocab::document(id)))?;
    member.close()
}

fn write_sources(graph: &ActorGraph, writer: &mut Members<'_>) -> Result<()> {
    for (id, source) in graph.sources() {
        let mut member = writer.member(&vocab::document(id))?;
        member.field("type", "schema:NewsArticle")?;
        member.field("identifier", &**id)?;
        member.optional("headline", source.title.as_deref())?;
        member.optional("datePublished", source.date.as_deref().map(typed_time))?;
        member.optional("url", source.url.as_deref())?;
        member.close()?;
    }
    Ok(())
}

fn write_nodes(
    graph: &ActorGraph,
    links: &[Link<'_>],
    facts: &[(Link<'_>, &Fact)],
    writer: &mut Members<'_>,
) -> Result<()> {
    let mut pieces: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (_, fact) in facts {
        if let Some((statement, evidence)) = statement_evidence(graph, fact) {
            pieces.entry(&statement.id).or_default().extend(evidence.map(|e| e.id()));
        }
    }
    let mut links = links.iter().peekable();
    for node in graph.nodes() {
        let mut direct: BTreeMap<RelationType, BTreeSet<&str>> = BTreeMap::new();
        while let Some(link) = links.next_if(|link| link.source.id == node.id) {
            let key = &link.edge.key;
            let stated = key.polarity == Polarity::Positive && key.modality == Modality::Asserted && key.by.is_none();
            if stated && key.target != Target::Nothing {
                direct.entry(key.kind).or_default().insert(&link.target.id);
            }
        }
        let mut member = writer.member(&vocab::iri(&node.id))?;
        member.field("type", vocab::class(node.kind, node.quoted))?;
        if node.is_statement() {
            member.field("text", &node.name)?;
        } else {
            member.field("name", &node.name)?;
            member.list("alternateName", node.other_names())?;
            member.optional("sameAs", node.same_as())?;
            member.optional("identifier", node.iso_code())?;
        }
        member.list("contains", node.contains.iter().map(|id| vocab::iri(id)))?;
        member.list("evidence", pieces.get(&*node.id).into_iter().flatten())?;
        member.list("subjectOf", node.documents().into_iter().map(|id| vocab::document(id)))?;
        for (kind, targets) in direct {
            member.list(&vocab::predicate(kind), targets.into_iter().map(vocab::iri))?;
        }
        member.close()?;
    }
    Ok(())
}

/// A stretch of a document that shows something: a sentence, or a piece of a statement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Evidence<'g> {
    document: &'g str,
    span: CharSpan,
    /// A sentence, with its number and text; pieces of statements have their text at the statement.
    sentence: Option<(u32, &'g str)>,
}

impl<'g> Evidence<'g> {
    fn of(fact: &'g Fact) -> Self {
        let sentence = Some((fact.sentence, &*fact.evidence));
        Self { document: &fact.document, span: fact.evidence_span, sentence }
    }

    fn id(&self) -> String {
        let (start, end) = (self.span.start.to_string(), self.span.end.to_string());
        let text = self.sentence.map_or("", |(_, text)| text);
        format!("evidence/{}", identity::digest(&[self.document, &start, &end, text]))
    }
}

/// The statement a fact reports and where its words stand.
fn statement_evidence<'g>(
    graph: &'g ActorGraph,
    fact: &'g Fact,
) -> Option<(&'g Node, impl Iterator<Item = Evidence<'g>>)> {
    let mention = fact.object.as_ref()?;
    let node = graph.node(&mention.node).filter(|node| node.is_statement())?;
    let pieces = std::iter::once(mention.span).chain(mention.more.iter().copied());
    Some((node, pieces.map(|span| Evidence { document: &fact.document, span, sentence: None })))
}

fn write_evidence(graph: &ActorGraph, facts: &[(Link<'_>, &Fact)], writer: &mut Members<'_>) -> Result<()> {
    // Facts come in order of document and sentence, so what is shared lies together and one document's worth is kept.
    for facts in facts.chunk_by(|(_, a), (_, b)| a.document == b.document) {
        let mut evidence: BTreeSet<Evidence<'_>> = facts.iter().map(|(_, fact)| Evidence::of(fact)).collect();
        evidence.extend(
            facts.iter().filter_map(|(_, fact)| statement_evidence(graph, fact)).flat_map(|(_, pieces)| pieces),
        );
        for e in evidence {
            let id = e.id();
            let mut selectors = vec![json!({
                "id": format!("{id}#position"), "type": "oa:TextPositionSelector", "start": e.span.start, "end": e.span.end,
            })];
            if let Some((_, text)) = e.sentence {
                selectors.push(json!({"id": format!("{id}#quote"), "type": "oa:TextQuoteSelector", "exact": text}));
            }
            let mut member = writer.member(&id)?;
            member.field("type", "oa:SpecificResource")?;
            member.optional("sentence", e.sentence.map(|(number, _)| number))?;
            member.field("source", &vocab::document(e.document))?;
            member.list("selector", selectors)?;
            member.close()?;
        }
    }
    Ok(())
}

fn write_fact(graph: &ActorGraph, link: Link<'_>, fact: &Fact, run: &str, writer: &mut Members<'_>) -> Result<()> {
    let key = &link.edge.key;
    let role = |mention: Option<&FactMention>| mention.map(|m| vocab::iri(&m.node).into_owned());
    let object = fact.object.as_ref().and_then(|m| graph.node(&m.node)).map_or("", |node| &node.name);
    let mut member = writer.member(&vocab::iri(&fact.id))?;
    member.field("type", &["sem:Event", key.kind.as_str()])?;
    let label = format!("{} {} {object}", link.source.name, wording::predicate(&fact.text, key));
    member.field("label", &wording::cut(&label, 120))?;
    member.field("lemma", &*key.lemma)?;
    member.field("predicateText", &fact.text)?;
    member.field("subject", &vocab::iri(&fact.subject.node))?;
    member.optional("object", role(fact.object.as_ref()))?;
    member.optional("recipient", role(fact.to.as_deref()))?;
    member.optional("place", role(fact.place.as_deref()))?;
    if let Some(FactTime { text, value, .. }) = fact.time.as_deref() {
        member.optional("time", value.as_deref().map(typed_time))?;
        member.field("timeText", text)?;
    }
    member.field("polarity", key.polarity.as_str())?;
    member.field("modality", key.modality.as_str())?;
    member.optional("attributedTo", role(fact.by.as_deref()))?;
    // As text: JSON numbers turn into xsd:double on the way.
    member.field("confidence", &format!("{:.3}", fact.confidence))?;
    member.field("evidence", &Evidence::of(fact).id())?;
    member.field("generatedBy", run)?;
    member.close()
}

/// A typed literal where XML Schema has a type for the value, else plain text.
fn typed_time(value: &str) -> Value {
    match vocab::time_type(value) {
        Some(kind) => json!({"@type": kind, "@value": value}),
        None => json!(value),
    }
}

/// Writes the members of `@graph`, one a line.
struct Members<'w> {
    out: &'w mut dyn Write,
    first: bool,
}

/// Writes the fields of one member.
struct Member<'w> {
    out: &'w mut dyn Write,
}

impl Members<'_> {
    fn member(&mut self, id: &str) -> Result<Member<'_>> {
        self.out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        self.out.write_all(b"{\"id\":")?;
        json_to(id, &mut *self.out)?;
        Ok(Member { out: &mut *self.out })
    }
}

impl Member<'_> {
    fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<()> {
        self.out.write_all(b",")?;
        json_to(key, self.out)?;
        self.out.write_all(b":")?;
        json_to(value, self.out)
    }

    fn optional<T: Serialize>(&mut self, key: &str, value: Option<T>) -> Result<()> {
        value.map_or(Ok(()), |value| self.field(key, &value))
    }

    /// A list; the bare value where there is one, nothing where there is none.
    fn list<T: Serialize>(&mut self, key: &str, values: impl IntoIterator<Item = T>) -> Result<()> {
        let values: Vec<T> = values.into_iter().collect();
        match values.as_slice() {
            [] => Ok(()),
            [one] => self.field(key, one),
            many => self.field(key, many),
        }
    }

    fn close(self) -> Result<()> {
        Ok(self.out.write_all(b"}")?)
    }
}

fn json_to<T: Serialize + ?Sized>(value: &T, out: &mut dyn Write) -> Result<()> {
    serde_json::to_writer(out, value).map_err(|e| Error::from(std::io::Error::from(e)))
}
