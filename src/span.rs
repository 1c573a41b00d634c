//! Positions: [`Span`] (bytes of a document's text) and the typed indices of sentences, tokens, mentions and entities.
//!
//! Every offset inside the library counts **bytes of [`Document::text`](crate::Document)** and lies on a character
//! boundary. What leaves the program counts Unicode code points: [`CharIndex`] converts.

use std::ops::Range;

/// A half-open range of bytes of a document's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The bytes it covers, to index a `str`.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether it covers nothing.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Number of bytes.
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether `other` lies inside.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// A half-open range of Unicode code points of a document's text: how positions leave the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CharSpan {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in its vector.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index!(
    /// A sentence of an [`Annotated`](crate::Annotated) document, counted from 0.
    SentenceId
);
index!(
    /// A token (syntactic word) of an [`Annotated`](crate::Annotated) document, counted from 0 over the whole document.
    TokenId
);
index!(
    /// A mention of an [`Annotated`](crate::Annotated) document, counted from 0.
    MentionId
);
index!(
    /// An entity (coreference chain or single mention) of an [`Annotated`](crate::Annotated) document, counted from 0.
    EntityId
);

/// Converts byte offsets of one text to code point offsets: a checkpoint every 256 bytes, so O(1) per lookup and
/// little memory; pure ASCII texts need none.
#[derive(Clone, Debug)]
pub struct CharIndex<'t> {
    text: &'t str,
    checkpoints: Vec<u32>,
}

const STRIDE: usize = 256;

impl<'t> CharIndex<'t> {
    /// Reads `text` once.
    pub fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self { text, checkpoints: Vec::new() };
        }
        let bytes = text.as_bytes();
        let mut checkpoints = Vec::with_capacity(bytes.len() / STRIDE + 1);
        let mut chars = 0;
        for block in bytes.chunks(STRIDE) {
            checkpoints.push(chars);
            chars += count_starts(block);
        }
        Self { text, checkpoints }
    }

    /// The same stretch of text, counted in code points.
    pub fn span(&self, span: Span) -> CharSpan {
        CharSpan { start: self.chars(span.start), end: self.chars(span.end) }
    }

    /// Number of code points before byte `at`; offsets beyond the text count as its end.
    pub fn chars(&self, at: u32) -> u32 {
        if self.checkpoints.is_empty() {
            return at.min(self.text.len() as u32);
        }
        let at = (at as usize).min(self.text.len());
        let block = (at / STRIDE).min(self.checkpoints.len() - 1);
        self.checkpoints[block] + count_starts(&self.text.as_bytes()[block * STRIDE..at])
    }
}

fn count_starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&b| (b & 0xC0) != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_match_a_naive_count() {
        let text = "“Kim” – ".repeat(100);
        let index = CharIndex::new(&text);
        for (chars, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(index.chars(byte as u32), chars as u32);
        }
        assert_eq!(index.chars(text.len() as u32), text.chars().count() as u32);
        assert_eq!(CharIndex::new("").chars(3), 0);
    }
}
