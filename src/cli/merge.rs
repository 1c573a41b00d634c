//! `merge`: several graphs become one. JSON Lines files become one of them with one document in memory at a time.

use super::output::Sink;
use super::settings::ExportSettings;
use super::terminal::Terminal;
use super::{Failures, export, graphs, originals};
use crate::error::{Error, ErrorKind, Result};
use crate::export::Format;
use crate::import::{GraphFormat, merge_lines};

/// Runs the command.
pub(super) fn run(settings: ExportSettings) -> Result<Failures> {
    let ExportSettings { reading, writing } = &settings;
    // A union may replace what it unites.
    originals::protect(writing.partial(), reading.graphs.iter().cloned())?;
    let lines = |path: &std::path::PathBuf| {
        let format = reading.from.or_else(|| GraphFormat::from_path(path));
        format == Some(GraphFormat::Jsonl) && path.is_file()
    };
    let filtered = writing.min_confidence > 0.0 || writing.focus.is_some();
    match writing.outputs.as_slice() {
        [(Format::Jsonl, target)] if !filtered && reading.graphs.iter().all(lines) => {
            let mut sink = Sink::open(target)?;
            let mut counts = (0, 0);
            sink.put(|out| {
                counts = merge_lines(&reading.graphs, out)?;
                Ok(())
            })?;
            sink.finish()?;
            let mut terminal = Terminal::new(reading.quiet);
            let (documents, relations) = counts;
            terminal.summary(&terminal.bold(format!("{documents} documents, {relations} relations")));
            if let Some(path) = target.path() {
                terminal.summary(&format!("  wrote {}", path.display()));
            }
            Ok(Failures::default())
        }
        [] => Err(Error::new(ErrorKind::Usage, "nothing to write")),
        _ => export::write(graphs::read(reading)?, settings),
    }
}
