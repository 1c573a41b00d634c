//! `export`: graphs that were written before, in other formats.

use super::outputs::{Outputs, around};
use super::settings::{ExportSettings, GraphWriting};
use super::summary;
use super::terminal::Terminal;
use super::{Failures, graphs, originals};
use crate::error::Result;
use crate::graph::ActorGraph;

/// Runs the command.
pub(super) fn run(settings: ExportSettings) -> Result<Failures> {
    let targets = settings.writing.outputs.iter().map(|(_, target)| target);
    originals::protect(targets, settings.reading.graphs.iter().cloned())?;
    write(graphs::read(&settings.reading)?, settings)
}

/// Writes what is wanted of a graph to where it is wanted.
pub(super) fn write(mut graph: ActorGraph, settings: ExportSettings) -> Result<Failures> {
    let ExportSettings { reading, writing: GraphWriting { outputs, min_confidence, focus, options } } = settings;
    if min_confidence > 0.0 {
        graph = graph.with_confidence(min_confidence);
    }
    if let Some((actor, depth)) = &focus {
        graph = around(&graph, actor, *depth)?;
    }
    let files = Outputs::open(&outputs, true)?.finish(&graph, &options)?;
    summary::show_graph(&graph, &files, &mut Terminal::new(reading.quiet));
    Ok(Failures::default())
}
