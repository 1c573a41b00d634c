//! Putting the connected parts of a layout side by side, the largest in the middle, without a hole that a smaller one fits.
//!
//! After Freivalds, Dogrusoz and Kikusts, "Disconnected Graph Layout and the Polyomino Packing Approach" (2001), with the
//! outline of the largest part and the frames of the others as polyominoes.

use rustc_hash::FxHashSet;

use super::{Component, Point};

/// Cells along the side of a mean small part.
const CELLS: f64 = 6.0;

type Cell = [i32; 2];

/// Moves each part of `centres`; `parts` is sorted by size.
pub(super) fn side_by_side(centres: &mut [Point], boxes: &[Point], parts: &[Component], gap: f64, aspect: f64) {
    if parts.len() < 2 {
        return;
    }
    let frames: Vec<[Point; 2]> = parts.iter().map(|part| frame(part, centres, boxes, gap / 2.0)).collect();
    let area: f64 = frames.iter().skip(1).map(|[low, high]| (high[0] - low[0]) * (high[1] - low[1])).sum();
    let cell = ((area / (parts.len() - 1) as f64).sqrt() / CELLS).max(1.0);
    let mut taken: FxHashSet<Cell> = FxHashSet::default();
    // Where the search for a place for a part of this size begins: nothing nearer was free for the one before it.
    let mut begin = (0, [0, 0]);
    for (part, &[low, high]) in parts.iter().zip(&frames) {
        let middle = [0, 1].map(|axis| (low[axis] + high[axis]) / 2.0);
        let half = [0, 1].map(|axis| ((high[axis] - low[axis]) / 2.0 / cell).ceil() as i32);
        let cells: Vec<Cell> = if taken.is_empty() {
            outline(part, centres, boxes, middle, cell, gap / 2.0)
        } else {
            (-half[0]..=half[0]).flat_map(|x| (-half[1]..=half[1]).map(move |y| [x, y])).collect()
        };
        // Corners first: they are what most often collides.
        let corners = [[-half[0], -half[1]], half, [half[0], -half[1]], [-half[0], half[1]]];
        let first_ring = if begin.1 == half { begin.0 } else { 0 };
        let at = (first_ring..).find_map(|ring| {
            let free = |&at: &Cell| {
                let is_free = |cell: &Cell| !taken.contains(&[cell[0] + at[0], cell[1] + at[1]]);
                taken.is_empty() || (corners.iter().all(is_free) && cells.iter().all(is_free))
            };
            self::ring(ring, aspect).into_iter().find(free).map(|at| (ring, at))
        });
        let Some((ring, at)) = at else { continue };
        begin = (ring, half);
        taken.extend(cells.iter().map(|cell| [cell[0] + at[0], cell[1] + at[1]]));
        let shift = [0, 1].map(|axis| f64::from(at[axis]) * cell - middle[axis]);
        for &node in &part.nodes {
            centres[node] = [centres[node][0] + shift[0], centres[node][1] + shift[1]];
        }
    }
}

/// The corners of a part.
fn frame(part: &Component, centres: &[Point], boxes: &[Point], margin: f64) -> [Point; 2] {
    let side = |sign: f64, of: fn(f64, f64) -> f64| {
        [0, 1].map(|axis| {
            let edges = part.nodes.iter().map(|&n| centres[n][axis] + sign * (boxes[n][axis] / 2.0 + margin));
            edges.reduce(of).unwrap_or_default()
        })
    };
    [side(-1.0, f64::min), side(1.0, f64::max)]
}

/// The cells that the boxes and lines of a part cover, and those that it encloses in its rows and in its columns.
fn outline(part: &Component, centres: &[Point], boxes: &[Point], middle: Point, cell: f64, margin: f64) -> Vec<Cell> {
    let at = |place: Point| [0, 1].map(|axis| ((place[axis] - middle[axis]) / cell).round() as i32);
    let mut covered: FxHashSet<Cell> = FxHashSet::default();
    for &node in &part.nodes {
        let half = boxes[node].map(|side| side / 2.0 + margin);
        let [low, high] = [-1.0, 1.0].map(|sign| at([0, 1].map(|axis| centres[node][axis] + sign * half[axis])));
        covered.extend((low[0]..=high[0]).flat_map(|x| (low[1]..=high[1]).map(move |y| [x, y])));
    }
    for &[a, b] in &part.pairs {
        let [from, to] = [centres[a], centres[b]];
        let length = (to[0] - from[0]).abs().max((to[1] - from[1]).abs());
        let steps = (length / cell).ceil().max(1.0);
        for step in 0..=steps as i32 {
            let share = f64::from(step) / steps;
            covered.insert(at([0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * share)));
        }
    }
    // A small part inside a bend of the large one would look like a piece of it.
    let mut spans: [std::collections::BTreeMap<i32, [i32; 2]>; 2] = Default::default();
    let mut cells: Vec<Cell> = covered.into_iter().collect();
    cells.sort_unstable();
    for cell in &cells {
        for axis in [0, 1] {
            let span = spans[axis].entry(cell[axis]).or_insert([cell[1 - axis]; 2]);
            *span = [span[0].min(cell[1 - axis]), span[1].max(cell[1 - axis])];
        }
    }
    for (&x, &[low, high]) in &spans[0] {
        for y in low..=high {
            let inside = spans[1].get(&y).is_some_and(|&[left, right]| left <= x && x <= right);
            if inside {
                cells.push([x, y]);
            }
        }
    }
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// The cells at this distance from the middle, in the shape of the picture, those nearest the axes first.
fn ring(distance: i32, aspect: f64) -> Vec<Cell> {
    if distance == 0 {
        return vec![[0, 0]];
    }
    let stretch = aspect.max(1.0 / aspect);
    let (across, along) = (distance, (f64::from(distance) * stretch).round() as i32);
    let step = (f64::from(distance - 1) * stretch).round() as i32;
    let mut cells: Vec<Cell> = Vec::new();
    for x in -along..=along {
        cells.extend([[x, across], [x, -across]]);
    }
    for x in step + 1..=along {
        for y in 1 - across..across {
            cells.extend([[x, y], [-x, y]]);
        }
    }
    if aspect < 1.0 {
        cells = cells.into_iter().map(|[x, y]| [y, x]).collect();
    }
    cells.sort_by_key(|&[x, y]| (x.abs().min(y.abs()), x.abs(), -x, -y));
    cells
}
