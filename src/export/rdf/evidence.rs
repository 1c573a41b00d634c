//! [`Evidence`]: the stretches of documents that facts and statements rest on.

use super::super::cast::Roster;
use crate::graph::{Fact, FactMention, Node};
use crate::identity;
use crate::span::CharSpan;

/// A stretch of a document that shows something: a sentence, or a piece of a statement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct Evidence<'g> {
    pub(in super::super) span: CharSpan,
    /// A sentence, with its number and text; pieces of statements have their text at the statement.
    pub(in super::super) sentence: Option<(u32, &'g str)>,
    pub(in super::super) document: &'g str,
}

impl<'g> Evidence<'g> {
    /// The sentence of a fact.
    pub(in super::super) fn of(fact: &'g Fact) -> Self {
        let sentence = Some((fact.sentence, &*fact.evidence));
        Self { document: &fact.document, span: fact.evidence_span, sentence }
    }

    /// The relative IRI.
    pub(in super::super) fn id(&self) -> String {
        let (start, end) = (self.span.start.to_string(), self.span.end.to_string());
        let (number, text) = self.sentence.map_or((String::new(), ""), |(number, text)| (number.to_string(), text));
        format!("evidence/{}", identity::digest(&[self.document, &start, &end, &number, text]))
    }
}

/// The statements among the roles of a fact and where their words stand.
pub(in super::super) fn statement_evidence<'g>(
    roster: &Roster<'g>,
    fact: &'g Fact,
) -> impl Iterator<Item = (&'g Node, Evidence<'g>)> {
    let statement = move |mention: &'g FactMention| {
        let node = roster.node(mention)?;
        node.is_statement().then_some((node, mention))
    };
    fact.roles().into_iter().flatten().filter_map(statement).flat_map(move |(node, mention)| {
        let pieces = std::iter::once(mention.span).chain(mention.more.iter().copied());
        pieces.map(move |span| (node, Evidence { document: &fact.document, span, sentence: None }))
    })
}
