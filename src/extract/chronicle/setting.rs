//! [`Scope`]: where and when the clauses and the event nouns of one sentence are, as far as they tell one another.

use std::collections::BTreeMap;

use super::cues::{
    attends, ends, is_day, is_definite, is_known_meeting, is_meeting, is_state, is_text, lies, occurs, own_time,
    points_there, says, simultaneous, soon, turns, whereabouts, within,
};
use super::{Chronicle, Setting};
use crate::annotate::{Deprel, Upos, Xpos};
use crate::extract::clause::{Clause, Kind, LONGEST_CHAIN, Link, Mood, Via, continues};
use crate::extract::frames;
use crate::extract::relations::RelationType;
use crate::extract::rules::{Sentence, When, place};
use crate::extract::speech::{Attribution, Form};
use crate::extract::time::TimeExpression;
use crate::span::TokenId;

/// Prepositions before an event or a text that something happened in the course of.
const CONCURRENT: &[&str] = &["in", "at", "during", "on"];

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
        scope.read_nouns(s, told);
        for clause in s.clauses {
            let place = place::of_clause(s, clause, &[]).or_else(|| whereabouts(s, clause));
            let there = if points_there(s, clause) { told.there } else { Setting::default() };
            let own = Setting { place, when: own_time(s, clause) }.or(there);
            let known = || Some(told.happenings.known_meeting(s, own)).filter(|_| is_known_meeting(s, clause));
            scope.clauses.push(if own.when.is_none() { own.or(known().unwrap_or_default()) } else { own });
        }
        scope.count_back(s);
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
            } else if clause.link == Link::Conj && below.when.is_none() {
                scope.clauses[i] = below.or(scope.sequel(s, i, parent));
            }
        }
        scope
    }

    /// What is told next in the same breath: "arrived on Friday and met …". The longer ago, the less is sure: a month holds
    /// for what the same one did, a year only where it opens the sentence.
    fn sequel(&self, s: &Sentence<'_, '_>, i: usize, parent: usize) -> Setting {
        let (clause, first) = (&s.clauses[i], &s.clauses[parent]);
        let past = |c: &Clause| s.tree.xpos(c.head) == Xpos::Vbd && c.kind == Kind::Verb && c.mood == Mood::Fact;
        if !past(clause) || !past(first) || is_state(&clause.lemma) || turns(s, clause) {
            return Setting::default();
        }
        let above = self.clauses[parent].certain(s);
        let same = clause.subject.is_some_and(|a| a.via == Via::Shared);
        // "offered a truce in May, but Sweden rejected the offer"
        let offer = |n: TokenId| {
            let kind = frames::noun(None, &s.tree.lemma(n).to_lowercase());
            matches!(kind, Some(RelationType::Agree | RelationType::Request)) && is_definite(s, n)
        };
        let answers = !same && clause.object.is_some_and(|o| offer(o.head));
        let opens = |w: When| first.subject.is_some_and(|a| s.tree.contains(w.at) && w.at < a.place);
        let when = above.when.filter(|&w| {
            w.value.is_some_and(|v| v.is_day() || same && v.is_month() || (opens(w) || answers) && v.is_point())
        });
        let there = above.place.filter(|_| when.is_some()).or_else(|| self.reached(s, parent));
        let unnamed = self.clauses[i].place.is_none_or(|p| s.tree.contains(p) && !place::names_itself(s, p));
        Setting { place: there.filter(|_| same && unnamed), when }
    }

    /// Where somebody has got to with a verb of motion.
    pub(super) fn reached(&self, s: &Sentence<'_, '_>, i: usize) -> Option<TokenId> {
        let clause = s.clauses.get(i).filter(|c| !c.negated && c.mood == Mood::Fact)?;
        let visited = || clause.object.filter(|_| matches!(clause.lemma.as_str(), "visit" | "tour")).map(|a| a.head);
        place::goal(s, clause).or_else(|| visited().filter(|&t| place::is_site(s, t) && place::names_itself(s, t)))
    }

    /// Where and when what a sentence tells was: its main clause, or what is quoted in it.
    pub(super) fn main(&self, s: &Sentence<'_, '_>) -> Setting {
        let Some(main) = s.clauses.first() else { return Setting::default() };
        let quotes = |a: &Attribution| a.cue == main.head && matches!(a.form, Form::Clause | Form::Quotation);
        let told = if s.attributions.iter().any(quotes) {
            main.complements.iter().copied().find(|&c| s.clauses[c].link == Link::Ccomp)
        } else {
            Some(0)
        };
        let happened = |c: &Clause| c.mood == Mood::Fact && !c.negated && c.kind == Kind::Verb;
        told.filter(|&i| happened(&s.clauses[i])).map(|i| self.clauses[i].certain(s)).unwrap_or_default()
    }

    /// What the main clause itself says of where and when it is.
    pub(super) fn own(&self, s: &Sentence<'_, '_>) -> Setting {
        let Some(main) = s.clauses.first() else { return Setting::default() };
        Setting { place: place::of_clause(s, main, &[]), when: own_time(s, main) }.certain(s)
    }

    /// What a main clause opens with, where that is a place or an event: "In Rome, …", "At the meeting, …".
    pub(super) fn frame(&self, s: &Sentence<'_, '_>) -> Option<Setting> {
        let main = s.clauses.first()?;
        let subject = main.subject.map_or(main.head, |a| a.place);
        let opens = main.obliques.iter().any(|o| {
            let concurrent = o.case.first().is_some_and(|&c| CONCURRENT.contains(&&*s.tree.lemma(c).to_lowercase()));
            let head = o.argument.head;
            let sets = s.is_event(head) || place::is_site(s, head) && place::names_itself(s, head);
            o.argument.place < subject && concurrent && sets && s.times.at(head).is_none()
        });
        let setting = self.clauses.first()?.certain(s);
        (opens && !setting.is_empty()).then_some(setting)
    }

    /// Whether a clause, or the one that it goes on from, tells at the top of its sentence what somebody did.
    pub(super) fn is_told(&self, s: &Sentence<'_, '_>, i: usize) -> bool {
        let top = std::iter::successors(Some(i), |&i| continues(s.clauses, i).map(|(_, above)| above));
        let top = top.take(LONGEST_CHAIN).last().unwrap_or(i);
        let clause = &s.clauses[top];
        let first = match clause.link {
            Link::Conj => clause.parent.is_some_and(|p| s.clauses[p].parent.is_none()),
            _ => clause.parent.is_none(),
        };
        let past = clause.mood == Mood::Fact && s.tree.xpos(clause.head) == Xpos::Vbd;
        first && past && !is_state(&clause.lemma) && !turns(s, clause)
    }

    /// "resigned on Friday, a day after the talks broke down": that was on Thursday.
    fn count_back(&mut self, s: &Sentence<'_, '_>) {
        for i in 0..s.clauses.len() {
            let clause = &s.clauses[i];
            let offset = |e: &&TimeExpression| e.value.is_none() && e.offset.is_some_and(|o| o.anchor == clause.head);
            let span = s.tree.doc().sentences[s.id.index()].span;
            let Some(expression) = s.times.within(span).find(offset) else { continue };
            let Some(offset) = expression.offset.filter(|o| o.count != 0 || o.unit.is_clock()) else { continue };
            if self.clauses[i].when.is_some_and(|w| w.value.is_some()) {
                continue;
            }
            let above = std::iter::successors(clause.parent, |&p| s.clauses[p].parent).take(LONGEST_CHAIN);
            let dated = above.filter_map(|p| self.clauses[p].when).find(|w| w.value.is_some());
            let value = dated.and_then(|w| w.value).and_then(|v| v.shifted(offset.unit, -offset.count));
            if value.is_some() {
                self.clauses[i].when = Some(When { value, ..When::of(expression) });
            }
        }
    }

    /// When `when` is, where it counts from an event: "a day after the vote".
    pub(super) fn anchored(&self, s: &Sentence<'_, '_>, told: &Chronicle, when: When) -> Option<When> {
        let offset = s.times.at(when.at)?.offset?;
        let clause = s.clauses.iter().position(|c| c.head == offset.anchor);
        let known = clause.and_then(|c| self.clauses[c].when.or_else(|| told_again(s, told, &s.clauses[c])));
        let anchor = known.or_else(|| self.of_noun(s, told, offset.anchor).when);
        let value = anchor?.value?.shifted(offset.unit, offset.count);
        // What is told as past is not ahead.
        let past = value.filter(|v| !s.times.is_ahead(*v) || s.times.at(when.at).is_some_and(|e| e.future));
        past.map(|value| When { value: Some(value), ..when })
    }

    fn read_nouns(&mut self, s: &Sentence<'_, '_>, told: &Chronicle) {
        let tree = s.tree;
        for noun in tree.words().filter(|&t| tree.upos(t) == Upos::Noun && (s.is_event(t) || is_text(s, t))) {
            // "the Rome summit" of a place that is named by itself elsewhere
            let named = || tree.with(noun, Deprel::Compound).find_map(|c| told.named.get(tree.form(c)).copied());
            let place = place::of_event(s, noun).or_else(named);
            let setting = Setting { place, when: s.time_of(noun).filter(|w| lies(s, *w)) };
            if !setting.is_empty() {
                self.nouns.insert(noun, setting);
            }
        }
        for clause in s.clauses.iter().filter(|c| c.kind == Kind::Verb) {
            // "talks held in Rome on Friday", "a statement issued on Friday"
            let described = clause.noun.filter(|_| clause.link == Link::Acl && clause.passive);
            // "The talks were held in Rome on Friday", "the vote takes place in May"
            let held = || clause.undergoer().or(clause.subject).map(|a| a.head).filter(|_| occurs(s, clause));
            // "The talks broke down in Rome on Friday": they were on until then.
            let over = || clause.subject.map(|a| a.head).filter(|&n| ends(clause) && is_meeting(s, n));
            let noun = described.or_else(held).or_else(over).filter(|&n| s.tree.upos(n) == Upos::Noun);
            let Some(noun) = noun.filter(|&n| s.is_event(n) || is_text(s, n)) else { continue };
            let when = s.time_of(clause.head).filter(|w| lies(s, *w));
            let setting = Setting { place: place::of_clause(s, clause, &[]), when };
            if !setting.is_empty() {
                let known = self.nouns.entry(noun).or_default();
                *known = known.or(setting);
            }
        }
    }

    /// Where and when an event or a text is, by what this sentence and those before say of it.
    pub(super) fn of_noun(&self, s: &Sentence<'_, '_>, told: &Chronicle, noun: TokenId) -> Setting {
        let here = self.nouns.get(&noun).copied().unwrap_or_default();
        let known = here.or(s.nodes.entity(noun).and_then(|e| told.events.get(&e)).copied().unwrap_or_default());
        if known.place.is_some() && known.when.is_some() {
            return known;
        }
        known.or(told.happenings.taken_up(s, noun, known))
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
            } else if case == "after" && (soon(s, noun) || says(s, clause)) && s.is_event(noun) {
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
            if matches!(case.as_deref(), Some("in" | "at")) && is_meeting(s, noun) {
                let known = self.nouns.entry(noun).or_default();
                *known = known.or(setting.certain(s));
            }
        }
    }

    /// What an event did or came to, it did where and when it was; a time of its own is another time: it began, went on
    /// or ended then.
    fn of_course(&self, s: &Sentence<'_, '_>, told: &Chronicle, clause: &Clause, own: Setting) -> Setting {
        let finite = matches!(s.tree.xpos(clause.head), Xpos::Vbd | Xpos::Vbn);
        // "The visit was followed by another": that was elsewhere.
        let apart = matches!(clause.lemma.as_str(), "follow" | "precede");
        let happened = clause.mood == Mood::Fact && !clause.negated && clause.kind == Kind::Verb && !apart;
        let Some(subject) = clause.subject.map(|a| a.head).filter(|_| happened) else { return Setting::default() };
        let event = self.of_noun(s, told, subject);
        Setting { when: event.when.filter(|_| finite && own.when.is_none()), ..event }
    }

    /// "Shortly after the talks broke down": the day of that, told here or before.
    fn of_moment(&self, s: &Sentence<'_, '_>, told: &Chronicle, clause: &Clause) -> Setting {
        let when = clause.complements.iter().find_map(|&c| {
            let inner = &s.clauses[c];
            let after = inner.mark.is_some_and(|m| s.tree.lemma(m) == "after")
                && (soon(s, inner.head) || says(s, clause) && inner.kind == Kind::Verb);
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
