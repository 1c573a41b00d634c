//! Trains [`crate::annotate::network`]: treebank sentences and sentences with names, mixed in every batch, Adam with a
//! cosine schedule. The work of a batch is cut into a fixed number of shards, so that the result does not depend on
//! the number of cores.

mod adam;
mod examples;
mod step;
mod vectors;
mod weights;

use std::path::Path;
use std::time::Instant;

use rayon::prelude::*;

use super::random::Random;
use crate::annotate::network::{Network, Shape, Workspace};
use crate::document::ConlluDocument;
use crate::error::Result;
use crate::model::{Sections, SectionsBuilder};
use adam::Adam;
pub(crate) use examples::NamedText;
use examples::{Example, TypeFeatures, Types};
use step::{Context, Dropout, Gradients};
use weights::{PackedWeights, Weights};

/// What the recipe says of the network.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recipe {
    pub(crate) word: usize,
    pub(crate) gram: usize,
    pub(crate) gram_rows: u32,
    pub(crate) width: usize,
    pub(crate) layers: usize,
    pub(crate) arc: usize,
    pub(crate) relation: usize,
    /// How often a form must be met to get a vector of its own.
    pub(crate) least_count: u32,
    pub(crate) schedule: Schedule,
}

/// What a recipe says of a run of gradient descent.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Schedule {
    pub(crate) steps: u32,
    pub(crate) warm_up: u32,
    pub(crate) rate: f32,
    pub(crate) longest_gradient: f32,
    /// Words of a batch with trees, and with names.
    pub(crate) batch: [usize; 2],
    pub(crate) dropout: Dropout,
}

/// Numbers of a pretrained vector.
const VECTOR: usize = 128;

/// Parts every batch is cut into: enough for the cores of a common machine.
const SHARDS: usize = 4;

/// The corpora of the network.
pub(crate) struct Corpora<'a> {
    pub(crate) trees: &'a [ConlluDocument],
    pub(crate) names: &'a [NamedText],
    pub(crate) vectors: &'a Path,
    /// Scored while training, never trained on.
    pub(crate) development: &'a [(String, Vec<ConlluDocument>)],
}

/// Trains and adds the network's sections.
pub(crate) fn train(
    recipe: &Recipe,
    corpora: &Corpora<'_>,
    seed: u64,
    builder: &mut SectionsBuilder,
    report: &mut dyn FnMut(String),
) -> Result<()> {
    let mut random = Random::new(seed);
    let (mut types, mut trees, mut named) = (Types::default(), Vec::new(), Vec::new());
    examples::trees(corpora.trees, &mut types, &mut random, &mut trees);
    examples::names(corpora.names, &mut types, &mut random, &mut named);
    examples::names_of_trees(corpora.trees, &mut types, &mut random, &mut named);
    let vocabulary = types.vocabulary(recipe.least_count);
    builder.add("network.vocabulary", vocabulary.iter().flat_map(|w| [w.as_str(), "\n"]).collect::<String>().into());
    vectors::add(corpora.vectors, VECTOR, builder)?;
    let shape = Shape {
        vector: VECTOR,
        word: recipe.word,
        gram: recipe.gram,
        width: recipe.width,
        layers: recipe.layers,
        arc: recipe.arc,
        relation: recipe.relation,
    };
    let mut weights = Weights::new(shape, vocabulary.len() + 1, recipe.gram_rows as usize, &mut random);
    weights.export(builder);
    let file = builder.clone().finish();
    let network = Network::decode(&Sections::parse(&file)?)?;
    let features = types.features(&vocabulary, recipe.gram_rows, |form| network.vector(form));
    report(format!(
        "network: {} sentences with trees, {} with names, {} forms, {} words with vectors of their own, {} weights",
        trees.len(),
        named.len(),
        features.len(),
        vocabulary.len(),
        weights.dense.len()
    ));

    let examples = Examples { features: &features, trees: &trees, named: &named };
    descend(&recipe.schedule, false, &examples, &mut weights, &mut random, corpora, builder, report)
}

/// Trains what reads names once more, on the finished network.
pub(crate) fn train_names(
    schedule: &Schedule,
    corpora: &Corpora<'_>,
    seed: u64,
    builder: &mut SectionsBuilder,
    report: &mut dyn FnMut(String),
) -> Result<()> {
    let mut random = Random::new(seed ^ 1);
    let (mut types, mut named) = (Types::default(), Vec::new());
    examples::names(corpora.names, &mut types, &mut random, &mut named);
    examples::names_of_trees(corpora.trees, &mut types, &mut random, &mut named);
    let file = builder.clone().finish();
    let sections = Sections::parse(&file)?;
    let network = Network::decode(&sections)?;
    let mut weights = Weights::from_sections(&sections)?;
    let vocabulary: Vec<String> =
        String::from_utf8_lossy(sections.get("network.vocabulary")?).lines().map(str::to_owned).collect();
    let gram_rows = (weights.grams.len() / weights.layout.shape.gram) as u32;
    let features = types.features(&vocabulary, gram_rows, |form| network.vector(form));
    report(format!("names: {} sentences", named.len()));
    let examples = Examples { features: &features, trees: &[], named: &named };
    descend(schedule, true, &examples, &mut weights, &mut random, corpora, builder, report)
}

/// What is trained on.
struct Examples<'a> {
    features: &'a [TypeFeatures],
    trees: &'a [Example],
    named: &'a [Example],
}

/// Stochastic gradient descent; adds the weights it reaches to the file.
#[expect(clippy::too_many_arguments, reason = "all that a training run needs")]
fn descend(
    schedule: &Schedule,
    frozen: bool,
    examples: &Examples<'_>,
    weights: &mut Weights,
    random: &mut Random,
    corpora: &Corpora<'_>,
    builder: &mut SectionsBuilder,
    report: &mut dyn FnMut(String),
) -> Result<()> {
    let mut adam = Adam::new(weights);
    let mut shards: Vec<Gradients> = (0..SHARDS).map(|_| Gradients::new(weights)).collect();
    let (mut tree_queue, mut name_queue) = (Queue::new(examples.trees), Queue::new(examples.named));
    let mut losses = [0.0; 4];
    let mut words = [0; 2];
    let started = Instant::now();
    for step in 0..schedule.steps {
        let tree_batch = tree_queue.take(schedule.batch[0], random);
        let name_batch = name_queue.take(schedule.batch[1], random);
        let count = |batch: &[&Example]| batch.iter().map(|e| e.types.len()).sum::<usize>();
        let counts = [count(&tree_batch), count(&name_batch)];
        let packed = PackedWeights::new(weights);
        let context = Context {
            weights,
            packed: &packed,
            types: examples.features,
            dropout: schedule.dropout,
            scale: counts.map(|n| 1.0 / n.max(1) as f32),
            frozen,
        };
        let (tree_parts, name_parts) = (deal(&tree_batch), deal(&name_batch));
        let seeds: Vec<u64> = (0..SHARDS).map(|_| random.next()).collect();
        let results: Vec<_> = shards
            .par_iter_mut()
            .enumerate()
            .map(|(i, gradients)| {
                gradients.clear();
                step::shard(&context, &tree_parts[i], &name_parts[i], &mut Random::new(seeds[i]), gradients)
            })
            .collect();
        for result in results {
            losses.iter_mut().zip(result).for_each(|(l, r)| *l += r);
        }
        words.iter_mut().zip(counts).for_each(|(w, c)| *w += c);
        let (total, others) = shards.split_at_mut(1);
        for other in others {
            add(&mut total[0], other);
        }
        adam.update(weights, &total[0], schedule.rate * schedule.share(step), schedule.longest_gradient);
        if (step + 1) % 1000 == 0 || step + 1 == schedule.steps {
            weights.export(builder);
            let mean = |l: f64, n: usize| l / n.max(1) as f64;
            report(format!(
                "step {}: loss heads {:.3} relations {:.3} tags {:.3} names {:.3}; {:.0} s; {}",
                step + 1,
                mean(losses[0], words[0]),
                mean(losses[1], words[0]),
                mean(losses[2], words[0]),
                mean(losses[3], words[1]),
                started.elapsed().as_secs_f64(),
                development(corpora.development, builder)?
            ));
            losses = [0.0; 4];
            words = [0; 2];
        }
    }
    Ok(())
}

impl Schedule {
    /// The part of the rate that a step gets: linear warm-up, then half a cosine down to nothing.
    fn share(&self, step: u32) -> f32 {
        if step < self.warm_up {
            return (step + 1) as f32 / self.warm_up as f32;
        }
        let progress = (step - self.warm_up) as f32 / (self.steps - self.warm_up).max(1) as f32;
        0.5 * (1.0 + (std::f32::consts::PI * progress).cos())
    }
}

fn add(total: &mut Gradients, other: &Gradients) {
    total.dense.par_chunks_mut(1 << 16).zip(other.dense.par_chunks(1 << 16)).for_each(|(t, o)| {
        t.iter_mut().zip(o).for_each(|(t, o)| *t += o);
    });
    for &row in &other.words.touched {
        total.words.add(row, other.words.row(row));
    }
    for &row in &other.grams.touched {
        total.grams.add(row, other.grams.row(row));
    }
}

/// Deals sentences to the shards in turn, longest first, so that the shards are about equal.
fn deal<'e>(batch: &[&'e Example]) -> Vec<Vec<&'e Example>> {
    let mut sorted = batch.to_vec();
    sorted.sort_by_key(|e| std::cmp::Reverse(e.types.len()));
    let mut parts = vec![Vec::new(); SHARDS];
    for (i, example) in sorted.into_iter().enumerate() {
        let turn = i % (2 * SHARDS);
        parts[if turn < SHARDS { turn } else { 2 * SHARDS - 1 - turn }].push(example);
    }
    parts
}

/// Hands out examples in random order, over and over.
struct Queue<'e> {
    examples: Vec<&'e Example>,
    next: usize,
}

impl<'e> Queue<'e> {
    /// Sentences over 150 words are left out: their quadratic scores would dominate a batch.
    fn new(examples: &'e [Example]) -> Self {
        let examples: Vec<&Example> = examples.iter().filter(|e| e.types.len() <= 150).collect();
        Self { next: examples.len(), examples }
    }

    fn take(&mut self, words: usize, random: &mut Random) -> Vec<&'e Example> {
        let mut out = Vec::new();
        let mut taken = 0;
        while taken < words && !self.examples.is_empty() {
            if self.next == self.examples.len() {
                random.shuffle(&mut self.examples);
                self.next = 0;
            }
            let example = self.examples[self.next];
            self.next += 1;
            taken += example.types.len();
            out.push(example);
        }
        out
    }
}

/// Scores the weights as they would ship, given tokens and sentences.
fn development(corpora: &[(String, Vec<ConlluDocument>)], builder: &SectionsBuilder) -> Result<String> {
    let file = builder.clone().finish();
    let network = Network::decode(&Sections::parse(&file)?)?;
    let mut space = Workspace::default();
    let mut out = String::new();
    for (name, documents) in corpora {
        let (mut total, mut upos, mut uas, mut las) = (0, 0, 0, 0);
        for document in documents {
            let forms: Vec<&str> = document
                .tokens
                .iter()
                .map(|t| t.form.as_deref().unwrap_or(&document.document.text[t.span.range()]))
                .collect();
            let sentences: Vec<&[&str]> =
                document.sentences.iter().map(|s| &forms[s.tokens.start as usize..s.tokens.end as usize]).collect();
            let analyses = network.analyse(&sentences, &mut space);
            for sentence in &document.sentences {
                for t in sentence.tokens.clone() {
                    let (token, analysis) = (&document.tokens[t as usize], &analyses[t as usize]);
                    let head = token.head.map(|h| h.0 - sentence.tokens.start);
                    total += 1;
                    upos += u32::from(token.upos == analysis.upos);
                    uas += u32::from(head == analysis.head);
                    let base = |d: crate::annotate::Deprel| d.as_str().split(':').next().unwrap_or_default();
                    las += u32::from(head == analysis.head && base(token.deprel) == base(analysis.deprel));
                }
            }
        }
        let percent = |n: u32| 100.0 * f64::from(n) / f64::from(total.max(1));
        out += &format!("{name} UPOS {:.2} UAS {:.2} LAS {:.2}; ", percent(upos), percent(uas), percent(las));
    }
    Ok(out)
}
