//! A Mermaid flowchart (<https://mermaid.js.org/>), as GitHub and GitLab draw one in a Markdown file between
//! "```mermaid" and "```": the same choice of nodes and merged arrows as in every picture.
//!
//! Those sites refuse diagrams of more than 50,000 characters or 500 arrows; the usual cap on nodes stays far below. Text
//! stands in quotes, and whatever could mean something to Mermaid, Markdown or HTML is written as a character code.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;

use super::look::{LOOKS, Look, Shape};
use super::picture::{Arrow, Note, Picture, PictureNode, Tone, select};
use super::{ExportOptions, Spec, wording};
use crate::error::Result;
use crate::graph::ActorGraph;

pub(super) const SPEC: Spec =
    Spec { name: "mermaid", extension: "mmd", media_type: "text/vnd.mermaid", write: write_graph };

/// Relations spelt out on one arrow.
const LINES: usize = 3;
/// Predicates without an object in one node.
const NOTES: usize = 3;

/// Nodes that are drawn unless the user says otherwise.
const NODES: usize = 40;

/// What encloses the label of a node.
const fn brackets(shape: Shape) -> [&'static str; 2] {
    match shape {
        Shape::Rounded => ["(", ")"],
        Shape::Hexagon => ["{{", "}}"],
        Shape::Box => ["[", "]"],
        Shape::Ellipse => ["([", "])"],
        Shape::House => ["[/", "\\]"],
        Shape::Octagon => ["[[", "]]"],
        Shape::Note => [">", "]"],
    }
}

fn write_graph(graph: &ActorGraph, options: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let part = select(graph, options.picture_nodes.unwrap_or(NODES));
    let picture = Picture::new(part.as_ref().unwrap_or(graph), graph, options);
    let title = wording::cut(&picture.title, 100);
    if !title.is_empty() {
        writeln!(out, "---\ntitle: {}\n---", serde_json::json!(visible(&title)))?;
    }
    writeln!(out, "flowchart LR")?;
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    for (number, drawn) in picture.nodes.iter().enumerate() {
        let name = format!("n{number}");
        let class = drawn.node.kind.as_str();
        let [open, close] = brackets(Look::of(drawn.node.kind).shape);
        writeln!(out, "  {name}{open}\"{}\"{close}:::{class}", label(&node_lines(drawn)))?;
        names.insert(&drawn.node.id, name);
    }
    for (number, cluster) in picture.clusters.iter().enumerate() {
        writeln!(out, "  subgraph c{number}[\"{}\"]", label(std::slice::from_ref(&cluster.label)))?;
        for member in &cluster.members {
            writeln!(out, "    n{member}")?;
        }
        writeln!(out, "  end")?;
    }
    let mut denied: Vec<String> = Vec::new();
    for (number, arrow) in picture.arrows.iter().enumerate() {
        let (Some(source), Some(target)) = (names.get(&*arrow.source.id), names.get(&*arrow.target.id)) else {
            continue;
        };
        let shaft = if arrow.tone.uncertain { "-.->" } else { "-->" };
        let lines = arrow_lines(arrow);
        let words = if lines.is_empty() { String::new() } else { format!("|\"{}\"|", label(&lines)) };
        writeln!(out, "  {source} {shaft}{words} {target}")?;
        if arrow.tone.denied {
            denied.push(number.to_string());
        }
    }
    let colors = options.theme.colors();
    for look in LOOKS.iter().filter(|look| picture.nodes.iter().any(|drawn| drawn.node.kind == look.kind)) {
        let ([line, fill], text) = (look.colors(options.theme), colors.text);
        writeln!(out, "  classDef {} fill:{fill},stroke:{line},color:{text}", look.kind.as_str())?;
    }
    if !denied.is_empty() {
        writeln!(out, "  linkStyle {} stroke:{1},color:{1}", denied.join(","), colors.denied)?;
    }
    Ok(())
}

fn node_lines(drawn: &PictureNode<'_>) -> Vec<String> {
    let node = drawn.node;
    if node.is_statement() {
        let text = node.name.trim();
        let text = if node.quoted && !text.starts_with(['"', '“', '‘', '\'', '«', '„']) {
            format!("“{text}”")
        } else {
            text.to_owned()
        };
        let how = drawn.how.as_ref().map(|how| wording::cut(how, 46));
        return how.into_iter().chain(wording::wrap(&text, 40, 4)).collect();
    }
    let mut lines = wording::wrap(&node.name, 28, 3);
    let said = |note: &Note| match note.tone {
        Tone { denied: true, .. } => format!("✗ {}", note.text),
        _ => note.text.clone(),
    };
    lines.extend(drawn.notes.iter().take(NOTES).map(said));
    if drawn.notes.len() > NOTES {
        lines.push(format!("+{} more", drawn.notes.len() - NOTES));
    }
    if drawn.unsaid > 0 {
        lines.push(format!("+{} statement{}", drawn.unsaid, if drawn.unsaid == 1 { "" } else { "s" }));
    }
    lines
}

/// A relation a line, with the first of its circumstances; a denial is marked in words as well as in colour.
fn arrow_lines(arrow: &Arrow<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in arrow.lines.iter().take(LINES) {
        let mut text = if arrow.tone.denied { format!("✗ {}", line.predicate) } else { line.predicate.clone() };
        if line.count > 1 {
            let _ = write!(text, " ×{}", line.count);
        }
        if let Some(circumstance) = line.circumstances.first() {
            let _ = write!(text, " · {}", wording::cut(circumstance, 40));
        }
        lines.push(text);
    }
    if arrow.lines.len() > LINES {
        lines.push(format!("+{} more", arrow.lines.len() - LINES));
    }
    lines
}

/// Lines inside quotes. Never empty: that would be a syntax error.
fn label(lines: &[String]) -> String {
    let text = lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("<br/>");
    if text.trim().is_empty() { "–".to_owned() } else { text }
}

/// Characters that mean something to Mermaid, Markdown or HTML as codes; a blank after the first word of what Markdown
/// would take for a list or a heading does not break.
fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len() + 8);
    let first = text.split(' ').next().unwrap_or_default();
    let marker = !first.is_empty() && first.chars().all(|c| c.is_ascii_digit() || "-+*#>.)".contains(c));
    let mut first_blank = true;
    for c in text.chars() {
        match c {
            ' ' if marker && first_blank => out.push_str("#160;"),
            _ if c.is_alphanumeric() || " ,.:!?'()/–—’‘“”«»…·×✗+-".contains(c) || !c.is_ascii() => {
                out.push(c)
            }
            _ => {
                let _ = write!(out, "#{};", u32::from(c));
            }
        }
        first_blank &= c != ' ';
    }
    out
}

/// Without what cannot be drawn or turns the direction of the rest.
fn visible(text: &str) -> String {
    let hidden = |c: &char| {
        c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}')
    };
    text.chars().filter(|c| !hidden(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_means_nothing_to_mermaid() {
        for (text, expected) in [
            ("Kim Jong-un", "Kim Jong-un"),
            ("a \"b\" <i>&amp;#quot;", "a #34;b#34; #60;i#62;#38;amp#59;#35;quot#59;"),
            ("%%{init: {}}%%", "#37;#37;#123;init: #123;#125;#125;#37;#37;"),
            ("1. one two", "1.#160;one two"),
            ("`code` **bold** [x](y) |z|", "#96;code#96; #42;#42;bold#42;#42; #91;x#93;(y) #124;z#124;"),
        ] {
            assert_eq!(escaped(text), expected);
        }
        assert_eq!(label(&[]), "–");
    }
}
