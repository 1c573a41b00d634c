//! [`Node`]: an actor, place, event, thing or statement, with every name and mention the documents gave it.

use std::collections::BTreeSet;
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
    /// Every other name and description it goes by. Most nodes have none: a set that held the name too would be most
    /// of their size.
    others: BTreeSet<String>,
    /// Where it is mentioned in a relation: document and place.
    pub mentions: BTreeSet<(Arc<str>, CharSpan)>,
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
            others: BTreeSet::new(),
            mentions: BTreeSet::new(),
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
        self.mentions.len()
    }

    /// The documents that mention it in a relation, sorted.
    pub fn documents(&self) -> Vec<&Arc<str>> {
        let mut documents: Vec<&Arc<str>> = self.mentions.iter().map(|(document, _)| document).collect();
        documents.dedup();
        documents
    }

    /// Every name and description it goes by, [`name`](Node::name) included, sorted.
    pub fn aliases(&self) -> Vec<&str> {
        let mut aliases: Vec<&str> = self.other_names().chain([self.name.as_str()]).collect();
        aliases.sort_unstable();
        aliases
    }

    /// Its names other than [`name`](Node::name), sorted.
    pub fn other_names(&self) -> impl Iterator<Item = &str> {
        self.others.iter().map(String::as_str)
    }

    /// Takes one more name; the better one becomes the name of the node.
    pub(crate) fn add_name(&mut self, name: &str) {
        if preference(name) > preference(&self.name) {
            let former = std::mem::replace(&mut self.name, name.to_owned());
            self.others.remove(name);
            self.others.insert(former);
        } else {
            self.add_alias(name);
        }
    }

    pub(crate) fn add_alias(&mut self, alias: &str) {
        if alias != self.name && !self.others.contains(alias) {
            self.others.insert(alias.to_owned());
        }
    }

    pub(crate) fn add_mention(&mut self, document: &Arc<str>, span: CharSpan) {
        self.mentions.insert((Arc::clone(document), span));
    }

    /// Unites two nodes of one id: a set union in every part, so the order of unions does not matter.
    pub(crate) fn absorb(&mut self, other: &Node) {
        self.add_name(&other.name);
        for alias in &other.others {
            self.add_alias(alias);
        }
        self.mentions.extend(other.mentions.iter().cloned());
        self.kind = self.kind.min(other.kind);
        self.quoted |= other.quoted;
        self.contains.extend(other.contains.iter().cloned());
    }
}

/// A total order over spellings that fold to one id: normal case before capitals, accents before none, longer first.
pub(crate) fn preference(name: &str) -> (bool, usize, usize, &str) {
    let accents = name.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).count();
    (name.chars().any(char::is_lowercase), accents, name.len(), name)
}
