//! Who matters: [`Centrality`] measures over the [`Ties`] of a graph.
//!
//! petgraph has a PageRank, but an unweighted one that takes quadratic time, and no betweenness.

use std::collections::VecDeque;

use rayon::prelude::*;

use super::ties::Ties;
use super::{ActorGraph, Node};

/// A measure of importance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Centrality {
    /// Weighted PageRank (Brin & Page 1998, section 2.1), damping 0.85: the share of time that somebody spends at a
    /// node who wanders along ties, stronger ones more often. Sums to 1. Linear in ties, times some fifty rounds.
    #[default]
    PageRank,
    /// With how many others it has ties.
    Degree,
    /// For how many pairs of others it lies between them: the share of shortest paths through it (Brandes 2001,
    /// algorithm 1), summed over pairs. Vertices times ties; above `PIVOTS` vertices estimated from so many sources
    /// at even distances (Brandes & Pich 2007).
    Betweenness,
}

/// Sources of shortest paths that betweenness is computed from at most.
const PIVOTS: usize = 2000;
const DAMPING: f64 = 0.85;
const ROUNDS: usize = 200;
/// PageRank stops when a round moves less than this in all.
const SETTLED: f64 = 1e-12;
/// Sources whose shares are added up as one; fixed, so that sums do not depend on the number of cores.
const SOURCES_A_CHUNK: usize = 64;

impl Centrality {
    /// Every measure.
    pub const ALL: &'static [Self] = &[Self::PageRank, Self::Degree, Self::Betweenness];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PageRank => "pagerank",
            Self::Degree => "degree",
            Self::Betweenness => "betweenness",
        }
    }
}

impl ActorGraph {
    /// Every node but statements with its importance, the greatest first, equals in order of id.
    pub fn centrality(&self, measure: Centrality) -> Vec<(&Node, f64)> {
        let ties = Ties::new(self);
        let neighbours = ties.weights();
        let scores = match measure {
            Centrality::PageRank => page_rank(&neighbours),
            Centrality::Degree => neighbours.iter().map(|n| n.len() as f64).collect(),
            Centrality::Betweenness => betweenness(&neighbours, PIVOTS),
        };
        let mut ranked: Vec<(&Node, f64)> = ties.graph.node_weights().copied().zip(scores).collect();
        ranked.sort_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| a.id.cmp(&b.id)));
        ranked
    }
}

fn page_rank(neighbours: &[Vec<(usize, f64)>]) -> Vec<f64> {
    let count = neighbours.len();
    let even = 1.0 / count.max(1) as f64;
    let totals: Vec<f64> = neighbours.iter().map(|n| n.iter().map(|(_, w)| w).sum()).collect();
    let mut rank = vec![even; count];
    for _ in 0..ROUNDS {
        // Who has no ties goes anywhere.
        let stranded: f64 = rank.iter().zip(&totals).filter(|(_, t)| **t <= 0.0).map(|(r, _)| r).sum();
        let floor = (1.0 - DAMPING + DAMPING * stranded) * even;
        let next: Vec<f64> = neighbours
            .iter()
            .map(|from| {
                let got: f64 =
                    from.iter().map(|&(v, w)| if totals[v] > 0.0 { rank[v] * w / totals[v] } else { 0.0 }).sum();
                floor + DAMPING * got
            })
            .collect();
        let moved: f64 = next.iter().zip(&rank).map(|(a, b)| (a - b).abs()).sum();
        rank = next;
        if moved < SETTLED {
            break;
        }
    }
    rank
}

fn betweenness(neighbours: &[Vec<(usize, f64)>], pivots: usize) -> Vec<f64> {
    let count = neighbours.len();
    let sources: Vec<usize> =
        if count <= pivots { (0..count).collect() } else { (0..pivots).map(|i| i * count / pivots).collect() };
    let parts: Vec<Vec<f64>> = sources
        .par_chunks(SOURCES_A_CHUNK)
        .map(|sources| {
            let mut scores = vec![0.0; count];
            sources.iter().for_each(|&source| add_dependencies(neighbours, source, &mut scores));
            scores
        })
        .collect();
    // Each pair is met from both of its ends.
    let scale = count as f64 / sources.len().max(1) as f64 / 2.0;
    (0..count).map(|v| parts.iter().map(|part| part[v]).sum::<f64>() * scale).collect()
}

/// Brandes' accumulation for one source, by breadth-first search.
fn add_dependencies(neighbours: &[Vec<(usize, f64)>], source: usize, scores: &mut [f64]) {
    let count = neighbours.len();
    let mut distance = vec![usize::MAX; count];
    let mut paths = vec![0.0_f64; count];
    let mut order = Vec::new();
    let mut queue = VecDeque::from([source]);
    (distance[source], paths[source]) = (0, 1.0);
    while let Some(v) = queue.pop_front() {
        order.push(v);
        for &(w, _) in &neighbours[v] {
            if distance[w] == usize::MAX {
                distance[w] = distance[v] + 1;
                queue.push_back(w);
            }
            if distance[w] == distance[v] + 1 {
                paths[w] += paths[v];
            }
        }
    }
    let mut dependency = vec![0.0_f64; count];
    for &w in order.iter().rev() {
        for &(v, _) in neighbours[w].iter().filter(|&&(v, _)| distance[v] + 1 == distance[w]) {
            dependency[v] += paths[v] / paths[w] * (1.0 + dependency[w]);
        }
        if w != source {
            scores[w] += dependency[w];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn undirected(count: usize, ties: &[(usize, usize)]) -> Vec<Vec<(usize, f64)>> {
        let mut out = vec![Vec::new(); count];
        for &(a, b) in ties {
            out[a].push((b, 1.0));
            out[b].push((a, 1.0));
        }
        out
    }

    #[test]
    fn page_rank_of_a_star_is_as_the_equations_say() {
        // With n leaves of N = n + 1: hub = (1-d)/N + d·n·leaf, leaf = (1-d)/N + d·hub/n.
        let rank = page_rank(&undirected(4, &[(0, 1), (0, 2), (0, 3)]));
        let (hub, leaf) = (rank[0], rank[1]);
        let floor = (1.0 - DAMPING) / 4.0;
        assert!((hub - (floor + DAMPING * 3.0 * leaf)).abs() < 1e-9);
        assert!((leaf - (floor + DAMPING * hub / 3.0)).abs() < 1e-9);
        assert!((rank.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn strong_ties_count_more_and_nobody_is_lost() {
        let neighbours = vec![vec![(1, 3.0), (2, 1.0)], vec![(0, 3.0)], vec![(0, 1.0)], vec![]];
        let rank = page_rank(&neighbours);
        assert!(rank[1] > rank[2] && rank[2] > rank[3]);
        assert!((rank.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(page_rank(&[]).is_empty());
    }

    #[test]
    fn betweenness_counts_the_pairs_a_node_parts() {
        // A star of three around 0, and a tail 3 - 4.
        let star = undirected(5, &[(0, 1), (0, 2), (0, 3), (3, 4)]);
        assert_eq!(betweenness(&star, PIVOTS), [5.0, 0.0, 0.0, 3.0, 0.0]);
        // On a ring of six, two shortest paths join opposite nodes.
        let ring = undirected(6, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0)]);
        assert_eq!(betweenness(&ring, PIVOTS), [2.0; 6]);
        // Every other source of a ring sees half of the paths, scaled up again.
        assert_eq!(betweenness(&ring, 3).iter().sum::<f64>(), 12.0);
    }
}
