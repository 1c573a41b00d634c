//! Annotated → [`Triples`]: who did what to whom, with evidence, speaker, certainty, time and place.

mod clause;
mod openie;
mod relations;
mod tree;
mod triple;
mod verbs;

pub use openie::propositions;
pub use relations::RelationType;
pub use triple::{Arg, Modality, NodeType, Object, Polarity, Proposition, Relation, Statement, Time, Triple, Triples};
