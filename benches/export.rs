//! Edges a second of every exporter, on one core, over a graph of 50,000 facts that does not repeat itself, and the time
//! that a picture of 10,000 arrows takes to be written.
//!
//! `cargo bench --bench export`. Items are facts; each run checks that all of them are there.

use std::sync::LazyLock;

use actograph::{
    ActorGraph, Arg, CharIndex, EntityType, ExportOptions, Format, Modality, Object, Polarity, Relation, RelationType,
    SentenceId, Span, Time, Triple, Triples, write, write_part,
};
use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

/// Facts of the graph.
const FACTS: usize = 50_000;

/// News of people who deal with each other: half as many nodes as facts, sentences of usual length.
fn graph(facts: usize) -> ActorGraph {
    let text = "The minister of trade met the envoy in the capital on Monday. ".repeat(4);
    let chars = CharIndex::new(&text);
    let mut graph = ActorGraph::default();
    for document in 0..facts / 20 {
        let triples = (0..20).map(|i| triple(document * 20 + i)).collect();
        let title = Some(format!("What happened on day {document}"));
        let date = Some(format!("20{:02}-{:02}-{:02}", document % 30, document % 12 + 1, document % 28 + 1));
        let url = Some(format!("https://news.example/{document}"));
        graph.add(
            &Triples { document: format!("article-{document}"), title, date, url, triples, ..Triples::default() },
            &chars,
        );
    }
    graph
}

fn arg(kind: EntityType, name: String) -> Arg {
    let id = format!("{}/{}", kind.as_str().to_lowercase(), name.to_lowercase().replace(' ', "-"));
    let aliases = vec![name.clone(), format!("the {name}")];
    Arg { id, text: name.clone(), name, kind, span: Span::new(0, 12), aliases }
}

fn triple(i: usize) -> Triple {
    let person = |n: usize| arg(EntityType::Person, format!("Ann Berg {}", n * 7919 % (FACTS / 2)));
    let kind = RelationType::ALL[i % RelationType::ALL.len()];
    let time = format!("2019-{:02}-{:02}", i % 12 + 1, i % 28 + 1);
    Triple {
        sentence: SentenceId((i % 20) as u32),
        evidence_span: Span::new(0, 60),
        evidence: format!(
            "The “minister” of trade & industry met envoy number {i} in the capital on Monday, officials said."
        ),
        subject: person(i),
        relation: Relation {
            kind,
            lemma: "meet with".to_owned(),
            text: "met with".to_owned(),
            span: Span::new(22, 25),
        },
        object: Some(Object::Entity(person(i * 31 + 1))),
        to: None,
        place: i.is_multiple_of(3).then(|| arg(EntityType::Place, format!("Port {}", i % 500))),
        time: i.is_multiple_of(2).then(|| Time {
            text: "on Monday".to_owned(),
            span: Span::new(50, 59),
            value: Some(time),
        }),
        polarity: Polarity::Positive,
        modality: if i.is_multiple_of(5) { Modality::Reported } else { Modality::Asserted },
        by: i.is_multiple_of(5).then(|| person(i + 3)),
        confidence: 0.9,
    }
}

/// The graph, made once.
static GRAPH: LazyLock<ActorGraph> = LazyLock::new(|| graph(FACTS));

/// What `--to` calls each format that holds the whole graph, and the part of it that is written.
const NAMES: &[&str] = &[
    "jsonl",
    "nquads",
    "ntriples",
    "turtle",
    "jsonld",
    "openie",
    "cypher",
    "neo4j-csv",
    "graphml",
    "gexf",
    "csv",
    "json",
    #[cfg(feature = "parquet")]
    "parquet",
];

/// Writes a format whole, or the table of its facts.
fn written(graph: &ActorGraph, format: Format, out: &mut Vec<u8>) {
    let options = ExportOptions::default();
    match format.parts().last() {
        Some(facts) => write_part(graph, format, facts, &options, out),
        None => write(graph, format, &options, out),
    }
    .expect("nothing fails in memory");
}

#[divan::bench(args = NAMES, sample_count = 5, sample_size = 1)]
fn export(bencher: Bencher, name: &str) {
    let format = Format::from_name(name).expect("a name");
    let mut out = Vec::new();
    written(&GRAPH, format, &mut out);
    let length = out.len();
    // Compressed columns aside, every sentence is there.
    let sentences = String::from_utf8_lossy(&out).matches("officials said.").count();
    assert!(sentences >= FACTS || format == Format::Parquet, "{name}: {sentences}");
    bencher.counter(ItemsCount::new(FACTS)).bench_local(|| {
        out.clear();
        written(&GRAPH, format, &mut out);
        assert_eq!(out.len(), length, "the same bytes every time");
    });
}

/// A picture of everything, 10,000 arrows.
#[divan::bench(args = ["dot", "mermaid"], sample_count = 5, sample_size = 1)]
fn picture(bencher: Bencher, name: &str) {
    let graph = graph(10_000);
    let format = Format::from_name(name).expect("a name");
    let mut options = ExportOptions::default();
    options.picture_nodes = Some(0);
    bencher.counter(ItemsCount::new(graph.edge_count())).bench_local(|| {
        let mut out = Vec::new();
        write(&graph, format, &options, &mut out).expect("nothing fails in memory");
        assert!(out.len() > 10_000 * 20);
    });
}
