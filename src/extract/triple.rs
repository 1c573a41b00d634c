//! [`Triples`]: everything one document states, ready for a graph, a line of JSON or a table.

use super::relations::RelationType;
use crate::annotate::EntityType;
use crate::span::{SentenceId, Span};

/// All relations of one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Triples {
    /// [`Document::id`](crate::Document).
    pub document: String,
    /// Headline, where known.
    pub title: Option<String>,
    /// Publication date, ISO 8601, where known.
    pub date: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// What found them.
    pub generator: Option<Generator>,
    /// In order of sentence, then of predicate.
    pub triples: Vec<Triple>,
}

/// The program that read a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Generator {
    /// Its version.
    pub version: String,
    /// Checksum of its weights, as printed.
    pub weights: Option<String>,
}

/// One relation: who did what to whom. All spans are bytes of the document's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Triple {
    /// The sentence that states it.
    pub sentence: SentenceId,
    /// The bytes of that sentence.
    pub evidence_span: Span,
    /// The text of that sentence.
    pub evidence: String,
    /// Who acts.
    pub subject: Arg,
    /// What is done.
    pub relation: Relation,
    /// To whom or to what; `None` where the clause has none.
    pub object: Option<Object>,
    /// Addressee or recipient; where the object is a thing, the actor the act is directed at.
    pub to: Option<Arg>,
    /// Where.
    pub place: Option<Arg>,
    /// When.
    pub time: Option<Time>,
    /// Whether it is denied.
    pub polarity: Polarity,
    /// Whether it is stated as fact.
    pub modality: Modality,
    /// Who asserts it, where that is not the author.
    pub by: Option<Arg>,
    /// From 0 to 1.
    pub confidence: f32,
}

/// The predicate of a triple.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Its type.
    pub kind: RelationType,
    /// Dictionary form with particle, preposition and embedded verb: "meet with", "offer to dismantle".
    pub lemma: String,
    /// As printed.
    pub text: String,
    /// The bytes of the predicate's head word, or of its whole phrase where that is contiguous.
    pub span: Span,
}

/// What a node of the graph is: an entity's type, or a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeType {
    /// A mention's referent.
    Entity(EntityType),
    /// What somebody said.
    Statement,
}

impl NodeType {
    /// Every type a node can have.
    pub const ALL: &'static [Self] = &[
        Self::Entity(EntityType::Person),
        Self::Entity(EntityType::Organization),
        Self::Entity(EntityType::Country),
        Self::Entity(EntityType::Group),
        Self::Entity(EntityType::Place),
        Self::Entity(EntityType::Event),
        Self::Entity(EntityType::Thing),
        Self::Statement,
    ];

    /// The name used in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Entity(t) => t.as_str(),
            Self::Statement => "Statement",
        }
    }
}

/// An entity in a role of a triple.
#[derive(Clone, Debug, PartialEq)]
pub struct Arg {
    /// Minted from the canonical name and type: `person/kim-jong-un`.
    pub id: String,
    /// Canonical name: the fullest form in the document, without title or article.
    pub name: String,
    /// What it is.
    pub kind: EntityType,
    /// The mention as printed.
    pub text: String,
    /// The bytes of the mention.
    pub span: Span,
    /// Every name or description the document uses for it, pronouns left out, sorted.
    pub aliases: Vec<String>,
}

/// What a triple points at.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// An actor, place, event or thing.
    Entity(Arg),
    /// What somebody said.
    Statement(Statement),
}

/// The content of speech or thought.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Minted from its text: `statement/…`.
    pub id: String,
    /// The content as printed; pieces of an interrupted quotation are joined by a space.
    pub text: String,
    /// The bytes of each piece, in order.
    pub spans: Vec<Span>,
    /// Whether it is verbatim.
    pub quoted: bool,
    /// Positions in [`Triples::triples`] of the relations stated inside it.
    pub contains: Vec<u32>,
}

/// When something happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Time {
    /// The phrase as printed.
    pub text: String,
    /// Its bytes.
    pub span: Span,
    /// ISO 8601, where it could be resolved.
    pub value: Option<String>,
}

/// Whether a relation is affirmed or denied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Polarity {
    /// It holds.
    #[default]
    Positive,
    /// It is said not to hold.
    Negative,
}

impl Polarity {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Positive, Self::Negative];

    /// The name used in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
        }
    }
}

/// How certain a relation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modality {
    /// The author states it.
    #[default]
    Asserted,
    /// Stated inside somebody's speech.
    Reported,
    /// Planned, offered, demanded, conditional, hoped.
    Possible,
}

impl Modality {
    /// All three.
    pub const ALL: &'static [Self] = &[Self::Asserted, Self::Reported, Self::Possible];

    /// The name used in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Reported => "reported",
            Self::Possible => "possible",
        }
    }
}

/// One compact proposition in the sentence's own words (`--to openie`).
#[derive(Clone, Debug, PartialEq)]
pub struct Proposition {
    /// The sentence that states it.
    pub sentence: SentenceId,
    /// From 0 to 1.
    pub confidence: f32,
    /// Relation phrase, in the sentence's words.
    pub relation: String,
    /// First argument.
    pub subject: String,
    /// Second argument.
    pub object: String,
}
