//! [`Filter`]: which facts of a graph count: by type, time, place and certainty.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{ActorGraph, Edge, EdgeKey, Fact, Node};
use crate::extract::{Date, Modality, Polarity, RelationType, days};

/// Facts must pass every part that is set; the default lets all pass.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Filter {
    /// Types of relation, any of them; none for all.
    pub types: Vec<RelationType>,
    /// Modalities, any of them; none for all.
    pub modalities: Vec<Modality>,
    /// Stated or denied.
    pub polarity: Option<Polarity>,
    /// ISO 8601: facts that may have happened on or after the first day of this. What has no known time does not pass.
    pub since: Option<String>,
    /// ISO 8601: facts that may have happened on or before the last day of this.
    pub until: Option<String>,
    /// Ids of places; what happened in one of them or in a place inside it.
    pub places: Vec<Arc<str>>,
    /// Least confidence.
    pub confidence: f32,
}

/// First and last day.
type Stretch = (Option<Date>, Option<Date>);

impl ActorGraph {
    /// The facts that pass, as a graph.
    #[must_use]
    pub fn select(&self, filter: &Filter) -> ActorGraph {
        let places = self.places_within(&filter.places);
        let bounds: Stretch =
            (filter.since.as_deref().and_then(days).map(|d| d.0), filter.until.as_deref().and_then(days).map(|d| d.1));
        self.filtered(|link, fact| {
            passes_key(filter, &link.edge.key)
                && fact.confidence >= filter.confidence
                && in_time(bounds, fact)
                && (filter.places.is_empty() || happened_in(&places, link.target, link.edge, fact))
        })
    }

    /// The places of these ids and all that lie in them, by what the graph says of places.
    fn places_within(&self, ids: &[Arc<str>]) -> BTreeSet<Arc<str>> {
        let mut within: BTreeSet<Arc<str>> = ids.iter().cloned().collect();
        if within.is_empty() {
            return within;
        }
        let inside = |edge: &Edge| {
            let key = &edge.key;
            matches!(key.kind, RelationType::LocatedIn | RelationType::PartOf) && key.polarity == Polarity::Positive
        };
        let lies_in: Vec<_> =
            self.links().into_iter().filter(|link| inside(link.edge) && !link.source.is_actor()).collect();
        loop {
            let before = within.len();
            for link in &lies_in {
                if within.contains(&link.target.id) {
                    within.insert(Arc::clone(&link.source.id));
                }
            }
            if within.len() == before {
                return within;
            }
        }
    }
}

fn passes_key(filter: &Filter, key: &EdgeKey) -> bool {
    (filter.types.is_empty() || filter.types.contains(&key.kind))
        && (filter.modalities.is_empty() || filter.modalities.contains(&key.modality))
        && filter.polarity.is_none_or(|polarity| polarity == key.polarity)
}

fn in_time((since, until): Stretch, fact: &Fact) -> bool {
    if since.is_none() && until.is_none() {
        return true;
    }
    let known = fact.time.as_deref().and_then(|time| time.value.as_deref()).and_then(days);
    known.is_some_and(|(first, last)| since.is_none_or(|day| last >= day) && until.is_none_or(|day| first <= day))
}

fn happened_in(places: &BTreeSet<Arc<str>>, target: &Node, edge: &Edge, fact: &Fact) -> bool {
    let at_place = fact.place.as_deref().is_some_and(|place| places.contains(&place.node));
    let at_target =
        matches!(edge.key.kind, RelationType::LocatedIn | RelationType::Move) && places.contains(&target.id);
    at_place || at_target
}
