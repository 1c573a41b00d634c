//! A document as people read it: its sentences with mentions in the colours of their entities, and below each what was
//! found in it, so that a wrong edge can be traced to the mention, sentence or tree that caused it.
//!
//! Takes an annotated document; gives text for a terminal, without colour the same in brackets and numbers:
//! `[1 Reza Karimi] met [2 Claire Duval, [2 the French envoy]]`. Named entities and all that are mentioned more than
//! once have a number.

use std::fmt::Write;

use crate::annotate::{Annotated, Mention, MentionKind};
use crate::export::negation;
use crate::extract::{Modality, Object, Triple, extract};
use crate::span::{EntityId, Span};

/// Colours of entities, told apart on light and dark grounds; the first ones recur after the last.
const COLOURS: &[u8] = &[33, 166, 35, 133, 37, 136, 125, 64, 61, 160];
const DIM: &str = "\x1b[2m";
const BOLD: &str = "\x1b[1m";
const ITALIC: &str = "\x1b[3m";
const PLAIN: &str = "\x1b[0m";

/// The view of one document.
pub(super) fn view(annotated: &Annotated, colour: bool) -> String {
    let shown = Shown { annotated, colour, numbers: numbers(annotated) };
    let mut out = String::new();
    shown.line(&mut out, BOLD, &annotated.document.id);
    let triples = extract(annotated).triples;
    let mut triples = triples.iter().peekable();
    let mut mentions = annotated.mentions.as_slice();
    for (index, sentence) in annotated.sentences.iter().enumerate() {
        let here = mentions.partition_point(|m| m.sentence.index() <= index);
        let (inside, rest) = mentions.split_at(here);
        mentions = rest;
        shown.sentence(&mut out, index, sentence.span, inside);
        while let Some(triple) = triples.next_if(|t| t.sentence.index() == index) {
            out.push_str("      ");
            shown.line(&mut out, DIM, &relation(triple));
        }
    }
    shown.legend(&mut out);
    out.push('\n');
    out
}

/// The number of each entity that has one, from 1, in order of its first mention.
fn numbers(annotated: &Annotated) -> Vec<Option<usize>> {
    let chains = annotated.chains();
    let mut numbers = vec![None; annotated.entities.len()];
    let mut next = 1;
    for (mention, chain) in annotated.mentions.iter().zip(&chains) {
        let number = &mut numbers[mention.entity.index()];
        if number.is_none() && (chain.is_some() || mention.kind == MentionKind::Name) {
            *number = Some(next);
            next += 1;
        }
    }
    numbers
}

struct Shown<'a> {
    annotated: &'a Annotated,
    colour: bool,
    numbers: Vec<Option<usize>>,
}

impl Shown<'_> {
    fn sentence(&self, out: &mut String, index: usize, span: Span, mentions: &[Mention]) {
        let _ = write!(out, "{:>4}  ", index + 1);
        let mut mentions = mentions.iter().filter(|m| self.number(m.entity).is_some()).peekable();
        let mut open: Vec<&Mention> = Vec::new();
        let mut at = span.start;
        loop {
            let closing = open.last().map(|m| m.span.end);
            let opening = mentions.peek().map(|m| m.span.start);
            let next = closing.into_iter().chain(opening).min().unwrap_or(span.end);
            self.text(out, Span::new(at, next));
            at = next;
            if closing == Some(at) {
                out.push(']');
                open.pop();
                self.style(out, open.last().copied());
            } else if let Some(mention) = mentions.next() {
                self.style(out, Some(mention));
                let _ = write!(out, "[{} ", self.number(mention.entity).unwrap_or_default());
                open.push(mention);
            } else {
                break;
            }
        }
        out.push('\n');
    }

    /// Who is who.
    fn legend(&self, out: &mut String) {
        let mut entities: Vec<(usize, EntityId)> =
            (0..self.numbers.len() as u32).map(EntityId).filter_map(|id| Some((self.number(id)?, id))).collect();
        entities.sort_unstable();
        for (number, id) in entities {
            let entity = self.annotated.entity(id);
            if let Some(mention) = entity.mentions.first() {
                self.style(out, Some(self.annotated.mention(*mention)));
            }
            let mut name = String::new();
            sanitize(&entity.name, &mut name);
            let times = entity.mentions.len();
            let _ = write!(out, "{number:>4}  {name} ({}), {times}×", entity.entity_type.as_str());
            self.style(out, None);
            out.push('\n');
        }
    }

    fn number(&self, entity: EntityId) -> Option<usize> {
        self.numbers[entity.index()]
    }

    fn text(&self, out: &mut String, span: Span) {
        sanitize(self.annotated.slice(span), out);
    }

    fn line(&self, out: &mut String, style: &str, text: &str) {
        let mut clean = String::new();
        sanitize(text, &mut clean);
        let (before, after) = if self.colour { (style, PLAIN) } else { ("", "") };
        let _ = writeln!(out, "{before}{clean}{after}");
    }

    /// From here on in the colour of this mention's entity: names bold, pronouns in italics.
    fn style(&self, out: &mut String, mention: Option<&Mention>) {
        if !self.colour {
            return;
        }
        out.push_str(PLAIN);
        let Some(mention) = mention else { return };
        let colour = COLOURS[self.number(mention.entity).unwrap_or_default() % COLOURS.len()];
        let _ = write!(out, "\x1b[38;5;{colour}m");
        out.push_str(match mention.kind {
            MentionKind::Name => BOLD,
            MentionKind::Pronoun => ITALIC,
            MentionKind::Nominal => "",
        });
    }
}

/// "Reza Karimi — meet with → Claire Duval (Consult; on Wednesday; in Geneva; 0.90)".
fn relation(triple: &Triple) -> String {
    let object = match &triple.object {
        Some(Object::Entity(arg)) => format!(" → {}", arg.name),
        Some(Object::Statement(statement)) => format!(" → “{}”", statement.text),
        None => String::new(),
    };
    let denied = negation(&triple.relation.lemma, triple.polarity);
    let certainty = match triple.modality {
        Modality::Asserted => None,
        other => Some(other.as_str().to_owned()),
    };
    let parts = [
        Some(triple.relation.kind.as_str().to_owned()),
        triple.to.as_ref().map(|to| format!("to {}", to.name)),
        triple.place.as_ref().map(|place| format!("at {}", place.name)),
        triple.time.as_ref().map(|time| time.value.clone().unwrap_or_else(|| time.text.clone())),
        certainty,
        triple.by.as_ref().map(|by| format!("per {}", by.name)),
        Some(format!("{:.2}", triple.confidence)),
    ];
    let parts = parts.into_iter().flatten().collect::<Vec<_>>().join("; ");
    format!("{} — {denied}{}{object} ({parts})", triple.subject.name, triple.relation.lemma)
}

/// Appends text for a terminal: white space and control characters become single blanks.
fn sanitize(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            _ if !c.is_whitespace() && !c.is_control() => out.push(c),
            _ if out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
}
