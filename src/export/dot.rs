//! Graphviz DOT: a picture that can be read as it is, laid out by the engine that fits its size.
//!
//! Small graphs flow from left to right (`dot`). Larger ones spread around their main actors (`sfdp`, nothing
//! overlapping): there, the words of an arrow are a small node in its middle, since Graphviz keeps nodes apart but not
//! labels. Such nodes have class `words`. All text is escaped here and nowhere else: [`html`] inside labels, [`quoted`]
//! inside strings.

use std::io::Write;

use super::look::{Colors, LOOKS, Look, Shape, Theme};
use super::picture::{Arrow, Picture, PictureNode, Tone, select};
use super::{ExportOptions, Spec, vocab, wording};
use crate::error::Result;
use crate::graph::{ActorGraph, Node};

pub(super) const SPEC: Spec =
    Spec { name: "dot", extension: "dot", media_type: "text/vnd.graphviz", write: write_graph };

/// Nodes that are drawn unless the user says otherwise.
const NODES: usize = 50;
/// Up to this many arrows the picture flows from left to right.
const FLOWING: usize = 12;
/// Beyond this many arrows, edges are straight lines and carry plain labels: the layout must stay quick.
const CROWDED: usize = 250;
/// Relations spelt out on one arrow.
const LINES: usize = 4;
/// Facts quoted in a tooltip.
const QUOTES: usize = 4;
/// Characters of each text in a tooltip: Graphviz reads strings of up to 16 KiB.
const TOOLTIP: usize = 600;

fn write_graph(graph: &ActorGraph, options: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let part = select(graph, options.picture_nodes.unwrap_or(NODES));
    let picture = Picture::new(part.as_ref().unwrap_or(graph), graph, options.title.as_deref());
    let flowing = picture.arrows.len() <= FLOWING;
    let crowded = picture.arrows.len() > CROWDED;
    let layout = match (flowing, crowded) {
        (true, _) => "layout=dot, rankdir=LR, nodesep=0.2, ranksep=0.55",
        (false, false) => "layout=sfdp, overlap=prism, splines=true, K=0.6, sep=\"+7\"",
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
    for node in &picture.nodes {
        write_node(node, theme, out)?;
    }
    for (number, arrow) in picture.arrows.iter().enumerate() {
        let middle = (!flowing && !crowded).then_some(number);
        write_arrow(arrow, middle, colors, out)?;
    }
    Ok(writeln!(out, "}}")?)
}

fn write_node(drawn: &PictureNode<'_>, theme: Theme, out: &mut dyn Write) -> Result<()> {
    let node = drawn.node;
    let look = Look::of(node.kind);
    let (shape, style) = graphviz(look.shape);
    let Colors { ink, denied, detail, passive, .. } = theme.colors();
    let id = quoted(&vocab::iri(&node.id));
    // A thing that only has things done to it steps back.
    let steps_back = drawn.passive && look.shape == Shape::Box && !node.is_actor();
    let [line, fill] = if steps_back { *passive } else { look.colors(theme) };
    write!(
        out,
        "  {id} [class={}, shape={shape}, style=\"{style}\", color=\"{line}\", fillcolor=\"{fill}\"",
        node.kind.as_str(),
    )?;
    if node.is_statement() {
        let mut text = node.name.trim().to_owned();
        if node.quoted && !text.starts_with(['"', '“', '‘', '\'', '«', '„']) {
            text = format!("“{text}”");
        }
        let left = "<br align=\"left\"/>";
        let how = drawn.how.as_ref().map(|how| small(&wording::cut(how, 46), detail) + left);
        let lines: String = wording::wrap(&text, 40, 4).iter().map(|line| html(line) + left).collect();
        let lines = how.unwrap_or_default() + &lines;
        write!(out, ", fontsize=10, label=<{}>", nonempty(lines))?;
    } else {
        let lines: Vec<String> = wording::wrap(&node.name, 28, 3).iter().map(|line| html(line)).collect();
        let mut label = nonempty(lines.join("<br/>"));
        if node.is_actor() {
            label = format!("<b>{label}</b>");
        }
        for note in drawn.notes.iter().take(3) {
            label.push_str(&format!("<br/>{}", small(&note.text, if note.tone.denied { denied } else { ink })));
        }
        if drawn.notes.len() > 3 {
            label.push_str(&format!("<br/>{}", small(&format!("+{} more", drawn.notes.len() - 3), detail)));
        }
        if drawn.unsaid > 0 {
            let plural = if drawn.unsaid == 1 { "" } else { "s" };
            label.push_str(&format!("<br/>{}", small(&format!("+{} statement{plural}", drawn.unsaid), detail)));
        }
        let size = 12.0 + (drawn.weight as f64).ln_1p().min(4.0);
        write!(out, ", fontsize={size:.1}, label=<{label}>")?;
    }
    writeln!(out, ", tooltip={}];", quoted(&node_tooltip(node)))?;
    Ok(())
}

/// Writes an arrow: with its label, or by way of a node that holds its words.
fn write_arrow(arrow: &Arrow<'_>, middle: Option<usize>, colors: &Colors, out: &mut dyn Write) -> Result<()> {
    let (source, target) = (quoted(&vocab::iri(&arrow.source.id)), quoted(&vocab::iri(&arrow.target.id)));
    let tooltip = quoted(&arrow_tooltip(arrow));
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
    match (arrow_label(arrow, words, colors.detail), middle) {
        (None, _) => writeln!(out, "  {source} -> {target} [{look}];")?,
        (Some(label), None) => {
            writeln!(out, "  {source} -> {target} [{look}, labeltooltip={tooltip}, label=<{label}>];")?
        }
        (Some(label), Some(number)) => {
            let words = quoted(&format!("words/{number}"));
            let paper = colors.paper;
            let plain = format!(
                "class=words, shape=box, style=filled, fillcolor=\"{paper}\", color=\"{paper}\", \
                 margin=\"0.02,0.01\", fontsize=10, height=0.1, width=0.1"
            );
            writeln!(out, "  {words} [{plain}, label=<{label}>, tooltip={tooltip}];")?;
            writeln!(out, "  {source} -> {words} [{look}, arrowhead=none];")?;
            writeln!(out, "  {words} -> {target} [{look}];")?;
        }
    }
    Ok(())
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

/// One relation: the predicate, below it where and when. Several: one a line.
fn arrow_label(arrow: &Arrow<'_>, color: &str, detail: &str) -> Option<String> {
    let counted = |predicate: &str, count: usize| {
        let times = if count > 1 { format!(" ×{count}") } else { String::new() };
        format!("<font color=\"{color}\">{}{times}</font>", nonempty(html(predicate)))
    };
    match arrow.lines.as_slice() {
        [] => None,
        [one] => {
            let mut label = counted(&one.predicate, one.count);
            for circumstance in one.circumstances.iter().take(2) {
                label.push_str(&format!("<br/>{}", small(&wording::cut(circumstance, 48), detail)));
            }
            if one.circumstances.len() > 2 {
                label.push_str(&format!("<br/>{}", small("…", detail)));
            }
            Some(label)
        }
        several => {
            let mut lines: Vec<String> = Vec::new();
            for line in several.iter().take(LINES) {
                let mut text = counted(&line.predicate, line.count);
                if let Some(circumstance) = line.circumstances.first() {
                    text.push_str(&small(&format!(" · {}", wording::cut(circumstance, 30)), detail));
                }
                lines.push(text);
            }
            if several.len() > LINES {
                lines.push(small(&format!("+{} more", several.len() - LINES), detail));
            }
            Some(lines.join("<br/>"))
        }
    }
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
    let any = |test: fn(&Tone) -> bool| {
        let arrows = picture.arrows.iter().map(|arrow| &arrow.tone);
        arrows.chain(picture.nodes.iter().flat_map(|drawn| drawn.notes.iter().map(|note| &note.tone))).any(test)
    };
    if any(|tone| tone.uncertain) {
        cells.push_str(&format!("<td>{}</td>", small("- - reported or possible", colors.ink)));
    }
    if any(|tone| tone.denied) {
        cells.push_str(&format!("<td>{}</td>", small("red: denied", colors.denied)));
    }
    if picture.hidden > 0 {
        let shown = picture.nodes.iter().filter(|drawn| !drawn.node.is_statement()).count();
        let text = format!("the {shown} most important of {} nodes", shown + picture.hidden);
        cells.push_str(&format!("<td>{}</td>", small(&text, colors.detail)));
    }
    let title = match wording::cut(&picture.title, 100) {
        title if title.is_empty() => String::new(),
        title => format!(
            "<tr><td><font point-size=\"16\" color=\"{}\"><b>{}</b></font></td></tr>",
            colors.text,
            html(&title)
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

fn node_tooltip(node: &Node) -> String {
    if node.is_statement() {
        return tooltip([node.name.as_str()]);
    }
    let title = format!("{} ({})", node.name, node.kind.as_str());
    let others = node.other_names().collect::<Vec<_>>().join(", ");
    if others.is_empty() { tooltip([&*title]) } else { tooltip([&*title, &format!("also: {others}")]) }
}

fn arrow_tooltip(arrow: &Arrow<'_>) -> String {
    let mut quotes: Vec<&str> = Vec::new();
    for fact in &arrow.facts {
        if !quotes.contains(&&*fact.evidence) && quotes.len() < QUOTES {
            quotes.push(&fact.evidence);
        }
    }
    tooltip(quotes)
}

/// One text a line. Never empty: Graphviz would show the label's source instead.
fn tooltip<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let lines: Vec<String> =
        texts.into_iter().map(|text| wording::cut(text, TOOLTIP)).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() { " ".to_owned() } else { lines.join("\n") }
}

fn small(text: &str, color: &str) -> String {
    format!("<font point-size=\"9\" color=\"{color}\">{}</font>", nonempty(html(text)))
}

/// Graphviz takes an empty label element for a syntax error.
fn nonempty(html: String) -> String {
    if html.is_empty() { "–".to_owned() } else { html }
}

/// Text for an HTML-like label: markup escaped, characters that XML forbids and marks that would turn the direction of
/// the rest of the label left out.
fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|&c| is_drawable(c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
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

fn is_drawable(c: char) -> bool {
    let turns_direction = matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    !(c.is_control() || turns_direction || matches!(c, '\u{FFFE}' | '\u{FFFF}'))
}
