//! Meaning in a [`Pass`]: arguments, roles, senses and factuality of the predicates of a shard, forwards and backwards.
//!
//! The scorers are those of [`crate::annotate::network`]: an argument by a bilinear score and the path in the tree, its role
//! by a hidden layer and the path (Dozat & Manning 2018, "Simpler but More Accurate Semantic Dependency Parsing", with the
//! tree as a further input), a sense by its vector, a fact by steps of a scale.

use super::super::random::Random;
use super::examples::Example;
use super::step::{Gradients, Losses, Pass, add_to, affine, affine_gradient, cross_entropy, keep, scale_by, spread};
use crate::annotate::Role;
use crate::annotate::network::{FACT_STEPS, PATHS, READINGS, leaky, path};
use crate::model::kernel::{exp, sigmoid};

/// How much a predicate's sense and factuality count beside a word's head.
const SENSE: f32 = 0.5;
const FACT: f32 = 0.3;

/// An argument whose role is to be learned.
struct Pair {
    /// Row among the predicates.
    predicate: usize,
    reading: usize,
    /// Row of the argument.
    word: usize,
    class: usize,
    role: Role,
    scale: f32,
}

impl Pass<'_, '_> {
    /// `top` and `raw` are the last outputs and the heads' columns of the rows with trees. Adds to the gradient of the columns
    /// and gives that of the outputs, by row.
    #[expect(clippy::too_many_arguments, reason = "all that the heads of a pass share")]
    pub(super) fn meaning(
        &self,
        trees: &[&Example],
        top: &[f32],
        raw: &[f32],
        draw: &mut [f32],
        random: &mut Random,
        losses: &mut Losses,
        out: &mut Gradients,
    ) -> Vec<(usize, Vec<f32>)> {
        let (layout, packed) = (&self.context.weights.layout, self.context.packed);
        let (shape, dense) = (layout.shape, &self.context.weights.dense);
        let (scale, p) = (self.context.scale[0], self.context.dropout.head);
        let (d, columns, each) = (2 * shape.width, shape.head_columns(), shape.predicate_columns());
        let predicates = || {
            trees
                .iter()
                .zip(&self.sentences)
                .flat_map(|(e, rows)| e.gold.predicates.iter().map(move |predicate| (&e.gold.words, rows, predicate)))
        };
        let at: Vec<usize> = predicates().map(|(_, rows, predicate)| rows.start + predicate.at).collect();
        if at.is_empty() {
            return Vec::new();
        }
        let x: Vec<f32> = at.iter().flat_map(|row| &top[row * d..(row + 1) * d]).copied().collect();
        let m = affine(&x, &packed.predicate, &dense[layout.predicate.bias.clone()], at.len());
        let mut dm = vec![0.0; m.len()];

        // Arguments.
        let a = shape.argument;
        let mut words: Vec<f32> =
            raw.chunks_exact(columns).flat_map(|row| row[shape.argument()].iter().map(|&v| leaky(v))).collect();
        let mask = keep(words.len(), p, random);
        scale_by(&mut words, &mask);
        let mut dwords = vec![0.0; words.len()];
        let mut pairs = Vec::new();
        for (i, (gold, rows, predicate)) in predicates().enumerate() {
            for reading in 0..READINGS {
                let Some(arguments) = &predicate.arguments[reading] else { continue };
                let range = i * each + shape.predicate_argument(reading).start
                    ..i * each + shape.predicate_argument(reading).end;
                let (left, threshold) = m[range.clone()].split_at(a);
                let mut dleft = vec![0.0; a + 1];
                for w in 0..rows.len() {
                    let class = path(predicate.at, w, |t| gold[t].head, |t| gold[t].deprel);
                    let of_path = layout.path_argument.start + reading * PATHS + class;
                    let word = (rows.start + w) * a..(rows.start + w + 1) * a;
                    let dot: f32 = left.iter().zip(&words[word.clone()]).map(|(x, y)| x * y).sum();
                    let score = dot + threshold[0] + dense[of_path];
                    let argument = arguments.iter().find(|x| x.at == w);
                    let right = f32::from(u8::from(argument.is_some()));
                    let weight = scale * argument.map_or(1.0, |x| x.sure);
                    let probability = sigmoid(score);
                    losses[4] -= f64::from((1.0 - (right - probability).abs()).max(1e-7).ln());
                    let gradient = weight * (probability - right);
                    for ((dl, dw), (l, v)) in
                        dleft.iter_mut().zip(&mut dwords[word.clone()]).zip(left.iter().zip(&words[word.clone()]))
                    {
                        *dl += gradient * v;
                        *dw += gradient * l;
                    }
                    dleft[a] += gradient;
                    out.dense[of_path] += gradient;
                    if let Some(argument) = argument {
                        let (role, word) = (argument.role, rows.start + w);
                        pairs.push(Pair { predicate: i, reading, word, class, role, scale: weight });
                    }
                }
                add_to(&mut dm[range], &dleft);
            }
        }
        scale_by(&mut dwords, &mask);
        spread(draw, raw, columns, shape.argument(), &dwords);
        self.roles(&pairs, &m, raw, (draw, &mut dm), random, losses, out);

        for (i, (_, _, predicate)) in predicates().enumerate() {
            if let Some(sense) = &predicate.sense {
                let range = i * each + shape.query().start..i * each + shape.query().end;
                let query = &m[range.clone()];
                let vector = |c: u32| {
                    let from = layout.senses.at.start + c as usize * shape.sense;
                    from..from + shape.sense
                };
                let bias = |c: u32| layout.sense_bias.start + c as usize;
                let mut scores: Vec<f32> = sense
                    .candidates
                    .iter()
                    .map(|&c| dense[bias(c)] + dense[vector(c)].iter().zip(query).map(|(x, y)| x * y).sum::<f32>())
                    .collect();
                losses[6] += cross_entropy(&mut scores, sense.right, scale * SENSE * sense.sure);
                for (&c, &gradient) in sense.candidates.iter().zip(&scores) {
                    out.dense[bias(c)] += gradient;
                    for (k, at) in vector(c).enumerate() {
                        out.dense[at] += gradient * query[k];
                        dm[range.start + k] += gradient * dense[at];
                    }
                }
            }
            if let Some(fact) = predicate.fact {
                let from = i * each + shape.fact().start;
                losses[7] += expect(&m[from..from + FACT_STEPS], fact, scale * FACT, &mut dm[from..from + FACT_STEPS]);
            }
        }
        let dx = affine_gradient(&x, &dm, &packed.predicate, &layout.predicate, &mut out.dense);
        at.into_iter().zip(dx.chunks_exact(d).map(<[f32]>::to_vec)).collect()
    }

    /// Roles of right arguments. Adds to the gradients of the words' columns and of the predicates'.
    #[expect(clippy::too_many_arguments, reason = "all that the heads of a pass share")]
    fn roles(
        &self,
        pairs: &[Pair],
        m: &[f32],
        raw: &[f32],
        (draw, dm): (&mut [f32], &mut [f32]),
        random: &mut Random,
        losses: &mut Losses,
        out: &mut Gradients,
    ) {
        if pairs.is_empty() {
            return;
        }
        let (layout, packed) = (&self.context.weights.layout, self.context.packed);
        let (shape, dense) = (layout.shape, &self.context.weights.dense);
        let (columns, each) = (shape.head_columns(), shape.predicate_columns());
        let of_predicate = |pair: &Pair| {
            let range = shape.predicate_role(pair.reading);
            pair.predicate * each + range.start..pair.predicate * each + range.end
        };
        let of_word = |pair: &Pair| {
            let range = shape.role_argument();
            pair.word * columns + range.start..pair.word * columns + range.end
        };
        let of_path = |pair: &Pair| {
            let from = layout.path_role.start + pair.class * Role::ALL.len();
            from..from + Role::ALL.len()
        };
        let mut active = Vec::with_capacity(pairs.len() * shape.role);
        for pair in pairs {
            active.extend(m[of_predicate(pair)].iter().zip(&raw[of_word(pair)]).map(|(x, y)| x + y));
        }
        let slopes: Vec<f32> = active.iter().map(|&v| if v > 0.0 { 1.0 } else { 0.1 }).collect();
        let mask = keep(active.len(), self.context.dropout.head, random);
        scale_by(&mut active, &slopes);
        scale_by(&mut active, &mask);
        let mut logits = affine(&active, &packed.role, &dense[layout.role.bias.clone()], pairs.len());
        for (row, pair) in logits.chunks_exact_mut(Role::ALL.len()).zip(pairs) {
            add_to(row, &dense[of_path(pair)]);
            losses[5] += cross_entropy(row, pair.role as usize, pair.scale);
            add_to(&mut out.dense[of_path(pair)], row);
        }
        let mut dhidden = affine_gradient(&active, &logits, &packed.role, &layout.role, &mut out.dense);
        scale_by(&mut dhidden, &mask);
        scale_by(&mut dhidden, &slopes);
        for (row, pair) in dhidden.chunks_exact(shape.role).zip(pairs) {
            add_to(&mut dm[of_predicate(pair)], row);
            add_to(&mut draw[of_word(pair)], row);
        }
    }
}

/// Cross entropy against the two steps next to a value, each by how near it is. Adds the gradient of the scores to `out`.
fn expect(scores: &[f32], value: f32, scale: f32, out: &mut [f32]) -> f64 {
    let last = (FACT_STEPS - 1) as f32;
    let place = (value + last / 2.0).clamp(0.0, last);
    let top = scores.iter().fold(f32::NEG_INFINITY, |m, &x| m.max(x));
    let sum: f32 = scores.iter().map(|&x| exp(x - top)).sum();
    let mut loss = 0.0;
    for (step, (&score, out)) in scores.iter().zip(out).enumerate() {
        let wanted = (1.0 - (place - step as f32).abs()).max(0.0);
        let probability = exp(score - top) / sum;
        loss -= f64::from(wanted) * f64::from(probability.max(1e-30)).ln();
        *out += scale * (probability - wanted);
    }
    loss
}
