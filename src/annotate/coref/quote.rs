//! [`Quotes`]: which tokens stand inside quotation marks, and who is speaking there.

use crate::annotate::mentions::View;
use crate::annotate::{Deprel, Upos};

/// The quotations of a document.
#[derive(Debug)]
pub(super) struct Quotes {
    /// For every token the quotation it stands in, counted from 1; 0 outside.
    of_token: Vec<u32>,
    /// For every quotation the token that heads its speaker.
    speakers: Vec<Option<u32>>,
    /// For every quotation the token that heads who is spoken to.
    addressees: Vec<Option<u32>>,
}

impl Quotes {
    /// Reads the quotation marks; an unclosed quotation ends with its paragraph.
    pub(super) fn new(view: &View<'_>, paragraphs: &[crate::span::Span]) -> Self {
        let mut quotes = Self { of_token: vec![0; view.tokens.len()], speakers: vec![None], addressees: Vec::new() };
        let mut open = 0;
        let mut paragraph = paragraphs.iter().peekable();
        for (i, token) in view.tokens.iter().enumerate() {
            while paragraph.next_if(|p| p.end <= token.span.start).is_some() {
                open = 0;
            }
            let text = view.form(i as u32);
            let (opens, closes) = match text {
                "“" | "``" | "«" => (true, false),
                "”" | "''" | "»" => (false, true),
                "\"" => (open == 0, open != 0),
                _ => (false, false),
            };
            if closes {
                open = 0;
            }
            quotes.of_token[i] = open;
            if opens && open == 0 {
                open = quotes.speakers.len() as u32;
                quotes.speakers.push(None);
            }
        }
        quotes.addressees = vec![None; quotes.speakers.len()];
        quotes.find_speakers(view);
        quotes
    }

    /// The quotation a token stands in; 0 outside any.
    pub(super) fn of(&self, token: u32) -> u32 {
        self.of_token[token as usize]
    }

    /// The token that heads the phrase naming the speaker of a quotation.
    pub(super) fn speaker(&self, quote: u32) -> Option<u32> {
        self.speakers[quote as usize]
    }

    /// The token that heads the phrase naming who is spoken to.
    pub(super) fn addressee(&self, quote: u32) -> Option<u32> {
        self.addressees[quote as usize]
    }

    /// Where a dependency crosses a quotation's edge, the verb outside reports it and its subject speaks.
    fn find_speakers(&mut self, view: &View<'_>) {
        let mut last: Option<(u32, u32)> = None;
        for (sentence_index, sentence) in view.sentences.iter().enumerate() {
            for i in sentence.tokens.clone() {
                let Some(head) = view.tokens[i as usize].head else { continue };
                let (inside, outside) = match (self.of(i), self.of(head.0)) {
                    (q, 0) if q > 0 => (q, head.0),
                    (0, q) if q > 0 => (q, i),
                    _ => continue,
                };
                if self.speakers[inside as usize].is_some() || view.tokens[outside as usize].upos != Upos::Verb {
                    continue;
                }
                let subject = view
                    .forest
                    .dependents(outside)
                    .iter()
                    .copied()
                    .find(|&d| view.tokens[d as usize].deprel == Deprel::Nsubj && self.of(d) == 0);
                self.speakers[inside as usize] = subject;
                self.addressees[inside as usize] =
                    view.forest.dependents(outside).iter().copied().find(|&d| {
                        matches!(view.tokens[d as usize].deprel, Deprel::Obj | Deprel::Iobj) && self.of(d) == 0
                    });
                if let Some(subject) = subject {
                    last = Some((sentence_index as u32, subject));
                }
            }
            // A quotation without its own speaker goes on with the one just named.
            for i in sentence.tokens.clone() {
                let quote = self.of(i) as usize;
                if quote > 0
                    && self.speakers[quote].is_none()
                    && let Some((named, speaker)) = last
                    && sentence_index as u32 <= named + 1
                {
                    self.speakers[quote] = Some(speaker);
                }
            }
        }
    }
}
