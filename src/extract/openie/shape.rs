//! [`Shape`]: how a proposition was built, and how much that is worth. The figures order the shapes by how often such
//! propositions are what people write down, measured on development sentences.

use crate::extract::clause::{Clause, Link, Via};

/// How a proposition was built; each has its own confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Direct object or predicate nominal.
    Object,
    /// First prepositional argument of a clause without an object.
    Oblique,
    /// Prepositional or temporal argument after another one.
    Further,
    /// Argument that stands before the verb.
    Fronted,
    /// Argument inside another one's phrase: "became leader of | the party".
    Inner,
    /// Finite clause as the object.
    Complement,
    /// Argument of an embedded infinitive or gerund: "urged them to sign | the treaty".
    Embedded,
    /// Adverb or predicate adjective.
    Manner,
    /// Everything after the verb in one argument.
    Whole,
    /// Direct object of a clause with more.
    Part,
    /// First preposition of more.
    PartOblique,
    /// Apposition, read as "is".
    Apposition,
}

impl Shape {
    /// Confidence in a main clause.
    pub(super) const fn confidence(self) -> f32 {
        match self {
            Self::Object => 0.90,
            Self::Oblique => 0.90,
            Self::Whole => 0.90,
            Self::Part => 0.42,
            Self::PartOblique => 0.48,
            Self::Complement => 0.92,
            Self::Further => 0.34,
            Self::Manner => 0.84,
            Self::Fronted => 0.50,
            Self::Inner => 0.36,
            Self::Embedded => 0.44,
            Self::Apposition => 0.60,
        }
    }
}

/// How often clauses of a kind are read rightly, the main clause being 1.
pub(super) fn trust(clause: &Clause) -> f32 {
    let own = clause.subject.is_some_and(|a| a.via == Via::Own);
    match clause.link {
        Link::Root => 1.0,
        Link::Conj | Link::Xcomp => 0.95,
        Link::Parataxis | Link::Advcl if own => 0.85,
        Link::Relative => 0.78,
        Link::Ccomp | Link::Subject => 0.75,
        Link::Parataxis | Link::Advcl => 0.66,
        Link::Acl => 0.65,
    }
}
