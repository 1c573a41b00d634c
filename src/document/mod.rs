//! Source → [`Document`]: one article's text with what is known about it.
//!
//! Takes files, folders and streams ([`Inputs`]) in any [`InputFormat`]; gives, one at a time, valid UTF-8 and, per
//! paragraph, the bytes it covers. Stops before any linguistics.

mod conllu;
mod decode;
mod format;
mod html;
mod inputs;
mod jsonl;
mod paragraphs;
mod plain;
mod walk;

pub(crate) use conllu::ConlluDocument;
#[cfg(any(feature = "train", test))]
pub(crate) use conllu::read_documents;
pub use format::InputFormat;
pub(crate) use inputs::Inputs;
pub(crate) use walk::files;

use crate::error::Error;
use crate::span::Span;

/// One article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Unique within a run: the file's stem, or the id its source gave.
    pub id: String,
    /// The text all offsets point into.
    pub text: String,
    /// Spans of `text` that no sentence crosses: paragraphs, headlines, list items. In order, not overlapping,
    /// covering every character that is not white space.
    pub paragraphs: Vec<Span>,
    /// Headline, when the source gave one apart from the text.
    pub title: Option<String>,
    /// Publication date as the source gave it (ISO 8601 where it could be read).
    pub date: Option<String>,
    /// Where the article was published.
    pub url: Option<String>,
}

impl Document {
    /// A document of this text, its paragraphs found; nothing else is known about it.
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { id: id.into(), paragraphs: paragraphs::paragraphs(&text), text, ..Self::default() }
    }
}

/// What a source holds one of.
#[derive(Debug)]
pub(crate) enum Input {
    /// A text to be annotated from the start.
    Text(Document),
    /// A text whose sentences and tokens are given.
    Given(ConlluDocument),
}

impl Input {
    /// The document, whichever way it came.
    pub(crate) fn document(&self) -> &Document {
        match self {
            Self::Text(document) => document,
            Self::Given(given) => &given.document,
        }
    }

    fn document_mut(&mut self) -> &mut Document {
        match self {
            Self::Text(document) => document,
            Self::Given(given) => &mut given.document,
        }
    }
}

/// What reading comes upon, in the order of the sources.
#[derive(Debug)]
pub(crate) enum Event {
    /// A document.
    Input(Input),
    /// Something was repaired, renamed or left out; no document is lost.
    Warning(Error),
    /// A document, or a whole source, could not be read.
    Failure(Error),
}
