//! [`Ties`]: who has to do with whom, the plain undirected graph that measures of importance, paths and communities are
//! computed on.
//!
//! Takes an [`ActorGraph`]; gives one vertex for each of its nodes that is no statement, in order of id, and one tie
//! for each two that some fact joins: its subject with its object and addressee, its speaker with those he speaks of.
//! Where something happened joins nobody: two people do not meet by acting in one country.

use petgraph::graph::{EdgeIndex, NodeIndex, UnGraph};
use rustc_hash::FxHashMap;

use super::{ActorGraph, Fact, Link, Node};

/// The facts that join two nodes, as numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Tie<'g> {
    /// Sum of the facts' confidence.
    pub(super) weight: f64,
    /// What a step along it costs in a path: [`STEP`] at best.
    pub(super) cost: u64,
    /// The facts, in order of edge, then of fact id.
    pub(super) facts: Vec<(Link<'g>, &'g Fact)>,
}

/// Cost of a step between two who act on each other, by a fact of full confidence. One who only speaks of the other
/// is twice as far from him; doubt adds up to a tenth.
pub(super) const STEP: u64 = 1000;

/// An undirected graph of ties.
pub(super) type TieGraph<'g> = UnGraph<&'g Node, Tie<'g>>;

/// Who has to do with whom.
pub(super) struct Ties<'g> {
    pub(super) graph: TieGraph<'g>,
    vertices: FxHashMap<&'g str, NodeIndex>,
}

impl<'g> Ties<'g> {
    /// Of the whole graph. Takes time in proportion to nodes and facts, times a logarithm for the order.
    pub(super) fn new(graph: &'g ActorGraph) -> Self {
        let mut ties = Self { graph: UnGraph::default(), vertices: FxHashMap::default() };
        for node in graph.nodes().into_iter().filter(|node| !node.is_statement()) {
            let vertex = ties.graph.add_node(node);
            ties.vertices.insert(&node.id, vertex);
        }
        let mut known: FxHashMap<(NodeIndex, NodeIndex), EdgeIndex> = FxHashMap::default();
        for link in graph.links() {
            for fact in link.edge.facts.values() {
                let vertex = |id: &str| ties.vertices.get(id).copied();
                let subject = vertex(&fact.subject.node);
                let object = fact.object.as_ref().and_then(|m| vertex(&m.node));
                let to = fact.to.as_ref().and_then(|m| vertex(&m.node));
                let by = fact.by.as_ref().and_then(|m| vertex(&m.node));
                // "Y lies in Z" has no other object than its place.
                let place = fact.place.as_ref().filter(|_| fact.object.is_none() && fact.to.is_none());
                let place = place.and_then(|m| vertex(&m.node));
                let pairs = [
                    (subject, object, 1),
                    (subject, to, 1),
                    (subject, place, 1),
                    (by, subject, 2),
                    (by, object, 2),
                    (by, to, 2),
                ];
                for (a, b, steps) in pairs {
                    if let (Some(a), Some(b)) = (a, b)
                        && a != b
                    {
                        ties.join((a.min(b), a.max(b)), steps, (link, fact), &mut known);
                    }
                }
            }
        }
        ties
    }

    /// The vertex of a node.
    pub(super) fn vertex(&self, id: &str) -> Option<NodeIndex> {
        self.vertices.get(id).copied()
    }

    /// The neighbours of each vertex with the weights of the ties, by vertex number, in order of number.
    pub(super) fn weights(&self) -> Vec<Vec<(usize, f64)>> {
        let mut out = vec![Vec::new(); self.graph.node_count()];
        for tie in self.graph.edge_indices() {
            if let Some((a, b)) = self.graph.edge_endpoints(tie) {
                let weight = self.graph[tie].weight;
                out[a.index()].push((b.index(), weight));
                out[b.index()].push((a.index(), weight));
            }
        }
        for neighbours in &mut out {
            neighbours.sort_unstable_by_key(|&(vertex, _)| vertex);
        }
        out
    }

    fn join(
        &mut self,
        ends: (NodeIndex, NodeIndex),
        steps: u64,
        fact: (Link<'g>, &'g Fact),
        known: &mut FxHashMap<(NodeIndex, NodeIndex), EdgeIndex>,
    ) {
        let confidence = f64::from(fact.1.confidence);
        let cost = steps * STEP + ((1.0 - confidence) * (STEP / 10) as f64) as u64;
        let graph = &mut self.graph;
        let fresh = || Tie { cost, ..Tie::default() };
        let tie = *known.entry(ends).or_insert_with(|| graph.add_edge(ends.0, ends.1, fresh()));
        let tie = &mut graph[tie];
        tie.weight += confidence;
        tie.cost = tie.cost.min(cost);
        tie.facts.push(fact);
    }
}
