//! The arguments of `forget`.

use clap::Args as Group;

use super::{GraphInputArgs, GraphOutputArgs};

/// Take a document out of a graph
///
/// Writes the graph as if the document had never been read: without its facts, the nodes that only it had, and the names
/// that only it gave. Adding it again gives the same bytes as never removing it.
#[derive(Debug, Group)]
#[command(after_help = "\
Where the output goes: as for extract. The graph may be replaced: a file is written anew before it gets its name.

Examples:
  actograph forget talks-2019-10-06 week.jsonl -o week.jsonl
  actograph forget talks-2019-10-06 week.jsonld -o week.nq")]
pub(crate) struct ForgetArgs {
    /// The id of the document
    #[arg(value_name = "DOC")]
    pub(crate) document: String,

    #[command(flatten)]
    pub(crate) input: GraphInputArgs,

    #[command(flatten)]
    pub(crate) output: GraphOutputArgs,
}
