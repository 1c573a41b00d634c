//! JSON-LD 1.1 with its context inside: one term or object a line, in stable order.
//!
//! The triples of `rdf`, in this order: the run (`prov:Activity`), the documents (`schema:NewsArticle`), the
//! nodes with their direct `subject predicate object` triples, the evidence (`oa:SpecificResource`), the facts
//! (`sem:Event`). Everything has an id minted from content, so that loading two files into one store unites them; hence no
//! counts and no blank nodes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::cast::Roster;
use super::rdf::{self, Description, Evidence};
use super::{ExportOptions, Spec, vocab};
use crate::error::{Error, Result};
use crate::extract::RelationType;
use crate::graph::{ActorGraph, Fact, Link};

pub(super) const SPEC: Spec =
    Spec { name: "jsonld", extension: "jsonld", media_type: "application/ld+json", write: write_graph };

fn write_graph(graph: &ActorGraph, options: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    rdf::check_base(&options.base)?;
    let links = graph.links();
    let facts = graph.facts();
    out.write_all(b"{\"@context\":{")?;
    for (number, (term, value)) in context(&options.base).iter().enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        json_to(term, out)?;
        out.write_all(b":")?;
        json_to(value, out)?;
    }
    out.write_all(b"\n},\n\"@graph\":[")?;
    let mut writer = Members { out, buffer: Vec::with_capacity(BUFFER + (BUFFER >> 2)), first: true };
    write_runs(graph, &mut writer)?;
    write_sources(graph, &mut writer)?;
    let roster = Roster::of(graph);
    write_nodes(graph, &roster, &links, &facts, &mut writer)?;
    write_evidence(&roster, &facts, &mut writer)?;
    for facts in facts.chunk_by(|(_, a), (_, b)| a.document == b.document) {
        let source = facts.first().and_then(|(_, fact)| graph.sources().get(&fact.document));
        let run = source.and_then(|source| source.generator.as_ref()).map(rdf::run_id);
        for (link, fact) in facts {
            write_fact(&roster, *link, fact, run.as_deref(), &mut writer)?;
        }
    }
    writer.hand_on()?;
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
        ("of", "ag:of"),
        ("document", "ag:document"),
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
        put(vocab::predicate(kind), json!({"@type": "@id"}));
    }
    context
}

fn write_runs(graph: &ActorGraph, writer: &mut Members<'_>) -> Result<()> {
    for (generator, documents) in rdf::runs(graph) {
        let mut member = writer.member(&rdf::run_id(generator))?;
        member.field("type", "prov:Activity")?;
        member.field("label", "Actograph")?;
        member.field("softwareVersion", &generator.version)?;
        member.optional("modelChecksum", generator.weights.as_deref())?;
        member.list("used", documents.into_iter().map(vocab::document))?;
        member.close()?;
    }
    Ok(())
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
    roster: &Roster<'_>,
    links: &[Link<'_>],
    facts: &[(Link<'_>, &Fact)],
    writer: &mut Members<'_>,
) -> Result<()> {
    let mut pieces: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (node, evidence) in facts.iter().flat_map(|(_, fact)| rdf::statement_evidence(roster, fact)) {
        pieces.entry(&node.id).or_default().insert(evidence.id());
    }
    let mut links = links.iter().peekable();
    for node in graph.nodes() {
        let mut direct: BTreeMap<RelationType, BTreeSet<&str>> = BTreeMap::new();
        while let Some(link) = links.next_if(|link| link.source.id == node.id) {
            if rdf::is_direct(&link.edge.key) {
                direct.entry(link.edge.key.kind).or_default().insert(&link.target.id);
            }
        }
        let whole = Description::of_node(node);
        let mut member = writer.member(&vocab::iri(&node.id))?;
        member.list("type", &whole.classes)?;
        member.describe(&whole)?;
        member.optional("sameAs", node.same_as())?;
        member.optional("identifier", node.iso_code())?;
        member.list("evidence", pieces.get(&*node.id).into_iter().flatten())?;
        member.list("subjectOf", node.documents().into_iter().map(|id| vocab::document(id)))?;
        for (kind, targets) in direct {
            member.list(vocab::predicate(kind), targets.into_iter().map(vocab::iri))?;
        }
        member.close()?;
        for (document, id, own) in rdf::appearances(node, &whole) {
            let mut member = writer.member(&id)?;
            member.list("type", ["Appearance"].iter().chain(&own.classes))?;
            member.field("of", &vocab::iri(&node.id))?;
            member.field("document", &vocab::document(document))?;
            member.describe(&own)?;
            member.close()?;
        }
    }
    Ok(())
}

fn write_evidence(roster: &Roster<'_>, facts: &[(Link<'_>, &Fact)], writer: &mut Members<'_>) -> Result<()> {
    // Facts come in order of document and sentence, so what is shared lies together and one document's worth is kept.
    for facts in facts.chunk_by(|(_, a), (_, b)| a.document == b.document) {
        let mut evidence: BTreeSet<Evidence<'_>> = facts.iter().map(|(_, fact)| Evidence::of(fact)).collect();
        evidence.extend(facts.iter().flat_map(|(_, fact)| rdf::statement_evidence(roster, fact)).map(|(_, e)| e));
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

fn write_fact(
    roster: &Roster<'_>,
    link: Link<'_>,
    fact: &Fact,
    run: Option<&str>,
    writer: &mut Members<'_>,
) -> Result<()> {
    let key = &link.edge.key;
    let mut member = writer.member(&vocab::iri(&fact.id))?;
    member.field("type", &["sem:Event", key.kind.as_str()])?;
    member.field("label", &rdf::label(roster, &link, fact))?;
    member.field("lemma", &*key.lemma)?;
    member.field("predicateText", &fact.text)?;
    member.field("predicateSpan", &rdf::char_ranges(fact.span, &[]))?;
    for (mention, vocab::RoleIris { term, .. }) in fact.roles().into_iter().zip(&vocab::ROLES) {
        let Some(mention) = mention else { continue };
        member.field(term, &vocab::iri(&mention.node))?;
        member.field(&format!("{term}Text"), &mention.text)?;
        member.field(&format!("{term}Span"), &rdf::char_ranges(mention.span, &mention.more))?;
    }
    if let Some(time) = fact.time.as_deref() {
        member.optional("time", time.value.as_deref().map(typed_time))?;
        member.field("timeText", &time.text)?;
        member.field("timeSpan", &rdf::char_ranges(time.span, &[]))?;
    }
    member.field("polarity", key.polarity.as_str())?;
    member.field("modality", key.modality.as_str())?;
    // As text: JSON numbers turn into xsd:double on the way.
    member.field("confidence", &rdf::confidence(fact.confidence))?;
    member.field("evidence", &Evidence::of(fact).id())?;
    member.optional("generatedBy", run)?;
    member.close()
}

/// A typed literal where XML Schema has a type for the value, else plain text.
fn typed_time(value: &str) -> Value {
    match vocab::time_type(value) {
        Some(kind) => json!({"@type": kind, "@value": value}),
        None => json!(value),
    }
}

/// Members are handed on when this much has gathered.
const BUFFER: usize = 1 << 16;

/// Writes the members of `@graph`, one a line.
struct Members<'w> {
    out: &'w mut dyn Write,
    buffer: Vec<u8>,
    first: bool,
}

/// Writes the fields of one member.
struct Member<'w> {
    out: &'w mut Vec<u8>,
}

impl Members<'_> {
    fn member(&mut self, id: &str) -> Result<Member<'_>> {
        if self.buffer.len() >= BUFFER {
            self.hand_on()?;
        }
        self.buffer.extend_from_slice(if self.first { b"\n" } else { b",\n" });
        self.first = false;
        self.buffer.extend_from_slice(b"{\"id\":");
        json_to(id, &mut self.buffer)?;
        Ok(Member { out: &mut self.buffer })
    }

    fn hand_on(&mut self) -> Result<()> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

impl Member<'_> {
    fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<()> {
        self.out.push(b',');
        json_to(key, self.out)?;
        self.out.push(b':');
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

    /// What is said of a node: its names or its text, and what it contains.
    fn describe(&mut self, description: &Description<'_>) -> Result<()> {
        self.list(if description.statement { "text" } else { "name" }, &description.names)?;
        self.list("alternateName", &description.other_names)?;
        self.list("contains", description.contains.iter().map(|id| vocab::iri(id)))
    }

    fn close(self) -> Result<()> {
        self.out.push(b'}');
        Ok(())
    }
}

fn json_to<T: Serialize + ?Sized>(value: &T, out: &mut (impl Write + ?Sized)) -> Result<()> {
    serde_json::to_writer(out, value).map_err(|e| Error::from(std::io::Error::from(e)))
}
