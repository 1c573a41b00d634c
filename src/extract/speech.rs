//! [`attributions`]: who says, thinks, hopes or plans what.
//!
//! Takes an [`Annotated`] document; gives each [`Attribution`] with its cue ("said", "according to", "claim"), its source
//! and the exact spans of its content. Three steps, each in its own file: `quotes` pairs quotation marks, `cues` reads
//! cues off the trees, and here the two are joined: a clause grows to the quotation it begins or ends, and quotations
//! that no clause claims go to the speaker before, after or around them. Coreference of the source is not its business.

mod cues;
mod lexicon;
mod quotes;

use self::cues::Cue;
pub(crate) use self::lexicon::Attitude;
use self::quotes::{Quotation, quotations};
use super::tree::Tree;
use crate::annotate::{Annotated, Upos};
use crate::span::{SentenceId, Span, TokenId};

/// Something attributed to somebody.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Attribution {
    /// The sentence of the cue.
    pub(crate) sentence: SentenceId,
    /// The word that attributes: the verb, noun or adjective, "according", or the colon of a transcript.
    pub(crate) cue: TokenId,
    /// What the cue expresses.
    pub(crate) attitude: Attitude,
    /// Whose words or thoughts they are; `None` where nobody is named.
    pub(crate) source: Option<Source>,
    /// To whom they are directed.
    pub(crate) addressee: Option<TokenId>,
    /// The content, one span a piece, quotation marks included, in order. Never empty.
    pub(crate) content: Vec<Span>,
    /// The predicate of the content, where the content is a clause of the cue's own sentence.
    pub(crate) content_head: Option<TokenId>,
    /// What the content is.
    pub(crate) form: Form,
    /// How much of it is verbatim.
    pub(crate) kind: Kind,
    /// Whether the attribution itself is denied: "did not say", "refused to say".
    pub(crate) negated: bool,
    /// The attribution whose content this one lies in, as an index into the same list.
    pub(crate) within: Option<usize>,
}

/// Whose words they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// Head of the phrase that names it; of a relative pronoun its antecedent.
    pub(crate) head: TokenId,
    /// Head of the phrase in the clause itself: the relative pronoun, or `head`.
    pub(crate) place: TokenId,
}

/// What the content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A quotation by itself.
    Quotation,
    /// A clause: "said that …", "…, he said", "according to".
    Clause,
    /// An infinitive or gerund: "promised to …", "urged them to …".
    Infinitive,
    /// A noun phrase: "called for talks", "criticized the plan".
    Phrase,
}

/// How much of the content is verbatim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// All of it.
    Direct,
    /// Nothing.
    Indirect,
    /// A part.
    Mixed,
}

/// The attributions of a document, in the order of their cues.
pub(crate) fn attributions(doc: &Annotated) -> Vec<Attribution> {
    let mut joiner = Joiner::new(doc);
    for index in 0..doc.sentences.len() as u32 {
        let id = SentenceId(index);
        let tree = Tree::new(doc, id);
        for cue in cues::cues(&tree) {
            joiner.add(&tree, id, cue);
        }
    }
    joiner.quote();
    joiner.finish()
}

/// Joins cues and quotations.
struct Joiner<'a> {
    doc: &'a Annotated,
    quotations: Vec<Quotation>,
    /// The attribution that has each quotation.
    owner: Vec<Option<usize>>,
    found: Vec<Attribution>,
}

impl<'a> Joiner<'a> {
    fn new(doc: &'a Annotated) -> Self {
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

    /// Adds a cue of a sentence, its content grown to the quotations it touches.
    fn add(&mut self, tree: &Tree<'_>, sentence: SentenceId, cue: Cue) {
        let mut content = cues::spans(tree, &cue);
        if content.is_empty() {
            return;
        }
        let own = self.quotation_at(self.span(cue.head).start);
        let (first, last) = (content[0].start, content[content.len() - 1].end);
        let from = self.quotations.partition_point(|q| q.end() <= first);
        let touched: Vec<usize> = (from..self.quotations.len())
            .take_while(|&i| self.quotations[i].start() < last)
            .filter(|&i| Some(i) != own)
            .filter(|&i| self.quotations[i].spans.iter().any(|q| content.iter().any(|c| c.overlaps(*q))))
            .collect();
        for &i in &touched {
            content.extend(&self.quotations[i].spans);
        }
        if let Some(own) = own {
            // Speech inside a quotation stays inside it.
            let bounds = self.quotations[own].spans.clone();
            content.retain(|c| bounds.iter().any(|b| b.overlaps(*c)));
        }
        let content = merge(content, &self.doc.document.text);
        let verbatim =
            content.iter().all(|c| touched.iter().any(|&i| self.quotations[i].spans.iter().any(|q| q.contains(*c))));
        let kind = match () {
            () if touched.is_empty() => Kind::Indirect,
            () if verbatim => Kind::Direct,
            () => Kind::Mixed,
        };
        let index = self.found.len();
        for i in touched {
            self.owner[i].get_or_insert(index);
        }
        self.found.push(Attribution {
            sentence,
            cue: cue.head,
            attitude: cue.attitude,
            source: cue.source,
            addressee: cue.addressee,
            content,
            content_head: Some(cue.content),
            form: if kind == Kind::Direct { Form::Quotation } else { cue.form },
            kind,
            negated: cue.negated,
            within: None,
        });
    }

    /// Gives the quotations that no clause claimed to their speakers.
    fn quote(&mut self) {
        for i in 0..self.quotations.len() {
            if self.owner[i].is_some() {
                continue;
            }
            self.owner[i] = self.beside(i).or_else(|| self.carried(i));
        }
    }

    /// A cue without content beside the quotation: `"…," said X`, `X said: "…"`.
    fn beside(&mut self, i: usize) -> Option<usize> {
        let (start, end) = (self.quotations[i].start(), self.quotations[i].end());
        let before = self.token_before(start);
        let after = self.token_after(end);
        let candidate =
            after.and_then(|t| self.search(t, true, i)).or_else(|| before.and_then(|t| self.search(t, false, i)))?;
        let (sentence, cue) = candidate;
        let spans = self.quotations[i].spans.clone();
        if let Some(index) = self.found.iter().position(|a| a.cue == cue.head) {
            if self.found[index].kind != Kind::Direct {
                return None;
            }
            self.extend(index, &spans);
            return Some(index);
        }
        self.found.push(Attribution {
            sentence,
            cue: cue.head,
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

    /// The speech verb of the sentence part that runs from `t` away from quotation `i`.
    fn search(&self, t: TokenId, forward: bool, i: usize) -> Option<(SentenceId, Cue)> {
        let id = self.doc.sentence_of(t);
        let range = self.doc.sentences.get(id.index())?.tokens.clone();
        let q = &self.quotations[i];
        let part: Vec<TokenId> = if forward {
            (t.0..range.end.min(t.0 + REACH))
                .map(TokenId)
                .take_while(|&t| self.quotation_at(self.span(t).start).is_none())
                .collect()
        } else {
            let from = range.start.max((t.0 + 1).saturating_sub(REACH));
            (from..=t.0).rev().map(TokenId).take_while(|&t| self.quotation_at(self.span(t).start).is_none()).collect()
        };
        // After the quotation only what goes on in its own sentence; a new sentence has its own business.
        if forward
            && !self.doc.sentences.get(id.index()).is_some_and(|s| s.span.start < q.end())
            && !self.ends_with_comma(i)
        {
            return None;
        }
        let tree = Tree::new(self.doc, id);
        let verb = part.into_iter().find(|&t| {
            let token = self.doc.token(t);
            token.upos == Upos::Verb && lexicon::verb(&token.lemma) == Some(Attitude::Speech)
        })?;
        Some((id, cues::bare(&tree, verb)?))
    }

    fn ends_with_comma(&self, i: usize) -> bool {
        let end = self.quotations[i].end() as usize;
        self.doc.document.text[..end].trim_end_matches(['"', '”', '\'', '’']).ends_with(',')
    }

    fn token_after(&self, at: u32) -> Option<TokenId> {
        let i = self.doc.tokens.partition_point(|t| t.span.start < at) as u32;
        (i < self.doc.tokens.len() as u32 && self.same_paragraph(at, self.span(TokenId(i)).start)).then_some(TokenId(i))
    }

    fn token_before(&self, at: u32) -> Option<TokenId> {
        let i = self.doc.tokens.partition_point(|t| t.span.end <= at).checked_sub(1)? as u32;
        Some(TokenId(i)).filter(|&t| self.same_paragraph(self.span(t).start, at) || self.doc.form(t) == ":")
    }

    fn paragraph(&self, at: u32) -> usize {
        self.doc.document.paragraphs.partition_point(|p| p.end <= at)
    }

    fn same_paragraph(&self, a: u32, b: u32) -> bool {
        self.paragraph(a) == self.paragraph(b)
    }

    /// The speaker goes on: an earlier quotation of the paragraph, or of the one before where this one is all quotation.
    fn carried(&mut self, i: usize) -> Option<usize> {
        if !self.is_whole(i) {
            return None;
        }
        let previous = i.checked_sub(1)?;
        let index = self.owner[previous]?;
        let near = self.same_paragraph(self.quotations[previous].start(), self.quotations[i].start());
        if !near || self.found[index].kind == Kind::Mixed {
            return None;
        }
        let spans = self.quotations[i].spans.clone();
        self.extend(index, &spans);
        Some(index)
    }

    /// Whether the quotation is made of whole sentences.
    fn is_whole(&self, i: usize) -> bool {
        let q = &self.quotations[i];
        let Some(first) = self.token_after(q.start()) else { return false };
        let sentence = &self.doc.sentences[self.doc.sentence_of(first).index()];
        let rest = &self.doc.document.text[q.end() as usize..];
        q.start() <= sentence.span.start + 3 && (sentence.span.end <= q.end() + 1 || rest.starts_with('\n'))
    }

    fn extend(&mut self, index: usize, spans: &[Span]) {
        let attribution = &mut self.found[index];
        let mut content = std::mem::take(&mut attribution.content);
        content.extend(spans);
        attribution.content = merge(content, &self.doc.document.text);
    }

    /// Sorts, and finds which lies in which.
    fn finish(mut self) -> Vec<Attribution> {
        self.found.sort_by_key(|a| a.cue);
        let cues: Vec<Span> = self.found.iter().map(|a| self.span(a.cue)).collect();
        for i in 0..self.found.len() {
            let holds = |j: &usize| *j != i && self.found[*j].content.iter().any(|c| c.contains(cues[i]));
            let near = (i.saturating_sub(NEAR)..self.found.len().min(i + NEAR)).filter(holds);
            self.found[i].within = near.min_by_key(|&j| self.found[j].content.iter().map(|c| c.len()).sum::<u32>());
        }
        self.found
    }
}

/// How far from a quotation its verb may stand, in words.
const REACH: u32 = 14;
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
