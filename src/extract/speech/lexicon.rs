//! Words that attribute, from `data/speech.tsv`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// What an attribution is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attitude {
    /// Said or written: say, tell, announce.
    Speech,
    /// What a document, poll or finding holds: show, indicate.
    Show,
    /// Thought or known: believe, know.
    Thought,
    /// Felt: hope, fear.
    Emotion,
    /// Wanted or planned: want, plan.
    Intention,
}

/// The classes of `data/speech.tsv` that are plain sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Class {
    Quote,
    Noun,
    Adjective,
    Topic,
    Naming,
    Judgement,
    Appeal,
    Text,
    Evidence,
    Join,
}

struct Tables {
    verbs: FxHashMap<&'static str, Attitude>,
    sets: FxHashSet<(Class, &'static str)>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables { verbs: FxHashMap::default(), sets: FxHashSet::default() };
    for (name, lemma) in rows() {
        if let Some(attitude) = attitude(name) {
            tables.verbs.insert(lemma, attitude);
        } else if let Some(class) = class(name) {
            tables.sets.insert((class, lemma));
        }
    }
    tables
});

fn class(name: &str) -> Option<Class> {
    Some(match name {
        "quote" => Class::Quote,
        "noun" => Class::Noun,
        "adjective" => Class::Adjective,
        "topic" => Class::Topic,
        "naming" => Class::Naming,
        "judgement" => Class::Judgement,
        "appeal" => Class::Appeal,
        "text" => Class::Text,
        "evidence" => Class::Evidence,
        "join" => Class::Join,
        _ => return None,
    })
}

fn is(class: Class, lemma: &str) -> bool {
    TABLES.sets.contains(&(class, lemma))
}

fn attitude(class: &str) -> Option<Attitude> {
    Some(match class {
        "speech" => Attitude::Speech,
        "show" => Attitude::Show,
        "thought" => Attitude::Thought,
        "emotion" => Attitude::Emotion,
        "intention" => Attitude::Intention,
        _ => return None,
    })
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("../data/speech.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t'))
        .flat_map(|(class, lemmas)| lemmas.split(", ").map(move |lemma| (class, lemma)))
}

/// What a verb attributes.
pub(super) fn verb(lemma: &str) -> Option<Attitude> {
    TABLES.verbs.get(lemma).copied()
}

/// Whether a verb stands beside quotations: "…," she went on.
pub(crate) fn quotes(lemma: &str) -> bool {
    verb(lemma) == Some(Attitude::Speech) || is(Class::Quote, lemma)
}

/// Whether "… it a mistake" attributes.
pub(super) fn names(lemma: &str) -> bool {
    is(Class::Naming, lemma)
}

/// Whether "… it as a mistake" attributes.
pub(crate) fn judges(lemma: &str) -> bool {
    names(lemma) || is(Class::Judgement, lemma)
}

/// Whether whom a verb asks to do something follows it after `preposition`.
pub(crate) fn appeals(lemma: &str, preposition: &str) -> bool {
    is(Class::Appeal, &format!("{lemma} {preposition}"))
}

/// Whether "the … that" attributes.
pub(super) fn is_noun(lemma: &str) -> bool {
    is(Class::Noun, lemma)
}

/// Whether "is … that" attributes.
pub(super) fn is_adjective(lemma: &str) -> bool {
    is(Class::Adjective, lemma)
}

/// Whether words only join two pieces of what somebody says: "and", "but then".
pub(super) fn joins(words: &str) -> bool {
    is(Class::Join, words)
}

/// Whether a noun is something said or written: whoever made it speaks through it.
pub(crate) fn is_text(lemma: &str) -> bool {
    is(Class::Text, lemma)
}

/// Whether a noun is something that shows what is so: "poll", "footage".
pub(crate) fn is_evidence(lemma: &str) -> bool {
    is(Class::Evidence, lemma)
}

/// Whether what a verb or adjective takes as object, or after `preposition`, is what is said or judged.
pub(super) fn is_topic(lemma: &str, preposition: &str) -> bool {
    match preposition {
        "" => is(Class::Topic, lemma),
        _ => is(Class::Topic, &format!("{lemma} {preposition}")),
    }
}
