//! [`judge`]: a case against what the program finds in its text.

use std::fmt::Write as _;

use actograph::{Annotated, Triple, extract};

use crate::read::{Case, Expected, Line};
use crate::{names, tree, triples};

/// What the program finds in a text.
pub(crate) struct Found {
    annotated: Annotated,
    triples: Vec<Triple>,
}

impl Found {
    pub(crate) fn new(annotated: Annotated) -> Self {
        let triples = extract(&annotated).triples;
        Self { annotated, triples }
    }
}

/// Whether what a line says is so.
pub(crate) fn passes(line: &Line, case: &Case, found: &Found) -> bool {
    let Found { annotated, triples } = found;
    let expected = || case.lines.iter().filter(|line| !line.not).map(|line| &line.expected);
    let holds = match &line.expected {
        Expected::Relation(relation) => triples.iter().any(|triple| relation.describes(triple)),
        Expected::Name(name) => names::of(annotated).any(|found| name.describes(found, annotated)),
        Expected::Word(word) => word.holds(annotated),
        Expected::OnlyRelations => triples
            .iter()
            .all(|triple| expected().any(|e| matches!(e, Expected::Relation(relation) if relation.describes(triple)))),
        Expected::OnlyNames => names::of(annotated)
            .all(|found| expected().any(|e| matches!(e, Expected::Name(name) if name.describes(found, annotated)))),
    };
    holds != line.not
}

/// `Err` with a report where a line fails or a known miss passes.
pub(crate) fn judge(case: &Case, found: &Found) -> Result<(), String> {
    let red = case.lines.iter().filter(|line| passes(line, case, found) == line.miss);
    let (passing, failing): (Vec<&Line>, Vec<&Line>) = red.partition(|line| line.miss);
    if passing.is_empty() && failing.is_empty() {
        return Ok(());
    }
    let mut report = format!("{}\n", case.text);
    for line in passing {
        writeln!(report, "a known miss that passes, its mark must go: {}", line.source).unwrap();
    }
    for line in &failing {
        writeln!(report, "not so: {}", line.source).unwrap();
    }
    for line in alternatives(&failing, found) {
        writeln!(report, "    found: {line}").unwrap();
    }
    Err(report)
}

/// What was found of the kinds that these lines ask for.
fn alternatives(lines: &[&Line], Found { annotated, triples }: &Found) -> Vec<String> {
    let asked = |of: fn(&Expected) -> bool| lines.iter().any(|line| of(&line.expected));
    let mut found = Vec::new();
    if asked(|e| matches!(e, Expected::Relation(_) | Expected::OnlyRelations)) {
        found.extend(triples.iter().map(triples::line));
    }
    if asked(|e| matches!(e, Expected::Name(_) | Expected::OnlyNames)) {
        found.extend(names::of(annotated).map(|name| names::line(name, annotated)));
    }
    if asked(|e| matches!(e, Expected::Word(_))) {
        found.extend(tree::lines(annotated));
    }
    found
}
