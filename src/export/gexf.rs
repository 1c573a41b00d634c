//! GEXF 1.3 (<https://gexf.net/>) for Gephi: one `edge` per relation between two nodes, `weight` the number of facts that
//! state it, `kind` its type, `spells` the days its facts are dated to, so that Gephi's timeline shows who did what when.
//!
//! An edge whose facts have no date has no spells and is always there. What differs from fact to fact (ids, documents,
//! places, times, evidence) is a list: type `liststring`, written as a JSON array, which Gephi reads as a list. Spells
//! that overlap are united. Facts one by one are GraphML's business.

use std::collections::BTreeSet;
use std::io::Write;

use super::property::{self, Kind, NODE, Value};
use super::xml::Xml;
use super::{ExportOptions, Spec, days, vocab, wording};
use crate::error::Result;
use crate::extract::Date;
use crate::graph::{ActorGraph, Fact, Link};
use crate::identity;

pub(super) const SPEC: Spec =
    Spec { name: "gexf", extension: "gexf", media_type: "application/gexf+xml", write: write_graph };

/// The attributes of an edge besides id, ends, label, kind and weight.
const EDGE: &[(&str, Kind)] = &[
    ("type", Kind::Text),
    ("lemma", Kind::Text),
    ("target_role", Kind::Text),
    ("polarity", Kind::Text),
    ("modality", Kind::Text),
    ("confidence", Kind::Decimal),
    ("speaker", Kind::Text),
    ("speaker_id", Kind::Text),
    ("facts", Kind::Texts),
    ("documents", Kind::Texts),
    ("places", Kind::Texts),
    ("times", Kind::Texts),
    ("evidence", Kind::Texts),
];

fn write_graph(graph: &ActorGraph, options: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let links = graph.links();
    let dated = links.iter().any(|link| link.edge.facts.values().any(|fact| spell(fact).is_some()));
    let mut xml = Xml::new(out)?;
    xml.line()?;
    let schema = "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd";
    let xsi = "http://www.w3.org/2001/XMLSchema-instance";
    xml.open(
        "gexf",
        &[("xmlns", "http://gexf.net/1.3"), ("version", "1.3"), ("xmlns:xsi", xsi), ("xsi:schemaLocation", schema)],
    )?;
    xml.line()?;
    xml.open("meta", &[])?;
    xml.leaf("creator", &[], &format!("Actograph {}", options.version))?;
    xml.close("meta")?;
    xml.line()?;
    let timed = [("mode", "dynamic"), ("timeformat", "date"), ("timerepresentation", "interval")];
    let timed: &[_] = if dated { &timed } else { &[("mode", "static")] };
    xml.open("graph", &[&[("defaultedgetype", "directed")], timed].concat())?;
    attributes("node", NODE.iter().skip(1).map(|column| (column.name, column.kind)), &mut xml)?;
    attributes("edge", EDGE.iter().copied(), &mut xml)?;
    xml.line()?;
    xml.open("nodes", &[])?;
    for row in property::nodes(graph) {
        xml.line()?;
        xml.open("node", &[("id", &vocab::iri(&row.node.id)), ("label", &row.name())])?;
        values(NODE.iter().skip(1).map(|column| (column.name, (column.get)(&row))), &mut xml)?;
        xml.close("node")?;
    }
    xml.line()?;
    xml.close("nodes")?;
    xml.line()?;
    xml.open("edges", &[])?;
    for link in &links {
        write_edge(graph, link, &mut xml)?;
    }
    xml.line()?;
    xml.close("edges")?;
    xml.line()?;
    xml.close("graph")?;
    xml.line()?;
    xml.close("gexf")?;
    xml.line()
}

fn attributes(class: &str, columns: impl Iterator<Item = (&'static str, Kind)>, xml: &mut Xml<'_>) -> Result<()> {
    xml.line()?;
    xml.open("attributes", &[("class", class), ("mode", "static")])?;
    for (name, kind) in columns {
        xml.line()?;
        xml.empty("attribute", &[("id", name), ("title", name), ("type", type_of(kind))])?;
    }
    xml.line()?;
    xml.close("attributes")
}

fn write_edge(graph: &ActorGraph, link: &Link<'_>, xml: &mut Xml<'_>) -> Result<()> {
    let key = &link.edge.key;
    let facts = link.edge.facts_in_order();
    let role = property::role(key.target);
    let id = format!(
        "edge/{}",
        identity::digest(&[
            &link.source.id,
            &link.target.id,
            key.kind.as_str(),
            &key.lemma,
            role,
            key.polarity.as_str(),
            key.modality.as_str(),
            key.by.as_deref().unwrap_or_default(),
        ])
    );
    xml.line()?;
    let attributes = [
        ("id", &*id),
        ("source", &vocab::iri(&link.source.id)),
        ("target", &vocab::iri(&link.target.id)),
        ("label", &wording::predicate(link.edge.label(), key)),
        ("kind", key.kind.as_str()),
        ("weight", &facts.len().to_string()),
    ];
    xml.open("edge", &attributes)?;
    let name = |id: &str| graph.node(id).map(|node| node.name.as_str());
    let ids = distinct(facts.iter().map(|fact| &*fact.id));
    let documents = distinct(facts.iter().map(|fact| &*fact.document));
    let places = distinct(facts.iter().filter_map(|fact| name(&fact.place.as_ref()?.node)));
    let times = distinct(facts.iter().filter_map(|fact| fact.time.as_ref()?.value.as_deref()));
    let evidence = distinct(facts.iter().map(|fact| &*fact.evidence));
    let fields = [
        Some(key.kind.as_str()).into(),
        Some(&*key.lemma).into(),
        Some(role).into(),
        Some(key.polarity.as_str()).into(),
        Some(key.modality.as_str()).into(),
        Value::Decimal(property::thousandths(link.edge.confidence())),
        key.by.as_deref().and_then(name).into(),
        key.by.as_deref().into(),
        Value::Texts(ids),
        Value::Texts(documents),
        Value::Texts(places),
        Value::Texts(times),
        Value::Texts(evidence),
    ];
    values(EDGE.iter().map(|&(name, _)| name).zip(fields), xml)?;
    let spells = united(facts.iter().filter_map(|fact| spell(fact)).collect());
    if !spells.is_empty() {
        xml.open("spells", &[])?;
        for (start, end) in spells {
            let days = [("start", start.map(days::iso)), ("end", end.map(days::iso))];
            let days: Vec<(&str, &str)> =
                days.iter().filter_map(|(name, day)| Some((*name, day.as_deref()?))).collect();
            xml.empty("spell", &days)?;
        }
        xml.close("spells")?;
    }
    xml.close("edge")
}

/// Each text once, where it comes first.
fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    texts.filter(|text| seen.insert(text)).collect()
}

fn values<'v>(fields: impl Iterator<Item = (&'static str, Value<'v>)>, xml: &mut Xml<'_>) -> Result<()> {
    xml.open("attvalues", &[])?;
    for (name, value) in fields {
        if let Some(text) = value.plain() {
            xml.empty("attvalue", &[("for", name), ("value", &text)])?;
        }
    }
    xml.close("attvalues")
}

/// First and last day of what a fact is dated to; an end may be open.
fn spell(fact: &Fact) -> Option<(Option<Date>, Option<Date>)> {
    let days = days::covered(fact.time.as_ref()?.value.as_deref()?);
    (days != (None, None)).then_some(days)
}

/// The same days as spells that do not overlap, in order.
fn united(mut spells: Vec<(Option<Date>, Option<Date>)>) -> Vec<(Option<Date>, Option<Date>)> {
    spells.sort_unstable();
    let mut united: Vec<(Option<Date>, Option<Date>)> = Vec::new();
    for (start, end) in spells {
        match united.last_mut() {
            // No end is the latest, no start the earliest.
            Some((_, None)) => {}
            Some((_, Some(last))) if start.is_none_or(|start| start <= *last) => match end {
                Some(end) => *last = end.max(*last),
                None => united.last_mut().into_iter().for_each(|spell| spell.1 = None),
            },
            _ => united.push((start, end)),
        }
    }
    united
}

const fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Day => "string",
        Kind::Texts => "liststring",
        Kind::Boolean => "boolean",
        Kind::Integer => "integer",
        Kind::Decimal => "double",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_that_overlap_are_one() {
        let spells = |values: &[&str]| {
            united(values.iter().map(|value| days::covered(value)).collect())
                .into_iter()
                .map(|(a, b)| format!("{}/{}", a.map_or("..".into(), days::iso), b.map_or("..".into(), days::iso)))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(spells(&["2018-06", "2018-06-12", "2017"]), "2017-01-01/2017-12-31 2018-06-01/2018-06-30");
        assert_eq!(spells(&["2018-06-12/..", "2018-06-01/2018-06-12", "2019"]), "2018-06-01/..");
        assert_eq!(spells(&["../2018-06-12", "2018-06-10/2018-06-20"]), "../2018-06-20");
    }
}
