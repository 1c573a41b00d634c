//! The graph: union is a set union, identity is the id, questions are answered in stable order.

use actograph::{ActorGraph, ExportOptions, Format, Node, Target, write, write_part};
use proptest::prelude::*;

use crate::{arbitrary, relations};

const TALKS: &str = include_str!("relations/talks.tsv");

fn talks() -> ActorGraph {
    let relations = relations::read("talks", TALKS);
    let mut graph = ActorGraph::default();
    graph.add(&relations.triples, &relations.chars());
    graph
}

/// Every file of every format.
fn bytes(graph: &ActorGraph) -> Vec<Vec<u8>> {
    let options = ExportOptions::default();
    let mut files = Vec::new();
    for &format in Format::ALL.iter().filter(|format| format.is_built()) {
        if format.parts().next().is_none() {
            let mut out = Vec::new();
            write(graph, format, &options, &mut out).unwrap();
            files.push(out);
        }
        for part in format.parts() {
            let mut out = Vec::new();
            write_part(graph, format, part, &options, &mut out).unwrap();
            files.push(out);
        }
    }
    files
}

fn merged(graphs: &[&ActorGraph]) -> ActorGraph {
    let mut all = ActorGraph::default();
    for graph in graphs {
        all.merge(graph);
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn union_is_associative_commutative_and_idempotent(
        a in arbitrary::triples("a"), b in arbitrary::triples("b"), again in arbitrary::triples("a"),
    ) {
        let whole = arbitrary::graph(&[a.clone(), b.clone(), again.clone()]);
        let [a, b, c] = [a, b, again].map(|triples| arbitrary::graph(&[triples]));
        let orders = [
            merged(&[&a, &b, &c]),
            merged(&[&c, &b, &a]),
            merged(&[&a, &merged(&[&b, &c])]),
            merged(&[&merged(&[&b, &a]), &c]),
            merged(&[&a, &b, &c, &a, &c]),
        ];
        for union in &orders {
            prop_assert_eq!(union, &whole);
            prop_assert_eq!(bytes(union), bytes(&whole));
        }
    }
}

#[test]
fn parallel_relations_are_one_edge_with_all_facts() {
    let graph = talks();
    let talks: Vec<_> = graph.links().into_iter().filter(|link| &*link.edge.key.lemma == "hold talks with").collect();
    assert_eq!(talks.len(), 1);
    let places: Vec<&str> =
        talks[0].edge.facts_in_order().iter().filter_map(|fact| Some(fact.place.as_ref()?.text.as_str())).collect();
    assert_eq!(places, ["Geneva", "Oslo"]);
    let speakers =
        graph.links().into_iter().filter(|link| link.edge.key.by.as_deref() == Some("person/elena-markovic"));
    assert_eq!(speakers.count(), 1);
}

#[test]
fn clauses_without_object_point_at_what_they_have() {
    let graph = talks();
    let target = |lemma: &str| {
        let link = graph.links().into_iter().find(|link| &*link.edge.key.lemma == lemma).unwrap();
        (link.edge.key.target, link.target.id.to_string())
    };
    assert_eq!(target("arrive in"), (Target::Place, "place/lisbon".to_owned()));
    assert_eq!(target("resign"), (Target::Nothing, "person/amara-diallo".to_owned()));
}

#[test]
fn actors_are_found_by_any_name_and_misses_suggest() {
    let graph = talks();
    let ids = |name: &str| graph.find(name).unwrap().iter().map(|node| node.id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids("person/karl-brandt"), ["person/karl-brandt"]);
    assert_eq!(ids("KARL  BRÁNDT"), ["person/karl-brandt"]);
    let miss = graph.find("Elena Markovich").unwrap_err().to_string();
    assert!(miss.contains("did you mean Elena Markovic,"), "{miss}");
    assert!(!graph.find("zzzz").unwrap_err().to_string().contains("did you mean"));
}

#[test]
fn the_important_come_first() {
    let graph = talks();
    let ranked = graph.ranking();
    assert_eq!(&*ranked[0].0.id, "country/verania");
    assert!(ranked.windows(2).all(|pair| pair[0].1 >= pair[1].1));
    let top = graph.top(6);
    assert!(top.edge_count() > 0);
    let ends: std::collections::BTreeSet<&str> = top
        .links()
        .into_iter()
        .flat_map(|link| [&*link.source.id, &*link.target.id])
        .map(|id| graph.node(id).unwrap())
        .map(|n: &Node| &*n.id)
        .collect();
    assert!(ends.len() <= 6 && ends.contains("country/verania"), "{ends:?}");
}

#[test]
fn focus_keeps_what_is_within_reach() {
    let graph = talks();
    let near = graph.focus(&["organization/state-television"], 1);
    let lemmas: Vec<&str> = near.links().iter().map(|link| &*link.edge.key.lemma).collect();
    // What it reported, and what is told on its word.
    assert_eq!(lemmas, ["throw stones at", "report"]);
    assert!(graph.focus(&["organization/state-television"], 2).edge_count() > near.edge_count());
    assert_eq!(graph.focus(&["place/oslo"], 1).edge_count(), graph.focus(&["place/oslo"], 1).links().len());
    assert!(graph.focus(&["place/oslo"], 1).links().iter().any(|link| &*link.edge.key.lemma == "hold talks with"));
    assert_eq!(graph.focus(&["nobody"], 3).node_count(), 0);
}

#[test]
fn low_confidence_is_left_out() {
    let graph = talks();
    let sure = graph.with_confidence(0.9);
    assert!(sure.edge_count() < graph.edge_count());
    assert!(sure.facts().iter().all(|(_, fact)| fact.confidence >= 0.9));
    assert_eq!(graph.with_confidence(0.0), graph);
}

#[test]
fn names_descriptions_and_offices_tell_the_country() {
    let table = "Person:Jordan Vale\tConsult\tmeet\tmet\tPerson:Chad Olin\n\
                 Organization:Orval Works\tLocatedIn\tin\tin\tPlace:Paris\n\
                 Person:Ada Roe\tRole\tdirector of\tdirector of\tOrganization:Orval Works\n\
                 Organization:Council of Chile and France\tConsult\tmeet\tmet\tCountry:France\n";
    let mut relations = relations::read("one", table);
    relations.triples.triples[0].subject.aliases.push("the French envoy".to_owned());
    let mut graph = ActorGraph::default();
    graph.add(&relations.triples, &relations.chars());
    let countries = graph.countries();
    let names: Vec<&str> = countries[0].1.iter().map(|node| node.name.as_str()).collect();
    assert_eq!((countries.len(), countries[0].0.as_str()), (1, "France"));
    assert_eq!(names, ["France", "Orval Works", "Ada Roe", "Jordan Vale", "Paris"]);
}
