//! [`Node`]: an actor, place, event, thing or statement, with every name and mention the documents gave it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::extract::NodeType;
use crate::span::CharSpan;

/// Something the documents speak of. Two nodes with one id are one node: `absorb` unites them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Minted from content: `person/kim-jong-un`.
    pub id: Arc<str>,
    /// The best of its names; of a statement, its full text.
    pub name: String,
    /// What it is.
    pub kind: NodeType,
    /// Every name and description it goes by, [`name`](Node::name) included.
    pub aliases: BTreeSet<String>,
    /// Where it is mentioned in a relation, by document.
    pub mentions: BTreeMap<Arc<str>, BTreeSet<CharSpan>>,
    /// Whether it is a verbatim statement.
    pub quoted: bool,
    /// Ids of the facts stated inside it, of a statement.
    pub contains: BTreeSet<Arc<str>>,
}

impl Node {
    pub(crate) fn new(id: Arc<str>, kind: NodeType, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            kind,
            aliases: BTreeSet::from([name.to_owned()]),
            mentions: BTreeMap::new(),
            quoted: false,
            contains: BTreeSet::new(),
        }
    }

    /// Whether it is a Person, Organization, Country or Group.
    pub fn is_actor(&self) -> bool {
        matches!(self.kind, NodeType::Entity(kind) if kind.is_actor())
    }

    /// Whether it is what somebody said.
    pub fn is_statement(&self) -> bool {
        self.kind == NodeType::Statement
    }

    /// How often it takes part in a relation.
    pub fn mention_count(&self) -> usize {
        self.mentions.values().map(BTreeSet::len).sum()
    }

    /// Its names other than [`name`](Node::name), sorted.
    pub fn other_names(&self) -> impl Iterator<Item = &str> {
        self.aliases.iter().map(String::as_str).filter(|&alias| alias != self.name)
    }

    /// Takes one more name; the better one becomes the name of the node.
    pub(crate) fn add_name(&mut self, name: &str) {
        if name != self.name {
            if preference(name) > preference(&self.name) {
                name.clone_into(&mut self.name);
            }
            self.add_alias(name);
        }
    }

    pub(crate) fn add_alias(&mut self, alias: &str) {
        if !self.aliases.contains(alias) {
            self.aliases.insert(alias.to_owned());
        }
    }

    pub(crate) fn add_mention(&mut self, document: &Arc<str>, span: CharSpan) {
        self.mentions.entry(Arc::clone(document)).or_default().insert(span);
    }

    /// Unites two nodes of one id: a set union in every part, so the order of unions does not matter.
    pub(crate) fn absorb(&mut self, other: &Node) {
        self.add_name(&other.name);
        for alias in &other.aliases {
            self.add_alias(alias);
        }
        for (document, spans) in &other.mentions {
            self.mentions.entry(Arc::clone(document)).or_default().extend(spans);
        }
        self.kind = self.kind.min(other.kind);
        self.quoted |= other.quoted;
        self.contains.extend(other.contains.iter().cloned());
    }
}

/// A total order over spellings that fold to one id: normal case before capitals, accents before none, longer first.
fn preference(name: &str) -> (bool, usize, usize, &str) {
    let accents = name.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).count();
    (name.chars().any(char::is_lowercase), accents, name.len(), name)
}
