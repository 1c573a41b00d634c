//! Facts as an [`Answer`]: the table that who, said, met, timeline and path share.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::Answer;
use crate::error::{Error, ErrorKind, Result};
use crate::export::{self, ExportOptions, Format, predicate};
use crate::extract::Modality;
use crate::graph::{ActorGraph, Fact, Link, Target};

/// Heads of the cells that [`cells`] gives.
pub(super) const COLUMNS: &[&str] = &["When", "Who", "Did", "Whom or what", "Where", "Certainty", "Source"];

/// A fact with its edge.
pub(super) type Stated<'g> = (Link<'g>, &'g Fact);

/// The answer that consists of these facts, in this order.
pub(super) fn answer(graph: &ActorGraph, heading: Vec<String>, facts: &[Stated<'_>]) -> Result<Answer> {
    let part = part(graph, facts);
    let mut objects = objects(&part)?;
    Ok(Answer {
        heading,
        columns: COLUMNS,
        table: facts.iter().map(|stated| cells(graph, *stated)).collect(),
        rows: facts.iter().filter_map(|(_, fact)| objects.remove(&*fact.id)).collect(),
        part,
    })
}

/// The graph of these facts alone.
pub(super) fn part(graph: &ActorGraph, facts: &[Stated<'_>]) -> ActorGraph {
    let ids: BTreeSet<&Arc<str>> = facts.iter().map(|(_, fact)| &fact.id).collect();
    graph.filtered(|_, fact| ids.contains(&fact.id))
}

/// The facts of a graph as objects of the JSON Lines contract, by id.
pub(super) fn objects(graph: &ActorGraph) -> Result<BTreeMap<String, Value>> {
    let mut lines = Vec::new();
    export::write(graph, Format::Jsonl, &ExportOptions::default(), &mut lines)?;
    let broken = |e: serde_json::Error| Error::new(ErrorKind::Internal, format!("a fact is no JSON: {e}"));
    let mut objects = BTreeMap::new();
    for object in serde_json::Deserializer::from_slice(&lines).into_iter::<Value>() {
        let object = object.map_err(broken)?;
        if let Some(id) = object.get("id").and_then(Value::as_str) {
            objects.insert(id.to_owned(), object);
        }
    }
    Ok(objects)
}

/// One fact for people, in [`COLUMNS`].
pub(super) fn cells(graph: &ActorGraph, (link, fact): Stated<'_>) -> Vec<String> {
    let name = |id: &str| graph.node(id).map_or(id.to_owned(), |node| node.name.clone());
    let key = &link.edge.key;
    let when = fact.time.as_ref().map(|time| time.value.clone().unwrap_or_else(|| time.text.clone()));
    let object = match (&fact.object, &fact.to) {
        (Some(object), Some(to)) => format!("{} (to {})", name(&object.node), name(&to.node)),
        (Some(object), None) => name(&object.node),
        (None, Some(to)) => format!("to {}", name(&to.node)),
        (None, None) if key.target == Target::Place => name(&link.target.id),
        (None, None) => String::new(),
    };
    let place = fact.place.as_ref().filter(|_| key.target != Target::Place).map(|place| name(&place.node));
    let certainty = match (key.modality, &fact.by) {
        (Modality::Asserted, None) => String::new(),
        (Modality::Possible, None) => "possible".to_owned(),
        (Modality::Possible, Some(by)) => format!("possible, per {}", name(&by.node)),
        (_, Some(by)) => format!("per {}", name(&by.node)),
        (Modality::Reported, None) => "reported".to_owned(),
    };
    vec![
        when.unwrap_or_default(),
        link.source.name.clone(),
        predicate(&fact.text, key),
        object,
        place.unwrap_or_default(),
        certainty,
        source(fact),
    ]
}

/// Document and sentence, as people count them.
pub(super) fn source(fact: &Fact) -> String {
    format!("{} §{}", fact.document, fact.sentence + 1)
}
