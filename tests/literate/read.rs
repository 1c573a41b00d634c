//! [`File`], [`Case`] and [`Line`]: what stands in `tests/cases`, read. A mistake in a file stops the run, known miss or not.

use std::path::{Path, PathBuf};

use crate::names::Name;
use crate::tree::Word;
use crate::triples::Relation;

/// A file of cases.
pub(crate) struct File {
    pub(crate) path: PathBuf,
    pub(crate) source: String,
    pub(crate) cases: Vec<Case>,
}

/// A text and what is expected of it.
pub(crate) struct Case {
    /// File and heading: `coordination::Objects`.
    pub(crate) name: String,
    pub(crate) date: Option<String>,
    pub(crate) text: String,
    pub(crate) lines: Vec<Line>,
}

/// A line of expectations.
pub(crate) struct Line {
    /// Where it stands in its file, from 0.
    pub(crate) at: usize,
    /// As printed, without its mark.
    pub(crate) source: String,
    /// Whether the program is known not to meet it.
    pub(crate) miss: bool,
    /// Whether it tells what must not be.
    pub(crate) not: bool,
    pub(crate) expected: Expected,
}

/// What a line asks for.
pub(crate) enum Expected {
    Relation(Relation),
    Name(Name),
    Word(Word),
    OnlyRelations,
    OnlyNames,
}

/// The mark of a known miss.
pub(crate) const MARK: &str = "miss ";

/// Every file of a folder, in order of name.
pub(crate) fn folder(path: &Path) -> Vec<File> {
    let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let source = std::fs::read_to_string(&path).unwrap();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let cases = cases(&stem, &source).unwrap_or_else(|mistake| panic!("{}:{mistake}", path.display()));
        File { path, source, cases }
    };
    let files: Vec<File> = paths.into_iter().map(read).collect();
    assert!(files.iter().any(|file| !file.cases.is_empty()), "no cases");
    files
}

/// The cases of a file; a mistake begins with the number of its line.
pub(crate) fn cases(stem: &str, source: &str) -> Result<Vec<Case>, String> {
    let mut cases: Vec<Case> = Vec::new();
    let (mut heading, mut kind) = (stem.to_owned(), None::<&str>);
    for (at, line) in source.lines().enumerate() {
        let mistake = |what: &str| Err(format!("{}: {what}", at + 1));
        match (kind, line.strip_prefix("```")) {
            (None, Some(opened)) => {
                let (name, date) = opened.split_once(' ').unwrap_or((opened, ""));
                match name {
                    "text" if cases.last().is_some_and(|case| case.lines.is_empty()) => {
                        return mistake("a text behind one that expects nothing");
                    }
                    "text" => {
                        let date = (!date.is_empty()).then(|| date.to_owned());
                        let name = unused(&cases, &format!("{stem}::{heading}"));
                        cases.push(Case { name, date, text: String::new(), lines: Vec::new() });
                    }
                    "triples" | "names" | "tree" if cases.is_empty() => return mistake("no text before"),
                    "triples" | "names" | "tree" => {}
                    _ => return mistake("unknown block"),
                }
                kind = Some(name);
            }
            (Some(_), Some(_)) => kind = None,
            (Some("text"), None) => {
                let text = &mut cases.last_mut().unwrap().text;
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(line);
            }
            (Some(_), None) if line.trim().is_empty() => {}
            (Some(block), None) => {
                let case = cases.last_mut().unwrap();
                case.lines.push(expectation(block, at, line, &case.text).map_err(|m| format!("{}: {m}", at + 1))?);
            }
            (None, None) => {
                if let Some(title) = line.strip_prefix('#') {
                    title.trim_start_matches('#').trim().clone_into(&mut heading);
                }
            }
        }
    }
    match cases.last() {
        _ if kind.is_some() => Err("a block that never ends".to_owned()),
        Some(case) if case.lines.is_empty() => Err(format!("{} expects nothing", case.name)),
        _ => Ok(cases),
    }
}

/// A name no case has yet: the second under one heading is numbered.
fn unused(cases: &[Case], name: &str) -> String {
    let numbered = |n: usize| if n == 1 { name.to_owned() } else { format!("{name} ({n})") };
    (1..).map(numbered).find(|name| cases.iter().all(|case| case.name != *name)).unwrap()
}

fn expectation(block: &str, at: usize, line: &str, text: &str) -> Result<Line, String> {
    let (miss, source) = line.strip_prefix(MARK).map_or((false, line), |rest| (true, rest));
    let (not, rest) = source.strip_prefix("not ").map_or((false, source), |rest| (true, rest));
    let expected = match (block, rest.trim()) {
        (_, "only") if not => return Err("`only` has no `not`".to_owned()),
        ("triples", "only") => Expected::OnlyRelations,
        ("names", "only") => Expected::OnlyNames,
        ("triples", rest) => Expected::Relation(Relation::parse(rest)?),
        ("names", rest) => Expected::Name(Name::parse(rest, text)?),
        (_, rest) => Expected::Word(Word::parse(rest, text)?),
    };
    Ok(Line { at, source: source.to_owned(), miss, not, expected })
}
