//! GraphML (<http://graphml.graphdrawing.org/>), as networkx, igraph, Gephi, Cytoscape and yEd read it: one `edge` per
//! fact under the fact's id, so parallel edges are the rule; the properties of `property` as typed
//! keys.
//!
//! GraphML has no lists: `aliases`, `documents` and `contains` are JSON arrays in a string. `label` is what viewers write
//! beside a node or an edge, once as a key (Gephi, Cytoscape) and once as yEd's own. Ids are paths such as
//! `person/kim-jong-un`, which every reader takes though the schema asks for name tokens.

use std::io::Write;

use super::property::{self, FACT, Kind, NODE, Value};
use super::xml::Xml;
use super::{ExportOptions, Spec, vocab, wording};
use crate::error::Result;
use crate::graph::ActorGraph;

pub(super) const SPEC: Spec =
    Spec { name: "graphml", extension: "graphml", media_type: "application/graphml+xml", write: write_graph };

const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns", "http://graphml.graphdrawing.org/xmlns"),
    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("xmlns:y", "http://www.yworks.com/xml/graphml"),
    (
        "xsi:schemaLocation",
        "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
    ),
];

/// What yEd draws.
const GRAPHICS: (&str, &str) = ("node-graphics", "edge-graphics");

fn write_graph(graph: &ActorGraph, _: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let node_keys: Vec<String> = NODE.iter().map(|column| format!("node-{}", column.name)).collect();
    let edge_keys: Vec<String> = FACT.iter().map(|column| format!("edge-{}", column.name)).collect();
    let mut xml = Xml::new(out)?;
    xml.line()?;
    xml.open("graphml", NAMESPACES)?;
    let label = ("label", Kind::Text);
    let nodes = NODE.iter().map(|column| (column.name, column.kind)).skip(1).chain([label]);
    let edges = FACT.iter().map(|column| (column.name, column.kind)).skip(1).chain([label]);
    for (of, name, kind) in nodes.map(|(name, kind)| ("node", name, kind)).chain(edges.map(|(n, k)| ("edge", n, k))) {
        xml.line()?;
        let id = format!("{of}-{name}");
        xml.empty("key", &[("id", &id), ("for", of), ("attr.name", name), ("attr.type", type_of(kind))])?;
    }
    xml.line()?;
    xml.empty("key", &[("id", GRAPHICS.0), ("for", "node"), ("yfiles.type", "nodegraphics")])?;
    xml.line()?;
    xml.empty("key", &[("id", GRAPHICS.1), ("for", "edge"), ("yfiles.type", "edgegraphics")])?;
    xml.line()?;
    xml.open("graph", &[("id", "actograph"), ("edgedefault", "directed")])?;
    for row in property::nodes(graph) {
        xml.line()?;
        xml.open("node", &[("id", &vocab::iri(&row.node.id))])?;
        for (column, key) in NODE.iter().zip(&node_keys).skip(1) {
            data(key, &(column.get)(&row), &mut xml)?;
        }
        labels(["node-label", GRAPHICS.0, "y:ShapeNode", "y:NodeLabel"], &row.name(), &mut xml)?;
        xml.close("node")?;
    }
    for row in property::facts(graph) {
        xml.line()?;
        let (id, source, target) =
            (vocab::iri(&row.fact.id), vocab::iri(&row.link.source.id), vocab::iri(&row.link.target.id));
        xml.open("edge", &[("id", &id), ("source", &source), ("target", &target)])?;
        for (column, key) in FACT.iter().zip(&edge_keys).skip(1) {
            data(key, &(column.get)(&row), &mut xml)?;
        }
        let label = wording::predicate(&row.fact.text, &row.link.edge.key);
        labels(["edge-label", GRAPHICS.1, "y:PolyLineEdge", "y:EdgeLabel"], &label, &mut xml)?;
        xml.close("edge")?;
    }
    xml.line()?;
    xml.close("graph")?;
    xml.line()?;
    xml.close("graphml")?;
    xml.line()
}

fn data(key: &str, value: &Value<'_>, xml: &mut Xml<'_>) -> Result<()> {
    match value.plain() {
        Some(text) => xml.leaf("data", &[("key", key)], &text),
        None => Ok(()),
    }
}

fn labels([key, graphics, shape, element]: [&str; 4], label: &str, xml: &mut Xml<'_>) -> Result<()> {
    xml.leaf("data", &[("key", key)], label)?;
    xml.open("data", &[("key", graphics)])?;
    xml.open(shape, &[])?;
    xml.leaf(element, &[], label)?;
    xml.close(shape)?;
    xml.close("data")
}

const fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Texts | Kind::Day => "string",
        Kind::Boolean => "boolean",
        Kind::Integer => "int",
        Kind::Decimal => "double",
    }
}
