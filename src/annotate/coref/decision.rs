//! [`Decision`]: the options of one mention, with their features and scores. Reused from mention to mention.

use super::features::{self, Familiarity, Features};
use super::linker::Linker;
use super::ranker::{Hidden, Ranker, Word};

/// The options of a mention: option 0 starts an entity, option `c + 1` joins candidate `c`.
#[derive(Debug, Default)]
pub(super) struct Decision {
    /// The clusters to choose from.
    pub(super) candidates: Vec<u32>,
    /// The mention whose word stands for each option's cluster.
    pub(super) antecedents: Vec<Option<u32>>,
    /// The hidden layer of each option, before its rectifier.
    pub(super) hidden: Vec<Hidden>,
    /// The words of all mentions so far.
    pub(super) words: Vec<Word>,
    features: Features,
    /// Where each option's features end.
    ends: Vec<(usize, usize)>,
}

impl Decision {
    /// Passes a mention over that needs no decision.
    pub(super) fn skip(&mut self) {
        self.words.push(Word::default());
    }

    /// Lays out the options of mention `i`, the one after the last prepared or skipped. Where its name settles the matter
    /// there are none and the cluster is the answer.
    pub(super) fn prepare(&mut self, linker: &Linker<'_>, ranker: &Ranker, i: u32) -> Option<u32> {
        self.words.push(ranker.word(&linker.profiles[i as usize].vector));
        let settled = linker.candidates(i, &mut self.candidates);
        if settled.is_some() {
            return settled;
        }
        self.features.clear();
        self.ends.clear();
        self.antecedents.clear();
        self.hidden.clear();
        let familiarity = Familiarity::new(linker, i, &self.candidates);
        features::of_new(linker, i, familiarity, &mut self.features);
        self.close(ranker, i, None);
        for rank in 0..self.candidates.len() {
            let candidate = self.candidates[rank];
            features::of_pair(linker, i, candidate, rank, &mut self.features);
            self.close(ranker, i, linker.clusters[candidate as usize].last_full);
        }
        None
    }

    fn close(&mut self, ranker: &Ranker, i: u32, antecedent: Option<u32>) {
        let option = self.ends.len();
        self.ends.push((self.features.wide.len(), self.features.deep.len()));
        self.antecedents.push(antecedent);
        let hidden =
            ranker.hidden(self.deep(option), &self.words[i as usize], antecedent.map(|a| &self.words[a as usize]));
        self.hidden.push(hidden);
    }

    /// The wide features of an option.
    pub(super) fn wide(&self, option: usize) -> &[u32] {
        let start = if option == 0 { 0 } else { self.ends[option - 1].0 };
        &self.features.wide[start..self.ends[option].0]
    }

    /// The deep features of an option.
    pub(super) fn deep(&self, option: usize) -> &[u32] {
        let start = if option == 0 { 0 } else { self.ends[option - 1].1 };
        &self.features.deep[start..self.ends[option].1]
    }

    /// The score of each option.
    pub(super) fn scores(&self, ranker: &Ranker) -> Vec<f32> {
        (0..self.ends.len()).map(|option| ranker.score(self.wide(option), &self.hidden[option])).collect()
    }

    /// The cluster with the best score; none where the mention starts an entity.
    pub(super) fn best(&self, ranker: &Ranker) -> Option<u32> {
        let scores = self.scores(ranker);
        let best = (0..scores.len()).fold(0, |best, o| if scores[o] > scores[best] { o } else { best });
        best.checked_sub(1).map(|c| self.candidates[c])
    }
}
