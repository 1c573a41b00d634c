//! [`write_table`]: rows in columns, for people; [`shown`]: a term as people read it.

use std::io::Write;

use comfy_table::{ContentArrangement, LineStyle, Table, presets};
use oxigraph::model::Term;

use crate::error::Result;
use crate::export::{cut, vocab};

/// The longest text of a cell on a terminal.
const CELL: usize = 400;

/// Writes columns under their headings, wrapped to a terminal of so many columns where there is one.
pub(super) fn write_table(
    headings: &[String],
    rows: Vec<Vec<String>>,
    width: Option<u16>,
    out: &mut dyn Write,
) -> Result<()> {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none())).set_header(headings);
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    let longest = if width.is_some() { CELL } else { usize::MAX };
    for row in rows {
        table.add_row(row.iter().map(|cell| cut(cell, longest)));
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Text without markup; an id relative to the base, any other IRI with its prefix where it has one. Nothing that moves
/// the cursor.
pub(super) fn shown(term: &Term, base: &str) -> String {
    let text = match term {
        Term::NamedNode(node) => {
            let iri = node.as_str();
            let prefixed = || {
                vocab::PREFIXES
                    .iter()
                    .find_map(|(prefix, space)| Some(format!("{prefix}:{}", iri.strip_prefix(space)?)))
            };
            let relative = iri.strip_prefix(base).map(|id| format!("<{id}>"));
            relative.or_else(prefixed).unwrap_or_else(|| format!("<{iri}>"))
        }
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    let moves = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if moves(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode};

    use super::*;

    #[test]
    fn columns_line_up_and_keep_their_text() {
        let mut out = Vec::new();
        let rows = vec![vec!["김정은".to_owned(), "1".to_owned()], vec!["x".repeat(500), String::new()]];
        write_table(&["who".to_owned(), "n".to_owned()], rows, None, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.iter().any(|line| line.contains("김정은") && line.ends_with('1')), "{text}");
        assert!(lines.iter().any(|line| line.contains(&"x".repeat(500))));
    }

    #[test]
    fn terms_are_shown_short_and_harmless() {
        let base = "https://example.org/";
        let iri = |iri: &str| shown(&NamedNode::new_unchecked(iri).into(), base);
        assert_eq!(iri("https://example.org/person/anna"), "<person/anna>");
        assert_eq!(iri("https://schema.org/name"), "schema:name");
        assert_eq!(iri("urn:x"), "<urn:x>");
        assert_eq!(shown(&Literal::new_simple_literal("a\x1b[31m\n\u{202e}b").into(), base), "a [31m  b");
    }
}
