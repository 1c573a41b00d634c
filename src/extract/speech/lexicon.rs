//! Words that attribute, from `data/speech.tsv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

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

struct Tables {
    verbs: FxHashMap<&'static str, Attitude>,
    quoting: FxHashMap<&'static str, ()>,
    nouns: FxHashMap<&'static str, ()>,
    adjectives: FxHashMap<&'static str, ()>,
    topics: FxHashMap<&'static str, ()>,
    judgements: FxHashMap<&'static str, ()>,
    appeals: FxHashMap<&'static str, ()>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables {
        verbs: FxHashMap::default(),
        quoting: FxHashMap::default(),
        nouns: FxHashMap::default(),
        adjectives: FxHashMap::default(),
        topics: FxHashMap::default(),
        judgements: FxHashMap::default(),
        appeals: FxHashMap::default(),
    };
    for (class, lemma) in rows() {
        match class {
            "noun" => _ = tables.nouns.insert(lemma, ()),
            "quote" => _ = tables.quoting.insert(lemma, ()),
            "judgement" => _ = tables.judgements.insert(lemma, ()),
            "appeal" => _ = tables.appeals.insert(lemma, ()),
            "topic" => _ = tables.topics.insert(lemma, ()),
            "adjective" => _ = tables.adjectives.insert(lemma, ()),
            _ => _ = attitude(class).map(|a| tables.verbs.insert(lemma, a)),
        }
    }
    tables
});

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
pub(super) fn quotes(lemma: &str) -> bool {
    verb(lemma) == Some(Attitude::Speech) || TABLES.quoting.contains_key(lemma)
}

/// Whether whom a verb asks to do something follows it after `preposition`.
pub(super) fn appeals(lemma: &str, preposition: &str) -> bool {
    TABLES.appeals.contains_key(format!("{lemma} {preposition}").as_str())
}

/// Whether "… it a mistake" or "… it as a mistake" attributes.
pub(super) fn judges(lemma: &str) -> bool {
    TABLES.judgements.contains_key(lemma)
}

/// Whether "the … that" attributes.
pub(super) fn is_noun(lemma: &str) -> bool {
    TABLES.nouns.contains_key(lemma)
}

/// Whether "is … that" attributes.
pub(super) fn is_adjective(lemma: &str) -> bool {
    TABLES.adjectives.contains_key(lemma)
}

/// Whether what a verb or adjective takes as object, or after `preposition`, is what is said or judged.
pub(super) fn is_topic(lemma: &str, preposition: &str) -> bool {
    match preposition {
        "" => TABLES.topics.contains_key(lemma),
        _ => TABLES.topics.contains_key(format!("{lemma} {preposition}").as_str()),
    }
}
