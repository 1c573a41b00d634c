//! The explorer's page: its block of data read back as the graph, and nothing of the graph outside that block. What the
//! page does in a browser is tested by tests/browser/.

use std::collections::BTreeSet;

use actograph::{ActorGraph, ExportOptions, Format, write};
use proptest::prelude::*;
use serde_json::Value;

use crate::{arbitrary, relations};

fn page(graph: &ActorGraph, options: &ExportOptions) -> String {
    let mut out = Vec::new();
    write(graph, Format::Html, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What the page says before its data, the data, and the rest.
fn parts(page: &str) -> (&str, &str, &str) {
    let (before, rest) = page.split_once("<script id=\"data\" type=\"application/json\">").unwrap();
    let (data, after) = rest.split_once("</script>").unwrap();
    (before, data, after)
}

/// A column of numbers.
fn numbers(column: &Value) -> Vec<i64> {
    column.as_array().unwrap().iter().map(|n| n.as_i64().unwrap()).collect()
}

fn text(data: &Value, at: i64) -> &str {
    data["strings"][usize::try_from(at).unwrap()].as_str().unwrap()
}

fn talks() -> ActorGraph {
    let relations = relations::read("talks", &include_str!("relations/talks.tsv").replace("Geneva", "𝐆enève"));
    let mut graph = ActorGraph::default();
    graph.add(&relations.triples, &relations.chars());
    graph
}

#[test]
fn the_data_is_the_graph() {
    let graph = talks();
    let page = page(&graph, &ExportOptions::default());
    let data: Value = serde_json::from_str(parts(&page).1).unwrap();
    let names: Vec<&str> = numbers(&data["nodes"]["name"]).into_iter().map(|at| text(&data, at)).collect();
    assert_eq!(names, graph.nodes().iter().map(|node| node.name.as_str()).collect::<Vec<_>>());
    let ids: Vec<&str> = numbers(&data["nodes"]["id"]).into_iter().map(|at| text(&data, at)).collect();
    let ends = |column: &str| numbers(&data["edges"][column]).into_iter().map(|i| ids[i as usize]).collect::<Vec<_>>();
    let links = graph.links();
    assert_eq!(ends("source"), links.iter().map(|link| &*link.source.id).collect::<Vec<_>>());
    assert_eq!(ends("target"), links.iter().map(|link| &*link.target.id).collect::<Vec<_>>());

    let facts = graph.facts();
    let edges = numbers(&data["facts"]["edge"]);
    assert_eq!(edges.len(), facts.len());
    let mut spoken = 0;
    for (i, (link, fact)) in facts.iter().enumerate() {
        assert_eq!(ends("source")[edges[i] as usize], &*link.source.id);
        let evidence = text(&data, data["facts"]["evidence"][i].as_i64().unwrap());
        assert_eq!(evidence, &*fact.evidence);
        let units: Vec<u16> = evidence.encode_utf16().collect();
        // The words stand where the page will mark them.
        for word in data["facts"]["words"][i].as_array().unwrap() {
            let word = numbers(word);
            let printed = match word[0] {
                0 => &fact.text,
                1 => &fact.subject.text,
                2 => &fact.object.as_ref().unwrap().text,
                3 => &fact.to.as_ref().unwrap().text,
                4 => &fact.place.as_ref().unwrap().text,
                5 => &fact.time.as_ref().unwrap().text,
                _ => {
                    spoken += 1;
                    &fact.by.as_ref().unwrap().text
                }
            };
            if word.len() == 3 {
                assert_eq!(text(&data, word[2]), printed);
            } else {
                let marked = String::from_utf16(&units[word[2] as usize..word[3] as usize]).unwrap();
                assert_eq!(&marked, printed);
            }
        }
    }
    assert!(spoken > 0);
}

#[test]
fn a_large_graph_is_cut_to_what_matters_and_says_so() {
    let mut options = ExportOptions::default();
    options.picture_nodes = Some(6);
    let graph = talks();
    let data: Value = serde_json::from_str(parts(&page(&graph, &options)).1).unwrap();
    // Those that are only named inside the facts of the six come along.
    assert!(data["nodes"]["id"].as_array().unwrap().len() < graph.node_count());
    assert_eq!(data["whole"], graph.node_count());
    options.picture_nodes = Some(0);
    let data: Value = serde_json::from_str(parts(&page(&graph, &options)).1).unwrap();
    assert_eq!(data["whole"], Value::Null);
}

#[test]
fn the_page_asks_for_nothing() {
    let page = page(&talks(), &ExportOptions::default());
    let (before, _, after) = parts(&page);
    assert!(before.contains("default-src 'none'"));
    for text in [before, after] {
        for loading in ["src=\"", "@import", "fetch(", "XMLHttpRequest", "<link rel=\"stylesheet\""] {
            assert!(!text.contains(loading), "{loading}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nothing_of_the_graph_is_markup(triples in arbitrary::triples("a/b </script> ?#%\u{202e}\u{2028}")) {
        let graph = arbitrary::graph(std::slice::from_ref(&triples));
        let page = page(&graph, &ExportOptions::default());
        let (before, data, after) = parts(&page);
        let breaking = ['<', '>', '&', '\n', '\u{2028}', '\u{2029}'];
        prop_assert!(!data.contains(breaking));
        prop_assert_eq!(after.matches("</script>").count(), 2);
        let title = before.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
        prop_assert!(!title.contains(['<', '>', '"']));
        let data: Value = serde_json::from_str(data).unwrap();
        let names: BTreeSet<&str> = numbers(&data["nodes"]["name"]).into_iter().map(|at| text(&data, at)).collect();
        prop_assert_eq!(names, graph.nodes().iter().map(|node| node.name.as_str()).collect());
        let places = [numbers(&data["nodes"]["x"]), numbers(&data["nodes"]["y"])];
        prop_assert!(places.iter().all(|axis| axis.len() == graph.node_count()));
    }
}
