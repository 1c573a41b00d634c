//! Where a chunk (characters without white space between) is cut: [`Chunk`] finds the boundaries that are in doubt and
//! describes each to the model by its [`Chunk::features`].

use super::characters::{Class, Glyph, address};
use super::linear::{feature, mix};

/// What lies between two neighbouring characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Boundary {
    /// The inside of a word.
    Inside,
    /// The end of a surface token.
    Token,
    /// The end of a word inside a surface token: "do|n't".
    Word,
}

/// Number of features of a boundary.
pub(crate) const FEATURES: usize = 22;

/// A chunk read into characters, and the cuts made so far. Buffers are kept from chunk to chunk.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    glyphs: Vec<Glyph>,
    address: std::ops::Range<usize>,
    hash: u32,
    next: Next,
    /// First glyph of the token, and of the word, that is being read.
    token: usize,
    word: usize,
    periods: u32,
}

/// What follows the white space after a chunk.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Next {
    code: u32,
    second: u32,
    word: u32,
}

impl Next {
    /// Looks at the text after a chunk; all zero at the end of the paragraph.
    pub(crate) fn of(rest: &str) -> Self {
        let mut glyphs = rest.chars().take(RUN).map(|c| Glyph::new(0, c));
        let (Some(first), second) = (glyphs.next(), glyphs.next()) else { return Self::default() };
        let mut hash = mix(0, u32::from(first.folded));
        if first.class.is_letter() {
            for glyph in second.into_iter().chain(glyphs).take_while(|g| g.class.is_letter()) {
                hash = mix(hash, u32::from(glyph.folded));
            }
        }
        Self { code: first.code(), second: second.map_or(0, |g| g.code()), word: (hash >> 32) as u32 }
    }
}

/// How far features look for the ends of runs of letters.
const RUN: usize = 20;

impl Chunk {
    /// Reads a chunk of at most a few thousand bytes.
    pub(crate) fn read(&mut self, text: &str, next: Next) {
        self.glyphs.clear();
        self.glyphs.extend(text.char_indices().map(|(at, c)| Glyph::new(at, c)));
        self.address = address(text).unwrap_or_default();
        self.hash = self.hash_of(0..self.glyphs.len());
        self.next = next;
        (self.token, self.word, self.periods) = (0, 0, 0);
    }

    /// Number of characters; boundary `i` lies before character `i`.
    pub(crate) fn len(&self) -> usize {
        self.glyphs.len()
    }

    /// Byte offset of a boundary in the chunk.
    pub(crate) fn offset(&self, boundary: usize) -> usize {
        self.glyphs[boundary].at as usize
    }

    /// What the boundary is where characters alone decide.
    pub(crate) fn evident(&self, boundary: usize) -> Option<Boundary> {
        let (left, right) = (self.glyphs[boundary - 1], self.glyphs[boundary]);
        let at = right.at as usize;
        if self.address.start < at && at < self.address.end {
            return Some(Boundary::Inside);
        }
        match (left.class, right.class) {
            (Class::Joiner, _) | (_, Class::Joiner) => Some(Boundary::Inside),
            (Class::Ideograph | Class::Symbol, _) | (_, Class::Ideograph | Class::Symbol) => {
                let paired = is_regional(left.folded) && is_regional(right.folded) && boundary - self.token == 1;
                Some(if paired { Boundary::Inside } else { Boundary::Token })
            }
            (Class::Digit, Class::Digit) => Some(Boundary::Inside),
            (l, r) if l.is_letter() && r.is_letter() => (!self.negation(boundary)).then_some(Boundary::Inside),
            // Hashtags and handles.
            (Class::Mark, r) if r.is_letter() && matches!(left.folded, '#' | '@') && boundary - self.token == 1 => {
                Some(Boundary::Inside)
            }
            _ => None,
        }
    }

    /// Whether "n't" starts at the boundary.
    fn negation(&self, boundary: usize) -> bool {
        let folded = |i: usize| self.glyphs.get(i).map(|g| g.folded);
        folded(boundary) == Some('n')
            && folded(boundary + 1) == Some('\'')
            && folded(boundary + 2) == Some('t')
            && self.glyphs.get(boundary + 3).is_none_or(|g| !g.class.is_letter())
    }

    /// Takes note of what a boundary was decided to be: later features look back at it.
    pub(crate) fn decided(&mut self, boundary: usize, what: Boundary) {
        if self.glyphs[boundary - 1].folded == '.' {
            self.periods += 1;
        }
        match what {
            Boundary::Inside => {}
            Boundary::Token => (self.token, self.word, self.periods) = (boundary, boundary, 0),
            Boundary::Word => self.word = boundary,
        }
    }

    /// The features of a boundary, given the decisions before it.
    pub(crate) fn features(&self, boundary: usize) -> [u32; FEATURES] {
        let code = |i: usize| self.glyphs.get(i).map_or(0, Glyph::code);
        let left = |n: usize| boundary.checked_sub(n).map_or(0, code);
        let (l0, l1, l2) = (left(1), left(2), left(3));
        let (r0, r1, r2) = (code(boundary), code(boundary + 1), code(boundary + 2));
        let n = self.glyphs.len();
        let from_end = (n - boundary).min(3) as u32;
        let left_run = self.run_before(boundary);
        let right_run = self.run_after(boundary);
        let beyond_run = self.run_after(boundary + 1);
        let beyond = code(beyond_run.end);
        let token = self.hash_of(self.token.max(boundary.saturating_sub(RUN))..boundary);
        let (lh, rh, bh) =
            (self.hash_of(left_run.clone()), self.hash_of(right_run.clone()), self.hash_of(beyond_run.clone()));
        let length = |run: &std::ops::Range<usize>| run.len().min(5) as u32;
        let shape = self.shape(left_run.clone());
        let beyond_shape = self.shape(beyond_run.clone());
        let next = self.next;
        let periods = self.periods.min(2);
        let token_length = (boundary - self.token).min(6) as u32;
        [
            feature(1, [l0, r0]),
            feature(2, [l1, l0, r0]),
            feature(3, [l0, r0, r1]),
            feature(4, [l1, l0, r0, r1]),
            feature(5, [l2, l1, l0, r0, r1, r2]),
            feature(6, [token, r0]),
            feature(7, [token, r0, r1]),
            feature(8, [token, r0, from_end, next.code]),
            feature(9, [self.hash, from_end]),
            feature(10, [lh, r0, r1]),
            feature(11, [l0, r0, rh, beyond]),
            feature(12, [l0, r0, bh, beyond]),
            feature(13, [lh, l0, r0, bh]),
            feature(14, [l0, r0, from_end, next.code, next.second]),
            feature(15, [length(&left_run), shape, r0, from_end, next.code]),
            feature(16, [periods, l0, r0, from_end, next.code]),
            feature(17, [shape, length(&left_run), r0, beyond_shape, length(&beyond_run), beyond]),
            feature(18, [token_length, periods, l0, r0, r1]),
            feature(19, [token, r0, from_end, next.word]),
            feature(20, [shape, r0, bh, beyond]),
            feature(21, [lh, r0, beyond_shape, beyond]),
            feature(22, [0]),
        ]
    }

    fn hash_of(&self, range: std::ops::Range<usize>) -> u32 {
        let mut hash = range.len() as u64;
        for glyph in &self.glyphs[range] {
            hash = mix(hash, u32::from(glyph.folded));
        }
        (hash >> 32) as u32
    }

    /// Run of letters, or of digits, that ends at the boundary.
    fn run_before(&self, boundary: usize) -> std::ops::Range<usize> {
        let before = &self.glyphs[self.word..boundary];
        let Some(last) = before.last().map(|g| kind(g.class)) else { return boundary..boundary };
        let length = before.iter().rev().take(RUN).take_while(|g| last > 0 && kind(g.class) == last).count();
        boundary - length..boundary
    }

    /// Run of letters, or of digits, that starts at the boundary.
    fn run_after(&self, boundary: usize) -> std::ops::Range<usize> {
        let rest = self.glyphs.get(boundary..).unwrap_or_default();
        let Some(first) = rest.first().map(|g| kind(g.class)) else { return self.glyphs.len()..self.glyphs.len() };
        boundary..boundary + rest.iter().take(RUN).take_while(|g| first > 0 && kind(g.class) == first).count()
    }

    fn shape(&self, run: std::ops::Range<usize>) -> u32 {
        let glyphs = &self.glyphs[run];
        let upper = glyphs.iter().filter(|g| g.class == Class::Upper).count();
        match glyphs.first().map(|g| g.class) {
            None => 0,
            Some(Class::Digit) => 1,
            Some(Class::Upper) if upper == glyphs.len() => 2 + u32::from(upper > 1),
            Some(Class::Upper) => 4,
            _ if upper > 0 => 5,
            _ => 6,
        }
    }
}

fn kind(class: Class) -> u8 {
    match class {
        Class::Lower | Class::Upper => 1,
        Class::Digit => 2,
        _ => 0,
    }
}

fn is_regional(c: char) -> bool {
    ('\u{1F1E6}'..='\u{1F1FF}').contains(&c)
}
