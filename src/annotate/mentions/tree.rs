//! [`Forest`]: the dependency trees of a document, read downwards: the dependents of each token and the stretch of text
//! its subtree covers.

use std::ops::Range;

use crate::annotate::{Sentence, Token};

/// Dependents and subtree extents of every token of a document. Built in linear time.
#[derive(Debug)]
pub(crate) struct Forest {
    /// Dependents of all tokens, grouped by head, in text order.
    dependents: Vec<u32>,
    /// Where each token's group starts in `dependents`; one more entry than tokens.
    starts: Vec<u32>,
    /// First and last token of each subtree.
    extents: Vec<(u32, u32)>,
}

impl Forest {
    /// Reads the heads of `tokens`.
    pub(crate) fn new(sentences: &[Sentence], tokens: &[Token]) -> Self {
        let mut starts = vec![0_u32; tokens.len() + 1];
        let heads = || tokens.iter().filter_map(|t| t.head).filter(|h| h.index() < tokens.len());
        for head in heads() {
            starts[head.index() + 1] += 1;
        }
        for i in 0..tokens.len() {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut dependents = vec![0_u32; heads().count()];
        for (i, token) in tokens.iter().enumerate() {
            if let Some(head) = token.head.filter(|h| h.index() < tokens.len()) {
                dependents[next[head.index()] as usize] = i as u32;
                next[head.index()] += 1;
            }
        }
        let mut forest = Self { dependents, starts, extents: (0..tokens.len() as u32).map(|i| (i, i)).collect() };
        let mut order = Vec::new();
        for sentence in sentences {
            forest.measure(sentence.tokens.clone(), tokens, &mut order);
        }
        forest
    }

    /// Fills the extents of one sentence, deepest tokens first.
    fn measure(&mut self, range: Range<u32>, tokens: &[Token], order: &mut Vec<u32>) {
        order.clear();
        order.extend(range.filter(|&t| tokens[t as usize].head.is_none()));
        let mut at = 0;
        while let Some(&token) = order.get(at) {
            order.extend_from_slice(self.dependents(token));
            at += 1;
        }
        for &token in order.iter().rev() {
            if let Some(head) = tokens[token as usize].head {
                let (first, last) = self.extents[token as usize];
                let above = &mut self.extents[head.index()];
                *above = (above.0.min(first), above.1.max(last));
            }
        }
    }

    /// The tokens that depend on `token`, in text order.
    pub(crate) fn dependents(&self, token: u32) -> &[u32] {
        let (from, to) = (self.starts[token as usize], self.starts[token as usize + 1]);
        &self.dependents[from as usize..to as usize]
    }

    /// First and last token of the subtree of `token`.
    pub(crate) fn extent(&self, token: u32) -> (u32, u32) {
        self.extents[token as usize]
    }
}
