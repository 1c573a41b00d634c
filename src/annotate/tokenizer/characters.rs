//! [`Class`]: what kind of character it is, and which boundaries between two characters need no model.
//!
//! Takes characters; gives their class and the code the features see: letters and digits collapsed to one
//! representative each, typographic variants of a mark folded into one.

/// What a character is, as far as cutting a text is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A letter that is not upper case.
    Lower,
    /// An upper-case letter.
    Upper,
    /// A digit or another number.
    Digit,
    /// A character of a script written without blanks: a word of its own.
    Ideograph,
    /// Belongs to its neighbours: combining marks, zero-width and format characters, variation selectors.
    Joiner,
    /// A pictograph, control character or anything else that stands alone.
    Symbol,
    /// Punctuation, currency and other marks: the model decides.
    Mark,
}

impl Class {
    /// The class of `c`.
    pub(super) fn of(c: char) -> Self {
        match c {
            'a'..='z' => Self::Lower,
            'A'..='Z' => Self::Upper,
            '0'..='9' => Self::Digit,
            '!'..='~' => Self::Mark,
            _ => Self::beyond_ascii(c),
        }
    }

    fn beyond_ascii(c: char) -> Self {
        match u32::from(c) {
            0xAD | 0x300..=0x36F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x20D0..=0x20FF => {
                Self::Joiner
            }
            0xFE00..=0xFE0F | 0xFE20..=0xFE2F | 0xFEFF | 0x1F3FB..=0x1F3FF | 0xE0000..=0xE0FFF => Self::Joiner,
            0x02BC => Self::Mark,
            0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF => Self::Ideograph,
            0xF900..=0xFAFF | 0x20000..=0x3FFFF => Self::Ideograph,
            _ if c.is_uppercase() => Self::Upper,
            _ if c.is_alphabetic() => Self::Lower,
            _ if c.is_numeric() => Self::Digit,
            _ if fold(c) != c => Self::Mark,
            0xA1..=0xBF | 0xD7 | 0xF7 | 0x2010..=0x205F | 0x20A0..=0x214F | 0x2212 | 0x3000..=0x303F => Self::Mark,
            // What is left of the alphabets: vowel signs, accents, tone marks.
            0x300..=0x1FFF | 0xA640..=0xABFF => Self::Joiner,
            _ => Self::Symbol,
        }
    }

    /// Whether words are made of it.
    pub(super) fn is_letter(self) -> bool {
        matches!(self, Self::Lower | Self::Upper)
    }
}

/// The mark that stands for all typographic variants of `c`: straight quotes for curly ones, ASCII for full width.
pub(super) fn fold(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' | '`' | '´' | '′' | 'ʼ' | '‹' | '›' | '＇' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '「' | '」' | '『' | '』' | '《' | '》' => '"',
        '‐' | '‑' | '−' | '־' | '­' => '-',
        '―' | '⸺' | '⸻' => '—',
        '،' | '、' => ',',
        '؛' => ';',
        '؟' => '?',
        '۔' | '।' | '॥' | '。' | '։' => '.',
        '【' | '〔' | '〈' => '[',
        '】' | '〕' | '〉' => ']',
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// A character of a chunk with all that the features ask of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    /// Where it starts, from the start of the chunk.
    pub(super) at: u32,
    /// Its class.
    pub(super) class: Class,
    /// Itself, marks folded, letters in lower case.
    pub(super) folded: char,
}

impl Glyph {
    /// Reads the character `c` at `at`.
    pub(super) fn new(at: usize, c: char) -> Self {
        let class = Class::of(c);
        let folded = match class {
            Class::Lower | Class::Digit => c,
            Class::Upper if c.is_ascii() => c.to_ascii_lowercase(),
            Class::Upper => c.to_lowercase().next().unwrap_or(c),
            _ => fold(c),
        };
        Self { at: at as u32, class, folded }
    }

    /// What the shape features see of it.
    pub(super) fn code(&self) -> u32 {
        match self.class {
            Class::Lower => u32::from('a'),
            Class::Upper => u32::from('A'),
            Class::Digit => u32::from('0'),
            Class::Ideograph => u32::from('一'),
            Class::Joiner => u32::from('\u{200D}'),
            Class::Symbol => u32::from('★'),
            Class::Mark => u32::from(self.folded),
        }
    }
}

/// Where a chunk holds a web address, an e-mail address: bytes that are one token whatever marks they hold.
pub(super) fn address(chunk: &str) -> Option<std::ops::Range<usize>> {
    let bytes = chunk.as_bytes();
    let found = |needle: &[u8]| bytes.windows(needle.len()).position(|w| w.eq_ignore_ascii_case(needle));
    let scheme = found(b"://").map(|colon| {
        let letters = bytes[..colon].iter().rev().take_while(|b| b.is_ascii_alphabetic()).count();
        colon - letters
    });
    if let Some(start) = scheme.or_else(|| found(b"www.")) {
        let stop = chunk[start..].find(['<', '>', '"', '“', '”', '«', '»']).map_or(chunk.len(), |n| start + n);
        let mut core = &chunk[start..stop];
        loop {
            let shorter =
                core.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '…', ']', '}', '*', '—', '–']);
            let closes = shorter.ends_with(')') && shorter.matches(')').count() > shorter.matches('(').count();
            let shorter = if closes { &shorter[..shorter.len() - 1] } else { shorter };
            if shorter.len() == core.len() {
                break;
            }
            core = shorter;
        }
        return (core.len() > 4).then(|| start..start + core.len());
    }
    let at = bytes.iter().position(|&b| b == b'@')?;
    let name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+' | b'%');
    let start = at - bytes[..at].iter().rev().take_while(name).count();
    let host = &chunk[at + 1..at + 1 + bytes[at + 1..].iter().take_while(name).count()];
    let host = host.trim_end_matches(['.', '-', '_', '+', '%']);
    (start < at && host.contains('.')).then(|| start..at + 1 + host.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_before_the_punctuation_of_the_sentence() {
        for (chunk, expected) in [
            ("(https://example.org/a_(b)).", "https://example.org/a_(b)"),
            ("www.example.org,", "www.example.org"),
            ("<desk@news.example.com>;", "desk@news.example.com"),
            ("“http://example.org/?q=1”", "http://example.org/?q=1"),
        ] {
            assert_eq!(address(chunk).map(|r| &chunk[r]), Some(expected), "{chunk}");
        }
        for chunk in ["@minister", "5@10", "a://", "@", "x@y"] {
            assert_eq!(address(chunk), None, "{chunk}");
        }
    }

    #[test]
    fn classes() {
        let classes: Vec<Class> = "aÉ5漢\u{301}😀“\u{0}".chars().map(Class::of).collect();
        use Class::{Digit, Ideograph, Joiner, Lower, Mark, Symbol, Upper};
        assert_eq!(classes, [Lower, Upper, Digit, Ideograph, Joiner, Symbol, Mark, Symbol]);
        assert_eq!(Class::of('ß'), Lower);
        assert_eq!(Class::of('ن'), Lower);
        assert_eq!(Class::of('한'), Lower);
    }
}
