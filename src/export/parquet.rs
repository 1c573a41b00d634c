//! Apache Parquet, feature `parquet`: the two tables of [`csv`](super::csv), typed, for data frames and engines: strings,
//! lists of strings, booleans, 32-bit integers, doubles and dates. Columns are compressed with Snappy, which every reader
//! knows; a row group holds up to 65,536 rows, and memory no more than one.

#[cfg(feature = "parquet")]
mod table;

use std::io::Write;

use super::{ExportOptions, Part, Spec};
use crate::error::Result;
use crate::graph::ActorGraph;

pub(super) const SPEC: Spec =
    Spec { name: "parquet", extension: "parquet", media_type: "application/vnd.apache.parquet", write: write_facts };

pub(super) const PARTS: &[Part] =
    &[Part { name: "nodes", write: write_nodes }, Part { name: "edges", write: write_facts }];

#[cfg(feature = "parquet")]
fn write_nodes(graph: &ActorGraph, _: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    use super::property::{self, NODE};
    let columns: Vec<_> = NODE.iter().map(|column| (column.name, column.kind, column.get)).collect();
    table::write("nodes", &columns, property::nodes(graph), |get, row, value| value(get(row)), out)
}

#[cfg(feature = "parquet")]
fn write_facts(graph: &ActorGraph, _: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    use super::property::{self, ENDS, FACT};
    let columns: Vec<_> = ENDS.iter().chain(FACT).map(|column| (column.name, column.kind, column.get)).collect();
    table::write("edges", &columns, property::facts(graph), |get, row, value| value(get(row)), out)
}

#[cfg(not(feature = "parquet"))]
fn write_nodes(_: &ActorGraph, _: &ExportOptions, _: &mut dyn Write) -> Result<()> {
    Err(super::not_built("parquet"))
}

#[cfg(not(feature = "parquet"))]
fn write_facts(_: &ActorGraph, _: &ExportOptions, _: &mut dyn Write) -> Result<()> {
    Err(super::not_built("parquet"))
}
