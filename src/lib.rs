//! Actograph reads news and writes the graph of who did what to whom.

mod annotate;
#[doc(hidden)]
pub mod cli;
mod document;
mod error;
mod export;
mod extract;
mod graph;
mod identity;
mod import;
#[cfg(feature = "load")]
mod load;
mod model;
mod span;
#[cfg(feature = "sparql")]
mod sparql;
#[cfg(feature = "train")]
mod train;

pub use annotate::{
    Aliases, Annotated, AnnotationFormat, Argument, Deprel, Entity, EntityType, Gender, Mention, MentionKind,
    MultiwordToken, Pipeline, Predicate, Role, Sentence, Token, Upos, Xpos, write_annotated,
};
pub use document::{Document, InputFormat};
pub use error::{Error, ErrorKind, Result};
pub use export::{
    Clustering, CypherDialect, ExportOptions, Format, Theme, write, write_part, write_propositions, write_triples,
};
pub use extract::{
    Arg, Generator, Modality, NodeType, Object, Polarity, Proposition, Relation, RelationType, Statement, Time, Triple,
    Triples, extract, propositions,
};
pub use graph::{
    ActorGraph, Centrality, Edge, EdgeKey, Fact, FactMention, FactTime, Filter, Link, Node, NodeView, Path, Source,
    Target,
};
pub use import::{GraphFormat, read_graph};
pub use model::Model;
pub use span::{CharIndex, CharSpan, EntityId, MentionId, SentenceId, Span, TokenId};
#[cfg(feature = "train")]
pub use train::{Stage, fit, sample, train};
