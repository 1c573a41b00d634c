//! Node-link JSON, as `networkx.node_link_graph(data, edges="edges")` reads it: a directed multigraph, one edge per fact
//! with the fact's id as its `key`; the documents under `graph`. One node or edge a line. The properties are those of
//! `property`; an absent one is left out.

use std::io::Write;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value as Json, json};

use super::property::{self, FACT, FactRow, NODE, NodeRow, Value};
use super::{ExportOptions, Spec, days};
use crate::error::{Error, Result};
use crate::graph::ActorGraph;

pub(super) const SPEC: Spec =
    Spec { name: "json", extension: "json", media_type: "application/json", write: write_graph };

fn write_graph(graph: &ActorGraph, _: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let mut documents = Map::new();
    for (id, source) in graph.sources() {
        let fields = [("title", &source.title), ("date", &source.date), ("url", &source.url)];
        let known = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value.as_ref()?))));
        documents.insert(id.to_string(), Json::Object(known.collect()));
    }
    out.write_all(b"{\"directed\":true,\"multigraph\":true,\"graph\":")?;
    json_to(&json!({ "documents": documents }), out)?;
    out.write_all(b",\n\"nodes\":[")?;
    lines(property::nodes(graph), out)?;
    out.write_all(b"],\n\"edges\":[")?;
    lines(property::facts(graph), out)?;
    Ok(out.write_all(b"]}\n")?)
}

fn lines<T: Serialize>(rows: impl Iterator<Item = T>, out: &mut dyn Write) -> Result<()> {
    for (number, row) in rows.enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        json_to(&row, out)?;
    }
    Ok(out.write_all(b"\n")?)
}

impl Serialize for NodeRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for column in NODE {
            entry(column.name, &(column.get)(self), &mut map)?;
        }
        map.end()
    }
}

impl Serialize for FactRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("source", &*self.link.source.id)?;
        map.serialize_entry("target", &*self.link.target.id)?;
        map.serialize_entry("key", &*self.fact.id)?;
        for column in &FACT[1..] {
            entry(column.name, &(column.get)(self), &mut map)?;
        }
        map.end()
    }
}

fn entry<M: SerializeMap>(name: &str, value: &Value<'_>, map: &mut M) -> std::result::Result<(), M::Error> {
    match value {
        Value::Absent => Ok(()),
        Value::Text(text) => map.serialize_entry(name, text),
        Value::Texts(texts) => map.serialize_entry(name, texts),
        Value::Boolean(value) => map.serialize_entry(name, value),
        Value::Integer(value) => map.serialize_entry(name, value),
        Value::Decimal(value) => map.serialize_entry(name, value),
        Value::Day(day) => map.serialize_entry(name, &days::iso(*day)),
    }
}

fn json_to<T: Serialize>(value: &T, out: &mut dyn Write) -> Result<()> {
    serde_json::to_writer(out, value).map_err(|e| Error::from(std::io::Error::from(e)))
}
