//! The letters before the questions and answers of a transcript, "Q. Who paid? A. Norvik did.": surface tokens → the index
//! of the token that ends the label. Like a dateline it is a heading inside its paragraph.

use super::Surface;
use crate::document::Document;

/// Whether paragraphs of a document are marked as questions and others as answers. Linear.
pub(super) fn is_exchange(document: &Document) -> bool {
    let marked = |letter: char| {
        document.paragraphs.iter().any(|p| {
            let mut rest = document.text[p.range()].chars();
            rest.next() == Some(letter)
                && matches!(rest.next(), Some('.' | ':'))
                && rest.next().is_some_and(char::is_whitespace)
        })
    };
    marked('Q') && marked('A')
}

/// The last token of the label at the start of a paragraph of an exchange.
pub(super) fn label(text: &str, surfaces: &[Surface]) -> Option<usize> {
    let form = |i: usize| surfaces.get(i).map(|s| &text[s.span.range()]);
    let last = match (form(0)?, form(1)) {
        ("Q." | "A." | "Q:" | "A:", _) => 0,
        ("Q" | "A", Some("." | ":")) => 1,
        _ => return None,
    };
    (last + 1 < surfaces.len()).then_some(last)
}
