//! The explorer: one HTML file that shows a graph and lets its reader search, filter and check it, with no network.
//!
//! Takes an [`ActorGraph`]; gives a page with everything in it: the graph as JSON ([`data`]), laid out beforehand so that
//! the first picture needs no computing, a vendored viewer (`vendor/`, with its licences) and our own scripts and styles
//! (`html/*.js`, `html/*.css`). Nothing of the graph is ever markup: it stands in a block of JSON that holds no `<`, and
//! the scripts put it on the page as text. A Content-Security-Policy lets nothing run but those scripts, by their hashes.

mod data;

use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::{ExportOptions, Spec};
use crate::error::Result;
use crate::graph::ActorGraph;
use data::Data;

pub(super) const SPEC: Spec = Spec { name: "html", extension: "html", media_type: "text/html", write: write_graph };

/// Nodes that are shown unless the user says otherwise: more than anybody looks at, and still a smooth page.
const NODES: usize = 5000;

const PAGE: &str = include_str!("html/page.html");
const VIEWER: &str = include_str!("html/vendor/force-graph.min.js");
const LICENSES: &str = include_str!("html/vendor/LICENSES.txt");
const STYLES: &[&str] =
    &[include_str!("html/theme.css"), include_str!("html/layout.css"), include_str!("html/parts.css")];
/// In order: each uses those before it.
const SCRIPTS: &[&str] = &[
    include_str!("html/dom.js"),
    include_str!("html/model.js"),
    include_str!("html/dates.js"),
    include_str!("html/filters.js"),
    include_str!("html/shapes.js"),
    include_str!("html/canvas.js"),
    include_str!("html/cards.js"),
    include_str!("html/panel.js"),
    include_str!("html/search.js"),
    include_str!("html/sidebar.js"),
    include_str!("html/timeline.js"),
    include_str!("html/list.js"),
    include_str!("html/app.js"),
];
/// The style sheets that the vendored viewer adds to the page when it starts; empty at first, then with their text.
const VIEWER_STYLES: &[&str] =
    &["", include_str!("html/vendor/force-graph.css"), include_str!("html/vendor/float-tooltip.css")];

fn write_graph(graph: &ActorGraph, options: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let most = options.picture_nodes.unwrap_or(NODES);
    let part = (most > 0 && graph.node_count() > most).then(|| graph.top(most));
    let data = Data::new(part.as_ref().unwrap_or(graph), graph, options);
    let style = STYLES.concat();
    let script = format!("(() => {{\n\"use strict\";\n{}}})();\n", SCRIPTS.concat());
    let policy = format!(
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; script-src {} {}; style-src {} {}",
        hash(VIEWER),
        hash(&script),
        hash(&style),
        VIEWER_STYLES.iter().map(|style| hash(style)).collect::<Vec<_>>().join(" ")
    );
    // What stands between the marks of the template is written as it is; the marks are in the template only.
    let mut rest = PAGE;
    while let Some((before, after)) = rest.split_once("{{") {
        out.write_all(before.as_bytes())?;
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        rest = after;
        match name {
            "policy" => out.write_all(policy.as_bytes())?,
            "title" => out.write_all(escaped(&data.title).as_bytes())?,
            "style" => out.write_all(style.as_bytes())?,
            "viewer" => out.write_all(VIEWER.as_bytes())?,
            "script" => out.write_all(script.as_bytes())?,
            "licenses" => out.write_all(escaped(LICENSES).as_bytes())?,
            _ => data.write(out)?,
        }
    }
    Ok(out.write_all(rest.as_bytes())?)
}

/// The source expression of a Content-Security-Policy that lets this text run, and no other.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// Text as HTML, without the control characters that HTML forbids.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control() || *c == '\n') {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_knows_its_marks_and_no_script_ends_early() {
        for mark in ["policy", "title", "style", "viewer", "script", "licenses", "data"] {
            assert_eq!(PAGE.matches(&format!("{{{{{mark}}}}}")).count(), 1, "{mark}");
        }
        assert_eq!(PAGE.matches("{{").count(), 7);
        for text in SCRIPTS.iter().chain([&VIEWER]) {
            assert!(!text.contains("</script") && !text.contains("<!--") && !text.contains('\r'));
        }
    }

    #[test]
    fn the_viewer_adds_the_styles_that_the_policy_allows() {
        for style in VIEWER_STYLES {
            assert!(VIEWER.contains(&style.replace('\n', "\\n")), "{style}");
        }
    }
}
