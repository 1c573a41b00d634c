//! [`Word`]: what a token contributes to a time expression, from `data/time.tsv` and from its digits.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::calendar::Date;
use crate::annotate::{Deprel, Token, Upos};

/// The class of a word in the grammar of time expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Month(u32),
    Weekday(u32),
    Unit(Unit),
    /// "morning"
    Part,
    Season(u32),
    /// A number in words, or in digits where it is below 1000; 0 for "several".
    Number(u32),
    /// Four digits that can name a year.
    Year(i32),
    /// "1990s"
    Decade(i32),
    /// "2018-06-12"
    Date(Date),
    /// "9:30", "noon"
    Clock,
    /// Days from today.
    Day(i32),
    /// "early", "late"
    Edge(Border),
    /// "end", "beginning"
    Border(Border),
    /// "last", "this", "next": so many periods from the current one.
    Shift(i32),
    /// "previous", "that", "following": so many periods from the one told of.
    Relative(i32),
    Ago,
    /// "later" (1), "before" (-1)
    Then(i32),
    /// "recent"
    Recent,
    Holiday(u32, u32),
    Article,
    Approximation,
}

/// A unit of time, from the shortest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// Which part of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Border {
    Start,
    Middle,
    End,
}

impl Unit {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "second" => Self::Second,
            "minute" => Self::Minute,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "weekend" => Self::Weekend,
            "week" => Self::Week,
            "fortnight" => Self::Fortnight,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "year" => Self::Year,
            "decade" => Self::Decade,
            "century" => Self::Century,
            _ => return None,
        })
    }

    /// Whether it is less than a day.
    pub(crate) fn is_clock(self) -> bool {
        self <= Self::Hour
    }

    /// `count` of it as an ISO 8601 duration.
    pub(super) fn duration(self, count: u32) -> String {
        match self {
            Self::Second => format!("PT{count}S"),
            Self::Minute => format!("PT{count}M"),
            Self::Hour => format!("PT{count}H"),
            Self::Day => format!("P{count}D"),
            Self::Weekend => format!("P{}D", count.saturating_mul(2)),
            Self::Week => format!("P{count}W"),
            Self::Fortnight => format!("P{}W", count.saturating_mul(2)),
            Self::Month => format!("P{count}M"),
            Self::Quarter => format!("P{}M", count.saturating_mul(3)),
            Self::Year => format!("P{count}Y"),
            Self::Decade => format!("P{}Y", count.saturating_mul(10)),
            Self::Century => format!("P{}Y", count.saturating_mul(100)),
        }
    }
}

/// Longest form the lexicon has.
const LONGEST: usize = 16;

/// The class of a token, by its form and part of speech.
pub(super) fn word(form: &str, token: &Token) -> Option<Word> {
    let first = *form.as_bytes().first()?;
    if first.is_ascii_digit() || matches!(first, b'\'') || form.starts_with('’') {
        return digits(form);
    }
    let bare = form.strip_suffix('.').unwrap_or(form);
    let mut lower = [0; LONGEST];
    let lower = lower.get_mut(..bare.len())?;
    lower.copy_from_slice(bare.as_bytes());
    lower.make_ascii_lowercase();
    let word = WORDS.get(std::str::from_utf8(lower).ok()?).copied()?;
    let fits = match word {
        Word::Month(_) | Word::Weekday(_) | Word::Holiday(..) => {
            first.is_ascii_uppercase()
                && matches!(token.upos, Upos::Propn | Upos::Noun)
                && (bare.len() > 3 || bare.len() < form.len() || bare.eq_ignore_ascii_case("may"))
        }
        Word::Season(_) => matches!(token.upos, Upos::Propn | Upos::Noun),
        Word::Shift(_) | Word::Relative(_) | Word::Edge(_) => {
            !matches!(token.upos, Upos::Verb | Upos::Pron | Upos::Sconj)
                || token.upos == Upos::Verb && token.deprel == Deprel::Amod
        }
        Word::Clock => bare.len() > 2 || token.upos != Upos::Aux,
        _ => true,
    };
    fits.then_some(word)
}

fn digits(form: &str) -> Option<Word> {
    let form = form.trim_start_matches(['\'', '’']);
    let end = form.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(form.len());
    let (number, rest) = form.split_at(end);
    let value = number.parse::<u32>().ok()?;
    match rest {
        "" if number.len() == 4 && (1000..2200).contains(&value) => Some(Word::Year(value as i32)),
        "" if number.len() <= 3 => Some(Word::Number(value)),
        // the end of a sentence that was taken for an ordinal
        "." if value <= 31 => Some(Word::Number(value)),
        "st" | "nd" | "rd" | "th" if value <= 31 => Some(Word::Number(value)),
        "s" | "'s" | "’s" if number.len() == 4 && value % 10 == 0 => Some(Word::Decade(value as i32)),
        "s" | "'s" | "’s" if number.len() == 2 && value % 10 == 0 && value >= 20 => {
            Some(Word::Decade(1900 + value as i32))
        }
        _ if rest.starts_with(':') && value < 25 && rest.len() == 3 => Some(Word::Clock),
        "am" | "pm" | "a.m." | "p.m." => Some(Word::Clock),
        _ if form.len() == 10 && rest.starts_with('-') => Date::parse(form).map(Word::Date),
        _ => None,
    }
}

static WORDS: LazyLock<FxHashMap<&'static str, Word>> = LazyLock::new(|| {
    let rows = include_str!("../data/time.tsv").lines().filter(|l| !l.starts_with('#'));
    rows.flat_map(|row| {
        let mut columns = row.split('\t');
        let class = columns.next().unwrap_or_default();
        let value = columns.next().unwrap_or_default();
        let word = parse(class, value);
        columns.next().unwrap_or_default().split(", ").filter_map(move |form| Some((form, word?)))
    })
    .collect()
});

fn parse(class: &str, value: &str) -> Option<Word> {
    let number = value.parse::<i32>();
    let border = || match value {
        "start" => Some(Border::Start),
        "middle" => Some(Border::Middle),
        "end" => Some(Border::End),
        _ => None,
    };
    Some(match class {
        "month" => Word::Month(number.ok()? as u32),
        "weekday" => Word::Weekday(number.ok()? as u32),
        "unit" => Word::Unit(Unit::parse(value)?),
        "part" => Word::Part,
        "season" => Word::Season(number.ok()? as u32),
        "number" => Word::Number(number.ok()? as u32),
        "day" => Word::Day(number.ok()?),
        "edge" => Word::Edge(border()?),
        "border" => Word::Border(border()?),
        "shift" => Word::Shift(number.ok()?),
        "relative" => Word::Relative(number.ok()?),
        "ago" => Word::Ago,
        "then" => Word::Then(number.ok()?),
        "recent" => Word::Recent,
        "clock" => Word::Clock,
        "holiday" => {
            let (month, day) = value.split_once('-')?;
            Word::Holiday(month.parse().ok()?, day.parse().ok()?)
        }
        "article" => Word::Article,
        "approx" => Word::Approximation,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_lexicon_is_understood_once_and_short_enough() {
        let rows: Vec<&str> = include_str!("../data/time.tsv").lines().filter(|l| !l.starts_with('#')).collect();
        let mut forms = 0;
        for row in rows {
            let columns: Vec<&str> = row.split('\t').collect();
            assert!(parse(columns[0], columns[1]).is_some(), "{row}");
            for form in columns[2].split(", ") {
                assert!(form.len() <= LONGEST, "{form}");
                forms += 1;
            }
        }
        assert_eq!(WORDS.len(), forms, "a form occurs twice");
    }

    #[test]
    fn digits_are_years_days_decades_and_clocks() {
        assert_eq!(digits("2018"), Some(Word::Year(2018)));
        assert_eq!(digits("12th"), Some(Word::Number(12)));
        assert_eq!(digits("1990s"), Some(Word::Decade(1990)));
        assert_eq!(digits("’90s"), Some(Word::Decade(1990)));
        assert_eq!(digits("9:30"), Some(Word::Clock));
        assert_eq!(digits("2018-06-12"), Date::new(2018, 6, 12).map(Word::Date));
        assert_eq!(digits("12,000"), None);
        assert_eq!(digits("99999999999999999999"), None);
    }
}
