//! [`TimeExpressions`]: the phrases of a document that say when, each with its value in ISO 8601.
//!
//! Takes an [`Annotated`] document; finds the phrases with a small grammar over tokens (`grammar`, with the lexicon
//! `data/time.tsv`) and resolves them against the publication date (`calendar`): a weekday in past-tense news is the latest
//! one up to that date, after "will" the next. Without a publication date only absolute dates have a value. Which clause a
//! phrase dates is the tree's business: [`TimeExpressions::at`] answers for any word of an argument.

mod calendar;
mod grammar;
mod words;

use std::fmt::Display;
use std::ops::Range;

use self::calendar::Period;
pub(crate) use self::calendar::{Date, days};
use self::grammar::{Moment, Reader};
use self::words::{Border, Unit, Word};
use crate::annotate::{Annotated, Deprel, Upos, Xpos};
use crate::span::{Span, TokenId};

/// A phrase that says when or for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TimeExpression {
    /// Its bytes, from the preposition on.
    pub(crate) span: Span,
    /// Its tokens, from the preposition on.
    pub(crate) tokens: Range<u32>,
    /// The word through which it hangs in the tree.
    pub(crate) head: TokenId,
    /// ISO 8601, where it could be resolved: a date, week, month, year, an interval `a/b` (open: `a/..`, `../b`), or a
    /// duration `P2W`.
    pub(crate) value: Option<String>,
    /// Whether it says how long rather than when.
    pub(crate) duration: bool,
}

/// The time expressions of a document, in text order; they do not overlap.
#[derive(Clone, Debug, Default)]
pub(crate) struct TimeExpressions(Vec<TimeExpression>);

impl TimeExpressions {
    /// Finds and resolves all time expressions. Linear.
    pub(crate) fn new(doc: &Annotated) -> Self {
        let published = doc.document.date.as_deref().and_then(Date::parse).or_else(|| dateline(doc));
        let mut found = Vec::new();
        for sentence in &doc.sentences {
            let reader = Reader { doc, start: sentence.tokens.start, end: sentence.tokens.end };
            let mut i = reader.start;
            while i < reader.end {
                match reader.expression(i) {
                    Some((end, moment)) => {
                        let floor = found.last().map_or(0, |e: &TimeExpression| e.tokens.end).max(reader.start);
                        found.push(finish(&reader, floor, i, end, &moment, published));
                        i = end;
                    }
                    None => i += 1,
                }
            }
        }
        Self(found)
    }

    /// The expression that `token` lies in. O(log n).
    pub(crate) fn at(&self, token: TokenId) -> Option<&TimeExpression> {
        let after = self.0.partition_point(|e| e.tokens.start <= token.0);
        self.0.get(after.checked_sub(1)?).filter(|e| e.tokens.contains(&token.0))
    }

    /// Those inside a span, in text order. O(log n) and their number.
    pub(crate) fn within(&self, span: Span) -> impl Iterator<Item = &TimeExpression> {
        let first = self.0.partition_point(|e| e.span.start < span.start);
        self.0[first..].iter().take_while(move |e| e.span.start < span.end)
    }

    /// All of them, in text order.
    #[cfg(test)]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &TimeExpression> {
        self.0.iter()
    }
}

/// Sentences at the start of a document in which a dateline may stand.
const DATELINE_SENTENCES: usize = 4;

/// The full date of a dateline: before a dash at the start of an article.
fn dateline(doc: &Annotated) -> Option<Date> {
    doc.sentences.iter().take(DATELINE_SENTENCES).find_map(|sentence| {
        let reader = Reader { doc, start: sentence.tokens.start, end: sentence.tokens.end };
        let end = reader.end.min(reader.start + 20);
        let dash = (reader.start..end).find(|&i| matches!(reader.form(i), "—" | "–" | "-" | "--"))?;
        (reader.start..dash).find_map(|i| match reader.expression(i)? {
            (_, Moment::Date(date)) => Some(date),
            _ => None,
        })
    })
}

/// Adds determiner and preposition, head and value.
fn finish(
    reader: &Reader<'_>,
    floor: u32,
    first: u32,
    end: u32,
    moment: &Moment,
    published: Option<Date>,
) -> TimeExpression {
    let mut start = first;
    while start > floor && matches!(reader.word(start - 1), Some(Word::Article | Word::Approximation)) {
        start -= 1;
    }
    let preposition = (start > floor)
        .then(|| reader.form(start - 1))
        .filter(|_| matches!(reader.doc.token(TokenId(start - 1)).upos, Upos::Adp | Upos::Sconj))
        .map(Preposition::of);
    if preposition.is_some() {
        start -= 1;
    }
    let inside = |t: TokenId| (start..end).contains(&t.0);
    let head = (start..end).map(TokenId).find(|&t| reader.doc.token(t).head.is_none_or(|h| !inside(h)));
    let head = head.unwrap_or(TokenId(first));
    let preposition = preposition.unwrap_or(Preposition::None);
    let resolver = Resolver { published, future: is_future(reader.doc, head) };
    let duration = matches!(moment, Moment::Duration(..))
        && !matches!(preposition, Preposition::Within)
        && !(preposition == Preposition::In && resolver.future);
    let span = Span::new(reader.doc.tokens[start as usize].span.start, reader.doc.tokens[end as usize - 1].span.end);
    TimeExpression { span, tokens: start..end, head, value: resolver.value(moment, preposition), duration }
}

/// What a preposition does to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Preposition {
    /// None, or one that leaves it as it is: "on Sunday", "by June".
    None,
    /// "in two weeks"
    In,
    /// "within two weeks"
    Within,
    /// "since 2011", "after June"
    Since,
    /// "until June", "before June"
    Until,
}

impl Preposition {
    fn of(form: &str) -> Self {
        let is = |forms: &[&str]| forms.iter().any(|f| form.eq_ignore_ascii_case(f));
        match () {
            () if is(&["since", "after", "from"]) => Self::Since,
            () if is(&["until", "till", "before"]) => Self::Until,
            () if is(&["within"]) => Self::Within,
            () if is(&["in"]) => Self::In,
            () => Self::None,
        }
    }
}

/// Steps up the tree in search of the verb that gives the tense.
const LONGEST_CLIMB: usize = 12;

/// Whether the clause a phrase belongs to is about the future.
fn is_future(doc: &Annotated, head: TokenId) -> bool {
    let mut at = head;
    for _ in 0..LONGEST_CLIMB {
        let token = doc.token(at);
        let sentence = &doc.sentences[doc.sentence_of(at).index()];
        let window = at.0.saturating_sub(6).max(sentence.tokens.start)..at.0;
        let left = || window.clone().map(|t| &doc.tokens[t as usize]).filter(|t| t.head == Some(at));
        if matches!(token.upos, Upos::Verb | Upos::Aux) || left().any(|t| t.deprel == Deprel::Cop) {
            let auxiliary = |t: &crate::annotate::Token| {
                t.deprel == Deprel::Aux
                    && matches!(&*t.lemma, "will" | "would" | "shall" | "'ll" | "wo" | "must" | "should")
                    || t.deprel == Deprel::Mark && &*t.lemma == "to" && token.xpos == Xpos::Vb
            };
            return left().any(auxiliary);
        }
        match token.head {
            Some(next) => at = next,
            None => break,
        }
    }
    false
}

struct Resolver {
    published: Option<Date>,
    future: bool,
}

impl Resolver {
    fn value(&self, moment: &Moment, preposition: Preposition) -> Option<String> {
        if let Moment::Duration(unit, count) = *moment {
            return self.duration(unit, count, preposition);
        }
        let (first, last) = self.resolve(moment)?;
        let end = last.unwrap_or(first);
        let range = matches!(moment, Moment::Range(..));
        Some(match preposition {
            Preposition::Since if !range => format!("{first}/.."),
            Preposition::Until if !range => format!("../{end}"),
            _ => match last {
                Some(last) => interval(first, last),
                None => first.to_string(),
            },
        })
    }

    fn duration(&self, unit: Unit, count: u32, preposition: Preposition) -> Option<String> {
        if count == 0 {
            return None;
        }
        let then = || self.resolve(&Moment::Offset(unit, i32::try_from(count).ok()?));
        match preposition {
            Preposition::In if self.future => then().map(|(first, _)| first.to_string()),
            Preposition::Within => then().and_then(|(first, _)| Some(interval(Period::Day(self.published?), first))),
            Preposition::Since | Preposition::Until => None,
            _ => Some(unit.duration(count)),
        }
    }

    /// The first and, where it is a stretch, the last period.
    fn resolve(&self, moment: &Moment) -> Option<(Period, Option<Period>)> {
        let one = |period| Some((period, None));
        match *moment {
            Moment::Date(date) => one(Period::Day(date)),
            Moment::Calendar { year, month, day, shift } => one(self.calendar(year, month, day, shift)?),
            Moment::Weekday(day, shift) => one(Period::Day(self.weekday(day, shift)?)),
            Moment::Offset(unit, count) => self.offset(unit, count),
            Moment::Stretch(unit, count) => {
                let now = self.published?;
                let (far, _) = self.offset(unit, count)?;
                let here = Period::Day(now);
                Some(if count < 0 { (far, Some(here)) } else { (here, Some(far)) })
            }
            Moment::Decade(year) => Some((Period::Year(year), Some(Period::Year(year.saturating_add(9))))),
            Moment::Season(season, year) => self.season(season, year),
            Moment::Border(border, ref inner) => {
                let (first, last) = self.resolve(inner)?;
                one(match (border, first, last) {
                    (Border::Start, Period::Year(year), _) => Period::Month(year, 1),
                    (Border::End, _, Some(last)) => last,
                    (Border::End, Period::Year(year), None) => Period::Month(year, 12),
                    _ => first,
                })
            }
            Moment::Range(ref first, ref last) => {
                let (first, _) = self.resolve(first)?;
                let (start, end) = self.resolve(last)?;
                Some((first, Some(end.unwrap_or(start))))
            }
            Moment::Duration(..) | Moment::Unknown => None,
        }
    }

    /// Fills in the year: the latest such date up to publication, or the next one from it on.
    fn calendar(&self, year: Option<i32>, month: Option<u32>, day: Option<u32>, shift: Option<i32>) -> Option<Period> {
        let period = |year: i32| match (month, day) {
            (Some(month), Some(day)) => Date::new(year, month, day).map(Period::Day),
            (Some(month), None) => Some(Period::Month(year, month)),
            _ => Some(Period::Year(year)),
        };
        if let Some(year) = year {
            return period(year);
        }
        let (this, now_month, now_day) = self.published?.civil();
        let here = (month?, day.unwrap_or(now_day));
        let now = (now_month, now_day);
        let future = shift.map_or(self.future, |s| s > 0);
        let year = match shift {
            Some(0) => this,
            Some(-1) if here.0 == now_month => this - 1,
            Some(1) if here.0 == now_month => this + 1,
            _ if future => this + i32::from(here < now),
            _ => this - i32::from(here > now),
        };
        period(year)
    }

    fn weekday(&self, day: u32, shift: Option<i32>) -> Option<Date> {
        let now = self.published?;
        let back = (now.weekday() as i32 - day as i32).rem_euclid(7);
        Some(match shift {
            Some(-1) => now.plus(if back == 0 { -7 } else { -back }),
            Some(1) => now.plus(7 - back),
            _ if self.future => now.plus((7 - back) % 7),
            _ => now.plus(-back),
        })
    }

    fn offset(&self, unit: Unit, count: i32) -> Option<(Period, Option<Period>)> {
        let now = self.published?;
        let (this, _, _) = now.civil();
        let stretch = |first: i32, years: i32| Some((Period::Year(first), Some(Period::Year(first + years - 1))));
        let one = match unit {
            Unit::Second | Unit::Minute | Unit::Hour => Period::Day(now),
            Unit::Day => Period::Day(now.plus(count)),
            Unit::Week => Period::Week(now.plus(count.saturating_mul(7))),
            Unit::Fortnight => Period::Week(now.plus(count.saturating_mul(14))),
            Unit::Weekend => {
                let saturday =
                    self.weekday(6, None)?.plus(if count.abs() == 1 && self.is_weekend(now) { 7 * count } else { 0 });
                let saturday = if count > 0 && saturday <= now { saturday.plus(7) } else { saturday };
                return Some((Period::Day(saturday), Some(Period::Day(saturday.plus(1)))));
            }
            Unit::Month => Period::month(now, count),
            Unit::Quarter => {
                let (_, month, _) = now.civil();
                let first = count.saturating_mul(3) - ((month as i32 - 1) % 3);
                return Some((Period::month(now, first), Some(Period::month(now, first.saturating_add(2)))));
            }
            Unit::Year => Period::year(now, count),
            Unit::Decade => return stretch((this.div_euclid(10)).saturating_add(count).checked_mul(10)?, 10),
            Unit::Century => return stretch((this.div_euclid(100)).saturating_add(count).checked_mul(100)?, 100),
        };
        Some((one, None))
    }

    fn is_weekend(&self, day: Date) -> bool {
        day.weekday() > 5
    }

    /// Northern, in whole months: spring is March to May.
    fn season(&self, season: u32, year: Option<i32>) -> Option<(Period, Option<Period>)> {
        let month = season * 3;
        let Period::Month(year, month) = self.calendar(year, Some(month), None, None)? else { return None };
        let last = if month == 12 { Period::Month(year + 1, 2) } else { Period::Month(year, month + 2) };
        Some((Period::Month(year, month), Some(last)))
    }
}

fn interval(first: impl Display, last: impl Display) -> String {
    format!("{first}/{last}")
}

#[cfg(test)]
mod tests;
