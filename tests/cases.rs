//! Literate cases: `tests/cases/*.md`, one file a phenomenon, basic cases first.
//!
//! A case is a `text` block (after the word `text` an optional publication date) and the `triples` block that follows
//! it: one expected triple a line, `subject | lemma | object [conditions]`. `-` is no object, `“words”` an object that is a
//! statement holding these words; the conditions name a relation type, `negative`, `possible`, `reported` or `asserted`,
//! or give `by=`, `to=`, `place=`, `time=`, separated by commas. A line that starts with `not` must match no triple. Names
//! are canonical names. What else the program finds in the text is not looked at.

use std::fmt::Write as _;
use std::path::Path;

use actograph::{Document, Model, Object, Pipeline, RelationType, Triple, extract};

struct Case {
    heading: String,
    date: Option<String>,
    text: String,
    lines: Vec<String>,
}

/// The cases of a file: each `triples` block with the `text` block before it and the nearest heading.
fn read(markdown: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let (mut heading, mut block, mut kind) = (String::new(), String::new(), None::<String>);
    let mut text: Option<(Option<String>, String)> = None;
    for line in markdown.lines() {
        match (&kind, line.strip_prefix("```")) {
            (None, Some(opened)) => kind = Some(opened.trim().to_owned()),
            (Some(closed), Some(_)) => {
                let (name, date) = closed.split_once(' ').unwrap_or((closed, ""));
                match name {
                    "text" => text = Some(((!date.is_empty()).then(|| date.to_owned()), block.trim().to_owned())),
                    "triples" => {
                        let (date, text) = text.take().expect("a text block before the triples");
                        let lines = block.lines().map(str::to_owned).filter(|l| !l.trim().is_empty()).collect();
                        cases.push(Case { heading: heading.clone(), date, text, lines });
                    }
                    other => panic!("unknown block {other}"),
                }
                block.clear();
                kind = None;
            }
            (Some(_), None) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, None) => {
                if let Some(title) = line.strip_prefix('#') {
                    title.trim_start_matches('#').trim().clone_into(&mut heading);
                }
            }
        }
    }
    cases
}

/// Whether a triple is what a line describes.
fn matches(triple: &Triple, line: &str) -> bool {
    let (ends, conditions) = match line.split_once('[') {
        Some((ends, rest)) => (ends, rest.trim_end().trim_end_matches(']')),
        None => (line, ""),
    };
    let parts: Vec<&str> = ends.split('|').map(str::trim).collect();
    let [subject, lemma, object] = parts[..] else { panic!("three parts in {line}") };
    let object_fits = match &triple.object {
        None => object == "-",
        Some(Object::Entity(arg)) => arg.name == object,
        Some(Object::Statement(statement)) => {
            object.strip_prefix('“').is_some_and(|o| statement.text.contains(o.trim_end_matches('”')))
        }
    };
    let name = |arg: &Option<actograph::Arg>| arg.as_ref().map(|a| a.name.clone()).unwrap_or_default();
    let holds = |condition: &str| match condition.split_once('=') {
        Some(("by", v)) => name(&triple.by) == v,
        Some(("to", v)) => name(&triple.to) == v,
        Some(("place", v)) => name(&triple.place) == v,
        Some(("time", v)) => triple.time.as_ref().and_then(|t| t.value.as_deref()) == Some(v),
        Some(_) => panic!("unknown condition {condition}"),
        None if RelationType::parse(condition).is_some() => triple.relation.kind.as_str() == condition,
        None => triple.polarity.as_str() == condition || triple.modality.as_str() == condition,
    };
    let conditions = conditions.split(',').map(str::trim).filter(|c| !c.is_empty());
    triple.subject.name == subject && triple.relation.lemma == lemma && object_fits && conditions.into_iter().all(holds)
}

fn describe(triple: &Triple) -> String {
    let object = match &triple.object {
        None => "-".to_owned(),
        Some(Object::Entity(arg)) => arg.name.clone(),
        Some(Object::Statement(statement)) => format!("“{}”", statement.text),
    };
    let mut out = format!(
        "{} | {} | {object} [{}, {}, {}",
        triple.subject.name,
        triple.relation.lemma,
        triple.relation.kind.as_str(),
        triple.polarity.as_str(),
        triple.modality.as_str()
    );
    let args = [("by", &triple.by), ("to", &triple.to), ("place", &triple.place)];
    for (name, arg) in args.into_iter().filter_map(|(name, arg)| Some((name, arg.as_ref()?))) {
        let _ = write!(out, ", {name}={}", arg.name);
    }
    if let Some(value) = triple.time.as_ref().and_then(|t| t.value.as_deref()) {
        let _ = write!(out, ", time={value}");
    }
    out.push(']');
    out
}

#[test]
fn every_case_gives_the_triples_it_lists() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let model = Model::embedded().unwrap();
    let pipeline = Pipeline::new(&model).unwrap();
    let (mut report, mut cases) = (String::new(), 0);
    for file in &files {
        for case in read(&std::fs::read_to_string(file).unwrap()) {
            cases += 1;
            let document = Document::from_text("case", case.text.clone());
            let triples = extract(&pipeline.annotate(Document { date: case.date, ..document })).triples;
            for line in &case.lines {
                let (line, expected) = match line.strip_prefix("not ") {
                    Some(rest) => (rest, false),
                    None => (line.as_str(), true),
                };
                if triples.iter().any(|t| matches(t, line)) != expected {
                    let wanted = if expected { "missing" } else { "unwanted" };
                    let found: Vec<String> = triples.iter().map(describe).collect();
                    let file = file.file_name().unwrap().to_string_lossy();
                    let _ = writeln!(
                        report,
                        "{file}, {}: {wanted} {line}\n    {}\n    found\n      {}",
                        case.heading,
                        case.text,
                        found.join("\n      ")
                    );
                }
            }
        }
    }
    assert!(cases > 0, "no cases");
    assert!(report.is_empty(), "\n{report}");
}
