//! The property graph: the one list of node and relationship properties that every graph format but RDF and pictures
//! writes, so that a graph has the same properties wherever it is loaded.
//!
//! Takes an [`ActorGraph`]; gives [`nodes`] and [`facts`] in stable order, and [`NODE`] and [`FACT`], the columns to read
//! each by. A node is labelled by its type; a relationship is **one fact**, typed by its relation, under the fact's id:
//! what states the same thing twice is two relationships. A fact without object, addressee and place is a loop. Nothing
//! is counted: loading two graphs must unite them.

use std::borrow::Cow;

use crate::extract::{Date, RelationType};
use crate::graph::{ActorGraph, Fact, FactMention, Link, Node, Source, Target};

use super::{days, wording};

/// The label of every node besides its type.
pub(crate) const ENTITY: &str = "Entity";

/// A property's value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'r> {
    /// The node or fact does not have it.
    Absent,
    Text(Cow<'r, str>),
    Texts(Vec<&'r str>),
    Boolean(bool),
    Integer(u32),
    Decimal(f64),
    Day(Date),
}

/// A property's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A list of texts, sorted, possibly empty.
    Texts,
    Boolean,
    Integer,
    Decimal,
    /// ISO 8601 day, where a format has no type for it.
    Day,
}

/// A property of nodes.
pub(crate) struct NodeColumn {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) get: for<'r, 'g> fn(&'r NodeRow<'g>) -> Value<'r>,
}

/// A property of relationships.
pub(crate) struct FactColumn {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) get: for<'r, 'g> fn(&'r FactRow<'g>) -> Value<'r>,
}

const fn node(name: &'static str, kind: Kind, get: for<'r, 'g> fn(&'r NodeRow<'g>) -> Value<'r>) -> NodeColumn {
    NodeColumn { name, kind, get }
}

const fn fact(name: &'static str, kind: Kind, get: for<'r, 'g> fn(&'r FactRow<'g>) -> Value<'r>) -> FactColumn {
    FactColumn { name, kind, get }
}

/// Every property of a node, its id first.
pub(crate) const NODE: &[NodeColumn] = &[
    // Minted from content: person/kim-jong-un.
    node("id", Kind::Text, |row| Value::text(&row.node.id)),
    // Person, Organization … Statement.
    node("type", Kind::Text, |row| Value::text(row.node.kind.as_str())),
    // The best of its names; of a statement, how it begins.
    node("name", Kind::Text, |row| Value::Text(row.name())),
    // Every other name.
    node("aliases", Kind::Texts, |row| Value::Texts(row.node.other_names().collect())),
    // The documents that mention it.
    node("documents", Kind::Texts, |row| Value::Texts(row.node.documents().into_iter().map(|id| &**id).collect())),
    // Of states and large organisations: the IRI of the item; ISO 3166-1 alpha-2.
    node("wikidata", Kind::Text, |row| row.node.same_as().map_or(Value::Absent, |iri| Value::Text(Cow::Owned(iri)))),
    node("iso_code", Kind::Text, |row| row.node.iso_code().into()),
    // OF_STATEMENTS: all of it; whether it is verbatim; the facts stated in it.
    node("text", Kind::Text, |row| row.of_statement(|node| Value::text(&node.name))),
    node("quoted", Kind::Boolean, |row| row.of_statement(|node| Value::Boolean(node.quoted))),
    node("contains", Kind::Texts, |row| {
        row.of_statement(|node| Value::Texts(node.contains.iter().map(|id| &**id).collect()))
    }),
];

/// The properties that statements alone have.
pub(crate) const OF_STATEMENTS: [&str; 3] = ["text", "quoted", "contains"];

/// The two ends of a relationship, for tables that stand alone.
pub(crate) const ENDS: &[FactColumn] = &[
    fact("source", Kind::Text, |row| Value::text(&row.link.source.id)),
    fact("target", Kind::Text, |row| Value::text(&row.link.target.id)),
    fact("source_name", Kind::Text, |row| Value::Text(name(row.link.source))),
    fact("target_name", Kind::Text, |row| Value::Text(name(row.link.target))),
];

/// Every property of a relationship besides its two ends, its id first.
pub(crate) const FACT: &[FactColumn] = &[
    // Minted from everything the fact states and where: fact/….
    fact("id", Kind::Text, |row| Value::text(&row.fact.id)),
    // The relation: Consult, Say ….
    fact("type", Kind::Text, |row| Value::text(row.link.edge.key.kind.as_str())),
    // The predicate: dictionary form, and as printed.
    fact("lemma", Kind::Text, |row| Value::text(&row.link.edge.key.lemma)),
    fact("text", Kind::Text, |row| Value::text(&row.fact.text)),
    // What the target is to the predicate: object, addressee, place, or none (a loop).
    fact("target_role", Kind::Text, |row| Value::text(role(row.link.edge.key.target))),
    // positive or negative; asserted, reported or possible; 0 to 1.
    fact("polarity", Kind::Text, |row| Value::text(row.link.edge.key.polarity.as_str())),
    fact("modality", Kind::Text, |row| Value::text(row.link.edge.key.modality.as_str())),
    fact("confidence", Kind::Decimal, |row| Value::Decimal(thousandths(row.fact.confidence))),
    // Who asserts it, to whom it is done, and where: name and node.
    fact("speaker", Kind::Text, |row| row.name(row.fact.by.as_deref())),
    fact("speaker_id", Kind::Text, |row| id(row.fact.by.as_deref())),
    fact("recipient", Kind::Text, |row| row.name(row.fact.to.as_deref())),
    fact("recipient_id", Kind::Text, |row| id(row.fact.to.as_deref())),
    fact("place", Kind::Text, |row| row.name(row.fact.place.as_deref())),
    fact("place_id", Kind::Text, |row| id(row.fact.place.as_deref())),
    // When: ISO 8601, its first and last day, and as printed.
    fact("time", Kind::Text, |row| row.fact.time.as_ref().and_then(|t| t.value.as_deref()).into()),
    fact("time_start", Kind::Day, |row| row.days.0.map_or(Value::Absent, Value::Day)),
    fact("time_end", Kind::Day, |row| row.days.1.map_or(Value::Absent, Value::Day)),
    fact("time_text", Kind::Text, |row| row.fact.time.as_ref().map(|t| t.text.as_str()).into()),
    // The two ends as printed; a statement has its text at its node.
    fact("subject_text", Kind::Text, |row| Value::text(&row.fact.subject.text)),
    fact("object_text", Kind::Text, |row| row.object_text()),
    // The document: id, headline, publication date, address.
    fact("document", Kind::Text, |row| Value::text(&row.fact.document)),
    fact("title", Kind::Text, |row| row.source.and_then(|s| s.title.as_deref()).into()),
    fact("published", Kind::Text, |row| row.source.and_then(|s| s.date.as_deref()).into()),
    fact("url", Kind::Text, |row| row.source.and_then(|s| s.url.as_deref()).into()),
    // Where the document says so, in code points of its text: number of the sentence, the predicate, the sentence.
    fact("sentence", Kind::Integer, |row| Value::Integer(row.fact.sentence)),
    fact("text_start", Kind::Integer, |row| Value::Integer(row.fact.span.start)),
    fact("text_end", Kind::Integer, |row| Value::Integer(row.fact.span.end)),
    fact("evidence", Kind::Text, |row| Value::text(&row.fact.evidence)),
    fact("evidence_start", Kind::Integer, |row| Value::Integer(row.fact.evidence_span.start)),
    fact("evidence_end", Kind::Integer, |row| Value::Integer(row.fact.evidence_span.end)),
];

/// A node, ready to be read by [`NODE`].
pub(crate) struct NodeRow<'g> {
    pub(crate) node: &'g Node,
}

/// A fact with its two ends, ready to be read by [`FACT`].
pub(crate) struct FactRow<'g> {
    graph: &'g ActorGraph,
    pub(crate) link: Link<'g>,
    pub(crate) fact: &'g Fact,
    source: Option<&'g Source>,
    /// First and last day.
    days: (Option<Date>, Option<Date>),
}

/// All nodes, in order of id.
pub(crate) fn nodes(graph: &ActorGraph) -> impl Iterator<Item = NodeRow<'_>> {
    graph.nodes().into_iter().map(|node| NodeRow { node })
}

/// All facts, in order of document, then of position in it.
pub(crate) fn facts(graph: &ActorGraph) -> impl Iterator<Item = FactRow<'_>> {
    graph.facts().into_iter().map(|(link, fact)| FactRow::new(graph, link, fact))
}

impl<'g> NodeRow<'g> {
    /// What to call it in a list or a picture.
    pub(crate) fn name(&self) -> Cow<'g, str> {
        name(self.node)
    }

    fn of_statement<'r>(&'r self, get: impl Fn(&'g Node) -> Value<'r>) -> Value<'r> {
        if self.node.is_statement() { get(self.node) } else { Value::Absent }
    }
}

impl<'g> FactRow<'g> {
    pub(crate) fn new(graph: &'g ActorGraph, link: Link<'g>, fact: &'g Fact) -> Self {
        let value = fact.time.as_ref().and_then(|time| time.value.as_deref());
        let days = value.map_or((None, None), days::covered);
        Self { graph, link, fact, source: graph.sources().get(&fact.document), days }
    }

    fn name(&self, mention: Option<&FactMention>) -> Value<'_> {
        mention.and_then(|mention| self.graph.node(&mention.node)).map(|node| node.name.as_str()).into()
    }

    fn object_text(&self) -> Value<'_> {
        let object = self.fact.object.as_ref();
        let is_statement = self.link.edge.key.target == Target::Object && self.link.target.is_statement();
        object.filter(|_| !is_statement).map(|object| object.text.as_str()).into()
    }
}

impl<'r> Value<'r> {
    fn text(text: &'r str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// The value in a format without types: a list is a JSON array. `None` where it is absent.
    pub(crate) fn plain(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Self::Absent => return None,
            Self::Text(text) => Cow::Borrowed(text),
            Self::Texts(texts) => Cow::Owned(serde_json::to_string(texts).unwrap_or_default()),
            Self::Boolean(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
            Self::Integer(value) => Cow::Owned(value.to_string()),
            Self::Decimal(value) => Cow::Owned(format!("{value:?}")),
            Self::Day(day) => Cow::Owned(days::iso(*day)),
        })
    }
}

impl<'r> From<Option<&'r str>> for Value<'r> {
    fn from(text: Option<&'r str>) -> Self {
        text.map_or(Self::Absent, Self::text)
    }
}

/// The name of an entity; how a statement begins.
fn name(node: &Node) -> Cow<'_, str> {
    match node.is_statement() {
        true => Cow::Owned(wording::cut(&node.name, 60)),
        false => Cow::Borrowed(&node.name),
    }
}

/// The relation type as graph databases write it: `LOCATED_IN`.
pub(crate) fn relationship_type(kind: RelationType) -> String {
    let mut name = String::new();
    for c in kind.as_str().chars() {
        if c.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(c.to_ascii_uppercase());
    }
    name
}

/// What the target of an edge is to its predicate, in a word.
pub(crate) const fn role(target: Target) -> &'static str {
    match target {
        Target::Object => "object",
        Target::Addressee => "addressee",
        Target::Place => "place",
        Target::Nothing => "none",
    }
}

fn id(mention: Option<&FactMention>) -> Value<'_> {
    mention.map(|mention| &*mention.node).into()
}

/// A confidence as the decimal it stands for: 0.94, not 0.9399999976158142.
pub(crate) fn thousandths(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn relationship_types_are_upper_snake_case() {
        assert_eq!(relationship_type(RelationType::LocatedIn), "LOCATED_IN");
        assert_eq!(relationship_type(RelationType::Say), "SAY");
        let all: BTreeSet<String> = RelationType::ALL.iter().map(|&kind| relationship_type(kind)).collect();
        assert_eq!(all.len(), RelationType::ALL.len());
        assert!(all.iter().all(|name| name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')));
    }

    #[test]
    fn properties_have_names_of_their_own() {
        let nodes: BTreeSet<&str> = NODE.iter().map(|column| column.name).collect();
        let facts: BTreeSet<&str> = FACT.iter().map(|column| column.name).collect();
        assert_eq!((nodes.len(), facts.len()), (NODE.len(), FACT.len()));
        // The names formats use for the ends themselves.
        assert!(["source", "target", "key", "label"].iter().all(|name| !facts.contains(name)));
        assert_eq!((NODE[0].name, FACT[0].name), ("id", "id"));
    }
}
