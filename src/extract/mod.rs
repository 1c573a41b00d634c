//! Annotated → [`Triples`]: who did what to whom, with evidence, speaker, certainty, time and place.

mod clause;
mod frames;
mod openie;
mod relations;
mod time;
mod tree;
mod triple;
mod verbs;

pub(crate) use frames::{Complement, Predicate, classify, noun};
pub use openie::propositions;
pub use relations::RelationType;
pub(crate) use time::{TimeExpression, TimeExpressions};
pub use triple::{Arg, Modality, NodeType, Object, Polarity, Proposition, Relation, Statement, Time, Triple, Triples};
