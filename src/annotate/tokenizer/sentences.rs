//! Where a paragraph is cut into sentences: [`Surface`] is a token as the model sees it, [`Cursor`] walks over the
//! tokens of a paragraph and describes the place after each of them by its [`Cursor::features`].

use super::characters::{Class, Glyph};
use super::linear::{feature, mix};
use crate::span::Span;

/// Number of features of a place between two tokens.
pub(crate) const FEATURES: usize = 38;

/// A surface token: its place, and what the features ask of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Surface {
    /// The bytes it covers.
    pub(crate) span: Span,
    /// One past its last word.
    pub(crate) words_end: u32,
    /// Whether white space follows it.
    space_after: bool,
    shape: Shape,
    hash: u32,
}

/// What a token looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Nothing,
    Period,
    Ellipsis,
    Question,
    Exclamation,
    Comma,
    Semicolon,
    Colon,
    Dash,
    Open,
    Close,
    Quote,
    OpenQuote,
    CloseQuote,
    Apostrophe,
    Mark,
    Marks,
    Symbol,
    Lower,
    Capital,
    Capitals,
    Letter,
    Pronoun,
    Mixed,
    Number,
    NumberPeriod,
    NumberOther,
    Initial,
    Acronym,
    TitlePeriod,
    LowerPeriod,
    Address,
}

impl Shape {
    fn of(text: &str) -> Self {
        let mut chars = text.chars();
        let (Some(first), last) = (chars.next(), chars.next_back()) else { return Self::Nothing };
        let Some(last) = last else { return Self::of_char(first) };
        let class = Class::of(first);
        match class {
            Class::Symbol | Class::Ideograph | Class::Joiner => Self::Symbol,
            Class::Mark if !text.chars().any(char::is_alphanumeric) => Self::of_marks(text),
            Class::Digit if text.bytes().all(|b| b.is_ascii_digit()) => Self::Number,
            Class::Digit if last == '.' => Self::NumberPeriod,
            Class::Digit => Self::NumberOther,
            _ if text.contains("://") || text.contains('@') || text.starts_with("www.") => Self::Address,
            _ if last == '.' => Self::of_abbreviation(text),
            Class::Upper if text.chars().all(|c| Class::of(c) == Class::Upper) => Self::Capitals,
            Class::Upper if text.chars().skip(1).all(|c| Class::of(c) != Class::Upper) => Self::Capital,
            Class::Lower if text.chars().all(|c| Class::of(c) != Class::Upper) => Self::Lower,
            _ => Self::Mixed,
        }
    }

    fn of_char(c: char) -> Self {
        match c {
            '.' | '。' | '۔' | '।' => Self::Period,
            '…' => Self::Ellipsis,
            '?' | '？' | '؟' => Self::Question,
            '!' | '！' => Self::Exclamation,
            ',' => Self::Comma,
            ';' => Self::Semicolon,
            ':' => Self::Colon,
            '-' | '–' | '—' | '―' => Self::Dash,
            '(' | '[' | '{' => Self::Open,
            ')' | ']' | '}' => Self::Close,
            '"' => Self::Quote,
            '“' | '„' | '«' => Self::OpenQuote,
            '”' | '»' => Self::CloseQuote,
            '\'' | '’' => Self::Apostrophe,
            '‘' => Self::OpenQuote,
            'I' => Self::Pronoun,
            _ => match Class::of(c) {
                Class::Lower => Self::Lower,
                Class::Upper => Self::Letter,
                Class::Digit => Self::Number,
                Class::Mark => Self::Mark,
                _ => Self::Symbol,
            },
        }
    }

    fn of_marks(text: &str) -> Self {
        let all = |set: &[char]| text.chars().all(|c| set.contains(&c));
        if all(&['.', '…']) {
            Self::Ellipsis
        } else if all(&['-', '–', '—']) {
            Self::Dash
        } else if all(&['?', '!', '.', '…']) {
            if text.contains('?') { Self::Question } else { Self::Exclamation }
        } else {
            match text {
                "''" | "’’" => Self::CloseQuote,
                "``" | "‘‘" => Self::OpenQuote,
                _ => Self::Marks,
            }
        }
    }

    fn of_abbreviation(text: &str) -> Self {
        let body = &text[..text.len() - 1];
        if body.contains('.') {
            return if body.starts_with(char::is_uppercase) { Self::Acronym } else { Self::LowerPeriod };
        }
        match Class::of(body.chars().next().unwrap_or('.')) {
            Class::Upper if body.chars().nth(1).is_none() => Self::Initial,
            Class::Upper => Self::TitlePeriod,
            _ => Self::LowerPeriod,
        }
    }

    fn ends(self) -> bool {
        matches!(self, Self::Period | Self::Ellipsis | Self::Question | Self::Exclamation)
    }

    fn closes(self) -> bool {
        matches!(self, Self::Close | Self::Quote | Self::CloseQuote | Self::Apostrophe)
    }

    fn opens(self) -> bool {
        matches!(
            self,
            Self::Open | Self::Quote | Self::OpenQuote | Self::Apostrophe | Self::Mark | Self::Marks | Self::Dash
        )
    }

    fn is_word(self) -> bool {
        self as u8 >= Self::Lower as u8
    }
}

impl Surface {
    /// Reads the token that covers `span`.
    pub(crate) fn new(text: &str, span: Span, words_end: u32, space_after: bool) -> Self {
        let form = &text[span.range()];
        let mut hash = 0;
        for c in form.chars().take(24) {
            hash = mix(hash, u32::from(Glyph::new(0, c).folded));
        }
        Self { span, words_end, space_after, shape: Shape::of(form), hash: (hash >> 32) as u32 }
    }
}

const NOTHING: Surface =
    Surface { span: Span::new(0, 0), words_end: 0, space_after: false, shape: Shape::Nothing, hash: 0 };

/// Walks over the tokens of one paragraph.
#[derive(Debug)]
pub(crate) struct Cursor<'s> {
    tokens: &'s [Surface],
    /// The paragraph as a whole: its length, its casing, whether it has full stops.
    habit: u32,
    ended: bool,
    first: usize,
    quotes: u32,
    brackets: u32,
}

impl<'s> Cursor<'s> {
    /// At the start of a paragraph.
    pub(crate) fn new(tokens: &'s [Surface]) -> Self {
        let count = |f: &dyn Fn(Shape) -> bool| tokens.iter().filter(|t| f(t.shape)).count();
        let capitals = count(&|s| matches!(s, Shape::Capital | Shape::Capitals));
        let lower = count(&|s| s == Shape::Lower);
        let ends = count(&Shape::ends);
        let casing = (5 * capitals / (capitals + lower).max(1)) as u32;
        let density = tokens.len().checked_div(ends).map_or(0, |words| 1 + bucket(words));
        let habit = (casing * 16 + density) * 16 + bucket(tokens.len());
        let ended = tokens.last().is_some_and(|t| t.shape.ends() || t.shape.closes());
        Self { tokens, habit, ended, first: 0, quotes: 0, brackets: 0 }
    }

    /// Whether the place after token `i` can be anything but the middle of a sentence.
    pub(crate) fn in_doubt(&self, i: usize) -> bool {
        let (this, next) = (self.at(i as isize), self.at(i as isize + 1));
        // "Ann Lee (R-Mo.) said": what stands in brackets ends nothing where a small letter follows.
        if this.shape == Shape::Close && self.brackets > 0 && next.shape == Shape::Lower {
            return false;
        }
        if !this.space_after {
            return this.shape.ends() || this.shape.closes() || !next.shape.is_word() && next.shape != Shape::Comma;
        }
        !(this.shape == Shape::Lower && next.shape == Shape::Lower)
    }

    /// Takes note of what was decided of the place after token `i`: later features look back at it.
    pub(crate) fn decided(&mut self, i: usize, end: bool) {
        if end {
            (self.first, self.quotes, self.brackets) = (i + 1, 0, 0);
            return;
        }
        match self.tokens[i].shape {
            Shape::Quote => self.quotes ^= 1,
            Shape::OpenQuote => self.quotes = 1,
            Shape::CloseQuote => self.quotes = 0,
            Shape::Open => self.brackets = (self.brackets + 1).min(2),
            Shape::Close => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
    }

    /// The features of the place after token `i`, given the decisions before it.
    pub(crate) fn features(&self, i: usize) -> [u32; FEATURES] {
        let i = i as isize;
        let (p, q, o) = (self.at(i), self.at(i - 1), self.at(i - 2));
        let (n, m, k) = (self.at(i + 1), self.at(i + 2), self.at(i + 3));
        let sh = |s: &Surface| s.shape as u32;
        let gap = u32::from(p.space_after);
        let (ps, qs, os, ns, ms, ks) = (sh(p), sh(q), sh(o), sh(n), sh(m), sh(k));
        // Behind closing quotes and brackets the mark that may end the sentence; before it the last word.
        let mut end = i;
        while end > i - 3 && self.at(end).shape.closes() {
            end -= 1;
        }
        let (t, w) = (self.at(end), self.at(end - 1));
        let (ts, ws) = (sh(t), sh(w));
        // After opening quotes, brackets and bullets the word the next sentence may start with.
        let mut start = i + 1;
        while start < i + 4 && self.at(start).shape.opens() {
            start += 1;
        }
        let f = self.at(start);
        let fs = sh(f);
        let since = bucket((i + 1) as usize - self.first);
        let rest = bucket(self.tokens.len() - 1 - i as usize);
        let opening = self.at(self.first as isize);
        let state = self.quotes + 2 * self.brackets;
        let last = u32::from(self.ended);
        [
            feature(1, [ps, ns, gap]),
            feature(2, [qs, ps, ns, gap]),
            feature(3, [ps, ns, ms, gap]),
            feature(4, [qs, ps, ns, ms]),
            feature(5, [os, qs, ps, ns, ms, ks]),
            feature(6, [p.hash]),
            feature(7, [n.hash, gap]),
            feature(8, [p.hash, n.hash]),
            feature(9, [q.hash, p.hash]),
            feature(10, [q.hash, ps, ns]),
            feature(11, [ps, n.hash]),
            feature(12, [p.hash, ns, gap]),
            feature(13, [ps, ns, n.hash]),
            feature(14, [n.hash, m.hash]),
            feature(15, [ps, ns, n.hash, ms]),
            feature(16, [since, ps, ns]),
            feature(17, [state, ps, ns, gap]),
            feature(18, [state, ts, fs, qs]),
            feature(19, [ts, fs, gap]),
            feature(20, [w.hash, ts, fs]),
            feature(21, [ws, ts, fs, f.hash]),
            feature(22, [ts, f.hash, ns]),
            feature(23, [rest, ps, ns, last]),
            feature(24, [self.habit, ps, ns]),
            feature(25, [self.habit / 16, ps, ns, since]),
            feature(26, [self.habit / 256, ts, fs, ws]),
            feature(27, [opening.hash, since, ps, ns]),
            feature(28, [sh(opening), since, ps, ns]),
            feature(29, [os, qs, ps, ns, gap]),
            feature(30, [ws, ts, ps, ns, fs]),
            feature(31, [since, rest, ps, ns]),
            feature(32, [m.hash, ps, ns]),
            feature(33, [p.hash, ns, m.hash]),
            feature(34, [since, self.habit % 16, sh(opening), last, ps]),
            feature(35, [o.hash, qs, ps, ns]),
            feature(36, [q.hash, p.hash, ns, n.hash]),
            feature(37, [p.span.len().min(6), ps, qs, ns]),
            feature(38, [0]),
        ]
    }

    fn at(&self, i: isize) -> &Surface {
        usize::try_from(i).ok().and_then(|i| self.tokens.get(i)).unwrap_or(&NOTHING)
    }
}

/// 0, 1, 2, 3, 4, 5–6, 7–9, 10–14 … steps that grow with the number.
fn bucket(n: usize) -> u32 {
    const STEPS: [usize; 12] = [1, 2, 3, 4, 5, 7, 10, 15, 22, 32, 48, 100];
    STEPS.iter().take_while(|&&s| n >= s).count() as u32
}
