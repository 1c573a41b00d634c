//! Graphviz DOT: a picture that can be read as it is, laid out by the engine that fits its size.
//!
//! Small graphs flow from left to right (`dot`). Larger ones come with our own layout (`nop`, every place given), since
//! Graphviz strews what is not connected and keeps nodes apart but not labels: there, the words of an arrow are a small node
//! in its middle, of class `words`. A map, too large for words, is left to `sfdp`, unless it has clusters: those only we
//! lay out. All text is escaped: [`markup`] inside labels, [`quoted`] inside strings.

use std::io::Write;

use super::drawing::{Drawing, DrawnNode, Frame, dot_size, frame_font};
use super::label::{self, Label, Part, is_drawable, markup};
use super::layout::Point;
use super::look::{Colors, LOOKS, Look, Shape, Theme};
use super::picture::{Arrow, Picture, PictureNode, Show, Tone, select};
use super::{ExportOptions, Spec, vocab, wording};
use crate::error::Result;
use crate::graph::ActorGraph;

pub(super) const SPEC: Spec =
    Spec { name: "dot", extension: "dot", media_type: "text/vnd.graphviz", write: write_graph };

/// Nodes that are drawn unless the user says otherwise.
const NODES: usize = 50;
/// Up to this many arrows the picture flows from left to right.
const FLOWING: usize = 12;
/// How much of an arrow among many is to be seen: the last of the four bytes of a colour.
const FAINT: &str = "70";

fn write_graph(graph: &ActorGraph, options: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let part = select(graph, options.picture_nodes.unwrap_or(NODES));
    let picture = Picture::new(part.as_ref().unwrap_or(graph), graph, options);
    let flowing = picture.arrows.len() <= FLOWING;
    let placed = if picture.crowded { !picture.clusters.is_empty() } else { !flowing };
    let layout = match (flowing, placed) {
        (_, true) => "layout=nop, inputscale=72, splines=line",
        (true, false) => "layout=dot, rankdir=LR, nodesep=0.2, ranksep=0.55",
        (false, false) => "layout=sfdp, overlap=prism, splines=line, K=0.6, sep=\"+3\"",
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
    let drawing = placed.then(|| Drawing::new(&picture, theme));
    let placed = |number: usize| drawing.as_ref().and_then(|drawing| drawing.nodes.get(number));
    for (number, cluster) in picture.clusters.iter().enumerate() {
        let frame = drawing.as_ref().and_then(|drawing| drawing.frames.get(number));
        write_cluster(number, &cluster.label, frame, frame_font(picture.crowded), colors, out)?;
        for &member in &cluster.members {
            write_node(&picture.nodes[member], placed(member), theme, out)?;
        }
        writeln!(out, "  }}")?;
    }
    let free = picture.cluster_of().into_iter().enumerate().filter(|(_, cluster)| cluster.is_none());
    for (number, _) in free {
        write_node(&picture.nodes[number], placed(number), theme, out)?;
    }
    for (number, arrow) in picture.arrows.iter().enumerate() {
        let drawn = drawing.as_ref().and_then(|drawing| drawing.arrows.get(number));
        let words = drawn.and_then(|drawn| {
            let (_, at) = drawn.words.as_ref()?;
            Some(Words { number, place: pinned(*at), paper: if drawn.framed { colors.frame[1] } else { paper } })
        });
        write_arrow(arrow, words, picture.crowded, colors, out)?;
    }
    Ok(writeln!(out, "}}")?)
}

/// Begins the frame of a cluster; engines that place nodes themselves make their own.
fn write_cluster(
    number: usize,
    label: &str,
    frame: Option<&Frame>,
    font_size: f64,
    colors: &Colors,
    out: &mut dyn Write,
) -> Result<()> {
    let ([line, fill], label) = (colors.frame, markup(label));
    writeln!(out, "  subgraph cluster_{number} {{")?;
    write!(
        out,
        "    graph [class=cluster, style=\"rounded,filled\", color=\"{line}\", fillcolor=\"{fill}\", labelloc=t, labeljust=l, \
         fontsize={font_size:.0}, fontcolor=\"{}\", label=<<b>{}</b>>, tooltip=\" \"",
        colors.detail,
        nonempty(label)
    )?;
    if let Some(Frame { label, at: [x, y], size: [width, height] }) = frame {
        let (left, right, bottom, top) = (x - width / 2.0, x + width / 2.0, -y - height / 2.0, -y + height / 2.0);
        let [label_x, label_y] = [left + 9.0 + label.width / 2.0, top - 5.0 - label.height / 2.0];
        write!(out, ", bb=\"{left:.0},{bottom:.0},{right:.0},{top:.0}\", lp=\"{label_x:.0},{label_y:.0}\"")?;
    }
    Ok(writeln!(out, "];")?)
}

fn write_node(
    drawn: &PictureNode<'_>,
    placed: Option<&DrawnNode<'_>>,
    theme: Theme,
    out: &mut dyn Write,
) -> Result<()> {
    let node = drawn.node;
    let look = Look::of(node.kind);
    let (shape, style) = graphviz(look.shape);
    let colors = theme.colors();
    let Colors { text, passive, .. } = colors;
    let id = quoted(&vocab::iri(&node.id));
    // A thing that only has things done to it steps back.
    let steps_back = drawn.passive && look.shape == Shape::Box && !node.is_actor();
    let [line, fill] = if steps_back { *passive } else { look.colors(theme) };
    let place = placed.map(|node| pinned(node.at)).unwrap_or_default();
    if drawn.show == Show::Dot {
        let size = dot_size(drawn) / 72.0;
        let tooltip = quoted(&label::node_tooltip(drawn));
        writeln!(
            out,
            "  {id} [class={}, shape=circle, style=filled, color=\"{line}\", fillcolor=\"{line}\", fixedsize=true, width={size:.2}, height={size:.2}, \
             label=\"\"{place}, tooltip={tooltip}];",
            node.kind.as_str()
        )?;
        return Ok(());
    }
    write!(
        out,
        "  {id} [class={}, shape={shape}, style=\"{style}\", color=\"{line}\", fillcolor=\"{fill}\"",
        node.kind.as_str(),
    )?;
    if let Some(DrawnNode { outline, .. }) = placed {
        let [width, height] = outline.size.map(|side| side / 72.0);
        write!(out, ", fixedsize=shape, width={width:.2}, height={height:.2}")?;
    } else if matches!(look.shape, Shape::Hexagon | Shape::Ellipse | Shape::Octagon) {
        // Graphviz draws these wide around their words as it is.
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
        let size = drawn.font_size();
        write!(out, ", fontsize={size:.1}, label=<{label}>")?;
    }
    writeln!(out, "{place}, tooltip={}];", quoted(&label::node_tooltip(drawn)))?;
    Ok(())
}

/// The node that holds the words of an arrow.
struct Words {
    number: usize,
    place: String,
    /// What lies below it.
    paper: &'static str,
}

/// Writes an arrow: with its label, or by way of a node that holds its words; a faint line where it is one of many.
fn write_arrow(
    arrow: &Arrow<'_>,
    middle: Option<Words>,
    crowded: bool,
    colors: &Colors,
    out: &mut dyn Write,
) -> Result<()> {
    let (source, target) = (quoted(&vocab::iri(&arrow.source.id)), quoted(&vocab::iri(&arrow.target.id)));
    let tooltip = quoted(&label::arrow_tooltip(arrow));
    let Tone { uncertain, denied, standing } = arrow.tone;
    let (color, words) = match (denied, standing) {
        (true, _) => (colors.denied, colors.denied),
        (false, true) => (colors.faint, colors.detail),
        (false, false) => (colors.ink, colors.words),
    };
    let width = if standing { 0.8 } else { 1.0 + 1.2 * (arrow.facts.len().max(1) as f64).ln().min(2.5) };
    let faint = if crowded { FAINT } else { "" };
    let mut look = format!("class={}, color=\"{color}{faint}\"", arrow_class(arrow));
    if uncertain {
        look.push_str(", style=dashed");
    }
    if (width - 1.0).abs() > 0.01 {
        look.push_str(&format!(", penwidth={width:.1}"));
    }
    look.push_str(&format!(", tooltip={tooltip}"));
    let label = if crowded { Label::new() } else { label::of_arrow(arrow) };
    let lines: Vec<String> = label.iter().map(|line| stretches(line, words, colors)).collect();
    match ((!lines.is_empty()).then(|| lines.join("<br/>")), middle) {
        (None, _) => writeln!(out, "  {source} -> {target} [{look}];")?,
        (Some(label), None) => {
            writeln!(out, "  {source} -> {target} [{look}, labeltooltip={tooltip}, label=<{label}>];")?
        }
        (Some(label), Some(Words { number, place, paper })) => {
            let words = quoted(&format!("words/{number}"));
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
    // A map is large.
    let (size, title_size, spacing) = if picture.crowded { (16, 30, 10) } else { (9, 16, 5) };
    let small = |text: &str, color: &str| sized(text, size, color);
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
            "<tr><td><font point-size=\"{title_size}\" color=\"{}\"><b>{}</b></font></td></tr>",
            colors.text,
            markup(&title)
        ),
    };
    let legend = match cells.is_empty() {
        true => "<tr><td></td></tr>".to_owned(),
        false => format!(
            "<tr><td><table border=\"0\" cellspacing=\"{spacing}\" cellpadding=\"3\"><tr>{cells}</tr></table></td></tr>"
        ),
    };
    format!("<<table border=\"0\" cellspacing=\"0\">{title}{legend}</table>>")
}

fn small(text: &str, color: &str) -> String {
    sized(text, 9, color)
}

fn sized(text: &str, size: u32, color: &str) -> String {
    format!("<font point-size=\"{size}\" color=\"{color}\">{}</font>", nonempty(markup(text)))
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
