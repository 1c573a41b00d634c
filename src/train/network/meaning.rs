//! Corpora of meaning → what they add to [`Gold`]: [`Meaning`] (PropBank and "It Happened" on a treebank's own sentences) and
//! [`events`] (QANom's nouns).

use std::path::Path;

use rustc_hash::FxHashMap;

use super::super::random::Random;
use super::super::read_lines;
use super::examples::{Example, Gold, GoldArgument, GoldPredicate, GoldWord, Types, push};
use super::rolesets::Rolesets;
use crate::annotate::tokenizer::Tokenizer;
use crate::annotate::{Deprel, Role, Upos, Xpos};
use crate::document::{ConlluDocument, Document};
use crate::error::Result;

/// A line of a corpus of roles.
#[derive(Debug, serde::Deserialize)]
struct RoleSentence {
    tokens: Vec<String>,
    predicates: Vec<RolePredicate>,
}

#[derive(Debug, serde::Deserialize)]
struct RolePredicate {
    i: usize,
    sense: String,
    /// Role, first and last word, head word.
    args: Vec<(String, usize, usize, usize)>,
}

/// A line of a corpus of factuality.
#[derive(Debug, serde::Deserialize)]
struct FactSentence {
    id: String,
    /// First and last code point of a word in the sentence's text, and its value.
    predicates: Vec<(usize, usize, f32)>,
}

/// What is known of treebank sentences beside their trees.
pub(crate) struct Meaning<'a> {
    roles: FxHashMap<String, RoleSentence>,
    facts: FxHashMap<String, FactSentence>,
    rolesets: &'a Rolesets,
}

impl<'a> Meaning<'a> {
    pub(crate) fn read(roles: &[impl AsRef<Path>], facts: &[impl AsRef<Path>], rolesets: &'a Rolesets) -> Result<Self> {
        let mut out = Self { roles: FxHashMap::default(), facts: FxHashMap::default(), rolesets };
        for path in roles {
            let sentences: Vec<RoleSentence> = read_lines(path.as_ref())?;
            out.roles.extend(sentences.into_iter().map(|s| (s.tokens.join(" "), s)));
        }
        for path in facts {
            let sentences: Vec<FactSentence> = read_lines(path.as_ref())?;
            out.facts.extend(sentences.into_iter().map(|s| (s.id.clone(), s)));
        }
        Ok(out)
    }

    /// Adds what is known of a sentence.
    pub(crate) fn add(&self, document: &ConlluDocument, sentence: usize, gold: &mut Gold) {
        let given = &document.sentences[sentence];
        let tokens = &document.tokens[given.tokens.start as usize..given.tokens.end as usize];
        let text = &document.document.text;
        let form = |i: usize| tokens[i].form.as_deref().unwrap_or(&text[tokens[i].span.range()]);
        let key = (0..tokens.len()).map(form).collect::<Vec<_>>().join(" ");
        let mut of_word: FxHashMap<usize, GoldPredicate> = FxHashMap::default();
        if let Some(roles) = self.roles.get(&key) {
            gold.words.iter_mut().for_each(|w| w.predicate = Some(false));
            for predicate in &roles.predicates {
                gold.words[predicate.i].predicate = Some(true);
                let particle = (0..tokens.len())
                    .find(|&t| gold.words[t].head == Some(predicate.i) && gold.words[t].deprel == Deprel::CompoundPrt);
                let token = &tokens[predicate.i];
                of_word.insert(
                    predicate.i,
                    GoldPredicate {
                        at: predicate.i,
                        arguments: [Some(arguments(predicate.args.iter().map(|a| (&*a.0, a.3, 1.0)))), None],
                        fact: None,
                        sense: self.rolesets.sense(&predicate.sense, &token.lemma, token.upos, particle.map(form), 1.0),
                    },
                );
            }
        }
        if let Some(facts) = document.sentence_ids.get(sentence).and_then(|id| self.facts.get(id)) {
            let mut at = 0;
            let mut chars = 0;
            let from = given.span.start as usize;
            for (i, token) in tokens.iter().enumerate() {
                let start = token.span.start as usize - from;
                chars += text[from + at..from + start].chars().count();
                at = start;
                if let Some(&(_, _, value)) = facts.predicates.iter().find(|p| p.0 == chars) {
                    of_word.entry(i).or_insert_with(|| GoldPredicate { at: i, ..GoldPredicate::default() }).fact =
                        Some(value);
                }
            }
        }
        gold.predicates = of_word.into_values().collect();
        gold.predicates.sort_by_key(|p| p.at);
    }
}

/// Arguments whose roles are among ours: continued and relative ones are the trees' business.
pub(super) fn arguments<'r>(args: impl Iterator<Item = (&'r str, usize, f32)>) -> Vec<GoldArgument> {
    args.filter_map(|(role, at, sure)| Some(GoldArgument { at, role: Role::exact(role)?, sure })).collect()
}

/// A line of a corpus of nouns.
#[derive(Debug, serde::Deserialize)]
struct NounSentence {
    text: String,
    nouns: Vec<Noun>,
}

#[derive(Debug, serde::Deserialize)]
struct Noun {
    /// Code points.
    start: usize,
    verbal: bool,
}

/// Adds the sentences of corpora of nouns: which words name events is all that is known of them.
pub(crate) fn events(
    paths: &[impl AsRef<Path>],
    tokenizer: &Tokenizer,
    types: &mut Types,
    random: &mut Random,
    out: &mut Vec<Example>,
) -> Result<()> {
    for path in paths {
        for line in read_lines::<NounSentence>(path.as_ref())? {
            let starts: FxHashMap<usize, bool> = line.nouns.iter().map(|n| (n.start, n.verbal)).collect();
            let document = Document::from_text("", &line.text);
            let segmented = tokenizer.segment(&document);
            let mut forms = Vec::new();
            let mut words = Vec::new();
            let (mut at, mut chars) = (0, 0);
            for word in &segmented.words {
                let start = word.span.start as usize;
                chars += document.text[at..start].chars().count();
                at = start;
                forms.push(word.form.as_deref().unwrap_or(&document.text[word.span.range()]));
                words.push(GoldWord {
                    upos: Upos::X,
                    xpos: Xpos::Fw,
                    head: None,
                    deprel: Deprel::Dep,
                    sure: 0.0,
                    tagged: false,
                    referent: None,
                    predicate: None,
                    event: Some(starts.get(&chars).copied().unwrap_or(false)),
                });
            }
            if !forms.is_empty() {
                push(forms.into_iter(), Gold { words, ..Gold::default() }, types, random, out);
            }
        }
    }
    Ok(())
}
