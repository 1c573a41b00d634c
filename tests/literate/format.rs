//! [`trials`]: the format itself, on cases made up for it: what is red is red.

use libtest_mimic::{Failed, Trial};

use crate::read::cases;
use crate::verdict::judge;
use crate::{found, marks};

type Check = fn() -> Result<(), Failed>;

pub(crate) fn trials() -> Vec<Trial> {
    let checks: [(&str, Check); 5] = [
        ("format::lines that hold are green, known misses that fail too", green),
        ("format::lines that fail are red, known misses that hold too", red),
        ("format::mistakes are refused", refused),
        ("format::marks go and come", flipped),
        ("format::names of cases", named),
    ];
    checks.into_iter().map(|(name, check)| Trial::test(name, check)).collect()
}

/// A case about two sentences with this block behind it.
fn about_a_visit(block: &str, line: &str) -> String {
    format!(
        "# A visit\n\n```text\nThe mayor visited Oslo. The guards closed the gate.\n```\n\n```{block}\n{line}\n```\n"
    )
}

const HOLD: [(&str, &str); 9] = [
    ("triples", "mayor | visit | Oslo [Consult, asserted, positive]"),
    ("triples", "mayor | visit | *"),
    ("triples", "not mayor | visit | Oslo [negative]"),
    ("triples", "mayor | visit | Oslo\nguards | close | *\nonly"),
    ("names", "Oslo | Place"),
    ("names", "Oslo\nonly"),
    ("names", "not mayor"),
    ("tree", "mayor | NOUN | nsubj/obj | visited"),
    ("tree", "The#2 | DET | - | guards"),
];

const FAIL: [(&str, &str); 7] = [
    ("triples", "mayor | visit | Oslo [Assault]"),
    ("triples", "not mayor | * | *"),
    ("triples", "only"),
    ("names", "Oslo | Person"),
    ("names", "only"),
    ("tree", "visited | - | obj"),
    ("tree", "not Oslo | PROPN"),
];

fn green() -> Result<(), Failed> {
    let misses = FAIL.map(|(block, line)| (block, format!("miss {line}")));
    let lines = HOLD.map(|(block, line)| (block, line.to_owned()));
    for (block, line) in lines.into_iter().chain(misses) {
        let case = &cases("visit", &about_a_visit(block, &line))?[0];
        judge(case, &found(case))?;
    }
    Ok(())
}

fn red() -> Result<(), Failed> {
    let misses = HOLD.map(|(block, line)| (block, format!("miss {}", line.replace('\n', "\nmiss "))));
    let lines = FAIL.map(|(block, line)| (block, line.to_owned()));
    for (block, line) in lines.into_iter().chain(misses) {
        let case = &cases("visit", &about_a_visit(block, &line))?[0];
        assert!(judge(case, &found(case)).is_err(), "{line}");
    }
    Ok(())
}

fn refused() -> Result<(), Failed> {
    let mistakes = [
        ("triples", "mayor | visit"),
        ("triples", "miss mayor | visit | Oslo [Asault]"),
        ("triples", "mayor | visit | Oslo [Consult"),
        ("triples", "not only"),
        ("names", "miss Olso | Place"),
        ("names", "Oslo | City"),
        ("tree", "miss mayors | NOUN"),
        ("tree", "The#3 | DET"),
        ("tree", "mayor | NOUNS"),
        ("tree", "mayor"),
        ("verses", "Oslo"),
    ];
    for (block, line) in mistakes {
        assert!(cases("visit", &about_a_visit(block, line)).is_err(), "{block}: {line}");
    }
    let bare = "```text\nThe mayor left.\n```\n";
    let sources = [bare.to_owned(), bare.to_owned() + &about_a_visit("names", "Oslo"), "```names\nOslo\n".to_owned()];
    for source in sources {
        assert!(cases("visit", &source).is_err(), "{source}");
    }
    Ok(())
}

fn flipped() -> Result<(), Failed> {
    let plain = about_a_visit("names", "Oslo\nnot mayor");
    let marked = about_a_visit("names", "miss Oslo\nmiss not mayor");
    let at: Vec<usize> = cases("visit", &plain)?[0].lines.iter().map(|line| line.at).collect();
    assert_eq!(marks::flip(&plain, &at), marked);
    assert_eq!(marks::flip(&marked, &at), plain);
    assert_eq!(marks::flip(&marked, &[]), marked);
    Ok(())
}

fn named() -> Result<(), Failed> {
    let twice = about_a_visit("names", "Oslo").repeat(2);
    let names: Vec<String> = cases("visit", &twice)?.into_iter().map(|case| case.name).collect();
    assert_eq!(names, ["visit::A visit", "visit::A visit (2)"]);
    Ok(())
}
