//! bytes → [`ActorGraph`]: our own files back in. [`GraphFormat`] knows the formats, [`read_graph`] reads one stream.
//!
//! What a writer of [`Format`](crate::Format) with the same name wrote comes back whole: reading and writing again gives
//! the same bytes. Anything else is an error that names the source, the place and what to do.

mod format;
mod jsonl;
mod rdf;
mod shards;

use std::io::BufRead;

pub use format::GraphFormat;
pub(crate) use shards::merge_lines;

use crate::error::Result;
use crate::graph::ActorGraph;

/// Reads a graph that this program wrote. `source` is what errors call the stream.
pub fn read_graph(input: &mut dyn BufRead, format: GraphFormat, source: &str) -> Result<ActorGraph> {
    let mut graph = ActorGraph::default();
    let read = match format {
        GraphFormat::Jsonl => jsonl::read(input, 1, &mut graph),
        GraphFormat::JsonLd | GraphFormat::Turtle | GraphFormat::NTriples | GraphFormat::NQuads => {
            rdf::read(input, format, &mut graph)
        }
    };
    read.map_err(|error| error.in_source(source))?;
    Ok(graph)
}
