//! The arguments of `judge` and `fit`.

use std::path::PathBuf;

use clap::Args as Group;

use super::InputArgs;

/// Draw triples to be judged by hand, for `fit`
///
/// Replace each ? by 1 where actors, relation, direction, denial and speaker are what the sentence says, else by 0, and drop
/// the last two columns, which only the judge needs.
#[derive(Debug, Group)]
#[command(after_help = "\
Examples:
  actograph judge articles.jsonl --count 300 > judged.tsv")]
pub(crate) struct JudgeArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Triples at most
    #[arg(long, value_name = "N", default_value_t = 300)]
    pub(crate) count: usize,

    /// Another seed draws others
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}

/// Fit the confidence of triples to judgements
///
/// Prints the table of weights, and on standard error how often triples of each range of confidence are right.
#[derive(Debug, Group)]
#[command(after_help = "\
Examples:
  actograph fit src/train/confidence.tsv > src/extract/data/confidence.tsv")]
pub(crate) struct FitArgs {
    /// The judgements
    pub(crate) judgements: PathBuf,
}
