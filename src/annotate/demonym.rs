//! [`Demonyms`]: from a demonym ("Norwegian" in "Norwegian envoys") to the state it belongs to and, where the document
//! names that state, to its entity.

use rustc_hash::FxHashMap;

use super::lexicon::{Lexicon, State, StateName};
use super::{Annotated, EntityType};
use crate::span::{EntityId, TokenId};

/// Looks demonyms of one document up.
#[derive(Debug)]
pub(crate) struct Demonyms<'a> {
    annotated: &'a Annotated,
    countries: FxHashMap<&'a str, EntityId>,
}

impl<'a> Demonyms<'a> {
    /// Reads the document's countries.
    pub(crate) fn new(annotated: &'a Annotated) -> Self {
        let mut countries = FxHashMap::default();
        for (i, entity) in annotated.entities.iter().enumerate() {
            if entity.entity_type == EntityType::Country {
                countries.entry(entity.name.as_str()).or_insert(EntityId(i as u32));
            }
        }
        Self { annotated, countries }
    }

    /// The state of the demonym a token is, or is a part of ("North" and "Korean"), and its entity.
    pub(crate) fn state(&self, token: TokenId) -> Option<(&'static State, Option<EntityId>)> {
        let form = self.annotated.form(token);
        if !form.chars().next().is_some_and(char::is_uppercase) {
            return None;
        }
        let lexicon = Lexicon::shared();
        let demonym = |text: &str| match lexicon.state_name(text) {
            Some(StateName::Demonym(state)) => Some(lexicon.state(state)),
            _ => None,
        };
        let sentence = &self.annotated.sentences[self.annotated.sentence_of(token).index()].tokens;
        let pair = |first: u32| {
            if first < sentence.start || first + 1 >= sentence.end {
                return None;
            }
            let span = self.annotated.tokens[first as usize].span.cover(self.annotated.tokens[first as usize + 1].span);
            demonym(self.annotated.slice(span))
        };
        let state = token.0.checked_sub(1).and_then(pair).or_else(|| pair(token.0)).or_else(|| demonym(form))?;
        Some((state, self.countries.get(state.name).copied()))
    }
}
