//! Interim.
use std::borrow::Cow;

use crate::graph::{ActorGraph, Fact, Link, Node};

pub(crate) const ENTITY: &str = "Entity";

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'r> {
    Absent,
    Text(Cow<'r, str>),
    Texts(Vec<&'r str>),
    Boolean(bool),
    Integer(u32),
    Decimal(f64),
}

pub(crate) struct NodeColumn {
    pub(crate) name: &'static str,
    pub(crate) get: for<'r, 'g> fn(&'r NodeRow<'g>) -> Value<'r>,
}
pub(crate) struct FactColumn {
    pub(crate) name: &'static str,
    pub(crate) get: for<'r, 'g> fn(&'r FactRow<'g>) -> Value<'r>,
}
pub(crate) struct NodeRow<'g> {
    pub(crate) node: &'g Node,
}
pub(crate) struct FactRow<'g> {
    pub(crate) link: Link<'g>,
    pub(crate) fact: &'g Fact,
}
impl<'g> FactRow<'g> {
    pub(crate) fn new(_: &'g ActorGraph, link: Link<'g>, fact: &'g Fact) -> Self {
        Self { link, fact }
    }
}
fn text(text: &str) -> Value<'_> {
    Value::Text(Cow::Borrowed(text))
}
pub(crate) const NODE: &[NodeColumn] = &[
    NodeColumn { name: "id", get: |row| text(&row.node.id) },
    NodeColumn { name: "name", get: |row| text(&row.node.name) },
    NodeColumn { name: "aliases", get: |row| Value::Texts(row.node.other_names().collect()) },
    NodeColumn {
        name: "documents",
        get: |row| Value::Texts(row.node.documents().into_iter().map(|id| &**id).collect()),
    },
    NodeColumn {
        name: "quoted",
        get: |row| if row.node.is_statement() { Value::Boolean(row.node.quoted) } else { Value::Absent },
    },
];
pub(crate) const FACT: &[FactColumn] = &[
    FactColumn { name: "id", get: |row| text(&row.fact.id) },
    FactColumn { name: "lemma", get: |row| text(&row.link.edge.key.lemma) },
    FactColumn { name: "evidence", get: |row| text(&row.fact.evidence) },
    FactColumn { name: "document", get: |row| text(&row.fact.document) },
    FactColumn { name: "confidence", get: |row| Value::Decimal(row.fact.confidence.into()) },
    FactColumn { name: "sentence", get: |row| Value::Integer(row.fact.sentence) },
];
