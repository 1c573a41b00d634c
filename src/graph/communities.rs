//! Who belongs together: a graph's nodes in groups that have more to do with each other than with the rest.
//!
//! The Louvain method (Blondel et al. 2008) over the [`Ties`]: nodes move to the neighbouring community that raises
//! modularity most until none gains, communities become nodes, and so on. Nodes are visited in order of id and equals
//! go to the lower number, so the same graph always falls into the same parts. petgraph has no such algorithm.

use std::cmp::Reverse;

use super::ties::Ties;
use super::{ActorGraph, Node};

/// A move must gain this much; less is rounding.
const LEAST_GAIN: f64 = 1e-9;
/// Rounds of moves on one level; it settles long before.
const ROUNDS: usize = 100;

impl ActorGraph {
    /// The communities of its nodes, statements left out: the largest first, equals by their first id, and in each the
    /// nodes with the strongest ties first. Who has no ties is in none.
    pub fn communities(&self) -> Vec<Vec<&Node>> {
        let ties = Ties::new(self);
        let neighbours = ties.weights();
        let community = louvain(&neighbours);
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); neighbours.len()];
        for (vertex, &c) in community.iter().enumerate() {
            if !neighbours[vertex].is_empty() {
                groups[c].push(vertex);
            }
        }
        groups.retain(|group| !group.is_empty());
        groups.sort_by_key(|group| (Reverse(group.len()), group[0]));
        let strength = |v: usize| neighbours[v].iter().map(|(_, w)| w).sum::<f64>();
        let nodes: Vec<&Node> = ties.graph.node_weights().copied().collect();
        let ordered = groups.into_iter().map(|mut group| {
            group.sort_by(|&a, &b| strength(b).total_cmp(&strength(a)).then(a.cmp(&b)));
            group.into_iter().map(|v| nodes[v]).collect()
        });
        ordered.collect()
    }
}

/// The number of each vertex's community.
fn louvain(neighbours: &[Vec<(usize, f64)>]) -> Vec<usize> {
    let mut member: Vec<usize> = (0..neighbours.len()).collect();
    let mut level = Level { neighbours: neighbours.to_vec(), loops: vec![0.0; neighbours.len()] };
    loop {
        let (community, count) = level.settle();
        if count == level.neighbours.len() {
            return member;
        }
        member.iter_mut().for_each(|m| *m = community[*m]);
        level = level.gathered(&community, count);
    }
}

/// A weighted graph whose vertices may stand for many.
struct Level {
    neighbours: Vec<Vec<(usize, f64)>>,
    /// Twice the weight inside each vertex.
    loops: Vec<f64>,
}

impl Level {
    /// Moves vertices until no move raises modularity; gives each one's community, numbered without gaps.
    fn settle(&self) -> (Vec<usize>, usize) {
        let count = self.neighbours.len();
        let strength: Vec<f64> =
            (0..count).map(|v| self.loops[v] + self.neighbours[v].iter().map(|(_, w)| w).sum::<f64>()).collect();
        let total: f64 = strength.iter().sum();
        let mut community: Vec<usize> = (0..count).collect();
        let mut inside = strength.clone();
        let mut toward: Vec<f64> = vec![0.0; count];
        let mut near: Vec<usize> = Vec::new();
        for _ in 0..ROUNDS {
            let mut moved = false;
            for v in 0..count {
                for &(u, weight) in &self.neighbours[v] {
                    let c = community[u];
                    if toward[c] == 0.0 {
                        near.push(c);
                    }
                    toward[c] += weight;
                }
                let home = community[v];
                inside[home] -= strength[v];
                let gain = |c: usize| toward[c] - strength[v] * inside[c] / total;
                near.sort_unstable();
                let mut best = (gain(home), home);
                for &c in &near {
                    if gain(c) > best.0 + LEAST_GAIN {
                        best = (gain(c), c);
                    }
                }
                community[v] = best.1;
                inside[best.1] += strength[v];
                moved |= best.1 != home;
                near.drain(..).for_each(|c| toward[c] = 0.0);
            }
            if !moved {
                break;
            }
        }
        let mut number = vec![usize::MAX; count];
        let mut next = 0;
        for c in &mut community {
            if number[*c] == usize::MAX {
                number[*c] = next;
                next += 1;
            }
            *c = number[*c];
        }
        (community, next)
    }

    /// The graph of the communities.
    fn gathered(&self, community: &[usize], count: usize) -> Level {
        let mut loops = vec![0.0; count];
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (v, &c) in community.iter().enumerate() {
            loops[c] += self.loops[v];
            members[c].push(v);
        }
        let mut neighbours = vec![Vec::new(); count];
        let mut toward: Vec<f64> = vec![0.0; count];
        for (c, members) in members.iter().enumerate() {
            let mut near: Vec<usize> = Vec::new();
            for &(u, weight) in members.iter().flat_map(|&v| &self.neighbours[v]) {
                let d = community[u];
                if d == c {
                    loops[c] += weight;
                } else {
                    if toward[d] == 0.0 {
                        near.push(d);
                    }
                    toward[d] += weight;
                }
            }
            near.sort_unstable();
            neighbours[c] = near.into_iter().map(|d| (d, std::mem::take(&mut toward[d]))).collect();
        }
        Level { neighbours, loops }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cliques_with_one_bridge_are_communities() {
        // Four cliques of five, each tied to the next by one weak tie.
        let mut neighbours = vec![Vec::new(); 20];
        let mut tie = |a: usize, b: usize, w: f64| {
            neighbours[a].push((b, w));
            neighbours[b].push((a, w));
        };
        for clique in 0..4 {
            for a in 0..5 {
                for b in 0..a {
                    tie(5 * clique + a, 5 * clique + b, 1.0);
                }
            }
            if clique > 0 {
                tie(5 * clique, 5 * clique - 1, 0.5);
            }
        }
        let community = louvain(&neighbours);
        assert_eq!(community, (0..20).map(|v| v / 5).collect::<Vec<_>>());
        assert!(louvain(&[]).is_empty());
        assert_eq!(louvain(&[vec![], vec![]]), [0, 1]);
    }
}
