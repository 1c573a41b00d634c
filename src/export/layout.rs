//! Where the boxes of a picture go: a straight-line layout of any graph, the same on every machine.
//!
//! Takes the sizes of the boxes and the pairs they are joined by; gives the centre of each box. Every connected part is
//! laid out by itself, small ones by [`stress`], large ones by [`force`]; then boxes are kept apart by [`overlap`] and the
//! parts put side by side by [`pack`]. Uses only arithmetic and square roots, which every processor rounds alike.

mod force;
mod grouped;
mod overlap;
mod pack;
mod random;
mod stress;

pub(super) use grouped::Group;

/// A place, or a width and a height.
pub(super) type Point = [f64; 2];

/// Parts of more boxes are laid out by forces: stress looks at every pair.
const STRESSED: usize = 260;

/// How a picture is to be laid out.
pub(super) struct Layout {
    /// Free space along a line between two boxes.
    pub(super) length: f64,
    /// Least free space between any two boxes.
    pub(super) gap: f64,
    /// Width of the whole by its height.
    pub(super) aspect: f64,
}

impl Layout {
    /// The centre of each box.
    pub(super) fn place(&self, boxes: &[Point], pairs: &[[usize; 2]]) -> Vec<Point> {
        let mut centres = vec![[0.0; 2]; boxes.len()];
        let parts = components(boxes.len(), pairs);
        let mut local = vec![0; boxes.len()];
        for part in &parts {
            for (i, &node) in part.nodes.iter().enumerate() {
                local[node] = i;
            }
            let sizes: Vec<Point> = part.nodes.iter().map(|&node| boxes[node]).collect();
            let edges: Vec<[usize; 2]> = part.pairs.iter().map(|&[a, b]| [local[a], local[b]]).collect();
            let neighbours = neighbours(sizes.len(), &edges);
            let lengths = |a: usize, b: usize| self.length + (reach(sizes[a]) + reach(sizes[b])) / 2.0;
            let mut places = if sizes.len() <= STRESSED {
                stress::full(&neighbours, lengths)
            } else {
                let start = stress::by_pivots(&neighbours, lengths);
                force::relax(start, &edges, self.length + 2.0 * mean(sizes.iter().map(|&size| reach(size) / 2.0)))
            };
            turn(&mut places, self.aspect);
            overlap::remove(&mut places, &sizes, self.gap);
            for (&node, place) in part.nodes.iter().zip(places) {
                centres[node] = place;
            }
        }
        pack::side_by_side(&mut centres, boxes, &parts, self.gap * 2.0 + self.length * 0.25, self.aspect);
        centres
    }
}

/// A connected part of a graph.
struct Component {
    nodes: Vec<usize>,
    pairs: Vec<[usize; 2]>,
}

/// The connected parts, the largest first, equal ones by their first node.
fn components(count: usize, pairs: &[[usize; 2]]) -> Vec<Component> {
    let mut root: Vec<usize> = (0..count).collect();
    fn find(root: &mut [usize], mut node: usize) -> usize {
        while root[node] != node {
            root[node] = root[root[node]];
            node = root[node];
        }
        node
    }
    for &[a, b] in pairs {
        let (a, b) = (find(&mut root, a), find(&mut root, b));
        root[a.max(b)] = a.min(b);
    }
    let mut part_of = vec![usize::MAX; count];
    let mut parts: Vec<Component> = Vec::new();
    for node in 0..count {
        let top = find(&mut root, node);
        if part_of[top] == usize::MAX {
            part_of[top] = parts.len();
            parts.push(Component { nodes: Vec::new(), pairs: Vec::new() });
        }
        part_of[node] = part_of[top];
        parts[part_of[node]].nodes.push(node);
    }
    for &[a, b] in pairs {
        if a != b {
            parts[part_of[a]].pairs.push([a, b]);
        }
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.nodes.len()));
    parts
}

/// Of each node, the nodes it is joined to, sorted, each once.
fn neighbours(count: usize, pairs: &[[usize; 2]]) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new(); count];
    for &[a, b] in pairs {
        all[a].push(b);
        all[b].push(a);
    }
    for list in &mut all {
        list.sort_unstable();
        list.dedup();
    }
    all
}

/// How far a box reaches from side to side. Wide boxes count as less than they are: they give way above and below.
fn reach([width, height]: Point) -> f64 {
    (0.6 * width + height) / 2.0
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len().max(1) as f64;
    values.sum::<f64>() / count
}

/// Turns the places around their centre so that the longest extent lies along the longer side of the picture.
fn turn(places: &mut [Point], aspect: f64) {
    let [x, y] = [0, 1].map(|axis| mean(places.iter().map(|place| place[axis])));
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for place in places.iter_mut() {
        *place = [place[0] - x, place[1] - y];
        xx += place[0] * place[0];
        xy += place[0] * place[1];
        yy += place[1] * place[1];
    }
    // The eigenvector of the greater eigenvalue of the covariance.
    let half = (xx - yy) / 2.0;
    let root = (half * half + xy * xy).sqrt();
    let [mut u, mut v] = if half >= 0.0 { [half + root, xy] } else { [xy, root - half] };
    let norm = (u * u + v * v).sqrt();
    if norm < 1e-9 {
        return;
    }
    (u, v) = (u / norm, v / norm);
    for place in places {
        let [along, across] = [place[0] * u + place[1] * v, place[1] * u - place[0] * v];
        *place = if aspect >= 1.0 { [along, across] } else { [-across, along] };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYOUT: Layout = Layout { length: 60.0, gap: 6.0, aspect: 1.5 };

    /// A tree of `count` nodes with a few chords, and as many loose pairs.
    fn sample(count: usize) -> (Vec<Point>, Vec<[usize; 2]>) {
        let mut pairs: Vec<[usize; 2]> = (1..count).map(|i| [i, (i - 1) / 3]).collect();
        pairs.extend((0..count / 10).map(|i| [i, count - 1 - i]));
        pairs.extend((0..count / 20).map(|i| [count + 2 * i, count + 2 * i + 1]));
        let boxes = (0..count + 2 * (count / 20)).map(|i| [40.0 + (i % 7) as f64 * 15.0, 22.0]).collect();
        (boxes, pairs)
    }

    #[test]
    fn no_two_boxes_touch_and_nothing_is_lost() {
        for count in [1, 2, 20, 200, 900] {
            let (boxes, pairs) = sample(count);
            let places = LAYOUT.place(&boxes, &pairs);
            assert!(places.iter().flatten().all(|x| x.is_finite()));
            for i in 0..places.len() {
                for j in 0..i {
                    let apart = |axis: usize| {
                        (places[i][axis] - places[j][axis]).abs() >= (boxes[i][axis] + boxes[j][axis]) / 2.0
                    };
                    assert!(apart(0) || apart(1), "{count}: {i} and {j}");
                }
            }
        }
    }

    #[test]
    fn neighbours_are_nearer_than_strangers() {
        for count in [60, 900] {
            let (boxes, pairs) = sample(count);
            let places = LAYOUT.place(&boxes, &pairs);
            let apart = |a: usize, b: usize| {
                let [x, y] = [places[a][0] - places[b][0], places[a][1] - places[b][1]];
                (x * x + y * y).sqrt()
            };
            let joined = mean(pairs.iter().map(|&[a, b]| apart(a, b)));
            let strangers = mean((0..count).map(|i| apart(i, (i * 7 + count / 2) % count)));
            assert!(joined * 2.5 < strangers, "{count}: {joined} {strangers}");
        }
    }

    #[test]
    fn degenerate_graphs_are_laid_out() {
        assert!(LAYOUT.place(&[], &[]).is_empty());
        let loops = LAYOUT.place(&[[10.0, 10.0]; 2], &[[0, 0], [0, 0], [1, 1]]);
        assert!(loops[0] != loops[1]);
        let star: Vec<[usize; 2]> = (1..400).map(|i| [0, i]).collect();
        assert!(LAYOUT.place(&[[30.0, 20.0]; 400], &star).iter().flatten().all(|x| x.is_finite()));
    }
}
