//! The days that an ISO 8601 value covers, for formats with timelines.

use crate::extract::{self, Date};

/// The first and the last day of a date, time, week, month, year or interval `a/b`; `None` at an open end (`..`), and at
/// both where the value has none of these forms or ends before it begins.
pub(super) fn covered(value: &str) -> (Option<Date>, Option<Date>) {
    match extract::days(value) {
        Some((first, last)) if first <= last => (in_calendar(first), in_calendar(last)),
        _ => (None, None),
    }
}

fn in_calendar(day: Date) -> Option<Date> {
    let (first, last) = (Date::new(1, 1, 1)?, Date::new(9999, 12, 31)?);
    (first..=last).contains(&day).then_some(day)
}

/// `2018-06-12`.
pub(super) fn iso(date: Date) -> String {
    let (year, month, day) = date.civil();
    format!("{year:04}-{month:02}-{day:02}")
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
