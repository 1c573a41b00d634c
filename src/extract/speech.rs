//! [`attributions`]: who says, thinks, hopes or plans what.
//!
//! Takes an [`Annotated`] document; gives each [`Attribution`] with its cue ("said", "according to", "claim"), its source
//! and the exact spans of its content. Three steps, each in its own file: `quotes` pairs quotation marks, `cues` reads
//! cues off the trees, `labels` off the layout (transcripts, signed quotations), and `joiner` joins them: a clause grows to
//! the quotation it begins or ends, and quotations that no clause claims go to the speaker before, after or around them. Coreference of the source is not its business.

mod content;
mod cues;
mod joiner;
mod labels;
mod lexicon;
mod quotes;

use self::joiner::Joiner;
pub(crate) use self::lexicon::{Attitude, appeals, is_evidence, is_text, judges, quotes as stands_beside_quotes};
use super::tree::Tree;
use crate::annotate::Annotated;
use crate::span::{SentenceId, Span, TokenId};

/// Something attributed to somebody.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Attribution {
    /// The sentence of the cue.
    pub(crate) sentence: SentenceId,
    /// The word that attributes: the verb, noun or adjective, "according", or the colon of a transcript.
    pub(crate) cue: TokenId,
    /// What the cue expresses.
    pub(crate) attitude: Attitude,
    /// Whose words or thoughts they are; `None` where nobody is named.
    pub(crate) source: Option<Source>,
    /// To whom they are directed.
    pub(crate) addressee: Option<TokenId>,
    /// The content, one span a piece, quotation marks included, in order. There is one, and each has a letter or digit.
    pub(crate) content: Vec<Span>,
    /// The predicate of the content, where the content is a clause of the cue's own sentence.
    pub(crate) content_head: Option<TokenId>,
    /// What the content is.
    pub(crate) form: Form,
    /// How much of it is verbatim.
    pub(crate) kind: Kind,
    /// Whether the attribution itself is denied: "did not say", "refused to say".
    pub(crate) negated: bool,
    /// The attribution whose content this one lies in, as an index into the same list.
    pub(crate) within: Option<usize>,
}

/// Whose words they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// Head of the phrase that names it; of a relative pronoun its antecedent.
    pub(crate) head: TokenId,
    /// Head of the phrase in the clause itself: the relative pronoun, or `head`.
    pub(crate) place: TokenId,
}

/// What the content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A quotation by itself.
    Quotation,
    /// A clause: "said that …", "…, he said", "according to".
    Clause,
    /// An infinitive or gerund: "promised to …", "urged them to …".
    Infinitive,
    /// A phrase and what it is held to be: "called it a mistake", "described him as a liar".
    Judgement,
    /// A noun phrase: "called for talks", "criticized the plan".
    Phrase,
}

/// How much of the content is verbatim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// All of it.
    Direct,
    /// Nothing.
    Indirect,
    /// A part.
    Mixed,
}

/// Whether a piece of text says something: marks alone are no content.
fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The attributions of a document, in the order of their cues.
pub(crate) fn attributions(doc: &Annotated) -> Vec<Attribution> {
    let mut joiner = Joiner::new(doc);
    joiner.labelled();
    joiner.direct();
    for index in 0..doc.sentences.len() as u32 {
        let id = SentenceId(index);
        let tree = Tree::new(doc, id);
        for cue in cues::outermost_first(cues::cues(&tree)) {
            joiner.indirect(id, cue);
        }
    }
    joiner.orphans();
    joiner.finish()
}
