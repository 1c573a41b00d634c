//! Layout of a graph whose boxes stand in groups, each in a frame of its own.
//!
//! Group in a box (Rodrigues et al. 2011): every group is laid out by itself; then, as if its frame were one box, what
//! has to do with it alone is laid out around it; then all of these and the rest. At last each group is turned over where
//! that shortens the lines to the others.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{Layout, Point, components, neighbours};

/// Free space along the inside of a frame.
const MARGIN: f64 = 9.0;
/// Steps from a group to what stands beside it because most of it leads there.
const STEPS: usize = 3;

/// Boxes in one frame.
pub(in super::super) struct Group {
    /// Positions of the boxes.
    pub(in super::super) members: Vec<usize>,
    /// Room for the words at the top of the frame.
    pub(in super::super) head: Point,
}

impl Layout {
    /// The centre of each box, and the centre and the size of the frame of each group. No box is in two groups.
    pub(in super::super) fn place_groups(
        &self,
        boxes: &[Point],
        pairs: &[[usize; 2]],
        groups: &[Group],
    ) -> (Vec<Point>, Vec<[Point; 2]>) {
        let mut group_of: Vec<Option<usize>> = vec![None; boxes.len()];
        for (number, group) in groups.iter().enumerate() {
            group.members.iter().for_each(|&member| group_of[member] = Some(number));
        }
        let mut centres = vec![[0.0; 2]; boxes.len()];

        // Inside the frames.
        let frames: Vec<Point> = groups
            .iter()
            .map(|group| {
                let [width, height] = self.place_part(&group.members, boxes, pairs, &mut centres);
                group.members.iter().for_each(|&member| centres[member][1] += group.head[1] / 2.0);
                [width.max(group.head[0]) + 2.0 * MARGIN, height + 2.0 * MARGIN + group.head[1]]
            })
            .collect();

        // Around each frame, what has to do with nothing else. A frame is a box after all others.
        let around = satellites(&group_of, pairs);
        let mut sizes: Vec<Point> = boxes.iter().chain(&frames).copied().collect();
        let frame = |group: usize| boxes.len() + group;
        let outside: Vec<[usize; 2]> =
            pairs.iter().map(|pair| pair.map(|end| group_of[end].map_or(end, frame))).filter(|[a, b]| a != b).collect();
        centres.resize(sizes.len(), [0.0; 2]);
        let mut part_of: Vec<Option<usize>> = vec![None; sizes.len()];
        let mut parts: Vec<Vec<usize>> = (0..groups.len()).map(|group| vec![frame(group)]).collect();
        for (satellite, group) in around.iter().enumerate().filter_map(|(i, group)| Some((i, (*group)?))) {
            parts[group].push(satellite);
        }
        for (number, part) in parts.iter().enumerate() {
            part.iter().for_each(|&member| part_of[member] = Some(number));
            let size = self.place_part(part, &sizes, &outside, &mut centres);
            sizes.push(size);
        }

        // The frames with what is around them, and the rest.
        let whole = |part: usize| boxes.len() + groups.len() + part;
        let free = (0..boxes.len()).filter(|&i| group_of[i].is_none() && part_of[i].is_none());
        let outer: Vec<usize> = (0..groups.len()).map(whole).chain(free).collect();
        let between: Vec<[usize; 2]> = outside
            .iter()
            .map(|pair| pair.map(|end| part_of[end].map_or(end, whole)))
            .filter(|[a, b]| a != b)
            .collect();
        centres.resize(sizes.len(), [0.0; 2]);
        self.place_part(&outer, &sizes, &between, &mut centres);
        for i in 0..boxes.len() + groups.len() {
            if let Some(part) = part_of[i] {
                centres[i] = sum(centres[i], centres[whole(part)]);
            }
        }
        let frame_centres = centres.split_off(boxes.len());
        turn_over(&mut centres, pairs, &group_of, groups, &frame_centres);
        for (centre, group) in centres.iter_mut().zip(&group_of) {
            if let Some(group) = group {
                *centre = sum(*centre, frame_centres[*group]);
            }
        }
        (centres, frame_centres.into_iter().zip(frames).map(|(at, size)| [at, size]).collect())
    }

    /// Lays out some of the boxes around the middle, by the pairs among them; gives the size of the whole.
    fn place_part(&self, part: &[usize], sizes: &[Point], pairs: &[[usize; 2]], centres: &mut [Point]) -> Point {
        let mut local = FxHashMap::default();
        local.extend(part.iter().enumerate().map(|(i, &member)| (member, i)));
        let inside: Vec<[usize; 2]> =
            pairs.iter().filter_map(|[a, b]| Some([*local.get(a)?, *local.get(b)?])).collect();
        let own: Vec<Point> = part.iter().map(|&member| sizes[member]).collect();
        let places = self.place(&own, &inside);
        let [low, high] = corners(&places, &own);
        for (&member, place) in part.iter().zip(places) {
            centres[member] = [0, 1].map(|axis| place[axis] - (low[axis] + high[axis]) / 2.0);
        }
        [high[0] - low[0], high[1] - low[1]]
    }
}

/// By box, the group it stands beside: all it is joined to leads to that group alone, or most of it does.
fn satellites(group_of: &[Option<usize>], pairs: &[[usize; 2]]) -> Vec<Option<usize>> {
    let all = neighbours(group_of.len(), pairs);
    let mut beside: Vec<Option<usize>> = vec![None; group_of.len()];
    let free: Vec<[usize; 2]> =
        pairs.iter().filter(|ends| ends.iter().all(|&end| group_of[end].is_none())).copied().collect();
    for part in components(group_of.len(), &free) {
        let groups: BTreeSet<usize> =
            part.nodes.iter().flat_map(|&node| &all[node]).filter_map(|&next| group_of[next]).collect();
        if let (1, true) = (groups.len(), part.nodes.iter().all(|&node| group_of[node].is_none())) {
            part.nodes.iter().for_each(|&node| beside[node] = groups.first().copied());
        }
    }
    for _ in 0..STEPS {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for node in (0..group_of.len()).filter(|&node| group_of[node].is_none() && beside[node].is_none()) {
            let mut ties: BTreeMap<usize, usize> = BTreeMap::new();
            for group in all[node].iter().filter_map(|&next| group_of[next].or(beside[next])) {
                *ties.entry(group).or_default() += 1;
            }
            let most = ties.into_iter().max_by_key(|&(_, ties)| ties);
            found.extend(most.filter(|&(_, ties)| 2 * ties > all[node].len()).map(|(group, _)| (node, group)));
        }
        for (node, group) in found {
            beside[node] = Some(group);
        }
    }
    beside
}

/// Mirrors the inside of each frame, from left to right and from top to bottom, as brings it nearest to what it is joined
/// to. `centres` are measured from the middle of the frame for what is in one.
fn turn_over(
    centres: &mut [Point],
    pairs: &[[usize; 2]],
    group_of: &[Option<usize>],
    groups: &[Group],
    frames: &[Point],
) {
    let mut leaving: Vec<Vec<[usize; 2]>> = vec![Vec::new(); groups.len()];
    for &[a, b] in pairs.iter().filter(|[a, b]| group_of[*a] != group_of[*b]) {
        for [from, to] in [[a, b], [b, a]] {
            if let Some(group) = group_of[from] {
                leaving[group].push([from, to]);
            }
        }
    }
    for (number, group) in groups.iter().enumerate() {
        let head = group.head[1] / 2.0;
        let turned = |[x, y]: Point, [across, down]: Point| [x * across, (y - head) * down + head];
        let length = |way: Point| -> f64 {
            let one = |&[from, to]: &[usize; 2]| {
                let near = sum(turned(centres[from], way), frames[number]);
                let far = group_of[to].map_or(centres[to], |group| sum(centres[to], frames[group]));
                let [x, y] = [near[0] - far[0], near[1] - far[1]];
                (x * x + y * y).sqrt()
            };
            leaving[number].iter().map(one).sum()
        };
        let ways = [[1.0, 1.0], [-1.0, 1.0], [1.0, -1.0], [-1.0, -1.0]];
        let best = ways.map(|way| (length(way), way)).into_iter().reduce(|a, b| if b.0 < a.0 { b } else { a });
        if let Some((_, way)) = best {
            group.members.iter().for_each(|&member| centres[member] = turned(centres[member], way));
        }
    }
}

fn sum(a: Point, b: Point) -> Point {
    [a[0] + b[0], a[1] + b[1]]
}

/// Upper left and lower right of boxes.
fn corners(places: &[Point], sizes: &[Point]) -> [Point; 2] {
    let corner = |sign: f64, of: fn(f64, f64) -> f64| {
        [0, 1].map(|axis| {
            let edges = places.iter().zip(sizes).map(|(place, size)| place[axis] + sign * size[axis] / 2.0);
            edges.reduce(of).unwrap_or_default()
        })
    };
    [corner(-1.0, f64::min), corner(1.0, f64::max)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_hold_their_boxes_and_no_others() {
        let layout = Layout { length: 16.0, gap: 7.0, aspect: 1.5 };
        let count = 60;
        let boxes: Vec<Point> = (0..count).map(|i| [40.0 + (i % 5) as f64 * 20.0, 20.0]).collect();
        let pairs: Vec<[usize; 2]> =
            (1..count).map(|i| [i, i / 2]).chain((0..10).map(|i| [i, count - 1 - i])).collect();
        let groups: Vec<Group> =
            (0..4).map(|g| Group { members: (0..12).map(|i| g * 12 + i).collect(), head: [80.0, 16.0] }).collect();
        let (centres, frames) = layout.place_groups(&boxes, &pairs, &groups);
        assert_eq!((centres.len(), frames.len()), (count, 4));
        for (number, [at, size]) in frames.iter().enumerate() {
            for (i, centre) in centres.iter().enumerate() {
                let reach = |axis: usize, sign: f64| (size[axis] + sign * boxes[i][axis]) / 2.0;
                let inside = (0..2).all(|axis| (centre[axis] - at[axis]).abs() <= reach(axis, -1.0));
                let outside = (0..2).any(|axis| (centre[axis] - at[axis]).abs() >= reach(axis, 1.0));
                assert!(if groups[number].members.contains(&i) { inside } else { outside }, "{number} {i}");
            }
        }
    }
}
