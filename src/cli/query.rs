//! `query`: a SPARQL query on graphs.

use std::io::{self, IsTerminal};

use super::args::QueryArgs;
use super::output::Sink;
use super::settings::{GraphReading, Target};
use super::{Failures, graphs, originals};
use crate::error::{Error, ErrorKind, Result};
use crate::export::ExportOptions;
use crate::sparql::{AnswerFormat, Dataset, Form, write_answer};

/// Columns of a terminal that does not say.
const WIDTH: u16 = 100;

/// Runs the command.
pub(super) fn run(args: QueryArgs) -> Result<Failures> {
    let wanted = args.to.as_deref().map(format_named).transpose()?;
    let mut options = ExportOptions::default();
    if let Some(base) = args.base_iri {
        options.base = base;
    }
    let reading = GraphReading::from(args.input);
    originals::protect([&Target::Stdout], reading.graphs.iter().cloned())?;
    let dataset = Dataset::new(&graphs::read(&reading)?, &options)?;
    let answer = dataset.query(&args.query)?;
    let interactive = io::stdout().is_terminal();
    let choose = |form| match (wanted, form) {
        (Some(format), _) => format,
        (None, Form::Graph) => AnswerFormat::Turtle,
        (None, Form::Rows) if interactive => AnswerFormat::Table,
        (None, Form::Rows) => AnswerFormat::Json,
    };
    let width = || terminal_size::terminal_size().map_or(WIDTH, |(width, _)| width.0);
    let width = interactive.then(width);
    // As a whole: a query that fails half way gives nothing.
    let mut written = Vec::new();
    write_answer(answer, choose, &options.base, width, &mut written)?;
    let mut sink = Sink::open(&Target::Stdout)?;
    sink.put(|out| Ok(out.write_all(&written)?))?;
    sink.finish()?;
    Ok(Failures::default())
}

fn format_named(name: &str) -> Result<AnswerFormat> {
    AnswerFormat::ALL.iter().copied().find(|format| format.name() == name).ok_or_else(|| {
        let known: Vec<&str> = AnswerFormat::ALL.iter().map(|format| format.name()).collect();
        Error::new(ErrorKind::Usage, format!("--to {name}: no format of answers; there are {}", known.join(", ")))
    })
}
