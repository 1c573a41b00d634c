//! Keeping boxes apart and close: the layout is shrunk or stretched until a few boxes touch, then these push each other
//! aside.

use super::Point;

/// Rounds of pushing.
const ROUNDS: usize = 400;
/// By how much the layout is stretched at a time, and how often it is stretched or shrunk at most.
const STRETCH: f64 = 1.08;
const STRETCHES: usize = 9;
/// As a share of the boxes: pairs that touch where the layout is dense enough, and where it is too dense.
const DENSE: f64 = 0.2;
const TOO_DENSE: f64 = 0.35;

/// Moves the centres until no two boxes are nearer than `gap`.
pub(super) fn remove(places: &mut [Point], boxes: &[Point], gap: f64) {
    let scale = |places: &mut [Point], by: f64| {
        for place in places.iter_mut() {
            *place = place.map(|part| part * by);
        }
        touching(places, boxes, gap).len() as f64 / places.len() as f64
    };
    let mut density = scale(places, 1.0);
    for _ in 0..STRETCHES {
        if density >= DENSE {
            break;
        }
        density = scale(places, 1.0 / STRETCH);
    }
    for _ in 0..STRETCHES {
        // Pushing alone spoils the shape where much is to be pushed.
        if density <= TOO_DENSE {
            break;
        }
        density = scale(places, STRETCH);
    }
    for round in 0..ROUNDS {
        let pairs = touching(places, boxes, gap);
        if pairs.is_empty() {
            return;
        }
        // From the last rounds on pushes are generous, so that rings of boxes come to an end.
        let force = if round < ROUNDS / 2 { 0.5 } else { 0.6 };
        for [a, b] in pairs {
            let offset = [places[a][0] - places[b][0], places[a][1] - places[b][1]];
            let missing = [0, 1].map(|axis| (boxes[a][axis] + boxes[b][axis]) / 2.0 + gap - offset[axis].abs());
            if missing.iter().any(|&part| part <= 0.0) {
                continue;
            }
            let axis = usize::from(missing[1] < missing[0]);
            let away = if offset[axis] > 0.0 || (offset[axis] == 0.0 && a > b) { 1.0 } else { -1.0 };
            let push = (missing[axis] * force + 0.01) * away;
            places[a][axis] += push;
            places[b][axis] -= push;
        }
    }
}

/// The pairs of boxes nearer than `gap`, found by sweeping from left to right.
fn touching(places: &[Point], boxes: &[Point], gap: f64) -> Vec<[usize; 2]> {
    let left = |i: usize| places[i][0] - boxes[i][0] / 2.0;
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&a, &b| left(a).total_cmp(&left(b)).then(a.cmp(&b)));
    let mut pairs = Vec::new();
    for (position, &a) in order.iter().enumerate() {
        let right = places[a][0] + boxes[a][0] / 2.0 + gap;
        for &b in &order[position + 1..] {
            if left(b) >= right {
                break;
            }
            if (places[a][1] - places[b][1]).abs() < (boxes[a][1] + boxes[b][1]) / 2.0 + gap {
                pairs.push([a, b]);
            }
        }
    }
    pairs
}
