//! [`classify`]: which [`RelationType`] a predicate states, from its lemma and what it takes: particle, preposition,
//! object noun, embedded verb.
//!
//! Takes a [`Predicate`] (lemmas only, no tree); gives one type, `Act` where nothing more is known. The knowledge is in
//! `data/frames.tsv` (predicates), `data/event_nouns.tsv` (nouns) and `data/light_nouns.tsv` (nouns that leave it to
//! another one); here is only how they combine: "hold talks"
//! is what talks are, "suspend aid" is what the end of aid amounts to, "vow to attack" is a threat.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::RelationType;

/// What decides the type of a relation. Everything is a lemma.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Predicate<'a> {
    /// Verb, predicative adjective or deverbal noun.
    pub(crate) lemma: &'a str,
    /// "off" in "call off".
    pub(crate) particle: Option<&'a str>,
    /// The preposition of the complement that belongs to the predicate: "for" in "call for talks".
    pub(crate) preposition: Option<&'a str>,
    /// Head noun of the direct object; of the subject in the passive. Also a predicative complement ("set free").
    pub(crate) object: Option<&'a str>,
    /// The compound or adjective right before the object: "hunger" in "hunger strike".
    pub(crate) object_modifier: Option<&'a str>,
    /// Head noun after the preposition: "talks" in "call for talks".
    pub(crate) oblique: Option<&'a str>,
    /// Further complements with their prepositions: "under house arrest" in "put her under house arrest".
    pub(crate) further: &'a [Further],
    /// An embedded clause.
    pub(crate) complement: Complement<'a>,
    /// Whether it is announced rather than done: "will", "shall", "going to", or "would" in reported speech.
    pub(crate) future: bool,
    /// Whether it is negated.
    pub(crate) negated: bool,
}

impl<'a> Predicate<'a> {
    /// A predicate of which nothing is known but its dictionary form.
    pub(crate) fn of(lemma: &'a str) -> Self {
        Self { lemma, ..Self::default() }
    }
}

/// A complement with its preposition, none of the predicate's own.
#[derive(Clone, Debug)]
pub(crate) struct Further {
    /// "under"
    pub(crate) preposition: String,
    /// The compound or adjective right before the noun: "house".
    pub(crate) modifier: Option<String>,
    /// Head noun: "arrest".
    pub(crate) noun: String,
}

/// The clause a predicate takes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Complement<'a> {
    /// None.
    #[default]
    None,
    /// An infinitive or gerund with the same subject, or with the object as subject: "offer to dismantle".
    To(&'a Predicate<'a>),
    /// A clause: "say (that) …".
    That,
    /// An indirect question.
    Whether,
}

/// What a line of the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Type(RelationType),
    Same,
    Reverse,
    Intend,
    Refuse,
}

impl Outcome {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "same" => Some(Self::Same),
            "reverse" => Some(Self::Reverse),
            "intend" => Some(Self::Intend),
            "refuse" => Some(Self::Refuse),
            name => RelationType::parse(name).map(Self::Type),
        }
    }

    /// The type, given that of the complement; `None` where the complement's type tells nothing.
    fn apply(self, complement: RelationType) -> Option<RelationType> {
        match self {
            Self::Type(kind) => Some(kind),
            Self::Same => (complement != RelationType::Act).then_some(complement),
            Self::Reverse => reverse(complement),
            Self::Intend => Some(intend(complement)).filter(|&kind| kind.is_event()),
            Self::Refuse => is_friendly(complement).then_some(RelationType::Reject),
        }
    }
}

/// What the end of an action amounts to.
fn reverse(kind: RelationType) -> Option<RelationType> {
    use RelationType::*;
    match kind {
        Consult | Cooperate | Aid | Support | Agree => Some(Sanction),
        Sanction | Assault | Mobilize => Some(Retreat),
        Coerce | Protest | Threaten | Accuse | Request | Reject => Some(Concede),
        Concede => Some(Coerce),
        Retreat => Some(Reject),
        _ => None,
    }
}

/// What the announcement of an action amounts to.
fn intend(kind: RelationType) -> RelationType {
    use RelationType::*;
    match kind {
        Agree | Consult | Support | Concede | Cooperate | Aid | Retreat => Agree,
        Protest | Sanction | Mobilize | Coerce | Assault => Threaten,
        other => other,
    }
}

const fn is_friendly(kind: RelationType) -> bool {
    use RelationType::*;
    matches!(kind, Agree | Consult | Support | Concede | Cooperate | Aid | Retreat)
}

/// The relation type of a predicate.
pub(crate) fn classify(predicate: &Predicate<'_>) -> RelationType {
    typed(predicate, 0)
}

/// The relation type of an event named by a noun, or of the relation a relational noun states: "talks", "hunger strike",
/// "wife", "member". `modifier` is the compound or adjective right before it.
pub(crate) fn noun(modifier: Option<&str>, lemma: &str) -> Option<RelationType> {
    let nouns = &TABLES.nouns;
    if let Some(modifier) = modifier
        && let Some(&kind) = nouns.get(format!("{modifier} {lemma}").as_str())
    {
        return Some(kind);
    }
    // "mediation effort", "withdrawal process" are mediation and withdrawal.
    let inner = || modifier.filter(|_| is_empty_noun(lemma)).and_then(|m| nouns.get(m).copied());
    nouns.get(lemma).copied().or_else(inner)
}

/// Nouns that say only that something is done; what, says the word before them or after "of".
pub(crate) fn is_empty_noun(lemma: &str) -> bool {
    TABLES.empty.contains(lemma)
}

/// Nouns that count or measure what stands after "of": "thousands of refugees", "a series of tests".
pub(crate) fn is_measure(lemma: &str) -> bool {
    TABLES.measures.contains(lemma)
}

/// Whether a verb's infinitive is what it is about ("agree to", "refuse to") rather than a purpose.
pub(crate) fn takes_infinitive(verb: &str) -> bool {
    // "went to hide", "looked to see" are purposes, whatever "is going to" may announce.
    let motion = matches!(verb, "go" | "look" | "be");
    !motion
        && matches!(lookup(verb, "TO"), Some(Outcome::Intend | Outcome::Refuse | Outcome::Type(RelationType::Threaten)))
}

/// Verbs embedded deeper than this do not change the type any more.
const MAX_DEPTH: u32 = 6;

fn typed(predicate: &Predicate<'_>, depth: u32) -> RelationType {
    let kind = frame(predicate, depth);
    let yielding = matches!(kind, RelationType::Agree | RelationType::Concede);
    if predicate.negated && (yielding || predicate.future && is_friendly(kind)) {
        RelationType::Reject
    } else if predicate.future {
        intend(kind)
    } else {
        kind
    }
}

fn frame(predicate: &Predicate<'_>, depth: u32) -> RelationType {
    let keys = keys(predicate);
    // "a road leads to the town", "made it to the border": these verbs alone say so only of an object.
    let objectless = predicate.preposition.is_some() && predicate.object.is_none();
    let suits = |key: &str, kind: RelationType| !(objectless && key == predicate.lemma && needs_object(kind));
    let bare = || keys.iter().find_map(|key| lookup(key, "")?.apply(RelationType::Act).filter(|&k| suits(key, k)));
    let clause = |marker: &str, kind: RelationType| keys.iter().find_map(|key| lookup(key, marker)?.apply(kind));
    let found = match predicate.complement {
        Complement::To(embedded) if depth < MAX_DEPTH => {
            let literal = || keys.iter().find_map(|key| lookup(key, embedded.lemma)?.apply(RelationType::Act));
            let kind = typed(embedded, depth + 1);
            // "seek to win" requests nothing; "agree to work" agrees all the same.
            let settled = keys.iter().any(|key| lookup(key, "TO").is_some());
            let alone = || bare().filter(|&k| k.is_event() && (!settled || k == RelationType::Agree));
            literal().or_else(|| clause("TO", kind)).or_else(alone).or(Some(kind))
        }
        Complement::That => clause("THAT", RelationType::Act),
        Complement::Whether => clause("WHETHER", RelationType::Act),
        _ => None,
    };
    found
        .or_else(|| with_noun(predicate, &keys))
        .or_else(|| with_further(predicate))
        .or_else(bare)
        .or_else(|| noun(None, predicate.lemma))
        .unwrap_or(RelationType::Act)
}

/// Whether a verb without preposition has such a meaning only with an object: "lead", "make", "give", "keep".
const fn needs_object(kind: RelationType) -> bool {
    use RelationType::*;
    matches!(kind, Role | Make | Own | Give)
}

/// The table's keys for a predicate, the most specific first.
fn keys(predicate: &Predicate<'_>) -> Vec<String> {
    let Predicate { lemma, particle, preposition, object, .. } = *predicate;
    let mut keys = Vec::with_capacity(4);
    if let (Some(object), Some(preposition)) = (object, preposition) {
        keys.push(format!("{lemma} {object} {preposition}"));
    }
    if let (Some(particle), Some(preposition)) = (particle, preposition) {
        keys.push(format!("{lemma} {particle} {preposition}"));
    }
    keys.extend(particle.into_iter().chain(preposition).map(|word| format!("{lemma} {word}")));
    keys.push(lemma.to_owned());
    keys
}

/// A frame decided by a complement whose preposition the predicate's own is not: "put her under house arrest". Only rows
/// that name the preposition count.
fn with_further(predicate: &Predicate<'_>) -> Option<RelationType> {
    predicate.further.iter().find_map(|further| {
        let aside = Predicate {
            preposition: Some(&further.preposition),
            object: None,
            object_modifier: None,
            oblique: Some(&further.noun),
            ..*predicate
        };
        let mut keys = keys(&aside);
        keys.retain(|key| key.ends_with(&further.preposition));
        let phrase = further.modifier.as_deref().map(|m| format!("{m} {}", further.noun));
        let names = phrase.as_deref().into_iter().chain([further.noun.as_str()]);
        let literal = names.into_iter().find_map(|name| keys.iter().find_map(|key| lookup(key, name)));
        match literal {
            Some(outcome) => outcome.apply(RelationType::Act),
            None => of_event(further.modifier.as_deref(), &further.noun, &keys),
        }
    })
}

/// A frame decided by the type of the event that a noun names.
fn of_event(modifier: Option<&str>, lemma: &str, keys: &[String]) -> Option<RelationType> {
    let kind =
        noun(modifier, lemma).filter(|&k| k.is_event() || matches!(k, RelationType::Say | RelationType::Move))?;
    let marker = format!("EVENT:{}", kind.as_str());
    keys.iter().find_map(|key| lookup(key, &marker).or_else(|| lookup(key, "EVENT"))?.apply(kind))
}

/// A frame decided by a noun: named in the table, or an event noun as such.
fn with_noun(predicate: &Predicate<'_>, keys: &[String]) -> Option<RelationType> {
    let nouns = [(predicate.object_modifier, predicate.object), (None, predicate.oblique)];
    let nouns = nouns.iter().filter_map(|&(modifier, noun)| Some((modifier, noun?)));
    let literal = nouns.clone().find_map(|(modifier, noun)| {
        let phrase = modifier.map(|m| format!("{m} {noun}"));
        let names = phrase.as_deref().into_iter().chain([noun]);
        names.into_iter().find_map(|name| keys.iter().find_map(|key| lookup(key, name)?.apply(RelationType::Act)))
    });
    literal.or_else(|| nouns.clone().find_map(|(modifier, lemma)| of_event(modifier, lemma, keys)))
}

fn lookup(predicate: &str, complement: &str) -> Option<Outcome> {
    TABLES.frames.get(&(predicate, complement)).copied()
}

struct Tables {
    frames: FxHashMap<(&'static str, &'static str), Outcome>,
    nouns: FxHashMap<&'static str, RelationType>,
    empty: FxHashSet<&'static str>,
    measures: FxHashSet<&'static str>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables {
        frames: FxHashMap::default(),
        nouns: FxHashMap::default(),
        empty: FxHashSet::default(),
        measures: FxHashSet::default(),
    };
    for (outcome, predicate, complement) in frames(include_str!("data/frames.tsv")) {
        if let Some(outcome) = Outcome::parse(outcome) {
            tables.frames.insert((predicate, complement), outcome);
        }
    }
    for (kind, noun) in nouns(include_str!("data/event_nouns.tsv")) {
        if let Some(kind) = RelationType::parse(kind) {
            tables.nouns.insert(noun, kind);
        }
    }
    for (class, words) in nouns(include_str!("data/light_nouns.tsv")) {
        let set = if class == "empty" { &mut tables.empty } else { &mut tables.measures };
        set.insert(words);
    }
    tables
});

/// The lines of a data file, split at tabs.
fn rows(text: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    text.lines().filter(|l| !l.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, columns.next()?, columns.next().unwrap_or("")))
    })
}

fn frames(text: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    rows(text).flat_map(|(outcome, predicates, complements)| {
        predicates.split(", ").flat_map(move |p| complements.split(", ").map(move |c| (outcome, p, c)))
    })
}

fn nouns(text: &str) -> impl Iterator<Item = (&str, &str)> {
    rows(text).flat_map(|(kind, nouns, _)| nouns.split(", ").map(move |noun| (kind, noun)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const FRAMES: &str = include_str!("data/frames.tsv");
    const NOUNS: &str = include_str!("data/event_nouns.tsv");
    const LIGHT: &str = include_str!("data/light_nouns.tsv");

    #[test]
    fn the_tables_name_known_types_once_and_in_order() {
        let mut seen = BTreeSet::new();
        for (outcome, predicate, complement) in frames(FRAMES) {
            assert!(Outcome::parse(outcome).is_some(), "unknown outcome {outcome}");
            assert!(!predicate.is_empty() && predicate.trim() == predicate, "{predicate:?}");
            assert!(seen.insert((predicate, complement)), "{predicate} / {complement} occurs twice");
        }
        let lines: Vec<_> = rows(FRAMES).map(|(o, p, c)| (o, c, p)).collect();
        assert!(lines.is_sorted(), "frames.tsv is not sorted");
        for (_, predicates, complements) in rows(FRAMES) {
            assert!(predicates.split(", ").is_sorted(), "{predicates}");
            assert!(complements.split(", ").is_sorted(), "{complements}");
        }
        let mut seen = BTreeSet::new();
        for (kind, noun) in nouns(NOUNS) {
            assert!(RelationType::parse(kind).is_some(), "unknown type {kind}");
            assert!(seen.insert(noun), "{noun} occurs twice");
        }
        for (_, nouns, _) in rows(NOUNS).chain(rows(LIGHT)) {
            assert!(nouns.split(", ").is_sorted(), "{nouns}");
        }
        let mut seen = BTreeSet::new();
        for (class, noun) in nouns(LIGHT) {
            assert!(matches!(class, "empty" | "measure"), "unknown class {class}");
            assert!(seen.insert(noun), "{noun} occurs twice");
        }
    }

    fn verb(lemma: &str) -> Predicate<'_> {
        Predicate::of(lemma)
    }

    fn with<'a>(lemma: &'a str, object: &'a str) -> Predicate<'a> {
        Predicate { object: Some(object), ..verb(lemma) }
    }

    #[test]
    fn the_object_decides() {
        let cases = [
            (with("impose", "sanction"), "Sanction"),
            (with("impose", "curfew"), "Coerce"),
            (with("hold", "talk"), "Consult"),
            (with("hold", "weapon"), "Own"),
            (with("express", "regret"), "Say"),
            (with("express", "support"), "Support"),
            (with("issue", "warning"), "Threaten"),
            (with("launch", "attack"), "Assault"),
            (with("reach", "agreement"), "Agree"),
            (with("suspend", "aid"), "Sanction"),
            (with("lift", "curfew"), "Concede"),
            (with("lift", "blockade"), "Retreat"),
            (with("accept", "demand"), "Concede"),
            (with("reject", "proposal"), "Reject"),
            (with("launch", "strike"), "Assault"),
            (Predicate { object_modifier: Some("hunger"), ..with("launch", "strike") }, "Protest"),
            (Predicate { particle: Some("off"), ..with("break", "tie") }, "Sanction"),
            (Predicate { preposition: Some("for"), oblique: Some("talk"), ..verb("call") }, "Request"),
            (Predicate { preposition: Some("in"), oblique: Some("summit"), ..with("take", "part") }, "Consult"),
            (verb("visit"), "Consult"),
            (verb("xyzzy"), "Act"),
            (verb("negotiation"), "Consult"),
        ];
        for (predicate, expected) in cases {
            assert_eq!(classify(&predicate).as_str(), expected, "{predicate:?}");
        }
    }

    #[test]
    fn the_embedded_verb_decides() {
        fn to(lemma: &str, embedded: Predicate<'_>) -> &'static str {
            classify(&Predicate { complement: Complement::To(&embedded), ..verb(lemma) }).as_str()
        }
        assert_eq!(to("offer", verb("dismantle")), "Agree");
        assert_eq!(to("vow", verb("bomb")), "Threaten");
        assert_eq!(to("threaten", with("end", "talk")), "Threaten");
        assert_eq!(to("refuse", verb("meet")), "Reject");
        assert_eq!(to("fail", with("reach", "agreement")), "Reject");
        assert_eq!(to("ask", verb("leave")), "Request");
        assert_eq!(to("try", verb("kill")), "Assault");
        assert_eq!(to("stop", with("provide", "aid")), "Sanction");
        assert_eq!(to("plan", verb("travel")), "Move");
    }

    #[test]
    fn announced_and_denied() {
        assert_eq!(classify(&Predicate { future: true, ..verb("visit") }), RelationType::Agree);
        assert_eq!(classify(&Predicate { future: true, ..verb("invade") }), RelationType::Threaten);
        assert_eq!(classify(&Predicate { negated: true, ..verb("accept") }), RelationType::Reject);
        assert_eq!(classify(&Predicate { negated: true, ..verb("visit") }), RelationType::Consult);
    }
}
