//! [`Node`]: an actor, place, event, thing or statement, with every name the documents gave it, and which gave which.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::external::external;
use crate::extract::NodeType;

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
    others: BTreeSet<Arc<str>>,
    /// Whether it is a verbatim statement.
    pub quoted: bool,
    /// Ids of the facts stated inside it, of a statement.
    pub contains: BTreeSet<Arc<str>>,
    /// The documents that name it in a fact, sorted, and what each of them says of it. Where there is but one, as there is
    /// for most nodes, that is what the fields above say, and nothing stands here.
    documents: Vec<(Arc<str>, Option<Box<Given>>)>,
}

/// Documents among which one is sought by its place in memory.
const FEW: usize = 32;

/// What one of several documents says of a node. The strings are shared with the node's and among the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Given {
    kind: NodeType,
    quoted: bool,
    name: Arc<str>,
    /// Sorted, without [`name`](Given::name).
    others: Vec<Arc<str>>,
    /// Sorted.
    contains: Vec<Arc<str>>,
}

/// A node as one document has it: what that document's own graph would say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeView<'n> {
    /// What it is.
    pub kind: NodeType,
    /// The best name in that document; of a statement, its full text.
    pub name: &'n str,
    /// Every name and description in that document, [`name`](NodeView::name) included, sorted.
    pub aliases: Vec<&'n str>,
    /// Whether it is a verbatim statement.
    pub quoted: bool,
    /// Ids of the facts stated inside it, of a statement, sorted.
    pub contains: Vec<&'n str>,
}

impl Node {
    /// A node that no document names yet.
    pub(super) fn new(id: Arc<str>, view: &NodeView<'_>) -> Self {
        Self {
            id,
            name: view.name.to_owned(),
            kind: view.kind,
            others: BTreeSet::new(),
            quoted: false,
            contains: BTreeSet::new(),
            documents: Vec::new(),
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

    /// The IRI of the same thing in Wikidata: of states and large organisations, where it is certain.
    pub fn same_as(&self) -> Option<String> {
        let item = external(&self.id)?.wikidata;
        (!item.is_empty()).then(|| format!("http://www.wikidata.org/entity/{item}"))
    }

    /// The ISO 3166-1 alpha-2 code of a state.
    pub fn iso_code(&self) -> Option<&'static str> {
        external(&self.id).map(|known| known.iso).filter(|code| !code.is_empty())
    }

    /// The documents that name it in a fact, sorted.
    pub fn documents(&self) -> Vec<&Arc<str>> {
        self.documents.iter().map(|(document, _)| document).collect()
    }

    /// Every name and description it goes by, [`name`](Node::name) included, sorted.
    pub fn aliases(&self) -> Vec<&str> {
        with_name(&self.name, self.other_names())
    }

    /// Its names other than [`name`](Node::name), sorted.
    pub fn other_names(&self) -> impl Iterator<Item = &str> {
        self.others.iter().map(|name| &**name)
    }

    /// Whether `document` names it in a fact.
    pub(super) fn is_in(&self, document: &str) -> bool {
        self.place(document).is_ok()
    }

    /// The best name in `document`: the [`view`](Self::view)'s, without the rest of it.
    pub(crate) fn name_in(&self, document: &str) -> Option<&str> {
        let (_, given) = &self.documents[self.place(document).ok()?];
        Some(given.as_ref().map_or(&*self.name, |given| &*given.name))
    }

    /// The node as `document` alone has it; nothing where that document does not name it.
    pub fn view(&self, document: &str) -> Option<NodeView<'_>> {
        let (_, given) = &self.documents[self.place(document).ok()?];
        Some(match given {
            None => NodeView {
                kind: self.kind,
                name: &self.name,
                aliases: self.aliases(),
                quoted: self.quoted,
                contains: self.contains.iter().map(|id| &**id).collect(),
            },
            Some(given) => NodeView {
                kind: given.kind,
                name: &given.name,
                aliases: with_name(&given.name, given.others.iter().map(|name| &**name)),
                quoted: given.quoted,
                contains: given.contains.iter().map(|id| &**id).collect(),
            },
        })
    }

    /// Takes in what `document` says: a set union in every part, so the order of unions does not matter.
    pub(super) fn give(&mut self, document: &Arc<str>, view: &NodeView<'_>) {
        if self.documents.first().is_some_and(|(first, given)| first != document && given.is_none()) {
            let alone = Given {
                kind: self.kind,
                quoted: self.quoted,
                name: self.name.as_str().into(),
                others: self.others.iter().cloned().collect(),
                contains: self.contains.iter().cloned().collect(),
            };
            self.documents[0].1 = Some(Box::new(alone));
        }
        self.unite(view);
        match self.place(document) {
            Ok(at) => {
                if let Some(mut given) = self.documents[at].1.take() {
                    self.extend(&mut given, view);
                    self.documents[at].1 = Some(given);
                }
            }
            Err(_) if self.documents.is_empty() => self.documents = vec![(Arc::clone(document), None)],
            Err(at) => {
                let name = self.shared(view.name);
                let (kind, quoted) = (view.kind, view.quoted);
                let mut given = Given { kind, quoted, name, others: Vec::new(), contains: Vec::new() };
                self.extend(&mut given, view);
                self.documents.insert(at, (Arc::clone(document), Some(Box::new(given))));
            }
        }
    }

    /// Unites two nodes of one id.
    pub(super) fn absorb(&mut self, other: &Node) {
        for (document, _) in &other.documents {
            if let Some(view) = other.view(document) {
                self.give(document, &view);
            }
        }
    }

    fn place(&self, document: &str) -> Result<usize, usize> {
        // What is shared need not be read.
        let shared = self.documents.iter().take(FEW).position(|(known, _)| std::ptr::eq(&**known, document));
        if let Some(place) = shared {
            return Ok(place);
        }
        self.documents.binary_search_by(|(known, _)| (**known).cmp(document))
    }

    /// The fields that all documents share.
    fn unite(&mut self, view: &NodeView<'_>) {
        if preference(view.name) > preference(&self.name) {
            let former = std::mem::replace(&mut self.name, view.name.to_owned());
            self.others.remove(view.name);
            self.others.insert(former.into());
        } else {
            self.add_alias(view.name);
        }
        for alias in &view.aliases {
            self.add_alias(alias);
        }
        self.kind = self.kind.min(view.kind);
        self.quoted |= view.quoted;
        for &id in &view.contains {
            if !self.contains.contains(id) {
                self.contains.insert(id.into());
            }
        }
    }

    fn add_alias(&mut self, alias: &str) {
        if alias != self.name && !self.others.contains(alias) {
            self.others.insert(alias.into());
        }
    }

    /// One document's part, once the node itself has taken in `view`.
    fn extend(&self, given: &mut Given, view: &NodeView<'_>) {
        if preference(view.name) > preference(&given.name) {
            let former = std::mem::replace(&mut given.name, self.shared(view.name));
            if let Ok(at) = given.others.binary_search_by(|known| (**known).cmp(view.name)) {
                given.others.remove(at);
            }
            insert(&mut given.others, &former, || Arc::clone(&former));
        }
        for name in std::iter::once(&view.name).chain(&view.aliases).filter(|name| ***name != *given.name) {
            insert(&mut given.others, name, || self.shared(name));
        }
        given.kind = given.kind.min(view.kind);
        given.quoted |= view.quoted;
        for id in &view.contains {
            insert(&mut given.contains, id, || self.contains.get(*id).cloned().unwrap_or_else(|| (*id).into()));
        }
    }

    /// A name as it is stored already, where it is.
    fn shared(&self, name: &str) -> Arc<str> {
        let given = || self.documents.iter().take(2).filter_map(|(_, given)| given.as_ref()).find(|g| *g.name == *name);
        let known = self.others.get(name).cloned().or_else(|| given().map(|given| Arc::clone(&given.name)));
        known.unwrap_or_else(|| name.into())
    }
}

/// All names; `others` are sorted.
fn with_name<'n>(name: &'n str, others: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut names: Vec<&str> = Vec::with_capacity(others.size_hint().0 + 1);
    let mut due = Some(name);
    for other in others {
        names.extend(due.take_if(|name| *name < other));
        names.push(other);
    }
    names.extend(due);
    names
}

/// Into a sorted list, once.
fn insert(sorted: &mut Vec<Arc<str>>, new: &str, owned: impl FnOnce() -> Arc<str>) {
    if let Err(at) = sorted.binary_search_by(|known| (**known).cmp(new)) {
        sorted.insert(at, owned());
    }
}

/// A total order over spellings that fold to one id: normal case before capitals, accents before none, longer first.
pub(crate) fn preference(name: &str) -> (bool, usize, usize, &str) {
    let accents = name.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).count();
    (name.chars().any(char::is_lowercase), accents, name.len(), name)
}
