//! The day an article gives for itself where its source gave none: in a dateline ("ROME, May 3, 2021 (Wire) —") or on a
//! line of its own ("Published May 3, 2021").

use super::calendar::Date;
use super::grammar::{Moment, Reader};
use crate::annotate::{Annotated, Sentence, Upos};
use crate::span::TokenId;

/// Sentences at the start of a document in which it may stand.
const SENTENCES: usize = 6;
/// Words of a dateline.
const LONGEST: u32 = 20;
/// Words of a line that is nothing but a date.
const LONGEST_LINE: u32 = 14;

/// The first full date of that kind.
pub(super) fn date(doc: &Annotated) -> Option<Date> {
    doc.sentences.iter().take(SENTENCES).find_map(|sentence| {
        let reader = Reader { doc, start: sentence.tokens.start, end: sentence.tokens.end };
        let end = reader.end.min(reader.start + LONGEST);
        let dash = (reader.start..end).find(|&i| matches!(reader.form(i), "—" | "–" | "-" | "--"));
        let before = dash.or_else(|| is_line(doc, sentence).then_some(reader.end))?;
        (reader.start..before).find_map(|i| match reader.expression(i)? {
            (_, Moment::Date(date)) => Some(date),
            _ => None,
        })
    })
}

/// Whether a sentence is a short line without any verb but "published" or "updated".
fn is_line(doc: &Annotated, sentence: &Sentence) -> bool {
    let tokens = &sentence.tokens;
    let verbless = || {
        tokens.clone().all(|t| {
            let token = doc.token(TokenId(t));
            let stamp = ["published", "updated", "posted", "issued", "filed"];
            !matches!(token.upos, Upos::Verb | Upos::Aux)
                || stamp.iter().any(|s| doc.form(TokenId(t)).eq_ignore_ascii_case(s))
        })
    };
    tokens.len() as u32 <= LONGEST_LINE && verbless()
}
