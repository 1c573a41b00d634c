//! Identity: ids minted from content alone, so that two runs, machines or documents give one thing one id.
//!
//! [`node_id`] names an actor by type and folded name (`person/kim-jong-un`), [`statement_id`] a statement by its words,
//! [`fact_id`] a relation by everything it states. [`slug`] and [`fold`] are the one definition of "the same name":
//! case, accents and punctuation do not count. Depends on nothing else of the library but the type names.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::annotate::EntityType;

/// The id of the node an entity of this type and canonical name stands at: `person/kim-jong-un`.
pub(crate) fn node_id(kind: EntityType, name: &str) -> String {
    let mut id = kind.as_str().to_ascii_lowercase();
    id.push('/');
    slug_into(name, &mut id);
    id
}

/// The id of an entity that has no name of its own ("officials", "the plan") and so is known in one document only:
/// `group/officials~7f9c2ba4`. The same description elsewhere is another node.
pub(crate) fn local_node_id(document: &str, kind: EntityType, description: &str) -> String {
    let mut id = node_id(kind, description);
    id.push('~');
    id.push_str(&digest(&[document])[..LOCAL]);
    id
}

/// The id of a statement, by its words; white space does not count: `statement/0e3m8rj2c5y7k1pq`.
pub(crate) fn statement_id(text: &str) -> String {
    let mut hash = Fnv128::default();
    for word in text.split_whitespace() {
        hash.field(word);
    }
    format!("statement/{}", hash.digits())
}

/// The id of a relation from everything that tells it from another, in a fixed order: `fact/4tq8x0s6v2n9d3bz`.
/// An absent part is an empty field; fields cannot run into each other.
pub(crate) fn fact_id(fields: &[&str]) -> String {
    format!("fact/{}", digest(fields))
}

/// A 16-character fingerprint of `fields`: FNV-1a, 128 bits, over the bytes of each field followed by 0xFF (a byte
/// UTF-8 never has), its halves stirred so that every digit depends on every byte, cut to 80 bits, in lower-case
/// Crockford base 32. Part of the output format: it never changes.
pub(crate) fn digest(fields: &[&str]) -> String {
    let mut hash = Fnv128::default();
    for field in fields {
        hash.field(field);
    }
    hash.digits()
}

/// The path segment a name becomes: letters and digits of any script, folded as in [`fold`], runs of anything else a
/// hyphen. Never empty; long names are cut and told apart by a fingerprint.
pub(crate) fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    slug_into(name, &mut out);
    out
}

/// A name as it is compared: lower case, Latin letters without accents, compatibility forms resolved, apostrophes and
/// the dots of abbreviations dropped, other punctuation a single blank. Letters of other scripts stay as they are.
pub(crate) fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    fold_into(name, ' ', &mut out);
    out
}

/// Slugs are cut after this many bytes.
const LONGEST: usize = 96;
/// Characters of a fingerprint that tell documents or cut names apart.
const LOCAL: usize = 8;

fn slug_into(name: &str, out: &mut String) {
    let start = out.len();
    fold_into(name, '-', out);
    if out.len() == start {
        // Nothing to read aloud (an emoji, "???"): the name itself is all there is to tell it by.
        out.push('~');
        out.push_str(&digest(&[name.trim()])[..LOCAL]);
    } else if out.len() - start > LONGEST {
        let tail = digest(&[&out[start..]]);
        let mut cut = start + LONGEST;
        while !out.is_char_boundary(cut) {
            cut -= 1;
        }
        out.truncate(cut);
        out.push('~');
        out.push_str(&tail[..LOCAL]);
    }
}

fn fold_into(name: &str, separator: char, out: &mut String) {
    if name.is_ascii() {
        return fold_chars(name.chars(), separator, out);
    }
    // Decomposed to fold accents, composed again for the scripts that keep their marks (Hangul, Devanagari …).
    let mut folded = String::with_capacity(name.len());
    fold_chars(name.nfkd(), separator, &mut folded);
    out.extend(folded.nfc());
}

/// What stands between two characters that are kept.
#[derive(PartialEq)]
enum Gap {
    None,
    /// A dot after a letter: nothing inside an abbreviation ("U.S."), a separator before a digit.
    Dot,
    Break,
}

fn fold_chars(chars: impl Iterator<Item = char>, separator: char, out: &mut String) {
    let start = out.len();
    let mut gap = Gap::None;
    let mut base_is_latin = true;
    for c in chars {
        if is_combining_mark(c) {
            if !base_is_latin && gap == Gap::None {
                out.push(c);
            }
            continue;
        }
        if c.is_alphanumeric() {
            let separate = match gap {
                Gap::None => false,
                Gap::Dot => c.is_numeric(),
                Gap::Break => out.len() > start,
            };
            if separate {
                out.push(separator);
            }
            gap = Gap::None;
            base_is_latin = is_latin(c);
            match latin_spelling(c) {
                Some(letters) => out.push_str(letters),
                // One character at a time: a final sigma must not depend on what follows it.
                None => out.extend(c.to_lowercase().filter(|&l| !(base_is_latin && is_combining_mark(l)))),
            }
        } else if let Some(word) = symbol_word(c) {
            if out.len() > start {
                out.push(separator);
            }
            out.push_str(word);
            gap = Gap::Break;
            base_is_latin = true;
        } else if c == '.' && out[start..].chars().next_back().is_some_and(char::is_alphabetic) && gap == Gap::None {
            gap = Gap::Dot;
        } else if !is_apostrophe(c) && !is_invisible(c) {
            gap = Gap::Break;
        }
    }
}

fn is_latin(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '\u{AA}'..='\u{2AF}' | '\u{1D00}'..='\u{1DBF}' | '\u{1E00}'..='\u{1EFF}'
        | '\u{2C60}'..='\u{2C7F}' | '\u{A720}'..='\u{A7FF}' | '\u{AB30}'..='\u{AB6F}')
}

/// Letters of the Latin script that no decomposition reduces to a to z.
fn latin_spelling(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'þ' | 'Þ' => "th",
        'ħ' | 'Ħ' => "h",
        'ŧ' | 'Ŧ' => "t",
        'ı' => "i",
        'ŋ' | 'Ŋ' => "ng",
        'ə' | 'Ə' => "e",
        'ς' => "σ",
        _ => return None,
    })
}

/// Symbols that carry meaning in a name or an amount: "AT&T", "$5" and "5%" must not lose it.
fn symbol_word(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "and",
        '+' => "plus",
        '#' => "no",
        '@' => "at",
        '%' => "percent",
        '$' => "dollar",
        '€' => "euro",
        '£' => "pound",
        '¥' => "yen",
        _ => return None,
    })
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´')
}

/// Soft hyphens, joiners, direction marks: invisible, so they cannot part words.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

struct Fnv128(u128);

impl Default for Fnv128 {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Fnv128 {
    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    }

    fn field(&mut self, field: &str) {
        for &byte in field.as_bytes() {
            self.byte(byte);
        }
        self.byte(0xFF);
    }

    fn digits(&self) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        // FNV alone leaves the last bytes in a few bits; MurmurHash3's finaliser over both halves spreads them.
        let low = stir(self.0 as u64 ^ stir((self.0 >> 64) as u64));
        let high = stir((self.0 >> 64) as u64 ^ low);
        let folded = (u128::from(high & 0xFFFF) << 64) | u128::from(low);
        (0..16).rev().map(|i| char::from(ALPHABET[(folded >> (5 * i)) as usize & 31])).collect()
    }
}

fn stir(mut x: u64) -> u64 {
    x = (x ^ (x >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    x = (x ^ (x >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    x ^ (x >> 33)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_fold_across_case_accents_and_punctuation() {
        for (name, expected) in [
            ("Kim Jong-un", "kim-jong-un"),
            ("KIM JONG UN", "kim-jong-un"),
            ("Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
            ("İstanbul", "istanbul"),
            ("Łódź", "lodz"),
            ("Straße", "strasse"),
            ("U.S.", "us"),
            ("U.S. Army", "us-army"),
            ("J.K. Rowling", "jk-rowling"),
            ("1.5 million", "1-5-million"),
            ("No.10", "no-10"),
            ("Côte d’Ivoire", "cote-divoire"),
            ("AT&T", "at-and-t"),
            ("Johnson & Johnson", "johnson-and-johnson"),
            ("$5", "dollar-5"),
            ("5%", "5-percent"),
            ("  –Kim–  ", "kim"),
            ("\u{202e}Kim\u{202c}", "kim"),
            ("Владимир Путин", "владимир-путин"),
            ("Йорк", "йорк"),
            ("김정은", "김정은"),
            ("नरेन्द्र मोदी", "नरेन्द्र-मोदी"),
            ("ﬁlm", "film"),
            ("ΟΔΟΣ", "οδοσ"),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
        assert_eq!(fold("Recep-Tayyip  ERDOĞAN"), "recep tayyip erdogan");
    }

    #[test]
    fn ids_are_part_of_the_format() {
        assert_eq!(node_id(EntityType::Person, "Kim Jong-un"), "person/kim-jong-un");
        assert_eq!(statement_id("We  agree."), statement_id("We agree.\n"));
        assert_ne!(fact_id(&["ab", "c"]), fact_id(&["a", "bc"]));
        assert_ne!(node_id(EntityType::Thing, "🙂"), node_id(EntityType::Thing, "🙃"));
        assert!(slug(&"long ".repeat(1000)).len() < 120);
        assert_ne!(
            local_node_id("a", EntityType::Group, "officials"),
            local_node_id("b", EntityType::Group, "officials")
        );
    }

    #[test]
    fn the_fingerprint_is_fnv_1a() {
        // Published test vector: FNV-1a 128 of "a".
        let mut hash = Fnv128::default();
        hash.byte(b'a');
        assert_eq!(hash.0, 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
    }

    proptest! {
        #[test]
        fn slugs_are_stable_and_safe(name in "\\PC{0,40}") {
            let once = slug(&name);
            prop_assert!(!once.is_empty());
            let unsafe_in_iri = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}/?#%".contains(c);
            prop_assert!(!once.contains(unsafe_in_iri), "{}", once);
            if !once.contains('~') {
                prop_assert_eq!(slug(&once), once);
            }
        }
    }
}
