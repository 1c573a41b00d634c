//! [`Answer`]: what a question gives, and [`Output`]: how it is written.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use comfy_table::{ContentArrangement, LineStyle, Table, presets};
use serde_json::Value;

use crate::cli::args::AnswerArgs;
use crate::cli::originals;
use crate::cli::output::Sink;
use crate::cli::settings::Target;
use crate::cli::terminal::Terminal;
use crate::error::Result;
use crate::export::{self, ExportOptions, Format, cut};
use crate::graph::ActorGraph;

/// Columns of a table where the terminal does not say.
const WIDTH: u16 = 100;
/// The longest text of a cell.
const CELL: usize = 400;

/// What a question gives.
pub(super) struct Answer {
    /// Lines above the table.
    pub(super) heading: Vec<String>,
    pub(super) columns: &'static [&'static str],
    /// As many cells as there are columns.
    pub(super) table: Vec<Vec<String>>,
    /// One JSON object for each row.
    pub(super) rows: Vec<Value>,
    /// The facts that the answer rests on.
    pub(super) part: ActorGraph,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnswerFormat {
    /// For people.
    Table,
    /// One JSON object a line.
    Rows,
    /// The facts behind it as a graph.
    Graph(Format),
}

impl AnswerFormat {
    /// Every one.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        // Propositions are written from text, not from a graph.
        let graphs = Format::ALL.iter().copied().filter(|&format| format != Format::OpenIe).map(Self::Graph);
        [Self::Table, Self::Rows].into_iter().chain(graphs)
    }

    /// The name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Rows => "rows",
            Self::Graph(format) => format.name(),
        }
    }
}

/// Where an answer goes, and how.
pub(super) struct Output {
    format: AnswerFormat,
    target: Target,
}

impl Output {
    /// `inputs` are the graphs that must not be written over.
    pub(super) fn new(args: AnswerArgs, inputs: &[PathBuf]) -> Result<Self> {
        let file = args.output.filter(|path| path.as_os_str() != "-");
        let extension = file.as_ref().and_then(|path| path.extension()).and_then(|e| e.to_str());
        let format = args.to.or_else(|| extension.and_then(Format::from_extension).map(AnswerFormat::Graph));
        let plain = if file.is_none() && io::stdout().is_terminal() { AnswerFormat::Table } else { AnswerFormat::Rows };
        let target = file.map_or(Target::Stdout, Target::File);
        originals::protect([&target], inputs.iter().cloned())?;
        Ok(Self { format: format.unwrap_or(plain), target })
    }

    /// Writes it; an empty answer is said on standard error.
    pub(super) fn write(&self, answer: &Answer, terminal: &mut Terminal) -> Result<()> {
        let mut sink = Sink::open(&self.target)?;
        match self.format {
            AnswerFormat::Table => sink.put(|out| Ok(out.write_all(table(answer).as_bytes())?))?,
            AnswerFormat::Rows => sink.put(|out| answer.rows.iter().try_for_each(|row| Ok(writeln!(out, "{row}")?)))?,
            AnswerFormat::Graph(format) => {
                sink.put(|out| export::write(&answer.part, format, &ExportOptions::default(), out))?;
            }
        }
        if answer.rows.is_empty() {
            terminal.summary("nothing found");
        }
        sink.finish()
    }
}

fn table(answer: &Answer) -> String {
    let width = terminal_size::terminal_size().map_or(WIDTH, |(width, _)| width.0);
    let mut text = String::new();
    for line in &answer.heading {
        text.push_str(&cut(line, 4 * usize::from(width)));
        text.push('\n');
    }
    if answer.table.is_empty() {
        return text;
    }
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none()))
        .set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width).set_header(answer.columns);
    // Control characters of an article must not reach the terminal: `cut` leaves none.
    table.add_rows(answer.table.iter().map(|row| row.iter().map(|cell| cut(cell, CELL)).collect::<Vec<_>>()));
    text.push_str(&table.to_string());
    text.push('\n');
    text
}
