//! CSV (RFC 4180) for spreadsheets and data frames: a table of facts, one a row, and beside it, in a folder, a table of
//! nodes. The table of facts names both ends and so is of use alone.
//!
//! The columns are those of `property`; a list is a JSON array; an absent value is an empty cell.
//! A text that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) gets
//! an apostrophe before it, and so does one that looks as if it had got one: take one `'` off what matches
//! `^'+[=+\-@\t\r]` to have the text as it was.

use std::borrow::Cow;
use std::io::Write;

use super::property::{self, ENDS, FACT, NODE, Value};
use super::{ExportOptions, Part, Spec};
use crate::error::{Error, Result};
use crate::graph::ActorGraph;

pub(super) const SPEC: Spec = Spec { name: "csv", extension: "csv", media_type: "text/csv", write: write_facts };

pub(super) const PARTS: &[Part] =
    &[Part { name: "nodes", write: write_nodes }, Part { name: "edges", write: write_facts }];

fn write_nodes(graph: &ActorGraph, _: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let mut table = Table::new(out, NODE.iter().map(|column| Cow::Borrowed(column.name)))?;
    for row in property::nodes(graph) {
        table.row(NODE.iter().map(|column| (column.get)(&row)), |value| harmless(value.plain()))?;
    }
    table.finish()
}

fn write_facts(graph: &ActorGraph, _: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let columns = || ENDS.iter().chain(FACT);
    let mut table = Table::new(out, columns().map(|column| Cow::Borrowed(column.name)))?;
    for row in property::facts(graph) {
        table.row(columns().map(|column| (column.get)(&row)), |value| harmless(value.plain()))?;
    }
    table.finish()
}

/// A table being written; shared with the tables of Neo4j.
pub(super) struct Table<'w> {
    writer: csv::Writer<&'w mut dyn Write>,
}

impl<'w> Table<'w> {
    pub(super) fn new<'h>(out: &'w mut dyn Write, header: impl Iterator<Item = Cow<'h, str>>) -> Result<Self> {
        let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(out);
        for name in header {
            writer.write_field(name.as_bytes()).map_err(failed)?;
        }
        writer.write_record(None::<&[u8]>).map_err(failed)?;
        Ok(Self { writer })
    }

    pub(super) fn row<'v>(
        &mut self,
        values: impl Iterator<Item = Value<'v>>,
        cell: impl for<'c> Fn(&'c Value<'v>) -> Cow<'c, str>,
    ) -> Result<()> {
        for value in values {
            self.writer.write_field(cell(&value).as_bytes()).map_err(failed)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(failed)
    }

    pub(super) fn finish(mut self) -> Result<()> {
        Ok(self.writer.flush()?)
    }
}

fn failed(error: csv::Error) -> Error {
    Error::from(std::io::Error::from(error))
}

/// A cell that no spreadsheet runs.
fn harmless(text: Option<Cow<'_, str>>) -> Cow<'_, str> {
    let text = text.unwrap_or_default();
    match text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => Cow::Owned(format!("'{text}")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text() {
        for (text, cell) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+1", "'+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("'=1", "''=1"),
            ("'tis", "'tis"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(harmless(Some(Cow::Borrowed(text))), cell);
        }
    }
}
