//! Files read back by other people's programs: Python packages (tests/readers/requirements.txt) in the environment whose
//! interpreter the variable `ACTOGRAPH_READERS` names, which .ci/run prepares. Without it these tests have nothing to ask
//! and pass; the Rust readers of the other modules have checked the same files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use actograph::{ActorGraph, CypherDialect, ExportOptions, Format, write, write_part};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use tempfile::TempDir;

use crate::{arbitrary, property_graph};

/// The interpreter, if there is one.
fn python() -> Option<PathBuf> {
    std::env::var_os("ACTOGRAPH_READERS").map(PathBuf::from)
}

#[track_caller]
fn succeeds(command: &mut Command) -> String {
    let done = command.output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{command:?}\n{stdout}{stderr}");
    stdout.into_owned()
}

/// A graph of many documents of hostile text.
fn hostile() -> ActorGraph {
    let mut runner = TestRunner::deterministic();
    let documents = (0..60).map(|number| {
        let name =
            Box::leak(format!("{}{number}", arbitrary::HOSTILE[number % arbitrary::HOSTILE.len()]).into_boxed_str());
        arbitrary::triples(name).new_tree(&mut runner).unwrap().current()
    });
    arbitrary::graph(&documents.collect::<Vec<_>>())
}

/// Every property-graph format of a graph, as files.
fn write_all(graph: &ActorGraph, folder: &Path, name: &str) {
    let file = |extension: &str| fs::File::create(folder.join(format!("{name}.{extension}"))).unwrap();
    let options = ExportOptions::default();
    for format in [Format::NodeLink, Format::GraphMl, Format::Gexf, Format::Cypher] {
        write(graph, format, &options, &mut file(format.extension())).unwrap();
    }
    for format in [Format::Csv, Format::Parquet].into_iter().filter(|format| format.is_built()) {
        for part in format.parts() {
            write_part(graph, format, part, &options, &mut file(&format!("{part}.{}", format.extension()))).unwrap();
        }
    }
    let mut options = ExportOptions::default();
    options.cypher = CypherDialect::Kuzu;
    write(graph, Format::Cypher, &options, &mut file("kuzu.cypher")).unwrap();
}

#[test]
fn property_graphs_are_the_same_graph_to_every_reader() {
    let Some(python) = python() else { return };
    let folder = TempDir::new().unwrap();
    for (name, graph) in [("talks", property_graph::talks()), ("hostile", hostile()), ("empty", ActorGraph::default())]
    {
        write_all(&graph, folder.path(), name);
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/readers/property_graph.py");
    let said = succeeds(Command::new(python).arg(script).arg(folder.path()));
    assert_eq!(said.lines().filter(|line| line.ends_with("equal for every reader")).count(), 3, "{said}");
}

/// The blocks of the README between two headings, by language.
fn blocks<'t>(from: &str, to: &str, readme: &'t str) -> Vec<(&'t str, &'t str)> {
    let section = readme.split(from).nth(1).unwrap().split(to).next().unwrap();
    let fences: Vec<&str> = section.split("```").collect();
    fences.iter().skip(1).step_by(2).map(|block| block.split_once('\n').unwrap()).collect()
}

/// The words of a command; quotes hold together.
fn words(command: &str) -> Vec<&str> {
    let pieces = command.split('"').enumerate();
    pieces.flat_map(|(i, piece)| if i % 2 == 1 { vec![piece] } else { piece.split_whitespace().collect() }).collect()
}

#[test]
fn the_commands_of_the_readme_work() {
    let readme = include_str!("../README.md");
    let folder = TempDir::new().unwrap();
    let talks = concat!(env!("CARGO_MANIFEST_DIR"), "/graphs/talks/talks.txt");
    fs::copy(talks, folder.path().join("news.txt")).unwrap();
    let blocks = ["## The picture", "## Load the graph"].into_iter().flat_map(|from| blocks(from, "\n## ", readme));
    let mut ran: BTreeMap<&str, usize> = BTreeMap::new();
    for (language, text) in blocks {
        match language {
            "console" => {
                // Programs that are not here (cypher-shell, neo4j-admin …) are not run.
                for line in text.lines().filter_map(|line| line.strip_prefix("$ actograph ")) {
                    // What another program is given is not given to it here.
                    let (line, file) = match line.split(['#', '|']).next().unwrap().split_once('>') {
                        Some((line, file)) => (line, Some(file.trim())),
                        None => (line.split(['#', '|']).next().unwrap(), None),
                    };
                    let words = words(line);
                    if words.contains(&"parquet") && !Format::Parquet.is_built() {
                        continue;
                    }
                    let mut command = Command::new(env!("CARGO_BIN_EXE_actograph"));
                    let out = succeeds(command.args(words).arg("--quiet").current_dir(folder.path()));
                    if let Some(file) = file {
                        fs::write(folder.path().join(file), out).unwrap();
                    }
                    *ran.entry("actograph").or_default() += 1;
                }
            }
            "python" => {
                let Some(python) = python() else { continue };
                if text.contains(".parquet") && !Format::Parquet.is_built() {
                    continue;
                }
                let said = succeeds(Command::new(python).arg("-c").arg(text).current_dir(folder.path()));
                assert!(!said.trim().is_empty(), "{text}");
                *ran.entry("python").or_default() += 1;
            }
            _ => {}
        }
    }
    assert!(ran["actograph"] >= 10, "{ran:?}");
}
