//! `--aliases`: names that only the user knows.

use serde_json::Value;

use super::Workplace;

const TEXT: &str = "The Old Fox accused Kenya of spying. Laura Stein rejected the claim. Peter Okafor bought the club. \
                    Mr. Okafor sold the stadium.\n";

/// Who does what, by id, in a run over the text with this table.
fn subjects(table: &str) -> Vec<(String, String)> {
    let place = Workplace::with(&[("a.txt", TEXT.as_bytes()), ("names.tsv", table.as_bytes())]);
    let run = place.run(&["extract", "a.txt", "-q", "--aliases", "names.tsv"]).exits(0);
    let field = |line: &Value, of: &str, name: &str| line[of][name].as_str().unwrap_or_default().to_owned();
    let lines = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.map(|line| (field(&line, "relation", "lemma"), field(&line, "subject", "id"))).collect()
}

fn who(found: &[(String, String)], lemma: &str) -> String {
    found.iter().find(|(l, _)| l == lemma).map(|(_, id)| id.clone()).unwrap_or_else(|| panic!("{lemma}: {found:?}"))
}

#[test]
fn a_name_is_who_the_user_says() {
    let found = subjects("alias\tthe old fox\tLaura Stein\tPerson\n");
    assert_eq!(who(&found, "accuse"), "person/laura-stein");
    assert_eq!(who(&found, "reject"), "person/laura-stein");
    let elsewhere = subjects("alias\tthe Old Fox\tLaura Stein\tPerson\tother-document\n");
    assert_ne!(who(&elsewhere, "accuse"), "person/laura-stein");
    let here = subjects("alias\tthe Old Fox\tFox (spy)\tPerson\ta\n");
    assert_eq!(who(&here, "accuse"), "person/fox-spy");
}

#[test]
fn several_names_are_one() {
    let found = subjects("same\tOld Fox\tLaura Stein\n");
    assert_eq!(who(&found, "accuse").split_once('/').unwrap().1, "old-fox");
    assert_eq!(who(&found, "accuse"), who(&found, "reject"));
}

#[test]
fn what_is_kept_apart_is_never_one() {
    let found = subjects("# nothing\n");
    assert_eq!(who(&found, "sell"), "person/peter-okafor");
    let found = subjects("apart\tPeter Okafor\tMr. Okafor\n");
    assert_eq!(who(&found, "buy"), "person/peter-okafor");
    assert_eq!(who(&found, "sell"), "person/okafor");
}

#[test]
fn a_bad_table_is_an_error_with_its_line() {
    let place = Workplace::with(&[("a.txt", TEXT.as_bytes()), ("names.tsv", b"alias\tA\tB\nmerge\tA\tB\n")]);
    for command in ["extract", "annotate"] {
        let run = place.run(&[command, "a.txt", "--aliases", "names.tsv"]).exits(2);
        assert!(run.stderr.contains("names.tsv:2: unknown action 'merge'"), "{}", run.stderr);
        assert!(run.stdout.is_empty());
        let run = place.run(&[command, "a.txt", "--aliases", "none.tsv"]).exits(2);
        assert!(run.stderr.contains("none.tsv"), "{}", run.stderr);
    }
}
