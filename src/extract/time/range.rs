//! Both ends of an interval, chosen together: "from March to June", "between October and April", "October 1-2".
//!
//! Takes two moments; gives periods of which the first never begins after the last one's end. An end that comes round
//! every year or week is the nearest one before or after the other end, not the nearest one to the day of publication.

use super::Resolver;
use super::calendar::{Date, Period};
use super::grammar::Moment;

/// The first period, and the last where it is another.
type Stretch = (Period, Option<Period>);

impl Resolver {
    /// The interval from one moment to another.
    pub(super) fn range(&self, first: &Moment, last: &Moment) -> Option<Stretch> {
        let (start, end) = match (first.recurs(), last.recurs()) {
            (false, false) => (self.start(first)?, self.end(last)?),
            (true, false) => self.back(first, self.end(last)?)?,
            // "from 2018 to March": the year may have many of them, so it is the latest.
            (false, true) => match self.start(first)? {
                start @ Period::Year(_) => (start, self.end(last)?),
                start => self.forth(start, last)?,
            },
            (true, true) => self.both(first, last)?,
        };
        let ((from, _), (_, to)) = (start.days()?, end.days()?);
        (from <= to).then_some((start, Some(end)))
    }

    /// Of an interval that comes round: the next one to begin, or the latest one that is over. One of days may be going on:
    /// "met on October 1-2" may be written on the first of them.
    fn both(&self, first: &Moment, last: &Moment) -> Option<(Period, Period)> {
        let begun = || self.forth(self.start(first)?, last);
        // A year that the sentence names is that of the beginning.
        if self.future || self.year.is_some() {
            return begun();
        }
        let today = self.published?;
        let goes_on = |&(start, end): &(Period, Period)| matches!((start, end), (Period::Day(start), Period::Day(end)) if start <= today && today <= end);
        begun().filter(goes_on).or_else(|| self.back(first, self.end(last)?))
    }

    /// The latest `first` that begins no later than `end` ends, and `end`.
    fn back(&self, first: &Moment, end: Period) -> Option<(Period, Period)> {
        Some((self.seen_from(end.days()?.1, false).start(first)?, end))
    }

    /// `start`, and the next `last` from where it begins.
    fn forth(&self, start: Period, last: &Moment) -> Option<(Period, Period)> {
        Some((start, self.seen_from(start.days()?.0, true).end(last)?))
    }

    /// The same with another day as today.
    fn seen_from(&self, day: Date, future: bool) -> Self {
        Self { published: Some(day), year: None, future, ..*self }
    }

    fn start(&self, moment: &Moment) -> Option<Period> {
        self.resolve(moment).map(|(first, _)| first)
    }

    fn end(&self, moment: &Moment) -> Option<Period> {
        self.resolve(moment).map(|(first, last)| last.unwrap_or(first))
    }
}
