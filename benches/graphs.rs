//! Facts a second, on one core: a graph written in the line formats and RDF, and read back. Items are facts (one a relation
//! of a document, with all its roles and evidence), bytes are those of the file.
//!
//! `cargo bench --bench graphs`

use actograph::{
    ActorGraph, CharIndex, Document, ExportOptions, Format, GraphFormat, Model, Pipeline, extract, read_graph, write,
};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

fn main() {
    divan::main();
}

/// The sample articles under many document ids: about 40,000 facts.
fn graph() -> ActorGraph {
    let pipeline = Pipeline::new(&Model::embedded().expect("weights")).expect("stages");
    let mut graph = ActorGraph::default();
    for sample in ["graphs/talks/talks.txt", "graphs/harbor/harbor.txt", "graphs/flood/flood.txt"] {
        let text = std::fs::read_to_string(sample).expect("sample");
        let mut triples = extract(&pipeline.annotate(Document::from_text("sample", &*text)));
        let chars = CharIndex::new(&text);
        for copy in 0..300 {
            triples.document = format!("{sample}-{copy}");
            graph.add(&triples, &chars);
        }
    }
    graph
}

fn export(graph: &ActorGraph, format: Format, out: &mut Vec<u8>) {
    write(graph, format, &ExportOptions::default(), out).expect("written");
}

#[divan::bench(args = ["jsonl", "nquads", "ntriples", "turtle", "jsonld"])]
fn write_graph(bencher: Bencher, format: &str) {
    let (graph, format) = (graph(), Format::from_name(format).expect("format"));
    let mut out = Vec::new();
    export(&graph, format, &mut out);
    let size = out.len();
    bencher.counter(ItemsCount::new(graph.facts().len())).counter(BytesCount::new(size)).bench_local(|| {
        out.clear();
        export(&graph, format, &mut out);
        assert_eq!(out.len(), size);
    });
}

#[divan::bench(args = ["jsonl", "nquads", "jsonld"], sample_count = 10)]
fn read_back(bencher: Bencher, format: &str) {
    let graph = graph();
    let format = GraphFormat::ALL.iter().copied().find(|f| f.name() == format).expect("format");
    let mut bytes = Vec::new();
    export(&graph, Format::from_name(format.name()).expect("format"), &mut bytes);
    let facts = graph.facts().len();
    bencher.counter(ItemsCount::new(facts)).counter(BytesCount::new(bytes.len())).bench_local(|| {
        let again = read_graph(&mut bytes.as_slice(), format, "bench").expect("read");
        assert_eq!(again.node_count(), graph.node_count());
        again
    });
}
