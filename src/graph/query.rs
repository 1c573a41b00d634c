//! Questions to an [`ActorGraph`]: who is meant by a name, who matters most, what surrounds an actor. Every answer that
//! is a part of the graph is an [`ActorGraph`] itself, with the nodes its facts name and no others.

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::sync::Arc;

use petgraph::graph::{EdgeIndex, NodeIndex};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{ActorGraph, Edge, Fact, FactMention, Link, Node, Target};
use crate::error::{Error, ErrorKind, Result};
use crate::identity::fold;

/// At most this many names are suggested for one that is not found.
const SUGGESTIONS: usize = 5;

impl ActorGraph {
    /// The nodes meant by `name`: an id, else a name, else an alias, compared without case, accents and punctuation.
    /// Several where several answer to it, the most important first. The error of a miss suggests the nearest names.
    pub fn find(&self, name: &str) -> Result<Vec<&Node>> {
        if let Some(node) = self.node(name) {
            return Ok(vec![node]);
        }
        let wanted = fold(name);
        let ranked: Vec<&Node> = self.ranking().into_iter().map(|(node, _)| node).collect();
        let named: Vec<&Node> = ranked.iter().copied().filter(|node| fold(&node.name) == wanted).collect();
        if !named.is_empty() {
            return Ok(named);
        }
        let known_as = |node: &&Node| node.other_names().any(|alias| fold(alias) == wanted);
        let known: Vec<&Node> = ranked.iter().copied().filter(known_as).collect();
        if !known.is_empty() {
            return Ok(known);
        }
        let mut message = format!("no actor is called '{name}'");
        let near = nearest(&wanted, &ranked);
        if !near.is_empty() {
            message.push_str("; did you mean ");
            message.push_str(&near.join(", "));
            message.push('?');
        }
        Err(Error::new(ErrorKind::Usage, message))
    }

    /// Every node with its importance, the greatest first: the confidence of the facts it takes part in, in
    /// thousandths, those about standing relations (offices, places) by half.
    pub fn ranking(&self) -> Vec<(&Node, u64)> {
        let scores = self.scores(|_| true);
        let mut ranked: Vec<(&Node, u64)> = self.graph.node_weights().zip(scores).collect();
        ranked.sort_unstable_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.id.cmp(&b.id)));
        ranked
    }

    /// The part of the graph within `depth` steps of the nodes with these ids: one step leads to everybody in a fact.
    #[must_use]
    pub fn focus(&self, ids: &[&str], depth: usize) -> ActorGraph {
        let start: Vec<NodeIndex> = ids.iter().filter_map(|id| self.index(id)).collect();
        let edges_at = self.edges_at(&start);
        let mut distance: FxHashMap<NodeIndex, usize> = FxHashMap::default();
        let mut queue: VecDeque<NodeIndex> = start.iter().copied().collect();
        distance.extend(queue.iter().map(|&node| (node, 0)));
        while let Some(node) = queue.pop_front() {
            let next = distance.get(&node).copied().unwrap_or_default() + 1;
            if next > depth {
                continue;
            }
            for &edge in edges_at.get(&node).into_iter().flatten() {
                for reached in self.roles(edge, &start) {
                    distance.entry(reached).or_insert_with(|| {
                        queue.push_back(reached);
                        next
                    });
                }
            }
        }
        self.part(|ends, _, _| ends.iter().all(|end| distance.contains_key(end)))
    }

    /// The facts of at least this confidence.
    #[must_use]
    pub fn with_confidence(&self, least: f32) -> ActorGraph {
        self.filtered(|_, fact| fact.confidence >= least)
    }

    /// The graph as if `document` had never been added: without its facts and without what only it said of the nodes.
    #[must_use]
    pub fn without(&self, document: &str) -> ActorGraph {
        self.filtered(|_, fact| *fact.document != *document)
    }

    /// The facts that pass `keep`.
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(Link<'_>, &Fact) -> bool) -> ActorGraph {
        self.part(|[source, target], edge, fact| {
            keep(Link { source: &self.graph[source], target: &self.graph[target], edge }, fact)
        })
    }

    /// The part with at most `count` nodes at the ends of edges: edges are taken from the most important nodes down,
    /// those that join two nodes before those of one.
    #[must_use]
    pub fn top(&self, count: usize) -> ActorGraph {
        self.top_of(count, |_| true)
    }

    /// The same of the part of the graph that passes `keep`, which is never copied: it may be large, the result is small.
    pub(crate) fn top_of(&self, count: usize, keep: impl Fn(Link<'_>) -> bool) -> ActorGraph {
        let keeps = |edge: EdgeIndex| self.link(edge).is_some_and(&keep);
        let scores = self.scores(keeps);
        let score = |node: NodeIndex| scores.get(node.index()).copied().unwrap_or_default();
        let kept = self.graph.edge_indices().filter(|&edge| keeps(edge));
        let mut edges: Vec<(EdgeIndex, [NodeIndex; 2])> =
            kept.filter_map(|e| Some((e, self.graph.edge_endpoints(e)?.into()))).collect();
        edges.sort_by_cached_key(|&(edge, [a, b])| {
            let ends = (&self.graph[a].id, &self.graph[b].id, &self.graph[edge].key);
            (a == b, Reverse(score(a).min(score(b))), Reverse(score(a).max(score(b))), ends)
        });
        let mut chosen: FxHashSet<NodeIndex> = FxHashSet::default();
        for (_, ends) in edges {
            let distinct = if ends[0] == ends[1] { &ends[..1] } else { &ends[..] };
            let new = distinct.iter().filter(|end| !chosen.contains(end)).count();
            if chosen.len() + new <= count {
                chosen.extend(ends);
            }
        }
        self.part(|ends, edge, _| {
            let [source, target] = ends.map(|end| &self.graph[end]);
            ends.iter().all(|end| chosen.contains(end)) && keep(Link { source, target, edge })
        })
    }

    fn link(&self, edge: EdgeIndex) -> Option<Link<'_>> {
        let (source, target) = self.graph.edge_endpoints(edge)?;
        Some(Link { source: &self.graph[source], target: &self.graph[target], edge: &self.graph[edge] })
    }

    /// By node index; of the edges that `keep` lets pass.
    fn scores(&self, keep: impl Fn(EdgeIndex) -> bool) -> Vec<u64> {
        let mut scores = vec![0_u64; self.graph.node_count()];
        let mut give = |node: Option<NodeIndex>, points: u64| {
            if let Some(score) = node.and_then(|node| scores.get_mut(node.index())) {
                *score += points;
            }
        };
        for index in self.graph.edge_indices().filter(|&edge| keep(edge)) {
            let edge = &self.graph[index];
            let standing = edge.key.kind.is_standing();
            for fact in edge.facts.values() {
                let points = (fact.confidence * 1000.0) as u64 / if standing { 2 } else { 1 };
                if let Some((source, target)) = self.graph.edge_endpoints(index) {
                    give(Some(source), points);
                    give(Some(target).filter(|_| edge.key.target != Target::Nothing), points);
                }
                for mention in [&fact.to, &fact.by].into_iter().flatten() {
                    give(self.index(&mention.node), points / 2);
                }
            }
        }
        scores
    }

    /// The edges each node takes part in, in the roles that [`roles`](Self::roles) counts.
    fn edges_at(&self, start: &[NodeIndex]) -> FxHashMap<NodeIndex, Vec<EdgeIndex>> {
        let mut edges_at: FxHashMap<NodeIndex, Vec<EdgeIndex>> = FxHashMap::default();
        for edge in self.graph.edge_indices() {
            for node in self.roles(edge, start) {
                edges_at.entry(node).or_default().push(edge);
            }
        }
        edges_at
    }

    /// The nodes in a role of an edge's facts, each once. Where it happened counts only for those who ask for that
    /// place: two people do not meet by acting in one country.
    fn roles(&self, edge: EdgeIndex, start: &[NodeIndex]) -> Vec<NodeIndex> {
        let mut nodes: Vec<NodeIndex> = self.graph.edge_endpoints(edge).map_or(Vec::new(), |(a, b)| vec![a, b]);
        for fact in self.graph[edge].facts.values() {
            let index = |mention: &FactMention| self.index(&mention.node);
            let place = fact.place.as_deref().and_then(index).filter(|place| start.contains(place));
            nodes.extend([fact.to.as_deref(), fact.by.as_deref()].into_iter().flatten().filter_map(index).chain(place));
        }
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }

    /// The facts that pass, with the edges, the documents and of the nodes what those documents say.
    fn part(&self, keep: impl Fn([NodeIndex; 2], &Edge, &Fact) -> bool) -> ActorGraph {
        let mut kept: Vec<([NodeIndex; 2], &Edge, &Fact)> = Vec::new();
        let mut dropped: FxHashSet<&str> = FxHashSet::default();
        for index in self.graph.edge_indices() {
            let (edge, Some(ends)) = (&self.graph[index], self.graph.edge_endpoints(index)) else { continue };
            for fact in edge.facts.values() {
                if keep(ends.into(), edge, fact) {
                    kept.push((ends.into(), edge, fact));
                } else {
                    dropped.insert(&fact.id);
                }
            }
        }
        let mut part = ActorGraph::default();
        for (ends, edge, fact) in kept {
            for node in fact.nodes().filter_map(|id| self.node(id)) {
                part.copy(node, &fact.document, &dropped);
            }
            if let Some(source) = self.sources.get(&fact.document) {
                part.sources.entry(Arc::clone(&fact.document)).or_insert_with(|| source.clone());
            }
            if let [Some(source), Some(target)] = ends.map(|end| part.index(&self.graph[end].id)) {
                part.add_fact(source, target, &edge.key, Fact::clone(fact));
            }
        }
        part
    }

    /// Takes over what `document` says of a node; a statement no longer contains what was dropped.
    fn copy(&mut self, node: &Node, document: &Arc<str>, dropped: &FxHashSet<&str>) {
        let known = self.node(&node.id).is_some_and(|known| known.is_in(document));
        if let (false, Some(mut view)) = (known, node.view(document)) {
            view.contains.retain(|id| !dropped.contains(id));
            self.give(document, &node.id, &view);
        }
    }
}

/// The names most like `wanted`, by shared pairs of letters (Dice's coefficient), the important first among equals.
fn nearest<'n>(wanted: &str, ranked: &[&'n Node]) -> Vec<&'n str> {
    let wanted = bigrams(wanted);
    let mut scored: Vec<(usize, &str)> = Vec::new();
    for node in ranked.iter().filter(|node| !node.is_statement()) {
        let best =
            node.aliases().iter().map(|alias| likeness(&wanted, &bigrams(&fold(alias)))).max().unwrap_or_default();
        if best >= 40 {
            scored.push((best, &node.name));
        }
    }
    scored.sort_by_key(|&(likeness, _)| Reverse(likeness));
    scored.into_iter().take(SUGGESTIONS).map(|(_, name)| name).collect()
}

/// Sorted pairs of neighbouring characters, with the edges of words.
fn bigrams(folded: &str) -> Vec<[char; 2]> {
    let mut pairs: Vec<[char; 2]> = Vec::new();
    let mut previous = ' ';
    for c in folded.chars().take(100).chain([' ']) {
        pairs.push([previous, c]);
        previous = c;
    }
    pairs.sort_unstable();
    pairs
}

/// Dice's coefficient in percent.
fn likeness(a: &[[char; 2]], b: &[[char; 2]]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    200 * shared / (a.len() + b.len()).max(1)
}
