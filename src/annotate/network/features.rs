//! What the network knows of a word before it sees the context: the one definition used by the network and its trainer.
//!
//! Takes a form; gives row numbers of the learned tables. Pretrained vectors are looked up in [`super::tables`].

use std::borrow::Cow;

/// Hashed rows of a form: its suffixes, prefixes, whole and shape.
pub(crate) const GRAMS: usize = 8;

/// The form as the tables see it: lower-cased, typographic quotes straightened, digits made 0.
pub(crate) fn normalize(form: &str) -> Cow<'_, str> {
    if form.bytes().all(|b| b.is_ascii_lowercase()) {
        return Cow::Borrowed(form);
    }
    Cow::Owned(straighten(form).chars().map(|c| if c.is_numeric() { '0' } else { c }).collect())
}

/// The form as the pretrained vectors know it: lower-cased, typographic quotes straightened.
pub(crate) fn straighten(form: &str) -> String {
    let mut out = String::with_capacity(form.len());
    for c in form.chars() {
        match c {
            '‘' | '’' | '‚' | '‛' | '′' => out.push('\''),
            '“' | '”' | '„' | '‟' | '″' | '«' | '»' => out.push('"'),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// The hashed rows of a form; `normalized` is its [`normalize`]d text, `rows` the length of the table.
pub(crate) fn grams(form: &str, normalized: &str, rows: u32) -> [u32; GRAMS] {
    let ends: Vec<usize> = normalized.char_indices().map(|(i, _)| i).chain([normalized.len()]).collect();
    let chars = ends.len() - 1;
    let suffix = |n: usize| &normalized[ends[chars.saturating_sub(n)]..];
    let prefix = |n: usize| &normalized[..ends[n.min(chars)]];
    let row = |salt: u8, text: &str| hash(salt, text) % rows;
    [
        row(0, suffix(1)),
        row(1, suffix(2)),
        row(2, suffix(3)),
        row(3, suffix(4)),
        row(4, prefix(2)),
        row(5, prefix(3)),
        row(6, normalized),
        row(7, &shape(form)),
    ]
}

/// Casing and character classes, repeats shortened: "McDonald" → "XxXx", "U.S." → "X.X.", "2,000" → "d,d".
fn shape(form: &str) -> String {
    let mut out = String::new();
    for c in form.chars() {
        let class = match c {
            _ if c.is_uppercase() => 'X',
            _ if c.is_lowercase() => 'x',
            _ if c.is_numeric() => 'd',
            _ if c.is_alphabetic() => 'a',
            '’' | '‘' => '\'',
            _ => c,
        };
        if !out.ends_with(class) {
            out.push(class);
        }
        if out.len() > 12 {
            break;
        }
    }
    if form.chars().count() > 1 && form.chars().all(|c| c.is_uppercase()) {
        out.push('+');
    }
    out
}

/// FNV-1a, 32 bits, finished by a mix so that low bits depend on all: fixed for ever, since trained rows hang on it.
fn hash(salt: u8, text: &str) -> u32 {
    let mut h = (0x811c_9dc5_u32 ^ u32::from(salt)).wrapping_mul(0x0100_0193);
    for &b in text.as_bytes() {
        h = (h ^ u32::from(b)).wrapping_mul(0x0100_0193);
    }
    h ^= h >> 15;
    h = h.wrapping_mul(0x2c1b_3c6d);
    h ^ (h >> 13)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_normalized_and_any_text_has_rows() {
        assert_eq!(normalize("D’Arcy-1999"), "d'arcy-0000");
        assert_eq!(shape("McDonald"), "XxXx");
        assert_eq!(shape("NATO"), "X+");
        for form in ["", "é", "日本", "\u{301}", "a"] {
            assert!(grams(form, &normalize(form), 7).iter().all(|&r| r < 7));
        }
    }
}
