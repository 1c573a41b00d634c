//! Text → sentences and words: [`Tokenizer`].
//!
//! Takes a [`Document`]; gives [`Segmented`]: every character that is not white space is in exactly one word, and no
//! sentence crosses a paragraph. A linear model over hashed features cuts each run of characters without white space
//! into surface tokens and words; a second one ends the sentences. Contractions spelled without apostrophe ("cannot")
//! come from a table.

mod boundaries;
mod characters;
mod dateline;
mod linear;
mod sentences;
#[cfg(test)]
mod tests;
mod transcript;

use rustc_hash::FxHashMap;

#[cfg(feature = "train")]
pub(crate) use boundaries::FEATURES as BOUNDARY_FEATURES;
pub(crate) use boundaries::{Boundary, Chunk, Next};
pub(crate) use linear::Linear;
#[cfg(feature = "train")]
pub(crate) use linear::{PROBES, place};
#[cfg(feature = "train")]
pub(crate) use sentences::FEATURES as SENTENCE_FEATURES;
pub(crate) use sentences::{Cursor, Surface};

use super::{MultiwordToken, Segmented, Sentence, Word};
use crate::document::Document;
use crate::error::Result;
use crate::model::Sections;
use crate::span::Span;

/// Longer runs of characters without white space are cut here.
const LONGEST_CHUNK: usize = 4096;
/// Sentences with more words are cut, so that what is quadratic in a sentence stays bounded.
const LONGEST_SENTENCE: u32 = 1000;

/// Cuts texts into sentences and words.
#[derive(Clone, Debug)]
pub(crate) struct Tokenizer {
    boundaries: Linear<2>,
    sentences: Linear<1>,
    contractions: Contractions,
}

/// Contractions in lower case, and where their words end.
type Contractions = FxHashMap<Box<str>, Vec<u8>>;

impl Tokenizer {
    /// Reads the sections `tokenizer.*`.
    pub(crate) fn decode(sections: &Sections<'_>) -> Result<Self> {
        Ok(Self {
            boundaries: Linear::decode(sections.get("tokenizer.boundaries")?)?,
            sentences: Linear::decode(sections.get("tokenizer.sentences")?)?,
            contractions: contractions(),
        })
    }

    /// Cuts a document. O(length of its text).
    pub(crate) fn segment(&self, document: &Document) -> Segmented {
        let mut out = Segmented::default();
        out.words.reserve(document.text.len() / 5);
        let mut surfaces = Vec::new();
        let mut chunk = Chunk::default();
        let exchange = transcript::is_exchange(document);
        for &paragraph in &document.paragraphs {
            surfaces.clear();
            let first = out.words.len() as u32;
            for (span, space_after) in chunks(&document.text, paragraph) {
                self.words(&document.text, paragraph, span, space_after, &mut chunk, &mut out, &mut surfaces);
            }
            let label = if exchange { transcript::label(&document.text, &surfaces) } else { None };
            let heading = label.or_else(|| dateline::dash(&document.text, &surfaces));
            self.end_sentences(heading, &surfaces, first, &mut out);
        }
        out
    }

    #[expect(clippy::too_many_arguments, reason = "two inputs, two outputs and a buffer")]
    fn words(
        &self,
        text: &str,
        paragraph: Span,
        span: Span,
        space_after: bool,
        chunk: &mut Chunk,
        out: &mut Segmented,
        surfaces: &mut Vec<Surface>,
    ) {
        let form = &text[span.range()];
        let mut token = span.start;
        let mut word = span.start;
        let mut first_word = out.words.len() as u32;
        let mut close = |at: u32, boundary: Boundary, space_after: bool| {
            out.words.push(Word { span: Span::new(word, at), form: None, space_after });
            word = at;
            if boundary == Boundary::Word {
                return;
            }
            let (covered, end) = (Span::new(token, at), out.words.len() as u32);
            if end - first_word > 1 {
                out.multiword.push(MultiwordToken { span: covered, tokens: first_word..end });
            }
            surfaces.push(Surface::new(text, covered, end, space_after));
            (token, first_word) = (at, end);
        };
        if form.bytes().all(|b| b.is_ascii_alphabetic()) {
            for cut in self.contraction(form) {
                close(span.start + u32::from(*cut), Boundary::Word, false);
            }
            close(span.end, Boundary::Token, space_after);
            return;
        }
        chunk.read(form, Next::of(text[span.end as usize..paragraph.end as usize].trim_start()));
        let mut start = 0;
        for i in 1..=chunk.len() {
            let last = i == chunk.len();
            let at = if last { form.len() } else { chunk.offset(i) };
            let boundary = if last { Boundary::Token } else { self.boundary(chunk, i) };
            if boundary == Boundary::Inside {
                continue;
            }
            for cut in self.contraction(&form[start..at]) {
                close(span.start + start as u32 + u32::from(*cut), Boundary::Word, false);
            }
            start = at;
            close(span.start + at as u32, boundary, last && space_after);
        }
    }

    fn boundary(&self, chunk: &mut Chunk, i: usize) -> Boundary {
        let boundary = chunk.evident(i).unwrap_or_else(|| {
            let [token, word] = self.boundaries.scores(&chunk.features(i));
            match (token.max(word) > 0, token >= word) {
                (false, _) => Boundary::Inside,
                (true, true) => Boundary::Token,
                (true, false) => Boundary::Word,
            }
        });
        chunk.decided(i, boundary);
        boundary
    }

    /// Where the words of a contraction end, the last one excepted; nothing for other words.
    fn contraction(&self, form: &str) -> &[u8] {
        let mut lower = [0; LONGEST_CONTRACTION];
        let Some(lower) = lower.get_mut(..form.len()) else { return &[] };
        lower.copy_from_slice(form.as_bytes());
        lower.make_ascii_lowercase();
        let cuts = std::str::from_utf8(lower).ok().and_then(|lower| self.contractions.get(lower));
        cuts.map_or(&[], Vec::as_slice)
    }

    /// `heading` is the last token of what stands before the first sentence.
    fn end_sentences(&self, heading: Option<usize>, surfaces: &[Surface], mut first_word: u32, out: &mut Segmented) {
        let mut cursor = Cursor::new(surfaces);
        let mut start = 0;
        for (i, token) in surfaces.iter().enumerate() {
            let next_end = surfaces.get(i + 1).map_or(u32::MAX, |next| next.words_end);
            let end = next_end - first_word > LONGEST_SENTENCE
                || heading == Some(i)
                || cursor.in_doubt(i) && self.sentences.scores(&cursor.features(i))[0] > 0;
            cursor.decided(i, end);
            if end {
                let span = Span::new(surfaces[start].span.start, token.span.end);
                out.sentences.push(Sentence { span, tokens: first_word..token.words_end });
                (start, first_word) = (i + 1, token.words_end);
            }
        }
    }
}

/// Contractions spelled without apostrophe that are no other word: one a line, blanks between their words.
const CONTRACTIONS: &str = include_str!("contractions.txt");
/// Longest of them, in bytes.
const LONGEST_CONTRACTION: usize = 8;

fn contractions() -> Contractions {
    let cuts = |line: &str| {
        let ends = line.split(' ').scan(0, |at, word| {
            *at += word.len() as u8;
            Some(*at)
        });
        ends.take(line.matches(' ').count()).collect()
    };
    CONTRACTIONS.lines().map(|line| (line.replace(' ', "").into(), cuts(line))).collect()
}

/// The runs without white space of a paragraph, at most [`LONGEST_CHUNK`] bytes each, and whether white space follows.
pub(crate) fn chunks(text: &str, paragraph: Span) -> impl Iterator<Item = (Span, bool)> {
    let end = paragraph.end as usize;
    let mut at = skip_blanks(text, paragraph.start as usize, end);
    std::iter::from_fn(move || {
        (at < end).then(|| {
            let stop = chunk_end(text, at, end);
            let span = Span::new(at as u32, stop as u32);
            at = skip_blanks(text, stop, end);
            (span, at > stop)
        })
    })
}

fn skip_blanks(text: &str, start: usize, end: usize) -> usize {
    end - text[start..end].trim_start().len()
}

fn chunk_end(text: &str, start: usize, end: usize) -> usize {
    let bytes = &text.as_bytes()[..end];
    let longest = start + LONGEST_CHUNK;
    let mut at = start;
    while let Some(&byte) = bytes.get(at)
        && at < longest
    {
        if byte.is_ascii() {
            if matches!(byte, b'\t'..=b'\r' | b' ') {
                break;
            }
            at += 1;
        } else {
            match text[at..end].chars().next() {
                Some(c) if !c.is_whitespace() => at += c.len_utf8(),
                _ => break,
            }
        }
    }
    at
}
