//! A picture with a place for everything: the sizes of nodes and words, and where they stand.
//!
//! The words of an arrow are laid out as a small box of their own between its two ends: so words cover neither each other
//! nor a node, and arrows between the same two nodes part.

mod outline;
mod text;

use std::collections::BTreeMap;

use super::label::{self, Label};
use super::layout::{Layout, Point};
use super::look::{Colors, Look, Shape, Theme};
use super::picture::{Arrow, Picture, PictureNode, Tone};
pub(super) use outline::Outline;
pub(super) use text::Block;

/// A picture with a place for everything.
pub(super) struct Drawing<'p> {
    pub(super) nodes: Vec<DrawnNode<'p>>,
    pub(super) arrows: Vec<DrawnArrow<'p>>,
}

pub(super) struct DrawnNode<'p> {
    pub(super) drawn: &'p PictureNode<'p>,
    pub(super) outline: Outline,
    pub(super) block: Block,
    pub(super) colors: [&'static str; 2],
    pub(super) at: Point,
}

pub(super) struct DrawnArrow<'p> {
    pub(super) arrow: &'p Arrow<'p>,
    pub(super) ends: [usize; 2],
    /// Its words, and where they stand.
    pub(super) words: Option<(Block, Point)>,
}

impl<'p> Drawing<'p> {
    /// Lays a picture out; beyond `crowded` arrows, without their words.
    pub(super) fn new(picture: &'p Picture<'p>, theme: Theme, crowded: usize) -> Self {
        let colors = theme.colors();
        let mut nodes: Vec<DrawnNode<'p>> = picture
            .nodes
            .iter()
            .map(|drawn| {
                let look = Look::of(drawn.node.kind);
                let block = node_block(drawn, &label::of_node(drawn), colors);
                let outline = Outline::around(look.shape, [block.width, block.height]);
                let steps_back = drawn.passive && look.shape == Shape::Box && !drawn.node.is_actor();
                let colors = if steps_back { colors.passive } else { look.colors(theme) };
                DrawnNode { drawn, outline, block, colors, at: [0.0; 2] }
            })
            .collect();
        let position: BTreeMap<&str, usize> =
            nodes.iter().enumerate().map(|(i, node)| (&*node.drawn.node.id, i)).collect();
        let crowded = picture.arrows.len() > crowded;
        let mut arrows: Vec<DrawnArrow<'p>> = picture
            .arrows
            .iter()
            .filter_map(|arrow| {
                let ends = [*position.get(&*arrow.source.id)?, *position.get(&*arrow.target.id)?];
                let lines = if crowded { Label::new() } else { label::of_arrow(arrow) };
                let words = (!lines.is_empty()).then(|| (arrow_block(arrow, &lines, colors), [0.0; 2]));
                Some(DrawnArrow { arrow, ends, words })
            })
            .collect();

        let mut boxes: Vec<Point> = nodes.iter().map(|node| node.outline.size).collect();
        let mut pairs: Vec<[usize; 2]> = Vec::new();
        for arrow in &arrows {
            match &arrow.words {
                Some((block, _)) => {
                    pairs.extend(arrow.ends.map(|end| [end, boxes.len()]));
                    boxes.push([block.width + 4.0, block.height + 2.0]);
                }
                None => pairs.push(arrow.ends),
            }
        }
        let layout = Layout { length: if crowded { 40.0 } else { 16.0 }, gap: 7.0, aspect: 1.5 };
        let places = layout.place(&boxes, &pairs);
        let (of_nodes, of_words) = places.split_at(nodes.len());
        for (node, &at) in nodes.iter_mut().zip(of_nodes) {
            node.at = at;
        }
        for ((_, at), &place) in arrows.iter_mut().filter_map(|arrow| arrow.words.as_mut()).zip(of_words) {
            *at = place;
        }
        Self { nodes, arrows }
    }

    /// Upper left and lower right.
    pub(super) fn corners(&self) -> [Point; 2] {
        let nodes = self.nodes.iter().map(|node| (node.at, node.outline.size));
        let words = self.arrows.iter().filter_map(|arrow| arrow.words.as_ref());
        let boxes: Vec<(Point, Point)> =
            nodes.chain(words.map(|(block, at)| (*at, [block.width, block.height]))).collect();
        let corner = |sign: f64, of: fn(f64, f64) -> f64| {
            [0, 1].map(|axis| {
                boxes.iter().map(|(at, size)| at[axis] + sign * size[axis] / 2.0).reduce(of).unwrap_or_default()
            })
        };
        [corner(-1.0, f64::min), corner(1.0, f64::max)]
    }
}

fn node_block(drawn: &PictureNode<'_>, lines: &Label, colors: &Colors) -> Block {
    let statement = drawn.node.is_statement();
    let size = if statement { 10.0 } else { 12.0 + (drawn.weight as f64).ln_1p().min(4.0) };
    Block::new(lines, statement, |part| match part {
        label::Part::Name => (size, drawn.node.is_actor(), colors.text),
        label::Part::Words => (10.0, false, colors.text),
        label::Part::Note => (9.0, false, colors.ink),
        label::Part::Denied => (9.0, false, colors.denied),
        label::Part::Detail => (9.0, false, colors.detail),
    })
}

fn arrow_block(arrow: &Arrow<'_>, lines: &Label, colors: &Colors) -> Block {
    let words = match arrow.tone {
        Tone { denied: true, .. } => colors.denied,
        Tone { standing: true, .. } => colors.detail,
        _ => colors.words,
    };
    Block::new(lines, false, |part| match part {
        label::Part::Detail => (9.0, false, colors.detail),
        _ => (10.0, false, words),
    })
}
