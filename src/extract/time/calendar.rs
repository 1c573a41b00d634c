//! Dates of the civil (proleptic Gregorian) calendar: [`Date`] and [`Period`], with the little arithmetic that resolving
//! "last Friday" takes. A few lines of known algorithms (<https://howardhinnant.github.io/date_algorithms.html>) in place
//! of a calendar library: no clocks, no time zones, no parsing of formats are needed here.

use std::fmt;

use super::words::Unit;

/// A day: the number of days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date(i32);

/// The first day of the year 0001 and the last of 9999: years have four digits.
const FIRST: Date = Date(-719_162);
const LAST: Date = Date(2_932_896);

impl Date {
    /// The day with this year, month and day of the month, if there is one.
    pub(crate) fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let valid = (1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month);
        valid.then(|| {
            let y = if month <= 2 { year - 1 } else { year };
            let era = y.div_euclid(400);
            let year_of_era = y.rem_euclid(400);
            let day_of_year = (153 * ((month as i32 + 9) % 12) + 2) / 5 + day as i32 - 1;
            let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
            Date(era * 146_097 + day_of_era - 719_468)
        })
    }

    /// Reads the day at the start of an ISO 8601 date or time.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut fields = text.trim().get(..10)?.split('-');
        let mut field = |width: usize| fields.next().filter(|f| f.len() == width)?.parse::<u32>().ok();
        let (year, month, day) = (field(4)?, field(2)?, field(2)?);
        Self::new(year as i32, month, day)
    }

    /// Year, month and day of the month.
    pub(crate) fn civil(self) -> (i32, u32, u32) {
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month as u32, (day_of_year - (153 * shifted + 2) / 5 + 1) as u32)
    }

    /// The number of days since 1970-01-01.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "for formats with a type for days"))]
    pub(crate) fn days(self) -> i32 {
        self.0
    }

    /// The day `days` later; outside the years 0001 to 9999 the one before the first or after the last.
    pub(crate) fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days).clamp(FIRST.0 - 1, LAST.0 + 1))
    }

    /// 1 for Monday to 7 for Sunday.
    pub(crate) fn weekday(self) -> u32 {
        (self.0 + 3).rem_euclid(7) as u32 + 1
    }

    /// Year and number of the ISO week it lies in.
    fn week(self) -> (i32, u32) {
        let thursday = self.plus(4 - self.weekday() as i32);
        let year = thursday.civil().0;
        let first = Self::new(year, 1, 1).unwrap_or(thursday);
        (year, (thursday.0 - first.0) as u32 / 7 + 1)
    }
}

/// The first and the last day of what an ISO 8601 value of ours names: a day (a time of day is passed over), week, month,
/// year, or interval of such, which may be open at an end (`2018/..`).
pub(crate) fn days(value: &str) -> Option<(Date, Date)> {
    if let Some((start, end)) = value.split_once('/') {
        let first = if start == ".." { Date(i32::MIN) } else { days(start)?.0 };
        let last = if end == ".." { Date(i32::MAX) } else { days(end)?.1 };
        return Some((first, last));
    }
    let number = |text: &str, digits: usize| text.parse::<u32>().ok().filter(|_| text.len() == digits);
    let mut fields = value.trim().splitn(3, '-');
    let year = number(fields.next()?, 4)? as i32;
    match (fields.next(), fields.next()) {
        (None, _) => Period::Year(year).days(),
        (Some(field), None) => match field.strip_prefix('W') {
            Some(week) => {
                let fourth = Date::new(year, 1, 4)?;
                let monday = fourth.plus(1 - fourth.weekday() as i32 + 7 * (number(week, 2)? as i32 - 1));
                Some((monday, monday.plus(6)))
            }
            None => {
                let month = number(field, 2).filter(|month| (1..=12).contains(month))?;
                Period::Month(year, month).days()
            }
        },
        _ => Date::parse(value).map(|day| (day, day)),
    }
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A stretch of the calendar with a granularity of its own. Its `Display` is ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Period {
    /// 2018-06-12
    Day(Date),
    /// 2018-W24: the week this day lies in.
    Week(Date),
    /// 2018-06
    Month(i32, u32),
    /// 2018
    Year(i32),
}

impl Period {
    /// The month `months` after the one of `date`.
    pub(crate) fn month(date: Date, months: i32) -> Self {
        let (year, month, _) = date.civil();
        let count = (year * 12 + month as i32 - 1).saturating_add(months);
        Self::Month(count.div_euclid(12), count.rem_euclid(12) as u32 + 1)
    }

    /// Its first and its last day; nothing where they lie outside the years 0001 to 9999.
    pub(super) fn days(self) -> Option<(Date, Date)> {
        let (first, last) = match self {
            Self::Day(date) => (date, date),
            Self::Week(date) => {
                let monday = date.plus(1 - date.weekday() as i32);
                (monday, monday.plus(6))
            }
            Self::Month(year, month) => (Date::new(year, month, 1)?, Date::new(year, month, days_in(year, month))?),
            Self::Year(year) => (Date::new(year, 1, 1)?, Date::new(year, 12, 31)?),
        };
        (FIRST <= first && last <= LAST).then_some((first, last))
    }

    /// Whether all of it lies after a day.
    pub(super) fn is_after(self, day: Date) -> bool {
        let (year, month, _) = day.civil();
        match self {
            Self::Day(date) => date > day,
            Self::Week(date) => date.week() > day.week(),
            Self::Month(y, m) => (y, m) > (year, month),
            Self::Year(y) => y > year,
        }
    }

    /// Year and month of a month told of from this period: "that May" (0), "the following May", "the previous May".
    pub(super) fn relative_month(self, month: u32, count: i32) -> Option<(i32, u32)> {
        let (year, here) = match self {
            Self::Day(date) | Self::Week(date) => (date.civil().0, date.civil().1),
            Self::Month(year, month) => (year, month),
            Self::Year(year) => return Some((year.saturating_add(count), month)),
        };
        let later = match count {
            0 => 0,
            1 => i32::from(month <= here),
            _ => -i32::from(month >= here),
        };
        Some((year.saturating_add(later), month))
    }

    /// `count` units later, as exactly as both the period and the unit allow: a week after a day is a day, a year after it a
    /// year. What is smaller than the period stays inside it as far as anybody can tell.
    pub(super) fn shifted(self, unit: Unit, count: i32) -> Option<Self> {
        let days = match unit {
            Unit::Second | Unit::Minute | Unit::Hour => Some(0),
            Unit::Day => Some(count),
            Unit::Week => Some(count.checked_mul(7)?),
            Unit::Fortnight => Some(count.checked_mul(14)?),
            _ => None,
        };
        let months = match unit {
            Unit::Month => Some(count),
            Unit::Quarter => Some(count.checked_mul(3)?),
            _ => None,
        };
        let years = match unit {
            Unit::Year => Some(count),
            Unit::Decade => Some(count.checked_mul(10)?),
            Unit::Century => Some(count.checked_mul(100)?),
            _ => None,
        };
        match (self, days, months, years) {
            (Self::Day(date), Some(days), ..) => Some(Self::Day(date.plus(days))),
            (Self::Week(date), Some(days), ..) if days % 7 == 0 => Some(Self::Week(date.plus(days))),
            (Self::Day(date) | Self::Week(date), _, Some(months), _) => Some(Self::month(date, months)),
            (Self::Day(date) | Self::Week(date), _, _, Some(years)) => Some(Self::year(date, years)),
            (Self::Month(year, month), _, Some(months), _) => Some(Self::month(Date::new(year, month, 1)?, months)),
            (Self::Month(year, month), _, _, Some(years)) => Some(Self::Month(year.checked_add(years)?, month)),
            (Self::Year(year), _, _, Some(years)) => Some(Self::Year(year.checked_add(years)?)),
            (_, Some(days), ..) if days.abs() < 14 => Some(self),
            _ => None,
        }
    }

    /// The unit of `self` that lies `count` after it: the month after, the week before.
    pub(super) fn neighbour(self, unit: Unit, count: i32) -> Option<Self> {
        let date = match self {
            Self::Day(date) | Self::Week(date) => date,
            Self::Month(year, month) => Date::new(year, month, 1)?,
            Self::Year(year) => Date::new(year, 1, 1)?,
        };
        let finer =
            |p: Self| matches!((p, unit), (Self::Month(..) | Self::Year(_), Unit::Day | Unit::Week | Unit::Weekend));
        match unit {
            _ if finer(self) => (count.abs() < 2).then_some(self),
            Unit::Day => Some(if count == 0 { self } else { Self::Day(date.plus(count)) }),
            Unit::Week => Some(Self::Week(date.plus(count.checked_mul(7)?))),
            Unit::Month if !matches!(self, Self::Year(_)) => Some(Self::month(date, count)),
            Unit::Year => Some(Self::year(date, count)),
            _ => None,
        }
    }

    /// The year `years` after the one of `date`.
    pub(crate) fn year(date: Date, years: i32) -> Self {
        Self::Year(date.civil().0.saturating_add(years))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Day(date) => {
                let (year, month, day) = date.civil();
                write!(f, "{year:04}-{month:02}-{day:02}")
            }
            Self::Week(date) => {
                let (year, week) = date.week();
                write!(f, "{year:04}-W{week:02}")
            }
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_convert_back_and_forth() {
        for days in (-700_000..700_000).step_by(97) {
            let date = Date(days);
            let (year, month, day) = date.civil();
            assert_eq!(Date::new(year, month, day), Some(date));
        }
        assert_eq!(Date::new(1970, 1, 1), Some(Date(0)));
        assert_eq!((Date::new(1, 1, 1), Date::new(9999, 12, 31)), (Some(FIRST), Some(LAST)));
        assert_eq!((FIRST.plus(i32::MIN).civil().0, LAST.plus(i32::MAX).civil().0), (0, 10_000));
        assert_eq!(Date::new(2019, 2, 29), None);
        assert_eq!(Date::parse("2019-10-06T08:00:00Z"), Date::new(2019, 10, 6));
        assert_eq!(Date::parse("6 October"), None);
    }

    #[test]
    fn values_are_stretches_of_days() {
        let stretch = |value| days(value).map(|(a, b)| format!("{} {}", Period::Day(a), Period::Day(b)));
        for (value, expected) in [
            ("2018", "2018-01-01 2018-12-31"),
            ("2020-02", "2020-02-01 2020-02-29"),
            ("2018-06-12", "2018-06-12 2018-06-12"),
            ("2018-06-12T10:00", "2018-06-12 2018-06-12"),
            ("2019-W01", "2018-12-31 2019-01-06"),
            ("2018-06/2019", "2018-06-01 2019-12-31"),
        ] {
            assert_eq!(stretch(value).as_deref(), Some(expected), "{value}");
        }
        let (first, last) = days("2018/..").unwrap();
        assert!(first == Date::new(2018, 1, 1).unwrap() && last > Date::new(9999, 12, 31).unwrap());
        assert!(
            ["", "June", "18", "2018-6", "2018-13", "2018-W1", "a/b", "2018-02-30"].iter().all(|v| days(v).is_none())
        );
    }

    #[test]
    fn weekdays_and_weeks() {
        let date = |text| Date::parse(text).unwrap();
        assert_eq!(date("2019-10-06").weekday(), 7);
        assert_eq!(date("1969-12-31").weekday(), 3);
        assert_eq!(Period::Week(date("2018-12-31")).to_string(), "2019-W01");
        assert_eq!(Period::Week(date("2021-01-03")).to_string(), "2020-W53");
        assert_eq!(Period::month(date("2019-01-31"), -1).to_string(), "2018-12");
    }
}
