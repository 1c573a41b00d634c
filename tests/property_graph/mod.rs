//! The formats of the property graph, each read back by a reader of its own and compared with what the graph says:
//! the same nodes, the same edges, the same properties. What a format cannot hold is spelt out where it is read.

mod cypher;
mod readers;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use actograph::{ActorGraph, CypherDialect, ExportOptions, Fact, FactMention, Format, Link, Target, write, write_part};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::{arbitrary, relations};

/// Nodes by id, edges by id with their two ends, each with its properties.
#[derive(Debug, Default, PartialEq)]
struct PropertyGraph {
    nodes: BTreeMap<String, Map<String, Value>>,
    edges: BTreeMap<String, (String, String, Map<String, Value>)>,
}

/// What every format has to say of a graph, put together from the graph alone.
fn expected(graph: &ActorGraph) -> PropertyGraph {
    let mut all = PropertyGraph::default();
    for node in graph.nodes() {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        put("type", json!(node.kind.as_str()));
        put("aliases", json!(node.other_names().collect::<Vec<_>>()));
        put("documents", node.documents().iter().map(|id| json!(&***id)).collect());
        for (name, known) in [("wikidata", node.same_as()), ("iso_code", node.iso_code().map(str::to_owned))] {
            if let Some(known) = known {
                put(name, json!(known));
            }
        }
        if node.is_statement() {
            put("text", json!(node.name));
            put("quoted", json!(node.quoted));
            put("contains", node.contains.iter().map(|id| json!(&**id)).collect());
        } else {
            put("name", json!(node.name));
        }
        all.nodes.insert(node.id.to_string(), fields);
    }
    for (link, fact) in graph.facts() {
        let ends = (link.source.id.to_string(), link.target.id.to_string());
        all.edges.insert(fact.id.to_string(), (ends.0, ends.1, properties(graph, &link, fact)));
    }
    all
}

fn properties(graph: &ActorGraph, link: &Link<'_>, fact: &Fact) -> Map<String, Value> {
    let key = &link.edge.key;
    let name = |mention: Option<&FactMention>| mention.map(|m| graph.node(&m.node).unwrap().name.clone());
    let id = |mention: Option<&FactMention>| mention.map(|m| m.node.to_string());
    let (by, to, place) = (fact.by.as_deref(), fact.to.as_deref(), fact.place.as_deref());
    let time = fact.time.as_deref();
    let value = time.and_then(|time| time.value.clone());
    let days = value.as_deref().and_then(days);
    let source = &graph.sources()[&fact.document];
    let said = fact.object.as_ref().is_some_and(|m| graph.node(&m.node).unwrap().is_statement());
    let object = fact.object.as_ref().filter(|_| !said).map(|object| object.text.clone());
    let role = match key.target {
        Target::Object => "object",
        Target::Addressee => "addressee",
        Target::Place => "place",
        Target::Nothing => "none",
    };
    let fields = json!({
        "type": key.kind.as_str(), "lemma": &*key.lemma, "text": fact.text, "target_role": role,
        "polarity": key.polarity.as_str(), "modality": key.modality.as_str(),
        "confidence": (f64::from(fact.confidence) * 1e3).round() / 1e3,
        "speaker": name(by), "speaker_id": id(by), "recipient": name(to), "recipient_id": id(to),
        "place": name(place), "place_id": id(place),
        "time": value, "time_start": days.map(|d| d.0), "time_end": days.map(|d| d.1), "time_text": time.map(|t| &t.text),
        "subject_text": fact.subject.text, "object_text": object,
        "document": &*fact.document, "title": source.title, "published": source.date, "url": source.url,
        "sentence": fact.sentence, "text_start": fact.span.start, "text_end": fact.span.end,
        "evidence": &*fact.evidence,
        "evidence_start": fact.evidence_span.start, "evidence_end": fact.evidence_span.end,
    });
    match fields {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        _ => unreachable!(),
    }
}

/// The days that the ISO 8601 values of these tests cover.
fn days(value: &str) -> Option<(&str, &str)> {
    Some(match value {
        "2031" => ("2031-01-01", "2031-12-31"),
        "2030-11" => ("2030-11-01", "2030-11-30"),
        "2030-12" => ("2030-12-01", "2030-12-31"),
        "2031-01" => ("2031-01-01", "2031-01-31"),
        "2031-02" => ("2031-02-01", "2031-02-28"),
        "2031-04" => ("2031-04-01", "2031-04-30"),
        "2031-W10" => ("2031-03-03", "2031-03-09"),
        "2031-03-10/2031-03-16" => ("2031-03-10", "2031-03-16"),
        _ if value.len() == 10 && value.starts_with("2031-03-") => (value, value),
        _ => return None,
    })
}

impl PropertyGraph {
    /// With every text as a format has it; the function learns whether the text is in a list.
    fn with_texts(self, change: impl Fn(&str, bool) -> String) -> Self {
        let fields = |fields: Map<String, Value>| -> Map<String, Value> {
            let texts = |value: Value| match value {
                Value::String(text) => json!(change(&text, false)),
                Value::Array(texts) => texts.iter().map(|text| json!(change(text.as_str().unwrap(), true))).collect(),
                other => other,
            };
            fields.into_iter().map(|(name, value)| (name, texts(value))).collect()
        };
        let edges = self.edges.into_iter();
        Self {
            nodes: self.nodes.into_iter().map(|(id, node)| (id, fields(node))).collect(),
            edges: edges.map(|(id, (source, target, edge))| (id, (source, target, fields(edge)))).collect(),
        }
    }

    /// With every id as a format has it.
    fn with_ids(self, change: impl Fn(&str) -> String) -> Self {
        let edges = self.edges.into_iter();
        Self {
            nodes: self.nodes.into_iter().map(|(id, node)| (change(&id), node)).collect(),
            edges: edges.map(|(id, (s, t, edge))| (change(&id), (change(&s), change(&t), edge))).collect(),
        }
    }

    /// Without empty texts, where a format has no way to tell them from absent ones.
    fn without_empty(mut self) -> Self {
        let fields = |fields: &mut Map<String, Value>| fields.retain(|_, value| value != "");
        self.nodes.values_mut().for_each(fields);
        self.edges.values_mut().for_each(|(_, _, edge)| fields(edge));
        self
    }

    /// Without the text of a list that has an empty one alone.
    fn without_blank_lists(mut self) -> Self {
        for value in self.nodes.values_mut().flat_map(Map::values_mut).filter(|value| **value == json!([""])) {
            *value = json!([]);
        }
        self
    }

    /// Takes a node as a reader found it; of a statement, checks that its name is a short form of its text.
    fn add_node(&mut self, id: String, mut fields: Map<String, Value>) {
        if fields.get("type").is_some_and(|kind| kind == "Statement") {
            let name = fields.remove("name").unwrap_or_else(|| json!(""));
            assert!(name.as_str().unwrap().chars().count() <= 60, "{name}");
        }
        assert!(self.nodes.insert(id, fields).is_none(), "one node twice");
    }

    fn add_edge(&mut self, id: String, source: String, target: String, fields: Map<String, Value>) {
        assert!(self.edges.insert(id, (source, target, fields)).is_none(), "one edge twice");
    }

    /// Says what differs, rather than print two graphs.
    #[track_caller]
    fn assert_is(&self, expected: &Self) {
        for (id, node) in &expected.nodes {
            assert_eq!(self.nodes.get(id), Some(node), "node {id}");
        }
        for (id, edge) in &expected.edges {
            assert_eq!(self.edges.get(id), Some(edge), "edge {id}");
        }
        assert_eq!((self.nodes.len(), self.edges.len()), (expected.nodes.len(), expected.edges.len()));
    }
}

fn export(graph: &ActorGraph, format: Format) -> String {
    export_with(graph, format, &ExportOptions::default())
}

fn export_with(graph: &ActorGraph, format: Format, options: &ExportOptions) -> String {
    let mut out = Vec::new();
    write(graph, format, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn export_part(graph: &ActorGraph, format: Format, part: &str) -> Vec<u8> {
    let mut out = Vec::new();
    write_part(graph, format, part, &ExportOptions::default(), &mut out).unwrap();
    out
}

fn dialect(cypher: CypherDialect) -> ExportOptions {
    let mut options = ExportOptions::default();
    options.cypher = cypher;
    options
}

/// Reads a graph in every format and compares.
fn check(graph: &ActorGraph) {
    let expected = || expected(graph);
    let table = || expected().without_empty();

    xml::graphml(&export(graph, Format::GraphMl)).assert_is(&xml::held(expected()));
    xml::check_gexf(graph, &export(graph, Format::Gexf), &xml::held(expected()));
    readers::node_link(&export(graph, Format::NodeLink)).assert_is(&expected());
    let csv = ["nodes", "edges"].map(|part| export_part(graph, Format::Csv, part));
    assert_eq!(export(graph, Format::Csv).as_bytes(), csv[1]);
    readers::csv(&csv).assert_is(&table());
    let neo4j = ["nodes", "relationships"].map(|part| export_part(graph, Format::Neo4jCsv, part));
    // A list of one empty text is an empty list there.
    let held = |text: &str| text.replace('\u{1f}', " ");
    readers::neo4j(&neo4j).assert_is(&table().with_ids(held).with_texts(|text, _| held(text)).without_blank_lists());
    #[cfg(feature = "parquet")]
    readers::parquet(&["nodes", "edges"].map(|part| export_part(graph, Format::Parquet, part))).assert_is(&expected());
    for &of in CypherDialect::ALL {
        let script = export_with(graph, Format::Cypher, &dialect(of));
        let kuzu = of == CypherDialect::Kuzu;
        let held = |text: &str| if kuzu { text.replace('\0', "\u{fffd}") } else { text.to_owned() };
        cypher::read(&script, kuzu).assert_is(&expected().with_ids(held).with_texts(|text, _| held(text)));
    }
}

const TALKS: &str = include_str!("../relations/talks.tsv");

/// A graph with every property, by hand.
pub(crate) fn talks() -> ActorGraph {
    let mut relations = relations::read("talks", TALKS);
    relations.triples.title = Some("Talks, \"again\"".to_owned());
    relations.triples.date = Some("2031-03-05".to_owned());
    relations.triples.url = Some("https://example.org/talks?a=1&b=2".to_owned());
    if let Some(actograph::Object::Statement(statement)) = &mut relations.triples.triples[10].object {
        statement.contains = vec![11];
    }
    let mut graph = ActorGraph::default();
    graph.add(&relations.triples, &relations.chars());
    graph
}

#[test]
fn every_format_reads_back_as_the_same_graph() {
    check(&talks());
}

#[test]
fn an_empty_graph_is_a_graph_in_every_format() {
    check(&ActorGraph::default());
    let mermaid = export(&ActorGraph::default(), Format::Mermaid);
    assert_eq!(mermaid, "flowchart LR\n");
}

#[test]
fn long_names_are_whole_in_every_format_but_pictures() {
    let name = "Ban".repeat(35_000);
    let table = format!("Person:{name}\tAccuse\taccuse\taccused\tPerson:Li\t\t\t\t\t1\n");
    let relations = relations::read("long", &table);
    let mut graph = ActorGraph::default();
    graph.add(&relations.triples, &relations.chars());
    check(&graph);
    assert!(export(&graph, Format::Mermaid).len() < 1000);
}

#[test]
fn large_graphs_come_in_batches() {
    let table: String =
        (0..1203).map(|i| format!("Person:A{i}\tConsult\tmeet\tmet\tPerson:B{i}\t\t\t\t\t1\n")).collect();
    let relations = relations::read("many", &table);
    let mut graph = ActorGraph::default();
    graph.add(&relations.triples, &relations.chars());
    let script = export(&graph, Format::Cypher);
    assert_eq!(script.matches("UNWIND [").count(), 2406_usize.div_ceil(500) + 1203_usize.div_ceil(500));
    assert!(script.starts_with("// "));
    check(&graph);
}

proptest! {
    #[test]
    fn hostile_text_survives_in_every_format(
        first in arbitrary::triples("a/b ?#%\u{202e}"),
        second in arbitrary::triples("=cmd|' /C calc'!A0"),
    ) {
        let graph = arbitrary::graph(&[first, second]);
        check(&graph);
        let mermaid = export(&graph, Format::Mermaid);
        readers::check_mermaid(&mermaid);
    }
}

#[test]
fn mermaid_draws_the_same_graph() {
    let graph = talks();
    let (nodes, arrows) = readers::check_mermaid(&export(&graph, Format::Mermaid));
    let links = graph.links();
    let ends: BTreeSet<&str> = links.iter().flat_map(|link| [&*link.source.id, &*link.target.id]).collect();
    assert_eq!(nodes.len(), ends.len());
    let pairs: BTreeSet<(&str, &str)> = links
        .iter()
        .filter(|link| link.edge.key.target != Target::Nothing)
        .map(|link| (link.source.name.as_str(), link.target.name.as_str()))
        .collect();
    assert_eq!(arrows.iter().collect::<BTreeSet<_>>().len(), pairs.len());
    for name in ends.iter().map(|id| graph.node(id).unwrap()).filter(|node| !node.is_statement()).map(|node| &node.name)
    {
        assert!(nodes.iter().any(|label| label.starts_with(name.as_str())), "{name}: {nodes:?}");
    }
    let mut options = ExportOptions::default();
    options.picture_nodes = Some(5);
    let (nodes, _) = readers::check_mermaid(&export_with(&graph, Format::Mermaid, &options));
    assert!(nodes.len() <= 5);
}

#[test]
fn formats_of_several_files_say_so() {
    let error = write(&talks(), Format::Neo4jCsv, &ExportOptions::default(), &mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("folder"), "{error}");
    assert!(write_part(&talks(), Format::Csv, "leaves", &ExportOptions::default(), &mut Vec::new()).is_err());
    if !Format::Parquet.is_built() {
        let error = write(&talks(), Format::Parquet, &ExportOptions::default(), &mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("--features parquet"), "{error}");
    }
}
