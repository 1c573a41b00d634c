//! Document → [`Annotated`]: sentences, tokens, tags, lemmas, dependency trees, mentions and coreference.

mod analysis;
mod annotated;
mod coref;
mod lexicon;
mod mentions;
mod tags;

pub(crate) use analysis::{Analysis, NameTag, NameType, Segmented, Word};
pub use annotated::{Annotated, Entity, EntityType, Gender, Mention, MentionKind, MultiwordToken, Sentence, Token};
pub use tags::{Deprel, Upos, Xpos};
