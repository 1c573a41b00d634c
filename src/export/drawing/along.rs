//! Words on the line between two nodes that are already in their place.

use super::super::layout::Point;

/// Shares of the way at which words may stand, the best first.
const SHARES: [f64; 11] = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8];
/// How far beside the line, where others stand on it.
const ASIDE: [f64; 3] = [0.0, 16.0, -16.0];

/// The place for a box of words between `from` and `to`: the first that none of `taken` (centres and sizes) covers, else
/// the middle.
pub(super) fn place([from, to]: [Point; 2], size: Point, taken: &[(Point, Point)]) -> Point {
    let [x, y] = [to[0] - from[0], to[1] - from[1]];
    let length = (x * x + y * y).sqrt().max(1.0);
    let at =
        |share: f64, aside: f64| [from[0] + x * share - y / length * aside, from[1] + y * share + x / length * aside];
    let covers = |at: Point, (other, by): &(Point, Point)| {
        (0..2).all(|axis| (at[axis] - other[axis]).abs() < (size[axis] + by[axis]) / 2.0)
    };
    let places = ASIDE.iter().flat_map(|&aside| SHARES.iter().map(move |&share| at(share, aside)));
    places.into_iter().find(|&at| !taken.iter().any(|other| covers(at, other))).unwrap_or_else(|| at(0.5, 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_on_the_line_where_it_is_free() {
        let line = [[0.0, 0.0], [200.0, 0.0]];
        assert_eq!(place(line, [30.0, 10.0], &[]), [100.0, 0.0]);
        let beside = place(line, [30.0, 10.0], &[([100.0, 0.0], [50.0, 20.0])]);
        assert!(beside[1] == 0.0 && (beside[0] - 100.0).abs() >= 40.0, "{beside:?}");
        assert_eq!(place(line, [30.0, 10.0], &[([100.0, 0.0], [900.0, 900.0])]), [100.0, 0.0]);
    }
}
