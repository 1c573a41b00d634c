//! Source → [`Document`]: one article's text with what is known about it.
//!
//! Takes bytes of a file, stream or line; gives valid UTF-8 and, per paragraph, the bytes it covers. Stops before
//! any linguistics.

mod conllu;

pub(crate) use conllu::{ConlluDocument, read_documents};

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
