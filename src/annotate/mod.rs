//! Document → [`Annotated`]: sentences, tokens, tags, lemmas, dependency trees, mentions and coreference.

mod aliases;
mod analysis;
mod annotated;
pub(crate) mod coref;
pub(crate) mod lemmatizer;
pub(crate) mod lexicon;
mod mentions;
pub(crate) mod network;
mod pipeline;
mod tags;
pub(crate) mod tokenizer;
mod write;

pub use aliases::Aliases;
pub(crate) use analysis::{NameTag, NameType, Segmented, Word};
pub use annotated::{
    Annotated, Argument, Entity, EntityType, Gender, Mention, MentionKind, MultiwordToken, Predicate, Sentence, Token,
};
pub(crate) use lexicon::Lexicon;
pub use pipeline::Pipeline;
pub use tags::{Deprel, Role, Upos, Xpos};
pub use write::{AnnotationFormat, write_annotated};
