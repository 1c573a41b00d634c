//! Layout by stress: distances in the picture are to be what they are in the graph.
//!
//! Stochastic gradient descent over pairs of nodes, after Zheng, Pawar and Goodman, "Graph Drawing by Stochastic
//! Gradient Descent" (2018); in large graphs over the pairs with a few dozen pivots only.

use std::collections::VecDeque;

use super::Point;
use super::random::Random;

/// Pivots of a large graph.
const PIVOTS: usize = 40;
/// By how much steps shrink from round to round.
const COOLING: f64 = 0.82;
/// The last step, as a share of a distance squared.
const LAST: f64 = 0.02;

struct Pair {
    a: usize,
    b: usize,
    distance: f64,
}

/// Looks at every pair of a connected graph.
pub(super) fn full(neighbours: &[Vec<usize>], length: impl Fn(usize, usize) -> f64) -> Vec<Point> {
    let mut pairs = Vec::new();
    for a in 0..neighbours.len() {
        let from = distances(neighbours, a, &length);
        pairs.extend((0..a).map(|b| Pair { a, b, distance: from[b] }));
    }
    descend(neighbours.len(), pairs)
}

/// Looks at the pairs with a few nodes far from each other, and at neighbours.
pub(super) fn by_pivots(neighbours: &[Vec<usize>], length: impl Fn(usize, usize) -> f64) -> Vec<Point> {
    let mut pairs = Vec::new();
    let mut nearest = vec![f64::INFINITY; neighbours.len()];
    let mut pivot = 0;
    for _ in 0..PIVOTS.min(neighbours.len()) {
        let from = distances(neighbours, pivot, &length);
        for (b, &distance) in from.iter().enumerate().filter(|&(b, _)| b != pivot) {
            pairs.push(Pair { a: pivot, b, distance });
            nearest[b] = nearest[b].min(distance);
        }
        nearest[pivot] = 0.0;
        pivot = (0..nearest.len()).max_by(|&a, &b| nearest[a].total_cmp(&nearest[b])).unwrap_or_default();
    }
    for (a, list) in neighbours.iter().enumerate() {
        pairs.extend(list.iter().filter(|&&b| b < a).map(|&b| Pair { a, b, distance: length(a, b) }));
    }
    descend(neighbours.len(), pairs)
}

fn descend(count: usize, mut pairs: Vec<Pair>) -> Vec<Point> {
    let mut random = Random(count as u64);
    let longest = pairs.iter().map(|pair| pair.distance).fold(1.0, f64::max);
    let shortest = pairs.iter().map(|pair| pair.distance).fold(longest, f64::min);
    let mut places: Vec<Point> = (0..count).map(|_| [random.unit() * longest, random.unit() * longest]).collect();
    let mut step = longest * longest;
    while step > LAST * shortest * shortest {
        random.shuffle(&mut pairs);
        for &Pair { a, b, distance } in &pairs {
            let [x, y] = [places[a][0] - places[b][0], places[a][1] - places[b][1]];
            let now = (x * x + y * y).sqrt().max(1e-6);
            let share = (step / (distance * distance)).min(1.0) * (now - distance) / (2.0 * now);
            places[a] = [places[a][0] - share * x, places[a][1] - share * y];
            places[b] = [places[b][0] + share * x, places[b][1] + share * y];
        }
        step *= COOLING;
    }
    places
}

/// The length of the way with the fewest steps from one node to every other.
fn distances(neighbours: &[Vec<usize>], from: usize, length: &impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let mut distance = vec![f64::INFINITY; neighbours.len()];
    distance[from] = 0.0;
    let mut queue = VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        for &next in &neighbours[node] {
            if distance[next].is_infinite() {
                distance[next] = distance[node] + length(node, next);
                queue.push_back(next);
            }
        }
    }
    distance
}
