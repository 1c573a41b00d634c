//! Commands that start from graph files: `export`, `merge`, `forget`.

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
    let formats = ["--to", "jsonl", "--to", "nquads", "--to", "turtle"];
    place.run(&[&["extract", "a.txt", "--date", "2031-03-05", "-q", "-o", "text/"], &formats[..]].concat()).exits(0);
    let told = place.run(&[&["export", "a.jsonl", "-o", "graph/"], &formats[..]].concat()).exits(0).writes_nothing();
    assert!(told.stderr.starts_with("1 document, ") && told.stderr.contains("wrote graph/a.dot"), "{}", told.stderr);
    // Down to the weights that read the text.
    assert!(place.read("text/a.jsonld").contains("\"modelChecksum\":\""));
    for file in ["a.dot", "a.jsonld", "a.jsonl", "a.nq", "a.ttl"] {
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

#[test]
fn a_graph_goes_through_every_format_unchanged() {
    let place = place();
    let lines = place.read("a.jsonl");
    for extension in ["jsonld", "ttl", "nt", "nq", "jsonl"] {
        let file = format!("a2.{extension}");
        place.run(&["export", "a.jsonl", "-q", "-o", &file, "--base-iri", "https://news.example/g/"]).exits(0);
        assert_eq!(place.run(&["export", &file, "-q"]).exits(0).stdout, lines, "{file}");
    }
    place
        .run(&["export", "a.jsonl", "--to", "nquads", "--base-iri", "urn:news:"])
        .exits(2)
        .says("must be absolute and end");
}

#[test]
fn shards_merge_line_by_line_into_what_they_are_together() {
    let place = place();
    let whole = place.run(&["export", "a.jsonl", "b.jsonl", "-q"]).exits(0).stdout;
    // Shards that overlap, in no order, with blank lines, one of them without an end of line.
    let (a, b) = (place.read("a.jsonl"), place.read("b.jsonl"));
    let mut lines: Vec<&str> = a.lines().chain(b.lines()).collect();
    lines.reverse();
    let (first, second) = lines.split_at(lines.len() / 2);
    place.write("1.jsonl", format!("\u{feff}{}\n\n", first.join("\n\r\n")).as_bytes());
    place.write("2.jsonl", [second, first].concat().join("\n").as_bytes());
    place.write("empty.jsonl", b"");
    let merged = place.run(&["merge", "1.jsonl", "2.jsonl", "empty.jsonl", "-o", "all.jsonl"]).exits(0);
    merged.says("2 documents, ");
    assert_eq!(place.read("all.jsonl"), whole);
    // A union has no order and no repetition, and replaces one of its own inputs if asked.
    place.run(&["merge", "all.jsonl", "1.jsonl", "-q", "-o", "all.jsonl"]).exits(0).writes_nothing();
    assert_eq!(place.read("all.jsonl"), whole);
    // By way of a graph in memory: the same.
    place.run(&["export", "1.jsonl", "-q", "-o", "1.nq"]).exits(0);
    assert_eq!(place.run(&["merge", "1.nq", "2.jsonl", "-q"]).exits(0).stdout, whole);

    place.write("cut.jsonl", format!("{}\n{}", lines[0], &lines[1][..300]).as_bytes());
    place.run(&["merge", "a.jsonl", "cut.jsonl", "-o", "out.jsonl"]).exits(2).says("cut.jsonl:2: the file is cut off");
    place.write("odd.jsonl", format!("\n{}\n{}\n", lines[0], lines[1].replace("\"positive\"", "\"odd\"")).as_bytes());
    place
        .run(&["merge", "a.jsonl", "odd.jsonl", "-o", "out.jsonl"])
        .exits(2)
        .says("odd.jsonl:3: unknown polarity 'odd'");
    assert!(!place.has("out.jsonl"));
    let files = std::fs::read_dir(place.folder.path()).unwrap().map(|file| file.unwrap().file_name());
    assert!(!files.into_iter().any(|name| name.to_string_lossy().ends_with(".part")), "a half-written file is left");
}

#[test]
fn a_document_is_forgotten_and_added_again() {
    let place = place();
    let whole = place.run(&["merge", "a.jsonl", "b.jsonl", "-q"]).exits(0).stdout;
    for extension in ["jsonl", "nq", "jsonld"] {
        let (both, without) = (format!("both.{extension}"), format!("without.{extension}"));
        place.run(&["merge", "a.jsonl", "b.jsonl", "-q", "-o", &both]).exits(0);
        place.run(&["forget", "b", &both, "-q", "-o", &without]).exits(0);
        assert_eq!(place.run(&["export", &without, "-q"]).exits(0).stdout, place.read("a.jsonl"));
        assert_eq!(place.run(&["merge", &without, "b.jsonl", "-q"]).exits(0).stdout, whole);
    }
    place
        .run(&["forget", "c", "both.jsonl", "-o", "x.jsonl"])
        .exits(2)
        .says("no document 'c' in the graph; it has a, b");
    assert!(!place.has("x.jsonl"));
}
