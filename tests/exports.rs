//! Every format read back by a parser that is not ours, and compared as a graph.

use std::collections::{BTreeMap, BTreeSet};

use actograph::{
    ActorGraph, CharIndex, ExportOptions, Format, Modality, Polarity, Proposition, SentenceId, Target, write,
    write_propositions, write_triples,
};
use oxjsonld::JsonLdParser;
use oxrdf::{Graph, NamedNode, NamedNodeRef, TermRef};
use proptest::prelude::*;
use serde::Deserialize;

use crate::{arbitrary, graphviz, relations};

const TALKS: &str = include_str!("relations/talks.tsv");

fn talks() -> ActorGraph {
    let relations = relations::read("talks", TALKS);
    let mut graph = ActorGraph::default();
    graph.add(&relations.triples, &relations.chars());
    graph
}

fn export(graph: &ActorGraph, format: Format) -> String {
    let mut out = Vec::new();
    write(graph, format, &ExportOptions::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

// JSON Lines

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    doc: String,
    sentence: u32,
    subject: Entity,
    relation: Predicate,
    object: Option<Object>,
    to: Option<Entity>,
    place: Option<Entity>,
    time: Option<Time>,
    polarity: String,
    modality: String,
    by: Option<Entity>,
    confidence: f32,
    evidence: String,
    evidence_span: (usize, usize),
    #[serde(rename = "title")]
    _title: Option<String>,
    #[serde(rename = "date")]
    _date: Option<String>,
    #[serde(rename = "url")]
    _url: Option<String>,
    #[serde(rename = "generator")]
    _generator: Option<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entity {
    id: String,
    name: String,
    r#type: String,
    text: String,
    start: usize,
    end: usize,
    aliases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Predicate {
    r#type: String,
    lemma: String,
    text: String,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Object {
    Statement(Statement),
    Entity(Entity),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    id: String,
    r#type: String,
    text: String,
    spans: Vec<(usize, usize)>,
    quoted: bool,
    contains: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Time {
    text: String,
    start: usize,
    end: usize,
    value: Option<String>,
}

fn lines(jsonl: &str) -> Vec<Line> {
    jsonl.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

#[test]
fn json_lines_read_back_with_true_offsets() {
    let mut relations = relations::read("talks", &TALKS.replace("Geneva", "Genève").replace("Karl", "卡尔 Karl"));
    relations.triples.triples[11].by = Some(relations.triples.triples[10].subject.clone());
    if let Some(actograph::Object::Statement(statement)) = &mut relations.triples.triples[10].object {
        statement.contains = vec![11, 999];
    }
    let mut out = Vec::new();
    write_triples(&relations.triples, &relations.chars(), &mut out).unwrap();
    let lines = lines(std::str::from_utf8(&out).unwrap());
    assert_eq!(lines.len(), relations.triples.triples.len());
    let text: Vec<char> = relations.text.chars().collect();
    let slice = |start: usize, end: usize| text[start..end].iter().collect::<String>();
    for (number, line) in lines.iter().enumerate() {
        assert_eq!((line.doc.as_str(), line.sentence as usize), ("talks", number));
        assert_eq!(slice(line.evidence_span.0, line.evidence_span.1), line.evidence);
        assert!(!line.evidence.is_empty() && (0.0..=1.0).contains(&line.confidence));
        assert!(["positive", "negative"].contains(&&*line.polarity));
        assert!(["asserted", "reported", "possible"].contains(&&*line.modality));
        let predicate = &line.relation;
        assert_eq!(slice(predicate.start, predicate.end), predicate.text);
        assert!(!predicate.lemma.is_empty() && !predicate.r#type.is_empty());
        let mut entities: Vec<&Entity> = [&line.to, &line.place, &line.by].into_iter().flatten().collect();
        entities.push(&line.subject);
        match &line.object {
            Some(Object::Entity(entity)) => entities.push(entity),
            Some(Object::Statement(statement)) => {
                assert_eq!(statement.r#type, "Statement");
                assert!(statement.id.starts_with("statement/"));
                let spoken: Vec<String> = statement.spans.iter().map(|&(start, end)| slice(start, end)).collect();
                assert_eq!(spoken.join(" "), statement.text);
                assert_eq!(statement.quoted, TALKS.contains(&format!("\"{}\"", statement.text)));
            }
            None => {}
        }
        for entity in entities {
            assert_eq!(slice(entity.start, entity.end), entity.text);
            assert_eq!(entity.aliases, [entity.name.as_str()]);
            assert!(entity.id.starts_with(&entity.r#type.to_lowercase()));
        }
        if let Some(time) = &line.time {
            assert_eq!(slice(time.start, time.end), time.text);
            assert!(time.value.is_some());
        }
    }
    let Some(Object::Statement(statement)) = &lines[10].object else { panic!("line 10 is speech") };
    assert_eq!(statement.contains, [lines[11].id.as_str()]);
}

#[test]
fn a_graph_writes_the_lines_of_its_documents() {
    let relations = relations::read("talks", TALKS);
    let mut streamed = Vec::new();
    write_triples(&relations.triples, &relations.chars(), &mut streamed).unwrap();
    assert_eq!(export(&talks(), Format::Jsonl), String::from_utf8(streamed).unwrap());
}

// OpenIE

#[test]
fn propositions_are_five_cells_with_the_sentence_as_printed() {
    let sentence = "The envoy said:\n\"We\thave time.\"";
    let proposition = Proposition {
        sentence: SentenceId(0),
        confidence: 0.8765,
        relation: "have".to_owned(),
        subject: "We".to_owned(),
        object: "time\u{2028}".to_owned(),
    };
    let mut out = Vec::new();
    write_propositions(&[proposition], |_| sentence, &mut out).unwrap();
    let expected = "The envoy said: \"We have time.\"\t0.877\thave\tWe\ttime \n";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

// JSON-LD

fn rdf(jsonld: &str) -> Graph {
    JsonLdParser::new()
        .for_slice(jsonld.as_bytes())
        .map(|quad| quad.unwrap_or_else(|e| panic!("{e}")))
        .map(|quad| oxrdf::Triple::new(quad.subject, quad.predicate, quad.object))
        .collect()
}

const BASE: &str = "https://w3id.org/actograph/id/";

fn iri(relative: &str) -> NamedNode {
    NamedNode::new(format!("{BASE}{relative}")).unwrap()
}

fn term(prefixed: &str) -> NamedNode {
    let (prefix, name) = prefixed.split_once(':').unwrap();
    let namespace = match prefix {
        "ag" => "https://w3id.org/actograph/ns#",
        "oa" => "http://www.w3.org/ns/oa#",
        "owl" => "http://www.w3.org/2002/07/owl#",
        "prov" => "http://www.w3.org/ns/prov#",
        "rdf" => "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "schema" => "https://schema.org/",
        "sem" => "http://semanticweb.cs.vu.nl/2009/11/sem/",
        "xsd" => "http://www.w3.org/2001/XMLSchema#",
        _ => unreachable!("{prefix}"),
    };
    NamedNode::new(format!("{namespace}{name}")).unwrap()
}

/// The lexical forms of what a node has under a property.
fn values(rdf: &Graph, node: NamedNodeRef<'_>, property: &str) -> BTreeSet<String> {
    let text = |term: TermRef<'_>| match term {
        TermRef::NamedNode(node) => node.as_str().strip_prefix(BASE).unwrap_or(node.as_str()).to_owned(),
        TermRef::Literal(literal) => literal.value().to_owned(),
        TermRef::BlankNode(node) => panic!("blank node {node}"),
    };
    rdf.objects_for_subject_predicate(node, &term(property)).map(text).collect()
}

fn set<T: ToString>(values: impl IntoIterator<Item = T>) -> BTreeSet<String> {
    values.into_iter().map(|value| value.to_string()).collect()
}

#[test]
fn states_and_large_organisations_are_the_same_as_elsewhere() {
    let line = "Country:North Korea\tReject\treject\trejected\tOrganization:United Nations\t\tPlace:Vienna\t\t\t0.9\n";
    let relations = relations::read("one", line);
    let mut graph = ActorGraph::default();
    graph.add(&relations.triples, &relations.chars());
    let rdf = rdf(&export(&graph, Format::JsonLd));
    let value = |node: &str, property: &str| values(&rdf, iri(node).as_ref(), property);
    assert_eq!(value("country/north-korea", "owl:sameAs"), set(["http://www.wikidata.org/entity/Q423"]));
    assert_eq!(value("country/north-korea", "schema:identifier"), set(["KP"]));
    assert_eq!(value("organization/united-nations", "owl:sameAs"), set(["http://www.wikidata.org/entity/Q1065"]));
    assert!(value("organization/united-nations", "schema:identifier").is_empty());
    // A city is nobody's state.
    assert!(value("place/vienna", "owl:sameAs").is_empty());
}

#[test]
fn json_ld_reads_back_as_the_same_graph() {
    let graph = talks();
    let rdf = rdf(&export(&graph, Format::JsonLd));
    for node in graph.nodes() {
        let subject = iri(&node.id);
        let name = if node.is_statement() { "schema:text" } else { "schema:name" };
        assert_eq!(values(&rdf, subject.as_ref(), name), set([&node.name]));
        assert_eq!(values(&rdf, subject.as_ref(), "schema:subjectOf"), set(["document/talks"]));
        assert_eq!(values(&rdf, subject.as_ref(), "rdf:type").len(), 1);
    }
    let mut direct: BTreeSet<(String, String, String)> = BTreeSet::new();
    for (link, fact) in graph.facts() {
        let (node, key) = (iri(&fact.id), &link.edge.key);
        let value = |property: &str| values(&rdf, node.as_ref(), property);
        let kind = term(&format!("ag:{}", key.kind.as_str())).into_string();
        assert_eq!(value("rdf:type"), set([term("sem:Event").into_string(), kind]));
        assert_eq!(value("ag:subject"), set([&link.source.id]));
        assert_eq!(value("ag:object"), set(fact.object.as_ref().map(|m| &m.node)));
        assert_eq!(value("ag:recipient"), set(fact.to.as_ref().map(|m| &m.node)));
        assert_eq!(value("sem:hasPlace"), set(fact.place.as_ref().map(|m| &m.node)));
        assert_eq!(value("sem:hasTimeStamp"), set(fact.time.as_ref().and_then(|t| t.value.as_ref())));
        assert_eq!(value("prov:wasAttributedTo"), set(fact.by.as_ref().map(|m| &m.node)));
        assert_eq!(value("ag:lemma"), set([&key.lemma]));
        assert_eq!(value("ag:confidence"), set([format!("{:.3}", fact.confidence)]));
        for (property, name) in [("ag:polarity", key.polarity.as_str()), ("ag:modality", key.modality.as_str())] {
            assert_eq!(value(property), set([term(&format!("ag:{name}")).into_string()]));
        }
        // Evidence: document, offsets, quotation.
        let evidence = iri(value("ag:evidence").first().unwrap());
        assert_eq!(values(&rdf, evidence.as_ref(), "oa:hasSource"), set(["document/talks"]));
        let selectors = values(&rdf, evidence.as_ref(), "oa:hasSelector");
        let all = |property: &str| -> BTreeSet<String> {
            selectors.iter().flat_map(|selector| values(&rdf, iri(selector).as_ref(), property)).collect()
        };
        assert_eq!(all("oa:exact"), set([&fact.evidence]));
        assert_eq!(all("oa:start"), set([fact.evidence_span.start]));
        assert_eq!(all("oa:end"), set([fact.evidence_span.end]));
        if key.polarity == Polarity::Positive && key.modality == Modality::Asserted && key.target != Target::Nothing {
            let name = key.kind.as_str();
            let predicate = format!("ag:{}{}", name[..1].to_lowercase(), &name[1..]);
            direct.insert((
                iri(&link.source.id).into_string(),
                term(&predicate).into_string(),
                iri(&link.target.id).into_string(),
            ));
        }
    }
    // The direct triples are those and no others: nothing denied, planned or reported is among them.
    let lower = |iri: &str| {
        iri.strip_prefix("https://w3id.org/actograph/ns#").is_some_and(|name| {
            actograph::RelationType::ALL.iter().any(|kind| kind.as_str().eq_ignore_ascii_case(name))
        })
    };
    let found: BTreeSet<(String, String, String)> = rdf
        .iter()
        .filter(|triple| lower(triple.predicate.as_str()))
        .map(|triple| match (triple.subject, triple.object) {
            (oxrdf::NamedOrBlankNodeRef::NamedNode(s), TermRef::NamedNode(o)) => {
                (s.as_str().to_owned(), triple.predicate.as_str().to_owned(), o.as_str().to_owned())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(found, direct);
    let facts = rdf.subjects_for_predicate_object(&term("rdf:type"), &term("sem:Event")).count();
    assert_eq!(facts, graph.facts().len());
    assert_eq!(rdf.subjects_for_predicate_object(&term("rdf:type"), &term("prov:Activity")).count(), 1);
}

#[test]
fn json_ld_types_dates_and_refuses_a_base_that_cannot_be_one() {
    let graph = talks();
    let text = export(&graph, Format::JsonLd);
    for literal in [
        "{\"@type\":\"xsd:date\",\"@value\":\"2031-03-04\"}",
        "{\"@type\":\"xsd:gYearMonth\",\"@value\":\"2031-01\"}",
        "\"time\":\"2031-W10\"",
    ] {
        assert!(text.contains(literal), "{literal}");
    }
    let mut options = ExportOptions::default();
    options.base = "urn:x:".to_owned();
    let error = write(&graph, Format::JsonLd, &options, &mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), actograph::ErrorKind::Usage);
}

// DOT

#[derive(Deserialize)]
struct DotGraph {
    #[serde(default)]
    objects: Vec<BTreeMap<String, serde_json::Value>>,
    #[serde(default)]
    edges: Vec<DotEdge>,
}

#[derive(Deserialize)]
struct DotEdge {
    tail: usize,
    head: usize,
    class: String,
    tooltip: String,
}

/// What Graphviz itself makes of a DOT file; `None` where it is not installed.
fn graphviz(dot: &str) -> Option<DotGraph> {
    let output = graphviz::run(dot, &["-Tdot_json"])?;
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// The pairs of node ids an exported picture joins, through the nodes that only carry words.
fn joined(dot: &DotGraph) -> BTreeSet<(String, String)> {
    let name = |node: usize| dot.objects[node]["name"].as_str().unwrap().to_owned();
    let words = |node: usize| dot.objects[node]["class"] == "words";
    let onward: BTreeMap<usize, usize> = dot.edges.iter().filter(|e| words(e.tail)).map(|e| (e.tail, e.head)).collect();
    dot.edges
        .iter()
        .filter(|edge| !words(edge.tail))
        .map(|edge| (name(edge.tail), name(*onward.get(&edge.head).unwrap_or(&edge.head))))
        .collect()
}

#[test]
fn dot_reads_back_as_the_same_graph() {
    let graph = talks();
    for part in [graph.top(8), graph] {
        let Some(dot) = graphviz(&export(&part, Format::Dot)) else { return };
        let links = part.links();
        let expected: BTreeSet<(String, String)> = links
            .iter()
            .filter(|link| link.edge.key.target != Target::Nothing)
            .map(|link| (link.source.id.to_string(), link.target.id.to_string()))
            .collect();
        assert_eq!(joined(&dot), expected);
        let nodes: BTreeMap<&str, &str> = dot
            .objects
            .iter()
            .filter(|node| node["class"] != "words")
            .map(|node| (node["name"].as_str().unwrap(), node["class"].as_str().unwrap()))
            .collect();
        let ends: BTreeMap<&str, &str> = links
            .iter()
            .flat_map(|link| [link.source, link.target])
            .map(|node| (&*node.id, node.kind.as_str()))
            .collect();
        assert_eq!(nodes, ends);
        assert!(dot.edges.iter().all(|edge| edge.tooltip.len() > 5));
        assert!(dot.edges.iter().any(|edge| edge.class == "stated"));
    }
}

#[test]
fn pictures_say_what_was_left_out() {
    let mut options = ExportOptions::default();
    options.picture_nodes = Some(5);
    options.title = Some("A <very> long title ".repeat(20));
    let mut out = Vec::new();
    write(&talks(), Format::Dot, &options, &mut out).unwrap();
    let dot = String::from_utf8(out).unwrap();
    assert!(dot.contains("most important of"), "{dot}");
    assert!(dot.contains("A &lt;very&gt; long") && !dot.contains("<very>"));
}

#[test]
fn a_dark_picture_has_no_light_colors() {
    let mut options = ExportOptions::default();
    let dot = |options: &ExportOptions| {
        let mut out = Vec::new();
        write(&talks(), Format::Dot, options, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let colors = |dot: &str| -> BTreeSet<String> {
        dot.match_indices("\"#").map(|(at, _)| dot[at + 1..at + 8].to_owned()).collect()
    };
    let light = dot(&options);
    options.theme = actograph::Theme::Dark;
    let dark = dot(&options);
    assert!(colors(&light).len() > 8);
    assert_eq!(colors(&light).intersection(&colors(&dark)).count(), 0);
    assert!(graphviz(&dark).is_none_or(|read| !read.objects.is_empty()));
}

#[test]
fn a_statement_of_any_length_is_a_small_note() {
    let table = format!("Person:Ann\tSay\tsay\tsaid\t\"{}\"\t\t\t\t\t1\n", "palaver ".repeat(12_500).trim());
    let relations = relations::read("long", &table);
    let mut graph = ActorGraph::default();
    graph.add(&relations.triples, &relations.chars());
    let dot = export(&graph, Format::Dot);
    let label = dot.split("label=<").find(|part| part.contains("palaver")).unwrap();
    assert!(label.split(", tooltip=").next().unwrap().len() < 400);
    assert!(graphviz(&dot).is_none_or(|read| read.objects.len() == 2));
}

// Anything at all

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn hostile_text_survives_every_format(triples in arbitrary::triples("a/b ?#%\u{202e}")) {
        let text = arbitrary::text();
        let graph = arbitrary::graph(std::slice::from_ref(&triples));

        let mut streamed = Vec::new();
        write_triples(&triples, &CharIndex::new(&text), &mut streamed).unwrap();
        let mut written: Vec<(String, String, String, usize)> = lines(std::str::from_utf8(&streamed).unwrap())
            .into_iter()
            .map(|line| (line.subject.name, line.relation.lemma, line.evidence, line.subject.start))
            .collect();
        let stated = triples.triples.iter().cloned();
        let mut stated: Vec<_> = stated
            .map(|t| (t.subject.name, t.relation.lemma, t.evidence, t.subject.span.start as usize / 4 * 3))
            .collect();
        written.sort();
        stated.sort();
        prop_assert_eq!(written, stated);
        prop_assert_eq!(lines(&export(&graph, Format::Jsonl)).len(), graph.facts().len());

        let openie = export(&graph, Format::OpenIe);
        prop_assert!(openie.split_terminator('\n').all(|row| row.split('\t').count() == 5 && row.lines().count() == 1));

        let rdf = rdf(&export(&graph, Format::JsonLd));
        let events = rdf.subjects_for_predicate_object(&term("rdf:type"), &term("sem:Event")).count();
        prop_assert_eq!(events, graph.facts().len());
        let names: BTreeSet<String> = graph.nodes().iter().map(|node| node.name.clone()).collect();
        let read: BTreeSet<String> = rdf
            .iter()
            .filter(|t| t.predicate == term("schema:name") || t.predicate == term("schema:text"))
            .filter_map(|t| match t.object {
                TermRef::Literal(literal) => Some(literal.value().to_owned()),
                _ => None,
            })
            .collect();
        prop_assert_eq!(read, names);

        let dot = export(&graph, Format::Dot);
        let undrawable = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        prop_assert!(!dot.contains(undrawable));
        if let Some(read) = graphviz(&dot) {
            let loops = graph.links().iter().all(|link| link.edge.key.target == Target::Nothing);
            prop_assert_eq!(read.edges.is_empty(), loops);
        }
    }
}
