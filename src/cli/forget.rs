//! `forget`: a graph without one of its documents.

use super::export;
use super::settings::ExportSettings;
use super::{Failures, graphs, originals};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::ActorGraph;

/// Documents that the error of an unknown one names.
const SHOWN: usize = 5;

/// Runs the command.
pub(super) fn run(document: &str, settings: ExportSettings) -> Result<Failures> {
    // The graph may replace what it was.
    originals::protect(settings.writing.partial(), settings.reading.graphs.iter().cloned())?;
    let graph = graphs::read(&settings.reading)?;
    if !graph.sources().contains_key(document) {
        return Err(unknown(document, &graph));
    }
    export::write(graph.without(document), settings)
}

fn unknown(document: &str, graph: &ActorGraph) -> Error {
    let ids = graph.sources().keys();
    let shown: Vec<&str> = ids.take(SHOWN).map(|id| &**id).collect();
    let more = if graph.sources().len() > SHOWN { ", …" } else { "" };
    let message = match shown.is_empty() {
        true => format!("no document '{document}': the graph is empty"),
        false => format!("no document '{document}' in the graph; it has {}{more}", shown.join(", ")),
    };
    Error::new(ErrorKind::Usage, message)
}
