//! Corpora with names → [`Example`]s: which name tags each word may have, as far as a corpus tells.
//!
//! Name corpora tell every tag. GUM tells what its mentions refer to. A plain treebank tells which words are proper
//! nouns and which of them its trees join: what a name is, and where one ends and the next begins, though seldom of what
//! type. The network learns from a word with several possible tags that it has one of them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::random::Random;
use super::examples::{Example, Gold, MarkedMention, Types, forms, mentions, push};
use crate::annotate::lexicon::StateName;
use crate::annotate::network::NAME_TAGS;
use crate::annotate::{Deprel, EntityType, Lexicon, Xpos};
use crate::document::ConlluDocument;

/// A set of name tags, by their numbers: outside, then begin and inside of each type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameLabels(u16);

impl NameLabels {
    const ANY: Self = Self((1 << NAME_TAGS) - 1);
    const OUTSIDE: Self = Self(1);
    const BEGIN: Self = Self(0b0_1010_1010);
    const INSIDE: Self = Self(0b1_0101_0100);
    const NAME: Self = Self(Self::BEGIN.0 | Self::INSIDE.0);
    const PERSON: Self = Self(0b110);

    fn one(tag: u8) -> Self {
        Self(1 << tag)
    }

    /// The tag of a name's first or later word.
    fn of_type(kind: u8, first: bool) -> Self {
        Self::one(1 + 2 * kind + u8::from(!first))
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a word may have the tag with this number.
    pub(crate) fn has(self, tag: usize) -> bool {
        self.0 >> tag & 1 == 1
    }

    /// Whether nothing is known.
    pub(crate) fn is_any(self) -> bool {
        self == Self::ANY
    }
}

/// The sentences of treebanks, as far as they tell names.
pub(crate) fn names_of_trees(
    documents: &[ConlluDocument],
    types: &mut Types,
    random: &mut Random,
    out: &mut Vec<Example>,
) {
    let dates = words_of_dates(documents);
    for document in documents {
        let mentions = mentions(document);
        let labels = if mentions.is_empty() {
            Trees { document, dates: &dates }.labels()
        } else {
            labels_of_mentions(document, mentions)
        };
        for sentence in &document.sentences {
            let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
            push(forms(document, range.clone()), Gold::Names(labels[range].to_vec()), types, random, out);
        }
    }
}

/// Whether a word may be part of a name: a proper noun and no title; "St." in "St. Clair" is none. The Penn tag tells,
/// since UD English tags "United" in "United States" as an adjective.
fn is_proper(document: &ConlluDocument, t: usize) -> bool {
    let token = &document.tokens[t];
    let describes = token.deprel == Deprel::NmodDesc && Lexicon::shared().title(form(document, t)).is_some();
    matches!(token.xpos, Xpos::Nnp | Xpos::Nnps) && !describes
}

fn form(document: &ConlluDocument, t: usize) -> &str {
    let token = &document.tokens[t];
    token.form.as_deref().unwrap_or(&document.document.text[token.span.range()])
}

/// Whether a word may stand inside a name though it is none: "Bank of America".
fn joins(document: &ConlluDocument, t: usize) -> bool {
    matches!(&*document.tokens[t].lemma, "of" | "the" | "and" | "&" | "for" | "-" | "de")
}

/// A mention headed by a proper noun names what it refers to by the proper nouns around its head; other proper nouns
/// stay unknown, and any other word names nothing.
fn labels_of_mentions(document: &ConlluDocument, mut mentions: Vec<MarkedMention>) -> Vec<NameLabels> {
    let proper = |t: usize| is_proper(document, t);
    let mut labels: Vec<NameLabels> = (0..document.tokens.len())
        .map(|t| if proper(t) { NameLabels::ANY } else { NameLabels::OUTSIDE })
        .collect();
    mentions.sort_by_key(|m| std::cmp::Reverse(m.last - m.first));
    let mut taken = vec![false; labels.len()];
    for mention in mentions.iter().filter(|m| proper(m.head)) {
        let (first, last) = name_around(document, mention, &proper);
        if taken[first..=last].contains(&true) {
            continue;
        }
        taken[first..=last].fill(true);
        let kind = match mention.kind {
            EntityType::Person => 0,
            EntityType::Organization => 1,
            EntityType::Place => 2,
            EntityType::Time => {
                labels[first..=last].fill(NameLabels::OUTSIDE);
                continue;
            }
            _ => 3,
        };
        labels[first..=last].fill(NameLabels::of_type(kind, false));
        labels[first] = NameLabels::of_type(kind, true);
    }
    labels
}

/// The first and last word of the name that heads a mention.
fn name_around(document: &ConlluDocument, mention: &MarkedMention, proper: &impl Fn(usize) -> bool) -> (usize, usize) {
    let (mut first, mut last) = (mention.head, mention.head);
    for t in (mention.first..mention.head).rev() {
        if proper(t) {
            first = t;
        } else if !joins(document, t) {
            break;
        }
    }
    for t in mention.head + 1..=mention.last {
        if proper(t) {
            last = t;
        } else if !joins(document, t) {
            break;
        }
    }
    (first, last)
}

/// Lemmas of proper nouns that mostly stand in mentions of times, where mentions are marked: "Monday", "March".
fn words_of_dates(documents: &[ConlluDocument]) -> FxHashSet<Box<str>> {
    let mut counts: FxHashMap<Box<str>, [u32; 2]> = FxHashMap::default();
    for document in documents {
        for mention in mentions(document).iter().filter(|m| is_proper(document, m.head)) {
            let [times, others] = counts.entry(document.tokens[mention.head].lemma.clone()).or_default();
            *(if mention.kind == EntityType::Time { times } else { others }) += 1;
        }
    }
    counts.into_iter().filter(|(_, [times, others])| times > others).map(|(lemma, _)| lemma).collect()
}

/// A document with trees but without mentions.
struct Trees<'d> {
    document: &'d ConlluDocument,
    dates: &'d FxHashSet<Box<str>>,
}

impl Trees<'_> {
    fn labels(&self) -> Vec<NameLabels> {
        let tokens = &self.document.tokens;
        let proper: Vec<bool> = (0..tokens.len()).map(|t| is_proper(self.document, t)).collect();
        let persons = self.persons(&proper);
        let words: FxHashSet<&str> = (0..tokens.len()).filter(|&t| persons[t]).map(|t| self.form(t)).collect();
        let labels = (0..tokens.len()).map(|t| {
            let beside = |step: usize| {
                let at = if step == 0 { t.checked_sub(1) } else { Some(t + 1) };
                at.is_some_and(|at| proper.get(at) == Some(&true))
            };
            if !proper[t] {
                let inside = joins(self.document, t) && beside(0) && beside(1);
                return if inside { NameLabels::ANY } else { NameLabels::OUTSIDE };
            }
            if self.dates.contains(&tokens[t].lemma) {
                return NameLabels::ANY;
            }
            let place = self.place(t, &proper);
            let alone = place == NameLabels::BEGIN && !beside(1);
            match self.known(t).filter(|_| alone) {
                _ if persons[t] => place.and(NameLabels::PERSON),
                Some(kind) => NameLabels::of_type(kind, true),
                None if alone && words.contains(self.form(t)) => place.and(NameLabels::PERSON),
                // A proper noun need not be what name corpora mark.
                None => place.or(NameLabels::OUTSIDE),
            }
        });
        labels.collect()
    }

    fn form(&self, t: usize) -> &str {
        form(self.document, t)
    }

    /// The type of a name of one word that the lexicon knows.
    fn known(&self, t: usize) -> Option<u8> {
        let lexicon = Lexicon::shared();
        match lexicon.state_name(self.form(t)) {
            Some(StateName::Name(_) | StateName::Capital(_)) => Some(2),
            Some(_) => None,
            None => lexicon.organization_named(self.form(t)).map(|_| 1),
        }
    }

    fn head(&self, t: usize) -> Option<usize> {
        self.document.tokens[t].head.map(|h| h.index())
    }

    /// Whether a proper noun begins a name or goes on with one, as far as the tree tells.
    fn place(&self, t: usize, proper: &[bool]) -> NameLabels {
        let tokens = &self.document.tokens;
        if tokens[t].deprel == Deprel::Flat && self.head(t).is_some_and(|h| h < t && proper[h]) {
            return NameLabels::INSIDE;
        }
        let Some(before) = t.checked_sub(1) else { return NameLabels::BEGIN };
        let is_part = |t: usize| {
            matches!(
                tokens[t].deprel,
                Deprel::Compound | Deprel::Flat | Deprel::Amod | Deprel::NmodDesc | Deprel::Nummod | Deprel::Goeswith
            )
        };
        let related = self.head(before) == Some(t) && is_part(before)
            || self.head(t) == Some(before) && is_part(t)
            || self.head(before) == self.head(t) && is_part(before) && is_part(t)
            || self.head(before).is_some_and(|h| self.head(t) == Some(h) || self.head(h) == Some(t));
        if proper[before] && related || joins(self.document, before) && t > 1 && proper[t - 2] {
            NameLabels::NAME
        } else {
            NameLabels::BEGIN
        }
    }

    /// The words of flat names that start with a given name: persons.
    fn persons(&self, proper: &[bool]) -> Vec<bool> {
        let mut persons = vec![false; proper.len()];
        for t in 0..proper.len() {
            let Some(first) = self.head(t).filter(|&h| h < t && proper[h] && proper[t]) else { continue };
            let flat = self.document.tokens[t].deprel == Deprel::Flat;
            if flat && Lexicon::shared().given_name(self.form(first)).is_some() {
                persons[first] = true;
                persons[t] = true;
            }
        }
        persons
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
            let span = named.spans.iter().find(|(s, e, _)| *s <= start && end <= *e);
            let label = span.map_or(NameLabels::OUTSIDE, |(s, _, kind)| {
                let kind = match kind.as_str() {
                    "PER" => 0,
                    "ORG" => 1,
                    "LOC" => 2,
                    _ => 3,
                };
                NameLabels::of_type(kind, *s == start)
            });
            forms.push(chars[start..end].iter().collect::<String>());
            gold.push(label);
        }
        if !forms.is_empty() {
            push(forms.iter().map(String::as_str), Gold::Names(gold), types, random, out);
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
