//! SVG: the picture of `dot`, laid out and drawn by ourselves, for those who have no Graphviz.
//!
//! An arrow is a curve through its words. Written with plain formatting: every attribute is a number or a colour of ours,
//! all text goes through [`markup`].

use std::io::Write;

use super::drawing::{Block, Drawing, DrawnArrow, Outline};
use super::label::{self, markup};
use super::layout::Point;
use super::look::{Colors, LOOKS, Look, Theme};
use super::picture::{Picture, Show, Tone, select};
use super::{ExportOptions, Spec, wording};
use crate::error::Result;
use crate::graph::ActorGraph;

pub(super) const SPEC: Spec = Spec { name: "svg", extension: "svg", media_type: "image/svg+xml", write: write_graph };

/// Nodes that are drawn unless the user says otherwise.
const NODES: usize = 50;
const MARGIN: f64 = 24.0;
const FAMILY: &str = "Helvetica, Arial, 'Liberation Sans', sans-serif";

fn write_graph(graph: &ActorGraph, options: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let part = select(graph, options.picture_nodes.unwrap_or(NODES));
    let picture = Picture::new(part.as_ref().unwrap_or(graph), graph, options);
    let theme = options.theme;
    let colors = theme.colors();
    let drawing = Drawing::new(&picture, theme);
    let header = Header::new(&picture, theme);
    let [low, high] = drawing.corners();
    let width = (high[0] - low[0]).max(header.width) + 2.0 * MARGIN;
    let height = high[1] - low[1] + header.height + 2.0 * MARGIN;
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"{FAMILY}\" role=\"img\">"
    )?;
    let title = wording::cut(&picture.title, 100);
    writeln!(out, "<title>{}</title>", markup(&title))?;
    writeln!(out, "<defs>")?;
    for (name, color) in [("ink", colors.ink), ("faint", colors.faint), ("denied", colors.denied)] {
        writeln!(
            out,
            "<marker id=\"{name}\" viewBox=\"0 0 10 8\" refX=\"9\" refY=\"4\" markerWidth=\"9\" markerHeight=\"7\" \
             markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L10 4L0 8z\" fill=\"{color}\"/></marker>"
        )?;
    }
    writeln!(out, "</defs>")?;
    writeln!(out, "<rect width=\"100%\" height=\"100%\" fill=\"{}\"/>", colors.paper)?;
    header.write(width, out)?;
    let shift = [(width - (high[0] - low[0])) / 2.0 - low[0], MARGIN + header.height - low[1]];
    writeln!(out, "<g transform=\"translate({:.1} {:.1})\">", shift[0], shift[1])?;
    write_drawing(&drawing, colors, out)?;
    Ok(writeln!(out, "</g>\n</svg>")?)
}

fn write_drawing(drawing: &Drawing<'_>, colors: &Colors, out: &mut dyn Write) -> Result<()> {
    for frame in &drawing.frames {
        let ([x, y], [width, height]) = ([0, 1].map(|axis| frame.at[axis] - frame.size[axis] / 2.0), frame.size);
        let [line, fill] = colors.frame;
        writeln!(
            out,
            "<rect class=\"cluster\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"8\" \
             fill=\"{fill}\" stroke=\"{line}\"/>"
        )?;
        let label = &frame.label;
        label.write([x + 9.0 + label.width / 2.0, y + 5.0 + label.height / 2.0], out)?;
    }
    for arrow in &drawing.arrows {
        write_line(drawing, arrow, colors, out)?;
    }
    for arrow in &drawing.arrows {
        if let Some((block, at)) = &arrow.words {
            let tooltip = markup(&label::arrow_tooltip(arrow.arrow));
            writeln!(out, "<g class=\"words\"><title>{tooltip}</title>")?;
            writeln!(
                out,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"3\" fill=\"{}\"/>",
                at[0] - block.width / 2.0 - 2.0,
                at[1] - block.height / 2.0,
                block.width + 4.0,
                block.height,
                if arrow.framed { colors.frame[1] } else { colors.paper }
            )?;
            block.write(*at, out)?;
            writeln!(out, "</g>")?;
        }
    }
    for node in &drawing.nodes {
        let tooltip = markup(&label::node_tooltip(node.drawn));
        writeln!(out, "<g class=\"node {}\"><title>{tooltip}</title>", node.drawn.node.kind.as_str())?;
        let [line, mut fill] = node.colors;
        if node.drawn.show == Show::Dot {
            fill = line;
        }
        let path = node.outline.path(node.at);
        writeln!(out, "<path d=\"{path}\" fill=\"{fill}\" stroke=\"{line}\" stroke-width=\"1.2\"/>")?;
        node.block.write([node.at[0], node.at[1] + node.outline.lift], out)?;
        writeln!(out, "</g>")?;
    }
    Ok(())
}

/// The curve of an arrow, from outline to outline.
fn write_line(drawing: &Drawing<'_>, drawn: &DrawnArrow<'_>, colors: &Colors, out: &mut dyn Write) -> Result<()> {
    let [source, target] = drawn.ends.map(|end| &drawing.nodes[end]);
    let (from, to) = (source.at, target.at);
    let middle = drawn.words.as_ref().map(|(_, at)| *at);
    let Tone { uncertain, denied, standing } = drawn.arrow.tone;
    let (class, marker, color) = match (denied, standing) {
        (true, _) => ("denied", "denied", colors.denied),
        (false, true) => ("standing", "faint", colors.faint),
        (false, false) => (if uncertain { "uncertain" } else { "stated" }, "ink", colors.ink),
    };
    let path = if drawn.ends[0] == drawn.ends[1] {
        let top = middle.unwrap_or([from[0], from[1] - source.outline.size[1]]);
        let [x, y] = [top[0] - from[0], top[1] - from[1]];
        let [left, right] = [0.35, -0.35].map(|side| [from[0] + x * 0.7 - y * side, from[1] + y * 0.7 + x * side]);
        let [start, end] = [left, right].map(|by| source.outline.meet(from, from, by, top));
        format!("M{} Q{} {} Q{} {}", point(start), point(left), point(top), point(right), point(end))
    } else {
        // A quadratic curve that passes through the words.
        let control = middle.map_or([(from[0] + to[0]) / 2.0, (from[1] + to[1]) / 2.0], |m| {
            [2.0 * m[0] - (from[0] + to[0]) / 2.0, 2.0 * m[1] - (from[1] + to[1]) / 2.0]
        });
        let start = source.outline.meet(from, from, control, to);
        let end = target.outline.meet(to, to, control, from);
        format!("M{} Q{} {}", point(start), point(control), point(end))
    };
    let dash = if uncertain { " stroke-dasharray=\"5 3\"" } else { "" };
    let faint = if drawing.crowded { " stroke-opacity=\"0.4\"" } else { "" };
    let width = if standing { 0.8 } else { 1.0 + 0.5 * (drawn.arrow.facts.len().min(9) as f64 - 1.0).max(0.0).sqrt() };
    let tooltip = markup(&label::arrow_tooltip(drawn.arrow));
    writeln!(
        out,
        "<path class=\"{class}\" d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{width:.1}\"{dash}{faint} \
             marker-end=\"url(#{marker})\"><title>{tooltip}</title></path>"
    )?;
    Ok(())
}

fn point([x, y]: Point) -> String {
    format!("{x:.1} {y:.1}")
}

/// Title, legend of what occurs, and what was left out.
struct Header {
    title: Option<Block>,
    entries: Vec<(Option<&'static Look>, Block)>,
    theme: Theme,
    width: f64,
    height: f64,
    /// Of everything in it.
    scale: f64,
}

impl Header {
    const GAP: f64 = 12.0;

    fn new(picture: &Picture<'_>, theme: Theme) -> Self {
        let colors = theme.colors();
        // A map is large.
        let scale = if picture.crowded { 1.8 } else { 1.0 };
        let line = |text: String, size: f64, bold: bool, color: &'static str| {
            Block::new(&vec![vec![(label::Part::Words, text)]], false, |_| (size * scale, bold, color))
        };
        let mut entries: Vec<(Option<&'static Look>, Block)> = Vec::new();
        for look in LOOKS.iter().filter(|look| picture.nodes.iter().any(|drawn| drawn.node.kind == look.kind)) {
            entries.push((Some(look), line(look.kind.as_str().to_owned(), 9.0, false, colors.words)));
        }
        if picture.any_tone(|tone| tone.uncertain) {
            entries.push((None, line("- - reported or possible".to_owned(), 9.0, false, colors.ink)));
        }
        if picture.any_tone(|tone| tone.denied) {
            entries.push((None, line("red: denied".to_owned(), 9.0, false, colors.denied)));
        }
        if let Some(text) = picture.left_out() {
            entries.push((None, line(text, 9.0, false, colors.detail)));
        }
        let title = Some(wording::cut(&picture.title, 100)).filter(|title| !title.is_empty());
        let title = title.map(|title| line(title, 16.0, true, colors.text));
        let of_entries: f64 = entries.iter().map(|entry| Self::width(entry) + Self::GAP).sum();
        let width = title.as_ref().map_or(0.0, |block| block.width).max(of_entries - Self::GAP);
        let height = if title.is_some() { 26.0 } else { 0.0 } + if entries.is_empty() { 0.0 } else { 34.0 };
        Self { title, entries, theme, width, height: height * scale, scale }
    }

    fn width((look, block): &(Option<&'static Look>, Block)) -> f64 {
        block.width + if look.is_some() { 16.0 } else { 0.0 }
    }

    fn write(&self, width: f64, out: &mut dyn Write) -> Result<()> {
        let mut y = MARGIN;
        if let Some(title) = &self.title {
            title.write([width / 2.0, y + 8.0 * self.scale], out)?;
            y += 26.0 * self.scale;
        }
        let all: f64 = self.entries.iter().map(|entry| Self::width(entry) + Self::GAP).sum::<f64>() - Self::GAP;
        let mut x = (width - all) / 2.0;
        for entry in &self.entries {
            let (look, block) = entry;
            let wide = Self::width(entry);
            let middle = [x + wide / 2.0, y + 9.0 * self.scale];
            if let Some(look) = look {
                let [line, fill] = look.colors(self.theme);
                let outline = Outline::within(look.shape, [wide, 18.0 * self.scale]);
                let path = outline.path(middle);
                writeln!(out, "<path d=\"{path}\" fill=\"{fill}\" stroke=\"{line}\"/>")?;
            }
            block.write(middle, out)?;
            x += wide + Self::GAP;
        }
        Ok(())
    }
}
