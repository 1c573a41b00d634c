//! [`Reader`]: the grammar of time expressions. Takes the words of a sentence, gives the longest expression that
//! starts at a word, as a [`Moment`] that does not know yet when the article was written.

use super::calendar::Date;
use super::words::{Border, Unit, Word, word};
use crate::annotate::{Annotated, Deprel};
use crate::span::TokenId;

/// What an expression says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// A full date.
    Date(Date),
    /// Year, month and day as far as given; "last June" carries its shift.
    Calendar { year: Option<i32>, month: Option<u32>, day: Option<u32>, shift: Option<i32> },
    /// "Sunday", "last Sunday".
    Weekday(u32, Option<i32>),
    /// The unit so many before or after the current one: "last week", "two years ago".
    Offset(Unit, i32),
    /// So many units up to now or from now on: "the past two weeks".
    Stretch(Unit, i32),
    /// "the 1990s"
    Decade(i32),
    /// "the summer of 2018", "last summer"
    Season { season: u32, year: Option<i32>, shift: Option<i32> },
    /// "the end of the year"
    Border(Border, Box<Moment>),
    /// "between 2001 and 2006"
    Range(Box<Moment>, Box<Moment>),
    /// "for two weeks"; 0 where the number is vague.
    Duration(Unit, u32),
    /// So many units before or after what was told last, or after what the word at this position introduces: "a day
    /// later", "a day after the vote"; 0 units where the number is vague.
    Then { unit: Unit, count: i32, anchor: Option<u32> },
    /// The unit so many before or after the one told of: "the same day", "the following month".
    Relative(Unit, i32),
    /// "the following Monday"
    RelativeWeekday(u32, i32),
    /// "the following January"
    RelativeMonth(u32, i32),
    /// "that winter"
    RelativeSeason(u32, i32),
    /// "at the time", "since then"
    Same,
    /// A time of the day told of: "at dawn", "at 9 a.m."
    Clock,
    /// A time that nothing tells: "in recent months".
    Unknown,
}

/// The words of one sentence.
pub(super) struct Reader<'a> {
    pub(super) doc: &'a Annotated,
    /// First word and one past the last.
    pub(super) start: u32,
    pub(super) end: u32,
}

/// One past the last word, and what it says.
type Read = Option<(u32, Moment)>;

impl Moment {
    /// Whether it comes round again, and nothing in it says which time is meant: "June 12", "Sunday", "the summer".
    pub(super) fn recurs(&self) -> bool {
        match self {
            Self::Calendar { year, shift, .. } | Self::Season { year, shift, .. } => year.is_none() && shift.is_none(),
            Self::Weekday(_, shift) => shift.is_none(),
            Self::Border(_, inner) => inner.recurs(),
            _ => false,
        }
    }
}

impl Reader<'_> {
    pub(super) fn form(&self, i: u32) -> &str {
        if (self.start..self.end).contains(&i) { self.doc.form(TokenId(i)) } else { "" }
    }

    pub(super) fn word(&self, i: u32) -> Option<Word> {
        (self.start..self.end).contains(&i).then(|| word(self.form(i), self.doc.token(TokenId(i))))?
    }

    fn is(&self, i: u32, forms: &[&str]) -> bool {
        let form = self.form(i);
        forms.iter().any(|f| form.eq_ignore_ascii_case(f))
    }

    fn unit(&self, i: u32) -> Option<Unit> {
        match self.word(i) {
            Some(Word::Unit(unit)) => Some(unit),
            _ => None,
        }
    }

    /// The expression that starts at word `i`, with a range of two joined.
    pub(super) fn expression(&self, i: u32) -> Read {
        let (end, moment) = self.phrase(i)?;
        let joint = if self.is(end, &["to", "through", "until"]) {
            self.is(i.wrapping_sub(1), &["from"]) || matches!(moment, Moment::Calendar { day: Some(_), .. })
        } else if self.is(end, &["and"]) {
            self.is(i.wrapping_sub(1), &["between"])
        } else {
            self.is(end, &["-", "–", "—"]) && !self.doc.token(TokenId(end - 1)).space_after
        };
        if !joint {
            return Some((end, moment));
        }
        let second = self.article(end + 1);
        if let (Moment::Calendar { year, month: Some(month), day: Some(first), .. }, Some(Word::Number(day @ 1..=31))) =
            (&moment, self.word(second))
            && self.phrase(second).is_none()
        {
            // Two days of one month: what counts down is something else.
            if day < *first {
                return Some((end, moment));
            }
            let (after, year) = self.year_after(second + 1).map_or((second + 1, *year), |(e, y)| (e, Some(y)));
            let last = Moment::Calendar { year, month: Some(*month), day: Some(day), shift: None };
            return Some((after, Moment::Range(Box::new(moment), Box::new(last))));
        }
        let bare_year = || match self.word(second) {
            Some(Word::Year(year)) => Some((second + 1, calendar(Some(year), None, None))),
            _ => None,
        };
        match self.phrase(second).or_else(bare_year) {
            Some((after, last)) => Some((after, Moment::Range(Box::new(moment), Box::new(last)))),
            None => Some((end, moment)),
        }
    }

    /// Skips an article.
    fn article(&self, i: u32) -> u32 {
        if self.word(i) == Some(Word::Article) { i + 1 } else { i }
    }

    fn phrase(&self, i: u32) -> Read {
        if self.is(i, &["then"]) {
            let since = self.is(i.wrapping_sub(1), &["since", "until", "by"]);
            return since.then_some((i + 1, Moment::Same));
        }
        if self.is(i, &["time"]) {
            let before = i.wrapping_sub(1);
            let told = self.word(before) == Some(Word::Article) || self.is(before, &["that"]);
            let at = self.is(i.wrapping_sub(2), &["at"]) && !self.is(i + 1, &["of", "when"]);
            return (told && at).then_some((i + 1, Moment::Same));
        }
        let (mut end, moment) = match self.word(i)? {
            Word::Month(month) => self.month(i, month, None),
            Word::Weekday(day) => self.weekday(i, day, None),
            Word::Day(offset) => Some((i + 1, Moment::Offset(Unit::Day, offset))),
            Word::Date(date) => Some((i + 1, Moment::Date(date))),
            Word::Decade(year) => Some((i + 1, Moment::Decade(year))),
            Word::Year(year) => self.year(i, year),
            Word::Number(number) => self.number(i, number),
            Word::Unit(unit) => self.bare_unit(i, unit),
            Word::Edge(_) => {
                let hyphen = u32::from(self.is(i + 1, &["-"]));
                let inner = self.article(i + 1 + hyphen);
                match self.word(inner) {
                    Some(Word::Year(year)) => Some((inner + 1, calendar(Some(year), None, None))),
                    Some(Word::Month(_) | Word::Weekday(_) | Word::Decade(_) | Word::Shift(_) | Word::Day(_)) => {
                        self.phrase(inner)
                    }
                    _ => None,
                }
            }
            Word::Border(border) => self.border(i, border),
            Word::Shift(shift) => self.shifted(i, shift),
            Word::Relative(shift) => self.relative(i, shift),
            Word::Recent => self.unit(i + 1).map(|_| (i + 2, Moment::Unknown)),
            Word::Season(season) => self.season(i, season, None),
            Word::Holiday(month, day) => {
                let (end, year) = self.year_after(i + 1).map_or((i + 1, None), |(e, y)| (e, Some(y)));
                Some((end, calendar(year, Some(month), Some(day))))
            }
            Word::Clock => self.clock(i),
            Word::Part if self.is(i, &["dawn", "dusk", "midday", "noon"]) => {
                let told = self.is(i.wrapping_sub(1), &["at", "around", "before", "by"]);
                told.then_some((i + 1, Moment::Clock))
            }
            _ => None,
        }?;
        if !matches!(moment, Moment::Duration(..)) && self.word(end) == Some(Word::Part) {
            end += 1;
        }
        Some((end, moment))
    }

    /// "June 12, 2018", "June 2018", "June".
    fn month(&self, i: u32, month: u32, shift: Option<i32>) -> Read {
        let mut end = i + 1;
        let mut day = None;
        if let Some(Word::Number(number @ 1..=31)) = self.word(end)
            && self.form(end).starts_with(|c: char| c.is_ascii_digit())
            && self.unit(end + 1).is_none()
        {
            day = Some(number);
            end += 1;
        }
        let of = u32::from(self.is(end, &["of"]));
        let (end, year) = match self.year_after(end + of) {
            Some((after, year)) => (after, Some(year)),
            None => (end, None),
        };
        if let (Some(year), Some(day)) = (year, day) {
            return Date::new(year, month, day).map(|date| (end, Moment::Date(date)));
        }
        Some((end, Moment::Calendar { year, month: Some(month), day, shift }))
    }

    /// A year at `i`, possibly after a comma.
    fn year_after(&self, i: u32) -> Option<(u32, i32)> {
        let i = if self.is(i, &[","]) { i + 1 } else { i };
        match self.word(i) {
            Some(Word::Year(year)) => Some((i + 1, year)),
            _ => None,
        }
    }

    /// "Sunday", "Sunday morning", "Sunday, June 12".
    fn weekday(&self, i: u32, day: u32, shift: Option<i32>) -> Read {
        let mut end = i + 1;
        if self.word(end) == Some(Word::Part) {
            end += 1;
        }
        let next = self.article(if self.is(end, &[","]) { end + 1 } else { end });
        if let Some(Word::Month(_) | Word::Number(_)) = self.word(next)
            && let Some((after, date @ (Moment::Date(_) | Moment::Calendar { day: Some(_), .. }))) = self.phrase(next)
        {
            return Some((after, date));
        }
        Some((end, Moment::Weekday(day, shift)))
    }

    /// A bare year counts after a preposition that takes one.
    fn year(&self, i: u32, year: i32) -> Read {
        let token = self.doc.token(TokenId(i));
        let introduced = self.is(
            i.wrapping_sub(1),
            &[
                "in", "since", "by", "until", "till", "during", "from", "before", "after", "through", "between", "of",
                "for",
            ],
        );
        (introduced && token.deprel != Deprel::Nummod).then(|| (i + 1, calendar(Some(year), None, None)))
    }

    /// "12 June 2018", "two weeks ago", "9 a.m.".
    fn number(&self, i: u32, number: u32) -> Read {
        let of = u32::from(self.is(i + 1, &["of"]));
        if let Some(Word::Month(month)) = self.word(i + 1 + of)
            && (1..=31).contains(&number)
            && self.form(i).starts_with(|c: char| c.is_ascii_digit())
        {
            let end = i + 2 + of;
            return Some(match self.year_after(end) {
                Some((after, year)) => (after, Moment::Date(Date::new(year, month, number)?)),
                None => (end, calendar(None, Some(month), Some(number))),
            });
        }
        match self.word(i + 1) {
            Some(Word::Clock) => return self.clock(i + 1),
            // "a few", "a couple of"
            Some(Word::Number(inner)) if self.is(i, &["a"]) => return self.number(i + 1, inner),
            _ => {}
        }
        let unit_at = i + 1 + u32::from(number <= 2 && of == 1);
        let unit = self.unit(unit_at)?;
        let end = unit_at + 1;
        if self.is(end, &["old", "-"]) || self.is(end + 1, &["old"]) {
            return None;
        }
        Some(match self.word(end) {
            Some(Word::Ago) if number == 0 => (end + 1, Moment::Unknown),
            Some(Word::Ago) => (end + 1, Moment::Offset(unit, -i32::try_from(number).ok()?)),
            Some(Word::Then(sign)) => (end + 1, self.then(end, unit, i32::try_from(number).ok()?.saturating_mul(sign))),
            _ if self.is(end, &["from"]) && self.is(end + 1, &["now"]) && number > 0 => {
                (end + 2, Moment::Offset(unit, i32::try_from(number).ok()?))
            }
            _ => (end, Moment::Duration(unit, number)),
        })
    }

    /// "day before yesterday", "the day after the vote", "hours later"; otherwise only as "the year" inside "the end of
    /// the year".
    fn bare_unit(&self, i: u32, unit: Unit) -> Read {
        if let Some(Word::Then(sign)) = self.word(i + 1) {
            if let (Some(Word::Day(offset)), Unit::Day) = (self.word(i + 2), unit) {
                return Some((i + 3, Moment::Offset(unit, offset + sign)));
            }
            let one = self.word(i.wrapping_sub(1)) == Some(Word::Article);
            let several = self.form(i).ends_with('s');
            return (one || several).then(|| (i + 2, self.then(i + 1, unit, if several { 0 } else { sign })));
        }
        let weekend = unit == Unit::Weekend && self.word(i.wrapping_sub(1)) == Some(Word::Article);
        weekend.then_some((i + 1, Moment::Offset(Unit::Weekend, 0)))
    }

    /// "later" refers to what was told last; "after" and "before" to what they introduce, where they introduce something.
    fn then(&self, at: u32, unit: Unit, count: i32) -> Moment {
        let introduces = matches!(self.doc.token(TokenId(at)).deprel, Deprel::Case | Deprel::Mark);
        Moment::Then { unit, count, anchor: introduces.then_some(at) }
    }

    /// "the same day", "the following month", "that Friday", "the previous two weeks".
    fn relative(&self, i: u32, shift: i32) -> Read {
        Some(match self.word(i + 1)? {
            Word::Unit(unit) if self.form(i + 1).ends_with('s') => {
                (i + 2, Moment::Then { unit, count: 0, anchor: None })
            }
            Word::Unit(unit) => (i + 2, Moment::Relative(unit, shift)),
            Word::Weekday(day) => (i + 2, Moment::RelativeWeekday(day, shift)),
            Word::Month(month)
                if self.year_after(i + 2).is_none() && !matches!(self.word(i + 2), Some(Word::Number(_))) =>
            {
                (i + 2, Moment::RelativeMonth(month, shift))
            }
            Word::Season(season) if self.year_after(i + 2).is_none() => (i + 2, Moment::RelativeSeason(season, shift)),
            Word::Part => (i + 2, Moment::Relative(Unit::Day, shift)),
            Word::Number(_) => {
                let of = u32::from(self.is(i + 2, &["of"]));
                self.unit(i + 2 + of)?;
                (i + 3 + of, Moment::Unknown)
            }
            _ => return None,
        })
    }

    /// "end of June", "beginning of the year", "end of last week".
    fn border(&self, i: u32, border: Border) -> Read {
        if !self.is(i + 1, &["of"]) {
            return None;
        }
        let inner = self.article(i + 2);
        let (end, moment) = match self.word(inner)? {
            Word::Unit(unit) if !matches!(unit, Unit::Day | Unit::Hour | Unit::Minute | Unit::Second) => {
                (inner + 1, Moment::Offset(unit, 0))
            }
            Word::Year(year) => (inner + 1, calendar(Some(year), None, None)),
            Word::Month(_) | Word::Decade(_) | Word::Shift(_) | Word::Season(_) => self.phrase(inner)?,
            _ => return None,
        };
        Some((end, Moment::Border(border, Box::new(moment))))
    }

    /// "last week", "the past two weeks", "next Sunday", "this morning".
    fn shifted(&self, i: u32, shift: i32) -> Read {
        match self.word(i + 1)? {
            Word::Unit(unit) => Some((
                i + 2,
                match shift {
                    // "past weeks" and "coming days" are vague stretches
                    _ if self.form(i + 1).ends_with('s') => Moment::Unknown,
                    // "over the last year", "the past week"
                    _ if shift != 0 && (self.is(i, &["past"]) || self.spans(i)) => Moment::Stretch(unit, shift),
                    _ => Moment::Offset(unit, shift),
                },
            )),
            Word::Number(number) => {
                let of = u32::from(self.is(i + 2, &["of"]));
                let unit = self.unit(i + 2 + of)?;
                let count = i32::try_from(number).ok()?;
                let moment = match shift {
                    0 => Moment::Unknown,
                    _ if count == 0 => Moment::Unknown,
                    shift => Moment::Stretch(unit, shift.saturating_mul(count)),
                };
                Some((i + 3 + of, moment))
            }
            Word::Weekday(day) => self.weekday(i + 1, day, Some(shift)),
            Word::Month(month) => self.month(i + 1, month, Some(shift)),
            Word::Season(season) => self.season(i + 1, season, Some(shift)),
            Word::Part => {
                let night = self.is(i + 1, &["night", "evening"]);
                Some((i + 2, Moment::Offset(Unit::Day, if night { shift } else { 0 })))
            }
            // "late this week" reads inwards, "this late June" does not exist
            _ => None,
        }
    }

    /// Whether "the last" at `i` opens a stretch that reaches to today: "over the last year".
    fn spans(&self, i: u32) -> bool {
        self.word(i.wrapping_sub(1)) == Some(Word::Article)
            && self.is(i.wrapping_sub(2), &["over", "during", "for", "in", "within", "throughout"])
    }

    /// "summer 2018", "the summer of 2018", "last summer".
    fn season(&self, i: u32, season: u32, shift: Option<i32>) -> Read {
        let of = u32::from(self.is(i + 1, &["of"]));
        if let Some((end, year)) = self.year_after(i + 1 + of) {
            return Some((end, Moment::Season { season, year: Some(year), shift }));
        }
        (shift.is_some() || self.word(i.wrapping_sub(1)) == Some(Word::Article))
            .then_some((i + 1, Moment::Season { season, year: None, shift }))
    }

    /// "9 a.m. on Sunday": the time of day is left out of the value.
    fn clock(&self, i: u32) -> Read {
        let mut end = i + 1;
        while self.word(end) == Some(Word::Clock) {
            end += 1;
        }
        let mut next = end;
        while self.is(next, &["on", ",", "local", "time"]) && next < end + 3 {
            next += 1;
        }
        match self.word(next) {
            Some(Word::Weekday(_) | Word::Month(_) | Word::Day(_) | Word::Date(_)) => self.phrase(next),
            _ => Some((end, Moment::Clock)),
        }
    }
}

fn calendar(year: Option<i32>, month: Option<u32>, day: Option<u32>) -> Moment {
    Moment::Calendar { year, month, day, shift: None }
}
