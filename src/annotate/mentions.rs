//! [`find_mentions`]: analysed words → every phrase that may refer to something, with what is known of its referent.
//!
//! Three kinds. **Names** are the recogniser's spans, cleaned. **Nominals** are whole noun phrases: the head with its
//! determiners, modifiers, complements, relative clauses and appositions, without prepositions before it and without
//! conjuncts (each conjunct is a mention, and so is the coordination as a whole). **Pronouns** include possessives. A
//! name inside a longer phrase with the same head belongs to that phrase's referent, as does an apposition: such a
//! mention knows its `host` and is never resolved on its own.

mod attributes;
mod known;
mod name;
mod phrase;
mod pronoun;
mod symbol;
mod tree;

use std::ops::Range;

use crate::annotate::aliases::Aliases;
use crate::annotate::lexicon::{Lexicon, StateId};
use crate::annotate::{EntityType, Gender, MentionKind, NameTag, Sentence, Token};
use crate::span::Span;

pub(crate) use attributes::texts;
use known::Known;
pub(crate) use pronoun::{Number, Pronoun};
pub(crate) use symbol::Symbol;
pub(crate) use tree::Forest;

/// What the stages before have found, read together.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) document: &'a str,
    pub(crate) sentences: &'a [Sentence],
    pub(crate) tokens: &'a [Token],
    pub(crate) names: &'a [NameTag],
    pub(crate) referents: &'a [Option<EntityType>],
    pub(crate) forest: &'a Forest,
    pub(crate) lexicon: &'a Lexicon,
    /// What the user knows, and the document it is asked for.
    pub(crate) aliases: (&'a Aliases, &'a str),
    /// Writes the pretrained vector of a lower-cased word.
    pub(crate) vectors: &'a dyn Fn(&str, &mut [f32]),
}

impl<'a> View<'a> {
    /// The form of a token.
    pub(crate) fn form(&self, token: u32) -> &'a str {
        let token = &self.tokens[token as usize];
        token.form.as_deref().unwrap_or_else(|| self.document.get(token.span.range()).unwrap_or(""))
    }

    /// The text from the first to the last token of a range.
    pub(crate) fn text(&self, tokens: Range<u32>) -> &'a str {
        self.document.get(self.span(tokens).range()).unwrap_or("")
    }

    /// The bytes from the first to the last token of a range.
    pub(crate) fn span(&self, tokens: Range<u32>) -> Span {
        if tokens.is_empty() {
            return Span::default();
        }
        let (first, last) = (&self.tokens[tokens.start as usize], &self.tokens[tokens.end as usize - 1]);
        first.span.cover(last.span)
    }
}

/// How a noun phrase opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Opening {
    /// Without determiner.
    Bare,
    /// "the".
    Definite,
    /// "a", "some", "no" …
    Indefinite,
    /// "this", "those", "such".
    Demonstrative,
    /// "his", "Norway's".
    Possessive,
    /// "all", "both", "every".
    Quantified,
}

/// A phrase that may refer to something.
#[derive(Clone, Debug)]
pub(crate) struct Markable {
    /// The bytes it covers.
    pub(crate) span: Span,
    /// Its tokens.
    pub(crate) tokens: Range<u32>,
    /// Its syntactic head.
    pub(crate) head: u32,
    /// The sentence it lies in.
    pub(crate) sentence: u32,
    /// How it refers.
    pub(crate) kind: MentionKind,
    /// What it refers to, as far as the phrase itself tells.
    pub(crate) entity_type: EntityType,
    /// Gender of its referent.
    pub(crate) gender: Gender,
    /// One or several.
    pub(crate) number: Number,
    /// Its grammar, for a pronoun.
    pub(crate) pronoun: Option<Pronoun>,
    /// How it opens.
    pub(crate) opening: Opening,
    /// The tokens of the name at its head; empty where there is none.
    pub(crate) name: Range<u32>,
    /// The state it names, whose government it may stand for.
    pub(crate) state: Option<StateId>,
    /// The state it belongs to, as its words tell: "the chief Norwegian negotiator", "Norway's king".
    pub(crate) of_state: Option<StateId>,
    /// The entity the user says it is.
    pub(crate) alias: Option<u32>,
    /// Whether a title stands before its name.
    pub(crate) titled: bool,
    /// Whether it is a coordination as a whole.
    pub(crate) coordination: bool,
    /// The mention whose referent it shares by construction, by position in the list.
    pub(crate) host: Option<u32>,
    /// Its head word (lemma; the last word of a name).
    pub(crate) head_word: Symbol,
}

/// All mentions of a document in order of start, longer first; they may nest but not cross.
pub(crate) fn find_mentions(view: &View<'_>) -> Vec<Markable> {
    let known = Known::new(view);
    let mut all = Vec::new();
    for (index, sentence) in view.sentences.iter().enumerate() {
        phrase::sentence_mentions(view, &known, index as u32, sentence.tokens.clone(), &mut all);
    }
    if !view.aliases.0.is_empty() {
        all.iter_mut().for_each(|markable| attributes::apply_alias(view, markable));
    }
    all
}
