//! RDF: one set of triples in every syntax, named graphs by document, and a union that only ever adds.

use std::collections::BTreeSet;

use actograph::{ActorGraph, ExportOptions, Format, write};
use oxjsonld::JsonLdParser;
use oxrdf::{GraphName, Quad, Triple};
use oxttl::{NQuadsParser, NTriplesParser, TurtleParser};
use proptest::prelude::*;

use crate::{arbitrary, relations};

const TALKS: &str = include_str!("relations/talks.tsv");

fn talks(document: &str, table: &str) -> ActorGraph {
    let relations = relations::read(document, table);
    let mut graph = ActorGraph::default();
    graph.add(&relations.triples, &relations.chars());
    graph
}

fn export(graph: &ActorGraph, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    write(graph, format, &ExportOptions::default(), &mut out).unwrap();
    out
}

fn quads(graph: &ActorGraph) -> BTreeSet<String> {
    NQuadsParser::new().for_slice(&export(graph, Format::NQuads)).map(|quad| quad.unwrap().to_string()).collect()
}

fn triples(graph: &ActorGraph) -> BTreeSet<String> {
    let lines = export(graph, Format::NTriples);
    let triples: Vec<Triple> = NTriplesParser::new().for_slice(&lines).map(|triple| triple.unwrap()).collect();
    let distinct: BTreeSet<String> = triples.iter().map(Triple::to_string).collect();
    assert_eq!(distinct.len(), triples.len(), "a triple is written twice");
    distinct
}

/// The triples of every syntax, compared.
fn same_in_every_syntax(graph: &ActorGraph) -> Result<(), TestCaseError> {
    let expected = triples(graph);
    let turtle = export(graph, Format::Turtle);
    let turtle: BTreeSet<String> =
        TurtleParser::new().for_slice(&turtle).map(|triple| triple.unwrap().to_string()).collect();
    prop_assert_eq!(&turtle, &expected);
    let json_ld: BTreeSet<String> = JsonLdParser::new()
        .for_slice(&export(graph, Format::JsonLd))
        .map(|quad| quad.unwrap())
        .inspect(|quad| assert_eq!(quad.graph_name, GraphName::DefaultGraph))
        .map(|quad| Triple::from(quad).to_string())
        .collect();
    prop_assert_eq!(&json_ld, &expected);
    if graph.sources().is_empty() {
        // Only the run is left, and it has no document to stand in.
        return Ok(());
    }
    // Appearances are what tells apart the documents where named graphs do not.
    let lines = export(graph, Format::NQuads);
    let quads: Vec<Quad> = NQuadsParser::new().for_slice(&lines).map(|quad| quad.unwrap()).collect();
    let without_graph: BTreeSet<String> = quads.into_iter().map(|quad| Triple::from(quad).to_string()).collect();
    let appearances: BTreeSet<String> =
        expected.iter().filter(|triple| triple.starts_with(&format!("<{BASE}appearance/"))).cloned().collect();
    prop_assert_eq!(&without_graph, &expected.difference(&appearances).cloned().collect());
    Ok(())
}

const BASE: &str = "https://w3id.org/actograph/id/";

#[test]
fn one_set_of_triples_in_every_syntax() {
    let mut graph = talks("talks", TALKS);
    same_in_every_syntax(&graph).unwrap();
    graph.merge(&talks("other", &TALKS.replace("Karl Brandt", "KARL BRANDT")));
    same_in_every_syntax(&graph).unwrap();
    same_in_every_syntax(&ActorGraph::default()).unwrap();
}

#[test]
fn each_document_is_a_named_graph_of_its_own() {
    let (a, b) = (talks("a", TALKS), talks("b", &TALKS.replace("Karl Brandt", "KARL BRANDT")));
    let mut both = a.clone();
    both.merge(&b);
    let (of_a, of_b) = (quads(&a), quads(&b));
    assert!(of_a.is_disjoint(&of_b));
    assert_eq!(quads(&both), of_a.union(&of_b).cloned().collect());
    assert!(of_a.iter().all(|quad| quad.ends_with(&format!(" <{BASE}document/a>"))));
}

#[test]
fn a_document_that_says_less_has_an_appearance() {
    let mut graph = talks("a", "Person:Ann Lee\tConsult\tmeet\tmet\tPerson:Bo\t\t\t\t\t1\n");
    graph.merge(&talks("b", "Person:ANN LEE\tConsult\tmeet\tmet\tPerson:Bo\t\t\t\t\t1\n"));
    let appearances: Vec<String> =
        triples(&graph).into_iter().filter(|t| t.ends_with("<https://w3id.org/actograph/ns#Appearance>")).collect();
    // Of Ann in each of the two; both say the same of Bo.
    assert_eq!(appearances.len(), 2, "{appearances:?}");
}

proptest! {
    #![proptest_config(arbitrary::cases(48))]

    #[test]
    fn hostile_graphs_are_one_set_of_triples(a in arbitrary::triples("a/b ?#%\u{202e}"), b in arbitrary::triples("b")) {
        let [of_a, of_b] = [&a, &b].map(|triples| arbitrary::graph(std::slice::from_ref(triples)));
        let both = arbitrary::graph(&[a, b]);
        same_in_every_syntax(&both)?;
        // More documents only add.
        let all = triples(&both);
        prop_assert!(triples(&of_a).is_subset(&all) && triples(&of_b).is_subset(&all));
        prop_assert_eq!(quads(&both), quads(&of_a).union(&quads(&of_b)).cloned().collect());
    }
}
