//! [`Joiner`]: which quotation belongs to which cue.

use super::cues::{self, Cue};
use super::labels::labels;
use super::lexicon::{self, Attitude};
use super::quotes::{Quotation, quotations};
use super::{Attribution, Form, Kind, has_words};
use crate::annotate::{Annotated, Upos, Xpos};
use crate::extract::tree::Tree;
use crate::span::{SentenceId, Span, TokenId};

/// Joins cues and quotations.
pub(super) struct Joiner<'a> {
    doc: &'a Annotated,
    quotations: Vec<Quotation>,
    /// The attribution that has each quotation.
    owner: Vec<Option<usize>>,
    found: Vec<Attribution>,
}

impl<'a> Joiner<'a> {
    /// Pairs the quotation marks of a document.
    pub(super) fn new(doc: &'a Annotated) -> Self {
        let quotations = quotations(&doc.document);
        Self { doc, owner: vec![None; quotations.len()], quotations, found: Vec::new() }
    }

    fn span(&self, t: TokenId) -> Span {
        self.doc.token(t).span
    }

    /// The quotation that a place lies in.
    fn quotation_at(&self, at: u32) -> Option<usize> {
        let after = self.quotations.partition_point(|q| q.start() <= at);
        let i = after.checked_sub(1)?;
        self.quotations[i].spans.iter().any(|s| s.start <= at && at < s.end).then_some(i)
    }

    /// Takes what the layout gives to a speaker.
    pub(super) fn labelled(&mut self) {
        for label in labels(self.doc, &self.quotations) {
            let index = self.found.len();
            let content: Vec<Span> = label.content.into_iter().collect();
            let bounds = |q: &Quotation| content.iter().any(|c| q.spans.iter().any(|s| c.overlaps(*s)));
            for i in 0..self.quotations.len() {
                if bounds(&self.quotations[i]) {
                    self.owner[i] = Some(index);
                }
            }
            self.found.push(Attribution {
                sentence: self.doc.sentence_of(label.cue),
                cue: label.cue,
                attitude: Attitude::Speech,
                source: Some(label.source),
                addressee: None,
                content,
                content_head: None,
                form: Form::Quotation,
                kind: Kind::Direct,
                negated: false,
                within: None,
            });
        }
    }

    /// Gives the quotations that stand by themselves to their speakers.
    pub(super) fn direct(&mut self) {
        for i in 0..self.quotations.len() {
            if self.owner[i].is_some() {
                continue;
            }
            self.owner[i] = self.behind(i).or_else(|| self.before(i)).or_else(|| self.carried(i));
        }
    }

    /// Gives quotations that are left to what was said right before them.
    pub(super) fn orphans(&mut self) {
        for i in 0..self.quotations.len() {
            if self.owner[i].is_some() {
                continue;
            }
            let start = self.quotations[i].start();
            if let Some(index) = self.joined(start) {
                let spans = self.quotations[i].spans.clone();
                self.extend(index, &spans);
                self.owner[i] = Some(index);
                continue;
            }
            if !self.is_sentence(i) || !self.starts_free(i) {
                continue;
            }
            let last = self.found.iter().rposition(|a| {
                a.content.last().is_some_and(|c| c.end <= start)
                    && self.span(a.cue).end <= start
                    && a.attitude == Attitude::Speech
            });
            let Some(index) = last else { continue };
            if self.same_paragraph(self.span(self.found[index].cue).start, start) {
                let spans = self.quotations[i].spans.clone();
                self.extend(index, &spans);
                self.owner[i] = Some(index);
            }
        }
    }

    /// The attribution that a quotation goes on from with nothing but a conjunction between: "…," he said, but "…".
    fn joined(&self, start: u32) -> Option<usize> {
        let (index, end) = self
            .found
            .iter()
            .enumerate()
            .rev()
            .take(NEAR)
            .filter(|(_, a)| a.attitude == Attitude::Speech)
            .filter_map(|(i, a)| {
                let source = a.source.map_or(0, |s| self.span(s.place).end);
                let end = a.content.last()?.end.max(self.span(a.cue).end).max(source);
                (end <= start).then_some((i, end))
            })
            .max_by_key(|&(_, end)| end)?;
        let between = self.doc.document.text.get(end as usize..start as usize)?;
        let between = between.trim_matches(|c: char| c.is_whitespace() || c == ',');
        (lexicon::joins(between) && self.same_paragraph(end.saturating_sub(1), start)).then_some(index)
    }

    /// The last character before a place of the text that is not white space, in the same paragraph.
    fn char_before(&self, at: u32) -> Option<char> {
        let paragraph = self.doc.document.paragraphs.get(self.paragraph(at))?;
        let text = self.doc.document.text.get(paragraph.start as usize..at as usize)?;
        text.trim_end().chars().next_back()
    }

    /// The last character of a quotation inside its marks.
    fn last_char(&self, i: usize) -> Option<char> {
        let text = &self.doc.document.text[..self.quotations[i].end() as usize];
        text.trim_end_matches(['"', '”', '\'', '’', '»']).chars().next_back()
    }

    /// Whether a quotation does not go on with a sentence begun outside it.
    fn starts_free(&self, i: usize) -> bool {
        self.char_before(self.quotations[i].start())
            .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '(' | '[' | '-' | '’' | '\''))
    }

    /// `"…," said X` and `"…," X said`.
    fn behind(&mut self, i: usize) -> Option<usize> {
        let goes_on = self.last_char(i).is_some_and(|c| matches!(c, ',' | '?' | '!' | '—' | '…' | '-'));
        if !goes_on || !self.starts_free(i) || !self.quotations[i].closed {
            return None;
        }
        let end = self.quotations[i].end();
        let first = self.doc.tokens.partition_point(|t| t.span.start < end) as u32;
        let reach = (first..self.doc.tokens.len() as u32).take(REACH as usize).map(TokenId);
        let verb = reach
            .take_while(|&t| {
                self.same_paragraph(end - 1, self.span(t).start) && self.quotation_at(self.span(t).start).is_none()
            })
            .find(|&t| self.has_tense(t) || self.speaks(t) && self.doc.token(t).xpos != Xpos::Vbg)?;
        self.speaks(verb).then(|| self.give(i, verb))?
    }

    /// `X said: "…"` and `X said, "…"`.
    fn before(&mut self, i: usize) -> Option<usize> {
        let start = self.quotations[i].start();
        let last = TokenId(self.doc.tokens.partition_point(|t| t.span.end <= start).checked_sub(1)? as u32);
        let mark = self.doc.form(last);
        let sentence = &self.doc.sentences[self.doc.sentence_of(last).index()];
        let reach = (sentence.tokens.start..=last.0).rev().map(TokenId);
        let mut outside = reach.take_while(|&t| self.quotation_at(self.span(t).start).is_none());
        let verb = match mark {
            ":" => outside
                .clone()
                .find(|&t| self.speaks(t))
                .or_else(|| outside.find(|&t| self.doc.token(t).upos == Upos::Verb)),
            "," if self.same_paragraph(self.span(last).start, start) => {
                outside.find(|&t| self.speaks(t) || self.has_tense(t)).filter(|&t| self.speaks(t))
            }
            _ if self.same_paragraph(self.span(last).start, start) && self.speaks(last) && self.is_sentence(i) => {
                Some(last)
            }
            _ => None,
        }?;
        self.give(i, verb)
    }

    fn has_tense(&self, t: TokenId) -> bool {
        matches!(self.doc.token(t).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md)
    }

    fn speaks(&self, t: TokenId) -> bool {
        let token = self.doc.token(t);
        token.upos == Upos::Verb && lexicon::quotes(&token.lemma)
    }

    /// Whether a quotation begins with a capital letter and has at least three words.
    fn is_sentence(&self, i: usize) -> bool {
        let text = &self.doc.document.text[self.quotations[i].spans[0].range()];
        text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase)
            && text.split_whitespace().nth(2).is_some()
    }

    /// Makes the quotation content of a verb's attribution.
    fn give(&mut self, i: usize, verb: TokenId) -> Option<usize> {
        let spans = self.quotations[i].spans.clone();
        if let Some(index) = self.found.iter().rposition(|a| a.cue == verb) {
            self.extend(index, &spans);
            return Some(index);
        }
        let sentence = self.doc.sentence_of(verb);
        let cue = cues::quoting(&Tree::new(self.doc, sentence), verb);
        self.found.push(Attribution {
            sentence,
            cue: verb,
            attitude: cue.attitude,
            source: cue.source,
            addressee: cue.addressee,
            content: spans,
            content_head: None,
            form: Form::Quotation,
            kind: Kind::Direct,
            negated: cue.negated,
            within: None,
        });
        Some(self.found.len() - 1)
    }

    fn paragraph(&self, at: u32) -> usize {
        self.doc.document.paragraphs.partition_point(|p| p.end <= at)
    }

    fn same_paragraph(&self, a: u32, b: u32) -> bool {
        self.paragraph(a) == self.paragraph(b)
    }

    /// The speaker goes on: a quotation of whole sentences after another of the same paragraph or of the one before.
    fn carried(&mut self, i: usize) -> Option<usize> {
        let previous = i.checked_sub(1)?;
        let index = self.owner[previous]?;
        // A signature ends what it signs.
        if self.doc.token(self.found[index].cue).upos != Upos::Verb {
            return None;
        }
        let (start, before) = (self.quotations[i].start(), self.quotations[previous].end() - 1);
        let (here, there) = (self.paragraph(start), self.paragraph(before));
        let opens = self.doc.document.paragraphs.get(here).is_some_and(|p| p.start == start);
        if !(self.is_sentence(i) && self.starts_free(i) && (here == there || opens && here == there + 1)) {
            return None;
        }
        let spans = self.quotations[i].spans.clone();
        self.extend(index, &spans);
        Some(index)
    }

    /// Adds a cue of a sentence with its content, grown to the quotations that it touches.
    pub(super) fn indirect(&mut self, sentence: SentenceId, cue: Cue) {
        let mut content = cue.spans;
        let (Some(first), Some(last)) = (content.first(), content.last()) else { return };
        let (first, last) = (first.start, last.end);
        let own = self.quotation_at(self.span(cue.head).start);
        let from = self.quotations.partition_point(|q| q.end() <= first);
        let touched: Vec<usize> = (from..self.quotations.len())
            .take_while(|&i| self.quotations[i].start() < last)
            .filter(|&i| Some(i) != own)
            .filter(|&i| self.quotations[i].spans.iter().any(|q| content.iter().any(|c| c.overlaps(*q))))
            .collect();
        let taken = touched.iter().any(|&i| self.owner[i].is_some());
        if taken || self.found.iter().any(|a| a.cue == cue.head) {
            return;
        }
        for &i in &touched {
            content.extend(&self.quotations[i].spans);
        }
        if let Some(own) = own {
            // Speech inside a quotation stays inside it.
            let bounds = &self.quotations[own].spans;
            let inside = |c: &Span, b: &Span| Span::new(c.start.max(b.start), c.end.min(b.end));
            content = content
                .iter()
                .flat_map(|c| bounds.iter().filter(|b| b.overlaps(*c)).map(move |b| inside(c, b)))
                .collect();
        }
        let mut content = merge(content, &self.doc.document.text);
        // Of a clause that lies outside the quotation of its verb, only marks are inside: “I disagree,” he said.
        content.retain(|&span| has_words(self.doc.slice(span)));
        if content.is_empty() {
            return;
        }
        for &i in &touched {
            self.owner[i] = Some(self.found.len());
        }
        let verbatim =
            content.iter().all(|c| touched.iter().any(|&i| self.quotations[i].spans.iter().any(|q| q.contains(*c))));
        let kind = match () {
            () if touched.is_empty() => Kind::Indirect,
            () if verbatim => Kind::Direct,
            () => Kind::Mixed,
        };
        self.found.push(Attribution {
            sentence,
            cue: cue.head,
            attitude: cue.attitude,
            source: cue.source,
            addressee: cue.addressee,
            content,
            content_head: cue.content,
            form: if kind == Kind::Direct { Form::Quotation } else { cue.form },
            kind,
            negated: cue.negated,
            within: None,
        });
    }

    fn extend(&mut self, index: usize, spans: &[Span]) {
        let attribution = &mut self.found[index];
        let mut content = std::mem::take(&mut attribution.content);
        content.extend(spans);
        attribution.content = merge(content, &self.doc.document.text);
    }

    /// Sorts, and finds which lies in which.
    pub(super) fn finish(mut self) -> Vec<Attribution> {
        self.found.sort_by_key(|a| a.cue);
        let cues: Vec<Span> = self.found.iter().map(|a| self.span(a.cue)).collect();
        for (i, &cue) in cues.iter().enumerate() {
            let holds = |j: &usize| *j != i && self.found[*j].content.iter().any(|c| c.contains(cue));
            let near = (i.saturating_sub(NEAR)..self.found.len().min(i + NEAR)).filter(holds);
            self.found[i].within = near.min_by_key(|&j| self.found[j].content.iter().map(|c| c.len()).sum::<u32>());
        }
        self.found
    }
}

/// How far from a quotation its verb may stand, in words.
const REACH: u32 = 40;
/// How many attributions away one may enclose another.
const NEAR: usize = 24;

/// Joins spans that overlap or have only blanks between them.
fn merge(mut spans: Vec<Span>, text: &str) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end || text[last.end as usize..span.start as usize].trim().is_empty() => {
                last.end = last.end.max(span.end);
            }
            _ => merged.push(span),
        }
    }
    merged
}
