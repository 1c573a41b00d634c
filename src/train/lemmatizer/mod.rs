//! Trains [`Lemmatizer`](crate::annotate::lemmatizer::Lemmatizer): documents with given tags and lemmas → its rules.
//!
//! Words of the documents come first; the other regular forms of their verbs and nouns and a table of irregular ones
//! stand in for the words they lack.

mod inflection;

use std::collections::{BTreeMap, BTreeSet};

use crate::annotate::lemmatizer::{Edit, Lowered, WORD_START};
use crate::annotate::{Upos, Xpos};
use crate::document::ConlluDocument;
use crate::model::SectionsBuilder;

/// Longest suffix a rule may have unless it holds for one word.
const LONGEST_SUFFIX: usize = 8;
/// By how many words a suffix rule must do better than the rule it overrules.
const MARGIN: u32 = 2;

/// Lemma, tag and form of irregular words, tab-separated; `#` starts a comment.
const IRREGULAR: &str = include_str!("inflections.tsv");

/// Learns from the forms, tags and lemmas of `docs` and adds the sections `lemmatizer.*`.
pub(crate) fn train(docs: &[ConlluDocument], builder: &mut SectionsBuilder) {
    let mut edits: Samples<Edit> = Samples::default();
    let mut by_tags: BTreeMap<(Upos, Xpos, String), BTreeMap<Edit, u32>> = BTreeMap::new();
    let mut case: Samples<bool> = Samples::default();
    let mut lemmas = BTreeSet::new();
    for doc in docs {
        for token in doc.tokens.iter().filter(|t| &*t.lemma != "_") {
            let form = token.form.as_deref().unwrap_or_else(|| &doc.document.text[token.span.range()]);
            if token.xpos == Xpos::Cd && form.contains(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let lower = Lowered::of(form);
            let keeps_case = lower.capitals && token.lemma.contains(char::is_uppercase);
            let edit = if keeps_case {
                edit(&lower.text, &token.lemma.to_lowercase())
            } else {
                edit(&lower.text, &token.lemma)
            };
            if token.upos != Upos::Propn {
                case.count(token.xpos, &lower.text, keeps_case);
            }
            edits.count(token.xpos, &lower.text, edit.clone());
            let of_word = by_tags.entry((token.upos, token.xpos, lower.text)).or_default();
            *of_word.entry(edit).or_default() += 1;
            lemmas.insert((token.upos, token.lemma.to_lowercase()));
        }
    }
    complete(&mut edits, &lemmas);
    let mut words = String::new();
    let irregular: BTreeSet<(Xpos, &str)> = irregular().map(|(_, xpos, form)| (xpos, form)).collect();
    for ((upos, xpos, word), counts) in by_tags.iter().filter(|((_, x, w), _)| !irregular.contains(&(*x, w.as_str()))) {
        // Once may be a slip of the annotators.
        if let Some(edit) = most(counts).filter(|e| counts[*e] > 1 && edits.best(*xpos, word) != Some(*e)) {
            words += &format!("{upos}\t{xpos}\t{word}\t{}\t{}\n", edit.cut, edit.append);
        }
    }
    builder.add("lemmatizer.words", words.into_bytes());
    let edits = edits.rules(|edit| format!("{}\t{}", edit.cut, edit.append));
    let case = case.rules(|&keeps| if keeps { "keep" } else { "lower" }.to_owned());
    builder.add("lemmatizer.edits", edits.into_bytes());
    builder.add("lemmatizer.case", case.into_bytes());
}

/// Lemma, tag and form of each irregular word.
fn irregular() -> impl Iterator<Item = (&'static str, Xpos, &'static str)> {
    let rows = IRREGULAR.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
        [lemma, xpos, form] => Some((lemma, Xpos::parse(xpos), form)),
        _ => None,
    })
}

/// Corrects irregular forms and adds the regular ones the documents lack.
fn complete(edits: &mut Samples<Edit>, lemmas: &BTreeSet<(Upos, String)>) {
    for (lemma, xpos, form) in irregular() {
        edits.replace(xpos, form, edit(form, &lemma.to_lowercase()));
    }
    // Nouns become verbs freely in English; verbs that the documents know as such go first.
    for (of, forms) in [
        (Upos::Verb, inflection::of_verb as fn(&str) -> Vec<(Xpos, String)>),
        (Upos::Noun, inflection::of_noun),
        (Upos::Noun, inflection::of_verb),
        (Upos::Adj, inflection::of_adjective),
    ] {
        let lemmas = lemmas.iter().filter(|(upos, l)| *upos == of && l.len() > 2);
        for (_, lemma) in lemmas.filter(|(_, l)| l.bytes().all(|b| b.is_ascii_lowercase())) {
            for (xpos, form) in forms(lemma) {
                if !edits.has(xpos, &form) {
                    edits.count(xpos, &form, edit(&form, lemma));
                }
            }
        }
    }
}

/// What makes `lemma` of `form`.
fn edit(form: &str, lemma: &str) -> Edit {
    let shared: usize = form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    Edit { cut: form[shared..].chars().count(), append: lemma[shared..].into() }
}

/// How often each word of each tag asks for each rule.
#[derive(Debug)]
struct Samples<R> {
    words: BTreeMap<Xpos, BTreeMap<String, BTreeMap<R, u32>>>,
}

impl<R> Default for Samples<R> {
    fn default() -> Self {
        Self { words: BTreeMap::new() }
    }
}

/// A node of the trie that is being learned: votes of the words below it, one a word.
#[derive(Debug)]
struct Node<R> {
    votes: BTreeMap<R, u32>,
    next: BTreeMap<char, Node<R>>,
}

impl<R: Ord + Clone + Default> Samples<R> {
    fn count(&mut self, xpos: Xpos, word: &str, rule: R) {
        let words = self.words.entry(xpos).or_default();
        *words.entry(word.to_owned()).or_default().entry(rule).or_default() += 1;
    }

    fn replace(&mut self, xpos: Xpos, word: &str, rule: R) {
        self.words.entry(xpos).or_default().insert(word.to_owned(), BTreeMap::from([(rule, 1)]));
    }

    /// The rule a word mostly asks for.
    fn best(&self, xpos: Xpos, word: &str) -> Option<&R> {
        self.words.get(&xpos)?.get(word).and_then(most)
    }

    fn has(&self, xpos: Xpos, word: &str) -> bool {
        self.words.get(&xpos).is_some_and(|words| words.contains_key(word))
    }

    /// The rules as lines of tag, suffix and what `write` gives; where there is none the default holds.
    fn rules(&self, write: impl Fn(&R) -> String) -> String {
        let mut out = String::new();
        for (xpos, words) in &self.words {
            let mut root = Node { votes: BTreeMap::new(), next: BTreeMap::new() };
            for (word, counts) in words {
                let Some(rule) = most(counts) else { continue };
                root.add(word, rule);
            }
            root.write("", &R::default(), &mut |suffix, rule| {
                out += &format!("{xpos}\t{suffix}\t{}\n", write(rule));
            });
        }
        out
    }
}

impl<R: Ord + Clone> Node<R> {
    fn add(&mut self, word: &str, rule: &R) {
        let letters: Vec<char> = word.chars().rev().collect();
        let whole = letters.iter().copied().chain([WORD_START]);
        let mut node = self;
        *node.votes.entry(rule.clone()).or_default() += 1;
        for c in whole {
            node = node.next.entry(c).or_insert_with(|| Node { votes: BTreeMap::new(), next: BTreeMap::new() });
            *node.votes.entry(rule.clone()).or_default() += 1;
        }
    }

    /// Gives `emit` the rules of this node and those below it that overrule `above`.
    fn write(&self, suffix: &str, above: &R, emit: &mut impl FnMut(&str, &R)) {
        let votes = |rule: &R| self.votes.get(rule).copied().unwrap_or(0);
        let best = most(&self.votes).unwrap_or(above);
        let whole = suffix.starts_with(WORD_START);
        let margin = if whole { 1 } else { MARGIN };
        let short = suffix.chars().count() <= LONGEST_SUFFIX;
        let mut rule = above;
        if votes(best) >= votes(above) + margin && (whole || short) {
            rule = best;
            emit(suffix, best);
        }
        if self.votes.len() == 1 && rule == best {
            return;
        }
        for (c, node) in &self.next {
            node.write(&format!("{c}{suffix}"), rule, emit);
        }
    }
}

/// The rule with the most votes, the first of equals.
fn most<R: Ord>(votes: &BTreeMap<R, u32>) -> Option<&R> {
    votes.iter().rev().max_by_key(|(_, count)| **count).map(|(rule, _)| rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::lemmatizer::Lemmatizer;
    use crate::document::read_documents;
    use crate::model::Sections;

    /// Columns: form, lemma, tags.
    fn trained(words: &[(&str, &str, Upos, Xpos)]) -> Lemmatizer {
        let mut text = String::new();
        for (i, (form, lemma, upos, xpos)) in words.iter().enumerate() {
            text += &format!("{}\t{form}\t{lemma}\t{upos}\t{xpos}\t_\t_\t_\t_\t_\n", i + 1);
        }
        let docs: Vec<_> = read_documents(&text, 1).into_iter().collect::<Result<_, _>>().unwrap();
        let mut builder = SectionsBuilder::default();
        train(&docs, &mut builder);
        Lemmatizer::decode(&Sections::parse(&builder.finish()).unwrap()).unwrap()
    }

    #[test]
    fn rules_reach_words_never_seen() {
        use Upos::{Adj, Noun, Part, Pron, Propn, Verb};
        let lemmatizer = trained(&[
            ("Envoys", "envoy", Noun, Xpos::Nns),
            ("deny", "deny", Verb, Xpos::Vb),
            ("vote", "vote", Verb, Xpos::Vb),
            ("walk", "walk", Verb, Xpos::Vb),
            ("hunt", "hunt", Verb, Xpos::Vb),
            ("n't", "not", Part, Xpos::Rb),
            ("him", "he", Pron, Xpos::Prp),
            ("Iraqi", "Iraqi", Adj, Xpos::Jj),
            ("big", "big", Adj, Xpos::Jj),
            ("Marines", "Marine", Propn, Xpos::Nnps),
            ("Lions", "Lion", Propn, Xpos::Nnps),
            ("Oslo", "Oslo", Propn, Xpos::Nnp),
            ("Paris", "Paris", Propn, Xpos::Nnp),
            ("Geneva", "Geneva", Propn, Xpos::Nnp),
            ("London", "London", Propn, Xpos::Nnp),
        ]);
        for (form, upos, xpos, lemma) in [
            ("ENVOYS", Noun, Xpos::Nns, "envoy"),
            ("denied", Verb, Xpos::Vbd, "deny"),
            ("Voting", Verb, Xpos::Vbg, "vote"),
            ("hunted", Verb, Xpos::Vbd, "hunt"),
            ("met", Verb, Xpos::Vbd, "meet"),
            ("withdrawn", Verb, Xpos::Vbn, "withdraw"),
            ("women", Noun, Xpos::Nns, "woman"),
            ("n’t", Part, Xpos::Rb, "not"),
            ("Him", Pron, Xpos::Prp, "he"),
            ("Iraqi", Adj, Xpos::Jj, "Iraqi"),
            ("Big", Adj, Xpos::Jj, "big"),
            ("Seoul", Propn, Xpos::Nnp, "Seoul"),
            ("O’Hare", Propn, Xpos::Nnp, "O’Hare"),
            ("Tigers", Propn, Xpos::Nnps, "Tiger"),
            ("big", Adj, Xpos::Jj, "big"),
            ("biggest", Adj, Xpos::Jjs, "big"),
            ("1,234", Upos::Num, Xpos::Cd, "1234"),
            ("12,34", Upos::Num, Xpos::Cd, "12,34"),
            ("s", Noun, Xpos::Nns, "s"),
        ] {
            assert_eq!(&*lemmatizer.lemma(form, upos, xpos), lemma, "{form} {xpos}");
        }
    }

    #[test]
    fn training_twice_gives_the_same_bytes() {
        let sections = |_: u8| {
            let docs: Vec<_> = read_documents("1\tWe\twe\tPRON\tPRP\t_\t0\troot\t_\t_\n", 1)
                .into_iter()
                .collect::<Result<_, _>>()
                .unwrap();
            let mut builder = SectionsBuilder::default();
            train(&docs, &mut builder);
            builder.finish()
        };
        assert_eq!(sections(1), sections(2));
    }
}
