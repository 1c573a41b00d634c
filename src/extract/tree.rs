//! [`Tree`]: one sentence's dependency tree with the walks that extraction needs. Takes a sentence of an
//! [`Annotated`] document, mends what the parser is known to get wrong ([`repair`]), lists every word's dependents once,
//! and answers: conjuncts, phrases, antecedents.

mod repair;

use crate::annotate::{Annotated, Deprel, MentionKind, Token, Upos, Xpos};
use crate::span::{SentenceId, TokenId};

/// Phrases are cut off at this many words, so that nested clauses cannot make the work quadratic.
const LONGEST_PHRASE: usize = 80;
/// Coordinations are followed this far: arguments multiply.
const LONGEST_LIST: usize = 24;
/// Chains of heads longer than this are parser debris.
const LONGEST_CLIMB: usize = 24;

/// A sentence's dependency tree.
pub(crate) struct Tree<'a> {
    doc: &'a Annotated,
    first: u32,
    /// The head of each word and its relation to it.
    heads: Vec<Option<TokenId>>,
    rels: Vec<Deprel>,
    /// Dependents of word `i` are `list[starts[i]..starts[i + 1]]`, in text order.
    starts: Vec<u32>,
    list: Vec<TokenId>,
    root: Option<TokenId>,
    /// The longest name each word is a part of, as an index into the document's mentions.
    names: Vec<Option<u32>>,
}

impl<'a> Tree<'a> {
    /// Lists the dependents of every word of a sentence. Linear.
    pub(crate) fn new(doc: &'a Annotated, sentence: SentenceId) -> Self {
        let range = doc.sentences[sentence.index()].tokens.clone();
        let first = range.start;
        let tokens = &doc.tokens[range.start as usize..range.end as usize];
        let mut heads: Vec<Option<u32>> = tokens.iter().map(|t| t.head.map(|h| h.0 - first)).collect();
        let mut rels: Vec<Deprel> = tokens.iter().map(|t| t.deprel).collect();
        repair::Sentence { doc, first, heads: &mut heads, rels: &mut rels }.mend();
        let head = |t: u32| heads[(t - first) as usize].map(|h| h as usize);
        let mut starts = vec![0; range.len() + 1];
        let mut root = None;
        for t in range.clone() {
            match head(t) {
                Some(h) => starts[h + 1] += 1,
                None => root = root.or(Some(TokenId(t))),
            }
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut list = vec![TokenId(0); starts.last().map_or(0, |&n| n as usize)];
        for t in range {
            if let Some(h) = head(t) {
                list[next[h] as usize] = TokenId(t);
                next[h] += 1;
            }
        }
        let heads = heads.iter().map(|h| h.map(|h| TokenId(first + h))).collect();
        let names = names(doc, sentence);
        Self { doc, first, heads, rels, starts, list, root, names }
    }

    /// Whether two words of the sentence are parts of one name.
    pub(crate) fn in_one_name(&self, a: TokenId, b: TokenId) -> bool {
        let name = |t: TokenId| self.names.get(self.position(t)).copied().flatten();
        name(a).is_some() && name(a) == name(b)
    }

    /// The document.
    pub(crate) fn doc(&self) -> &'a Annotated {
        self.doc
    }

    /// The first root.
    pub(crate) fn root(&self) -> Option<TokenId> {
        self.root
    }

    /// Number of words.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether a word is one of the sentence's.
    pub(crate) fn holds(&self, t: TokenId) -> bool {
        t.0 >= self.first && self.position(t) < self.len()
    }

    /// Whether a word is one of the sentence's.
    pub(crate) fn contains(&self, t: TokenId) -> bool {
        (self.first..self.first + self.len() as u32).contains(&t.0)
    }

    /// Position of a word in the sentence.
    pub(crate) fn position(&self, t: TokenId) -> usize {
        (t.0 - self.first) as usize
    }

    /// The words, in text order.
    pub(crate) fn words(&self) -> impl DoubleEndedIterator<Item = TokenId> + use<> {
        (self.first..self.first + (self.starts.len() as u32 - 1)).map(TokenId)
    }

    /// The word before `t`.
    pub(crate) fn before(&self, t: TokenId) -> Option<TokenId> {
        (t.0 > self.first).then(|| TokenId(t.0 - 1))
    }

    /// The word after `t`.
    pub(crate) fn after(&self, t: TokenId) -> Option<TokenId> {
        (self.position(t) + 1 < self.len()).then(|| TokenId(t.0 + 1))
    }

    /// Dependents, in text order.
    pub(crate) fn children(&self, t: TokenId) -> &[TokenId] {
        let i = self.position(t);
        &self.list[self.starts[i] as usize..self.starts[i + 1] as usize]
    }

    /// Dependents with this relation.
    pub(crate) fn with(&self, t: TokenId, rel: Deprel) -> impl Iterator<Item = TokenId> + '_ {
        self.children(t).iter().copied().filter(move |&c| self.rel(c) == rel)
    }

    /// First dependent with this relation.
    pub(crate) fn child(&self, t: TokenId, rel: Deprel) -> Option<TokenId> {
        self.with(t, rel).next()
    }

    /// The token.
    pub(crate) fn token(&self, t: TokenId) -> &'a Token {
        self.doc.token(t)
    }

    /// Its head; of a word of another sentence, which the source of a quotation may be, as the parser has it.
    pub(crate) fn head(&self, t: TokenId) -> Option<TokenId> {
        if self.contains(t) { self.heads[self.position(t)] } else { self.token(t).head }
    }

    /// Relation to its head.
    pub(crate) fn rel(&self, t: TokenId) -> Deprel {
        if self.contains(t) { self.rels[self.position(t)] } else { self.token(t).deprel }
    }

    /// Part of speech.
    pub(crate) fn upos(&self, t: TokenId) -> Upos {
        self.token(t).upos
    }

    /// Penn part of speech.
    pub(crate) fn xpos(&self, t: TokenId) -> Xpos {
        self.token(t).xpos
    }

    /// Dictionary form.
    pub(crate) fn lemma(&self, t: TokenId) -> &'a str {
        &self.token(t).lemma
    }

    /// The word as printed.
    pub(crate) fn form(&self, t: TokenId) -> &'a str {
        self.doc.form(t)
    }

    /// Whether the word heads a noun phrase.
    pub(crate) fn is_nominal(&self, t: TokenId) -> bool {
        matches!(self.upos(t), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym | Upos::X)
    }

    /// `t` and the nominals coordinated with it, in text order.
    pub(crate) fn conjuncts(&self, t: TokenId) -> Vec<TokenId> {
        let mut found = vec![t];
        let mut i = 0;
        while let Some(&next) = found.get(i).filter(|_| found.len() < LONGEST_LIST) {
            found.extend(self.with(next, Deprel::Conj).filter(|&c| self.is_nominal(c) || !self.is_nominal(t)));
            i += 1;
        }
        found.truncate(LONGEST_LIST);
        found.sort_unstable();
        found
    }

    /// The words of the phrase `t` heads, in text order; `skip` cuts a dependent off with all below it.
    pub(crate) fn phrase(&self, t: TokenId, skip: impl Fn(TokenId) -> bool) -> Vec<TokenId> {
        let mut found = vec![t];
        let mut i = 0;
        while let Some(&next) = found.get(i) {
            if found.len() >= LONGEST_PHRASE {
                break;
            }
            found.extend(self.children(next).iter().copied().filter(|&c| !skip(c)));
            i += 1;
        }
        found.sort_unstable();
        found
    }

    /// The preposition of a phrase, with the words fixed to it ("because of").
    pub(crate) fn case(&self, t: TokenId) -> Vec<TokenId> {
        let mut words = Vec::new();
        for case in self.with(t, Deprel::Case) {
            if matches!(self.xpos(case), Xpos::Pos) {
                continue;
            }
            words.push(case);
            words.extend(self.with(case, Deprel::Fixed));
        }
        words.sort_unstable();
        words
    }

    /// Whether `t` is "who", "which", "that" … as a relative or interrogative pronoun.
    pub(crate) fn is_wh(&self, t: TokenId) -> bool {
        matches!(self.xpos(t), Xpos::Wdt | Xpos::Wp | Xpos::WpPoss)
    }

    /// The noun that a relative pronoun stands for; `t` itself where it is no relative pronoun.
    pub(crate) fn antecedent(&self, t: TokenId) -> TokenId {
        if !self.is_wh(t) {
            return t;
        }
        let mut at = t;
        for _ in 0..LONGEST_CLIMB {
            let Some(head) = self.head(at) else { break };
            if self.rel(at) == Deprel::AclRelcl {
                return if head < t { head } else { t };
            }
            at = head;
        }
        t
    }

    /// The text from the first to the last of `words`, each word as printed, blanks as in the sentence where two
    /// words are neighbours and one blank elsewhere.
    pub(crate) fn text(&self, words: &[TokenId]) -> String {
        let mut out = String::new();
        let mut previous: Option<TokenId> = None;
        for &t in words {
            if let Some(p) = previous
                && (p.0 + 1 != t.0 || self.token(p).space_after)
            {
                out.push(' ');
            }
            out.push_str(self.form(t));
            previous = Some(t);
        }
        out
    }
}

/// The longest name each word of a sentence is a part of.
fn names(doc: &Annotated, sentence: SentenceId) -> Vec<Option<u32>> {
    let tokens = doc.sentences[sentence.index()].tokens.clone();
    let mut names: Vec<Option<u32>> = vec![None; tokens.len()];
    let from = doc.mentions.partition_point(|m| m.sentence < sentence);
    for (i, mention) in doc.mentions.iter().enumerate().skip(from).take_while(|(_, m)| m.sentence == sentence) {
        // Of names that share words the longer one comes first in the text.
        for t in mention.tokens.clone().filter(|_| mention.kind == MentionKind::Name) {
            if let Some(name) = names.get_mut((t - tokens.start) as usize) {
                *name = name.or(Some(i as u32));
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read_documents;

    #[test]
    fn words_of_other_sentences_keep_their_heads() {
        let rows = "1\tLee\tLee\tPROPN\t_\t_\t0\troot\t_\t_\n\n1\tPrices\tprice\tNOUN\t_\t_\t2\tnsubj\t_\t_\n2\tfell\tfall\tVERB\t_\t_\t0\troot\t_\t_\n";
        let given = read_documents(rows, 1).remove(0).unwrap();
        let doc = Annotated {
            document: given.document,
            sentences: given.sentences,
            tokens: given.tokens,
            ..Annotated::default()
        };
        for sentence in 0..2 {
            let tree = Tree::new(&doc, SentenceId(sentence));
            assert_eq!(tree.head(TokenId(1)), Some(TokenId(2)));
            assert_eq!(tree.rel(TokenId(0)), Deprel::Root);
            assert_eq!(tree.contains(TokenId(0)), sentence == 0);
        }
    }
}
