//! The arguments of the questions to a graph.

use std::path::PathBuf;

use clap::Args as Group;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{GraphInputArgs, share};
use crate::cli::ask::AnswerFormat;
use crate::extract::{Modality, NodeType, Polarity, RelationType, days};
use crate::graph::Centrality;

/// Which facts count; the same for every question.
#[derive(Debug, Group)]
#[command(next_help_heading = "Filters")]
pub(crate) struct FilterArgs {
    /// Only relations of these types, such as Consult or Sanction
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', ignore_case = true, value_parser = one_of(RelationType::ALL, |t| t.as_str()))]
    pub(crate) types: Vec<RelationType>,

    /// Only what happened on or after this day, week, month or year
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) since: Option<String>,

    /// Only what happened on or before this day, week, month or year
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) until: Option<String>,

    /// Only what happened in this place, or in a place that the graph says lies in it
    #[arg(long, value_name = "PLACE")]
    pub(crate) place: Option<String>,

    /// Only what is asserted, reported or possible
    #[arg(long, value_name = "MODALITY", value_delimiter = ',', value_parser = one_of(Modality::ALL, |m| m.as_str()))]
    pub(crate) modality: Vec<Modality>,

    /// Only what is stated (positive) or denied (negative)
    #[arg(long, value_name = "POLARITY", value_parser = one_of(Polarity::ALL, |p| p.as_str()))]
    pub(crate) polarity: Option<Polarity>,

    /// Leave out relations of less confidence, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = share)]
    pub(crate) min_confidence: f32,
}

/// Where an answer goes, and how.
#[derive(Debug, Group)]
pub(crate) struct AnswerArgs {
    /// table, rows (one JSON object a line), or any format of a graph [default: table on a terminal, rows in a pipe]
    #[arg(long, value_name = "FORMAT", value_parser = answer_format())]
    pub(crate) to: Option<AnswerFormat>,

    /// Write to a file; its extension tells the format where --to does not
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// What every question takes.
#[derive(Debug, Group)]
pub(crate) struct QuestionArgs {
    #[command(flatten)]
    pub(crate) input: GraphInputArgs,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    #[command(flatten)]
    pub(crate) answer: AnswerArgs,
}

/// Tell everything about an actor, with sources
#[derive(Debug, Group)]
#[command(after_help = "\
Names are found by any alias, without case and accents; an id (person/kim-jong-un) is exact.

Examples:
  actograph who \"Reza Karimi\" talks.jsonl
  actograph who karimi week.jsonl --type Consult,Accuse --since 2024-05
  actograph who \"Reza Karimi\" week.jsonl --to dot | dot -Tsvg > karimi.svg")]
pub(crate) struct WhoArgs {
    /// A name, an alias or an id
    pub(crate) actor: String,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
}

/// Tell how two actors are connected
#[derive(Debug, Group)]
#[command(after_help = "\
A step joins two who act on each other; one who only speaks of another is two steps away from him.

Examples:
  actograph path \"Reza Karimi\" Austria talks.jsonl
  actograph path \"Reza Karimi\" Austria week.jsonl --count 5 --modality asserted")]
pub(crate) struct PathArgs {
    /// Where the path starts: a name, an alias or an id
    #[arg(value_name = "A")]
    pub(crate) start: String,
    /// Where it ends
    #[arg(value_name = "B")]
    pub(crate) end: String,
    /// Paths at most, the shortest first
    #[arg(long, value_name = "K", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) count: u16,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
}

/// Tell what an actor said
#[derive(Debug, Group)]
#[command(after_help = "\
Examples:
  actograph said \"Claire Duval\" talks.jsonl
  actograph said iran talks.jsonl --about \"European Union\"")]
pub(crate) struct SaidArgs {
    /// A name, an alias or an id
    pub(crate) actor: String,
    /// Only what names this one, or reports something of it
    #[arg(long, value_name = "ACTOR")]
    pub(crate) about: Option<String>,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
}

/// Tell whom an actor met, talked to or visited
#[derive(Debug, Group)]
#[command(after_help = "\
Examples:
  actograph met \"Reza Karimi\" talks.jsonl
  actograph met \"Reza Karimi\" talks.jsonl --whom \"Claire Duval\"")]
pub(crate) struct MetArgs {
    /// A name, an alias or an id
    pub(crate) actor: String,
    /// Only meetings with this one
    #[arg(long, value_name = "ACTOR")]
    pub(crate) whom: Option<String>,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
}

/// List what happened in order of time
#[derive(Debug, Group)]
#[command(after_help = "\
Facts without a known time are left out, and counted.

Examples:
  actograph timeline talks.jsonl
  actograph timeline week.jsonl --about Iran --since 2024")]
pub(crate) struct TimelineArgs {
    /// Only what this one takes part in
    #[arg(long, value_name = "ACTOR")]
    pub(crate) about: Option<String>,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
}

/// List who matters most
#[derive(Debug, Group)]
#[command(after_help = "\
Examples:
  actograph rank week.jsonl
  actograph rank week.jsonl --by betweenness --kind Person --count 10")]
pub(crate) struct RankArgs {
    /// The measure
    #[arg(long, value_name = "MEASURE", default_value = Centrality::PageRank.name(), value_parser = one_of(Centrality::ALL, |c| c.name()))]
    pub(crate) by: Centrality,
    /// Nodes of these types [default: Person, Organization, Country and Group]
    #[arg(long, value_name = "TYPE", value_delimiter = ',', ignore_case = true, value_parser = one_of(NodeType::ALL, |t| t.as_str()))]
    pub(crate) kind: Vec<NodeType>,
    /// Rows at most; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) count: usize,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
}

/// List who belongs together
#[derive(Debug, Group)]
#[command(after_help = "\
Examples:
  actograph communities week.jsonl
  actograph communities week.jsonl --count 3 --to rows")]
pub(crate) struct CommunitiesArgs {
    /// Communities at most, the largest first; 0 for all
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) count: usize,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
}

/// Reads one of `all` by its name; the error of an unknown one lists them.
fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(|&value| name(value))).try_map(move |text| {
        all.iter()
            .copied()
            .find(|&value| name(value).eq_ignore_ascii_case(&text))
            .ok_or_else(|| format!("unknown '{text}'"))
    })
}

fn answer_format() -> impl TypedValueParser<Value = AnswerFormat> {
    PossibleValuesParser::new(AnswerFormat::all().map(AnswerFormat::name)).try_map(|name| {
        AnswerFormat::all().find(|format| format.name() == name).ok_or_else(|| format!("unknown format '{name}'"))
    })
}

fn date(text: &str) -> Result<String, String> {
    days(text)
        .map(|_| text.to_owned())
        .ok_or_else(|| "a date such as 2019, 2019-10, 2019-W40 or 2019-10-06 is due".to_owned())
}
