//! [`Value`]: what a time expression stands for, once resolved. Its `Display` is ISO 8601.

use std::fmt;

use super::calendar::Period;
use super::words::Unit;

/// When, or for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// 2018-06-12, 2018-W24, 2018-06, 2018
    At(Period),
    /// 2018-06/2018-08; without a first period ../2018-08, without a last one 2018-06/..
    Between(Option<Period>, Option<Period>),
    /// P2W
    Lasting(Unit, u32),
}

impl Value {
    /// From the first to the last period; one period where there is no last.
    pub(super) fn stretch(first: Period, last: Option<Period>) -> Self {
        match last {
            Some(last) if last != first => Self::Between(Some(first), Some(last)),
            _ => Self::At(first),
        }
    }

    /// It, where it can be written and runs forwards: every year is one of 0001 to 9999, and nothing ends before it begins.
    pub(super) fn sound(self) -> Option<Self> {
        let sound = match self {
            Self::At(period) => period.days().is_some(),
            Self::Between(first, last) => match (first.map(Period::days), last.map(Period::days)) {
                (Some(None), _) | (_, Some(None)) => false,
                (Some(Some((start, _))), Some(Some((_, end)))) => start <= end,
                _ => true,
            },
            Self::Lasting(..) => true,
        };
        sound.then_some(self)
    }

    /// The one period it is.
    pub(super) fn period(self) -> Option<Period> {
        match self {
            Self::At(period) => Some(period),
            _ => None,
        }
    }

    /// `count` units later; nothing where that is not known well enough to be worth saying.
    pub(crate) fn shifted(self, unit: Unit, count: i32) -> Option<Self> {
        Self::At(self.period()?.shifted(unit, count)?).sound()
    }

    /// Whether it is one period rather than a stretch.
    pub(crate) fn is_point(self) -> bool {
        matches!(self, Self::At(_))
    }

    /// Whether it is a month or less.
    pub(crate) fn is_month(self) -> bool {
        matches!(self, Self::At(Period::Day(_) | Period::Week(_) | Period::Month(..)))
    }

    /// Whether it is a day, so that what happened right after happened on it too.
    pub(crate) fn is_day(self) -> bool {
        matches!(self, Self::At(Period::Day(_)))
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::At(period) => write!(f, "{period}"),
            Self::Between(first, last) => {
                let side = |f: &mut fmt::Formatter<'_>, period: Option<Period>| match period {
                    Some(period) => write!(f, "{period}"),
                    None => f.write_str(".."),
                };
                side(f, first)?;
                f.write_str("/")?;
                side(f, last)
            }
            Self::Lasting(unit, count) => f.write_str(&unit.duration(count)),
        }
    }
}
