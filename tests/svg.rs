//! SVG read back by an XML parser: every node, every arrow, every word, nothing over anything else, nothing that runs.

use actograph::{ActorGraph, ExportOptions, Format, Target, Theme, write};
use proptest::prelude::*;
use roxmltree::{Document, Node};

use crate::{arbitrary, relations};

fn talks() -> ActorGraph {
    let relations = relations::read("talks", include_str!("relations/talks.tsv"));
    let mut graph = ActorGraph::default();
    graph.add(&relations.triples, &relations.chars());
    graph
}

fn svg(graph: &ActorGraph, options: &ExportOptions) -> String {
    let mut out = Vec::new();
    write(graph, Format::Svg, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn of_class<'a, 'd>(document: &'a Document<'d>, class: &str) -> Vec<Node<'a, 'd>> {
    let has = |node: &Node<'_, '_>| node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class));
    document.descendants().filter(has).collect()
}

fn words(node: &Node<'_, '_>) -> String {
    let texts = node.descendants().filter(|child| child.has_tag_name("text"));
    let line = |text: Node<'_, '_>| -> String {
        text.descendants().filter(Node::is_text).filter_map(|part| part.text().map(str::to_owned)).collect()
    };
    texts.map(line).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_picture_shows_every_node_and_arrow_with_its_sentence() {
    let graph = talks();
    let text = svg(&graph, &ExportOptions::default());
    let document = Document::parse(&text).unwrap();
    let nodes = of_class(&document, "node");
    let ends: std::collections::BTreeSet<&str> =
        graph.links().iter().flat_map(|link| [&*link.source.id, &*link.target.id]).collect();
    assert_eq!(nodes.len(), ends.len());
    let names: Vec<String> = nodes.iter().map(words).collect();
    for name in ["Elena Markovic", "Karl Brandt", "Verania"] {
        assert!(names.iter().any(|text| text.starts_with(name)), "{name}: {names:?}");
    }
    let joined: std::collections::BTreeSet<(&str, &str)> = graph
        .links()
        .iter()
        .filter(|link| link.edge.key.target != Target::Nothing)
        .map(|link| (&*link.source.id, &*link.target.id))
        .collect();
    let arrows: Vec<Node<'_, '_>> = document.descendants().filter(|node| node.has_attribute("marker-end")).collect();
    assert!(arrows.len() >= joined.len());
    assert!(arrows.iter().all(|arrow| arrow.descendants().any(|part| part.text().is_some_and(|t| t.len() > 5))));
    assert!(!of_class(&document, "denied").is_empty() && !of_class(&document, "uncertain").is_empty());
    assert!(of_class(&document, "words").iter().any(|node| words(node).starts_with("held talks with ×2")));
}

#[test]
fn words_do_not_cover_each_other() {
    let text = svg(&talks(), &ExportOptions::default());
    let document = Document::parse(&text).unwrap();
    let boxes: Vec<[f64; 4]> = of_class(&document, "words")
        .iter()
        .filter_map(|node| node.children().find(|child| child.has_tag_name("rect")))
        .map(|rect| ["x", "y", "width", "height"].map(|name| rect.attribute(name).unwrap().parse().unwrap()))
        .collect();
    assert!(boxes.len() > 5);
    for (i, a) in boxes.iter().enumerate() {
        for b in &boxes[..i] {
            let apart = |axis: usize| a[axis] >= b[axis] + b[axis + 2] || b[axis] >= a[axis] + a[axis + 2];
            assert!(apart(0) || apart(1), "{a:?} {b:?}");
        }
    }
}

#[test]
fn few_nodes_and_dark_colors_are_kept_to() {
    let mut options = ExportOptions::default();
    options.picture_nodes = Some(5);
    options.theme = Theme::Dark;
    let text = svg(&talks(), &options);
    let document = Document::parse(&text).unwrap();
    assert!(of_class(&document, "node").len() <= 5);
    assert!(text.contains("most important of") && !text.contains("#FFFFFF"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn hostile_text_stays_text(triples in arbitrary::triples("a/b ?#%\u{202e}")) {
        let graph = arbitrary::graph(std::slice::from_ref(&triples));
        let text = svg(&graph, &ExportOptions::default());
        let document = Document::parse(&text);
        prop_assert!(document.is_ok(), "{:?}", document.err());
        let document = document.unwrap();
        prop_assert!(document.descendants().all(|node| !node.has_tag_name("script") && !node.has_tag_name("b")));
        prop_assert!(!text.contains("NaN") && !text.contains("inf"));
    }
}
