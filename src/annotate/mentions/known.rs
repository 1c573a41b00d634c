//! [`Known`]: the names of the lexicon that a document uses, found before mentions are made, so that every mention can be
//! read in the light of the whole text: "the North" where North Korea is named, "Washington" where no person is so called.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::name::NameSpan;
use super::symbol::Symbol;
use super::{View, name};
use crate::annotate::lexicon::{StateId, StateName};
use crate::annotate::{NameType, Upos, Xpos};

/// The longest name of the lexicon, in words.
const LONGEST: u32 = 7;

/// What a document names.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// States and organisations named by several words or by a proper noun, in text order, not overlapping.
    spans: Vec<(Range<u32>, NameType)>,
    /// Words inside demonyms of several words ("North Korean"), sorted.
    demonym_words: Vec<u32>,
    /// States named, or whose people or government are spoken of.
    states: FxHashSet<StateId>,
    /// Words of persons' names of several words.
    person_words: FxHashSet<Symbol>,
    /// First words of organisations' names of several words.
    organization_words: FxHashSet<Symbol>,
    /// Words of names that follow a title.
    titled_words: FxHashSet<Symbol>,
}

impl Known {
    /// Looks the capitalised words of a document up. Linear: no name has more than [`LONGEST`] words.
    pub(super) fn new(view: &View<'_>) -> Self {
        let mut known = Self::default();
        for sentence in view.sentences {
            known.read(view, sentence.tokens.clone());
            for name in name::names(view, sentence.tokens.clone()) {
                if name.name_type == NameType::Person && name.title.is_some() {
                    known.titled_words.extend(name.tokens.clone().map(|t| Symbol::new(view.form(t))));
                }
                if name.name_type == NameType::Organization && name.tokens.len() > 1 {
                    known.organization_words.insert(Symbol::new(view.form(name.tokens.start)));
                }
                if name.name_type == NameType::Person && name.tokens.len() > 1 {
                    known.person_words.extend(name.tokens.map(|t| Symbol::new(view.form(t))));
                }
            }
        }
        known
    }

    fn read(&mut self, view: &View<'_>, sentence: Range<u32>) {
        let mut at = sentence.start;
        while at < sentence.end {
            at = self.longest(view, at, sentence.end).unwrap_or(at + 1);
        }
    }

    /// Records the longest name that starts at a token and gives its end.
    fn longest(&mut self, view: &View<'_>, start: u32, end: u32) -> Option<u32> {
        let form = view.form(start);
        // "al-Qaeda" starts small.
        let small = view.lexicon.is_particle(form) && !view.tokens[start as usize].space_after;
        if !is_capital(view, start) && !small {
            return None;
        }
        let most = if view.lexicon.starts_name(form) { LONGEST } else { 1 };
        let ends_in_word = |to: &u32| view.form(to - 1).ends_with(char::is_alphanumeric) || view.form(to - 1).len() > 1;
        (start + 1..=end.min(start + most)).rev().filter(ends_in_word).find(|&to| {
            let text = view.text(start..to);
            let found = match view.lexicon.state_name(text) {
                Some(StateName::Name(state)) => {
                    self.states.insert(state);
                    Some(NameType::Location)
                }
                Some(StateName::Demonym(state)) => {
                    self.states.insert(state);
                    if to > start + 1 {
                        self.demonym_words.extend(start..to - 1);
                        return true;
                    }
                    None
                }
                Some(_) => Some(NameType::Location),
                None => view.lexicon.organization_named(text).map(|_| NameType::Organization),
            };
            let proper = matches!(view.tokens[start as usize].xpos, Xpos::Nnp | Xpos::Nnps);
            if let Some(name_type) = found
                && (to > start + 1 || proper)
            {
                self.spans.push((start..to, name_type));
            }
            found.is_some()
        })
    }

    /// Adds the known names of a sentence to those recognised: a known name replaces pieces of itself and gives way to a
    /// longer name it is a part of.
    pub(super) fn complete(&self, view: &View<'_>, range: Range<u32>, names: &mut Vec<NameSpan>) {
        let from = self.spans.partition_point(|(s, _)| s.start < range.start);
        for (span, name_type) in self.spans[from..].iter().take_while(|(s, _)| s.start < range.end) {
            // What is known as an organisation is no person or place, whatever it looked like; a state is no person
            // unless somebody in the text is called so.
            let same = |n: &&mut NameSpan| n.tokens == *span && n.title.is_none();
            let called_so = |n: &NameSpan| n.tokens.clone().any(|t| self.is_person_word(view, t));
            if let Some(name) = names.iter_mut().find(same)
                && (*name_type == NameType::Organization || name.name_type == NameType::Person && !called_so(name))
            {
                name.name_type = *name_type;
            }
            let longer = |n: &NameSpan| n.tokens.start <= span.start && span.end <= n.tokens.end;
            if names.iter().any(longer) {
                continue;
            }
            names.retain(|n| n.tokens.end <= span.start || span.end <= n.tokens.start);
            names.push(NameSpan { tokens: span.clone(), name_type: *name_type, title: None });
        }
        // "Volta" beside "Volta Motors" is the company where nobody in the text is called so.
        for name in names.iter_mut().filter(|n| n.name_type == NameType::Person && n.tokens.len() == 1) {
            let word = name.tokens.start;
            let company = self.organization_words.contains(&Symbol::new(view.form(word)));
            if company && name.title.is_none() && !self.is_person_word(view, word) {
                name.name_type = NameType::Organization;
            }
        }
        names.sort_by_key(|n| n.tokens.start);
    }

    /// Whether the document speaks of a state by name or demonym.
    pub(super) fn names_state(&self, state: StateId) -> bool {
        self.states.contains(&state)
    }

    /// The state whose people or things the adjective that ends at a token means: "Norwegian", "North Korean".
    pub(super) fn demonym(&self, view: &View<'_>, token: u32) -> Option<StateId> {
        let whole = if token > 0 && self.opens_demonym(token - 1) { token - 1 } else { token };
        match view.lexicon.state_name(view.text(whole..token + 1)) {
            Some(StateName::Demonym(state)) if is_capital(view, whole) => Some(state),
            _ => None,
        }
    }

    /// The state named by the phrase with this head.
    pub(super) fn state_at(&self, view: &View<'_>, head: u32) -> Option<StateId> {
        let at = self.spans.partition_point(|(s, _)| s.end <= head);
        let whole = self.spans.get(at).map(|(s, _)| s.clone()).filter(|s| s.contains(&head)).unwrap_or(head..head + 1);
        match view.lexicon.state_name(view.text(whole)) {
            Some(StateName::Name(state)) if is_capital(view, head) => Some(state),
            Some(StateName::InContext(state) | StateName::Capital(state)) if self.names_state(state) => Some(state),
            _ => None,
        }
    }

    /// Whether a word is the start of a demonym: no name of its own.
    pub(super) fn opens_demonym(&self, token: u32) -> bool {
        self.demonym_words.binary_search(&token).is_ok()
    }

    /// Whether a word is part of a person's full name.
    pub(super) fn is_person_word(&self, view: &View<'_>, token: u32) -> bool {
        self.person_words.contains(&Symbol::new(view.form(token)))
    }

    /// Whether a name of several words starts or ends with what the document calls somebody: "Park Ji-won" where there is
    /// a "Mr. Park".
    pub(super) fn is_titled_elsewhere(&self, view: &View<'_>, name: Range<u32>) -> bool {
        let titled = |t: u32| self.titled_words.contains(&Symbol::new(view.form(t)));
        name.len() > 1 && (titled(name.start) || titled(name.end - 1))
    }

    /// Whether a token can name a state or capital at all.
    pub(super) fn is_name_word(view: &View<'_>, token: u32) -> bool {
        view.tokens[token as usize].upos == Upos::Propn
    }
}

fn is_capital(view: &View<'_>, token: u32) -> bool {
    view.form(token).chars().next().is_some_and(char::is_uppercase)
}
