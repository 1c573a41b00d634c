//! [`Outputs`]: every output of one command that writes a graph, and [`around`], the part that `--focus` asks for.

use super::output::Sink;
use super::settings::Target;
use crate::error::Result;
use crate::export::{self, ExportOptions, Format};
use crate::graph::ActorGraph;

/// The open outputs.
pub(super) struct Outputs {
    /// Written document by document.
    pub(super) lines: Vec<(Format, Sink)>,
    /// Written at the end, out of the graph: all of a format or one part.
    pub(super) whole: Vec<(Format, Option<&'static str>, Sink)>,
    files: Vec<String>,
}

impl Outputs {
    /// Opens all of them, so that an unwritable one is found before the work. With `whole` everything waits for the graph.
    pub(super) fn open(targets: &[(Format, Target)], whole: bool) -> Result<Self> {
        let mut outputs = Self { lines: Vec::new(), whole: Vec::new(), files: Vec::new() };
        for (format, target) in targets {
            let sink = Sink::open(target)?;
            outputs.files.extend(target.path().map(|path| path.display().to_string()));
            if !whole && matches!(format, Format::Jsonl | Format::OpenIe) {
                outputs.lines.push((*format, sink));
            } else {
                let part = match target {
                    Target::Part(_, part) => Some(*part),
                    _ => None,
                };
                outputs.whole.push((*format, part, sink));
            }
        }
        Ok(outputs)
    }

    pub(super) fn put_lines(&mut self, lines: &[Vec<u8>]) -> Result<()> {
        for ((_, sink), bytes) in self.lines.iter_mut().zip(lines) {
            sink.put(|out| Ok(out.write_all(bytes)?))?;
            sink.flush()?;
        }
        Ok(())
    }

    pub(super) fn are_closed(&self) -> bool {
        self.whole.is_empty() && self.lines.iter().all(|(_, sink)| sink.is_closed())
    }

    /// Writes what waits for the graph, completes everything and names the files.
    pub(super) fn finish(self, graph: &ActorGraph, options: &ExportOptions) -> Result<Vec<String>> {
        let mut sinks: Vec<Sink> = self.lines.into_iter().map(|(_, sink)| sink).collect();
        for (format, part, mut sink) in self.whole {
            sink.put(|out| match part {
                Some(part) => export::write_part(graph, format, part, options, out),
                None => export::write(graph, format, options, out),
            })?;
            sinks.push(sink);
        }
        for sink in sinks {
            sink.finish()?;
        }
        Ok(self.files)
    }
}

/// What surrounds an actor.
pub(super) fn around(graph: &ActorGraph, actor: &str, depth: usize) -> Result<ActorGraph> {
    let nodes = graph.find(actor)?;
    let ids: Vec<&str> = nodes.iter().map(|node| &*node.id).collect();
    Ok(graph.focus(&ids, depth))
}
