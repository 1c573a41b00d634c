//! stub
use super::{ExportOptions, Spec};
use crate::error::Result;
use crate::graph::ActorGraph;
use std::io::Write;
pub(super) const SPEC: Spec =
    Spec { name: "dot", extension: "dot", media_type: "text/vnd.graphviz", write: write_graph };
fn write_graph(_: &ActorGraph, _: &ExportOptions, _: &mut dyn Write) -> Result<()> {
    Ok(())
}
