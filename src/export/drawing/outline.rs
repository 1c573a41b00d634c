//! [`Outline`]: the shape of a node around its words, as a path, and where a curve meets it.

use super::super::layout::Point;
use super::super::look::Shape;

/// A shape of a size.
pub(in super::super) struct Outline {
    shape: Shape,
    pub(in super::super) size: Point,
    /// How far below the centre its words stand.
    pub(in super::super) lift: f64,
}

impl Outline {
    /// The shape with room for words of this size.
    pub(in super::super) fn around(shape: Shape, [width, height]: Point) -> Self {
        let [w, h] = [width.max(10.0) + 14.0, height.max(10.0) + 8.0];
        let (size, lift) = match shape {
            Shape::Rounded | Shape::Box => ([w, h], 0.0),
            Shape::Hexagon => ([w + 0.8 * h, h + 2.0], 0.0),
            Shape::Ellipse => ([w * 1.24 + 4.0, h * 1.3], 0.0),
            Shape::House => ([w, h + 9.0], 4.5),
            Shape::Octagon => ([w + 6.0, h + 4.0], 0.0),
            Shape::Note => ([w + 4.0, h + 2.0], 0.0),
        };
        Self { shape, size, lift }
    }

    /// The shape of exactly this size.
    pub(in super::super) fn within(shape: Shape, size: Point) -> Self {
        Self { shape, size, lift: 0.0 }
    }

    /// Its path around a centre.
    pub(in super::super) fn path(&self, [x, y]: Point) -> String {
        let [a, b] = self.size.map(|side| side / 2.0);
        if self.shape == Shape::Ellipse {
            return format!(
                "M{:.1} {y:.1}a{a:.1} {b:.1} 0 1 0 {:.1} 0a{a:.1} {b:.1} 0 1 0 {:.1} 0z",
                x - a,
                2.0 * a,
                -2.0 * a
            );
        }
        if self.shape == Shape::Rounded {
            let r = b.min(8.0);
            let (w, h) = (2.0 * (a - r), 2.0 * (b - r));
            return format!(
                "M{:.1} {:.1}h{w:.1}a{r:.1} {r:.1} 0 0 1 {r:.1} {r:.1}v{h:.1}a{r:.1} {r:.1} 0 0 1 -{r:.1} {r:.1}h-{w:.1}\
                 a{r:.1} {r:.1} 0 0 1 -{r:.1} -{r:.1}v-{h:.1}a{r:.1} {r:.1} 0 0 1 {r:.1} -{r:.1}z",
                x - a + r,
                y - b
            );
        }
        let corners = self.corners();
        let mut path = String::new();
        for (i, corner) in corners.iter().enumerate() {
            let step = if i == 0 { 'M' } else { 'L' };
            path.push_str(&format!("{step}{:.1} {:.1}", x + corner[0], y + corner[1]));
        }
        path.push('z');
        if self.shape == Shape::Note {
            path.push_str(&format!("M{:.1} {:.1}v7h7", x + a - 7.0, y - b));
        }
        path
    }

    /// The corners of a shape with straight sides, around its centre.
    fn corners(&self) -> Vec<Point> {
        let [a, b] = self.size.map(|side| side / 2.0);
        match self.shape {
            Shape::Hexagon => {
                let cut = (b * 0.6).min(a);
                vec![[-a, 0.0], [-a + cut, -b], [a - cut, -b], [a, 0.0], [a - cut, b], [-a + cut, b]]
            }
            Shape::House => vec![[-a, -b + 9.0], [0.0, -b], [a, -b + 9.0], [a, b], [-a, b]],
            Shape::Octagon => {
                let cut = b.min(a) * 0.45;
                vec![
                    [-a, -b + cut],
                    [-a + cut, -b],
                    [a - cut, -b],
                    [a, -b + cut],
                    [a, b - cut],
                    [a - cut, b],
                    [-a + cut, b],
                    [-a, b - cut],
                ]
            }
            Shape::Note => vec![[-a, -b], [a - 7.0, -b], [a, -b + 7.0], [a, b], [-a, b]],
            Shape::Rounded | Shape::Box | Shape::Ellipse => vec![[-a, -b], [a, -b], [a, b], [-a, b]],
        }
    }

    /// Whether a point lies inside; measured from the centre.
    fn holds(&self, [x, y]: Point) -> bool {
        if self.shape == Shape::Ellipse {
            let [a, b] = self.size.map(|side| side / 2.0);
            return x * x / (a * a) + y * y / (b * b) <= 1.0;
        }
        // Inside of every side of a convex shape that is gone round clockwise on paper.
        let corners = self.corners();
        (0..corners.len()).all(|i| {
            let ([px, py], [qx, qy]) = (corners[i], corners[(i + 1) % corners.len()]);
            (qx - px) * (y - py) - (qy - py) * (x - px) >= 0.0
        })
    }

    /// Where a quadratic curve from `start`, inside the shape around `centre`, first leaves it.
    pub(in super::super) fn meet(&self, centre: Point, start: Point, control: Point, end: Point) -> Point {
        let on = |t: f64| {
            [0, 1].map(|axis| {
                (1.0 - t) * (1.0 - t) * start[axis] + 2.0 * t * (1.0 - t) * control[axis] + t * t * end[axis]
            })
        };
        let inside = |t: f64| {
            let at = on(t);
            self.holds([at[0] - centre[0], at[1] - centre[1]])
        };
        const STEPS: u32 = 64;
        let leaves = (1..=STEPS).find(|&step| !inside(f64::from(step) / f64::from(STEPS)));
        let Some(step) = leaves else { return start };
        let [mut low, mut high] = [step - 1, step].map(|step| f64::from(step) / f64::from(STEPS));
        for _ in 0..20 {
            let middle = (low + high) / 2.0;
            if inside(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        on(high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_on_the_outline() {
        for shape in
            [Shape::Rounded, Shape::Box, Shape::Hexagon, Shape::Ellipse, Shape::House, Shape::Octagon, Shape::Note]
        {
            let outline = Outline::around(shape, [60.0, 14.0]);
            for (x, y) in [(400.0, 0.0), (0.0, 300.0), (-250.0, -180.0)] {
                let at = outline.meet([0.0; 2], [0.0; 2], [x / 2.0, y / 2.0], [x, y]);
                let share = |by: f64| [at[0] * by, at[1] * by];
                assert!(outline.holds(share(0.99)) && !outline.holds(share(1.01)), "{shape:?} {at:?}");
            }
        }
    }
}
