//! [`Pipeline`]: runs the stages over a document.
//!
//! | stage | reads | writes |
//! | --- | --- | --- |
//! | tokenizer | text, paragraphs | sentences, words, multiword tokens |
//! | network | forms | UPOS, XPOS, heads, relations, name tags, referents, predicates with their arguments |
//! | lemmatizer | forms, tags | lemmas, and with them the rolesets of predicates |
//! | mentions and coreference | all of these | mentions, entities |

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::aliases::Aliases;
use super::analysis::{Analysis, ArgumentReading, PredicateReading, Segmented, Word};
use super::annotated::{Annotated, Argument, Predicate, Token};
use super::coref::Resolver;
use super::lemmatizer::Lemmatizer;
use super::network::{Network, Workspace};
use super::tags::Deprel;
use super::tokenizer::Tokenizer;
use crate::document::{ConlluDocument, Document};
use crate::error::Result;
use crate::model::Model;
use crate::span::TokenId;

/// The stages with their weights, ready for any number of documents from any number of threads.
#[derive(Debug)]
pub struct Pipeline {
    tokenizer: Tokenizer,
    lemmatizer: Lemmatizer,
    network: Network,
    resolver: Resolver,
    /// Checksum.
    weights: u64,
    /// Work spaces not in use, so that what one document taught a cache serves the next.
    spaces: Mutex<Vec<Workspace>>,
}

impl Pipeline {
    /// Decodes the stages' weights. Fails where the file lacks a section or holds one of the wrong size.
    pub fn new(model: &Model) -> Result<Self> {
        let sections = model.sections()?;
        Ok(Self {
            tokenizer: Tokenizer::decode(&sections)?,
            lemmatizer: Lemmatizer::decode(&sections)?,
            network: Network::decode(&sections)?,
            resolver: Resolver::new(&sections)?,
            weights: model.checksum(),
            spaces: Mutex::new(Vec::new()),
        })
    }

    /// Heeds a user's aliases, merges and splits.
    #[must_use]
    pub fn with_aliases(mut self, aliases: Aliases) -> Self {
        self.resolver.set_aliases(aliases);
        self
    }

    /// Annotates a document. Linear in the length of its text.
    pub fn annotate(&self, document: Document) -> Annotated {
        let segmented = self.tokenizer.segment(&document);
        self.complete(document, segmented)
    }

    /// Annotates a document whose sentences and tokens are given.
    pub(crate) fn annotate_given(&self, given: ConlluDocument) -> Annotated {
        let words = given.tokens.into_iter();
        let segmented = Segmented {
            sentences: given.sentences,
            words: words.map(|t| Word { span: t.span, form: t.form, space_after: t.space_after }).collect(),
            multiword: given.multiword,
        };
        self.complete(given.document, segmented)
    }

    fn complete(&self, document: Document, segmented: Segmented) -> Annotated {
        let Segmented { sentences, words, multiword } = segmented;
        let (analyses, readings) = {
            let forms: Vec<&str> =
                words.iter().map(|w| w.form.as_deref().unwrap_or(&document.text[w.span.range()])).collect();
            let spans: Vec<&[&str]> =
                sentences.iter().map(|s| &forms[s.tokens.start as usize..s.tokens.end as usize]).collect();
            let pool = || self.spaces.lock().unwrap_or_else(PoisonError::into_inner);
            let mut space = pool().pop().unwrap_or_default();
            let found = self.network.analyse(&spans, &mut space);
            pool().push(space);
            found
        };
        let mut tokens = Vec::with_capacity(words.len());
        for sentence in &sentences {
            for t in sentence.tokens.clone() {
                let word = &words[t as usize];
                let analysis = &analyses[t as usize];
                tokens.push(self.token(&document, word, analysis, sentence.tokens.start));
            }
        }
        let names: Vec<_> = analyses.iter().map(|a| a.name).collect();
        let referents: Vec<_> = analyses.iter().map(|a| a.referent).collect();
        let (mentions, entities) =
            self.resolver.resolve(&document, &sentences, &tokens, &names, &referents, &|form, out| {
                self.network.look_up(form, out)
            });
        let predicates = self.predicates(&document, &tokens, readings);
        let weights = Some(self.weights);
        Annotated { document, sentences, tokens, multiword, predicates, mentions, entities, weights }
    }

    fn predicates(&self, document: &Document, tokens: &[Token], readings: Vec<PredicateReading>) -> Vec<Predicate> {
        let mut particles: FxHashMap<TokenId, &str> = FxHashMap::default();
        for token in tokens.iter().filter(|t| t.deprel == Deprel::CompoundPrt) {
            if let Some(head) = token.head {
                let form = token.form.as_deref().unwrap_or(&document.text[token.span.range()]);
                particles.entry(head).or_insert(form);
            }
        }
        let predicate = |reading: PredicateReading| {
            let id = TokenId(reading.word);
            let token = &tokens[id.index()];
            let sense = self.network.sense(&token.lemma, token.upos, particles.get(&id).copied(), &reading.query);
            let argument =
                |a: &ArgumentReading| Argument { token: TokenId(a.word), role: a.role, certainty: a.certainty };
            Predicate {
                token: id,
                sense: sense.filter(|_| reading.predicate).map(Into::into),
                event: reading.event,
                fact: reading.fact,
                arguments: reading.arguments.iter().map(argument).collect(),
            }
        };
        readings.into_iter().map(predicate).collect()
    }

    fn token(&self, document: &Document, word: &Word, analysis: &Analysis, first: u32) -> Token {
        let form = word.form.as_deref().unwrap_or(&document.text[word.span.range()]);
        Token {
            span: word.span,
            lemma: self.lemmatizer.lemma(form, analysis.upos, analysis.xpos),
            upos: analysis.upos,
            xpos: analysis.xpos,
            head: analysis.head.map(|h| TokenId(first + h)),
            deprel: analysis.deprel,
            certainty: analysis.certainty,
            space_after: word.space_after,
            form: word.form.clone(),
        }
    }
}
