//! The arguments of `merge`.

use clap::Args as Group;

use super::{GraphInputArgs, GraphOutputArgs};

/// Unite graphs
///
/// Reads graphs that this program wrote and writes their union: the same whatever their order, and however often one of
/// them is given. From JSON Lines files to JSON Lines, memory holds one document at a time, however large the files are.
#[derive(Debug, Group)]
#[command(after_help = "\
Where the output goes: as for extract. A graph may be replaced by the union it is part of.

Examples:
  actograph merge shard-*.jsonl -o all.jsonl
  actograph merge monday.jsonl tuesday.jsonld -o week.nq")]
pub(crate) struct MergeArgs {
    #[command(flatten)]
    pub(crate) input: GraphInputArgs,

    #[command(flatten)]
    pub(crate) output: GraphOutputArgs,
}
