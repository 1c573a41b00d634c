//! Web pages: the article in them, and what becomes of a run with pages that are none.

use serde_json::Value;

use super::{NEWS, Workplace};

fn page() -> String {
    let paragraph = "<p>The Board of Trade accused the Harbour Union on Monday of blocking the east quay.</p>";
    format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>Board accuses union</title>\
         <meta property=\"article:published_time\" content=\"2024-05-08\"></head><body><nav>Sport Weather</nav>\
         <article>{}</article></body></html>",
        paragraph.repeat(8)
    )
}

#[test]
fn web_pages_are_read_for_their_article() {
    let place = Workplace::with(&[("page.html", page().as_bytes()), ("empty.html", b"<html></html>")]);
    let done = place.run(&["extract", "page.html", "empty.html", "--to", "jsonl"]);
    assert_eq!(done.code, 1, "the empty page fails, the other is read: {}", done.stderr);
    assert!(done.stderr.contains("empty.html: no article was found"), "{}", done.stderr);
    let line: Value = serde_json::from_str(done.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(line["relation"]["type"], "Accuse");
    assert_eq!(line["time"]["value"], "2024-05-06", "Monday before the day the page gives");
    assert_eq!(line["title"], "Board accuses union");
}

#[test]
fn a_page_without_a_bottom_fails_alone() {
    let place = Workplace::with(&[("in/a.txt", NEWS.as_bytes()), ("in/z.html", page().as_bytes())]);
    let deep = ["<div></b>", "<div><!-- </div> -->", "<li><ul></x>", "<div>", "<b><div></b>"];
    for (number, tags) in deep.iter().enumerate() {
        place.write(&format!("in/deep{number}.html"), tags.repeat(30_000).as_bytes());
    }
    let done = place.run(&["extract", "in", "-o", "out.jsonl"]).exits(1);
    for number in 0..deep.len() {
        let error =
            format!("error: in/deep{number}.html: the page nests more than 1000 elements, which no article does");
        assert!(done.stderr.contains(&error), "{}", done.stderr);
    }
    let lines: Vec<Value> = place.read("out.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(["a", "z"].iter().all(|id| lines.iter().any(|line| line["doc"] == **id)), "the others are written");
}
