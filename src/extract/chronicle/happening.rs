//! [`Happenings`]: what verbs told of, kept so that a noun may take it up: "met … At the meeting", "searched … after the
//! search".
//!
//! A definite noun names an act by the same verb (`data/nominals.tsv`), a meeting any meeting and an attack any attack;
//! "that disaster" without an act of its own is what the sentence before told. The latest that fits is meant.

use std::collections::VecDeque;

use super::Setting;
use super::cues::{is_day, is_meeting, is_text};
use crate::annotate::{Deprel, EntityType, Upos, Xpos};
use crate::extract::frames;
use crate::extract::relations::RelationType;
use crate::extract::rules::{Fact, Sentence, When, verb_of};
use crate::span::{EntityId, TokenId};

/// Happenings kept.
const MOST: usize = 32;
/// Sentences back in which "the meeting" finds what it takes up; "that meeting" means one just told.
const FAR: u32 = 8;
const NEAR: u32 = 2;
/// The same where noun and verb differ: "spoke … the meeting".
const CLOSE: u32 = 3;

/// What somebody did, and where and when.
#[derive(Clone, Debug)]
struct Happening {
    verb: String,
    kind: RelationType,
    subject: Option<EntityId>,
    setting: Setting,
    sentence: u32,
}

/// The latest happenings of a document.
#[derive(Debug, Default)]
pub(super) struct Happenings {
    latest: VecDeque<Happening>,
    /// Where and when what a sentence told of was.
    before: Option<(u32, Setting)>,
    /// The latest meeting that was called by a noun, where its day is known.
    meeting: Option<(u32, Setting)>,
    /// The latest texts, by their nouns.
    texts: VecDeque<(String, u32, Setting)>,
}

/// How a noun points back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pointer {
    /// "that meeting"
    Demonstrative,
    /// "the meeting"
    Definite,
    /// "her visit"
    Of(Option<EntityId>),
}

impl Happenings {
    /// Remembers a fact with where and when it was.
    pub(super) fn add(&mut self, s: &Sentence<'_, '_>, fact: &Fact, setting: Setting) {
        if setting.is_empty() {
            return;
        }
        if self.latest.len() == MOST {
            self.latest.pop_front();
        }
        let verb = fact.lemma.split(' ').next().unwrap_or_default().to_owned();
        let subject = s.nodes.entity(fact.subject);
        self.latest.push_back(Happening { verb, kind: fact.kind, subject, setting, sentence: s.id.0 });
    }

    /// Remembers where and when an event or a text called by a noun is.
    pub(super) fn name(&mut self, s: &Sentence<'_, '_>, noun: TokenId, setting: Setting) {
        let lemma = s.tree.lemma(noun).to_lowercase();
        if is_text(s, noun) {
            if self.texts.len() == MOST {
                self.texts.pop_front();
            }
            self.texts.push_back((lemma, s.id.0, setting));
        } else if is_meeting(s, noun) && setting.when.is_some_and(is_day) {
            self.meeting = Some((s.id.0, setting));
        }
    }

    /// Where and when a meeting is that the text presents as known: "after meeting him", "they had met".
    pub(super) fn known_meeting(&self, s: &Sentence<'_, '_>, own: Setting) -> Setting {
        let near = self.meeting.filter(|&(at, setting)| s.id.0 - at <= FAR && own.agrees(s, setting));
        near.map(|(_, setting)| setting).unwrap_or_default()
    }

    /// Remembers where and when a sentence is.
    pub(super) fn pass(&mut self, sentence: u32, setting: Setting) {
        self.before = Some((sentence, setting)).filter(|_| !setting.is_empty());
    }

    /// The day of what the sentence before told.
    pub(super) fn day_before(&self, s: &Sentence<'_, '_>) -> Option<When> {
        let before = self.before.filter(|&(at, _)| at + 1 == s.id.0);
        before.and_then(|(_, setting)| setting.when).filter(|w| is_day(*w))
    }

    /// Where and when what `noun` takes up was; `known` is what is said of it besides.
    pub(super) fn taken_up(&self, s: &Sentence<'_, '_>, noun: TokenId, known: Setting) -> Setting {
        let Some(pointer) = pointer(s, noun) else {
            // "after meeting with him"
            let after = s.tree.child(noun, Deprel::Case).is_some_and(|c| s.tree.lemma(c) == "after");
            let bare = after && is_meeting(s, noun) && s.tree.child(noun, Deprel::Det).is_none();
            return if bare { self.known_meeting(s, known) } else { Setting::default() };
        };
        let reach = if pointer == Pointer::Demonstrative { NEAR } else { FAR };
        let lemma = s.tree.lemma(noun).to_lowercase();
        if is_text(s, noun) {
            let same = |(text, at, set): &&(String, u32, Setting)| {
                *text == lemma && s.id.0 - at <= FAR && known.agrees(s, *set)
            };
            return self.texts.iter().rev().find(same).map(|&(_, _, setting)| setting).unwrap_or_default();
        }
        let (verb, kind) = (verb_of(s.tree, noun), frames::noun(None, &lemma));
        let alike = |h: &&Happening| {
            let kinds = matches!(kind, Some(RelationType::Consult | RelationType::Assault)) && kind == Some(h.kind);
            let whose = match pointer {
                Pointer::Of(owner) => owner.is_some() && owner == h.subject,
                _ => true,
            };
            // Under another word it is found only while it is fresh, and where it is known when it was.
            let fresh = || kinds && h.setting.when.is_some() && s.id.0 - h.sentence <= CLOSE;
            (verb == Some(h.verb.as_str()) || fresh()) && whose && known.agrees(s, h.setting)
        };
        let near = self.latest.iter().rev().take_while(|h| s.id.0 - h.sentence <= reach);
        if let Some(found) = near.filter(|h| h.sentence < s.id.0).find(alike) {
            return found.setting;
        }
        // "the talks in Rome" after talks in Rome
        if known.place.is_some() && is_meeting(s, noun) {
            return self.known_meeting(s, known);
        }
        // "that attack", "that disaster": nouns that judge what was told more than they name it
        let event =
            kind == Some(RelationType::Assault) || kind.is_none() && s.nodes.kind(noun) == Some(EntityType::Event);
        let this = event && pointer == Pointer::Demonstrative;
        let just_told = self.before.filter(|&(at, _)| this && at + 1 == s.id.0);
        just_told.map(|(_, setting)| setting).filter(|&b| known.agrees(s, b)).unwrap_or_default()
    }
}

fn pointer(s: &Sentence<'_, '_>, noun: TokenId) -> Option<Pointer> {
    let tree = s.tree;
    if let Some(owner) = tree.child(noun, Deprel::NmodPoss) {
        return Some(Pointer::Of(s.nodes.entity(tree.antecedent(owner))));
    }
    // "Those meetings" are several; "the talks" are one thing.
    let plural = tree.xpos(noun) == Xpos::Nns;
    if plural && !matches!(tree.lemma(noun), "talk" | "negotiation" | "discussion" | "consultation" | "hostility") {
        return None;
    }
    // "the next meeting", "the second attack" is told apart from the one before.
    let other = tree.with(noun, Deprel::Amod).any(|a| {
        let lemma = tree.lemma(a).to_lowercase();
        tree.upos(a) == Upos::Num
            || matches!(
                lemma.as_str(),
                "next" | "new" | "other" | "previous" | "earlier" | "future" | "second" | "third" | "last" | "similar"
            )
    });
    let determiner = tree.with(noun, Deprel::Det).next().filter(|_| !other)?;
    match tree.lemma(determiner).to_lowercase().as_str() {
        "the" => Some(Pointer::Definite),
        "this" | "that" | "these" | "those" => Some(Pointer::Demonstrative),
        _ => None,
    }
}
