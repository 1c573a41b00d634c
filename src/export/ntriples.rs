//! N-Triples: one triple a line, no named graphs.

use std::io::Write;

use super::nquads::Lines;
use super::{ExportOptions, Spec, rdf};
use crate::error::Result;
use crate::graph::ActorGraph;

pub(super) const SPEC: Spec =
    Spec { name: "ntriples", extension: "nt", media_type: "application/n-triples", write: write_graph };

fn write_graph(graph: &ActorGraph, options: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let mut lines = Lines::new(out);
    rdf::write_triples(graph, options, &mut lines)?;
    lines.finish()
}
