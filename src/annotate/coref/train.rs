//! Trains the [`Ranker`](super::ranker::Ranker): documents with their chains → weights.
//!
//! The ranker resolves each training document with what it knows so far, mention by mention, and after each decision
//! learns to prefer what is right in the state it has reached (so it learns to go on from its own mistakes): softmax over
//! the candidates and "none of these", maximising what the right ones get together, by AdaGrad with L2 shrinkage.

use std::collections::BTreeMap;

use super::decision::Decision;
use super::linker::Linker;
use super::ranker::{CODE, CODES, Code, DEEP, HIDDEN, Hidden, MIXED, OUTPUT, PARTS, Ranker};
use crate::annotate::aliases::Aliases;
use crate::annotate::lexicon::Lexicon;
use crate::annotate::mentions::{Forest, View, find_mentions};
use crate::annotate::{EntityType, NameTag, Sentence, Token};
use crate::document::Document;
use crate::span::Span;
use crate::train::Random;

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
    pub(crate) deep_rate: f32,
    pub(crate) shrink: f32,
    pub(crate) dropout: f32,
    /// Margins against: a new entity where there is a link, a link where there is none, a wrong link.
    pub(crate) costs: [f32; 3],
}

/// A vector as the network's table of pretrained words gives it.
pub(crate) type Vectors<'a> = &'a (dyn Fn(&str, &mut [f32]) + Sync);

struct Learner {
    ranker: Ranker,
    /// Sums of squared gradients (AdaGrad).
    squares: Vec<f32>,
    /// Gradients of the decision at hand, zero but for what is listed.
    gradients: Vec<f32>,
    touched: Vec<u32>,
    touched_rows: Vec<u32>,
    random: Random,
    settings: Settings,
}

/// The bytes of the section; the same for the same examples and settings.
pub(crate) fn train(examples: &[Example], vectors: Vectors<'_>, settings: Settings, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let mut weights = vec![0.0; OUTPUT.end];
    for (part, size) in [(DEEP, 0.1), (CODES, 1.0), (MIXED, 0.1), (OUTPUT, 0.2)] {
        weights[part].iter_mut().for_each(|w| *w = random.symmetric(size));
    }
    let mut learner = Learner {
        ranker: Ranker { weights },
        squares: vec![0.0; OUTPUT.end],
        gradients: vec![0.0; OUTPUT.end],
        touched: Vec::new(),
        touched_rows: Vec::new(),
        random,
        settings,
    };
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut total = vec![0.0; OUTPUT.end];
    for epoch in 0..settings.epochs {
        learner.random.shuffle(&mut order);
        for &e in &order {
            learner.learn(&examples[e], vectors);
        }
        if epoch >= settings.epochs / 2 {
            total.iter_mut().zip(&learner.ranker.weights).for_each(|(t, w)| *t += w);
        }
    }
    let count = (settings.epochs - settings.epochs / 2).max(1) as f32;
    total.iter_mut().for_each(|t| *t /= count);
    quantise(&total)
}

impl Learner {
    fn learn(&mut self, example: &Example, vectors: Vectors<'_>) {
        let forest = Forest::new(&example.sentences, &example.tokens);
        let view = View {
            document: &example.document.text,
            sentences: &example.sentences,
            tokens: &example.tokens,
            names: &example.names,
            referents: &example.referents,
            forest: &forest,
            lexicon: Lexicon::shared(),
            aliases: (&Aliases::default(), ""),
            vectors,
        };
        let markables = find_mentions(&view);
        let gold: BTreeMap<Span, u32> = example
            .chains
            .iter()
            .enumerate()
            .flat_map(|(i, chain)| chain.iter().map(move |&span| (span, i as u32)))
            .collect();
        let mut linker = Linker::new(&view, &markables, &example.document.paragraphs);
        // For every cluster the chains of its mentions; for every chain whether a mention of it was seen.
        let mut chains_in: Vec<Vec<u32>> = Vec::new();
        let mut seen = vec![false; example.chains.len()];
        let mut decision = Decision::default();
        for (i, markable) in markables.iter().enumerate() {
            let i = i as u32;
            if let Some(host) = markable.host {
                linker.follow(host);
                decision.skip();
                continue;
            }
            let settled = decision.prepare(&linker, &self.ranker, i);
            let chain = gold.get(&markable.span).copied();
            let known = chain.is_some_and(|c| seen[c as usize]);
            let choice = settled.or_else(|| {
                let scores = decision.scores(&self.ranker);
                let right: Vec<bool> = (0..scores.len())
                    .map(|option| match option.checked_sub(1) {
                        None => !known,
                        Some(c) => {
                            let candidate = decision.candidates[c] as usize;
                            chain.is_some_and(|chain| chains_in[candidate].contains(&chain))
                        }
                    })
                    .collect();
                let choice = decision.best(&self.ranker);
                if right.contains(&true) {
                    self.step(&linker, &decision, i, scores, &right, known);
                }
                choice
            });
            let cluster = linker.attach(i, choice) as usize;
            chains_in.resize(chains_in.len().max(cluster + 1), Vec::new());
            if let Some(chain) = chain {
                seen[chain as usize] = true;
                if !chains_in[cluster].contains(&chain) {
                    chains_in[cluster].push(chain);
                }
            }
        }
    }

    /// Makes the right options of a decision more probable.
    fn step(
        &mut self,
        linker: &Linker<'_>,
        decision: &Decision,
        i: u32,
        mut scores: Vec<f32>,
        right: &[bool],
        known: bool,
    ) {
        let mask: Hidden = std::array::from_fn(|_| {
            if self.random.unit() < self.settings.dropout { 0.0 } else { 1.0 / (1.0 - self.settings.dropout) }
        });
        let hidden: Vec<Hidden> =
            decision.hidden.iter().map(|h| std::array::from_fn(|j| h[j].max(0.0) * mask[j])).collect();
        let [missed, spurious, wrong] = self.settings.costs;
        for (option, score) in scores.iter_mut().enumerate() {
            // The scores so far are those without dropout.
            *score = self.ranker.score(decision.wide(option), &hidden[option]);
            if !right[option] {
                *score += match (option, known) {
                    (0, _) => missed,
                    (_, false) => spurious,
                    _ => wrong,
                };
            }
        }
        let top = scores.iter().copied().fold(f32::MIN, f32::max);
        let powers: Vec<f32> = scores.iter().map(|s| (s - top).exp()).collect();
        let all: f32 = powers.iter().sum();
        let good: f32 = powers.iter().zip(right).filter(|(_, r)| **r).map(|(p, _)| p).sum::<f32>().max(1e-12);
        let mut to_mention = [0.0; CODE];
        for (option, &power) in powers.iter().enumerate() {
            let gradient = power / all - if right[option] { power / good } else { 0.0 };
            if gradient.abs() > 1e-4 {
                self.backward(linker, decision, i, option, gradient, &hidden[option], &mask, &mut to_mention);
            }
        }
        self.reach_codes(&linker.profiles[i as usize].vector, &to_mention);
        self.update();
    }

    #[expect(clippy::too_many_arguments, reason = "the pieces of one derivative")]
    fn backward(
        &mut self,
        linker: &Linker<'_>,
        decision: &Decision,
        i: u32,
        option: usize,
        gradient: f32,
        hidden: &Hidden,
        mask: &Hidden,
        to_mention: &mut Code,
    ) {
        for &f in decision.wide(option) {
            if self.gradients[f as usize] == 0.0 {
                self.touched.push(f);
            }
            self.gradients[f as usize] += gradient;
        }
        let weights = &self.ranker.weights;
        let mut below = [0.0; HIDDEN];
        for j in 0..HIDDEN {
            self.gradients[OUTPUT.start + j] += gradient * hidden[j];
            if decision.hidden[option][j] > 0.0 {
                below[j] = gradient * weights[OUTPUT.start + j] * mask[j];
            }
        }
        for &f in decision.deep(option) {
            let at = DEEP.start + f as usize * HIDDEN;
            self.touched_rows.push(f);
            self.gradients[at..at + HIDDEN].iter_mut().zip(&below).for_each(|(g, b)| *g += b);
        }
        let mention = &decision.words[i as usize].code;
        let antecedent = decision.antecedents[option].map(|a| (a, &decision.words[a as usize].code));
        let mut to_antecedent = [0.0; CODE];
        for k in 0..CODE {
            let row = |part: usize| {
                let at = MIXED.start + (part * CODE + k) * HIDDEN;
                at..at + HIDDEN
            };
            let dot = |part: usize| weights[row(part)].iter().zip(&below).map(|(w, b)| w * b).sum::<f32>();
            to_mention[k] += dot(0);
            let mut push = |part: usize, x: f32| {
                self.gradients[row(part)].iter_mut().zip(&below).for_each(|(g, b)| *g += x * b);
            };
            push(0, mention[k]);
            if let Some((_, code)) = antecedent {
                push(1, code[k]);
                push(2, mention[k] * code[k]);
                let product = dot(2);
                to_mention[k] += product * code[k];
                to_antecedent[k] = dot(1) + product * mention[k];
            }
        }
        if let Some((a, _)) = antecedent {
            self.reach_codes(&linker.profiles[a as usize].vector, &to_antecedent);
        }
    }

    fn reach_codes(&mut self, vector: &[f32], gradient: &Code) {
        for (row, &x) in self.gradients[CODES].chunks_exact_mut(CODE).zip(vector) {
            row.iter_mut().zip(gradient).for_each(|(g, c)| *g += x * c);
        }
    }

    /// Applies the gradients and clears them.
    fn update(&mut self) {
        let Settings { rate, deep_rate, shrink, .. } = self.settings;
        let (weights, squares, gradients) = (&mut self.ranker.weights, &mut self.squares, &mut self.gradients);
        let mut apply = |i: usize, rate: f32| {
            if gradients[i] != 0.0 {
                let g = gradients[i] + shrink * weights[i];
                gradients[i] = 0.0;
                squares[i] += g * g;
                weights[i] -= rate * g / (squares[i].sqrt() + 1e-4);
            }
        };
        for f in self.touched.drain(..) {
            apply(f as usize, rate);
        }
        for f in self.touched_rows.drain(..) {
            let at = DEEP.start + f as usize * HIDDEN;
            (at..at + HIDDEN).for_each(|i| apply(i, deep_rate));
        }
        (CODES.start..OUTPUT.end).for_each(|i| apply(i, deep_rate));
    }
}

fn quantise(weights: &[f32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in PARTS {
        let weights = &weights[part];
        // A handful of outliers must not cost all others their resolution.
        let mut sizes: Vec<f32> = weights.iter().map(|w| w.abs()).filter(|&w| w > 0.0).collect();
        sizes.sort_by(f32::total_cmp);
        let limit = sizes.get(sizes.len() * 9995 / 10000).copied().unwrap_or(1.0).max(1e-9);
        bytes.extend((limit / 127.0).to_le_bytes());
        bytes.extend(weights.iter().map(|w| ((w / limit * 127.0).round().clamp(-127.0, 127.0) as i8) as u8));
    }
    bytes
}
