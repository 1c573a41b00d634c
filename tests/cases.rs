//! Literate cases: every `tests/cases/*.md` holds headings by phenomenon, each with a `text` block and a `triples` block.
//!
//! A line of a `triples` block is `subject | lemma | object` and, in brackets, any of the relation type, `negative`,
//! `reported`, `possible`, `by NAME`, `to NAME`, `at PLACE`, `on TIME` (its ISO value). It must be among the triples of the
//! text; a line that starts with `not ` must not. `-` stands for no object; a statement is its text. Every text is read
//! as published on 2024-05-15, a Wednesday.

use actograph::{Document, Modality, Model, Object, Pipeline, Polarity, Triple, extract};

struct Case {
    file: String,
    heading: String,
    text: String,
    expected: Vec<String>,
}

fn cases() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let markdown = std::fs::read_to_string(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let (mut heading, mut text, mut block) = (String::new(), String::new(), None);
        let mut lines: Vec<String> = Vec::new();
        for line in markdown.lines() {
            match (line.strip_prefix("```"), &block) {
                (Some(kind), None) => block = Some(kind.to_owned()),
                (Some(_), Some(kind)) => {
                    if kind == "text" {
                        text = lines.join("\n");
                    } else {
                        let (file, heading, text) = (name.clone(), heading.clone(), text.clone());
                        out.push(Case { file, heading, text, expected: lines.clone() });
                    }
                    (block, lines) = (None, Vec::new());
                }
                (None, Some(_)) => lines.push(line.to_owned()),
                (None, None) => {
                    if let Some(rest) = line.strip_prefix("## ") {
                        heading = rest.to_owned();
                    }
                }
            }
        }
    }
    out
}

/// What a line says of a triple.
fn properties(triple: &Triple) -> (String, Vec<String>) {
    let object = match &triple.object {
        None => "-".to_owned(),
        Some(Object::Entity(arg)) => arg.name.clone(),
        Some(Object::Statement(statement)) => statement.text.clone(),
    };
    let mut properties = vec![triple.relation.kind.as_str().to_owned()];
    if triple.polarity == Polarity::Negative {
        properties.push("negative".to_owned());
    }
    match triple.modality {
        Modality::Asserted => {}
        other => properties.push(other.as_str().to_owned()),
    }
    properties.extend(triple.by.as_ref().map(|a| format!("by {}", a.name)));
    properties.extend(triple.to.as_ref().map(|a| format!("to {}", a.name)));
    properties.extend(triple.place.as_ref().map(|a| format!("at {}", a.name)));
    properties.extend(triple.time.as_ref().and_then(|t| t.value.as_ref()).map(|v| format!("on {v}")));
    (format!("{} | {} | {object}", triple.subject.name, triple.relation.lemma), properties)
}

fn holds(line: &str, triples: &[(String, Vec<String>)]) -> bool {
    let (statement, wanted) = match line.rsplit_once(" [") {
        Some((statement, rest)) if line.ends_with(']') => (statement, rest.trim_end_matches(']')),
        _ => (line, ""),
    };
    let wanted: Vec<&str> = wanted.split(", ").filter(|w| !w.is_empty()).collect();
    triples.iter().any(|(s, properties)| s == statement && wanted.iter().all(|w| properties.iter().any(|p| p == w)))
}

#[test]
fn every_case_gives_its_triples() {
    let pipeline = Pipeline::new(&Model::embedded().unwrap()).unwrap();
    let mut failures = String::new();
    let cases = cases();
    assert!(cases.len() > 20, "cases are read");
    for case in &cases {
        let mut document = Document::from_text("case", case.text.clone());
        document.date = Some("2024-05-15".to_owned());
        let triples: Vec<_> = extract(&pipeline.annotate(document)).triples.iter().map(properties).collect();
        for line in &case.expected {
            let (line, wanted) = line.strip_prefix("not ").map_or((line.as_str(), true), |rest| (rest, false));
            if holds(line, &triples) != wanted {
                let relation = if wanted { "is missing" } else { "must not be there" };
                failures += &format!("{} / {}: `{line}` {relation} in\n", case.file, case.heading);
                for (statement, properties) in &triples {
                    failures += &format!("    {statement} [{}]\n", properties.join(", "));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
