//! [`Paragraph`]: the tokens of a paragraph with their given cuts, loose from its text, so that they can be retyped.

use crate::annotate::{Upos, Xpos};
use crate::document::ConlluDocument;
use crate::span::Span;

/// A paragraph as a row of surface tokens.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    pub(super) tokens: Vec<Surface>,
}

/// A surface token as its corpus gives it.
#[derive(Clone, Debug)]
pub(super) struct Surface {
    pub(super) text: String,
    /// Where its words end, the last one excepted.
    pub(super) cuts: Vec<u32>,
    pub(super) space_after: bool,
    pub(super) ends_sentence: bool,
    /// Whether it is a proper noun.
    pub(super) proper: bool,
    /// Whether it is a plural noun.
    pub(super) plural: bool,
}

impl Surface {
    /// One word with a blank after it.
    pub(super) fn word(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            cuts: Vec::new(),
            space_after: true,
            ends_sentence: false,
            proper: false,
            plural: false,
        }
    }

    /// One word with nothing after it.
    pub(super) fn tight(text: &str) -> Self {
        Self { space_after: false, ..Self::word(text) }
    }

    /// Whether it is a row of digits.
    pub(super) fn is_number(&self) -> bool {
        self.text.bytes().all(|b| b.is_ascii_digit())
    }
}

impl Paragraph {
    /// Whether its last token ends sentences.
    pub(super) fn ends_in_full_stop(&self) -> bool {
        self.tokens.last().is_some_and(|t| matches!(&*t.text, "." | "?" | "!" | "\"" | "”"))
    }

    /// The text its tokens make, and where each lies in it.
    pub(super) fn text(&self) -> (String, Vec<Span>) {
        let mut text = String::new();
        let mut spans = Vec::with_capacity(self.tokens.len());
        for token in &self.tokens {
            let start = text.len() as u32;
            text.push_str(&token.text);
            spans.push(Span::new(start, text.len() as u32));
            if token.space_after {
                text.push(' ');
            }
        }
        (text, spans)
    }
}

/// The paragraphs of a document.
pub(super) fn paragraphs(doc: &ConlluDocument) -> Vec<Paragraph> {
    let text = &doc.document.text;
    let mut paragraphs = Vec::new();
    let mut sentences = doc.sentences.iter().peekable();
    let mut multiword = doc.multiword.iter().peekable();
    for span in &doc.document.paragraphs {
        let mut paragraph = Paragraph::default();
        while let Some(sentence) = sentences.next_if(|s| s.span.start < span.end) {
            let mut word = sentence.tokens.start;
            while word < sentence.tokens.end {
                let whole = multiword.next_if(|m| m.tokens.start <= word);
                let words = whole.map_or(word..word + 1, |m| m.tokens.clone());
                let place = whole.map_or(doc.tokens[word as usize].span, |m| m.span);
                let inner = &doc.tokens[word as usize..words.end as usize - 1];
                let cuts = inner.iter().map(|t| t.span.end.saturating_sub(place.start));
                paragraph.tokens.push(Surface {
                    text: text[place.range()].to_owned(),
                    cuts: cuts.filter(|&cut| cut < place.len()).collect(),
                    space_after: !text[place.end as usize..].starts_with(|c: char| !c.is_whitespace()),
                    ends_sentence: words.end == sentence.tokens.end,
                    proper: doc.tokens[word as usize].upos == Upos::Propn,
                    plural: doc.tokens[word as usize].xpos == Xpos::Nns || doc.tokens[word as usize].xpos == Xpos::Nnps,
                });
                word = words.end;
            }
        }
        paragraphs.push(paragraph);
    }
    paragraphs
}
