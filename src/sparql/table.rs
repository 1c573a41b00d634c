//! [`Table`]: rows in columns, for people; [`shown`]: a term as people read it.

use std::io::Write;

use oxigraph::model::Term;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::error::Result;
use crate::export::vocab;

/// Columns under their headings.
pub(super) struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(headings: Vec<String>) -> Self {
        Self { headings, rows: Vec::new() }
    }

    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Writes headings, a rule and the rows; cells are cut to `most` columns of the terminal.
    pub(super) fn write(&self, most: usize, out: &mut dyn Write) -> Result<()> {
        let all = || std::iter::once(&self.headings).chain(&self.rows);
        let widths: Vec<usize> = (0..self.headings.len())
            .map(|column| all().filter_map(|row| row.get(column)).map(|cell| cell.width().min(most)).max().unwrap_or(0))
            .collect();
        let rule: Vec<String> = widths.iter().map(|&width| "─".repeat(width)).collect();
        for row in [&self.headings, &rule].into_iter().chain(&self.rows) {
            let mut line = String::new();
            for (cell, &width) in row.iter().zip(&widths) {
                let start = line.len();
                cut(cell, width, &mut line);
                let fill = width - line.get(start..).unwrap_or_default().width().min(width);
                line.extend(std::iter::repeat_n(' ', fill + 2));
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// As much of the text as fits, with an ellipsis where it does not.
fn cut(text: &str, width: usize, out: &mut String) {
    if text.width() <= width {
        return out.push_str(text);
    }
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
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
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode};

    use super::*;

    fn written(table: &Table, most: usize) -> String {
        let mut out = Vec::new();
        table.write(most, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_line_up_whatever_the_script() {
        let mut table = Table::new(vec!["who".to_owned(), "n".to_owned()]);
        table.row(vec!["김정은".to_owned(), "1".to_owned()]);
        table.row(vec!["Anna".to_owned(), String::new()]);
        assert_eq!(written(&table, 80), "who     n\n──────  ─\n김정은  1\nAnna\n");
        assert_eq!(written(&table, 3), "who  n\n───  ─\n김…  1\nAn…\n");
        assert_eq!(written(&Table::new(Vec::new()), 9), "\n\n");
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
