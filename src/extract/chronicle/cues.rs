//! What the words of a clause or a noun tell about its time and place: whether it takes a meeting for known, turns to
//! another time, goes on from the clause above, names an event or a text.
//!
//! Takes a sentence with its clauses; every answer is read off one clause, one noun or one expression.

use crate::annotate::{Deprel, Upos, Xpos};
use crate::extract::clause::{Clause, Kind, Link, Mood, Via};
use crate::extract::frames;
use crate::extract::relations::RelationType;
use crate::extract::rules::{Sentence, When, place};
use crate::extract::speech;
use crate::span::TokenId;

/// Words that put what follows right after what "after" introduces.
const SOON: &[&str] = &["shortly", "soon", "immediately", "minutes", "hours", "right", "just"];

pub(super) fn is_day(when: When) -> bool {
    when.value.is_some_and(|v| v.is_day())
}

/// Whether an expression says when something was, not how long.
pub(super) fn lies(s: &Sentence<'_, '_>, when: When) -> bool {
    s.times.at(when.at).is_some_and(|e| !e.duration)
}

/// When a clause says that it was, in words of its own or shared with the verb before it.
pub(super) fn own_time(s: &Sentence<'_, '_>, clause: &Clause) -> Option<When> {
    let shared = || {
        let mut shared = clause.obliques.iter().filter(|o| o.argument.via == Via::Shared);
        shared.find_map(|o| s.times.at(o.argument.head)).map(When::of)
    };
    s.time_of(clause.head).or_else(shared)
}

/// "later", "since then": what is told next is at another time.
pub(super) fn turns(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    const OTHER: &[&str] = &[
        "afterward",
        "afterwards",
        "already",
        "before",
        "earlier",
        "ever",
        "eventually",
        "finally",
        "formerly",
        "later",
        "now",
        "once",
        "originally",
        "previously",
        "recently",
        "since",
        "soon",
        "still",
        "subsequently",
        "ultimately",
    ];
    s.tree.with(clause.head, Deprel::Advmod).any(|a| OTHER.contains(&&*s.tree.form(a).to_lowercase()))
}

pub(super) fn is_definite(s: &Sentence<'_, '_>, noun: TokenId) -> bool {
    let the = |d: TokenId| matches!(s.tree.lemma(d), "the" | "that" | "this");
    s.tree.with(noun, Deprel::Det).any(the)
}

/// "then", of what happened next.
pub(super) fn follows(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    let past = clause.kind == Kind::Verb && clause.mood == Mood::Fact && s.tree.xpos(clause.head) == Xpos::Vbd;
    past && s
        .tree
        .with(clause.head, Deprel::Advmod)
        .any(|a| a < clause.head && s.tree.form(a).eq_ignore_ascii_case("then"))
}

/// Whether somebody is quoted with the verb of a clause.
pub(super) fn says(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    s.attributions.iter().any(|a| a.cue == clause.head)
}

/// Whether a verb tells how things are rather than what happens: they are so at other times too.
pub(super) fn is_state(lemma: &str) -> bool {
    const STATES: &[&str] = &[
        "appear", "be", "believe", "belong", "consist", "contain", "depend", "have", "hope", "include", "know", "lack",
        "like", "live", "need", "own", "remain", "seem", "think", "want", "work",
    ];
    STATES.contains(&lemma)
}

pub(super) fn is_text(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    s.tree.upos(t) == Upos::Noun && speech::is_text(s.tree.lemma(t))
}

pub(super) fn is_meeting(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    s.tree.upos(t) == Upos::Noun && frames::noun(None, &s.tree.lemma(t).to_lowercase()) == Some(RelationType::Consult)
}

/// Whether a clause tells of a meeting that it takes for known: "after meeting him", "they had met".
pub(super) fn is_known_meeting(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    let tree = s.tree;
    let met = clause.kind == Kind::Verb
        && clause.mood == Mood::Fact
        && !clause.negated
        && frames::classify(&frames::Predicate::of(&clause.lemma)) == RelationType::Consult;
    let after = || clause.link == Link::Advcl && clause.mark.is_some_and(|m| tree.lemma(m) == "after");
    let before_that =
        || clause.words.iter().any(|&w| tree.rel(w) == Deprel::Aux && tree.form(w).eq_ignore_ascii_case("had"));
    met && !turns(s, clause) && (after() || before_that())
}

/// Whether a verb says that an event came to its end.
pub(super) fn ends(clause: &Clause) -> bool {
    matches!(clause.lemma.as_str(), "break down" | "break up" | "collapse" | "conclude" | "end") && !clause.negated
}

/// "shortly", "hours" before "after …".
pub(super) fn soon(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    s.tree.children(t).iter().any(|&c| c < t && SOON.contains(&&*s.tree.form(c).to_lowercase()))
}

/// Whether an event's being held, or its taking place, is what a clause is about.
pub(super) fn occurs(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    match s.tree.lemma(clause.head) {
        "hold" | "convene" | "schedule" | "host" => true,
        "occur" | "happen" => !clause.passive,
        "take" => clause.object.is_some_and(|o| s.tree.lemma(o.head) == "place"),
        _ => false,
    }
}

/// "rejecting …" beside the main clause: one act seen from two sides. A purpose or a condition is not.
pub(super) fn attends(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    clause.link == Link::Advcl
        && s.tree.xpos(clause.head) == Xpos::Vbg
        && clause.mark.is_none()
        && clause.kind == Kind::Verb
        && s.tree.child(clause.head, Deprel::Mark).is_none()
        && s.tree.child(clause.head, Deprel::Case).is_none()
}

/// "when …", "as …", "while …" of something that happened.
pub(super) fn simultaneous(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    let tree = s.tree;
    let mark = clause.mark.is_some_and(|m| matches!(tree.lemma(m), "as" | "when" | "while"));
    let when = || tree.with(clause.head, Deprel::Advmod).any(|a| tree.xpos(a) == Xpos::Wrb && tree.lemma(a) == "when");
    clause.link == Link::Advcl && clause.mood == Mood::Fact && clause.subject.is_some() && (mark || when())
}

/// "agreed there": where the text was last.
pub(super) fn points_there(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    let past = s.tree.xpos(clause.head) == Xpos::Vbd && clause.kind == Kind::Verb;
    past && s.tree.with(clause.head, Deprel::Advmod).any(|a| s.tree.form(a).eq_ignore_ascii_case("there"))
}

/// "in Rome, where …"
pub(super) fn whereabouts(s: &Sentence<'_, '_>, clause: &Clause) -> Option<TokenId> {
    let whence = |a: &TokenId| s.tree.xpos(*a) == Xpos::Wrb && s.tree.lemma(*a) == "where";
    let relative = clause.link == Link::Relative && s.tree.with(clause.head, Deprel::Advmod).any(|a| whence(&a));
    clause.noun.filter(|&n| relative && place::is_site(s, n) && place::names_itself(s, n)).map(|n| place::narrow(s, n))
}

/// "an agreement in which …": what the noun is part of.
pub(super) fn within(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    clause.link == Link::Relative
        && clause.obliques.iter().any(|o| {
            let case = o.case.first().map(|&c| s.tree.lemma(c));
            Some(o.argument.head) == clause.noun && matches!(case, Some("in" | "at" | "during" | "under"))
        })
}
