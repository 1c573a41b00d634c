//! Pictures of every size: the engine that lays each out, what it shows, and how its nodes are put together.
//!
//! The large pictures of the gallery are drawn anew, with Graphviz, by
//! `cargo test --release large_pictures_of_the_gallery -- --ignored`; look at them before you commit.

use std::process::Output;

use actograph::{ActorGraph, Clustering, ExportOptions, Format, Theme, write};

use crate::{graphviz, invented, relations};

fn picture(graph: &ActorGraph, format: Format, nodes: Option<usize>, clusters: Clustering, theme: Theme) -> String {
    let mut options = ExportOptions::default();
    options.picture_nodes = nodes;
    options.clusters = clusters;
    options.theme = theme;
    options.title = Some("News of an invented world".to_owned());
    let mut out = Vec::new();
    write(graph, format, &options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn dot(graph: &ActorGraph, nodes: Option<usize>, clusters: Clustering) -> String {
    picture(graph, Format::Dot, nodes, clusters, Theme::Light)
}

#[test]
fn the_engine_fits_the_size() {
    for (facts, engine) in [(10, "dot"), (100, "nop"), (1_000, "sfdp"), (10_000, "sfdp")] {
        let text = dot(&invented::news(facts), Some(0), Clustering::None);
        assert!(text.contains(&format!("layout={engine}")), "{facts}: {}", &text[..200]);
    }
    // However much there is, a picture that nobody made larger can be read.
    let text = dot(&invented::news(10_000), None, Clustering::None);
    let nodes = text.lines().filter(|line| line.contains("class=") && !line.contains(" -> ")).count();
    assert!(nodes <= 50 && text.contains(" nodes</font>") && !text.contains("shape=circle"), "{nodes}");
}

#[test]
fn a_map_names_the_most_important_and_draws_no_statements() {
    let text = dot(&invented::news(1_000), Some(0), Clustering::None);
    assert!(!text.contains("class=Statement") && !text.contains("class=words"));
    let names = text.lines().filter(|line| line.contains("label=<<b>") && !line.contains("cluster")).count();
    assert!((50..=150).contains(&names), "{names}");
    assert!(text.contains("shape=circle") && text.contains("Verania"));
}

#[test]
fn clusters_are_countries_or_communities_and_hold_their_people() {
    let table = "Person:Ann Roe\tRole\tenvoy of\tenvoy of\tCountry:Verania\t\t\t\t\t1\n\
                 Person:Bo Lund\tRole\tleader of\tleader of\tOrganization:Harbour Union\t\t\t\t\t1\n\
                 Organization:Harbour Union\tPartOf\tin\tin\tCountry:Tolmark\t\t\t\t\t1\n\
                 Person:Ann Roe\tConsult\tmeet\tmet\tPerson:Bo Lund\t\t\t\t\t1\n\
                 Person:Ann Roe\tSay\tsay\tsaid\t\"it was <short>\"\t\t\t\t\t1\n";
    let read = relations::read("one", table);
    let mut graph = ActorGraph::default();
    graph.add(&read.triples, &read.chars());
    let text = dot(&graph, None, Clustering::Country);
    let clusters: Vec<&str> = text.split("subgraph cluster_").skip(1).filter_map(|c| c.split("\n  }").next()).collect();
    assert_eq!(clusters.len(), 2, "{text}");
    assert!(["<b>Tolmark</b>", "bo-lund", "harbour-union"].iter().all(|part| clusters[0].contains(part)));
    assert!(["<b>Verania</b>", "ann-roe", "class=Statement"].iter().all(|part| clusters[1].contains(part)));
    let svg = picture(&graph, Format::Svg, None, Clustering::Country, Theme::Light);
    assert_eq!(svg.matches("class=\"cluster\"").count(), 2);
    let mermaid = picture(&graph, Format::Mermaid, None, Clustering::Country, Theme::Light);
    assert!(mermaid.contains("subgraph c0[\"Tolmark\"]") && mermaid.matches("\n  end\n").count() == 2, "{mermaid}");

    let news = invented::news(1_000);
    let text = dot(&news, Some(0), Clustering::Community);
    assert!(text.contains("layout=nop") && text.matches("subgraph cluster_").count() > 4);
    assert_eq!(text, dot(&news, Some(0), Clustering::Community));
    assert!(!dot(&news, Some(0), Clustering::None).contains("subgraph"));
}

#[test]
fn graphviz_takes_every_size_without_a_warning() {
    for facts in [0, 10, 100, 1_000] {
        for clusters in Clustering::ALL {
            if let Some(Output { stderr: complaints, .. }) =
                graphviz::run(&dot(&invented::news(facts), Some(0), *clusters), &["-Tsvg"])
            {
                assert!(complaints.is_empty(), "{facts} {}: {}", clusters.name(), String::from_utf8_lossy(&complaints));
            }
        }
    }
}

#[test]
#[ignore = "writes graphs/sizes, and takes Graphviz"]
fn large_pictures_of_the_gallery() {
    let of = |facts, nodes, clusters, theme, resolution, name: &str| {
        let dot = picture(&invented::news(facts), Format::Dot, nodes, clusters, theme);
        let png = graphviz::run(&dot, &["-Tpng", &format!("-Gdpi={resolution}")]).unwrap().stdout;
        std::fs::write(format!("{}/graphs/sizes/{name}.png", env!("CARGO_MANIFEST_DIR")), png).unwrap();
    };
    of(100, None, Clustering::None, Theme::Light, 72, "100");
    of(1_000, Some(0), Clustering::Country, Theme::Light, 48, "1000-countries");
    of(1_000, Some(0), Clustering::None, Theme::Dark, 60, "1000-dark");
    of(10_000, Some(0), Clustering::Community, Theme::Light, 36, "10000-communities");
    of(10_000, None, Clustering::None, Theme::Light, 72, "10000");
}
