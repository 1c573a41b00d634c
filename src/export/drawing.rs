//! A picture with a place for everything: the sizes of nodes and words, and where they stand.
//!
//! The words of an arrow are laid out as a small box of their own between its two ends: so words cover neither each other
//! nor a node, and arrows between the same two nodes part. What stands in one cluster stands in one frame; the words of an
//! arrow from frame to frame stand on a straight line, where there is room.

mod along;
mod outline;
mod text;

use std::collections::BTreeMap;

use super::label::{self, Label};
use super::layout::{Group, Layout, Point};
use super::look::{Colors, Look, Shape, Theme};
use super::picture::{Arrow, Picture, PictureNode, Show, Tone};
pub(super) use outline::Outline;
pub(super) use text::Block;

/// A picture with a place for everything.
pub(super) struct Drawing<'p> {
    pub(super) nodes: Vec<DrawnNode<'p>>,
    pub(super) arrows: Vec<DrawnArrow<'p>>,
    /// One for each cluster.
    pub(super) frames: Vec<Frame>,
    /// Whether arrows are too many to stand out.
    pub(super) crowded: bool,
}

/// What encloses a cluster.
pub(super) struct Frame {
    pub(super) label: Block,
    pub(super) at: Point,
    pub(super) size: Point,
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
    /// Whether its words lie on a frame.
    pub(super) framed: bool,
}

impl<'p> Drawing<'p> {
    /// Lays a picture out; a crowded one without words on arrows.
    pub(super) fn new(picture: &'p Picture<'p>, theme: Theme) -> Self {
        let colors = theme.colors();
        let mut nodes: Vec<DrawnNode<'p>> = picture
            .nodes
            .iter()
            .map(|drawn| {
                let look = Look::of(drawn.node.kind);
                let block = node_block(drawn, &label::of_node(drawn), colors);
                let outline = match drawn.show {
                    Show::Dot => Outline::within(Shape::Ellipse, [dot_size(drawn); 2]),
                    Show::All | Show::Name => Outline::around(look.shape, [block.width, block.height]),
                };
                let steps_back = drawn.passive && look.shape == Shape::Box && !drawn.node.is_actor();
                let colors = if steps_back { colors.passive } else { look.colors(theme) };
                DrawnNode { drawn, outline, block, colors, at: [0.0; 2] }
            })
            .collect();
        let position: BTreeMap<&str, usize> =
            nodes.iter().enumerate().map(|(i, node)| (&*node.drawn.node.id, i)).collect();
        let cluster_of = picture.cluster_of();
        let mut arrows: Vec<DrawnArrow<'p>> = picture
            .arrows
            .iter()
            .filter_map(|arrow| {
                let ends = [*position.get(&*arrow.source.id)?, *position.get(&*arrow.target.id)?];
                let lines = if picture.crowded { Label::new() } else { label::of_arrow(arrow) };
                let words = (!lines.is_empty()).then(|| (arrow_block(arrow, &lines, colors), [0.0; 2]));
                Some(DrawnArrow { arrow, ends, words, framed: false })
            })
            .collect();

        let mut boxes: Vec<Point> = nodes.iter().map(|node| node.outline.size).collect();
        let mut pairs: Vec<[usize; 2]> = Vec::new();
        let labels: Vec<Block> =
            picture.clusters.iter().map(|cluster| frame_block(&cluster.label, picture.crowded, colors)).collect();
        let mut groups: Vec<Group> = picture
            .clusters
            .iter()
            .zip(&labels)
            .map(|(cluster, label)| Group { members: cluster.members.clone(), head: [label.width, label.height + 4.0] })
            .collect();
        // By arrow, the box of its words.
        let mut box_of: Vec<Option<usize>> = Vec::with_capacity(arrows.len());
        for arrow in &arrows {
            let clusters = arrow.ends.map(|end| cluster_of[end]);
            let crosses = matches!(clusters, [Some(from), Some(to)] if from != to);
            let block = arrow.words.as_ref().filter(|_| !crosses).map(|(block, _)| block);
            box_of.push(block.map(|_| boxes.len()));
            match block {
                Some(block) => {
                    if let [Some(from), Some(to)] = clusters
                        && from == to
                    {
                        groups[from].members.push(boxes.len());
                    }
                    pairs.extend(arrow.ends.map(|end| [end, boxes.len()]));
                    boxes.push([block.width + 4.0, block.height + 2.0]);
                }
                None => pairs.push(arrow.ends),
            }
        }
        let (length, gap) = if picture.crowded { (40.0, 3.0) } else { (16.0, 7.0) };
        let (places, frames) = Layout { length, gap, aspect: 1.5 }.place_groups(&boxes, &pairs, &groups);
        for (node, &at) in nodes.iter_mut().zip(&places) {
            node.at = at;
        }
        let heads = frames.iter().zip(&groups).map(|([at, size], group)| {
            let [width, height] = [0, 1].map(|axis| (size[axis] - group.head[axis]) / 2.0);
            ([at[0] - width, at[1] - height], group.head)
        });
        let mut taken: Vec<(Point, Point)> = places.iter().copied().zip(boxes).chain(heads).collect();
        for (arrow, number) in arrows.iter_mut().zip(box_of) {
            let Some((block, at)) = &mut arrow.words else { continue };
            *at = match number {
                Some(number) => places[number],
                None => {
                    let size = [block.width + 4.0, block.height + 2.0];
                    let at = along::place(arrow.ends.map(|end| nodes[end].at), size, &taken);
                    taken.push((at, size));
                    at
                }
            };
            let on =
                |centre: &Point, size: &Point| (0..2).all(|axis| (at[axis] - centre[axis]).abs() < size[axis] / 2.0);
            arrow.framed = frames.iter().any(|[centre, size]| on(centre, size));
        }
        let frames = labels.into_iter().zip(frames).map(|(label, [at, size])| Frame { label, at, size }).collect();
        Self { nodes, arrows, frames, crowded: picture.crowded }
    }

    /// Upper left and lower right.
    pub(super) fn corners(&self) -> [Point; 2] {
        let nodes = self.nodes.iter().map(|node| (node.at, node.outline.size));
        let words = self.arrows.iter().filter_map(|arrow| arrow.words.as_ref());
        let frames = self.frames.iter().map(|frame| (frame.at, frame.size));
        let boxes: Vec<(Point, Point)> =
            nodes.chain(words.map(|(block, at)| (*at, [block.width, block.height]))).chain(frames).collect();
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
    let size = if statement { 10.0 } else { drawn.font_size() };
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

/// The size of the words at a frame.
pub(super) const fn frame_font(crowded: bool) -> f64 {
    if crowded { 16.0 } else { 11.0 }
}

fn frame_block(label: &str, crowded: bool, colors: &Colors) -> Block {
    let size = frame_font(crowded);
    Block::new(&vec![vec![(label::Part::Detail, label.to_owned())]], true, |_| (size, true, colors.detail))
}

/// The diameter of a node that is only a dot.
pub(super) fn dot_size(drawn: &PictureNode<'_>) -> f64 {
    5.0 + (drawn.weight as f64).ln_1p()
}
