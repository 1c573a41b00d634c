//! [`TimeExpressions`]: the phrases of a document that say when, each with its value in ISO 8601.
//!
//! Takes an [`Annotated`] document; finds the phrases with a small grammar over tokens (`grammar`, with the lexicon
//! `data/time.tsv`) and resolves them against the publication date (`calendar`): a weekday in past-tense news is the latest
//! one up to that date, after "will" the next; both ends of an interval are chosen together (`range`). Without a publication date only absolute dates have a value. Which clause a
//! phrase dates is the tree's business: [`TimeExpressions::at`] answers for any word of an argument.

mod calendar;
mod dateline;
mod grammar;
mod range;
mod tense;
mod value;
mod words;

use std::ops::Range;

use self::calendar::Period;
pub(crate) use self::calendar::{Date, days};
use self::grammar::{Moment, Reader};
pub(crate) use self::value::Value;
use self::words::{Border, Unit, Word};
use crate::annotate::{Annotated, Deprel, Upos};
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
    /// When, where it could be resolved.
    pub(crate) value: Option<Value>,
    /// The event it counts from: "a day after the vote".
    pub(crate) offset: Option<Offset>,
    /// Whether it says how long rather than when.
    pub(crate) duration: bool,
    /// Whether it dates what lies ahead.
    pub(crate) future: bool,
}

/// So many units after (before, where negative) the event that a word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Offset {
    /// What is counted.
    pub(crate) unit: Unit,
    /// How many; 0 where the number is vague.
    pub(crate) count: i32,
    /// The noun or verb that names the event.
    pub(crate) anchor: TokenId,
}

/// The time expressions of a document, in text order; they do not overlap.
#[derive(Clone, Debug, Default)]
pub(crate) struct TimeExpressions {
    all: Vec<TimeExpression>,
    published: Option<Date>,
}

impl TimeExpressions {
    /// Finds and resolves all time expressions. Linear.
    pub(crate) fn new(doc: &Annotated) -> Self {
        let published = doc.document.date.as_deref().and_then(Date::parse).or_else(|| dateline::date(doc));
        let mut found: Vec<TimeExpression> = Vec::new();
        // What was told last, and what of that lies in the past.
        let mut told = Told::default();
        for (index, sentence) in doc.sentences.iter().enumerate() {
            let reader = Reader { doc, start: sentence.tokens.start, end: sentence.tokens.end };
            let first = found.len();
            let mut i = reader.start;
            while i < reader.end {
                let Some((end, moment)) = reader.expression(i) else {
                    i += 1;
                    continue;
                };
                let floor = found.last().map_or(0, |e| e.tokens.end).max(reader.start);
                let (expression, tells) = finish(&reader, floor, i..end, &moment, published, told.recent(index));
                if let (Some(past), Some(period)) = (tells, expression.value.and_then(Value::period)) {
                    told.add(period, index, past);
                }
                found.push(expression);
                i = end;
            }
            anchor(doc, &mut found[first..]);
        }
        Self { all: found, published }
    }

    /// Whether a value lies after the day of publication.
    pub(crate) fn is_ahead(&self, value: Value) -> bool {
        self.published.is_some_and(|day| value.period().is_some_and(|p| p.is_after(day)))
    }

    /// The expression that `token` lies in. O(log n).
    pub(crate) fn at(&self, token: TokenId) -> Option<&TimeExpression> {
        let after = self.all.partition_point(|e| e.tokens.start <= token.0);
        self.all.get(after.checked_sub(1)?).filter(|e| e.tokens.contains(&token.0))
    }

    /// Those inside a span, in text order. O(log n) and their number.
    pub(crate) fn within(&self, span: Span) -> impl Iterator<Item = &TimeExpression> {
        let first = self.all.partition_point(|e| e.span.start < span.start);
        self.all[first..].iter().take_while(move |e| e.span.start < span.end)
    }

    /// All of them, in text order.
    #[cfg(test)]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &TimeExpression> {
        self.all.iter()
    }
}

/// "The same day" refers to a day told of at most so many sentences before.
const MEMORY: usize = 2;

/// Periods that later expressions may count from, with the sentences they stand in.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    past: Option<(Period, usize)>,
    last: Option<(Period, usize)>,
}

/// Of those the ones told of lately: for what is past, and for what lies ahead.
#[derive(Clone, Copy, Debug)]
struct Recent {
    past: Option<Period>,
    last: Option<Period>,
    /// The past year that the sentence itself has named.
    year: Option<i32>,
}

impl Told {
    fn add(&mut self, period: Period, sentence: usize, past: bool) {
        self.last = Some((period, sentence));
        if past {
            self.past = self.last;
        }
    }

    fn recent(self, sentence: usize) -> Recent {
        let near = |told: Option<(Period, usize)>| told.filter(|&(_, at)| sentence - at <= MEMORY).map(|(p, _)| p);
        let year = match self.past {
            Some((Period::Year(year), at)) if at == sentence => Some(year),
            _ => None,
        };
        Recent { past: near(self.past), last: near(self.last), year }
    }
}

/// Resolves "a day after the talks broke down on Saturday" from the time inside the same sentence.
fn anchor(doc: &Annotated, here: &mut [TimeExpression]) {
    for i in 0..here.len() {
        let Some(Offset { unit, count, anchor }) = here[i].offset else { continue };
        let dates = |e: &&TimeExpression| {
            e.head > anchor
                && !e.duration
                && std::iter::successors(Some(e.head), |&t| doc.token(t).head)
                    .skip(1)
                    .take(LONGEST_ANCHOR)
                    .any(|t| t == anchor || t.0 == anchor.0 + 1 && doc.token(t).upos == Upos::Verb)
        };
        let value = here[i + 1..].iter().take(NEAR).find(dates).and_then(|e| e.value);
        here[i].value = value.and_then(|v| v.shifted(unit, count));
    }
}

/// Steps up the tree from a time to the event it dates.
const LONGEST_ANCHOR: usize = 4;
/// Expressions among which the one that dates an anchor is looked for.
const NEAR: usize = 4;

/// Adds determiner and preposition, head and value; says whether later expressions may refer to it, and whether as past.
fn finish(
    reader: &Reader<'_>,
    floor: u32,
    words: Range<u32>,
    moment: &Moment,
    published: Option<Date>,
    told: Recent,
) -> (TimeExpression, Option<bool>) {
    let (mut start, end) = (words.start, words.end);
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
    let offset = match *moment {
        Moment::Then { unit, count, anchor: Some(at) } => {
            reader.doc.token(TokenId(at)).head.map(|anchor| Offset { unit, count, anchor })
        }
        _ => None,
    };
    let introducer = |t: TokenId| matches!(reader.doc.token(t).deprel, Deprel::Case | Deprel::Mark);
    let inside = |t: TokenId| (start..end).contains(&t.0);
    let top = (start..end)
        .map(TokenId)
        .find(|&t| reader.doc.token(t).head.is_none_or(|h| !inside(h)) && !(offset.is_some() && introducer(t)));
    let mut head = top.unwrap_or(TokenId(words.start));
    // "26 hours" may hang on "quake" in "26 hours after the quake".
    if let Some(Offset { anchor, .. }) = offset
        && (reader.doc.token(head).head == Some(anchor)
            || introducer(head)
            || matches!(reader.doc.token(head).deprel, Deprel::Nsubj | Deprel::NsubjPass))
    {
        head = anchor;
    }
    let preposition = preposition.unwrap_or(Preposition::None);
    let future = tense::is_future(reader.doc, head);
    let resolver = Resolver {
        published,
        told: if future { told.last } else { told.past },
        year: told.year.filter(|_| !future),
        future,
    };
    let duration = matches!(moment, Moment::Duration(..))
        && !matches!(preposition, Preposition::Within)
        && !(preposition == Preposition::In && resolver.future);
    let span = Span::new(reader.doc.tokens[start as usize].span.start, reader.doc.tokens[end as usize - 1].span.end);
    let value = resolver.value(moment, preposition);
    let tells = (!matches!(preposition, Preposition::Until | Preposition::Within)).then_some(!future);
    (TimeExpression { span, tokens: start..end, head, value, offset, duration, future }, tells)
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

#[derive(Clone, Copy)]
struct Resolver {
    published: Option<Date>,
    /// What the text dated last.
    told: Option<Period>,
    /// The year that the sentence is in: "in 2018 … in March".
    year: Option<i32>,
    future: bool,
}

impl Resolver {
    fn value(&self, moment: &Moment, preposition: Preposition) -> Option<Value> {
        if let Moment::Duration(unit, count) = *moment {
            return self.duration(unit, count, preposition).and_then(Value::sound);
        }
        let (first, last) = self.resolve(moment)?;
        let end = last.unwrap_or(first);
        let range = matches!(moment, Moment::Range(..));
        let value = match preposition {
            Preposition::Since if !range => Value::Between(Some(first), None),
            // What is still open has from now until then.
            Preposition::Until if !range => {
                let now = self.published.filter(|_| self.future).map(Period::Day);
                Value::Between(now, Some(end)).sound().unwrap_or(Value::Between(None, Some(end)))
            }
            _ => Value::stretch(first, last),
        };
        value.sound()
    }

    fn duration(&self, unit: Unit, count: u32, preposition: Preposition) -> Option<Value> {
        let signed = i32::try_from(count).ok().filter(|&c| c > 0)?;
        match preposition {
            Preposition::In if self.future => {
                let (first, last) = self.offset(unit, signed)?;
                Some(Value::stretch(first, last))
            }
            Preposition::Within => self.stretch(unit, signed).map(|(first, last)| Value::stretch(first, last)),
            Preposition::Since | Preposition::Until => None,
            _ => Some(Value::Lasting(unit, count)),
        }
    }

    /// So many units up to now, or from now on, both ends in the unit's granularity.
    fn stretch(&self, unit: Unit, count: i32) -> Option<(Period, Option<Period>)> {
        let now = self.published?;
        let here = |unit: Unit| match unit {
            Unit::Month | Unit::Quarter => Period::month(now, 0),
            Unit::Year | Unit::Decade | Unit::Century => Period::year(now, 0),
            _ => Period::Day(now),
        };
        let far = here(unit).shifted(if unit == Unit::Weekend { Unit::Week } else { unit }, count)?;
        Some(if count < 0 { (far, Some(here(unit))) } else { (here(unit), Some(far)) })
    }

    /// The first and, where it is a stretch, the last period.
    fn resolve(&self, moment: &Moment) -> Option<(Period, Option<Period>)> {
        let one = |period| Some((period, None));
        match *moment {
            Moment::Date(date) => one(Period::Day(date)),
            Moment::Calendar { year, month, day, shift } => one(self.calendar(year, month, day, shift)?),
            Moment::Weekday(day, shift) => one(Period::Day(self.weekday(day, shift)?)),
            Moment::Offset(unit, count) => self.offset(unit, count),
            Moment::Stretch(unit, count) => self.stretch(unit, count),
            Moment::Decade(year) => Some((Period::Year(year), Some(Period::Year(year.saturating_add(9))))),
            Moment::Season { season, year, shift } => self.season(season, year, shift),
            Moment::Border(border, ref inner) => {
                let (first, last) = self.resolve(inner)?;
                one(match (border, first, last) {
                    (Border::Start, Period::Year(year), _) => Period::Month(year, 1),
                    (Border::End, _, Some(last)) => last,
                    (Border::End, Period::Year(year), None) => Period::Month(year, 12),
                    _ => first,
                })
            }
            Moment::Range(ref first, ref last) => self.range(first, last),
            Moment::Then { unit, count, anchor: None } if count != 0 || unit <= Unit::Hour => {
                one(self.told?.shifted(unit, count)?)
            }
            Moment::Relative(unit, count) => one(self.told?.neighbour(unit, count)?),
            Moment::RelativeWeekday(day, count) => match self.told? {
                Period::Day(date) => {
                    let ahead = (day as i32 - date.weekday() as i32).rem_euclid(7);
                    let days = match count {
                        0 => ahead,
                        1 if ahead == 0 => 7,
                        1 => ahead,
                        _ => ahead - 7,
                    };
                    one(Period::Day(date.plus(days)))
                }
                _ => None,
            },
            Moment::RelativeMonth(month, count) => {
                let (year, month) = self.told?.relative_month(month, count)?;
                one(Period::Month(year, month))
            }
            // Northern, as everywhere: winter begins in the December of its year.
            Moment::RelativeSeason(season, count) => {
                let (year, _) = self.told?.relative_month(season * 3, count)?;
                self.season(season, Some(year), None)
            }
            Moment::Same => one(self.told?),
            Moment::Clock => one(self.told.filter(|p| matches!(p, Period::Day(_)))?),
            Moment::Then { .. } | Moment::Duration(..) | Moment::Unknown => None,
        }
    }

    /// Fills in the year: the latest such date up to publication, or the next one from it on.
    fn calendar(&self, year: Option<i32>, month: Option<u32>, day: Option<u32>, shift: Option<i32>) -> Option<Period> {
        let period = |year: i32| match (month, day) {
            (Some(month), Some(day)) => Date::new(year, month, day).map(Period::Day),
            (Some(month), None) => Some(Period::Month(year, month)),
            _ => Some(Period::Year(year)),
        };
        if let Some(year) = year.or(self.year.filter(|_| shift.is_none())) {
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
    fn season(&self, season: u32, year: Option<i32>, shift: Option<i32>) -> Option<(Period, Option<Period>)> {
        let month = season * 3;
        let Period::Month(year, month) = self.calendar(year, Some(month), None, shift)? else { return None };
        let last = if month == 12 { Period::Month(year + 1, 2) } else { Period::Month(year, month + 2) };
        Some((Period::Month(year, month), Some(last)))
    }
}

#[cfg(test)]
mod tests;
