//! Interim until the trained tokenizer is merged.
use super::{Segmented, Sentence, Word};
use crate::document::Document;
use crate::error::Result;
use crate::model::Sections;
use crate::span::Span;

#[derive(Debug)]
pub(crate) struct Tokenizer;

impl Tokenizer {
    pub(crate) fn decode(_: &Sections<'_>) -> Result<Self> {
        Ok(Self)
    }

    pub(crate) fn segment(&self, document: &Document) -> Segmented {
        let mut out = Segmented::default();
        for paragraph in &document.paragraphs {
            let mut first = out.words.len() as u32;
            let text = &document.text[paragraph.range()];
            let mut start = None;
            let chars: Vec<(usize, char)> = text.char_indices().chain([(text.len(), ' ')]).collect();
            let mut push = |from: usize, to: usize, space: bool, out: &mut Segmented| {
                let span = Span::new(paragraph.start + from as u32, paragraph.start + to as u32);
                out.words.push(Word { span, form: None, space_after: space });
                let form = &document.text[span.range()];
                if matches!(form, "." | "!" | "?") && space || to == text.trim_end().len() {
                    let last = out.words.len() as u32;
                    let span = Span::new(out.words[first as usize].span.start, span.end);
                    out.sentences.push(Sentence { span, tokens: first..last });
                    first = last;
                }
            };
            for (i, &(at, c)) in chars.iter().enumerate() {
                let word = c.is_alphanumeric()
                    || c == '.' && chars.get(i + 1).is_some_and(|n| n.1.is_alphanumeric())
                    || c == '.' && i > 1 && chars[i - 2].1 == '.';
                match (word, start) {
                    (true, None) => start = Some(at),
                    (false, Some(from)) => {
                        push(from, at, c.is_whitespace(), &mut out);
                        start = None;
                    }
                    _ => {}
                }
                if !word && !c.is_whitespace() {
                    push(at, at + c.len_utf8(), chars.get(i + 1).is_some_and(|n| n.1.is_whitespace()), &mut out);
                }
            }
        }
        out
    }
}
