//! Commands that start from graph files: `export`.

use super::{NEWS, Workplace};

const OTHER: &str = "Peru rejected the offer on Tuesday, Norway said. Anna Berg left Lima.\n";

/// Two articles and their lines.
fn place() -> Workplace {
    let place = Workplace::with(&[("a.txt", NEWS.as_bytes()), ("b.txt", OTHER.as_bytes())]);
    for name in ["a", "b"] {
        let file = format!("{name}.jsonl");
        place.run(&["extract", &format!("{name}.txt"), "--date", "2031-03-05", "-q", "-o", &file]).exits(0);
    }
    place
}

#[test]
fn a_graph_is_exported_as_the_text_was() {
    let place = place();
    place.run(&["extract", "a.txt", "--date", "2031-03-05", "-q", "-o", "text/", "--to", "jsonl"]).exits(0);
    let told = place.run(&["export", "a.jsonl", "-o", "graph/", "--to", "jsonl"]).exits(0).writes_nothing();
    assert!(told.stderr.starts_with("1 document, ") && told.stderr.contains("wrote graph/a.dot"), "{}", told.stderr);
    for file in ["a.dot", "a.jsonl"] {
        assert_eq!(place.read(&format!("graph/{file}")), place.read(&format!("text/{file}")), "{file}");
    }
    // From a pipe, told by its first bytes.
    let piped = place.run_with(&["export", "-", "-q"], place.read("a.jsonl").into_bytes()).exits(0);
    assert_eq!(piped.stdout, place.read("a.jsonl"));
}

#[test]
fn several_graphs_become_one_in_any_order() {
    let place = place();
    let both = place.run(&["export", "a.jsonl", "b.jsonl", "-q"]).exits(0).stdout;
    assert_eq!(place.run(&["export", "b.jsonl", "a.jsonl", "a.jsonl", "-q"]).exits(0).stdout, both);
    place.run(&["extract", "a.txt", "b.txt", "--date", "2031-03-05", "-q", "--to", "dot", "-o", "text.dot"]).exits(0);
    place.run(&["export", "b.jsonl", "a.jsonl", "-q", "-o", "graph.dot"]).exits(0);
    assert_eq!(place.read("graph.dot"), place.read("text.dot"));
}

#[test]
fn a_part_of_a_graph_is_exported() {
    let place = place();
    let near = place.run(&["export", "a.jsonl", "b.jsonl", "-q", "--focus", "peru"]).exits(0);
    assert!(!near.rows().is_empty() && near.field("doc").iter().all(|doc| doc == "b"), "{}", near.stdout);
    place.run(&["export", "a.jsonl", "--focus", "Nobody Known", "-o", "x.dot"]).exits(2).says("no actor is called");
    assert!(!place.has("x.dot"));
    let sure = place.run(&["export", "a.jsonl", "-q", "--min-confidence", "0.85"]).exits(0);
    let all = place.read("a.jsonl").lines().count();
    assert!((1..all).contains(&sure.rows().len()), "{}", sure.stdout);
}

#[test]
fn what_is_no_graph_is_named_and_nothing_is_written() {
    let place = place();
    place.write("cut.jsonl", &place.read("a.jsonl").as_bytes()[..1500]);
    place.write("news.unknown", NEWS.as_bytes());
    place.write("empty", b"");
    for (graph, message) in [
        ("cut.jsonl", "the file is cut off here"),
        ("none.jsonl", "none.jsonl: No such file"),
        (".", "is a folder; name the graph files in it"),
        ("news.unknown", "neither its name nor its first bytes tell"),
        ("empty", "it is empty"),
    ] {
        place.run(&["export", graph, "-o", "out.dot"]).exits(2).writes_nothing().says(message);
        assert!(!place.has("out.dot"));
    }
    place.run(&["export", "a.txt", "--from", "jsonl"]).exits(2).says("a.txt:1: malformed JSON");
    place.run(&["export"]).exits(2).says("<GRAPH>");
}
