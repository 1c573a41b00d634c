//! [`Block`]: lines of words with their size on paper.
//!
//! Widths are those of Helvetica, which Arial and Liberation Sans share; other scripts count as columns. A little room is
//! left everywhere, so another font does no harm.

use std::io::Write;

use super::super::label::{Label, Part, markup};
use super::super::layout::Point;
use super::super::wording;
use crate::error::Result;

/// Widths of the characters from the blank to the tilde, in thousandths of the size.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];
/// Height of a line by its size.
const LEADING: f64 = 1.22;
/// How much wider bold is.
const BOLD: f64 = 1.07;

/// Size, weight and colour of a stretch of words.
type Style = (f64, bool, &'static str);

/// Lines of words.
pub(in super::super) struct Block {
    lines: Vec<Line>,
    pub(in super::super) width: f64,
    pub(in super::super) height: f64,
    /// Whether lines begin at the left; else they are centred.
    left: bool,
}

struct Line {
    stretches: Vec<(Style, String)>,
    height: f64,
}

impl Block {
    pub(in super::super) fn new(label: &Label, left: bool, style: impl Fn(Part) -> Style) -> Self {
        let mut block = Self { lines: Vec::new(), width: 0.0, height: 0.0, left };
        for line in label {
            let stretches: Vec<(Style, String)> =
                line.iter().map(|(part, text)| (style(*part), text.clone())).collect();
            let width: f64 = stretches.iter().map(|((size, bold, _), text)| width(text, *size, *bold)).sum();
            let height = stretches.iter().map(|((size, ..), _)| size * LEADING).fold(0.0, f64::max);
            block.width = block.width.max(width);
            block.height += height;
            block.lines.push(Line { stretches, height });
        }
        block
    }

    /// Writes it around its centre.
    pub(in super::super) fn write(&self, at: Point, out: &mut dyn Write) -> Result<()> {
        let (x, anchor) = if self.left { (at[0] - self.width / 2.0, "start") } else { (at[0], "middle") };
        let mut top = at[1] - self.height / 2.0;
        for line in &self.lines {
            let Some(((size, bold, color), _)) = line.stretches.first() else { continue };
            // The base line, about a quarter of the height above the bottom.
            let base = top + line.height * 0.76;
            let weight = if *bold { " font-weight=\"bold\"" } else { "" };
            write!(
                out,
                "<text x=\"{x:.1}\" y=\"{base:.1}\" text-anchor=\"{anchor}\" font-size=\"{size:.1}\"{weight} fill=\"{color}\">"
            )?;
            for (i, ((size, _, color), text)) in line.stretches.iter().enumerate() {
                if i == 0 {
                    write!(out, "{}", markup(text))?;
                } else {
                    write!(out, "<tspan font-size=\"{size:.1}\" fill=\"{color}\">{}</tspan>", markup(text))?;
                }
            }
            writeln!(out, "</text>")?;
            top += line.height;
        }
        Ok(())
    }
}

fn width(text: &str, size: f64, bold: bool) -> f64 {
    let thousandths: f64 = text
        .chars()
        .map(|c| match (c as usize).checked_sub(32).and_then(|at| WIDTHS.get(at)) {
            Some(&width) => f64::from(width),
            None => match wording::columns_of(c) {
                0 => 0.0,
                1 => 600.0,
                _ => 1000.0,
            },
        })
        .sum();
    thousandths / 1000.0 * size * if bold { BOLD } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        // "Will", by Adobe's metrics of Helvetica.
        assert!((width("Will", 10.0, false) - (9.44 + 3.0 * 2.22)).abs() < 1e-9);
        assert!(width("首脑", 10.0, false) > width("ab", 10.0, false));
        assert!(width("a\u{301}", 10.0, false) - width("a", 10.0, false) < 1e-9);
    }
}
