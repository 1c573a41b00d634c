//! Trains [`crate::annotate::network`]: sentences of treebanks, by people and by teachers, and sentences with names, mixed in
//! every batch, Adam with a cosine schedule. The work of a batch is cut into a fixed number of shards, so that the result does not depend on
//! the number of cores.

mod adam;
mod checkpoint;
mod examples;
mod meaning;
mod roles;
mod rolesets;
mod silver;
mod step;
#[cfg(test)]
mod tests;
mod vectors;
mod weights;

use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;

use super::gazetteer;
use super::random::Random;
use crate::annotate::lemmatizer::Lemmatizer;
use crate::annotate::network::{LISTS, Network, Shape, Workspace};
use crate::annotate::tokenizer::Tokenizer;
use crate::document::ConlluDocument;
use crate::error::Result;
use crate::model::{Sections, SectionsBuilder};
use adam::Adam;
use checkpoint::State;
pub(crate) use examples::NamedText;
use examples::{Example, TypeFeatures, Types};
use meaning::Meaning;
use rolesets::Rolesets;
use step::{Context, Dropout, Gradients, Losses};
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
    pub(crate) argument: usize,
    pub(crate) role: usize,
    pub(crate) sense: usize,
    /// How many times over sentences annotated by people are taken.
    pub(crate) repeat: usize,
    /// How much names count in sentences with trees.
    pub(crate) names_of_trees: f32,
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
    /// Words of a batch with trees, and with names alone.
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
    pub(crate) gazetteers: &'a Path,
    pub(crate) frames: &'a Path,
    pub(crate) roles: &'a [PathBuf],
    pub(crate) facts: &'a [PathBuf],
    pub(crate) nouns: &'a [PathBuf],
    /// Folder and names of the tables labelled by teachers, and of those whose names are learned once more.
    pub(crate) silver: &'a Path,
    pub(crate) shards: &'a [String],
    pub(crate) name_shards: &'a [String],
    /// Scored while training, never trained on.
    pub(crate) development: &'a [(String, Vec<ConlluDocument>)],
}

/// Where a run keeps its state, and what it is a run of.
#[derive(Clone, Copy)]
pub(crate) struct Checkpoint<'a> {
    pub(crate) path: &'a Path,
    pub(crate) fingerprint: &'a str,
}

/// Trains and adds the network's sections.
pub(crate) fn train(
    recipe: &Recipe,
    corpora: &Corpora<'_>,
    seed: u64,
    checkpoint: Option<Checkpoint<'_>>,
    builder: &mut SectionsBuilder,
    report: &mut dyn FnMut(String),
) -> Result<()> {
    let mut random = Random::new(seed);
    let (mut types, mut trees, mut named) = (Types::default(), Vec::new(), Vec::new());
    let file = builder.clone().finish();
    let earlier = Sections::parse(&file)?;
    let (tokenizer, lemmatizer) = (Tokenizer::decode(&earlier)?, Lemmatizer::decode(&earlier)?);
    let rolesets = Rolesets::read(corpora.frames)?;
    let meaning = Meaning::read(corpora.roles, corpora.facts, &rolesets)?;
    examples::trees(corpora.trees, &meaning, &mut types, &mut random, &mut trees);
    let gold = trees.len();
    meaning::events(corpora.nouns, &tokenizer, &mut types, &mut random, &mut trees)?;
    for shard in corpora.shards {
        silver::read(corpora.silver, shard, &lemmatizer, &rolesets, &mut types, &mut random, &mut trees)?;
    }
    examples::names(corpora.names, &mut types, &mut random, &mut named);
    let senses = rolesets.settle(&mut trees, builder);
    let vocabulary = types.vocabulary(recipe.least_count);
    builder.add("network.vocabulary", vocabulary.iter().flat_map(|w| [w.as_str(), "\n"]).collect::<String>().into());
    vectors::add(corpora.vectors, VECTOR, builder)?;
    gazetteer::add(corpora.gazetteers, builder)?;
    let shape = Shape {
        vector: VECTOR,
        word: recipe.word,
        gram: recipe.gram,
        width: recipe.width,
        layers: recipe.layers,
        arc: recipe.arc,
        relation: recipe.relation,
        argument: recipe.argument,
        role: recipe.role,
        sense: recipe.sense,
    };
    let gram_rows = recipe.gram_rows as usize + LISTS;
    let mut weights = Weights::new(shape, vocabulary.len() + 1, gram_rows, senses, &mut random);
    weights.export(builder);
    let file = builder.clone().finish();
    let network = Network::decode(&Sections::parse(&file)?)?;
    let features = types.features(&vocabulary, recipe.gram_rows, &network);
    report(format!(
        "network: {gold} sentences with trees by people, {} by teachers, {} with names, {} forms, {} words with vectors of \
         their own, {senses} rolesets, {} weights",
        trees.len() - gold,
        named.len(),
        features.len(),
        vocabulary.len(),
        weights.dense.len()
    ));
    let repeats = std::iter::repeat_n(&trees[..gold], recipe.repeat).flatten();
    let all: Vec<&Example> = repeats.chain(&trees[gold..]).collect();
    let examples = Examples { features: &features, trees: all, named: named.iter().collect() };
    let run = Run { schedule: &recipe.schedule, frozen: false, names_of_trees: recipe.names_of_trees, checkpoint };
    descend(&run, examples, &mut weights, &mut random, corpora, builder, report)
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
    let (lemmatizer, rolesets) = (Lemmatizer::decode(&sections)?, Rolesets::read(corpora.frames)?);
    let mut silver = Vec::new();
    for shard in corpora.name_shards {
        silver::read(corpora.silver, shard, &lemmatizer, &rolesets, &mut types, &mut random, &mut silver)?;
    }
    for example in silver {
        let gold = examples::Gold { names: example.gold.names, ..examples::Gold::default() };
        named.push(Example { types: example.types, gold });
    }
    let mut weights = Weights::from_sections(&sections)?;
    let vocabulary: Vec<String> =
        String::from_utf8_lossy(sections.get("network.vocabulary")?).lines().map(str::to_owned).collect();
    let gram_rows = (weights.grams.len() / weights.layout.shape.gram - LISTS) as u32;
    let features = types.features(&vocabulary, gram_rows, &network);
    report(format!("names: {} sentences", named.len()));
    let examples = Examples { features: &features, trees: Vec::new(), named: named.iter().collect() };
    let run = Run { schedule, frozen: true, names_of_trees: 1.0, checkpoint: None };
    descend(&run, examples, &mut weights, &mut random, corpora, builder, report)
}

/// What is trained on.
struct Examples<'a> {
    features: &'a [TypeFeatures],
    trees: Vec<&'a Example>,
    named: Vec<&'a Example>,
}

/// How it is trained.
struct Run<'a> {
    schedule: &'a Schedule,
    /// Whether only what reads names is.
    frozen: bool,
    names_of_trees: f32,
    checkpoint: Option<Checkpoint<'a>>,
}

/// Steps between two reports and checkpoints.
const REPORT: u32 = 1000;

/// Stochastic gradient descent; adds the weights it reaches to the file.
fn descend(
    run: &Run<'_>,
    examples: Examples<'_>,
    weights: &mut Weights,
    random: &mut Random,
    corpora: &Corpora<'_>,
    builder: &mut SectionsBuilder,
    report: &mut dyn FnMut(String),
) -> Result<()> {
    let schedule = run.schedule;
    let mut adam = Adam::new(weights);
    let mut shards: Vec<Gradients> = (0..SHARDS).map(|_| Gradients::new(weights)).collect();
    let (mut tree_queue, mut name_queue) = (Queue::new(examples.trees), Queue::new(examples.named));
    let mut losses = Losses::default();
    let mut words = [0; 2];
    let started = Instant::now();
    let mut step = 0;
    if let Some(Checkpoint { path, fingerprint }) = run.checkpoint {
        let queues = [&mut tree_queue, &mut name_queue];
        let mut state = State { step: &mut step, weights, adam: &mut adam, random, queues };
        if checkpoint::restore(path, fingerprint, &mut state)? {
            adam.set_step(step);
            report(format!("goes on after step {step}"));
        }
    }
    while step < schedule.steps {
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
            names_of_trees: run.names_of_trees,
            frozen: run.frozen,
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
        step += 1;
        if step % REPORT == 0 || step == schedule.steps {
            weights.export(builder);
            let mean = |l: usize| losses[l] / words[0].max(1) as f64;
            let all = if run.frozen { words[1] } else { words[0] + words[1] };
            report(format!(
                "step {step}: loss heads {:.3} relations {:.3} tags {:.3} names {:.3} arguments {:.3} roles {:.3} senses {:.3} \
                 facts {:.3}; {:.0} s; {}",
                mean(0),
                mean(1),
                mean(2),
                losses[3] / all.max(1) as f64,
                mean(4),
                mean(5),
                mean(6),
                mean(7),
                started.elapsed().as_secs_f64(),
                development(corpora.development, builder)?
            ));
            losses = Losses::default();
            words = [0; 2];
            if let Some(Checkpoint { path, fingerprint }) = run.checkpoint {
                let queues = [&mut tree_queue, &mut name_queue];
                let mut state = State { step: &mut step, weights, adam: &mut adam, random, queues };
                checkpoint::save(path, fingerprint, &mut state)?;
            }
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
    /// The order they are handed out in.
    order: Vec<u32>,
    next: usize,
}

impl<'e> Queue<'e> {
    /// Sentences over 150 words are left out: their quadratic scores would dominate a batch.
    fn new(mut examples: Vec<&'e Example>) -> Self {
        examples.retain(|e| e.types.len() <= 150);
        Self { next: examples.len(), order: (0..examples.len() as u32).collect(), examples }
    }

    /// The order and the place in it.
    fn state(&self) -> Vec<u32> {
        self.order.iter().copied().chain([self.next as u32]).collect()
    }

    /// Goes on at a place in an order; `None` where they are of other examples.
    fn set_state(&mut self, state: &[u32]) -> Option<()> {
        let (&next, order) = state.split_last()?;
        let fits = order.len() == self.examples.len() && next as usize <= order.len();
        (fits && order.iter().all(|&i| (i as usize) < order.len())).then(|| {
            self.order = order.to_vec();
            self.next = next as usize;
        })
    }

    fn take(&mut self, words: usize, random: &mut Random) -> Vec<&'e Example> {
        let mut out = Vec::new();
        let mut taken = 0;
        while taken < words && !self.examples.is_empty() {
            if self.next == self.examples.len() {
                random.shuffle(&mut self.order);
                self.next = 0;
            }
            let example = self.examples[self.order[self.next] as usize];
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
            let (analyses, _) = network.analyse(&sentences, &mut space);
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
