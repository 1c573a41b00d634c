//! The property graph that every such output shares: which properties a node and a relationship have, under which
//! names and of which kind. Cypher, CSV, Parquet and the databases over Bolt take their columns from here.
//!
//! A node has the label of its type and [`BASE_LABEL`]; a fact is one relationship from its edge's source to its target,
//! typed by [`RelationType::screaming`](crate::RelationType::screaming). Names are in camel case, and none is a word that Cypher or SQL
//! reserve. A property that does not apply is left out: null.

use crate::extract::NodeType;
use crate::graph::{ActorGraph, Fact, FactMention, Link, Node, Target};

/// The label of every node, whatever its type: ids are unique among its nodes.
pub(crate) const BASE_LABEL: &str = "Entity";

/// What kind of value a property has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Unicode text.
    Text,
    /// A list of texts.
    Texts,
    /// A whole number.
    Integer,
    /// A fraction.
    Number,
    /// True or false.
    Flag,
}

/// A value of a property.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'g> {
    /// Of [`Kind::Text`].
    Text(&'g str),
    /// Of [`Kind::Texts`].
    Texts(Vec<&'g str>),
    /// Of [`Kind::Integer`].
    Integer(i64),
    /// Of [`Kind::Number`].
    Number(f64),
    /// Of [`Kind::Flag`].
    Flag(bool),
}

/// A property by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Property {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

const fn property(name: &'static str, kind: Kind) -> Property {
    Property { name, kind }
}

/// The properties of a node, in the order of [`of_node`]. `id` is the key.
pub(crate) const NODE: [Property; 6] = [
    property("id", Kind::Text),
    property("name", Kind::Text),
    property("aliases", Kind::Texts),
    property("documents", Kind::Texts),
    property("quoted", Kind::Flag),
    property("contains", Kind::Texts),
];

/// The properties of a relationship, in the order of [`of_fact`]. `id` is the key.
pub(crate) const FACT: [Property; 24] = [
    property("id", Kind::Text),
    property("lemma", Kind::Text),
    property("text", Kind::Text),
    property("targetRole", Kind::Text),
    property("polarity", Kind::Text),
    property("modality", Kind::Text),
    property("speaker", Kind::Text),
    property("speakerId", Kind::Text),
    property("recipient", Kind::Text),
    property("recipientId", Kind::Text),
    property("place", Kind::Text),
    property("placeId", Kind::Text),
    property("time", Kind::Text),
    property("timeText", Kind::Text),
    property("confidence", Kind::Number),
    property("evidence", Kind::Text),
    property("document", Kind::Text),
    property("title", Kind::Text),
    property("published", Kind::Text),
    property("url", Kind::Text),
    property("sentence", Kind::Integer),
    property("textStart", Kind::Integer),
    property("textEnd", Kind::Integer),
    property("evidenceStart", Kind::Integer),
];

/// The values of a node's properties.
pub(crate) fn of_node(node: &Node) -> [Option<Value<'_>>; NODE.len()] {
    let texts = |values: Vec<&'_ str>| Some(Value::Texts(values)).filter(|_| !node.is_statement());
    let stated = |value| Some(value).filter(|_| node.kind == NodeType::Statement);
    [
        Some(Value::Text(&node.id)),
        Some(Value::Text(&node.name)),
        texts(node.aliases()),
        Some(Value::Texts(node.documents().into_iter().map(|id| &**id).collect())),
        stated(Value::Flag(node.quoted)),
        stated(Value::Texts(node.contains.iter().map(|id| &**id).collect())),
    ]
}

/// The values of a relationship's properties.
pub(crate) fn of_fact<'g>(graph: &'g ActorGraph, link: Link<'g>, fact: &'g Fact) -> [Option<Value<'g>>; FACT.len()] {
    let key = &link.edge.key;
    let id = |mention: Option<&'g FactMention>| mention.map(|m| Value::Text(&m.node));
    let name = |mention: Option<&'g FactMention>| {
        mention.map(|m| Value::Text(graph.node(&m.node).map_or(&*m.text, |node| &node.name)))
    };
    let source = graph.sources().get(&fact.document);
    let known = |field: Option<&'g String>| field.map(|text| Value::Text(text));
    let (by, to, place) = (fact.by.as_deref(), fact.to.as_deref(), fact.place.as_deref());
    let offset = |at: u32| Some(Value::Integer(at.into()));
    [
        Some(Value::Text(&fact.id)),
        Some(Value::Text(&key.lemma)),
        Some(Value::Text(&fact.text)),
        Some(Value::Text(target_role(key.target))),
        Some(Value::Text(key.polarity.as_str())),
        Some(Value::Text(key.modality.as_str())),
        name(by),
        id(by),
        name(to),
        id(to),
        name(place),
        id(place),
        known(fact.time.as_ref().and_then(|time| time.value.as_ref())),
        known(fact.time.as_ref().map(|time| &time.text)),
        // Thousandths, so that 0.9 does not become 0.899999976.
        Some(Value::Number((f64::from(fact.confidence) * 1000.0).round() / 1000.0)),
        Some(Value::Text(&fact.evidence)),
        Some(Value::Text(&fact.document)),
        known(source.and_then(|s| s.title.as_ref())),
        known(source.and_then(|s| s.date.as_ref())),
        known(source.and_then(|s| s.url.as_ref())),
        offset(fact.sentence),
        offset(fact.span.start),
        offset(fact.span.end),
        offset(fact.evidence_span.start),
    ]
}

const fn target_role(target: Target) -> &'static str {
    match target {
        Target::Object => "object",
        Target::Addressee => "recipient",
        Target::Place => "place",
        Target::Nothing => "none",
    }
}
