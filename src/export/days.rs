//! The days that an ISO 8601 value covers, for formats with timelines.

use crate::extract::Date;

/// The first and the last day of a date, time, week, month, year or interval `a/b`; `None` at an open end (`..`) and
/// where the value has none of these forms.
pub(super) fn covered(value: &str) -> (Option<Date>, Option<Date>) {
    match value.split_once('/') {
        Some((from, to)) => {
            let (first, last) = (stretch(from).map(|days| days.0), stretch(to).map(|days| days.1));
            let upside_down = first.zip(last).is_some_and(|(first, last)| last < first);
            if upside_down { (None, None) } else { (first, last) }
        }
        None => stretch(value).unzip(),
    }
}

/// `2018-06-12`.
pub(super) fn iso(date: Date) -> String {
    let (year, month, day) = date.civil();
    format!("{year:04}-{month:02}-{day:02}")
}

fn stretch(value: &str) -> Option<(Date, Date)> {
    let date = value.split('T').next()?;
    let mut fields = date.split('-');
    let year = number(fields.next()?, 4)? as i32;
    let Some(second) = fields.next() else {
        return Some((Date::new(year, 1, 1)?, Date::new(year, 12, 31)?));
    };
    let third = fields.next();
    if fields.next().is_some() {
        return None;
    }
    if let Some(week) = second.strip_prefix('W') {
        let week = number(week, 2).filter(|week| (1..=53).contains(week) && third.is_none())?;
        // The fourth of January lies in the first week.
        let fourth = Date::new(year, 1, 4)?;
        let monday = fourth.plus(1 - fourth.weekday() as i32 + 7 * (week as i32 - 1));
        return Some((monday, monday.plus(6)));
    }
    let month = number(second, 2)?;
    match third {
        Some(day) => {
            let day = Date::new(year, month, number(day, 2)?)?;
            Some((day, day))
        }
        None => {
            let first = Date::new(year, month, 1)?;
            let next = if month == 12 { Date::new(year + 1, 1, 1) } else { Date::new(year, month + 1, 1) };
            // The calendar ends with the year 9999.
            Some((first, next.map_or_else(|| Date::new(year, 12, 31), |next| Some(next.plus(-1)))?))
        }
    }
}

fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cover_days() {
        for (value, expected) in [
            ("2018", "2018-01-01 2018-12-31"),
            ("2018-06", "2018-06-01 2018-06-30"),
            ("2020-02", "2020-02-01 2020-02-29"),
            ("2018-12", "2018-12-01 2018-12-31"),
            ("9999-12", "9999-12-01 9999-12-31"),
            ("2018-06-12", "2018-06-12 2018-06-12"),
            ("2018-06-12T08:30", "2018-06-12 2018-06-12"),
            ("2019-W40", "2019-09-30 2019-10-06"),
            ("2020-W53", "2020-12-28 2021-01-03"),
            ("2018-06-12/2018-06-14", "2018-06-12 2018-06-14"),
            ("2018/2019-03", "2018-01-01 2019-03-31"),
            ("2018-06-12/..", "2018-06-12 -"),
            ("../2018-06", "- 2018-06-30"),
            ("2019/2018", "- -"),
            ("2018-02-30", "- -"),
            ("2018-13", "- -"),
            ("2018-W54", "- -"),
            ("P2W", "- -"),
            ("٢٠١٨", "- -"),
            ("", "- -"),
        ] {
            let (first, last) = covered(value);
            let shown = |day: Option<Date>| day.map_or("-".to_owned(), iso);
            assert_eq!(format!("{} {}", shown(first), shown(last)), expected, "{value}");
        }
    }
}
