//! Word and tags → dictionary form: [`Lemmatizer`].
//!
//! Ripple-down rules: for each tag a trie over the letters of a word from its last to its first; the deepest node with a
//! rule decides how many characters to cut and what to append, so a whole word overrules its suffix and a long suffix a
//! short one. A second set of rules in the same trie says which capitalised words keep their case. Words whose form
//! depends on the universal tag as well are told apart by a list: "United" is an adjective or a form of "unite". Numbers
//! lose the commas between their groups.

use rustc_hash::FxHashMap;

use super::{Upos, Xpos};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Sections;

/// Stands before the first letter of a word, in rules that hold for that word alone.
pub(crate) const WORD_START: char = '^';

/// Gives words their dictionary forms.
#[derive(Clone, Debug)]
pub(crate) struct Lemmatizer {
    /// Nodes `0..roots` are the roots, one for each tag.
    nodes: Vec<Node>,
    next: FxHashMap<(u32, char), u32>,
    edits: Vec<Edit>,
    /// Rules for lower-case words with both tags.
    words: FxHashMap<Box<str>, Vec<(Upos, Xpos, u32)>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Node {
    edit: Option<u32>,
    keeps_case: Option<bool>,
}

/// Cut characters from the end, then append.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Edit {
    /// How many characters to cut.
    pub(crate) cut: usize,
    /// What to append.
    pub(crate) append: Box<str>,
}

impl Lemmatizer {
    /// Reads the sections `lemmatizer.*`: lines of tab-separated tag, suffix and rule.
    pub(crate) fn decode(sections: &Sections<'_>) -> Result<Self> {
        let nodes = vec![Node::default(); Xpos::ALL.len()];
        let mut out = Self { nodes, next: FxHashMap::default(), edits: Vec::new(), words: FxHashMap::default() };
        let mut numbers = FxHashMap::default();
        let mut number = |out: &mut Self, cut: &str, append: &str| -> Result<u32> {
            let edit = Edit { cut: cut.parse().map_err(|_| damaged())?, append: append.into() };
            Ok(*numbers.entry(edit.clone()).or_insert_with(|| {
                out.edits.push(edit);
                out.edits.len() as u32 - 1
            }))
        };
        for line in lines(sections, "lemmatizer.edits")? {
            let [xpos, suffix, cut, append] = columns(line)?;
            let edit = number(&mut out, cut, append)?;
            out.node(xpos, suffix).edit = Some(edit);
        }
        for line in lines(sections, "lemmatizer.words")? {
            let [upos, xpos, word, cut, append] = columns(line)?;
            let rule = (Upos::parse(upos), Xpos::parse(xpos), number(&mut out, cut, append)?);
            out.words.entry(word.into()).or_default().push(rule);
        }
        for line in lines(sections, "lemmatizer.case")? {
            let [xpos, suffix, rule] = columns(line)?;
            out.node(xpos, suffix).keeps_case = Some(rule == "keep");
        }
        Ok(out)
    }

    fn node(&mut self, xpos: &str, suffix: &str) -> &mut Node {
        let mut at = root(Xpos::parse(xpos));
        for c in suffix.chars().rev() {
            let fresh = self.nodes.len() as u32;
            at = *self.next.entry((at, c)).or_insert(fresh);
            if at == fresh {
                self.nodes.push(Node::default());
            }
        }
        &mut self.nodes[at as usize]
    }

    /// The dictionary form of a word.
    pub(crate) fn lemma(&self, form: &str, upos: Upos, xpos: Xpos) -> Box<str> {
        if xpos == Xpos::Cd
            && let Some(number) = without_groups(form)
        {
            return number;
        }
        let lower = Lowered::of(form);
        let mut rule = self.rule(&lower, xpos);
        let words = self.words.get(lower.text.as_str()).into_iter().flatten();
        if let Some((_, _, edit)) = words.into_iter().find(|(u, x, _)| (*u, *x) == (upos, xpos)) {
            rule.edit = Some(*edit);
        }
        let keeps_case = lower.capitals && (rule.keeps_case.unwrap_or(false) || upos == Upos::Propn);
        let Some(edit) = rule.edit.and_then(|e| self.edits.get(e as usize)) else {
            return if keeps_case { form.into() } else { lower.text.into() };
        };
        let base = if keeps_case { form } else { lower.text.as_str() };
        let stem = match edit.cut.checked_sub(1) {
            None => base,
            Some(back) => base.char_indices().rev().nth(back).map_or("", |(at, _)| &base[..at]),
        };
        let mut lemma = String::with_capacity(stem.len() + edit.append.len());
        lemma.push_str(stem);
        if keeps_case && lower.all_capitals {
            lemma.extend(edit.append.chars().flat_map(char::to_uppercase));
        } else {
            lemma.push_str(&edit.append);
        }
        if lemma.is_empty() { form.into() } else { lemma.into() }
    }

    /// The deepest rules that hold for a word.
    fn rule(&self, lower: &Lowered, xpos: Xpos) -> Node {
        let mut at = root(xpos);
        let mut rule = self.nodes[at as usize];
        for c in lower.text.chars().rev().chain([WORD_START]) {
            let Some(&next) = self.next.get(&(at, c)) else { break };
            at = next;
            let node = self.nodes[at as usize];
            rule.edit = node.edit.or(rule.edit);
            rule.keeps_case = node.keeps_case.or(rule.keeps_case);
        }
        rule
    }
}

/// A number without the commas between its groups of three digits.
fn without_groups(form: &str) -> Option<Box<str>> {
    let (whole, fraction) = form.split_once('.').unwrap_or((form, ""));
    let mut groups = whole.split(',');
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next()?;
    let rest = || groups.clone();
    let grouped = rest().next().is_some() && rest().all(|g| g.len() == 3 && digits(g));
    let good = grouped && (1..=3).contains(&first.len()) && digits(first) && digits(fraction);
    good.then(|| form.chars().filter(|&c| c != ',').collect::<String>().into())
}

/// A form as the rules see it: in lower case, apostrophes straight.
pub(crate) struct Lowered {
    pub(crate) text: String,
    /// Whether it holds upper-case letters, or nothing but them.
    pub(crate) capitals: bool,
    all_capitals: bool,
}

impl Lowered {
    pub(crate) fn of(form: &str) -> Self {
        let mut text = String::with_capacity(form.len());
        if form.is_ascii() {
            text.push_str(form);
            text.make_ascii_lowercase();
        } else {
            for c in form.chars() {
                match c {
                    '’' | 'ʼ' => text.push('\''),
                    _ if c.is_uppercase() => text.extend(c.to_lowercase()),
                    _ => text.push(c),
                }
            }
        }
        let capitals = form.chars().any(char::is_uppercase);
        Self { text, capitals, all_capitals: capitals && !form.chars().any(char::is_lowercase) }
    }
}

fn root(xpos: Xpos) -> u32 {
    xpos as u32
}

fn lines<'b>(sections: &Sections<'b>, name: &str) -> Result<std::str::Lines<'b>> {
    Ok(std::str::from_utf8(sections.get(name)?).map_err(|_| damaged())?.lines())
}

fn columns<const N: usize>(line: &str) -> Result<[&str; N]> {
    let columns: Vec<&str> = line.split('\t').collect();
    columns.try_into().map_err(|_| damaged())
}

fn damaged() -> Error {
    Error::new(ErrorKind::Model, "weights file: malformed lemma rules")
}
