//! [`Quotes`]: which tokens stand inside quotation marks, and who is speaking there.

use crate::annotate::mentions::View;
use crate::annotate::{Deprel, Upos, Xpos};

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

    /// Where a dependency crosses a quotation's edge, the verb outside reports it and its subject speaks; or the verb
    /// whose clausal complement it is a part of. Where the parser saw neither, whoever is named after the closing mark.
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
                if self.speakers[inside as usize].is_some() {
                    continue;
                }
                let Some(verb) = self.reporting_verb(view, outside) else { continue };
                let below = |relations: &[Deprel]| {
                    let dependents = view.forest.dependents(verb).iter().copied();
                    dependents
                        .into_iter()
                        .find(|&d| relations.contains(&view.tokens[d as usize].deprel) && self.of(d) == 0)
                };
                let (subject, object) = (below(&[Deprel::Nsubj]), below(&[Deprel::Obj, Deprel::Iobj]));
                self.speakers[inside as usize] = subject;
                self.addressees[inside as usize] = object.filter(|_| subject.is_some());
            }
            for i in sentence.tokens.clone().skip(1) {
                let closed = self.of(i - 1);
                if closed > 0 && self.of(i) == 0 && self.speakers[closed as usize].is_none() {
                    self.speakers[closed as usize] = named_after(view, i + 1, sentence.tokens.end);
                }
            }
            // A quotation without its own speaker goes on with the one just named.
            for i in sentence.tokens.clone() {
                let quote = self.of(i) as usize;
                if quote == 0 {
                    continue;
                }
                if let Some(speaker) = self.speakers[quote] {
                    last = Some((sentence_index as u32, speaker));
                } else if let Some((named, speaker)) = last
                    && sentence_index as u32 <= named + 1
                {
                    self.speakers[quote] = Some(speaker);
                }
            }
        }
    }

    /// The verb a token outside a quotation is, or in whose reported clause it stands.
    fn reporting_verb(&self, view: &View<'_>, outside: u32) -> Option<u32> {
        let mut at = outside;
        for _ in 0..LONGEST_CLIMB {
            let token = &view.tokens[at as usize];
            let reported = matches!(token.deprel, Deprel::Ccomp | Deprel::Parataxis);
            if at == outside && token.upos == Upos::Verb {
                return Some(at);
            }
            at = token.head?.0;
            if reported && view.tokens[at as usize].upos == Upos::Verb && self.of(at) == 0 {
                return Some(at);
            }
        }
        None
    }
}

/// Chains of heads longer than this are parser debris.
const LONGEST_CLIMB: usize = 24;

/// The head of the phrase that starts at a token and is followed by a finite verb: "… ,” Mr. Lee, the coach, said".
fn named_after(view: &View<'_>, start: u32, end: u32) -> Option<u32> {
    let token = |t: u32| &view.tokens[t as usize];
    let nominal = |t: u32| matches!(token(t).upos, Upos::Propn | Upos::Noun | Upos::Pron);
    let inside = |t: u32| nominal(t) || matches!(token(t).upos, Upos::Det | Upos::Adj) || token(t).xpos == Xpos::Pos;
    let phrase = (start..end).take_while(|&t| inside(t)).count() as u32;
    let head = (start..start + phrase).next_back().filter(|&t| nominal(t))?;
    let finite = |t: u32| matches!(token(t).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp);
    (head + 1..end).any(finite).then_some(head)
}
