//! [`Clustering`]: which nodes of a picture stand together in a frame, and what the frame is called.
//!
//! Takes what a picture shows of a graph; gives [`Cluster`]s without a common node. A statement stands with the one who
//! makes it. Communities too small for a frame go to the one they have most to do with.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::picture::{Arrow, PictureNode};
use super::wording;
use crate::graph::{ActorGraph, Node};

/// What puts the nodes of a picture together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Clustering {
    /// Nothing.
    #[default]
    None,
    /// Having more to do with each other than with the rest.
    Community,
    /// The country they are of.
    Country,
}

impl Clustering {
    /// Every way.
    pub const ALL: &'static [Self] = &[Self::None, Self::Community, Self::Country];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Community => "community",
            Self::Country => "country",
        }
    }
}

/// Nodes in one frame.
pub(super) struct Cluster {
    /// The country, or the most important of a community.
    pub(super) label: String,
    /// Positions of the nodes, in order.
    pub(super) members: Vec<usize>,
}

/// Nodes of a community, and of a country, below which they get no frame.
const COMMUNITY: usize = 4;
const COUNTRY: usize = 2;
/// And that many of all, in a large picture: one in so many.
const SHARE: usize = 250;
/// Steps from a cluster to those who are given to it.
const STEPS: usize = 4;
/// Columns of a name in a label.
const NAME: usize = 36;

/// The clusters of a picture of `graph`, the largest first.
pub(super) fn clusters(
    by: Clustering,
    graph: &ActorGraph,
    nodes: &[PictureNode<'_>],
    arrows: &[Arrow<'_>],
) -> Vec<Cluster> {
    let (groups, least): (Vec<(String, Vec<&Node>)>, usize) = match by {
        Clustering::None => return Vec::new(),
        Clustering::Community => {
            (graph.communities().into_iter().map(|group| (heads(&group), group)).collect(), COMMUNITY)
        }
        Clustering::Country => (graph.countries(), COUNTRY),
    };
    let position: FxHashMap<&str, usize> = nodes.iter().enumerate().map(|(i, drawn)| (&*drawn.node.id, i)).collect();
    let least = least.max(nodes.len() / SHARE);
    let mut clusters: Vec<Cluster> = groups
        .into_iter()
        .map(|(label, group)| {
            let members = group.iter().filter_map(|node| position.get(&*node.id).copied()).collect();
            Cluster { label: wording::cut(&label, 2 * NAME), members }
        })
        .filter(|cluster| cluster.members.len() >= least)
        .collect();
    let mut cluster_of: Vec<Option<usize>> = vec![None; nodes.len()];
    for (number, cluster) in clusters.iter().enumerate() {
        cluster.members.iter().for_each(|&member| cluster_of[member] = Some(number));
    }
    if by == Clustering::Community {
        adopt(&mut clusters, &mut cluster_of, &position, arrows);
    }
    // By statement, the clusters of those who make it.
    let mut makers: FxHashMap<usize, Vec<Option<usize>>> = FxHashMap::default();
    for arrow in arrows.iter().filter(|arrow| arrow.target.is_statement()) {
        if let (Some(&source), Some(&target)) = (position.get(&*arrow.source.id), position.get(&*arrow.target.id)) {
            makers.entry(target).or_default().push(cluster_of[source]);
        }
    }
    for (statement, clusters_of) in (0..nodes.len()).filter_map(|i| Some((i, makers.get(&i)?))) {
        if let [Some(first), rest @ ..] = clusters_of.as_slice()
            && rest.iter().all(|other| *other == Some(*first))
        {
            clusters[*first].members.push(statement);
        }
    }
    for cluster in &mut clusters {
        cluster.members.sort_unstable();
    }
    // A frame around everything says nothing.
    if by == Clustering::Community && clusters.len() == 1 {
        clusters.clear();
    }
    clusters
}

/// Gives nodes that are in no cluster to the one that most of their arrows lead to, from the clusters outwards.
fn adopt(
    clusters: &mut [Cluster],
    cluster_of: &mut [Option<usize>],
    position: &FxHashMap<&str, usize>,
    arrows: &[Arrow<'_>],
) {
    for _ in 0..STEPS {
        let mut ties: BTreeMap<usize, BTreeMap<usize, usize>> = BTreeMap::new();
        for arrow in arrows.iter().filter(|arrow| !arrow.target.is_statement()) {
            let ends = [arrow.source, arrow.target].map(|end| position.get(&*end.id).copied());
            let [Some(a), Some(b)] = ends else { continue };
            for (free, other) in [(a, b), (b, a)] {
                if let (None, Some(cluster)) = (cluster_of[free], cluster_of[other]) {
                    *ties.entry(free).or_default().entry(cluster).or_default() += arrow.facts.len();
                }
            }
        }
        for (free, ties) in ties {
            // Of equals the larger, which comes first.
            if let Some((cluster, _)) = ties.into_iter().rev().max_by_key(|&(_, facts)| facts) {
                cluster_of[free] = Some(cluster);
                clusters[cluster].members.push(free);
            }
        }
    }
}

/// The first two actors, or whoever comes first.
fn heads(group: &[&Node]) -> String {
    let actors: Vec<&&Node> = group.iter().filter(|node| node.is_actor()).take(2).collect();
    let heads = if actors.is_empty() { group.iter().take(1).collect() } else { actors };
    heads.into_iter().map(|node| wording::cut(&node.name, NAME)).collect::<Vec<_>>().join(" · ")
}
