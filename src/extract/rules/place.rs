//! Where something happened: which of the places a sentence names is that of a clause or of an event named by a noun.
//!
//! A place that has a name wins over one that has none: "in the border town of Gori" is Gori, "at a rally in Rome" Rome;
//! an unnamed one ("on the border") stands where there is no other. Of several the one nearest to the verb is meant.

use super::Sentence;
use crate::annotate::{Deprel, EntityType, Lexicon, Upos};
use crate::extract::clause::{Clause, Oblique};
use crate::extract::frames;
use crate::extract::relations::RelationType;
use crate::extract::speech;
use crate::span::TokenId;

/// Prepositions of mere place.
const LOCATIVE: &[&str] = &["in", "at", "on", "near", "inside", "outside", "across", "throughout", "around", "off"];
/// Prepositions before an event that something happened in the course of.
const CONCURRENT: &[&str] = &["in", "at", "during", "on"];

/// Where a word with its preposition says that something happened.
pub(crate) fn named_by(s: &Sentence<'_, '_>, t: TokenId) -> Option<TokenId> {
    located(s, t).then(|| narrow(s, t))
}

/// Whether a word is a place behind a preposition of mere place.
fn located(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    let case = s.tree.case(t);
    let Some(&first) = case.first() else { return false };
    let case = s.tree.lemma(first).to_lowercase();
    // "left the rules in place"
    if s.tree.lemma(t) == "place" && s.tree.child(t, Deprel::Det).is_none() && !names_itself(s, t) {
        return false;
    }
    // "at the embassy" is a place, "an expert at the embassy" is not.
    let premises = || {
        let house = s.nodes.kind(t) == Some(EntityType::Organization) && is_premises(s, t);
        house && matches!(case.as_str(), "at" | "outside" | "inside" | "near") && s.tree.rel(t) == Deprel::Obl
    };
    LOCATIVE.contains(&&*case) && (is_site(s, t) || premises())
}

/// Whether a noun names a building or grounds, whoever runs them.
fn is_premises(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    const PREMISES: &[&str] = &[
        "airport",
        "base",
        "camp",
        "church",
        "clinic",
        "college",
        "consulate",
        "court",
        "courthouse",
        "embassy",
        "factory",
        "headquarters",
        "hospital",
        "hotel",
        "mine",
        "ministry",
        "mosque",
        "museum",
        "palace",
        "parliament",
        "plant",
        "prison",
        "restaurant",
        "school",
        "stadium",
        "station",
        "store",
        "studio",
        "synagogue",
        "temple",
        "theater",
        "theatre",
        "university",
    ];
    PREMISES.contains(&&*s.tree.lemma(t).to_lowercase())
}

/// Whether a word stands for a place, as far as its noun allows.
pub(crate) fn is_site(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    let noun = || Lexicon::shared().noun(&s.tree.lemma(t).to_lowercase());
    let fits = |t: EntityType| matches!(t, EntityType::Place | EntityType::Country | EntityType::Organization);
    s.nodes.is_place(t) && s.times.at(t).is_none() && (is_named(s, t) || noun().is_none_or(|c| fits(c.entity_type)))
}

/// Whether a noun names a journey, which is where it goes to.
fn is_journey(lemma: &str) -> bool {
    matches!(lemma, "journey" | "mission" | "stop" | "stopover" | "tour" | "trip" | "visit")
}

fn is_named(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    s.tree.upos(t) == Upos::Propn
}

/// The place itself for a phrase that says what it is: "the town of Gori", "the capital, Rome".
pub(crate) fn narrow(s: &Sentence<'_, '_>, t: TokenId) -> TokenId {
    if is_named(s, t) {
        return t;
    }
    let same = |m: &TokenId| {
        let within = s.tree.rel(*m) == Deprel::Appos || is_of(s, *m);
        within && is_named(s, *m) && is_site(s, *m)
    };
    s.tree.children(t).iter().copied().find(same).unwrap_or(t)
}

/// "of Gori"
fn is_of(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    s.tree.rel(t) == Deprel::Nmod && s.tree.case(t).first().is_some_and(|&c| s.tree.lemma(c) == "of")
}

/// Whether a place is told by its name, be it inside its phrase: "Rome", "the port of Rome", "a market in Rome".
pub(crate) fn names_itself(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    is_named(s, t) || s.tree.children(t).iter().any(|&m| is_named(s, m) && (is_of(s, m) || located(s, m)))
}

/// Where an event named by a noun was: "the summit in Rome", "the Rome summit", "talks between envoys in Rome".
pub(crate) fn of_event(s: &Sentence<'_, '_>, noun: TokenId) -> Option<TokenId> {
    let tree = s.tree;
    let phrase = tree.phrase(noun, |c| matches!(tree.rel(c), Deprel::AclRelcl | Deprel::Acl | Deprel::Conj));
    // "the attack on the town" says what was attacked.
    let on = |w: TokenId| tree.child(w, Deprel::Case).is_some_and(|c| tree.lemma(c) == "on") && is_named(s, w);
    // "a visit to Rome"
    let goal = |w: TokenId| {
        let case = tree.child(w, Deprel::Case).map(|c| tree.lemma(c));
        is_journey(tree.lemma(noun)) && matches!(case, Some("to" | "of")) && tree.head(w) == Some(noun) && is_site(s, w)
    };
    let within = |w: &TokenId| *w != noun && s.modifies(*w, noun) && (located(s, *w) || goal(*w)) && !on(*w);
    let best = phrase.iter().copied().filter(within).map(|w| narrow(s, w)).min_by_key(|&w| (!names_itself(s, w), w));
    best.or_else(|| {
        let compound = |c: &TokenId| s.nodes.kind(*c) == Some(EntityType::Place) && is_named(s, *c);
        tree.with(noun, Deprel::Compound).find(compound)
    })
}

/// The named place that a phrase says its noun is at: "reporters in Rome", "a fair in Rome".
pub(crate) fn within_phrase(s: &Sentence<'_, '_>, noun: TokenId) -> Option<TokenId> {
    let on = |m: TokenId| s.tree.child(m, Deprel::Case).is_some_and(|c| s.tree.lemma(c) == "on");
    let there = |m: &TokenId| located(s, *m) && names_itself(s, *m) && !on(*m);
    s.tree.with(noun, Deprel::Nmod).find(there).map(|m| narrow(s, m))
}

/// The named place that what a clause tells goes to, where its verb is one of motion.
pub(crate) fn goal(s: &Sentence<'_, '_>, clause: &Clause) -> Option<TokenId> {
    let moves = frames::classify(&frames::Predicate::of(&clause.lemma)) == RelationType::Move;
    let to = |o: &&Oblique| o.case.first().is_some_and(|&c| matches!(s.tree.lemma(c), "to" | "into" | "in" | "at"));
    let mut ends = clause.obliques.iter().filter(|o| moves && to(o)).map(|o| o.argument.head);
    ends.find(|&h| is_site(s, h) && names_itself(s, h)).map(|h| narrow(s, h))
}

/// The named place that somebody or something is made to go to: "sent two planes to Rome", "invited her to Rome".
pub(crate) fn sent_to(s: &Sentence<'_, '_>, clause: &Clause) -> Option<TokenId> {
    const CARRIES: &[&str] = &[
        "bring",
        "deport",
        "deploy",
        "dispatch",
        "evacuate",
        "extradite",
        "fly",
        "invite",
        "lure",
        "recall",
        "rush",
        "send",
        "ship",
        "take",
        "transfer",
        "transport",
    ];
    let object = clause.undergoer().map(|a| a.head)?;
    let text = speech::is_text(&s.tree.lemma(object).to_lowercase());
    let to = |o: &&Oblique| o.case.first().is_some_and(|&c| matches!(s.tree.lemma(c), "to" | "into"));
    let carries = CARRIES.contains(&clause.lemma.as_str()) && !text;
    let mut ends = clause.obliques.iter().filter(|o| carries && to(o)).map(|o| o.argument.head);
    ends.find(|&h| is_site(s, h) && names_itself(s, h)).map(|h| narrow(s, h))
}

/// Where the arguments of a clause say that it happened.
pub(crate) fn of_clause(s: &Sentence<'_, '_>, clause: &Clause, skip: &[TokenId]) -> Option<TokenId> {
    let free = |h: &TokenId| !skip.contains(h);
    // "fought for three hours near Rome": what hangs on a time is said of the clause.
    let timed = |h: TokenId| {
        let there = s.times.at(h).is_some().then(|| s.tree.with(h, Deprel::Nmod));
        there.into_iter().flatten().filter(|&m| names_itself(s, m))
    };
    let heads = || clause.obliques.iter().map(|o| o.argument.head).flat_map(|h| std::iter::once(h).chain(timed(h)));
    let heads = || heads().filter(free);
    let own = heads().filter_map(|h| named_by(s, h)).filter(free).min_by_key(|&w| !names_itself(s, w));
    let event = || {
        let concurrent = clause.obliques.iter().filter(|o| {
            let case = o.case.first();
            s.is_event(o.argument.head) && case.is_some_and(|&c| CONCURRENT.contains(&&*s.tree.lemma(c).to_lowercase()))
        });
        concurrent.filter_map(|o| of_event(s, o.argument.head)).find(free)
    };
    // "at a trade fair in Rome", "outside a mine near Rome": whatever it was, it was there.
    let inside = || {
        let within = |o: &&Oblique| {
            let case = o.case.first().map(|&c| s.tree.lemma(c).to_lowercase()).unwrap_or_default();
            let head = o.argument.head;
            let premises = is_premises(s, head);
            let there = LOCATIVE.contains(&&*case) && !matches!(case.as_str(), "in" | "on") || case == "during";
            s.times.at(head).is_none() && (premises || !s.nodes.is_actor(head)) && (there || case == "in" && premises)
        };
        clause.obliques.iter().filter(within).find_map(|o| within_phrase(s, o.argument.head)).filter(free)
    };
    match own {
        Some(place) if names_itself(s, place) => Some(place),
        unnamed => event().or_else(inside).or(unnamed),
    }
}
