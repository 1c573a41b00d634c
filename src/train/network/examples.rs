//! Corpora → [`Example`]s: sentences as word types with what the network should say of them.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::super::random::Random;
use super::meaning::Meaning;
use crate::annotate::network::{GRAMS, Network, READINGS, REFERENTS, grams, normalize, straighten};
use crate::annotate::{Deprel, EntityType, Role, Upos, Xpos};
use crate::document::ConlluDocument;

/// A training sentence.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) types: Vec<u32>,
    pub(crate) gold: Gold,
}

/// What is known of a sentence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gold {
    /// Tags, tree and (in part) referents of each word; empty where names are all that is known.
    pub(crate) words: Vec<GoldWord>,
    /// Name tag of each word, as an index, or [`UNKNOWN`]; empty where no name is known.
    pub(crate) names: Vec<u8>,
    /// In text order.
    pub(crate) predicates: Vec<GoldPredicate>,
}

/// A word of a treebank.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GoldWord {
    pub(crate) upos: Upos,
    pub(crate) xpos: Xpos,
    /// Position in the sentence; `None` for the root.
    pub(crate) head: Option<usize>,
    pub(crate) deprel: Deprel,
    /// How sure the tree is of head and relation; 0 where they are not to be learned.
    pub(crate) sure: f32,
    /// Whether the tags are known.
    pub(crate) tagged: bool,
    /// Index into [`REFERENTS`], where the treebank marks mentions.
    pub(crate) referent: Option<usize>,
    /// Whether it is a predicate, where that is known.
    pub(crate) predicate: Option<bool>,
    /// Whether it names an event, where that is known.
    pub(crate) event: Option<bool>,
}

/// A word whose meaning is known in part.
#[derive(Clone, Debug, Default)]
pub(crate) struct GoldPredicate {
    /// Position in the sentence.
    pub(crate) at: usize,
    /// Its arguments as a predicate and as a noun that names an event, where they are known.
    pub(crate) arguments: [Option<Vec<GoldArgument>>; READINGS],
    /// From -3, did not happen, to 3, happened.
    pub(crate) fact: Option<f32>,
    pub(crate) sense: Option<GoldSense>,
}

/// An argument.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GoldArgument {
    /// Position of its head word in the sentence.
    pub(crate) at: usize,
    pub(crate) role: Role,
    pub(crate) sure: f32,
}

/// The roleset meant, among those it might be.
#[derive(Clone, Debug)]
pub(crate) struct GoldSense {
    /// Numbers of rolesets.
    pub(crate) candidates: Vec<u32>,
    /// Position among them.
    pub(crate) right: usize,
    pub(crate) sure: f32,
}

/// What the network sees of a word form.
#[derive(Debug)]
pub(crate) struct TypeFeatures {
    pub(crate) vector: Vec<f32>,
    pub(crate) word: u32,
    pub(crate) grams: [u32; GRAMS],
    /// Rows of the lists it stands in, behind those of the grams.
    pub(crate) lists: Vec<u32>,
}

/// All forms met, numbered.
#[derive(Debug, Default)]
pub(crate) struct Types {
    index: FxHashMap<String, u32>,
    forms: Vec<String>,
    counts: Vec<u32>,
}

impl Types {
    pub(super) fn number(&mut self, form: &str) -> u32 {
        if let Some(&t) = self.index.get(form) {
            self.counts[t as usize] += 1;
            return t;
        }
        let t = self.forms.len() as u32;
        self.index.insert(form.to_owned(), t);
        self.forms.push(form.to_owned());
        self.counts.push(1);
        t
    }

    /// The normalised forms met at least `least` times, sorted.
    pub(crate) fn vocabulary(&self, least: u32) -> Vec<String> {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for (form, count) in self.forms.iter().zip(&self.counts) {
            *counts.entry(normalize(form).into_owned()).or_default() += count;
        }
        counts.into_iter().filter(|&(_, n)| n >= least).map(|(w, _)| w).collect()
    }

    /// The features of every form, as `network` looks them up.
    pub(crate) fn features(&self, vocabulary: &[String], gram_rows: u32, network: &Network) -> Vec<TypeFeatures> {
        let features = self.forms.iter().map(|form| {
            let normalized = normalize(form);
            TypeFeatures {
                vector: network.vector(&straighten(form)),
                word: vocabulary.binary_search(&normalized.clone().into_owned()).map_or(0, |row| row as u32 + 1),
                grams: grams(form, &normalized, gram_rows),
                lists: network.lists(&normalized).map(|l| gram_rows + l as u32).collect(),
            }
        });
        features.collect()
    }
}

/// Part of the sentences that are learned a second time in another casing: headlines capitalise every word, or every
/// letter, and chat none.
const RECASED: f32 = 0.12;

/// Adds a sentence, and now and then a copy of it in another casing.
pub(super) fn push<'f>(
    forms: impl Iterator<Item = &'f str> + Clone,
    gold: Gold,
    types: &mut Types,
    random: &mut Random,
    out: &mut Vec<Example>,
) {
    if random.unit() < RECASED {
        let recase: fn(&str) -> String = match random.next() % 3 {
            0 => str::to_lowercase,
            1 => str::to_uppercase,
            _ => capitalize,
        };
        let copy = forms.clone().map(|f| types.number(&recase(f))).collect();
        out.push(Example { types: copy, gold: gold.clone() });
    }
    out.push(Example { types: forms.map(|f| types.number(f)).collect(), gold });
}

fn capitalize(form: &str) -> String {
    let mut chars = form.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// The sentences of treebank documents. `meaning` adds what else is known of a sentence.
pub(crate) fn trees(
    documents: &[ConlluDocument],
    meaning: &Meaning<'_>,
    types: &mut Types,
    random: &mut Random,
    out: &mut Vec<Example>,
) {
    for document in documents {
        let referents = referents(document);
        let names = names_of_tree(document);
        for (s, sentence) in document.sentences.iter().enumerate() {
            let first = sentence.tokens.start as usize;
            let range = first..sentence.tokens.end as usize;
            let tokens = &document.tokens[range.clone()];
            let words = tokens.iter().enumerate().map(|(i, token)| GoldWord {
                upos: token.upos,
                xpos: token.xpos,
                head: token.head.map(|h| h.index() - first),
                deprel: token.deprel,
                sure: 1.0,
                tagged: true,
                referent: referents.as_ref().map(|r| r[first + i]),
                predicate: None,
                event: None,
            });
            let mut gold =
                Gold { words: words.collect(), names: names[range.clone()].to_vec(), predicates: Vec::new() };
            meaning.add(document, s, &mut gold);
            push(forms(document, range), gold, types, random, out);
        }
    }
}

/// The words of a stretch of tokens.
fn forms(document: &ConlluDocument, range: Range<usize>) -> impl Iterator<Item = &str> + Clone {
    document.tokens[range].iter().map(|t| t.form.as_deref().unwrap_or(&document.document.text[t.span.range()]))
}

/// A mention that a treebank marks.
struct MarkedMention {
    first: usize,
    last: usize,
    head: usize,
    kind: EntityType,
}

/// The mentions of GUM's `Entity=` brackets, in the order they close.
fn mentions(document: &ConlluDocument) -> Vec<MarkedMention> {
    let mut out = Vec::new();
    let mut open: Vec<(String, EntityType, usize)> = Vec::new();
    for (i, misc) in document.misc.iter().enumerate() {
        let Some(value) = misc.split('|').find_map(|f| f.strip_prefix("Entity=")) else { continue };
        // "(7-time-…(8-time-…" and "8)7)": cut before each "(" and after each ")".
        for piece in value.split('(').flat_map(|p| p.split_inclusive(')')) {
            let closes = piece.ends_with(')');
            let mut fields = piece.trim_end_matches(')').split('-');
            let number = fields.next().unwrap_or_default().to_owned();
            if let Some(kind) = fields.next() {
                open.push((number.clone(), referent(kind), i));
            }
            if closes && let Some(at) = open.iter().rposition(|(n, _, _)| *n == number) {
                let (_, kind, first) = open.remove(at);
                let outside = |t: &usize| document.tokens[*t].head.is_none_or(|h| h.index() < first || h.index() > i);
                if let Some(head) = (first..=i).find(outside) {
                    out.push(MarkedMention { first, last: i, head, kind });
                }
            }
        }
    }
    out
}

/// The type of the mention each word heads, as an index into [`REFERENTS`]; `None` where the document marks none.
fn referents(document: &ConlluDocument) -> Option<Vec<usize>> {
    let mentions = mentions(document);
    if mentions.is_empty() {
        return None;
    }
    let mut out = vec![0; document.tokens.len()];
    for mention in mentions {
        // The outermost mention headed by a word closes last and wins.
        out[mention.head] = REFERENTS.iter().position(|&r| r == Some(mention.kind)).unwrap_or(0);
    }
    Some(out)
}

/// A word whose name tag is not known.
pub(crate) const UNKNOWN: u8 = u8::MAX;

/// The sentences of treebanks, as far as they tell names.
pub(crate) fn names_of_trees(
    documents: &[ConlluDocument],
    types: &mut Types,
    random: &mut Random,
    out: &mut Vec<Example>,
) {
    for document in documents {
        let names = names_of_tree(document);
        for sentence in &document.sentences {
            let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
            let gold = Gold { names: names[range.clone()].to_vec(), ..Gold::default() };
            push(forms(document, range), gold, types, random, out);
        }
    }
}

/// The name tags that a treebank tells: a mention headed by a proper noun names what it refers to by the proper nouns
/// around its head; other proper nouns stay unknown, and any other word names nothing. Where no mentions are marked, that
/// last piece of knowledge is all there is.
fn names_of_tree(document: &ConlluDocument) -> Vec<u8> {
    let mut mentions = mentions(document);
    let proper = |t: usize| {
        let token = &document.tokens[t];
        // The Penn tag, since UD English tags "United" in "United States" as an adjective.
        matches!(token.xpos, Xpos::Nnp | Xpos::Nnps) && token.deprel != Deprel::NmodDesc
    };
    let joins = |t: usize| matches!(&*document.tokens[t].lemma, "of" | "the" | "and" | "&" | "for" | "-" | "de");
    let mut tags: Vec<u8> = (0..document.tokens.len()).map(|t| if proper(t) { UNKNOWN } else { 0 }).collect();
    if mentions.is_empty() {
        // "of" in "Bank of America" may be part of a name.
        for t in 1..tags.len().saturating_sub(1) {
            if joins(t) && proper(t - 1) && proper(t + 1) {
                tags[t] = UNKNOWN;
            }
        }
    }
    mentions.sort_by_key(|m| std::cmp::Reverse(m.last - m.first));
    let mut taken = vec![false; tags.len()];
    for mention in mentions.iter().filter(|m| proper(m.head)) {
        let (mut first, mut last) = (mention.head, mention.head);
        for t in (mention.first..mention.head).rev() {
            if proper(t) {
                first = t;
            } else if !joins(t) {
                break;
            }
        }
        for t in mention.head + 1..=mention.last {
            if proper(t) {
                last = t;
            } else if !joins(t) {
                break;
            }
        }
        if taken[first..=last].contains(&true) {
            continue;
        }
        taken[first..=last].fill(true);
        let kind = match mention.kind {
            EntityType::Person => 0,
            EntityType::Organization => 1,
            EntityType::Place => 2,
            EntityType::Time => {
                tags[first..=last].fill(0);
                continue;
            }
            _ => 3,
        };
        tags[first..=last].fill(2 + 2 * kind);
        tags[first] = 1 + 2 * kind;
    }
    tags
}

pub(super) fn referent(kind: &str) -> EntityType {
    match kind {
        "person" => EntityType::Person,
        "organization" => EntityType::Organization,
        "place" => EntityType::Place,
        "event" => EntityType::Event,
        "time" => EntityType::Time,
        _ => EntityType::Thing,
    }
}

/// A line of a name corpus.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct NamedText {
    text: String,
    spans: Vec<(usize, usize, String)>,
}

/// Sentences with marked names: blank-separated words, cut at inner hyphens as the treebanks cut them.
pub(crate) fn names(texts: &[NamedText], types: &mut Types, random: &mut Random, out: &mut Vec<Example>) {
    for named in texts {
        let chars: Vec<char> = named.text.chars().collect();
        let (mut forms, mut gold) = (Vec::new(), Vec::new());
        for (start, end) in words(&chars) {
            let tag = named.spans.iter().find(|(s, e, _)| *s <= start && end <= *e).map_or(0, |(s, _, kind)| {
                let kind = match kind.as_str() {
                    "PER" => 0,
                    "ORG" => 1,
                    "LOC" => 2,
                    _ => 3,
                };
                1 + 2 * kind + u8::from(*s != start)
            });
            forms.push(chars[start..end].iter().collect::<String>());
            gold.push(tag);
        }
        if !forms.is_empty() {
            push(forms.iter().map(String::as_str), Gold { names: gold, ..Gold::default() }, types, random, out);
        }
    }
}

fn words(chars: &[char]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = 0;
    for at in 0..=chars.len() {
        let blank = chars.get(at).is_none_or(|c| c.is_whitespace());
        let inner = |i: usize| chars.get(i).is_some_and(|c| c.is_alphanumeric());
        let hyphen = !blank && chars[at] == '-' && at > start && inner(at - 1) && inner(at + 1);
        if (blank || hyphen) && at > start {
            out.push((start, at));
        }
        if hyphen {
            out.push((at, at + 1));
        }
        if blank || hyphen {
            start = at + 1;
        }
    }
    out
}
