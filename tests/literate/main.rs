//! Literate cases: `tests/cases/*.md`, one file a phenomenon, basic cases first. Each case is a test of its own:
//!
//! ```sh
//! cargo test --test cases                        # all
//! cargo test --test cases -- coordination        # those whose name holds this: the file, `::` and the heading
//! cargo test --test cases -- "[known misses]"    # those that hold a known miss
//! ```
//!
//! # The rule
//! A case says what a reader understands, and the program is measured against it. **A case that fails is never reworded,
//! dropped or loosened: the expectation that fails becomes a known miss.** A known miss is red as soon as it passes, so
//! that its mark goes and it is kept from then on. An expectation may be changed where it was wrong about the text, or
//! where names and lemmas are written in another way throughout; then the commit says so.
//!
//! # The format
//! A case is a `text` block (after the word `text` an optional day of publication) and the blocks of expectations behind
//! it. Its name is its file and the nearest heading. One expectation a line:
//!
//! | block | line | it says |
//! | --- | --- | --- |
//! | `triples` | `subject \| lemma \| object [conditions]` | this relation is found |
//! | `names` | `words \| type` | these words are a name, of this type; without a type, of any |
//! | `tree` | `word \| part of speech \| relation \| head` | the word stands so in the tree; later columns may lack |
//! | `triples`, `names` | `only` | nothing else is found than the lines say; dates are no names |
//!
//! Before any line may stand `not`: no relation, name or word is so. Before that, `miss` marks a known miss: the program
//! does not meet this line today. `miss only` says that more is found than should be.
//!
//! In triples, names are canonical names, `-` is no object, `“words”` an object that is a statement holding these words,
//! `*` anything. The conditions, separated by commas, are a relation type, `positive`, `negative`, `asserted`, `reported`,
//! `possible`, or `by=`, `to=`, `place=`, `time=`. In trees, `word#2` is the second such word of the text, `/` separates
//! tags of which one must be there, `-` is any; of a word with the relation `root` no head is given. What a case does not
//! name is not looked at, but for `only`.
//!
//! # After new weights or rules
//! The marks are rewritten in the files, and nothing but the marks:
//!
//! ```sh
//! ACTOGRAPH_CASES=promote cargo test --test cases    # known misses that pass lose their mark
//! ACTOGRAPH_CASES=demote cargo test --test cases     # lines that fail become known misses: what was lost, to be argued for
//! ```
//!
//! Both look at every case whatever the filter, list each line they mark anew, and count the known misses.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "in a test, a panic is the report, and it speaks")]

// The format checked on cases made up for it.
mod format;
// Files of cases read.
mod read;
// Known misses marked and unmarked in the files.
mod marks;
// What a line expects of the names.
mod names;
// What a line expects of the tree.
mod tree;
// What a line expects of the triples.
mod triples;
// A case against what the program finds in its text.
mod verdict;

use std::path::Path;
use std::sync::LazyLock;

use actograph::{Document, Model, Pipeline};
use libtest_mimic::{Arguments, Trial};

use crate::read::{Case, File};
use crate::verdict::Found;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(&Model::embedded().unwrap()).unwrap());

/// What the program finds in the text of a case.
fn found(case: &Case) -> Found {
    let document = Document::from_text("case", case.text.clone());
    Found::new(PIPELINE.annotate(Document { date: case.date.clone(), ..document }))
}

fn main() {
    let arguments = Arguments::from_args();
    let files = read::folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"));
    match std::env::var("ACTOGRAPH_CASES").as_deref() {
        Err(_) => libtest_mimic::run(&arguments, trials(files)).exit(),
        Ok("promote") => marks::rewrite(&files, false),
        Ok("demote") => marks::rewrite(&files, true),
        Ok(other) => panic!("ACTOGRAPH_CASES is promote or demote, not {other}"),
    }
}

/// Each case as a test.
fn trials(files: Vec<File>) -> Vec<Trial> {
    let of_case = |case: Case| {
        let kind = if case.lines.iter().any(|line| line.miss) { "known misses" } else { "" };
        Trial::test(case.name.clone(), move || verdict::judge(&case, &found(&case)).map_err(Into::into)).with_kind(kind)
    };
    let cases = files.into_iter().flat_map(|file| file.cases).map(of_case);
    cases.chain(format::trials()).collect()
}
