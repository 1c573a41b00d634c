//! Actograph reads news and writes the graph of who did what to whom.

mod annotate;
mod document;
mod error;
mod extract;
mod identity;
mod model;
mod span;

pub use annotate::{
    Annotated, Deprel, Entity, EntityType, Gender, Mention, MentionKind, MultiwordToken, Sentence, Token, Upos, Xpos,
};
pub use document::Document;
pub use error::{Error, ErrorKind, Result};
pub use extract::{
    Arg, Modality, NodeType, Object, Polarity, Proposition, Relation, RelationType, Statement, Time, Triple, Triples,
};
pub use span::{CharIndex, EntityId, MentionId, SentenceId, Span, TokenId};
