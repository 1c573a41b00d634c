//! Propositions in the sentence's own words.

use actograph::{Document, Model, Pipeline, propositions};

fn told(text: &str) -> Vec<String> {
    let pipeline = Pipeline::new(&Model::embedded().unwrap()).unwrap();
    let doc = pipeline.annotate(Document::from_text("test", text));
    propositions(&doc).into_iter().map(|p| format!("{} | {} | {}", p.subject, p.relation, p.object)).collect()
}

#[test]
fn clauses_around_and_inside_clauses_are_told() {
    for (text, expected) in [
        ("The reason is that the new rules hurt farmers.", "The reason | is that | the new rules hurt farmers"),
        ("The reason is that the new rules hurt farmers.", "the new rules | hurt | farmers"),
        ("The warden isn't aware of any injuries.", "The warden | isn't aware of | any injuries"),
        ("Nora Lind switched over to tea.", "Nora Lind | switched over to | tea"),
    ] {
        let told = told(text);
        assert!(told.iter().any(|t| t == expected), "{expected} is missing in {told:#?}");
    }
}

/// What fails today: red as soon as it passes, to be moved up then; never reworded or dropped.
#[test]
fn known_misses() {
    let (text, expected) = (
        "The traders, a broker said, were angry about the plan.",
        "a broker | said | The traders, were angry about the plan",
    );
    let told = told(text);
    assert!(!told.iter().any(|t| t == expected), "a known miss that passes must be moved up: {expected}");
}

#[test]
fn what_says_nothing_more_is_not_told() {
    // A measure is no argument of its own, a possessive pronoun nobody's name.
    for text in ["The army ran a series of tests.", "His efforts to gain control of the firm failed."] {
        let told = told(text);
        assert!(!told.iter().any(|t| t.contains("series of |") || t.starts_with("His |")), "{told:#?}");
    }
}
