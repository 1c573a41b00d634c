//! Words of sentences → [`Analysis`] of each: one network for tags, trees, names and referents.
//!
//! A word's form gives a pretrained vector, a learned vector and hashed sub-word vectors; they are projected once per
//! form and cached. A stack of bidirectional Simple Recurrent Units (Lei et al. 2018) reads the sentence; on top stand a
//! linear tagger, a biaffine scorer of heads (Dozat & Manning 2017), a scorer of relations for the chosen heads, a
//! linear typer of referents, scorers of the arguments of predicates and, over one more recurrent layer, a recogniser of
//! names. Trained by `train::network`.

mod features;
mod frames;
mod gazetteer;
mod meaning;
mod names;
mod path;
mod settle;
mod shape;
mod tables;
mod tree;
mod usage;

use rustc_hash::FxHashMap;

#[cfg(feature = "train")]
pub(crate) use features::GRAMS;
pub(crate) use features::{grams, normalize, straighten};
#[cfg(feature = "train")]
pub(crate) use frames::FrameIndex;
use frames::Frames;
use gazetteer::Gazetteer;
pub(crate) use gazetteer::LISTS;
use meaning::{Candidate, Meaning};
pub(crate) use names::NAME_TAGS;
#[cfg(feature = "train")]
pub(crate) use path::{PATHS, path};
use settle::{Scores, settle};
#[cfg(feature = "train")]
pub(crate) use shape::{FACT_STEPS, READINGS};
pub(crate) use shape::{REFERENTS, Shape, TAGS};
pub(crate) use tables::{Table, floats};
use tables::{Vectors, WordList, damaged};
use usage::Usage;

use super::analysis::{Analysis, NameTag, PredicateReading};
use super::tags::{Deprel, Upos, Xpos};
use crate::error::Result;
use crate::model::Sections;
use crate::model::kernel::{self, MOST_ROWS, Packed, Quantized, Rounded};

/// The decoded weights.
#[derive(Debug)]
pub(crate) struct Network {
    shape: Shape,
    vectors: Vectors,
    vocabulary: WordList,
    words: Table,
    grams: Table,
    gazetteer: Gazetteer,
    projection: Dense,
    layers: Vec<Recurrent>,
    heads: Dense,
    root_head: Vec<f32>,
    bilinear: Dense,
    root_relation: Vec<f32>,
    relation: Dense,
    name_layer: Recurrent,
    name_tags: Dense,
    meaning: Meaning,
    frames: Frames,
    usage: Usage,
}

/// An affine map.
#[derive(Debug)]
struct Dense {
    weights: Quantized,
    bias: Vec<f32>,
}

/// One bidirectional recurrent layer.
#[derive(Debug)]
struct Recurrent {
    weights: Quantized,
    /// Peepholes and biases of the forward direction, then of the backward one.
    gates: Vec<f32>,
}

impl Dense {
    fn decode(sections: &Sections<'_>, name: &str, rows: usize, columns: usize) -> Result<Self> {
        let weights = matrix(sections, name, rows, columns)?;
        let bias = numbers(sections, &format!("{name}.bias"), columns)?;
        Ok(Self { weights, bias })
    }

    /// `out` becomes one row per row of `x`.
    fn apply(&self, x: &[f32], out: &mut Vec<f32>, rows: usize, rounded: &mut Rounded) {
        out.clear();
        for _ in 0..rows {
            out.extend_from_slice(&self.bias);
        }
        self.weights.apply(x, out, rounded);
    }
}

/// A quantised matrix: per column a scale (f32), then the codes (i8) row by row.
fn matrix(sections: &Sections<'_>, name: &str, rows: usize, columns: usize) -> Result<Quantized> {
    let bytes = sections.get(name)?;
    if bytes.len() != columns * (4 + rows) || rows > MOST_ROWS {
        return Err(damaged(&format!("section '{name}' has the wrong length")));
    }
    let (scales, codes) = bytes.split_at(4 * columns);
    let codes: Vec<i8> = codes.iter().map(|&b| b as i8).collect();
    Ok(Quantized::new(floats(scales), &codes))
}

fn numbers(sections: &Sections<'_>, name: &str, length: usize) -> Result<Vec<f32>> {
    let numbers = floats(sections.get(name)?);
    if numbers.len() == length { Ok(numbers) } else { Err(damaged(&format!("section '{name}' has the wrong length"))) }
}

/// The longest stretch of words the network reads at once; longer sentences are read in pieces, so that time and
/// memory stay linear in the text.
const LONGEST: usize = 192;

/// Words analysed together: enough rows to keep the matrix kernels busy, few enough to stay in the cache.
const BATCH: usize = 384;

/// The work space of one thread: buffers, and what was computed per form.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    forms: FxHashMap<Box<str>, u32>,
    input: Vec<f32>,
    projected: Vec<f32>,
    first: Vec<f32>,
    x: Vec<f32>,
    h: Vec<f32>,
    u: Vec<f32>,
    c: Vec<f32>,
    heads: Vec<f32>,
    left: Vec<f32>,
    scores: Vec<f32>,
    logits: Vec<f32>,
    of_words: Vec<Scores>,
    predicates: Vec<PredicateReading>,
    rounded: Rounded,
}

/// A noun names an event from this score on, 0.43 as a probability: the teacher leaves out more events than it makes up. F1 on
/// QANom (dev) is 77.3 at 0, 80.7 at -1, where predicates of PropBank (EWT, dev) lose a point.
const EVENT: f32 = -0.3;

/// Forms whose projection is kept per thread.
const CACHED_FORMS: usize = 4096;

impl Network {
    pub(crate) fn decode(sections: &Sections<'_>) -> Result<Self> {
        let shape = Shape::decode(sections.get("network.shape")?)?;
        let d = 2 * shape.width;
        let vectors = Vectors::decode(sections, shape.vector)?;
        let vocabulary = WordList::decode(sections.get("network.vocabulary")?)?;
        let words = Table::decode(sections.get("network.words")?, shape.word)?;
        let grams = Table::decode(sections.get("network.grams")?, shape.gram)?;
        if words.rows() != vocabulary.len() + 1 {
            return Err(damaged("vocabulary and its vectors differ in number"));
        }
        if grams.rows() <= LISTS {
            return Err(damaged("no rows for sub-words"));
        }
        let recurrent = |name: &str| -> Result<Recurrent> {
            Ok(Recurrent {
                weights: matrix(sections, name, d, 6 * shape.width)?,
                gates: numbers(sections, &format!("{name}.gates"), 8 * shape.width)?,
            })
        };
        Ok(Self {
            vectors,
            vocabulary,
            words,
            grams,
            gazetteer: Gazetteer::decode(sections)?,
            projection: Dense::decode(sections, "network.projection", shape.input(), d)?,
            layers: (0..shape.layers).map(|l| recurrent(&format!("network.layer-{l}"))).collect::<Result<_>>()?,
            heads: Dense::decode(sections, "network.heads", d, shape.head_columns())?,
            root_head: numbers(sections, "network.root-head", shape.arc)?,
            bilinear: Dense::decode(sections, "network.bilinear", shape.arc, shape.arc)?,
            root_relation: numbers(sections, "network.root-relation", shape.relation)?,
            relation: Dense::decode(sections, "network.relation", shape.relation, Deprel::ALL.len())?,
            name_layer: recurrent("network.name-layer")?,
            name_tags: Dense::decode(sections, "network.name-tags", d, NAME_TAGS)?,
            meaning: Meaning::decode(sections, &shape)?,
            frames: Frames::decode(sections, shape.sense)?,
            usage: Usage::decode(sections)?,
            shape,
        })
    }

    /// Writes the pretrained vector of a straightened form, where `out` has as many numbers as a vector.
    pub(crate) fn look_up(&self, form: &str, out: &mut [f32]) {
        if out.len() == self.shape.vector {
            self.vectors.look_up(form, out);
        }
    }

    /// The pretrained vector of a straightened form.
    #[cfg(feature = "train")]
    pub(crate) fn vector(&self, form: &str) -> Vec<f32> {
        let mut out = vec![0.0; self.shape.vector];
        self.vectors.look_up(form, &mut out);
        out
    }

    /// The gazetteer's lists that a normalised form stands in.
    #[cfg(feature = "train")]
    pub(crate) fn lists(&self, normalized: &str) -> impl Iterator<Item = usize> + use<> {
        self.gazetteer.lists(normalized)
    }

    /// The roleset that a predicate means, if PropBank has any for its lemma.
    pub(crate) fn sense(&self, lemma: &str, upos: Upos, particle: Option<&str>, query: &[f32]) -> Option<&str> {
        self.frames.choose(lemma, upos, particle, query)
    }

    /// Analyses the sentences of a document, given as their words' forms; the analyses come in the order of the words, with
    /// those of them that are predicates or name events. Linear in the number of words.
    pub(crate) fn analyse(
        &self,
        sentences: &[&[&str]],
        space: &mut Workspace,
    ) -> (Vec<Analysis>, Vec<PredicateReading>) {
        space.of_words.clear();
        space.predicates.clear();
        let mut out: Vec<Analysis> = Vec::with_capacity(sentences.iter().map(|s| s.len()).sum());
        let mut pieces: Vec<&[&str]> = Vec::new();
        let mut pending = 0;
        for sentence in sentences {
            let first = out.len() + pending;
            for piece in sentence.chunks(LONGEST) {
                if pending + piece.len() > BATCH {
                    self.batch(&pieces, space, &mut out);
                    pieces.clear();
                    pending = 0;
                }
                pieces.push(piece);
                pending += piece.len();
            }
            if sentence.len() > LONGEST {
                self.batch(&pieces, space, &mut out);
                pieces.clear();
                pending = 0;
                join_pieces(&mut out[first..]);
            }
        }
        self.batch(&pieces, space, &mut out);
        settle(sentences, &space.of_words, &self.usage, &mut out);
        (out, std::mem::take(&mut space.predicates))
    }

    fn batch(&self, sentences: &[&[&str]], space: &mut Workspace, out: &mut Vec<Analysis>) {
        let n: usize = sentences.iter().map(|s| s.len()).sum();
        if n == 0 {
            return;
        }
        let d = 2 * self.shape.width;
        self.gather(sentences, space);
        space.h.resize(n * d, 0.0);
        space.c.resize(n * d, 0.0);
        for (l, layer) in self.layers.iter().enumerate() {
            if l > 0 {
                self.products(&layer.weights, n, space);
            }
            self.scan(layer, sentences, space);
            std::mem::swap(&mut space.x, &mut space.h);
        }
        self.heads.apply(&space.x, &mut space.heads, n, &mut space.rounded);
        self.products(&self.name_layer.weights, n, space);
        self.scan(&self.name_layer, sentences, space);
        self.name_tags.apply(&space.h, &mut space.logits, n, &mut space.rounded);
        let base = out.len();
        let mut candidates = Vec::new();
        let mut row = 0;
        for sentence in sentences {
            self.sentence(row, sentence.len(), space, out, &mut candidates);
            row += sentence.len();
        }
        let mut predicates = std::mem::take(&mut space.predicates);
        self.meaning.read(&self.shape, &candidates, &out[base..], base, space, &mut predicates);
        space.predicates = predicates;
    }

    /// `u = x · weights`.
    fn products(&self, weights: &Quantized, n: usize, space: &mut Workspace) {
        space.u.clear();
        space.u.resize(n * weights.columns(), 0.0);
        weights.apply(&space.x, &mut space.u, &mut space.rounded);
    }

    fn scan(&self, layer: &Recurrent, sentences: &[&[&str]], space: &mut Workspace) {
        let d = 2 * self.shape.width;
        let (forward, backward) = layer.gates.split_at(4 * self.shape.width);
        let mut row = 0;
        for sentence in sentences {
            let (from, to) = (row * d, (row + sentence.len()) * d);
            let u = &space.u[3 * from..3 * to];
            let x = &space.x[from..to];
            kernel::scan(u, x, forward, &mut space.c[from..to], &mut space.h[from..to], false);
            kernel::scan(u, x, backward, &mut space.c[from..to], &mut space.h[from..to], true);
            row += sentence.len();
        }
    }

    /// Fills `x` and `u` with what the forms alone decide: their projection and the first layer's products.
    fn gather(&self, sentences: &[&[&str]], space: &mut Workspace) {
        let d = 2 * self.shape.width;
        let forms = || sentences.iter().flat_map(|s| s.iter().copied());
        self.admit(forms(), space);
        space.x.clear();
        space.u.clear();
        for form in forms() {
            let row = space.forms.get(form).map_or(0, |&row| row as usize);
            space.x.extend_from_slice(&space.projected[row * d..(row + 1) * d]);
            space.u.extend_from_slice(&space.first[row * 3 * d..(row + 1) * 3 * d]);
        }
    }

    /// Computes what the forms not met yet decide, all at once, and remembers it.
    fn admit<'f>(&self, forms: impl Iterator<Item = &'f str> + Clone, space: &mut Workspace) {
        if space.forms.len() + forms.clone().count() > CACHED_FORMS {
            space.forms.clear();
            space.projected.clear();
            space.first.clear();
        }
        let shape = &self.shape;
        let d = 2 * shape.width;
        let known = space.forms.len();
        space.input.clear();
        for form in forms {
            if space.forms.contains_key(form) {
                continue;
            }
            space.forms.insert(form.into(), space.forms.len() as u32);
            let from = space.input.len();
            space.input.resize(from + shape.input(), 0.0);
            let (vector, rest) = space.input[from..].split_at_mut(shape.vector);
            let (word, gram) = rest.split_at_mut(shape.word);
            self.vectors.look_up(&straighten(form), vector);
            let normalized = normalize(form);
            self.words.add(self.vocabulary.find(&normalized).map_or(0, |row| row + 1), word);
            let hashed = self.grams.rows() - LISTS;
            let rows = grams(form, &normalized, hashed as u32).into_iter().map(|row| row as usize);
            for row in rows.chain(self.gazetteer.lists(&normalized).map(|list| hashed + list)) {
                self.grams.add(row, gram);
            }
        }
        let new = space.forms.len() - known;
        if new == 0 {
            return;
        }
        self.projection.apply(&space.input, &mut space.h, new, &mut space.rounded);
        space.projected.extend_from_slice(&space.h);
        space.first.resize((known + new) * 3 * d, 0.0);
        if let Some(layer) = self.layers.first() {
            layer.weights.apply(&space.h, &mut space.first[known * 3 * d..], &mut space.rounded);
        }
    }

    /// Decodes one sentence of the batch; its predicates are yet to be read.
    fn sentence(
        &self,
        first: usize,
        n: usize,
        space: &mut Workspace,
        out: &mut Vec<Analysis>,
        candidates: &mut Vec<Candidate>,
    ) {
        let shape = &self.shape;
        let columns = shape.head_columns();
        let heads = &space.heads[first * columns..(first + n) * columns];
        let tree = self.tree(heads, n, &mut space.left, &mut space.scores, &mut space.rounded);
        let certain = space.scores.chunks_exact(n + 1).zip(&tree).map(|(row, &head)| probability(row, head));
        let certain: Vec<f32> = certain.collect();
        let mut hidden = Vec::with_capacity(n * shape.relation);
        for (row, &head) in heads.chunks_exact(columns).zip(&tree) {
            let of_head = match heads.chunks_exact(columns).nth(head) {
                Some(row) => &row[shape.relation_head()],
                None => &self.root_relation[..],
            };
            hidden.extend(row[shape.relation_dependent()].iter().zip(of_head).map(|(a, b)| leaky(a + b)));
        }
        self.relation.apply(&hidden, &mut space.scores, n, &mut space.rounded);
        for (i, row) in heads.chunks_exact(columns).enumerate() {
            let tags = &row[shape.tags()];
            let head = (tree[i] < n).then_some(tree[i] as u32);
            let relations = &space.scores[i * Deprel::ALL.len()..(i + 1) * Deprel::ALL.len()];
            let deprel = match head {
                None => Deprel::Root,
                Some(_) => Deprel::from_index(best(relations, Some(Deprel::Root as usize))),
            };
            let (upos, rest) = tags.split_at(TAGS[0]);
            let (xpos, rest) = rest.split_at(TAGS[1]);
            let (referents, rest) = rest.split_at(TAGS[2]);
            let (predicate, event) = rest.split_at(TAGS[3]);
            let readings = [predicate[1] > predicate[0], event[1] - event[0] > EVENT];
            if readings.contains(&true) {
                candidates.push(Candidate { row: first + i, sentence: first..first + n, readings });
            }
            let names = &space.logits[(first + i) * NAME_TAGS..(first + i + 1) * NAME_TAGS];
            space.of_words.push(Scores::new(upos, xpos, names));
            out.push(Analysis {
                upos: Upos::from_index(best(upos, None)),
                xpos: Xpos::from_index(best(xpos, None)),
                head,
                deprel,
                certainty: certain[i] * probability(relations, deprel as usize),
                name: NameTag::Outside,
                referent: REFERENTS[best(referents, None)],
            });
        }
    }

    fn tree(
        &self,
        heads: &[f32],
        n: usize,
        left: &mut Vec<f32>,
        scores: &mut Vec<f32>,
        rounded: &mut Rounded,
    ) -> Vec<usize> {
        let shape = &self.shape;
        let columns = shape.head_columns();
        let mut dependents = Vec::with_capacity(n * shape.arc);
        for row in heads.chunks_exact(columns) {
            dependents.extend(row[shape.arc_dependent()].iter().map(|&x| leaky(x)));
        }
        self.bilinear.apply(&dependents, left, n, rounded);
        let candidates = Packed::new(shape.arc, n + 1, |i, j| {
            if j == n { self.root_head[i] } else { leaky(heads[j * columns + shape.arc_head().start + i]) }
        });
        scores.clear();
        scores.resize(n * (n + 1), 0.0);
        kernel::multiply(left, &candidates, scores, false);
        tree::best_tree(scores, n)
    }
}

/// Leaky rectifier with slope 0.1, as the trainer has it.
pub(crate) fn leaky(x: f32) -> f32 {
    if x > 0.0 { x } else { 0.1 * x }
}

/// The share of one class in the softmax of scores.
fn probability(scores: &[f32], class: usize) -> f32 {
    1.0 / scores.iter().map(|&x| kernel::exp(x - scores[class])).sum::<f32>()
}

fn best(row: &[f32], except: Option<usize>) -> usize {
    let mut best = usize::from(except == Some(0));
    for (i, &x) in row.iter().enumerate() {
        if x > row[best] && Some(i) != except {
            best = i;
        }
    }
    best
}

/// Hangs the roots of a long sentence's later pieces under the root of its first and shifts heads to the sentence.
fn join_pieces(words: &mut [Analysis]) {
    let root = words.iter().take(LONGEST).position(|w| w.head.is_none()).unwrap_or(0) as u32;
    for (i, word) in words.iter_mut().enumerate().skip(LONGEST) {
        let first = (i / LONGEST * LONGEST) as u32;
        match &mut word.head {
            Some(head) => *head += first,
            None => {
                word.head = Some(root);
                word.deprel = Deprel::Parataxis;
            }
        }
    }
}
