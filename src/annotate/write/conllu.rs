//! CoNLL-U (<https://universaldependencies.org/format.html>): one `# newdoc` a document, `# newpar` a paragraph, multiword
//! tokens, `SpaceAfter=No`, and the mentions as `Entity` in MISC.
//!
//! `Entity` brackets mentions as in the CorefUD corpora: `(e7-Person-2-name` opens a mention of entity 7, a Person, whose
//! head is its second word, by name; `e7)` closes it; a mention of one word is `(e7-Person-1-name)`. Mentions that share
//! the number are one entity. A predicate has `Fact=2.1` (-3 did not happen, 3 happened), its roleset as `Sense=meet.03`,
//! `Event=Yes` where a noun names an event, and `Args=ARG0:2,ARGM-TMP:7`, whose numbers are words of the sentence.

use std::io::{self, Write};

use crate::annotate::{Annotated, Mention, MultiwordToken, Predicate, Sentence};
use crate::span::{MentionId, TokenId};

/// Writes one document; nothing for one without sentences, which CoNLL-U cannot express.
pub(super) fn write(annotated: &Annotated, sentence_ids: &[String], out: &mut dyn Write) -> io::Result<()> {
    let brackets = Brackets::of(annotated);
    let mut paragraphs = annotated.document.paragraphs.iter().peekable();
    let mut multiword = annotated.multiword.iter().peekable();
    for (i, sentence) in annotated.sentences.iter().enumerate() {
        if i == 0 {
            writeln!(out, "# newdoc id = {}", one_line(&annotated.document.id))?;
            writeln!(out, "# global.Entity = eid-etype-head-kind")?;
        }
        let mut begins_paragraph = i == 0;
        while paragraphs.next_if(|p| p.start <= sentence.span.start).is_some() {
            begins_paragraph = true;
        }
        if begins_paragraph {
            writeln!(out, "# newpar")?;
        }
        match sentence_ids.get(i).filter(|id| !id.is_empty()) {
            Some(id) => writeln!(out, "# sent_id = {}", one_line(id))?,
            None => writeln!(out, "# sent_id = {}-{}", one_line(&annotated.document.id), i + 1)?,
        }
        let mut ranges = Vec::new();
        while let Some(range) = multiword.next_if(|m| m.tokens.start < sentence.tokens.end) {
            ranges.push(range);
        }
        write_sentence(annotated, sentence, &ranges, &brackets, out)?;
    }
    Ok(())
}

fn write_sentence(
    annotated: &Annotated,
    sentence: &Sentence,
    ranges: &[&MultiwordToken],
    brackets: &Brackets<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let first = sentence.tokens.start;
    let number = |token: u32| token - first + 1;
    write!(out, "# text = ")?;
    let mut open = ranges.iter().peekable();
    let mut t = sentence.tokens.start;
    while t < sentence.tokens.end {
        let (form, last) = match open.next_if(|m| m.tokens.start == t) {
            Some(m) => (annotated.slice(m.span), m.tokens.end - 1),
            None => (annotated.form(TokenId(t)), t),
        };
        write!(out, "{}", one_line(form))?;
        t = last + 1;
        if t < sentence.tokens.end && annotated.token(TokenId(last)).space_after {
            out.write_all(b" ")?;
        }
    }
    writeln!(out)?;
    let mut open = ranges.iter().peekable();
    let mut inside = first..first;
    for t in sentence.tokens.clone() {
        if let Some(m) = open.next_if(|m| m.tokens.start == t) {
            inside = m.tokens.clone();
            let misc = if space_after(annotated, m.tokens.end - 1) { "_" } else { "SpaceAfter=No" };
            let (from, to) = (number(m.tokens.start), number(m.tokens.end - 1));
            writeln!(out, "{from}-{to}\t{}\t_\t_\t_\t_\t_\t_\t_\t{misc}", cell(annotated.slice(m.span)))?;
        }
        let token = annotated.token(TokenId(t));
        write!(
            out,
            "{}\t{}\t{}\t{}\t{}\t_\t{}\t{}\t_\t",
            number(t),
            cell(annotated.form(TokenId(t))),
            cell(&token.lemma),
            token.upos,
            token.xpos,
            token.head.map_or(0, |head| number(head.0)),
            token.deprel,
        )?;
        let mut some = brackets.write(t, out)?;
        if let Some(predicate) = annotated.predicate(TokenId(t)) {
            write_predicate(predicate, &number, some, out)?;
            some = true;
        }
        if !inside.contains(&t) && !space_after(annotated, t) {
            write!(out, "{}SpaceAfter=No", if some { "|" } else { "" })?;
        } else if !some {
            out.write_all(b"_")?;
        }
        writeln!(out)?;
    }
    writeln!(out)
}

/// Writes what is known of a predicate; `after` another entry of the column.
fn write_predicate(
    predicate: &Predicate,
    number: &impl Fn(u32) -> u32,
    after: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "{}Fact={:.1}", if after { "|" } else { "" }, predicate.fact)?;
    if let Some(sense) = &predicate.sense {
        write!(out, "|Sense={sense}")?;
    }
    if predicate.event {
        out.write_all(b"|Event=Yes")?;
    }
    for (i, argument) in predicate.arguments.iter().enumerate() {
        let before = if i == 0 { "|Args=" } else { "," };
        write!(out, "{before}{}:{}", argument.role, number(argument.token.0))?;
    }
    Ok(())
}

/// Whether white space follows; the end of the text needs no mark.
fn space_after(annotated: &Annotated, token: u32) -> bool {
    let token = annotated.token(TokenId(token));
    token.space_after || token.span.end as usize >= annotated.document.text.trim_end().len()
}

/// A non-empty column without tabs and line breaks.
fn cell(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_empty() { "_".into() } else { one_line(text) }
}

/// White space and line breaks of any kind as blanks.
fn one_line(text: &str) -> std::borrow::Cow<'_, str> {
    let breaks = |c: char| c.is_control() && c.is_whitespace() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.contains(breaks) { text.replace(breaks, " ").into() } else { text.into() }
}

/// Which mentions open and close at each token.
struct Brackets<'a> {
    annotated: &'a Annotated,
    /// By last token; of those, the innermost first.
    closing: Vec<MentionId>,
}

impl<'a> Brackets<'a> {
    fn of(annotated: &'a Annotated) -> Self {
        let mut closing: Vec<MentionId> = (0..annotated.mentions.len() as u32).map(MentionId).collect();
        closing.sort_by_key(|&id| {
            let tokens = &annotated.mention(id).tokens;
            (tokens.end, std::cmp::Reverse(tokens.start), std::cmp::Reverse(id.0))
        });
        Self { annotated, closing }
    }

    /// Writes `Entity=…` for token `t`, if a mention opens or closes there.
    fn write(&self, t: u32, out: &mut dyn Write) -> io::Result<bool> {
        let mut some = false;
        let mut key = |out: &mut dyn Write| {
            if std::mem::replace(&mut some, true) { Ok(()) } else { out.write_all(b"Entity=") }
        };
        let mentions = &self.annotated.mentions;
        let opening = mentions.partition_point(|m| m.tokens.start < t);
        for mention in mentions[opening..].iter().take_while(|m| m.tokens.start == t) {
            key(out)?;
            write_opening(mention, out)?;
            if mention.tokens.len() == 1 {
                out.write_all(b")")?;
            }
        }
        let closing = self.closing.partition_point(|&id| self.annotated.mention(id).tokens.end <= t);
        let closing = self.closing[closing..].iter().map(|&id| self.annotated.mention(id));
        for mention in closing.take_while(|m| m.tokens.end == t + 1).filter(|m| m.tokens.len() > 1) {
            key(out)?;
            write!(out, "e{})", mention.entity.0 + 1)?;
        }
        Ok(some)
    }
}

fn write_opening(mention: &Mention, out: &mut dyn Write) -> io::Result<()> {
    let head = mention.head.0 - mention.tokens.start + 1;
    write!(out, "(e{}-{}-{head}-{}", mention.entity.0 + 1, mention.entity_type.as_str(), mention.kind.as_str())
}
