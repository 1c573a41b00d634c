//! The trainable numbers of the network: [`Weights`], their places in one flat vector ([`Layout`]), and their
//! quantised form in the weights file.

use std::ops::Range;

use super::super::random::Random;
use crate::annotate::network::{NAME_TAGS, PATHS, READINGS, Shape, Table, floats};
use crate::annotate::{Deprel, Role};
use crate::error::Result;
use crate::model::kernel::Packed;
use crate::model::{Sections, SectionsBuilder};

/// A matrix inside the flat vector, row-major.
#[derive(Clone, Debug)]
pub(crate) struct Tensor {
    pub(crate) at: Range<usize>,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
}

/// An affine map.
#[derive(Clone, Debug)]
pub(crate) struct Affine {
    pub(crate) weights: Tensor,
    pub(crate) bias: Range<usize>,
}

/// A bidirectional recurrent layer: products, then peepholes and biases of both directions.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    pub(crate) weights: Tensor,
    pub(crate) gates: Range<usize>,
}

/// Where everything stands.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) shape: Shape,
    pub(crate) projection: Affine,
    pub(crate) layers: Vec<Layer>,
    pub(crate) heads: Affine,
    pub(crate) root_head: Range<usize>,
    pub(crate) bilinear: Affine,
    pub(crate) root_relation: Range<usize>,
    pub(crate) relation: Affine,
    pub(crate) name_layer: Layer,
    pub(crate) name_tags: Affine,
    /// From the states of predicates to what their fact, arguments, roles and senses depend on.
    pub(crate) predicate: Affine,
    pub(crate) role: Affine,
    /// A number a reading and path.
    pub(crate) path_argument: Range<usize>,
    /// A row of roles a path.
    pub(crate) path_role: Range<usize>,
    /// A row a learned roleset.
    pub(crate) senses: Tensor,
    pub(crate) sense_bias: Range<usize>,
    pub(crate) len: usize,
}

impl Layout {
    /// `senses`: rolesets that are learned.
    pub(crate) fn new(shape: Shape, senses: usize) -> Self {
        let mut len = 0;
        let mut take = |n: usize| {
            len += n;
            len - n..len
        };
        let d = 2 * shape.width;
        let mut tensor = |rows: usize, columns: usize| Tensor { at: take(rows * columns), rows, columns };
        let projection = tensor(shape.input(), d);
        let layers: Vec<Tensor> = (0..shape.layers).map(|_| tensor(d, 6 * shape.width)).collect();
        let heads = tensor(d, shape.head_columns());
        let bilinear = tensor(shape.arc, shape.arc);
        let relation = tensor(shape.relation, Deprel::ALL.len());
        let name_layer = tensor(d, 6 * shape.width);
        let name_tags = tensor(d, NAME_TAGS);
        let predicate = tensor(d, shape.predicate_columns());
        let role = tensor(shape.role, Role::ALL.len());
        let senses = tensor(senses, shape.sense);
        let mut affine = |weights: Tensor| Affine { bias: take(weights.columns), weights };
        let (projection, heads, bilinear) = (affine(projection), affine(heads), affine(bilinear));
        let (relation, name_tags) = (affine(relation), affine(name_tags));
        let (predicate, role) = (affine(predicate), affine(role));
        let mut layer = |weights: Tensor| Layer { gates: take(8 * shape.width), weights };
        let layers = layers.into_iter().map(&mut layer).collect();
        let name_layer = layer(name_layer);
        let (root_head, root_relation) = (take(shape.arc), take(shape.relation));
        let (path_argument, path_role) = (take(READINGS * PATHS), take(PATHS * Role::ALL.len()));
        let sense_bias = take(senses.rows);
        Self {
            shape,
            projection,
            layers,
            heads,
            root_head,
            bilinear,
            root_relation,
            relation,
            name_layer,
            name_tags,
            predicate,
            role,
            path_argument,
            path_role,
            senses,
            sense_bias,
            len,
        }
    }
}

impl Layout {
    /// The matrices by the names of their sections.
    fn tensors(&self) -> Vec<(String, &Tensor)> {
        let mut out = vec![
            ("projection".to_owned(), &self.projection.weights),
            ("heads".to_owned(), &self.heads.weights),
            ("bilinear".to_owned(), &self.bilinear.weights),
            ("relation".to_owned(), &self.relation.weights),
            ("name-layer".to_owned(), &self.name_layer.weights),
            ("name-tags".to_owned(), &self.name_tags.weights),
            ("predicate".to_owned(), &self.predicate.weights),
            ("role".to_owned(), &self.role.weights),
        ];
        out.extend(self.layers.iter().enumerate().map(|(l, layer)| (format!("layer-{l}"), &layer.weights)));
        out
    }

    /// What is kept as floats, by the names of their sections.
    fn ranges(&self) -> Vec<(String, &Range<usize>)> {
        let mut out = vec![
            ("projection.bias".to_owned(), &self.projection.bias),
            ("heads.bias".to_owned(), &self.heads.bias),
            ("bilinear.bias".to_owned(), &self.bilinear.bias),
            ("relation.bias".to_owned(), &self.relation.bias),
            ("name-tags.bias".to_owned(), &self.name_tags.bias),
            ("name-layer.gates".to_owned(), &self.name_layer.gates),
            ("root-head".to_owned(), &self.root_head),
            ("root-relation".to_owned(), &self.root_relation),
            ("predicate.bias".to_owned(), &self.predicate.bias),
            ("role.bias".to_owned(), &self.role.bias),
            ("path-argument".to_owned(), &self.path_argument),
            ("path-role".to_owned(), &self.path_role),
            ("sense-bias".to_owned(), &self.sense_bias),
        ];
        out.extend(self.layers.iter().enumerate().map(|(l, layer)| (format!("layer-{l}.gates"), &layer.gates)));
        out
    }
}

/// All trainable numbers.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    pub(crate) layout: Layout,
    pub(crate) dense: Vec<f32>,
    /// Learned word vectors; row 0 is the unknown word.
    pub(crate) words: Vec<f32>,
    /// Hashed sub-word vectors.
    pub(crate) grams: Vec<f32>,
}

impl Weights {
    pub(crate) fn new(shape: Shape, words: usize, grams: usize, senses: usize, random: &mut Random) -> Self {
        let layout = Layout::new(shape, senses);
        let mut dense = vec![0.0; layout.len];
        let recurrent = layout.layers.iter().chain([&layout.name_layer]);
        let mut tensors: Vec<&Tensor> = recurrent.map(|l| &l.weights).collect();
        let affine = [&layout.projection, &layout.heads, &layout.relation, &layout.predicate, &layout.role];
        tensors.extend(affine.map(|a| &a.weights));
        for tensor in tensors {
            let bound = (3.0 / tensor.rows as f32).sqrt();
            dense[tensor.at.clone()].iter_mut().for_each(|w| *w = random.symmetric(bound));
        }
        let bound = (1.0 / shape.arc as f32).sqrt();
        dense[layout.bilinear.weights.at.clone()].iter_mut().for_each(|w| *w = random.symmetric(bound));
        dense[layout.senses.at.clone()].iter_mut().for_each(|w| *w = random.symmetric(0.1));
        let mut table = |len: usize| (0..len).map(|_| random.symmetric(0.1)).collect();
        let (words, grams) = (table(words * shape.word), table(grams * shape.gram));
        Self { layout, dense, words, grams }
    }

    /// The weights of a file, as exactly as it keeps them.
    pub(crate) fn from_sections(sections: &Sections<'_>) -> Result<Self> {
        let shape = Shape::decode(sections.get("network.shape")?)?;
        let layout = Layout::new(shape, sections.get("network.sense-bias")?.len() / 4);
        let mut dense = vec![0.0; layout.len];
        for (name, tensor) in layout.tensors() {
            let bytes = sections.get(&format!("network.{name}"))?;
            let (scales, codes) = bytes.split_at(4 * tensor.columns);
            let scales = floats(scales);
            for (i, (w, &code)) in dense[tensor.at.clone()].iter_mut().zip(codes).enumerate() {
                *w = scales[i % tensor.columns] * f32::from(code as i8);
            }
        }
        for (name, range) in layout.ranges() {
            dense[range.clone()].copy_from_slice(&floats(sections.get(&format!("network.{name}"))?));
        }
        let table = |name: &str, dim: usize| -> Result<Vec<f32>> {
            let table = Table::decode(sections.get(name)?, dim)?;
            let mut values = vec![0.0; table.rows() * dim];
            values.chunks_exact_mut(dim).enumerate().for_each(|(row, out)| table.add(row, out));
            Ok(values)
        };
        let (words, grams) = (table("network.words", shape.word)?, table("network.grams", shape.gram)?);
        dense[layout.senses.at.clone()].copy_from_slice(&table("network.sense-vectors", shape.sense)?);
        Ok(Self { layout, dense, words, grams })
    }

    /// Adds the quantised weights to a file.
    pub(crate) fn export(&self, builder: &mut SectionsBuilder) {
        let layout = &self.layout;
        builder.add("network.shape", layout.shape.encode());
        builder.add("network.words", quantize_table(&self.words, layout.shape.word));
        builder.add("network.grams", quantize_table(&self.grams, layout.shape.gram));
        let senses = &self.dense[layout.senses.at.clone()];
        builder.add("network.sense-vectors", quantize_table(senses, layout.shape.sense));
        for (name, tensor) in layout.tensors() {
            builder.add(&format!("network.{name}"), self.quantize(tensor));
        }
        for (name, range) in layout.ranges() {
            builder.add(&format!("network.{name}"), self.floats(range));
        }
    }

    fn floats(&self, at: &Range<usize>) -> Vec<u8> {
        self.dense[at.clone()].iter().flat_map(|x| x.to_le_bytes()).collect()
    }

    /// 8 bits a weight, one scale a column.
    fn quantize(&self, tensor: &Tensor) -> Vec<u8> {
        let weights = &self.dense[tensor.at.clone()];
        let mut scales = vec![0.0_f32; tensor.columns];
        for row in weights.chunks_exact(tensor.columns) {
            scales.iter_mut().zip(row).for_each(|(s, w)| *s = s.max(w.abs() / 127.0));
        }
        let mut out: Vec<u8> = scales.iter().flat_map(|s| s.to_le_bytes()).collect();
        for row in weights.chunks_exact(tensor.columns) {
            out.extend(row.iter().zip(&scales).map(|(&w, &s)| code(w, s)));
        }
        out
    }
}

/// 8 bits a number, one scale a row.
fn quantize_table(table: &[f32], dim: usize) -> Vec<u8> {
    let scales: Vec<f32> =
        table.chunks_exact(dim).map(|row| row.iter().fold(0.0_f32, |m, x| m.max(x.abs())) / 127.0).collect();
    let mut out: Vec<u8> = scales.iter().flat_map(|s| s.to_le_bytes()).collect();
    for (row, &scale) in table.chunks_exact(dim).zip(&scales) {
        out.extend(row.iter().map(|&x| code(x, scale)));
    }
    out
}

fn code(x: f32, scale: f32) -> u8 {
    let code = if scale > 0.0 { (x / scale).round().clamp(-127.0, 127.0) } else { 0.0 };
    code as i8 as u8
}

/// A matrix ready for products from both sides.
pub(crate) struct Both {
    pub(crate) forward: Packed,
    pub(crate) transposed: Packed,
}

impl Both {
    fn new(dense: &[f32], tensor: &Tensor) -> Self {
        let (w, rows, columns) = (&dense[tensor.at.clone()], tensor.rows, tensor.columns);
        Self {
            forward: Packed::new(rows, columns, |i, j| w[i * columns + j]),
            transposed: Packed::new(columns, rows, |i, j| w[j * columns + i]),
        }
    }
}

/// All matrices of one step, packed.
pub(crate) struct PackedWeights {
    pub(crate) projection: Both,
    pub(crate) layers: Vec<Both>,
    pub(crate) heads: Both,
    pub(crate) bilinear: Both,
    pub(crate) relation: Both,
    pub(crate) name_layer: Both,
    pub(crate) name_tags: Both,
    pub(crate) predicate: Both,
    pub(crate) role: Both,
}

impl PackedWeights {
    pub(crate) fn new(weights: &Weights) -> Self {
        let both = |tensor: &Tensor| Both::new(&weights.dense, tensor);
        let layout = &weights.layout;
        Self {
            projection: both(&layout.projection.weights),
            layers: layout.layers.iter().map(|l| both(&l.weights)).collect(),
            heads: both(&layout.heads.weights),
            bilinear: both(&layout.bilinear.weights),
            relation: both(&layout.relation.weights),
            name_layer: both(&layout.name_layer.weights),
            name_tags: both(&layout.name_tags.weights),
            predicate: both(&layout.predicate.weights),
            role: both(&layout.role.weights),
        }
    }
}
