//! [`Scope`]: where and when the clauses and the event nouns of one sentence are, as far as they tell one another.

use std::collections::BTreeMap;

use super::{Chronicle, Setting};
use crate::annotate::{Deprel, Upos, Xpos};
use crate::extract::clause::{Clause, Kind, Link, Mood, continues};
use crate::extract::frames;
use crate::extract::relations::RelationType;
use crate::extract::rules::{Sentence, When, place};
use crate::extract::speech;
use crate::span::TokenId;

/// Prepositions before an event or a text that something happened in the course of.
const CONCURRENT: &[&str] = &["in", "at", "during", "on"];
/// Words that put what follows right after what "after" introduces.
const SOON: &[&str] = &["shortly", "soon", "immediately", "minutes", "hours", "right", "just"];

/// The settings of one sentence.
pub(super) struct Scope {
    /// Of each clause.
    pub(super) clauses: Vec<Setting>,
    /// Of nouns that name an event, and of texts.
    pub(super) nouns: BTreeMap<TokenId, Setting>,
}

impl Scope {
    /// Reads a sentence; what it does not tell of an event may be known from those before.
    pub(super) fn new(s: &Sentence<'_, '_>, told: &Chronicle) -> Self {
        let mut scope = Self { clauses: Vec::with_capacity(s.clauses.len()), nouns: BTreeMap::default() };
        scope.read_nouns(s);
        for clause in s.clauses {
            let when = s.time_of(clause.head);
            scope.clauses.push(Setting { place: place::of_clause(s, clause, &[]), when });
        }
        for i in 0..s.clauses.len() {
            if let Some(when) = scope.clauses[i].when
                && when.value.is_none()
            {
                scope.clauses[i].when = scope.anchored(s, told, when).or(Some(when));
            }
            let clause = &s.clauses[i];
            let setting = scope.clauses[i].or(scope.of_occasion(s, told, clause));
            let setting = setting.or(scope.of_moment(s, told, clause));
            scope.clauses[i] = setting.or(scope.of_course(s, told, clause, setting));
            scope.be_occasion(s, clause, setting);
        }
        for i in 0..s.clauses.len() {
            let clause = &s.clauses[i];
            let Some(parent) = clause.parent else { continue };
            let above = scope.clauses[parent];
            let below = scope.clauses[i];
            if attends(s, clause) || simultaneous(s, clause) {
                scope.clauses[i] = below.or(above.certain(s));
                scope.clauses[parent] = above.or(below.certain(s));
            } else if continues(s.clauses, i).is_some() || within(s, clause) {
                scope.clauses[i] = below.or(above);
            }
        }
        scope
    }

    /// When `when` is, where it counts from an event: "a day after the vote".
    pub(super) fn anchored(&self, s: &Sentence<'_, '_>, told: &Chronicle, when: When) -> Option<When> {
        let offset = s.times.at(when.at)?.offset?;
        let clause = s.clauses.iter().position(|c| c.head == offset.anchor);
        let known = clause.and_then(|c| self.clauses[c].when.or_else(|| told_again(s, told, &s.clauses[c])));
        let anchor = known.or_else(|| self.of_noun(s, told, offset.anchor).when);
        let value = anchor?.value?.shifted(offset.unit, offset.count);
        value.map(|value| When { value: Some(value), ..when })
    }

    fn read_nouns(&mut self, s: &Sentence<'_, '_>) {
        let tree = s.tree;
        for noun in tree.words().filter(|&t| tree.upos(t) == Upos::Noun && (s.is_event(t) || is_text(s, t))) {
            let setting = Setting { place: place::of_event(s, noun), when: s.time_of(noun).filter(|w| lies(s, *w)) };
            if !setting.is_empty() {
                self.nouns.insert(noun, setting);
            }
        }
        for clause in s.clauses.iter().filter(|c| c.kind == Kind::Verb) {
            // "talks held in Rome on Friday", "a statement issued on Friday"
            let described = clause.noun.filter(|_| clause.link == Link::Acl && clause.passive);
            // "The talks were held in Rome on Friday", "the vote takes place in May"
            let held = || clause.undergoer().or(clause.subject).map(|a| a.head).filter(|_| occurs(s, clause));
            let noun = described.or_else(held).filter(|&n| s.tree.upos(n) == Upos::Noun);
            let Some(noun) = noun.filter(|&n| s.is_event(n) || is_text(s, n)) else { continue };
            let when = s.time_of(clause.head).filter(|w| lies(s, *w));
            let setting = Setting { place: place::of_clause(s, clause, &[]), when };
            if !setting.is_empty() {
                let known = self.nouns.entry(noun).or_default();
                *known = known.or(setting);
            }
        }
    }

    fn of_noun(&self, s: &Sentence<'_, '_>, told: &Chronicle, noun: TokenId) -> Setting {
        let here = self.nouns.get(&noun).copied().unwrap_or_default();
        here.or(s.nodes.entity(noun).and_then(|e| told.events.get(&e)).copied().unwrap_or_default())
    }

    /// "at the meeting", "during the talks", "in a statement": where and when those are; what is said after a meeting is
    /// said on the day of it.
    fn of_occasion(&self, s: &Sentence<'_, '_>, told: &Chronicle, clause: &Clause) -> Setting {
        let mut found = Setting::default();
        for oblique in &clause.obliques {
            let Some(&case) = oblique.case.first() else { continue };
            let case = s.tree.lemma(case).to_lowercase();
            let noun = oblique.argument.head;
            if CONCURRENT.contains(&&*case) && (s.is_event(noun) || is_text(s, noun)) {
                found = found.or(self.of_noun(s, told, noun));
            } else if case == "after" && soon(s, noun) && s.is_event(noun) {
                found.when = found.when.or(self.of_noun(s, told, noun).when.filter(|w| is_day(*w)));
            }
        }
        found
    }

    /// "met her in Rome in May in their first summit": the summit was in Rome in May.
    fn be_occasion(&mut self, s: &Sentence<'_, '_>, clause: &Clause, setting: Setting) {
        for oblique in clause.obliques.iter().filter(|_| !setting.is_empty()) {
            let case = oblique.case.first().map(|&c| s.tree.lemma(c).to_lowercase());
            let noun = oblique.argument.head;
            let lemma = s.tree.lemma(noun).to_lowercase();
            let meeting = frames::noun(None, &lemma) == Some(RelationType::Consult);
            if matches!(case.as_deref(), Some("in" | "at")) && meeting && s.tree.upos(noun) == Upos::Noun {
                let known = self.nouns.entry(noun).or_default();
                *known = known.or(setting.certain(s));
            }
        }
    }

    /// What an event did or came to, it did where and when it was; a time of its own is another time: it began, went on
    /// or ended then.
    fn of_course(&self, s: &Sentence<'_, '_>, told: &Chronicle, clause: &Clause, own: Setting) -> Setting {
        let finite = matches!(s.tree.xpos(clause.head), Xpos::Vbd | Xpos::Vbn);
        let happened = clause.mood == Mood::Fact && !clause.negated && clause.kind == Kind::Verb;
        let Some(subject) = clause.subject.map(|a| a.head).filter(|_| happened) else { return Setting::default() };
        let event = self.of_noun(s, told, subject);
        Setting { when: event.when.filter(|_| finite && own.when.is_none()), ..event }
    }

    /// "Shortly after the talks broke down": the day of that, told here or before.
    fn of_moment(&self, s: &Sentence<'_, '_>, told: &Chronicle, clause: &Clause) -> Setting {
        let when = clause.complements.iter().find_map(|&c| {
            let inner = &s.clauses[c];
            let after = inner.mark.is_some_and(|m| s.tree.lemma(m) == "after") && soon(s, inner.head);
            if inner.link != Link::Advcl || !after {
                return None;
            }
            self.clauses[c].when.or_else(|| told_again(s, told, inner)).filter(|w| is_day(*w))
        });
        Setting { when, place: None }
    }
}

impl Setting {
    /// What another clause may have from it: a place that has a name, a time that is no duration.
    fn certain(self, s: &Sentence<'_, '_>) -> Self {
        // What a sentence before told was settled there.
        let named = |p: &TokenId| !s.tree.contains(*p) || place::names_itself(s, *p);
        Self { place: self.place.filter(named), when: self.when.filter(|w| lies(s, *w)) }
    }
}

/// When what a clause tells happened, where it was told before.
fn told_again(s: &Sentence<'_, '_>, told: &Chronicle, clause: &Clause) -> Option<When> {
    let subject = clause.subject.and_then(|a| s.nodes.entity(a.head))?;
    told.deeds.get(&(clause.lemma.clone(), subject, None)).and_then(|d| d.when)
}

fn is_day(when: When) -> bool {
    when.value.is_some_and(|v| v.is_day())
}

/// Whether an expression says when something was, not how long.
fn lies(s: &Sentence<'_, '_>, when: When) -> bool {
    s.times.at(when.at).is_some_and(|e| !e.duration)
}

fn is_text(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    s.tree.upos(t) == Upos::Noun && speech::is_text(s.tree.lemma(t))
}

/// "shortly", "hours" before "after …".
fn soon(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    s.tree.children(t).iter().any(|&c| c < t && SOON.contains(&&*s.tree.form(c).to_lowercase()))
}

/// Whether an event's being held, or its taking place, is what a clause is about.
fn occurs(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    match s.tree.lemma(clause.head) {
        "hold" | "convene" | "schedule" | "host" => true,
        "occur" | "happen" => !clause.passive,
        "take" => clause.object.is_some_and(|o| s.tree.lemma(o.head) == "place"),
        _ => false,
    }
}

/// "rejecting …" beside the main clause: one act seen from two sides. A purpose or a condition is not.
fn attends(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    clause.link == Link::Advcl
        && s.tree.xpos(clause.head) == Xpos::Vbg
        && clause.mark.is_none()
        && clause.kind == Kind::Verb
        && s.tree.child(clause.head, Deprel::Mark).is_none()
        && s.tree.child(clause.head, Deprel::Case).is_none()
}

/// "when …", "as …", "while …" of something that happened.
fn simultaneous(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    let tree = s.tree;
    let mark = clause.mark.is_some_and(|m| matches!(tree.lemma(m), "as" | "when" | "while"));
    let when = || tree.with(clause.head, Deprel::Advmod).any(|a| tree.xpos(a) == Xpos::Wrb && tree.lemma(a) == "when");
    clause.link == Link::Advcl && clause.mood == Mood::Fact && clause.subject.is_some() && (mark || when())
}

/// "an agreement in which …": what the noun is part of.
fn within(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    clause.link == Link::Relative
        && clause.obliques.iter().any(|o| {
            let case = o.case.first().map(|&c| s.tree.lemma(c));
            Some(o.argument.head) == clause.noun && matches!(case, Some("in" | "at" | "during" | "under"))
        })
}
