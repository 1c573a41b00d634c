//! How two are connected: the cheapest loopless [`Path`]s between two nodes of a graph, over its [`Ties`].

use std::collections::BTreeSet;

use petgraph::algo::astar;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::{EdgeFiltered, EdgeRef};

use super::ties::{STEP, TieGraph, Ties};
use super::{ActorGraph, Fact, Link, Node};

/// A chain of facts from one node to another.
#[derive(Clone, Debug)]
pub struct Path<'g> {
    /// The nodes along it, both ends included.
    pub nodes: Vec<&'g Node>,
    /// The facts that join each node to the next, the most confident first; never empty.
    pub steps: Vec<Vec<(Link<'g>, &'g Fact)>>,
    /// 1 for each step between two who act on each other, 2 where one only speaks of the other, more in doubt.
    pub cost: f64,
}

/// The vertices of a path and what it costs; ordered by cost, then by vertices.
type Found = (u64, Vec<NodeIndex>);

impl ActorGraph {
    /// The `count` cheapest paths without loops between the nodes of these ids, by Yen's algorithm (1971) over
    /// petgraph's shortest paths; none where they are not connected. Each costs at most as many searches as the path
    /// before has steps.
    pub fn paths(&self, from: &str, to: &str, count: usize) -> Vec<Path<'_>> {
        let ties = Ties::new(self);
        let (Some(from), Some(to)) = (ties.vertex(from), ties.vertex(to)) else { return Vec::new() };
        if from == to {
            return Vec::new();
        }
        cheapest(&ties.graph, from, to, count).into_iter().map(|found| path(&ties.graph, &found)).collect()
    }
}

fn cheapest(ties: &TieGraph<'_>, from: NodeIndex, to: NodeIndex, count: usize) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut candidates: BTreeSet<Found> = BTreeSet::new();
    candidates.extend(search(ties, from, to, &[], &BTreeSet::new()));
    while found.len() < count
        && let Some(best) = candidates.pop_first()
    {
        let (_, vertices) = &best;
        found.push(best.clone());
        for spur in 0..vertices.len() - 1 {
            let root = &vertices[..=spur];
            let shares_root = found.iter().filter(|(_, other)| other.len() > spur + 1 && other[..=spur] == *root);
            let banned: BTreeSet<EdgeIndex> =
                shares_root.filter_map(|(_, other)| ties.find_edge(other[spur], other[spur + 1])).collect();
            if let Some((_, tail)) = search(ties, vertices[spur], to, &root[..spur], &banned) {
                let whole: Vec<NodeIndex> = root[..spur].iter().copied().chain(tail).collect();
                candidates.insert((cost(ties, &whole), whole));
            }
        }
        candidates.retain(|candidate| !found.contains(candidate));
    }
    found
}

/// The cheapest path that leaves out `passed` vertices and `banned` ties.
fn search(
    ties: &TieGraph<'_>,
    from: NodeIndex,
    to: NodeIndex,
    passed: &[NodeIndex],
    banned: &BTreeSet<EdgeIndex>,
) -> Option<Found> {
    let open = |e: petgraph::graph::EdgeReference<'_, _>| {
        !banned.contains(&e.id()) && !passed.contains(&e.source()) && !passed.contains(&e.target())
    };
    let open = EdgeFiltered::from_fn(ties, open);
    astar(&open, from, |v| v == to, |e| e.weight().cost, |_| 0)
}

fn cost(ties: &TieGraph<'_>, vertices: &[NodeIndex]) -> u64 {
    vertices.windows(2).filter_map(|pair| ties.find_edge(pair[0], pair[1])).map(|tie| ties[tie].cost).sum()
}

fn path<'g>(ties: &TieGraph<'g>, (cost, vertices): &Found) -> Path<'g> {
    let steps = vertices.windows(2).filter_map(|pair| ties.find_edge(pair[0], pair[1])).map(|tie| {
        let mut facts = ties[tie].facts.clone();
        facts.sort_by(|(_, a), (_, b)| {
            b.confidence.total_cmp(&a.confidence).then_with(|| a.position().cmp(&b.position()))
        });
        facts
    });
    Path {
        nodes: vertices.iter().map(|&v| ties[v]).collect(),
        steps: steps.collect(),
        cost: *cost as f64 / STEP as f64,
    }
}
