//! Triples → [`ActorGraph`]: one node per identity, one edge per relation, every fact kept with its evidence.
//!
//! Takes the [`Triples`](crate::Triples) of any number of documents in any order; gives a directed graph whose content and iteration
//! order depend on nothing but what was added. [`merge`](ActorGraph::merge) is set union: associative, commutative,
//! idempotent. Stops before any rendering.

mod add;
mod centrality;
mod communities;
mod countries;
mod edge;
mod external;
mod filter;
mod node;
mod paths;
mod query;
mod ties;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use centrality::Centrality;
pub use edge::{Edge, EdgeKey, Fact, FactTime, Mention as FactMention, Target};
pub use filter::Filter;
pub use node::{Node, NodeView};
pub use paths::Path;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashMap;

use crate::extract::Generator;

pub(crate) use add::{Predicate, confidence, fact_id, triple_id};
#[cfg(feature = "load")]
pub(crate) use node::preference;

/// What is known of a document that stated a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Headline.
    pub title: Option<String>,
    /// Publication date, ISO 8601.
    pub date: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// What read it.
    pub generator: Option<Generator>,
}

/// The graph of who did what to whom.
#[derive(Clone, Debug, Default)]
pub struct ActorGraph {
    graph: DiGraph<Node, Edge>,
    node_of: FxHashMap<Arc<str>, NodeIndex>,
    edge_of: FxHashMap<(NodeIndex, NodeIndex, EdgeKey), EdgeIndex>,
    sources: BTreeMap<Arc<str>, Source>,
}

/// An edge with its two ends.
#[derive(Clone, Copy, Debug)]
pub struct Link<'g> {
    /// Who acts.
    pub source: &'g Node,
    /// To whom or what; the source itself where the clause has no object.
    pub target: &'g Node,
    /// What is done.
    pub edge: &'g Edge,
}

impl ActorGraph {
    /// The stored graph, for algorithms of petgraph. Its indices follow the order of insertion; for output use
    /// [`nodes`](Self::nodes) and [`links`](Self::links).
    pub fn as_petgraph(&self) -> &DiGraph<Node, Edge> {
        &self.graph
    }

    /// The documents that were added, by id.
    pub fn sources(&self) -> &BTreeMap<Arc<str>, Source> {
        &self.sources
    }

    /// The node with this id.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.graph.node_weight(self.index(id)?)
    }

    /// All nodes, in order of id.
    pub fn nodes(&self) -> Vec<&Node> {
        let mut nodes: Vec<&Node> = self.graph.node_weights().collect();
        nodes.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        nodes
    }

    /// All edges, in order of source, then of target, then of what they say.
    pub fn links(&self) -> Vec<Link<'_>> {
        let mut links: Vec<Link<'_>> = self
            .graph
            .edge_references()
            .map(|e| Link { source: &self.graph[e.source()], target: &self.graph[e.target()], edge: e.weight() })
            .collect();
        links.sort_unstable_by(|a, b| a.place().cmp(&b.place()));
        links
    }

    /// All facts with their edges, in order of document, then of position in it.
    pub fn facts(&self) -> Vec<(Link<'_>, &Fact)> {
        // Numbers are compared faster than the names of documents, and most comparisons are of one document.
        let ranks: FxHashMap<&str, usize> = self.sources.keys().enumerate().map(|(rank, id)| (&**id, rank)).collect();
        let mut facts: Vec<(usize, Link<'_>, &Fact)> = Vec::new();
        for e in self.graph.edge_references() {
            let link = Link { source: &self.graph[e.source()], target: &self.graph[e.target()], edge: e.weight() };
            let rank = |fact: &Fact| ranks.get(&*fact.document).copied().unwrap_or_default();
            facts.extend(link.edge.facts.values().map(|fact| (rank(fact), link, &**fact)));
        }
        facts.sort_unstable_by(|(rank, link, fact), (other_rank, other_link, other)| {
            let place =
                (rank, fact.sentence, fact.span, &fact.id).cmp(&(other_rank, other.sentence, other.span, &other.id));
            place.then_with(|| link.place().cmp(&other_link.place()))
        });
        facts.into_iter().map(|(_, link, fact)| (link, fact)).collect()
    }

    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    /// Number of edges.
    pub fn edge_count(&self) -> usize {
        self.graph.edge_count()
    }

    /// Takes in everything `other` holds.
    pub fn merge(&mut self, other: &ActorGraph) {
        for (document, source) in &other.sources {
            self.add_source(document, source.clone());
        }
        for node in other.graph.node_weights() {
            match self.index(&node.id) {
                Some(known) => self.graph[known].absorb(node),
                None => {
                    self.insert(node.clone());
                }
            }
        }
        for e in other.graph.edge_references() {
            let ends = (self.index(&other.graph[e.source()].id), self.index(&other.graph[e.target()].id));
            if let (Some(source), Some(target)) = ends {
                for fact in e.weight().facts.values() {
                    self.add_fact(source, target, &e.weight().key, Fact::clone(fact));
                }
            }
        }
    }

    fn index(&self, id: &str) -> Option<NodeIndex> {
        self.node_of.get(id).copied()
    }

    fn insert(&mut self, node: Node) -> NodeIndex {
        let id = Arc::clone(&node.id);
        let index = self.graph.add_node(node);
        self.node_of.insert(id, index);
        index
    }

    fn add_fact(&mut self, source: NodeIndex, target: NodeIndex, key: &EdgeKey, fact: Fact) {
        let ends_and_key = (source, target, key.clone());
        let edge = match self.edge_of.get(&ends_and_key) {
            Some(&edge) => edge,
            None => {
                let edge = self.graph.add_edge(source, target, Edge { key: key.clone(), facts: BTreeMap::new() });
                self.edge_of.insert(ends_and_key, edge);
                edge
            }
        };
        self.graph[edge].add(fact);
    }

    /// Takes in what is known of a document; of two answers the greater stays.
    pub(crate) fn add_source(&mut self, document: &Arc<str>, source: Source) {
        match self.sources.get_mut(document) {
            Some(known) if source > *known => *known = source,
            Some(_) => {}
            None => {
                self.sources.insert(Arc::clone(document), source);
            }
        }
    }
}

impl PartialEq for ActorGraph {
    /// Whether both hold the same nodes, edges and facts.
    fn eq(&self, other: &Self) -> bool {
        self.sources == other.sources
            && self.nodes() == other.nodes()
            && self.links().iter().map(Link::content).eq(other.links().iter().map(Link::content))
    }
}

impl<'g> Link<'g> {
    /// Where it stands among all.
    fn place(&self) -> (&'g str, &'g str, &'g EdgeKey) {
        (&self.source.id, &self.target.id, &self.edge.key)
    }

    fn content(&self) -> (&'g str, &'g str, &'g Edge) {
        (&self.source.id, &self.target.id, self.edge)
    }
}
