//! [`labels`]: speakers that the layout names instead of a verb: `JONES: Thank you.` in a transcript, `“…” — Ann Lee` under
//! a quotation. Linear.

use rustc_hash::FxHashMap;

use super::quotes::Quotation;
use super::{Source, has_words};
use crate::annotate::{Annotated, EntityType, MentionKind, Upos, Xpos};
use crate::span::{Span, TokenId};

/// What the layout gives to a speaker.
pub(super) struct Label {
    /// The colon or dash.
    pub(super) cue: TokenId,
    /// Who speaks: where the text names him in full, and where the label does.
    pub(super) source: Source,
    /// What he says.
    pub(super) content: Vec<Span>,
}

/// Longest name with title and office, in words.
const LONGEST: u32 = 16;

/// The labels of a document, in text order.
pub(super) fn labels(doc: &Annotated, quotations: &[Quotation]) -> Vec<Label> {
    let speakers = Speakers::new(doc);
    let paragraphs = 0..doc.document.paragraphs.len();
    let mut found: Vec<Label> = paragraphs.filter_map(|p| speakers.label(p)).collect();
    // One colon after one name may be anything but in a headline; several are a transcript.
    let headline = doc.document.paragraphs.first().copied().unwrap_or_default();
    if found.len() == 1 {
        found.retain(|l| headline.contains(doc.token(l.cue).span));
    }
    found.extend(quotations.iter().filter_map(|q| signature(doc, q)));
    found.sort_by_key(|l| l.cue);
    found
}

/// Whom a label may name.
struct Speakers<'a> {
    doc: &'a Annotated,
    /// Whether each token heads the name of an actor.
    actors: Vec<bool>,
    /// The head of the first full name that ends in each surname, in small letters.
    surnames: FxHashMap<String, TokenId>,
}

impl<'a> Speakers<'a> {
    fn new(doc: &'a Annotated) -> Self {
        let mut actors = vec![false; doc.tokens.len()];
        let mut surnames = FxHashMap::default();
        for mention in doc.mentions.iter().filter(|m| m.kind == MentionKind::Name && m.entity_type.is_actor()) {
            actors[mention.head.index()] = true;
            let words = doc.slice(mention.span).split_whitespace();
            if mention.entity_type == EntityType::Person
                && let Some(surname) = words.skip(1).last()
            {
                surnames.entry(surname.to_lowercase()).or_insert(mention.head);
            }
        }
        Self { doc, actors, surnames }
    }

    /// `JONES: Thank you.`, `Ann Lee, chair: Thank you.`
    fn label(&self, paragraph: usize) -> Option<Label> {
        let doc = self.doc;
        let span = doc.document.paragraphs[paragraph];
        let words = words(doc, span);
        let colon = words.clone().take(LONGEST as usize).map(TokenId).find(|&t| doc.form(t) == ":")?;
        let name = (words.start..colon.0).map(TokenId);
        if name.clone().any(|t| matches!(doc.token(t).upos, Upos::Verb | Upos::Aux)) {
            return None;
        }
        let capitals = |t: &TokenId| doc.form(*t).len() > 1 && doc.form(*t).chars().all(char::is_uppercase);
        let known = name.clone().rfind(capitals).and_then(|t| {
            let full = self.surnames.get(&doc.form(t).to_lowercase())?;
            Some(Source { head: *full, place: t })
        });
        let named = || name.clone().find(|t| self.actors[t.index()]).map(|t| Source { head: t, place: t });
        let source = known.or_else(named)?;
        let titled = (words.start..source.place.0).map(TokenId).all(|t| {
            matches!(doc.token(t).upos, Upos::Propn | Upos::Punct | Upos::Noun | Upos::Adj) && doc.form(t) != ","
        });
        let rest = Span::new(doc.token(colon).span.end, span.end);
        let text = doc.slice(rest);
        let start = rest.start + (text.len() - text.trim_start().len()) as u32;
        let content = Span::new(start, start + text.trim().len() as u32);
        (titled && has_words(text)).then(|| Label { cue: colon, source, content: vec![content] })
    }
}

/// The words of a stretch of text.
fn words(doc: &Annotated, span: Span) -> std::ops::Range<u32> {
    let first = doc.tokens.partition_point(|t| t.span.start < span.start);
    let end = doc.tokens.partition_point(|t| t.span.start < span.end);
    first as u32..end as u32
}

/// `“…” — Ann Lee`, to the end of the paragraph or to the next quotation.
fn signature(doc: &Annotated, quotation: &Quotation) -> Option<Label> {
    let end = quotation.end();
    let paragraph = doc.document.paragraphs.partition_point(|p| p.end < end);
    let limit = doc.document.paragraphs.get(paragraph)?.end;
    // A signature may stand in a line of its own.
    let next = doc.document.paragraphs.get(paragraph + 1).filter(|_| end == limit);
    let limit = next.map_or(limit, |p| p.end);
    let mut rest = words(doc, Span::new(end, limit)).map(TokenId);
    let cue = rest.next().filter(|&t| matches!(doc.form(t), "—" | "–" | "―" | "--" | "-" | "~"))?;
    let name: Vec<TokenId> =
        rest.take_while(|&t| !matches!(doc.token(t).xpos, Xpos::OpenQuote)).take(LONGEST as usize + 1).collect();
    let short = name.len() <= LONGEST as usize;
    let verbal = name.iter().any(|&t| matches!(doc.token(t).upos, Upos::Verb | Upos::Aux | Upos::Pron));
    let named = name
        .first()
        .is_some_and(|&t| matches!(doc.token(t).upos, Upos::Propn | Upos::Noun) && starts_upper(doc.form(t)));
    if !short || verbal || !named {
        return None;
    }
    let nominal = |t: TokenId| matches!(doc.token(t).upos, Upos::Propn | Upos::Noun);
    let source = name
        .iter()
        .copied()
        .find(|&t| nominal(t) && doc.token(t).head.is_none_or(|h| !name.contains(&h) || !nominal(h)))?;
    Some(Label { cue, source: Source { head: source, place: source }, content: quotation.spans.clone() })
}

fn starts_upper(form: &str) -> bool {
    form.chars().next().is_some_and(char::is_uppercase)
}
