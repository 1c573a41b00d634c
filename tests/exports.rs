//! Every format read back by a parser that is not ours, and compared as a graph.

use actograph::{ActorGraph, ExportOptions, Format, write};

use crate::relations;

#[test]
fn scratch() {
    let (Ok(from), Ok(to)) = (std::env::var("IN"), std::env::var("TO")) else { return };
    let relations = relations::read("talks", &std::fs::read_to_string(from).unwrap());
    let mut graph = ActorGraph::default();
    graph.add(&relations.triples, &relations.chars());
    for &format in Format::ALL {
        let mut out = Vec::new();
        write(&graph, format, &ExportOptions::default(), &mut out).unwrap();
        std::fs::write(format!("{to}.{}", format.extension()), out).unwrap();
    }
}
