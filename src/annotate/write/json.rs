//! One JSON object a document: `{"id","text","sentences","tokens","mentions","predicates"}`. Offsets count code points.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use crate::annotate::{Annotated, Argument, Mention, Predicate, Sentence};
use crate::error::{Error, Result};
use crate::span::{CharIndex, EntityId, TokenId};

/// Writes one line.
pub(super) fn write(annotated: &Annotated, out: &mut dyn Write) -> Result<()> {
    let row = Row { annotated, chars: CharIndex::new(&annotated.document.text) };
    serde_json::to_writer(&mut *out, &row).map_err(|e| Error::from(io::Error::from(e)))?;
    Ok(out.write_all(b"\n")?)
}

struct Row<'a> {
    annotated: &'a Annotated,
    chars: CharIndex<'a>,
}

#[derive(Serialize)]
struct SentenceRow {
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct TokenRow<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    upos: &'a str,
    xpos: &'a str,
    lemma: &'a str,
    /// Counted from 1 in the sentence, 0 for the root.
    head: u32,
    deprel: &'a str,
}

#[derive(Serialize)]
struct MentionRow<'a> {
    start: u32,
    end: u32,
    #[serde(rename = "type")]
    entity_type: &'a str,
    kind: &'a str,
    /// Shared by the mentions of one entity; `None` where it has no other mention.
    chain: Option<u32>,
}

#[derive(Serialize)]
struct PredicateRow<'a> {
    /// Counted from 0 in the document, as of arguments.
    token: u32,
    sense: Option<&'a str>,
    event: bool,
    /// From -3 to 3, one decimal.
    fact: f64,
    args: Vec<ArgumentRow<'a>>,
}

#[derive(Serialize)]
struct ArgumentRow<'a> {
    role: &'a str,
    token: u32,
}

fn predicate(predicate: &Predicate) -> PredicateRow<'_> {
    let argument = |a: &Argument| ArgumentRow { role: a.role.as_str(), token: a.token.0 };
    PredicateRow {
        token: predicate.token.0,
        sense: predicate.sense.as_deref(),
        event: predicate.event,
        fact: (f64::from(predicate.fact) * 10.0).round() / 10.0,
        args: predicate.arguments.iter().map(argument).collect(),
    }
}

impl Row<'_> {
    fn sentence(&self, sentence: &Sentence) -> SentenceRow {
        let span = self.chars.span(sentence.span);
        SentenceRow { start: span.start, end: span.end }
    }

    /// A token of the sentence that begins with token `first`.
    fn token(&self, first: u32, id: TokenId) -> TokenRow<'_> {
        let token = self.annotated.token(id);
        let span = self.chars.span(token.span);
        TokenRow {
            start: span.start,
            end: span.end,
            text: self.annotated.form(id),
            upos: token.upos.as_str(),
            xpos: token.xpos.as_str(),
            lemma: &token.lemma,
            head: token.head.map_or(0, |head| head.0 - first + 1),
            deprel: token.deprel.as_str(),
        }
    }

    fn mention(&self, mention: &Mention, chain: Option<EntityId>) -> MentionRow<'_> {
        let span = self.chars.span(mention.span);
        MentionRow {
            start: span.start,
            end: span.end,
            entity_type: mention.entity_type.as_str(),
            kind: mention.kind.as_str(),
            chain: chain.map(|entity| entity.0),
        }
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let annotated = self.annotated;
        let mut row = serializer.serialize_struct("Row", 6)?;
        row.serialize_field("id", &annotated.document.id)?;
        row.serialize_field("text", &annotated.document.text)?;
        row.serialize_field("sentences", &Each(|| annotated.sentences.iter().map(|s| self.sentence(s))))?;
        let tokens = || {
            annotated.sentences.iter().flat_map(|sentence| {
                let first = sentence.tokens.start;
                sentence.tokens.clone().map(move |t| self.token(first, TokenId(t)))
            })
        };
        row.serialize_field("tokens", &Each(tokens))?;
        let chains = annotated.chains();
        let mentions = || annotated.mentions.iter().zip(&chains).map(|(mention, &chain)| self.mention(mention, chain));
        row.serialize_field("mentions", &Each(mentions))?;
        row.serialize_field("predicates", &Each(|| annotated.predicates.iter().map(predicate)))?;
        row.end()
    }
}

/// A sequence written as it is made.
struct Each<F>(F);

impl<F, I> Serialize for Each<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}
