//! Graphviz DOT: a picture that can be read as it is, laid out by the engine that fits its size.
//!
//! Small graphs flow from left to right (`dot`). Larger ones come with our own layout (`neato`, every place given), since
//! Graphviz strews what is not connected and keeps nodes apart but not labels: there, the words of an arrow are a small node
//! in its middle, of class `words`. What is too large to be read is left to `sfdp`. All text is escaped: [`markup`] inside labels, [`quoted`]
//! inside strings.

use std::io::Write;

use super::drawing::Drawing;
use super::label::{self, Part, is_drawable, markup};
use super::layout::Point;
use super::look::{Colors, LOOKS, Look, Shape, Theme};
use super::picture::{Arrow, Picture, PictureNode, Tone, select};
use super::{ExportOptions, Spec, vocab, wording};
use crate::error::Result;
use crate::graph::ActorGraph;

pub(super) const SPEC: Spec =
    Spec { name: "dot", extension: "dot", media_type: "text/vnd.graphviz", write: write_graph };

/// Nodes that are drawn unless the user says otherwise.
const NODES: usize = 50;
/// Up to this many arrows the picture flows from left to right.
const FLOWING: usize = 12;
/// Beyond this many arrows, edges are straight lines and carry plain labels: the layout must stay quick.
const CROWDED: usize = 250;

fn write_graph(graph: &ActorGraph, options: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let part = select(graph, options.picture_nodes.unwrap_or(NODES));
    let picture = Picture::new(part.as_ref().unwrap_or(graph), graph, options.title.as_deref());
    let flowing = picture.arrows.len() <= FLOWING;
    let crowded = picture.arrows.len() > CROWDED;
    let layout = match (flowing, crowded) {
        (true, _) => "layout=dot, rankdir=LR, nodesep=0.2, ranksep=0.55",
        (false, false) => "layout=neato, inputscale=72, splines=line",
        (false, true) => "layout=sfdp, overlap=prism, splines=line, K=0.8, sep=\"+5\"",
    };
    let theme = options.theme;
    let colors = theme.colors();
    let Colors { paper, text, words, ink, .. } = colors;
    let font = "fontname=\"Helvetica,Arial,sans-serif\"";
    writeln!(out, "digraph actograph {{")?;
    writeln!(out, "  graph [{layout}, outputorder=edgesfirst, bgcolor=\"{paper}\", pad=0.3, {font}, fontsize=11,")?;
    writeln!(out, "    labelloc=t, tooltip=\" \", label={}];", header(&picture, theme))?;
    writeln!(
        out,
        "  node [{font}, fontsize=12, fontcolor=\"{text}\", margin=\"0.12,0.06\", height=0.3, penwidth=1.2];"
    )?;
    writeln!(out, "  edge [{font}, fontsize=10, arrowsize=0.6, color=\"{ink}\", fontcolor=\"{words}\"];")?;
    let drawing = (!flowing && !crowded).then(|| Drawing::new(&picture, theme, CROWDED));
    for (number, node) in picture.nodes.iter().enumerate() {
        let place = drawing.as_ref().and_then(|drawing| Some(pinned(drawing.nodes.get(number)?.at)));
        write_node(node, place.as_deref().unwrap_or_default(), theme, out)?;
    }
    for (number, arrow) in picture.arrows.iter().enumerate() {
        let words = drawing.as_ref().and_then(|drawing| drawing.arrows.get(number)?.words.as_ref());
        write_arrow(arrow, words.map(|(_, at)| (number, pinned(*at))), colors, out)?;
    }
    Ok(writeln!(out, "}}")?)
}

fn write_node(drawn: &PictureNode<'_>, place: &str, theme: Theme, out: &mut dyn Write) -> Result<()> {
    let node = drawn.node;
    let look = Look::of(node.kind);
    let (shape, style) = graphviz(look.shape);
    let colors = theme.colors();
    let Colors { text, passive, .. } = colors;
    let id = quoted(&vocab::iri(&node.id));
    // A thing that only has things done to it steps back.
    let steps_back = drawn.passive && look.shape == Shape::Box && !node.is_actor();
    let [line, fill] = if steps_back { *passive } else { look.colors(theme) };
    write!(
        out,
        "  {id} [class={}, shape={shape}, style=\"{style}\", color=\"{line}\", fillcolor=\"{fill}\"",
        node.kind.as_str(),
    )?;
    // Graphviz draws these wide around their words as it is.
    if matches!(look.shape, Shape::Hexagon | Shape::Ellipse | Shape::Octagon) {
        write!(out, ", margin=\"0,0.01\"")?;
    }
    let lines = label::of_node(drawn);
    if node.is_statement() {
        let left = "<br align=\"left\"/>";
        let lines: String = lines.iter().map(|line| stretches(line, text, colors) + left).collect();
        write!(out, ", fontsize=10, label=<{}>", nonempty(lines))?;
    } else {
        let (names, notes): (Vec<_>, Vec<_>) = lines.iter().partition(|line| matches!(line[..], [(Part::Name, _)]));
        let join = |lines: Vec<&Vec<(Part, String)>>| {
            lines.into_iter().map(|line| stretches(line, text, colors)).collect::<Vec<_>>().join("<br/>")
        };
        let mut label = nonempty(join(names));
        if node.is_actor() {
            label = format!("<b>{label}</b>");
        }
        if !notes.is_empty() {
            label = format!("{label}<br/>{}", join(notes));
        }
        let size = 12.0 + (drawn.weight as f64).ln_1p().min(4.0);
        write!(out, ", fontsize={size:.1}, label=<{label}>")?;
    }
    writeln!(out, "{place}, tooltip={}];", quoted(&label::node_tooltip(drawn)))?;
    Ok(())
}

/// Writes an arrow: with its label, or by way of a node that holds its words.
fn write_arrow(arrow: &Arrow<'_>, middle: Option<(usize, String)>, colors: &Colors, out: &mut dyn Write) -> Result<()> {
    let (source, target) = (quoted(&vocab::iri(&arrow.source.id)), quoted(&vocab::iri(&arrow.target.id)));
    let tooltip = quoted(&label::arrow_tooltip(arrow));
    let Tone { uncertain, denied, standing } = arrow.tone;
    let (color, words) = match (denied, standing) {
        (true, _) => (colors.denied, colors.denied),
        (false, true) => (colors.faint, colors.detail),
        (false, false) => (colors.ink, colors.words),
    };
    let width = if standing { 0.8 } else { 1.0 + 1.2 * (arrow.facts.len().max(1) as f64).ln().min(2.5) };
    let mut look = format!("class={}, color=\"{color}\"", arrow_class(arrow));
    if uncertain {
        look.push_str(", style=dashed");
    }
    if (width - 1.0).abs() > 0.01 {
        look.push_str(&format!(", penwidth={width:.1}"));
    }
    look.push_str(&format!(", tooltip={tooltip}"));
    let lines: Vec<String> = label::of_arrow(arrow).iter().map(|line| stretches(line, words, colors)).collect();
    match ((!lines.is_empty()).then(|| lines.join("<br/>")), middle) {
        (None, _) => writeln!(out, "  {source} -> {target} [{look}];")?,
        (Some(label), None) => {
            writeln!(out, "  {source} -> {target} [{look}, labeltooltip={tooltip}, label=<{label}>];")?
        }
        (Some(label), Some((number, place))) => {
            let words = quoted(&format!("words/{number}"));
            let paper = colors.paper;
            let plain = format!(
                "class=words, shape=box, style=filled, fillcolor=\"{paper}\", color=\"{paper}\", \
                 margin=\"0.02,0.01\", fontsize=10, height=0.1, width=0.1"
            );
            writeln!(out, "  {words} [{plain}{place}, label=<{label}>, tooltip={tooltip}];")?;
            writeln!(out, "  {source} -> {words} [{look}, arrowhead=none];")?;
            writeln!(out, "  {words} -> {target} [{look}];")?;
        }
    }
    Ok(())
}

/// The attribute that keeps a node in its place: in points, from below.
fn pinned([x, y]: Point) -> String {
    format!(", pos=\"{x:.0},{:.0}!\"", -y)
}

/// Shape and style as Graphviz calls them.
const fn graphviz(shape: Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Rounded => ("box", "rounded,filled"),
        Shape::Hexagon => ("hexagon", "filled"),
        Shape::Box => ("box", "filled"),
        Shape::Ellipse => ("ellipse", "filled"),
        Shape::House => ("house", "filled"),
        Shape::Octagon => ("octagon", "filled"),
        Shape::Note => ("note", "filled"),
    }
}

/// For style sheets: `reported`, `denied`, `standing` or `stated`.
fn arrow_class(arrow: &Arrow<'_>) -> &'static str {
    match arrow.tone {
        Tone { denied: true, .. } => "denied",
        Tone { uncertain: true, .. } => "uncertain",
        Tone { standing: true, .. } => "standing",
        _ => "stated",
    }
}

/// A line of a label; `words` is the colour of its words where that is not the node's own.
fn stretches(line: &[(Part, String)], words: &str, colors: &Colors) -> String {
    line.iter()
        .map(|(part, text)| match part {
            Part::Name => markup(text),
            Part::Words if words == colors.text => markup(text),
            Part::Words => format!("<font color=\"{words}\">{}</font>", nonempty(markup(text))),
            Part::Note => small(text, colors.ink),
            Part::Denied => small(text, colors.denied),
            Part::Detail => small(text, colors.detail),
        })
        .collect()
}

/// Title, legend of what occurs, and what was left out.
fn header(picture: &Picture<'_>, theme: Theme) -> String {
    let colors = theme.colors();
    let mut cells = String::new();
    for look in LOOKS.iter().filter(|look| picture.nodes.iter().any(|drawn| drawn.node.kind == look.kind)) {
        let rounded = if look.shape == Shape::Rounded { " style=\"rounded\"" } else { "" };
        let [line, fill] = look.colors(theme);
        let name = small(look.kind.as_str(), colors.words);
        cells.push_str(&format!("<td border=\"1\" color=\"{line}\" bgcolor=\"{fill}\"{rounded}>{name}</td>"));
    }
    if picture.any_tone(|tone| tone.uncertain) {
        cells.push_str(&format!("<td>{}</td>", small("- - reported or possible", colors.ink)));
    }
    if picture.any_tone(|tone| tone.denied) {
        cells.push_str(&format!("<td>{}</td>", small("red: denied", colors.denied)));
    }
    if let Some(text) = picture.left_out() {
        cells.push_str(&format!("<td>{}</td>", small(&text, colors.detail)));
    }
    let title = match wording::cut(&picture.title, 100) {
        title if title.is_empty() => String::new(),
        title => format!(
            "<tr><td><font point-size=\"16\" color=\"{}\"><b>{}</b></font></td></tr>",
            colors.text,
            markup(&title)
        ),
    };
    let legend = match cells.is_empty() {
        true => "<tr><td></td></tr>".to_owned(),
        false => format!(
            "<tr><td><table border=\"0\" cellspacing=\"5\" cellpadding=\"3\"><tr>{cells}</tr></table></td></tr>"
        ),
    };
    format!("<<table border=\"0\" cellspacing=\"0\">{title}{legend}</table>>")
}

fn small(text: &str, color: &str) -> String {
    format!("<font point-size=\"9\" color=\"{color}\">{}</font>", nonempty(markup(text)))
}

/// Graphviz takes an empty label element for a syntax error.
fn nonempty(markup: String) -> String {
    if markup.is_empty() { "–".to_owned() } else { markup }
}

/// A quoted string: quotes, backslashes, line ends and entities escaped for Graphviz.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars().filter(|&c| c == '\n' || is_drawable(c)) {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '&' => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}
