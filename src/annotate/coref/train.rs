//! Trains the [`Ranker`](super::ranker::Ranker): documents with their chains → weights.
//!
//! The ranker resolves each training document with what it knows so far, mention by mention, and after each decision
//! learns to prefer what is right in the state it has reached (so it learns to go on from its own mistakes): softmax over
//! the candidates and "none of these", maximising what the right ones get together, by AdaGrad with L2 shrinkage.

use super::features::{self, FEATURE_BITS, Familiarity};
use super::linker::Linker;
use crate::annotate::lexicon::Lexicon;
use crate::annotate::mentions::{Forest, View, find_mentions};
use crate::annotate::{EntityType, NameTag, Sentence, Token};
use crate::document::Document;
use crate::span::Span;

/// An analysed document with its gold chains.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) document: Document,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) names: Vec<NameTag>,
    pub(crate) referents: Vec<Option<EntityType>>,
    /// The spans of each chain.
    pub(crate) chains: Vec<Vec<Span>>,
}

/// What the recipe says of coreference.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) epochs: u32,
    pub(crate) rate: f32,
    pub(crate) shrink: f32,
    /// Margins against: a new entity where there is a link, a link where there is none, a wrong link.
    pub(crate) costs: [f32; 3],
}

struct Learner {
    weights: Vec<f32>,
    squares: Vec<f32>,
    /// Sum of the weights over all steps, kept lazily by epoch.
    total: Vec<f32>,
}

/// The bytes of the section; the same for the same examples and settings.
pub(crate) fn train(examples: &[Example], settings: Settings) -> Vec<u8> {
    let size = 1 << FEATURE_BITS;
    let mut learner = Learner { weights: vec![0.0; size], squares: vec![0.0; size], total: vec![0.0; size] };
    let lexicon = Lexicon::new();
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for epoch in 0..settings.epochs {
        for i in (1..order.len()).rev() {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            order.swap(i, (seed % (i as u64 + 1)) as usize);
        }
        for &e in &order {
            learner.learn(&examples[e], &lexicon, settings);
        }
        if epoch >= settings.epochs / 2 {
            for (total, weight) in learner.total.iter_mut().zip(&learner.weights) {
                *total += weight;
            }
        }
    }
    quantise(&learner.total)
}

impl Learner {
    fn learn(&mut self, example: &Example, lexicon: &Lexicon, settings: Settings) {
        let forest = Forest::new(&example.sentences, &example.tokens);
        let view = View {
            document: &example.document.text,
            sentences: &example.sentences,
            tokens: &example.tokens,
            names: &example.names,
            referents: &example.referents,
            forest: &forest,
            lexicon,
        };
        let markables = find_mentions(&view);
        let gold: std::collections::BTreeMap<Span, u32> = example
            .chains
            .iter()
            .enumerate()
            .flat_map(|(i, chain)| chain.iter().map(move |&span| (span, i as u32)))
            .collect();
        let chain_of: Vec<Option<u32>> = markables.iter().map(|m| gold.get(&m.span).copied()).collect();
        let mut linker = Linker::new(&view, &markables, &example.document.paragraphs);
        // For every cluster the chains of its mentions; for every chain whether a mention of it was seen.
        let mut chains_in: Vec<Vec<u32>> = Vec::new();
        let mut seen = vec![false; example.chains.len()];
        let (mut candidates, mut features, mut bounds) = (Vec::new(), Vec::new(), Vec::new());
        let mut scores: Vec<f32> = Vec::new();
        for i in 0..markables.len() as u32 {
            if let Some(host) = markables[i as usize].host {
                linker.follow(host);
                continue;
            }
            linker.candidates(i, &mut candidates);
            let familiarity = Familiarity::new(&linker, i, &candidates);
            features.clear();
            bounds.clear();
            bounds.push(0);
            features::of_new(&linker, i, familiarity, &mut features);
            bounds.push(features.len());
            for (rank, &candidate) in candidates.iter().enumerate() {
                features::of_pair(&linker, i, candidate, rank, &mut features);
                bounds.push(features.len());
            }
            let chain = chain_of[i as usize];
            let known = chain.is_some_and(|c| seen[c as usize]);
            let right = |option: usize| match option.checked_sub(1) {
                None => !known,
                Some(c) => chain.is_some_and(|chain| chains_in[candidates[c] as usize].contains(&chain)),
            };
            scores.clear();
            scores
                .extend((0..bounds.len() - 1).map(|o| {
                    features[bounds[o]..bounds[o + 1]].iter().map(|&f| self.weights[f as usize]).sum::<f32>()
                }));
            let choice = (0..scores.len()).fold(0, |best, o| if scores[o] > scores[best] { o } else { best });
            if (0..scores.len()).any(right) {
                let [missed, spurious, wrong] = settings.costs;
                for (option, score) in scores.iter_mut().enumerate() {
                    if !right(option) {
                        *score += match (option, known) {
                            (0, _) => missed,
                            (_, false) => spurious,
                            _ => wrong,
                        };
                    }
                }
                self.step(&features, &bounds, &scores, right, settings);
            }
            let cluster = linker.attach(i, choice.checked_sub(1).map(|c| candidates[c]));
            if chains_in.len() <= cluster as usize {
                chains_in.push(Vec::new());
            }
            if let Some(chain) = chain {
                seen[chain as usize] = true;
                if !chains_in[cluster as usize].contains(&chain) {
                    chains_in[cluster as usize].push(chain);
                }
            }
        }
    }

    fn step(
        &mut self,
        features: &[u32],
        bounds: &[usize],
        scores: &[f32],
        right: impl Fn(usize) -> bool,
        settings: Settings,
    ) {
        let top = scores.iter().copied().fold(f32::MIN, f32::max);
        let powers: Vec<f32> = scores.iter().map(|s| (s - top).exp()).collect();
        let all: f32 = powers.iter().sum();
        let good: f32 = (0..powers.len()).filter(|&o| right(o)).map(|o| powers[o]).sum::<f32>().max(1e-12);
        for (option, &power) in powers.iter().enumerate() {
            let gradient = power / all - if right(option) { power / good } else { 0.0 };
            if gradient.abs() < 1e-5 {
                continue;
            }
            for &f in &features[bounds[option]..bounds[option + 1]] {
                let (weight, square) = (&mut self.weights[f as usize], &mut self.squares[f as usize]);
                let g = gradient + settings.shrink * *weight;
                *square += g * g;
                *weight -= settings.rate * g / (square.sqrt() + 1e-4);
            }
        }
    }
}

fn quantise(weights: &[f32]) -> Vec<u8> {
    // A handful of outliers must not cost all others their resolution.
    let mut sizes: Vec<f32> = weights.iter().map(|w| w.abs()).filter(|&w| w > 0.0).collect();
    sizes.sort_by(f32::total_cmp);
    let limit = sizes.get(sizes.len() * 999 / 1000).copied().unwrap_or(1.0).max(1e-9);
    weights.iter().map(|w| ((w / limit * 127.0).round().clamp(-127.0, 127.0) as i8) as u8).collect()
}
