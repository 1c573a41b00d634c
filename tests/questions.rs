//! Questions to a graph: filters, paths, measures and communities on a graph made by hand, and the commands on the graph
//! of a sample article.

use actograph::{ActorGraph, Centrality, Filter, Modality, Path, RelationType};
use assert_cmd::Command;
use serde_json::Value;

use crate::relations;

const TALKS: &str = include_str!("relations/talks.tsv");

fn talks() -> ActorGraph {
    let relations = relations::read("talks", TALKS);
    let mut graph = ActorGraph::default();
    graph.add(&relations.triples, &relations.chars());
    graph
}

fn names<'g>(path: &Path<'g>) -> Vec<&'g str> {
    path.nodes.iter().map(|node| node.name.as_str()).collect()
}

#[test]
fn filters_choose_by_type_time_place_and_certainty() {
    let graph = talks();
    let lemmas = |set: &dyn Fn(&mut Filter)| -> Vec<String> {
        let mut filter = Filter::default();
        set(&mut filter);
        graph.select(&filter).facts().iter().map(|(link, _)| link.edge.key.lemma.to_string()).collect()
    };
    assert_eq!(lemmas(&|f| f.types = vec![RelationType::Protest]), ["protest against"]);
    assert_eq!(
        lemmas(&|f| f.since = Some("2031-03-07".into())),
        ["meet", "hold talks with", "offer to host", "arrive in"]
    );
    assert_eq!(lemmas(&|f| f.until = Some("2030".into())), ["block", "hold talks with"]);
    // A week overlaps the days in it.
    let week = lemmas(&|f| (f.since, f.until) = (Some("2031-03-04".into()), Some("2031-03-04".into())));
    assert_eq!(week, ["meet with", "hold talks with"]);
    // Port Mera lies in Verania.
    let in_verania = lemmas(&|f| f.places = vec!["country/verania".into()]);
    assert!(
        in_verania.contains(&"detain".to_owned()) && !in_verania.contains(&"meet with".to_owned()),
        "{in_verania:?}"
    );
    assert_eq!(lemmas(&|f| f.modalities = vec![Modality::Possible]), ["meet", "offer to host"]);
    assert_eq!(lemmas(&|f| f.confidence = 0.98), ["foreign minister of", "president of"]);
}

#[test]
fn paths_are_loopless_and_the_shortest_come_first() {
    let graph = talks();
    let paths = graph.paths("person/elena-markovic", "person/pavel-markovic", 5);
    assert_eq!(names(&paths[0]), ["Elena Markovic", "Tomas Markovic", "Pavel Markovic"]);
    assert!(paths.len() > 1 && paths.windows(2).all(|pair| pair[0].cost <= pair[1].cost));
    for path in &paths {
        assert_eq!(path.steps.len() + 1, path.nodes.len());
        let mut ids: Vec<_> = path.nodes.iter().map(|node| &node.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), path.nodes.len(), "a loop in {:?}", names(path));
        for (step, ends) in path.steps.iter().zip(path.nodes.windows(2)) {
            let (_, fact) = step[0];
            assert!(ends.iter().all(|end| fact.nodes().any(|node| *node == end.id)), "{:?}", names(path));
        }
    }
    let distinct: std::collections::BTreeSet<_> = paths.iter().map(names).collect();
    assert_eq!(distinct.len(), paths.len());
    assert!(graph.paths("person/elena-markovic", "person/elena-markovic", 3).is_empty());
    assert!(graph.paths("person/elena-markovic", "person/nobody", 3).is_empty());
    // A brother and a newspaper have no other way to the world.
    assert_eq!(names(&graph.paths("person/pavel-markovic", "organization/daily-courier", 3)[0]).len(), 2);
}

#[test]
fn measures_rank_every_node_but_statements() {
    let graph = talks();
    let nodes = graph.nodes().into_iter().filter(|node| !node.is_statement()).count();
    for &measure in Centrality::ALL {
        let ranked = graph.centrality(measure);
        assert_eq!(ranked.len(), nodes);
        assert!(ranked.windows(2).all(|pair| pair[0].1 >= pair[1].1));
    }
    assert_eq!(graph.centrality(Centrality::Degree)[0].0.name, "Verania");
    let total: f64 = graph.centrality(Centrality::PageRank).iter().map(|(_, share)| share).sum();
    assert!((total - 1.0).abs() < 1e-9);
    assert!(ActorGraph::default().centrality(Centrality::Betweenness).is_empty());
}

#[test]
fn communities_part_the_nodes() {
    let graph = talks();
    let communities = graph.communities();
    let mut ids: Vec<_> = communities.iter().flatten().map(|node| &node.id).collect();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "nobody is in two");
    assert!(communities.windows(2).all(|pair| pair[0].len() >= pair[1].len()));
    let of = |id: &str| communities.iter().position(|group| group.iter().any(|node| &*node.id == id));
    assert_eq!(of("group/fishermen"), of("organization/northern-fleet"));
    assert_ne!(of("group/fishermen"), of("person/pavel-markovic"));
}

/// What a command prints about the relations of [`TALKS`]; the exit code must be `code`.
fn ask(arguments: &[&str], code: i32) -> (String, String) {
    let graph = talks();
    let mut lines = Vec::new();
    actograph::write(&graph, actograph::Format::Jsonl, &actograph::ExportOptions::default(), &mut lines).unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("talks.jsonl"), lines).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_actograph")).current_dir(&folder).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    (stdout, stderr)
}

fn rows(stdout: &str) -> Vec<Value> {
    stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_pipe_gets_rows_of_the_json_lines_contract() {
    let (stdout, _) = ask(&["who", "brandt, karl", "talks.jsonl"], 2);
    assert!(stdout.is_empty());
    let (stdout, _) = ask(&["who", "KARL BRANDT", "talks.jsonl"], 0);
    let rows = rows(&stdout);
    assert_eq!(rows[0]["relation"]["type"], "Role", "who it is comes first");
    assert!(rows.len() >= 6 && rows.iter().all(|row| row["evidence"].is_string() && row["doc"] == "talks"));
}

#[test]
fn people_get_a_table_with_sources() {
    let (stdout, _) = ask(&["who", "Karl Brandt", "talks.jsonl", "--to", "table"], 0);
    assert!(stdout.starts_with("Karl Brandt (Person, person/karl-brandt)\n"), "{stdout}");
    assert!(stdout.contains("talks §15") && stdout.contains("will meet"), "{stdout}");
    let (stdout, _) = ask(&["who", "Karl Brandt", "talks.jsonl", "--to", "dot"], 0);
    assert!(stdout.starts_with("digraph") && !stdout.contains("Daily Courier"));
}

#[test]
fn said_and_met_answer_about_another() {
    let (stdout, _) = ask(&["said", "Tomas Markovic", "talks.jsonl"], 0);
    assert_eq!(rows(&stdout).len(), 2);
    let (stdout, _) = ask(&["said", "Tomas Markovic", "talks.jsonl", "--about", "Ostland"], 0);
    assert_eq!(rows(&stdout).len(), 1);
    let (stdout, _) = ask(&["met", "Verania", "talks.jsonl"], 0);
    assert_eq!(rows(&stdout).len(), 2);
    let (stdout, stderr) = ask(&["met", "Verania", "talks.jsonl", "--whom", "Karl Brandt"], 0);
    assert!(stdout.is_empty() && stderr.contains("nothing found"));
}

#[test]
fn timelines_ranks_paths_and_communities_are_rows_too() {
    let (stdout, stderr) = ask(&["timeline", "talks.jsonl"], 0);
    let times: Vec<String> =
        rows(&stdout).iter().map(|row| row["time"]["value"].as_str().unwrap().to_owned()).collect();
    assert_eq!(times.first().map(String::as_str), Some("2030-11"));
    assert_eq!(times.last().map(String::as_str), Some("2031-04"));
    assert!(stderr.contains("without a known time left out"));
    let (stdout, _) = ask(&["rank", "talks.jsonl", "--by", "degree", "--kind", "person", "--count", "3"], 0);
    assert!(rows(&stdout).len() == 3 && rows(&stdout).iter().all(|row| row["type"] == "Person"));
    let (stdout, _) = ask(&["path", "Elena Markovic", "Pavel Markovic", "talks.jsonl", "--count", "1"], 0);
    assert_eq!(rows(&stdout)[0]["nodes"].as_array().unwrap().len(), 3);
    let (stdout, _) = ask(&["communities", "talks.jsonl"], 0);
    assert!(rows(&stdout)[0]["members"].as_array().unwrap().len() > 2);
}

#[test]
fn wrong_questions_are_explained() {
    let (_, stderr) = ask(&["who", "Karl Brand", "talks.jsonl"], 2);
    assert!(stderr.contains("did you mean Karl Brandt"), "{stderr}");
    let (_, stderr) = ask(&["who", "Markovic", "talks.jsonl"], 2);
    assert!(stderr.contains("did you mean"), "{stderr}");
    let (_, stderr) = ask(&["rank", "talks.jsonl", "--since", "soon"], 2);
    assert!(stderr.contains("2019-W40"), "{stderr}");
    let (_, stderr) = ask(&["rank", "talks.jsonl", "--since", "2050"], 2);
    assert!(stderr.contains("filters"), "{stderr}");
    let (_, stderr) = ask(&["rank", "none.jsonl"], 2);
    assert!(stderr.contains("none.jsonl"), "{stderr}");
}
