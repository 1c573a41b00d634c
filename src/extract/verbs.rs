//! [`Verb`]: what a verb does to its complements, from `data/verbs.tsv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Properties of a verb; none for verbs that follow the rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verb(u8);

const PROPERTIES: [&str; 8] = ["factual", "negative", "promise", "blame", "open", "light", "mutual", "pledge"];

static VERBS: LazyLock<FxHashMap<&'static str, Verb>> = LazyLock::new(|| {
    let rows = include_str!("data/verbs.tsv").lines().filter(|l| !l.starts_with('#'));
    rows.filter_map(|line| line.split_once('\t'))
        .map(|(lemma, properties)| {
            let bits = properties.split(' ').filter_map(|p| PROPERTIES.iter().position(|&q| q == p));
            (lemma, Verb(bits.fold(0, |all, bit| all | 1 << bit)))
        })
        .collect()
});

impl Verb {
    /// The properties of a verb's dictionary form.
    pub(crate) fn of(lemma: &str) -> Self {
        VERBS.get(lemma).copied().unwrap_or_default()
    }

    fn has(self, property: u8) -> bool {
        self.0 & (1 << property) != 0
    }

    /// Its infinitive or gerund happened: begin, manage.
    pub(crate) fn is_factual(self) -> bool {
        self.has(0)
    }

    /// Its infinitive or gerund did not happen: fail, refuse.
    pub(crate) fn is_negative(self) -> bool {
        self.has(1)
    }

    /// Its subject keeps the infinitive even when there is an object: promise.
    pub(crate) fn is_promise(self) -> bool {
        self.has(2)
    }

    /// The gerund after its preposition is about its object: accuse, prevent.
    pub(crate) fn is_blame(self) -> bool {
        self.has(3)
    }

    /// A finite clause under it is only wished, feared or demanded: hope.
    pub(crate) fn is_open(self) -> bool {
        self.has(4)
    }

    /// With an object and an infinitive it only says that there is an intent: have a desire to.
    pub(crate) fn is_light(self) -> bool {
        self.has(5)
    }

    /// What several subjects do, they do with each other: meet.
    pub(crate) fn is_mutual(self) -> bool {
        self.has(6)
    }

    /// With its infinitive it is an act of its own that is done by saying so: agree to, threaten to.
    pub(crate) fn is_pledge(self) -> bool {
        self.has(7)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_sorted_and_names_known_properties() {
        let rows: Vec<&str> = include_str!("data/verbs.tsv").lines().filter(|l| !l.starts_with('#')).collect();
        assert!(rows.is_sorted());
        for row in rows {
            let (_, properties) = row.split_once('\t').unwrap();
            assert!(properties.split(' ').all(|p| PROPERTIES.contains(&p)), "{row}");
        }
        assert!(Verb::of("accuse").is_blame() && Verb::of("seem").is_factual() && Verb::of("meet").is_mutual());
        assert_eq!(Verb::of("eat"), Verb::default());
    }
}
