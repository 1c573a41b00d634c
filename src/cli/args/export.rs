//! The arguments of `export`.

use clap::Args as Group;

use super::{GraphInputArgs, GraphOutputArgs};

/// Write a graph in other formats, without reading any text again
///
/// Reads graphs that this program wrote and writes what they hold together. Several graphs become one.
#[derive(Debug, Group)]
#[command(after_help = "\
Where the output goes: as for extract; NAME is that of the graph file.

Examples:
  actograph export news.jsonl --to dot | dot -Tsvg > news.svg
  actograph export news.jsonl -o graphs/
  actograph export monday.jsonl tuesday.jsonl -o week.jsonld --min-confidence 0.8
  actograph export week.jsonl -o envoy.dot --focus \"Reza Karimi\" --depth 2")]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub(crate) input: GraphInputArgs,

    #[command(flatten)]
    pub(crate) output: GraphOutputArgs,
}
