//! Annotated → [`Triples`]: who did what to whom, with evidence, speaker, certainty, time and place.

mod frames;
mod relations;
mod triple;

pub(crate) use frames::{Complement, Predicate, classify, noun};
pub use relations::RelationType;
pub use triple::{Arg, Modality, NodeType, Object, Polarity, Proposition, Relation, Statement, Time, Triple, Triples};
