//! One shard of a batch → its losses and gradients: the forward pass of [`crate::annotate::network`] with dropout, and
//! the backward pass by hand.

use std::ops::Range;

use super::super::random::Random;
use super::examples::{Example, TypeFeatures, UNKNOWN};
use super::weights::{Affine, Both, Layer, PackedWeights, Weights};
use crate::annotate::Deprel;
use crate::annotate::network::{NAME_TAGS, TAGS, leaky};
use crate::model::kernel::{self, Packed, exp};

/// Gradients of all trainable numbers; the tables' only for touched rows.
#[derive(Debug)]
pub(crate) struct Gradients {
    pub(crate) dense: Vec<f32>,
    pub(crate) words: SparseRows,
    pub(crate) grams: SparseRows,
}

/// Gradients of a table, row by row as they come.
#[derive(Debug)]
pub(crate) struct SparseRows {
    pub(crate) values: Vec<f32>,
    pub(crate) touched: Vec<u32>,
    seen: Vec<bool>,
    dim: usize,
}

impl SparseRows {
    pub(crate) fn new(len: usize, dim: usize) -> Self {
        Self { values: vec![0.0; len], touched: Vec::new(), seen: vec![false; len / dim], dim }
    }

    pub(crate) fn add(&mut self, row: u32, values: &[f32]) {
        if !self.seen[row as usize] {
            self.seen[row as usize] = true;
            self.touched.push(row);
        }
        let at = row as usize * self.dim;
        self.values[at..at + self.dim].iter_mut().zip(values).for_each(|(s, v)| *s += v);
    }

    pub(crate) fn row(&self, row: u32) -> &[f32] {
        &self.values[row as usize * self.dim..][..self.dim]
    }

    pub(crate) fn clear(&mut self) {
        for row in self.touched.drain(..) {
            self.seen[row as usize] = false;
            self.values[row as usize * self.dim..][..self.dim].fill(0.0);
        }
    }
}

impl Gradients {
    pub(crate) fn new(weights: &Weights) -> Self {
        let shape = &weights.layout.shape;
        Self {
            dense: vec![0.0; weights.dense.len()],
            words: SparseRows::new(weights.words.len(), shape.word),
            grams: SparseRows::new(weights.grams.len(), shape.gram),
        }
    }

    pub(crate) fn clear(&mut self) {
        self.dense.fill(0.0);
        self.words.clear();
        self.grams.clear();
    }
}

/// Probabilities of leaving out.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dropout {
    /// A learned word vector in favour of the unknown word's.
    pub(crate) word: f32,
    /// A pretrained vector.
    pub(crate) vector: f32,
    /// A unit of the projection or of a recurrent layer, for a whole sentence.
    pub(crate) layer: f32,
    /// A unit of a head.
    pub(crate) head: f32,
    /// All that gazetteers say of a sentence's words.
    pub(crate) lists: f32,
}

/// Everything a shard reads.
pub(crate) struct Context<'a> {
    pub(crate) weights: &'a Weights,
    pub(crate) packed: &'a PackedWeights,
    pub(crate) types: &'a [TypeFeatures],
    pub(crate) dropout: Dropout,
    /// One over the number of words of the batch with trees, and with names alone.
    pub(crate) scale: [f32; 2],
    /// How much names count in sentences with trees.
    pub(crate) names_of_trees: f32,
    /// Whether only what reads the last layer is to be trained.
    pub(crate) frozen: bool,
}

/// Summed losses: heads, relations, tags, names, arguments, roles, senses, facts.
pub(crate) type Losses = [f64; 8];

/// Adds the gradients of a shard; `trees` have syntax, `named` have names alone.
pub(crate) fn shard(
    context: &Context<'_>,
    trees: &[&Example],
    named: &[&Example],
    random: &mut Random,
    gradients: &mut Gradients,
) -> Losses {
    let mut pass = Pass::new(context, trees, named, random);
    let mut losses = Losses::default();
    pass.forward(random);
    let syntax = pass.syntax(trees, random, &mut losses, gradients);
    let mut top = pass.names(trees, named, random, &mut losses, gradients);
    if !context.frozen {
        add_to(&mut top, &syntax);
        pass.backward(top, gradients);
    }
    losses
}

/// A shard on its way through the network.
pub(super) struct Pass<'a, 'c> {
    pub(super) context: &'a Context<'c>,
    pub(super) sentences: Vec<Range<usize>>,
    tree_rows: usize,
    types: Vec<u32>,
    words: Vec<u32>,
    /// Whether a word's gazetteer rows were seen.
    listed: Vec<bool>,
    input: Vec<f32>,
    masks: Vec<Vec<f32>>,
    /// Input of each layer, and the last one's output.
    x: Vec<Vec<f32>>,
    u: Vec<Vec<f32>>,
    c: Vec<Vec<f32>>,
}

impl<'a, 'c> Pass<'a, 'c> {
    fn new(context: &'a Context<'c>, trees: &[&Example], named: &[&Example], random: &mut Random) -> Self {
        let shape = context.weights.layout.shape;
        let mut sentences = Vec::new();
        let mut types = Vec::new();
        for example in trees.iter().chain(named) {
            sentences.push(types.len()..types.len() + example.types.len());
            types.extend_from_slice(&example.types);
        }
        let tree_rows = trees.iter().map(|e| e.types.len()).sum();
        let mut listed = Vec::with_capacity(types.len());
        for sentence in &sentences {
            let seen = random.unit() >= context.dropout.lists;
            listed.extend(sentence.clone().map(|_| seen));
        }
        let mut input = vec![0.0; types.len() * shape.input()];
        let mut words = Vec::with_capacity(types.len());
        for ((row, &t), &listed) in input.chunks_exact_mut(shape.input()).zip(&types).zip(&listed) {
            let features = &context.types[t as usize];
            let (vector, rest) = row.split_at_mut(shape.vector);
            let (word, gram) = rest.split_at_mut(shape.word);
            if random.unit() >= context.dropout.vector {
                vector.copy_from_slice(&features.vector);
            }
            let id = if random.unit() < context.dropout.word { 0 } else { features.word };
            word.copy_from_slice(&context.weights.words[id as usize * shape.word..][..shape.word]);
            words.push(id);
            for &g in features.grams.iter().chain(features.lists.iter().filter(|_| listed)) {
                let values = &context.weights.grams[g as usize * shape.gram..][..shape.gram];
                gram.iter_mut().zip(values).for_each(|(o, v)| *o += v);
            }
        }
        Self {
            context,
            sentences,
            tree_rows,
            types,
            words,
            listed,
            input,
            masks: Vec::new(),
            x: Vec::new(),
            u: Vec::new(),
            c: Vec::new(),
        }
    }

    /// One mask a sentence, the same for all its words.
    fn mask(&self, sentences: &[Range<usize>], columns: usize, random: &mut Random) -> Vec<f32> {
        let p = self.context.dropout.layer;
        let mut out = Vec::new();
        for sentence in sentences {
            let row = keep(columns, p, random);
            for _ in sentence.clone() {
                out.extend_from_slice(&row);
            }
        }
        out
    }

    fn forward(&mut self, random: &mut Random) {
        let (layout, packed) = (&self.context.weights.layout, self.context.packed);
        let dense = &self.context.weights.dense;
        let d = 2 * layout.shape.width;
        let mut x = affine(&self.input, &packed.projection, &dense[layout.projection.bias.clone()], self.types.len());
        for l in 0..=layout.layers.len() {
            let mask = self.mask(&self.sentences, d, random);
            scale_by(&mut x, &mask);
            self.masks.push(mask);
            self.x.push(x);
            if l == layout.layers.len() {
                break;
            }
            let (u, c, h) = recur(&self.x[l], &packed.layers[l], &layout.layers[l], dense, &self.sentences);
            self.u.push(u);
            self.c.push(c);
            x = h;
        }
    }

    /// Heads, relations and tags of the rows with trees: gives the gradient of those rows of the last output.
    fn syntax(&self, trees: &[&Example], random: &mut Random, losses: &mut Losses, out: &mut Gradients) -> Vec<f32> {
        let (layout, packed) = (&self.context.weights.layout, self.context.packed);
        let (shape, dense) = (layout.shape, &self.context.weights.dense);
        let scale = self.context.scale[0];
        let n = self.tree_rows;
        let (d, columns) = (2 * shape.width, shape.head_columns());
        if n == 0 {
            return Vec::new();
        }
        let top = &self.x[layout.layers.len()][..n * d];
        let raw = affine(top, &packed.heads, &dense[layout.heads.bias.clone()], n);
        let mut draw = vec![0.0; raw.len()];
        let p = self.context.dropout.head;

        // Heads.
        let columns_of = |range: Range<usize>| -> Vec<f32> {
            raw.chunks_exact(columns).flat_map(|row| row[range.clone()].iter().map(|&v| leaky(v))).collect()
        };
        let (mut dependent, mut head) = (columns_of(shape.arc_dependent()), columns_of(shape.arc_head()));
        let (mask_dependent, mask_head) = (keep(dependent.len(), p, random), keep(head.len(), p, random));
        scale_by(&mut dependent, &mask_dependent);
        scale_by(&mut head, &mask_head);
        let left = affine(&dependent, &packed.bilinear, &dense[layout.bilinear.bias.clone()], n);
        let (mut dleft, mut dhead) = (vec![0.0; left.len()], vec![0.0; head.len()]);
        let a = shape.arc;
        for (example, rows) in trees.iter().zip(&self.sentences) {
            let gold = &example.gold.words;
            let m = rows.len();
            let mut candidates = head[rows.start * a..rows.end * a].to_vec();
            candidates.extend_from_slice(&dense[layout.root_head.clone()]);
            let lefts = &left[rows.start * a..rows.end * a];
            let mut scores = vec![0.0; m * (m + 1)];
            let transposed = Packed::new(a, m + 1, |i, j| candidates[j * a + i]);
            kernel::multiply(lefts, &transposed, &mut scores, false);
            for (i, row) in scores.chunks_exact_mut(m + 1).enumerate() {
                row[i] = f32::NEG_INFINITY;
                losses[0] += cross_entropy(row, gold[i].head.unwrap_or(m), scale * gold[i].sure);
            }
            let packed_candidates = Packed::new(m + 1, a, |i, j| candidates[i * a + j]);
            kernel::multiply(&scores, &packed_candidates, &mut dleft[rows.start * a..rows.end * a], false);
            let mut dcandidates = vec![0.0; (m + 1) * a];
            kernel::multiply(
                &transpose(&scores, m + 1),
                &Packed::new(m, a, |i, j| lefts[i * a + j]),
                &mut dcandidates,
                false,
            );
            dhead[rows.start * a..rows.end * a].copy_from_slice(&dcandidates[..m * a]);
            add_to(&mut out.dense[layout.root_head.clone()], &dcandidates[m * a..]);
        }
        let mut ddependent = affine_gradient(&dependent, &dleft, &packed.bilinear, &layout.bilinear, &mut out.dense);
        scale_by(&mut ddependent, &mask_dependent);
        scale_by(&mut dhead, &mask_head);
        spread(&mut draw, &raw, columns, shape.arc_dependent(), &ddependent);
        spread(&mut draw, &raw, columns, shape.arc_head(), &dhead);

        // Relations, given the right heads.
        let r = shape.relation;
        let mut hidden = Vec::with_capacity(n * r);
        let golds = || trees.iter().map(|e| &e.gold.words).zip(&self.sentences);
        for (gold, rows) in golds() {
            for (i, word) in gold.iter().enumerate() {
                let of_word = &raw[(rows.start + i) * columns..][shape.relation_dependent()];
                let of_head = match word.head {
                    Some(h) => &raw[(rows.start + h) * columns..][shape.relation_head()],
                    None => &dense[layout.root_relation.clone()],
                };
                hidden.extend(of_word.iter().zip(of_head).map(|(a, b)| a + b));
            }
        }
        let slopes: Vec<f32> = hidden.iter().map(|&v| if v > 0.0 { 1.0 } else { 0.1 }).collect();
        let mask = keep(hidden.len(), p, random);
        let mut active = hidden;
        scale_by(&mut active, &slopes);
        scale_by(&mut active, &mask);
        let mut logits = affine(&active, &packed.relation, &dense[layout.relation.bias.clone()], n);
        let mut rows_of_logits = logits.chunks_exact_mut(Deprel::ALL.len());
        for (gold, _) in golds() {
            for word in gold {
                if let Some(row) = rows_of_logits.next() {
                    losses[1] += cross_entropy(row, word.deprel as usize, scale * word.sure);
                }
            }
        }
        let mut dhidden = affine_gradient(&active, &logits, &packed.relation, &layout.relation, &mut out.dense);
        scale_by(&mut dhidden, &mask);
        scale_by(&mut dhidden, &slopes);
        for (gold, rows) in golds() {
            for (i, word) in gold.iter().enumerate() {
                let from = &dhidden[(rows.start + i) * r..][..r];
                add_to(&mut draw[(rows.start + i) * columns..][shape.relation_dependent()], from);
                match word.head {
                    Some(h) => add_to(&mut draw[(rows.start + h) * columns..][shape.relation_head()], from),
                    None => add_to(&mut out.dense[layout.root_relation.clone()], from),
                }
            }
        }

        // Tags.
        for (gold, rows) in golds() {
            for (i, word) in gold.iter().enumerate() {
                let at = (rows.start + i) * columns + shape.tags().start;
                let mut from = at;
                let labels = [
                    word.tagged.then_some(word.upos as usize),
                    word.tagged.then_some(word.xpos as usize),
                    word.referent,
                    word.predicate.map(usize::from),
                    word.event.map(usize::from),
                ];
                for (size, label) in TAGS.into_iter().zip(labels) {
                    if let Some(label) = label {
                        let row = &mut draw[from..from + size];
                        row.copy_from_slice(&raw[from..from + size]);
                        losses[2] += cross_entropy(row, label, scale * 0.5);
                    }
                    from += size;
                }
            }
        }
        let meaning = self.meaning(trees, top, &raw, &mut draw, random, losses, out);
        let mut dtop = affine_gradient(top, &draw, &packed.heads, &layout.heads, &mut out.dense);
        for (row, gradient) in meaning {
            add_to(&mut dtop[row * d..(row + 1) * d], &gradient);
        }
        dtop
    }

    /// Names of all rows, as far as they are known: gives the gradient of the last output.
    fn names(
        &self,
        trees: &[&Example],
        named: &[&Example],
        random: &mut Random,
        losses: &mut Losses,
        out: &mut Gradients,
    ) -> Vec<f32> {
        let (layout, packed) = (&self.context.weights.layout, self.context.packed);
        let dense = &self.context.weights.dense;
        let d = 2 * layout.shape.width;
        let rows = self.types.len();
        let top = &self.x[layout.layers.len()][..];
        let sentences = &self.sentences;
        let (u, c, mut h) = recur(top, &packed.name_layer, &layout.name_layer, dense, sentences);
        let mask = self.mask(sentences, d, random);
        scale_by(&mut h, &mask);
        let mut logits = affine(&h, &packed.name_tags, &dense[layout.name_tags.bias.clone()], rows);
        for (e, (example, sentence)) in trees.iter().chain(named).zip(sentences).enumerate() {
            let scale = match e < trees.len() {
                true => self.context.scale[0] * self.context.names_of_trees,
                false => self.context.scale[1],
            };
            let gold = &example.gold.names;
            for i in sentence.clone() {
                let row = &mut logits[i * NAME_TAGS..(i + 1) * NAME_TAGS];
                match gold.get(i - sentence.start) {
                    None | Some(&UNKNOWN) => row.fill(0.0),
                    Some(&label) => losses[3] += cross_entropy(row, label as usize, scale),
                }
            }
        }
        let mut dh = affine_gradient(&h, &logits, &packed.name_tags, &layout.name_tags, &mut out.dense);
        scale_by(&mut dh, &mask);
        recur_gradient(top, &u, &c, &dh, &packed.name_layer, &layout.name_layer, dense, sentences, &mut out.dense)
    }

    fn backward(&self, mut dx: Vec<f32>, out: &mut Gradients) {
        let (layout, packed) = (&self.context.weights.layout, self.context.packed);
        let shape = layout.shape;
        for l in (0..=layout.layers.len()).rev() {
            scale_by(&mut dx, &self.masks[l]);
            if l == 0 {
                break;
            }
            let (layer, both) = (&layout.layers[l - 1], &packed.layers[l - 1]);
            let dense = &self.context.weights.dense;
            dx = recur_gradient(
                &self.x[l - 1],
                &self.u[l - 1],
                &self.c[l - 1],
                &dx,
                both,
                layer,
                dense,
                &self.sentences,
                &mut out.dense,
            );
        }
        let dinput = affine_gradient(&self.input, &dx, &packed.projection, &layout.projection, &mut out.dense);
        for (i, row) in dinput.chunks_exact(shape.input()).enumerate() {
            let (word, gram) = row[shape.vector..].split_at(shape.word);
            out.words.add(self.words[i], word);
            let features = &self.context.types[self.types[i] as usize];
            for &g in features.grams.iter().chain(features.lists.iter().filter(|_| self.listed[i])) {
                out.grams.add(g, gram);
            }
        }
    }
}

/// Inverted dropout: zeros, and what keeps the mean.
pub(super) fn keep(len: usize, p: f32, random: &mut Random) -> Vec<f32> {
    (0..len).map(|_| if random.unit() < p { 0.0 } else { 1.0 / (1.0 - p) }).collect()
}

pub(super) fn scale_by(x: &mut [f32], by: &[f32]) {
    x.iter_mut().zip(by).for_each(|(x, b)| *x *= b);
}

pub(super) fn add_to(x: &mut [f32], y: &[f32]) {
    x.iter_mut().zip(y).for_each(|(x, y)| *x += y);
}

fn transpose(x: &[f32], columns: usize) -> Vec<f32> {
    let rows = x.len() / columns;
    let mut out = vec![0.0; x.len()];
    for (i, row) in x.chunks_exact(columns).enumerate() {
        for (j, &v) in row.iter().enumerate() {
            out[j * rows + i] = v;
        }
    }
    out
}

pub(super) fn affine(x: &[f32], weights: &Both, bias: &[f32], rows: usize) -> Vec<f32> {
    let mut out = bias.repeat(rows);
    kernel::multiply(x, &weights.forward, &mut out, true);
    out
}

/// Adds the gradients of an affine map and gives that of its input.
pub(super) fn affine_gradient(x: &[f32], dy: &[f32], weights: &Both, affine: &Affine, out: &mut [f32]) -> Vec<f32> {
    for row in dy.chunks_exact(affine.weights.columns) {
        add_to(&mut out[affine.bias.clone()], row);
    }
    product_gradient(x, dy, weights, affine.weights.rows, affine.weights.columns, &mut out[affine.weights.at.clone()])
}

fn product_gradient(x: &[f32], dy: &[f32], weights: &Both, k: usize, n: usize, dw: &mut [f32]) -> Vec<f32> {
    let m = dy.len() / n;
    kernel::multiply(&transpose(x, k), &Packed::new(m, n, |i, j| dy[i * n + j]), dw, true);
    let mut dx = vec![0.0; m * k];
    kernel::multiply(dy, &weights.transposed, &mut dx, false);
    dx
}

type Recurrence = (Vec<f32>, Vec<f32>, Vec<f32>);

/// Products, cells and outputs of a layer.
fn recur(x: &[f32], weights: &Both, layer: &Layer, dense: &[f32], sentences: &[Range<usize>]) -> Recurrence {
    let d = layer.weights.rows;
    let mut u = vec![0.0; x.len() * 3];
    kernel::multiply(x, &weights.forward, &mut u, false);
    let (mut c, mut h) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    let gates = &dense[layer.gates.clone()];
    for s in sentences {
        let (from, to) = (s.start * d, s.end * d);
        for (side, gates) in gates.chunks_exact(2 * d).enumerate() {
            kernel::scan(&u[3 * from..3 * to], &x[from..to], gates, &mut c[from..to], &mut h[from..to], side == 1);
        }
    }
    (u, c, h)
}

/// Adds the gradients of a layer and gives that of its input.
#[expect(clippy::too_many_arguments, reason = "a gradient has the arguments of its function twice")]
fn recur_gradient(
    x: &[f32],
    u: &[f32],
    c: &[f32],
    dh: &[f32],
    weights: &Both,
    layer: &Layer,
    dense: &[f32],
    sentences: &[Range<usize>],
    out: &mut [f32],
) -> Vec<f32> {
    let d = layer.weights.rows;
    let (mut du, mut skip) = (vec![0.0; u.len()], vec![0.0; x.len()]);
    let gates = &dense[layer.gates.clone()];
    let mut dgates = vec![0.0; gates.len()];
    for s in sentences {
        let (from, to) = (s.start * d, s.end * d);
        for (side, (gates, dgates)) in gates.chunks_exact(2 * d).zip(dgates.chunks_exact_mut(2 * d)).enumerate() {
            kernel::scan_gradient(
                &u[3 * from..3 * to],
                &x[from..to],
                gates,
                &c[from..to],
                &dh[from..to],
                &mut du[3 * from..3 * to],
                &mut skip[from..to],
                dgates,
                side == 1,
            );
        }
    }
    add_to(&mut out[layer.gates.clone()], &dgates);
    let mut dx = product_gradient(x, &du, weights, d, layer.weights.columns, &mut out[layer.weights.at.clone()]);
    add_to(&mut dx, &skip);
    dx
}

/// Writes a gradient through the leaky rectifier into its columns.
pub(super) fn spread(draw: &mut [f32], raw: &[f32], columns: usize, range: Range<usize>, gradient: &[f32]) {
    let rows = draw.chunks_exact_mut(columns).zip(raw.chunks_exact(columns)).zip(gradient.chunks_exact(range.len()));
    for ((to, raw), from) in rows {
        for ((t, &v), &g) in to[range.clone()].iter_mut().zip(&raw[range.clone()]).zip(from) {
            *t += if v > 0.0 { g } else { 0.1 * g };
        }
    }
}

/// Turns scores into the scaled gradient of their cross entropy; gives the unscaled loss.
pub(super) fn cross_entropy(row: &mut [f32], gold: usize, scale: f32) -> f64 {
    let top = row.iter().fold(f32::NEG_INFINITY, |m, &x| m.max(x));
    let mut sum = 0.0;
    for x in row.iter_mut() {
        *x = if *x == f32::NEG_INFINITY { 0.0 } else { exp(*x - top) };
        sum += *x;
    }
    let loss = -f64::from(row[gold].max(1e-30) / sum).ln();
    row.iter_mut().for_each(|x| *x *= scale / sum);
    row[gold] -= scale;
    loss
}
