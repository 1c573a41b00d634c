//! Document → [`Annotated`]: sentences, tokens, tags, lemmas, dependency trees, mentions and coreference.

mod analysis;
mod annotated;
pub(crate) mod lemmatizer;
pub(crate) mod network;
mod tags;
pub(crate) mod tokenizer;

pub(crate) use analysis::{Analysis, NameTag, NameType, Segmented, Word};
pub use annotated::{Annotated, Entity, EntityType, Gender, Mention, MentionKind, MultiwordToken, Sentence, Token};
pub use tags::{Deprel, Upos, Xpos};
