//! Last states and trees of a batch → its predicates: [`PredicateReading`]s with arguments, roles and factuality.
//!
//! Which words are predicates and which nouns name events, the tagger says; everything else is worked out for those words
//! alone. An argument is a word whose bilinear score, with what the path in the tree is worth, is above the predicate's
//! threshold; its role comes from a hidden layer and the path. Trained by `train::network::roles`. O(predicates · words)
//! inside a sentence, whose length is bounded.

use std::ops::Range;

use super::path::{PATHS, path};
use super::shape::{FACT_STEPS, READINGS, Shape};
use super::{Dense, Workspace, leaky, numbers};
use crate::annotate::Role;
use crate::annotate::analysis::{Analysis, ArgumentReading, PredicateReading};
use crate::error::Result;
use crate::model::Sections;
use crate::model::kernel::{Rounded, exp, sigmoid};

/// How probable an argument must be, of a predicate and of a noun that names an event, whose teacher leaves out more than it
/// makes up: lower bounds find more on QANom (dev) and cost as much on PropBank's nouns.
const LEAST_PROBABLE: [f32; READINGS] = [0.45, 0.4];

/// The decoded weights.
#[derive(Debug)]
pub(super) struct Meaning {
    predicate: Dense,
    role: Dense,
    path_argument: Vec<f32>,
    path_role: Vec<f32>,
}

/// A word to be read.
pub(super) struct Candidate {
    /// Row in the batch.
    pub(super) row: usize,
    /// Rows of its sentence.
    pub(super) sentence: Range<usize>,
    /// Whether it is a predicate, and whether it names an event.
    pub(super) readings: [bool; READINGS],
}

impl Meaning {
    pub(super) fn decode(sections: &Sections<'_>, shape: &Shape) -> Result<Self> {
        Ok(Self {
            predicate: Dense::decode(sections, "network.predicate", 2 * shape.width, shape.predicate_columns())?,
            role: Dense::decode(sections, "network.role", shape.role, Role::ALL.len())?,
            path_argument: numbers(sections, "network.path-argument", READINGS * PATHS)?,
            path_role: numbers(sections, "network.path-role", PATHS * Role::ALL.len())?,
        })
    }

    /// Reads the candidates of a batch. `words` are its analyses, `base` the index in the document of its first word;
    /// `space` holds its states and the heads' columns.
    pub(super) fn read(
        &self,
        shape: &Shape,
        candidates: &[Candidate],
        words: &[Analysis],
        base: usize,
        space: &mut Workspace,
        out: &mut Vec<PredicateReading>,
    ) {
        if candidates.is_empty() {
            return;
        }
        let (d, columns, each) = (2 * shape.width, shape.head_columns(), shape.predicate_columns());
        let x: Vec<f32> = candidates.iter().flat_map(|c| &space.x[c.row * d..(c.row + 1) * d]).copied().collect();
        let mut rows = Vec::new();
        self.predicate.apply(&x, &mut rows, candidates.len(), &mut space.rounded);
        let mut compared = vec![0.0; words.len() * shape.argument];
        let mut done = 0;
        for (candidate, numbers) in candidates.iter().zip(rows.chunks_exact(each)) {
            let sentence = candidate.sentence.clone();
            for row in sentence.start.max(done)..sentence.end {
                let from = &space.heads[row * columns..][shape.argument()];
                let to = &mut compared[row * shape.argument..(row + 1) * shape.argument];
                to.iter_mut().zip(from).for_each(|(t, &f)| *t = leaky(f));
            }
            done = done.max(sentence.end);
            let mut arguments: Vec<ArgumentReading> = Vec::new();
            for reading in (0..READINGS).filter(|&r| candidate.readings[r]) {
                let found = self.arguments(
                    shape,
                    candidate,
                    reading,
                    numbers,
                    words,
                    (&compared, &space.heads),
                    &mut space.rounded,
                );
                for argument in found {
                    let rival = |a: &&mut ArgumentReading| {
                        a.word == argument.word || a.role == argument.role && argument.role.is_core()
                    };
                    match arguments.iter_mut().find(rival) {
                        Some(other) if other.certainty >= argument.certainty => {}
                        Some(other) => *other = argument,
                        None => arguments.push(argument),
                    }
                }
            }
            arguments.iter_mut().for_each(|a| a.word += base as u32);
            arguments.sort_by_key(|a| a.word);
            out.push(PredicateReading {
                word: (base + candidate.row) as u32,
                predicate: candidate.readings[0],
                event: candidate.readings[1],
                fact: fact(&numbers[shape.fact()]),
                arguments,
                query: numbers[shape.query()].into(),
            });
        }
    }

    /// The arguments of one reading, their words as rows; no core role twice.
    #[expect(clippy::too_many_arguments, reason = "the numbers of a predicate and of all words")]
    fn arguments(
        &self,
        shape: &Shape,
        candidate: &Candidate,
        reading: usize,
        numbers: &[f32],
        words: &[Analysis],
        (compared, heads): (&[f32], &[f32]),
        rounded: &mut Rounded,
    ) -> Vec<ArgumentReading> {
        let (a, columns) = (shape.argument, shape.head_columns());
        let first = candidate.sentence.start;
        let (left, threshold) = numbers[shape.predicate_argument(reading)].split_at(a);
        let head = |i: usize| words[first + i].head.map(|h| h as usize);
        let mut found: Vec<(usize, usize, f32)> = Vec::new();
        for row in candidate.sentence.clone() {
            let class = path(candidate.row - first, row - first, head, |i| words[first + i].deprel);
            let of_word = &compared[row * a..(row + 1) * a];
            let dot: f32 = left.iter().zip(of_word).map(|(x, y)| x * y).sum();
            let probability = sigmoid(dot + threshold[0] + self.path_argument[reading * PATHS + class]);
            if probability >= LEAST_PROBABLE[reading] {
                found.push((row, class, probability));
            }
        }
        let of_predicate = &numbers[shape.predicate_role(reading)];
        let mut hidden = Vec::with_capacity(found.len() * shape.role);
        for &(row, _, _) in &found {
            let of_word = &heads[row * columns..][shape.role_argument()];
            hidden.extend(of_predicate.iter().zip(of_word).map(|(x, y)| leaky(x + y)));
        }
        let mut scores = Vec::new();
        self.role.apply(&hidden, &mut scores, found.len(), rounded);
        let mut out: Vec<ArgumentReading> = Vec::with_capacity(found.len());
        for (&(row, class, probability), scores) in found.iter().zip(scores.chunks_exact_mut(Role::ALL.len())) {
            let of_path = &self.path_role[class * Role::ALL.len()..(class + 1) * Role::ALL.len()];
            scores.iter_mut().zip(of_path).for_each(|(s, p)| *s += p);
            let role = Role::from_index(super::best(scores, None));
            let certainty = probability * super::probability(scores, role as usize);
            let argument = ArgumentReading { word: row as u32, role, certainty };
            match out.iter_mut().find(|other| other.role == role && role.is_core()) {
                Some(other) if other.certainty >= certainty => {}
                Some(other) => *other = argument,
                None => out.push(argument),
            }
        }
        out
    }
}

/// The expected step, from -3 to 3.
fn fact(scores: &[f32]) -> f32 {
    let top = scores.iter().fold(f32::NEG_INFINITY, |top, &x| top.max(x));
    let (mut sum, mut mean) = (0.0, 0.0);
    for (step, &score) in scores.iter().enumerate() {
        let weight = exp(score - top);
        sum += weight;
        mean += weight * step as f32;
    }
    mean / sum - (FACT_STEPS - 1) as f32 / 2.0
}
