//! The command line: arguments → settings → a command → an exit code. One file per command.
//!
//! Data goes to standard output, everything else to standard error. Exit code 0: all good; 1: some documents failed and
//! the rest is written; 2: wrong usage, or the output could not be written.

mod annotate;
mod args;
mod ask;
mod export;
mod extract;
#[cfg(feature = "train")]
mod fit;
mod forget;
mod graphs;
#[cfg(feature = "load")]
mod load;
mod merge;
mod originals;
mod output;
mod outputs;
#[cfg(feature = "sparql")]
mod query;
mod runner;
mod settings;
mod summary;
mod terminal;
#[cfg(feature = "train")]
mod train;
mod view;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::annotate::{Aliases, Pipeline, Token, Upos};
#[cfg(not(all(feature = "load", feature = "sparql")))]
use crate::error::ErrorKind;
use crate::error::{Error, Result};
use crate::model::Model;
use args::{Args, Command};
use output::Sink;
use settings::{AnnotateSettings, ExportSettings, ExtractSettings, Target};
use terminal::Terminal;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help for a closed pipe is not worth an error.
            let _ = error.print();
            return ExitCode::from(error.exit_code().clamp(0, 2) as u8);
        }
    };
    runner::install_panic_hook();
    match run(args) {
        Ok(Failures { count: 0 }) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(error) => {
            Terminal::new(false).error(&error);
            ExitCode::from(2)
        }
    }
}

/// How many documents or sources failed.
#[derive(Debug, Default)]
struct Failures {
    count: u64,
}

fn run(args: Args) -> Result<Failures> {
    match args.command {
        Some(Command::Extract(args)) => extract::run(ExtractSettings::new(args)?),
        Some(Command::Who(args)) => ask::who(args),
        Some(Command::Path(args)) => ask::path(args),
        Some(Command::Said(args)) => ask::said(args),
        Some(Command::Met(args)) => ask::met(args),
        Some(Command::Timeline(args)) => ask::timeline(args),
        Some(Command::Rank(args)) => ask::rank(args),
        Some(Command::Communities(args)) => ask::communities(args),
        Some(Command::Export(args)) => export::run(ExportSettings::new(args.input, args.output)?),
        Some(Command::Merge(args)) => merge::run(ExportSettings::new(args.input, args.output)?),
        Some(Command::Forget(args)) => forget::run(&args.document, ExportSettings::new(args.input, args.output)?),
        #[cfg(feature = "load")]
        Some(Command::Load(args)) => load::run(args),
        #[cfg(not(feature = "load"))]
        Some(Command::Load(_)) => Err(left_out("load", "load")),
        #[cfg(feature = "sparql")]
        Some(Command::Query(args)) => query::run(args),
        #[cfg(not(feature = "sparql"))]
        Some(Command::Query(_)) => Err(left_out("query", "sparql")),
        Some(Command::Annotate(args)) => annotate::run(AnnotateSettings::new(args)?),
        #[cfg(feature = "train")]
        Some(Command::Train(args)) => train::run(&args),
        #[cfg(feature = "train")]
        Some(Command::Judge(args)) => fit::judge(args),
        #[cfg(feature = "train")]
        Some(Command::Fit(args)) => fit::run(&args),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "actograph", &mut script);
            print(&script)
        }
        None => {
            let checksum = Model::embedded()?.checksum();
            print(format!("actograph {} (weights {checksum:016x})\n", env!("CARGO_PKG_VERSION")).as_bytes())
        }
    }
}

/// The answer to a command that this program was built without.
#[cfg(not(all(feature = "load", feature = "sparql")))]
fn left_out(command: &str, feature: &str) -> Error {
    let message = format!(
        "this program was built without '{command}'; get one that has it: cargo install actograph --features {feature}"
    );
    Error::new(ErrorKind::Usage, message)
}

/// The pipeline of the built-in weights, with what the user's table of aliases says.
fn pipeline(model: &Model, aliases: Option<&Path>) -> Result<Pipeline> {
    let pipeline = Pipeline::new(model)?;
    let Some(path) = aliases else { return Ok(pipeline) };
    let source = path.display().to_string();
    let table = fs::read_to_string(path).map_err(|e| Error::from(e).in_source(&source))?;
    Ok(pipeline.with_aliases(Aliases::parse(&table, &source)?))
}

/// Writes to standard output.
fn print(bytes: &[u8]) -> Result<Failures> {
    let mut sink = Sink::open(&Target::Stdout)?;
    sink.put(|out| Ok(out.write_all(bytes)?))?;
    sink.finish()?;
    Ok(Failures::default())
}

/// What the summary counts as a word: every token but punctuation.
fn is_word(token: &Token) -> bool {
    token.upos != Upos::Punct
}
