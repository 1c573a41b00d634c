//! How two names relate: the same, a part, an acronym, or names of different things.

use super::profile::Profile;
use crate::annotate::mentions::Symbol;

/// How a name relates to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum NameMatch {
    /// Nothing in common.
    Different,
    /// Both go beyond what they share: "Ana Lind" and "Per Lind".
    Overlap,
    /// One is a part of the other, but neither its start nor its end.
    Part,
    /// One is the start of the other.
    Start,
    /// One is the end of the other.
    End,
    /// One is the acronym of the other, or both are known names of one organisation.
    Acronym,
    /// The same words.
    Same,
}

impl NameMatch {
    /// Whether both may name one thing.
    pub(super) fn agrees(self) -> bool {
        self > Self::Overlap
    }
}

/// Compares two names, neither of them empty.
pub(super) fn compare(a: &Profile, b: &Profile) -> NameMatch {
    if a.name == b.name {
        return NameMatch::Same;
    }
    if a.organization.is_some() && a.organization == b.organization {
        return NameMatch::Acronym;
    }
    if a.acronym != b.acronym && a.initials == b.initials && a.initials != Symbol::default() {
        return NameMatch::Acronym;
    }
    let ends = |name: &[Symbol]| Some((*name.first()?, *name.last()?));
    let (short, long) = if a.name.len() <= b.name.len() { (&a.name, &b.name) } else { (&b.name, &a.name) };
    if short.len() > 1 && ends(short) == ends(long) && is_within(short, long) {
        // "Ana Lind" and "Ana B. Lind".
        NameMatch::Same
    } else if long.ends_with(short) {
        NameMatch::End
    } else if long.starts_with(short) {
        NameMatch::Start
    } else if short.iter().all(|w| long.contains(w)) {
        NameMatch::Part
    } else if short.iter().any(|w| long.contains(w)) {
        NameMatch::Overlap
    } else {
        NameMatch::Different
    }
}

/// Whether all words of `short` are in `long`, in the same order.
fn is_within(short: &[Symbol], long: &[Symbol]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|word| rest.any(|other| other == word))
}
