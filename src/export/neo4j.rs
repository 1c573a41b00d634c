//! CSV for `neo4j-admin database import`: a file of nodes and a file of relationships, with the headers it demands.
//!
//! Properties and labels are those of the Cypher script. Lists (and the two labels of a node) are separated by U+001F,
//! which no text holds (any U+001F in a value becomes a blank), and a value may go over several lines: the import needs
//! `--array-delimiter=U+001F --multiline-fields=true`. Nothing is added to a cell: an absent value and an empty text are
//! both an empty cell.

use std::borrow::Cow;
use std::io::Write;

use super::csv::Table;
use super::property::{self, ENTITY, FACT, Kind, NODE, Value};
use super::{ExportOptions, Part, Spec};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::ActorGraph;

pub(super) const SPEC: Spec =
    Spec { name: "neo4j-csv", extension: "neo4j.csv", media_type: "text/csv", write: write_graph };

pub(super) const PARTS: &[Part] =
    &[Part { name: "nodes", write: write_nodes }, Part { name: "relationships", write: write_relationships }];

/// Between the elements of a list.
const SEPARATOR: char = '\u{1F}';

fn write_graph(_: &ActorGraph, _: &ExportOptions, _: &mut dyn Write) -> Result<()> {
    Err(Error::new(ErrorKind::Usage, "neo4j-csv is two files, nodes and relationships: write it into a folder"))
}

fn write_nodes(graph: &ActorGraph, _: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let properties = NODE.iter().skip(1).map(|column| header(column.name, column.kind));
    let names = [Cow::Borrowed("id:ID"), Cow::Borrowed(":LABEL")].into_iter().chain(properties);
    let mut table = Table::new(out, names)?;
    for row in property::nodes(graph) {
        let labels = Value::Texts(vec![ENTITY, row.node.kind.as_str()]);
        let mut values: Vec<Value<'_>> = NODE.iter().map(|column| (column.get)(&row)).collect();
        values.insert(1, labels);
        table.row(values.into_iter(), cell)?;
    }
    table.finish()
}

fn write_relationships(graph: &ActorGraph, _: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let ends = [":START_ID", ":END_ID", ":TYPE"].map(Cow::Borrowed);
    let mut table =
        Table::new(out, ends.into_iter().chain(FACT.iter().map(|column| header(column.name, column.kind))))?;
    for row in property::facts(graph) {
        let ends = [&*row.link.source.id, &*row.link.target.id].map(|id| Value::Text(Cow::Borrowed(id)));
        let kind = Value::Text(Cow::Owned(property::relationship_type(row.link.edge.key.kind)));
        table.row(ends.into_iter().chain([kind]).chain(FACT.iter().map(|column| (column.get)(&row))), cell)?;
    }
    table.finish()
}

/// `aliases:string[]`.
fn header(name: &'static str, kind: Kind) -> Cow<'static, str> {
    let kind = match kind {
        Kind::Text | Kind::Day => "string",
        Kind::Texts => "string[]",
        Kind::Boolean => "boolean",
        Kind::Integer => "int",
        Kind::Decimal => "double",
    };
    Cow::Owned(format!("{name}:{kind}"))
}

fn cell<'c>(value: &'c Value<'_>) -> Cow<'c, str> {
    let whole = |text: &str| text.replace(SEPARATOR, " ");
    match value {
        Value::Texts(texts) => {
            let texts: Vec<String> = texts.iter().map(|text| whole(text)).collect();
            Cow::Owned(texts.join(SEPARATOR.encode_utf8(&mut [0; 4])))
        }
        other => match other.plain().unwrap_or_default() {
            text if text.contains(SEPARATOR) => Cow::Owned(whole(&text)),
            text => text,
        },
    }
}
