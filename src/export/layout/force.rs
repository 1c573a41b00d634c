//! Layout of large graphs by forces: neighbours attract, all nodes repel each other.
//!
//! Fruchterman and Reingold's attraction, weaker between two hubs so that these spread and keep what is theirs around
//! them; a repulsion that falls with the square of the distance, so that the rim is not blown away (Hu, "Efficient and
//! High Quality Force-Directed Graph Drawing", 2005). Distant nodes count as one body where that makes no difference
//! (Barnes and Hut), so a round takes n log n steps.

use super::Point;

/// Rounds.
const ROUNDS: usize = 160;
/// Strength of the repulsion.
const REPULSION: f64 = 0.5;
/// A square counts as one body where its side is less than this share of its distance.
const FAR: f64 = 1.1;
/// Depth at which nodes in one place are no longer told apart.
const DEEPEST: usize = 24;

/// Improves a layout; `ideal` is the length of a line.
pub(super) fn relax(mut places: Vec<Point>, edges: &[[usize; 2]], ideal: f64) -> Vec<Point> {
    let mut degrees = vec![0_usize; places.len()];
    for &[a, b] in edges {
        degrees[a] += 1;
        degrees[b] += 1;
    }
    let masses: Vec<f64> = degrees.iter().map(|&degree| (1.0 + degree as f64).sqrt()).collect();
    let mut heat = ideal * 2.0;
    for _ in 0..ROUNDS {
        let tree = Tree::new(&places, &masses);
        let mut moves: Vec<Point> = (0..places.len())
            .map(|i| {
                let [x, y] = tree.repulsion(places[i]);
                let strength = REPULSION * ideal * ideal * ideal * masses[i];
                [x * strength, y * strength]
            })
            .collect();
        for &[a, b] in edges {
            let [x, y] = [places[a][0] - places[b][0], places[a][1] - places[b][1]];
            let pull = (x * x + y * y).sqrt() / ideal / (degrees[a].min(degrees[b]) as f64).sqrt();
            moves[a] = [moves[a][0] - pull * x, moves[a][1] - pull * y];
            moves[b] = [moves[b][0] + pull * x, moves[b][1] + pull * y];
        }
        for (i, place) in places.iter_mut().enumerate() {
            // The pulls on a hub add up: it must not be thrown about.
            let [x, y] = moves[i].map(|part| part / (1.0 + degrees[i] as f64).sqrt());
            let size = (x * x + y * y).sqrt().max(1e-9);
            let step = size.min(heat) / size;
            *place = [place[0] + x * step, place[1] + y * step];
        }
        heat *= 0.975;
    }
    places
}

/// Nodes by quarter of the plane, recursively.
struct Tree {
    squares: Vec<Square>,
}

#[derive(Clone, Copy)]
struct Square {
    side: f64,
    mass: f64,
    /// Centre of mass.
    centre: Point,
    /// Positions of the four quarters; 0 for none.
    quarters: [u32; 4],
}

impl Tree {
    fn new(places: &[Point], masses: &[f64]) -> Self {
        let low = [0, 1].map(|axis| places.iter().map(|place| place[axis]).fold(f64::INFINITY, f64::min));
        let high = [0, 1].map(|axis| places.iter().map(|place| place[axis]).fold(f64::NEG_INFINITY, f64::max));
        let side = (high[0] - low[0]).max(high[1] - low[1]).max(1.0);
        let mut tree = Self { squares: Vec::with_capacity(places.len() * 2) };
        let mut all: Vec<usize> = (0..places.len()).collect();
        tree.build(&mut all, low, side, places, masses, 0);
        tree
    }

    /// Adds the square of these nodes, and gives its position.
    fn build(
        &mut self,
        nodes: &mut [usize],
        corner: Point,
        side: f64,
        places: &[Point],
        masses: &[f64],
        depth: usize,
    ) -> u32 {
        let mass: f64 = nodes.iter().map(|&node| masses[node]).sum();
        let centre = [0, 1].map(|axis| nodes.iter().map(|&node| places[node][axis] * masses[node]).sum::<f64>() / mass);
        let position = self.squares.len();
        self.squares.push(Square { side, mass, centre, quarters: [0; 4] });
        if nodes.len() > 1 && depth < DEEPEST {
            let half = side / 2.0;
            let middle = [corner[0] + half, corner[1] + half];
            let quarter =
                |node: usize| usize::from(places[node][0] >= middle[0]) + 2 * usize::from(places[node][1] >= middle[1]);
            nodes.sort_unstable_by_key(|&node| (quarter(node), node));
            let mut rest = nodes;
            for q in 0..4 {
                let split = rest.partition_point(|&node| quarter(node) <= q);
                let (these, others) = rest.split_at_mut(split);
                rest = others;
                if !these.is_empty() {
                    let corner = [corner[0] + half * (q % 2) as f64, corner[1] + half * (q / 2) as f64];
                    self.squares[position].quarters[q] = self.build(these, corner, half, places, masses, depth + 1);
                }
            }
        }
        position as u32
    }

    /// The sum of mass / distance² over all nodes, away from them.
    fn repulsion(&self, place: Point) -> Point {
        let mut sum = [0.0; 2];
        let mut open = vec![0_u32];
        while let Some(square) = open.pop().and_then(|at| self.squares.get(at as usize)) {
            let [x, y] = [place[0] - square.centre[0], place[1] - square.centre[1]];
            let squared = x * x + y * y;
            let leaf = square.quarters == [0; 4];
            if leaf || square.side * square.side < FAR * FAR * squared {
                if squared > 1e-9 {
                    let push = square.mass / (squared * squared.sqrt());
                    sum = [sum[0] + x * push, sum[1] + y * push];
                }
            } else {
                open.extend(square.quarters.iter().filter(|&&quarter| quarter != 0));
            }
        }
        sum
    }
}
