//! No run writes over what it reads.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::path::Path;
use std::process::{Command as Process, Output, Stdio};

use super::{NEWS, Workplace};

const TABLE: &str = "alias\tMr. Soto\tPedro Soto\n";

/// A text, the same as JSON Lines and in a folder of its own, its graph and its annotation.
fn place() -> Workplace {
    let line = format!("{}\n", serde_json::json!({ "id": "news", "text": NEWS }));
    let place = Workplace::with(&[
        ("news.txt", NEWS.as_bytes()),
        ("lines.jsonl", line.as_bytes()),
        ("in/in.jsonl", line.as_bytes()),
        ("in/deep/news.txt", NEWS.as_bytes()),
        ("names.tsv", TABLE.as_bytes()),
    ]);
    place.run(&["extract", "news.txt", "-q", "-o", "graph.jsonl"]).exits(0);
    place.run(&["annotate", "news.txt", "-q", "-o", "trees.conllu"]).exits(0);
    place
}

/// Every file of the place with its bytes.
fn files(place: &Workplace) -> BTreeMap<String, Vec<u8>> {
    fn gather(folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, found);
            } else {
                found.insert(path.display().to_string(), fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    gather(place.folder.path(), &mut found);
    found
}

/// The run is refused with the names of both, and nothing has changed.
#[track_caller]
fn refuses(place: &Workplace, arguments: &[&str], output: &str, input: &str) {
    let before = files(place);
    let done = place.run(arguments).exits(2).writes_nothing();
    let expected = format!("error: {output}: writing this would overwrite the input {input}, so nothing was written; ");
    assert!(done.stderr.starts_with(&expected), "{arguments:?}: {}", done.stderr);
    assert!(files(place) == before, "{arguments:?} changed a file");
}

#[test]
fn an_output_that_is_an_input_is_refused() {
    let place = place();
    for (arguments, output, input) in [
        ("extract lines.jsonl -o ./ --to jsonl", "./lines.jsonl", "lines.jsonl"),
        ("extract news.txt -o news.txt --to jsonl", "news.txt", "news.txt"),
        ("extract news.txt lines.jsonl -o in/../lines.jsonl", "in/../lines.jsonl", "lines.jsonl"),
        ("extract in -o in/ --to jsonl", "in/in.jsonl", "in/in.jsonl"),
        ("extract in -o in/deep/news.txt --to openie", "in/deep/news.txt", "in/deep/news.txt"),
        ("extract news.txt --aliases names.tsv -o names.tsv --to openie", "names.tsv", "names.tsv"),
        ("annotate trees.conllu -o ./ --to conllu", "./trees.conllu", "trees.conllu"),
        ("annotate news.txt -o news.txt --to json", "news.txt", "news.txt"),
        ("export graph.jsonl --min-confidence 0.9 -o ./ --to jsonl", "./graph.jsonl", "graph.jsonl"),
        ("export graph.jsonl -o graph.jsonl --to dot", "graph.jsonl", "graph.jsonl"),
        ("who Soto graph.jsonl -o graph.jsonl", "graph.jsonl", "graph.jsonl"),
        // A union or a rest that is only a part of itself, or a picture.
        ("merge graph.jsonl --min-confidence 0.9 -o graph.jsonl", "graph.jsonl", "graph.jsonl"),
        ("merge graph.jsonl -o graph.jsonl --to dot", "graph.jsonl", "graph.jsonl"),
        ("forget news graph.jsonl --min-confidence 0.1 -o graph.jsonl", "graph.jsonl", "graph.jsonl"),
    ] {
        refuses(&place, &arguments.split(' ').collect::<Vec<_>>(), output, input);
    }
}

#[test]
fn an_earlier_output_inside_the_folder_that_is_read_is_an_input() {
    let place = place();
    place.run(&["extract", "in", "-q", "-o", "in/", "--to", "html"]).exits(0);
    refuses(&place, &["extract", "in", "-o", "in/", "--to", "html"], "in/in.html", "in/in.html");
    // What is not read may be replaced.
    place.run(&["extract", "in/deep", "-q", "-o", "in/", "--to", "html"]).exits(0);
    place.run(&["extract", "in/deep", "-q", "-o", "in/", "--to", "html"]).exits(0);
}

#[test]
fn a_graph_may_replace_itself() {
    let place = place();
    place.run(&["merge", "graph.jsonl", "-q", "-o", "graph.jsonl"]).exits(0);
    place.run(&["merge", "graph.jsonl", "graph.jsonl", "-q", "-o", "./", "--to", "jsonl"]).exits(0);
    place.run(&["forget", "news", "graph.jsonl", "-q", "-o", "graph.jsonl"]).exits(0);
    assert_eq!(place.read("graph.jsonl"), "");
}

#[cfg(unix)]
#[test]
fn links_hide_nothing() {
    use std::os::unix::fs::symlink;
    let place = place();
    let at = |name: &str| place.folder.path().join(name);
    symlink("news.txt", at("symbolic.txt")).unwrap();
    fs::hard_link(at("news.txt"), at("hard.txt")).unwrap();
    symlink("in", at("folder")).unwrap();
    refuses(&place, &["extract", "news.txt", "-o", "symbolic.txt", "--to", "dot"], "symbolic.txt", "news.txt");
    refuses(&place, &["extract", "symbolic.txt", "-o", "news.txt", "--to", "dot"], "news.txt", "symbolic.txt");
    refuses(&place, &["annotate", "news.txt", "-o", "hard.txt", "--to", "json"], "hard.txt", "news.txt");
    refuses(&place, &["extract", "in", "-o", "folder/", "--to", "jsonl"], "folder/in.jsonl", "in/in.jsonl");
}

/// The program with its standard streams as given.
#[cfg(unix)]
fn piped(place: &Workplace, arguments: &[&str], stdin: Stdio, stdout: Stdio) -> Output {
    Process::new(env!("CARGO_BIN_EXE_actograph"))
        .current_dir(place.folder.path())
        .args(arguments)
        .stdin(stdin)
        .stdout(stdout)
        .output()
        .unwrap()
}

#[cfg(unix)]
#[test]
fn streams_hide_nothing() {
    let place = place();
    let append =
        |name: &str| Stdio::from(OpenOptions::new().append(true).open(place.folder.path().join(name)).unwrap());
    let read = |name: &str| Stdio::from(File::open(place.folder.path().join(name)).unwrap());
    let before = files(&place);
    for (arguments, stdin, stdout, output, input) in [
        ("extract lines.jsonl", Stdio::null(), append("lines.jsonl"), "standard output", "lines.jsonl"),
        ("extract in", Stdio::null(), append("in/in.jsonl"), "standard output", "in/in.jsonl"),
        ("export graph.jsonl -o -", Stdio::null(), append("graph.jsonl"), "standard output", "graph.jsonl"),
        ("merge graph.jsonl", Stdio::null(), append("graph.jsonl"), "standard output", "graph.jsonl"),
        ("extract - -o news.txt --to dot", read("news.txt"), Stdio::null(), "news.txt", "standard input"),
        ("annotate -", read("news.txt"), append("news.txt"), "standard output", "standard input"),
    ] {
        let done = piped(&place, &arguments.split(' ').collect::<Vec<_>>(), stdin, stdout);
        let stderr = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "{arguments}: {stderr}");
        let expected = format!("error: {output}: writing this would overwrite the input {input}, ");
        assert!(stderr.starts_with(&expected), "{arguments}: {stderr}");
    }
    assert!(files(&place) == before);
    // Elsewhere a stream is as good as a file.
    let other = Stdio::from(File::create(place.folder.path().join("out.jsonl")).unwrap());
    assert!(piped(&place, &["extract", "-", "-q"], read("news.txt"), other).status.success());
    assert!(place.read("out.jsonl").starts_with('{'));
}
