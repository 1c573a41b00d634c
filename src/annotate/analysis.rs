//! What the stages hand to one another inside the pipeline: [`Segmented`] (tokenizer → network), [`Analysis`]
//! (network → mentions). One type per stage, complete when it exists.

use crate::annotate::{Deprel, EntityType, MultiwordToken, Role, Sentence, Upos, Xpos};
use crate::span::Span;

/// A text cut into sentences and words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Segmented {
    /// In text order; token ranges are contiguous and not empty.
    pub(crate) sentences: Vec<Sentence>,
    /// In text order.
    pub(crate) words: Vec<Word>,
    /// In text order.
    pub(crate) multiword: Vec<MultiwordToken>,
}

/// A syntactic word before tagging.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// The bytes it covers.
    pub(crate) span: Span,
    /// Its form where that is not the text it covers.
    pub(crate) form: Option<Box<str>>,
    /// Whether white space follows.
    pub(crate) space_after: bool,
}

/// What the network says of one word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Analysis {
    /// Universal part of speech.
    pub(crate) upos: Upos,
    /// Penn Treebank part of speech.
    pub(crate) xpos: Xpos,
    /// Index of the head within the sentence; `None` for the root. The heads of a sentence form a tree.
    pub(crate) head: Option<u32>,
    /// Relation to the head.
    pub(crate) deprel: Deprel,
    /// Probability of head and relation.
    pub(crate) certainty: f32,
    /// Place of the word in a name.
    pub(crate) name: NameTag,
    /// What the phrase headed by this word refers to, if it refers to anything.
    pub(crate) referent: Option<EntityType>,
}

/// Place of a word in a name, in the BIO scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameTag {
    /// Outside any name.
    Outside,
    /// First word of a name.
    Begin(NameType),
    /// A further word of a name.
    Inside(NameType),
}

/// What the recogniser tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameType {
    /// People.
    Person,
    /// Organizations.
    Organization,
    /// Countries, cities, regions, buildings.
    Location,
    /// Any other name: events, works, products, nationalities.
    Other,
}

/// What the network says of a predicate.
#[derive(Clone, Debug)]
pub(crate) struct PredicateReading {
    /// Index in the document.
    pub(crate) word: u32,
    /// Whether it is a predicate of PropBank.
    pub(crate) predicate: bool,
    /// Whether it is a noun that names an event.
    pub(crate) event: bool,
    /// From -3, did not happen, to 3, happened.
    pub(crate) fact: f32,
    /// In text order.
    pub(crate) arguments: Vec<ArgumentReading>,
    /// What its rolesets are compared with.
    pub(crate) query: Box<[f32]>,
}

/// An argument of a predicate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ArgumentReading {
    /// Its head word, as an index in the document.
    pub(crate) word: u32,
    pub(crate) role: Role,
    /// Probability of both, from 0 to 1.
    pub(crate) certainty: f32,
}
