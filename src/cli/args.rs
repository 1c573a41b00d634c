//! The raw arguments: clap types only, no logic beyond the reading of a single value.

mod ask;
mod export;
#[cfg(feature = "train")]
mod fit;
mod forget;
mod load;
mod merge;
mod query;

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args as Group, Parser, Subcommand};
use clap_complete::Shell;

use super::annotate::AnnotateFormat;
use super::settings::Named;
use crate::document::InputFormat;
use crate::export::{Clustering, CypherDialect, Format, Theme};
use crate::import::GraphFormat;

pub(super) use ask::{
    AnswerArgs, CommunitiesArgs, FilterArgs, MetArgs, PathArgs, QuestionArgs, RankArgs, SaidArgs, TimelineArgs, WhoArgs,
};
pub(super) use export::ExportArgs;
#[cfg(feature = "train")]
pub(super) use fit::{FitArgs, JudgeArgs};
pub(super) use forget::ForgetArgs;
pub(super) use load::LoadArgs;
pub(super) use merge::MergeArgs;
pub(super) use query::QueryArgs;

/// Reads news and writes the graph of who did what to whom
#[derive(Debug, Parser)]
#[command(
    name = "actograph",
    bin_name = "actograph",
    disable_version_flag = true,
    arg_required_else_help = true,
    subcommand_negates_reqs = true,
    after_help = "\
Examples:
  actograph extract news.txt -o graphs/                  graphs/news.dot, graphs/news.jsonld, a summary on the terminal
  actograph extract news.txt --to dot | dot -Tsvg > news.svg
  actograph extract news.txt -o news.svg                 the same picture without Graphviz
  actograph extract news.txt -o news.html                a page to look around in
  cat articles.jsonl | actograph extract - --from jsonl --to jsonl
  actograph export graphs/news.jsonl --to dot
  actograph who \"Kim Jong-un\" graphs/news.jsonl
  actograph annotate news.txt --to conllu

Exit code: 0 all good; 1 some documents failed, the rest is written; 2 wrong usage, or the output could not be written."
)]
pub(super) struct Args {
    /// Print the version and the checksum of the weights
    #[arg(short = 'V', long, required = true)]
    pub(super) version: bool,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Extract(ExtractArgs),
    Export(ExportArgs),
    Who(WhoArgs),
    Path(PathArgs),
    Said(SaidArgs),
    Met(MetArgs),
    Timeline(TimelineArgs),
    Rank(RankArgs),
    Communities(CommunitiesArgs),
    Merge(MergeArgs),
    Forget(ForgetArgs),
    Load(LoadArgs),
    Query(QueryArgs),
    Annotate(AnnotateArgs),
    #[cfg(feature = "train")]
    Train(TrainArgs),
    #[cfg(feature = "train")]
    Judge(JudgeArgs),
    #[cfg(feature = "train")]
    Fit(FitArgs),
    /// Print the completion script of a shell
    #[command(after_help = "\
Examples:
  actograph completions bash > ~/.local/share/bash-completion/completions/actograph
  actograph completions zsh > ~/.zfunc/_actograph")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Where documents come from; the same for every command.
#[derive(Debug, Group)]
pub(super) struct InputArgs {
    /// Files, folders (searched for .txt, .html, .jsonl and .conllu, sub-folders included), or - for standard input
    #[arg(value_name = "INPUT", required = true)]
    pub(super) inputs: Vec<PathBuf>,

    /// Format of every input; without it the extension tells, else the first bytes
    #[arg(long, value_name = "FORMAT", value_parser = named::<InputFormat>())]
    pub(super) from: Option<InputFormat>,

    /// Day of publication of the documents that do not give theirs: what "on Monday" refers to
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) date: Option<String>,

    /// Table of names only you know: which name is whom, who is one, who is never one (see the README)
    #[arg(long, value_name = "FILE")]
    pub(super) aliases: Option<PathBuf>,

    /// Documents worked on at a time [default: the number of cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) jobs: Option<u16>,

    /// No summary, no progress, no warnings; errors only
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// Where graphs come from; the same for every command that reads some.
#[derive(Debug, Group)]
pub(super) struct GraphInputArgs {
    /// Graph files, or - for standard input
    #[arg(value_name = "GRAPH", required = true)]
    pub(super) graphs: Vec<PathBuf>,

    /// Format of every graph; without it the extension tells, else the first bytes
    #[arg(long, value_name = "FORMAT", value_parser = named::<GraphFormat>())]
    pub(super) from: Option<GraphFormat>,

    /// No summary; errors only
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// What of a graph goes where, and how; the same for every command that writes one.
#[derive(Debug, Group)]
pub(super) struct GraphOutputArgs {
    /// Write to a file or into a folder instead of standard output
    #[arg(short, long, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,

    /// Output format; may be given several times with -o FOLDER/
    #[arg(long, value_name = "FORMAT", value_parser = named::<Format>())]
    pub(super) to: Vec<Format>,

    /// Leave out relations of less confidence, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = share)]
    pub(super) min_confidence: f32,

    /// Keep only what surrounds this actor: a name, an alias or an id
    #[arg(long, value_name = "ACTOR")]
    pub(super) focus: Option<String>,

    /// Steps around the actor of --focus
    #[arg(long, value_name = "N", default_value_t = 1, requires = "focus")]
    pub(super) depth: usize,

    /// Most nodes in a picture, the most important ones; 0 for all [default: 50, in html 5000]
    #[arg(long, value_name = "N")]
    pub(super) max_nodes: Option<usize>,

    /// Colours of dot, svg and mermaid; an html page follows its reader's
    #[arg(long, value_name = "THEME", value_parser = named::<Theme>(), default_value = "light")]
    pub(super) theme: Theme,

    /// What puts nodes of dot, svg and mermaid into a common frame: ties, or the country they are of
    #[arg(long, value_name = "BY", value_parser = named::<Clustering>(), default_value = "none")]
    pub(super) cluster: Clustering,

    /// Whose Cypher a script is in: kuzu for Ladybug too, opencypher for FalkorDB and others
    #[arg(long, value_name = "DATABASE", default_value = "neo4j", value_parser = named::<CypherDialect>())]
    pub(super) dialect: CypherDialect,

    /// What the ids of RDF output are relative to
    #[arg(long, value_name = "IRI", value_parser = base_iri)]
    pub(super) base_iri: Option<String>,
}

/// Write the graph of who did what to whom
///
/// Reads documents, finds in them who did what to whom, where and when, and writes all of it as one graph.
/// Inputs are plain text (one file is one document), web pages (the article in them), JSON Lines ({"id", "text",
/// "title"?, "date"?, "url"?} a line) and CoNLL-U with given sentences and tokens.
#[derive(Debug, Group)]
#[command(after_help = "\
Where the output goes:
  no -o            the one --to goes to standard output (default: jsonl)
  -o FOLDER/       FOLDER/NAME.dot and FOLDER/NAME.jsonld, and one file for each --to, of tables two (NAME.nodes.csv,
                   NAME.edges.csv); NAME is the input's file or folder name without extension, or \"graph\" for
                   several inputs and standard input
  -o FILE.EXT      that file, in the format of --to or else of its extension

Examples:
  actograph extract news.txt -o graphs/
  actograph extract news.txt -o news.dot --focus \"Kim Jong-un\" --depth 1
  actograph extract news/ -o graphs/ --to jsonl --min-confidence 0.8
  actograph extract news.txt --to dot | dot -Tsvg > news.svg
  cat articles.jsonl | actograph extract - --from jsonl --to jsonl")]
pub(super) struct ExtractArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,

    #[command(flatten)]
    pub(super) output: GraphOutputArgs,
}

/// Write sentences, tokens, trees and mentions
///
/// Shows what the pipeline saw in each document: view is for people, with mentions in the colours of who they are and
/// the relations found in each sentence; json has one line a document, conllu is CoNLL-U with the mentions as
/// Entity in the last column. With CoNLL-U input the given sentences and tokens are kept and the rest is predicted.
#[derive(Debug, Group)]
#[command(after_help = "\
Examples:
  actograph annotate news.txt
  actograph annotate news.txt --to conllu
  actograph annotate articles.jsonl -o articles.conllu
  actograph annotate --from conllu --to conllu gold.conllu > predicted.conllu")]
pub(super) struct AnnotateArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,

    /// Write to a file or into a folder instead of standard output
    #[arg(short, long, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,

    /// Output format [default: view on a terminal, else json]
    #[arg(long, value_name = "FORMAT", value_parser = named::<AnnotateFormat>())]
    pub(super) to: Vec<AnnotateFormat>,
}

/// Train the weights
///
/// The same recipe, corpora and platform give the same bytes. Build the program anew to use the new weights.
#[cfg(feature = "train")]
#[derive(Debug, Group)]
#[command(after_help = "\
Examples:
  actograph train src/train/en.toml --corpora ../shared/corpora -o src/model/en.bin
  actograph train src/train/en.toml --corpora ../shared/corpora --stage coreference --base src/model/en.bin -o new.bin")]
pub(super) struct TrainArgs {
    /// The recipe
    pub(super) recipe: PathBuf,

    /// The folder of the corpora
    #[arg(long, value_name = "FOLDER")]
    pub(super) corpora: PathBuf,

    /// Where the weights go
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: PathBuf,

    /// Train this stage alone; may be given several times
    #[arg(long, value_enum)]
    pub(super) stage: Vec<crate::train::Stage>,

    /// Weights file that holds the other stages
    #[arg(long, value_name = "FILE")]
    pub(super) base: Option<PathBuf>,

    /// Keep the state of the network's training in this file, and go on from it where it is there
    #[arg(long, value_name = "FILE")]
    pub(super) checkpoint: Option<PathBuf>,
}

/// Reads a format by its name; the error of an unknown one lists them.
fn named<F: Named + Send + Sync + 'static>() -> impl TypedValueParser<Value = F> {
    PossibleValuesParser::new(F::ALL.iter().map(|f| f.name())).try_map(|name| {
        F::ALL.iter().copied().find(|f| f.name() == name).ok_or_else(|| format!("unknown format '{name}'"))
    })
}

fn share(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(x) if (0.0..=1.0).contains(&x) => Ok(x),
        _ => Err("a number from 0 to 1 is due".to_owned()),
    }
}

fn day(text: &str) -> Result<String, String> {
    let fields: Vec<&str> = text.split('-').collect();
    let number = |i: usize, digits: usize| -> Option<u32> {
        let field = fields.get(i).filter(|f| f.len() == digits && f.bytes().all(|b| b.is_ascii_digit()))?;
        field.parse().ok()
    };
    match (number(0, 4), number(1, 2), number(2, 2), fields.len()) {
        (Some(_), Some(1..=12), Some(1..=31), 3) => Ok(text.to_owned()),
        _ => Err("a day such as 2019-10-06 is due".to_owned()),
    }
}

fn base_iri(text: &str) -> Result<String, String> {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"{}|\\^`".contains(c);
    let starts = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    if starts && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) && text.chars().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("an absolute IRI such as https://example.org/news/ is due".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }

    #[test]
    fn values_are_checked() {
        assert!(share("1.1").is_err() && share("x").is_err() && share("NaN").is_err());
        assert_eq!(share("0.8"), Ok(0.8));
        assert!(day("2019-10-06").is_ok());
        assert!(["2019", "2019-13-01", "2019-1-1", "06-10-2019", "2019-10-06-01"].into_iter().all(|d| day(d).is_err()));
        assert!(base_iri("urn:news:").is_ok() && base_iri("https://a.example/b#").is_ok());
        assert!(base_iri("news").is_err() && base_iri("http://a b").is_err() && base_iri(":x").is_err());
    }
}
