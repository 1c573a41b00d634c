//! What a picture shows of a graph, whatever draws it: which nodes, which arrows, in what words and tones.
//!
//! Takes an [`ActorGraph`]; gives a [`Picture`]: the most important nodes, one arrow for everything of one tone between
//! the same two, intransitive predicates as notes in their node, and of a great talker only the first few statements.
//! Where arrows crowd, it is a map: who is tied to whom, the most important with their names, and no statements.

use std::collections::{BTreeMap, BTreeSet};

use super::clusters::{Cluster, clusters};
use super::{ExportOptions, wording};
use crate::extract::{Modality, Polarity};
use crate::graph::{ActorGraph, Fact, Link, Node, Target};

/// Statements of one speaker that are drawn; the rest is counted.
const STATEMENTS: usize = 4;
/// Beyond this many arrows a picture is a map.
const CROWDED: usize = 250;
/// Nodes of a map that have their names on them.
const NAMED: usize = 150;

/// A graph as it is to be drawn; everything in stable order.
pub(super) struct Picture<'g> {
    /// Heading.
    pub(super) title: String,
    /// In order of id.
    pub(super) nodes: Vec<PictureNode<'g>>,
    /// In order of source and target.
    pub(super) arrows: Vec<Arrow<'g>>,
    /// Nodes that are not drawn, statements not among them.
    pub(super) hidden: usize,
    /// Whether it is a map: too many arrows for words on them.
    pub(super) crowded: bool,
    /// Nodes that stand in a frame.
    pub(super) clusters: Vec<Cluster>,
}

/// How much of a node is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    /// Its name and what it does to nobody.
    All,
    /// Its name.
    Name,
    /// That it is there.
    Dot,
}

/// A node as it is to be drawn.
pub(super) struct PictureNode<'g> {
    pub(super) node: &'g Node,
    pub(super) show: Show,
    /// Facts it takes part in.
    pub(super) weight: usize,
    /// Whether it never acts.
    pub(super) passive: bool,
    /// What it does to nobody: "resigned · on Monday".
    pub(super) notes: Vec<Note>,
    /// Its statements that are not drawn.
    pub(super) unsaid: usize,
    /// How it was said, of a statement with one speaker: "told · to reporters, on Friday".
    pub(super) how: Option<String>,
}

/// A predicate without an object.
pub(super) struct Note {
    pub(super) text: String,
    pub(super) tone: Tone,
}

/// Everything of one tone that one node does to another.
pub(super) struct Arrow<'g> {
    pub(super) source: &'g Node,
    pub(super) target: &'g Node,
    pub(super) tone: Tone,
    /// One per relation; none where the arrow speaks for itself.
    pub(super) lines: Vec<ArrowLine>,
    /// What states it.
    pub(super) facts: Vec<&'g Fact>,
}

/// One relation of an arrow.
pub(super) struct ArrowLine {
    /// "met with".
    pub(super) predicate: String,
    /// "Geneva, on Tuesday", one per fact that has any.
    pub(super) circumstances: Vec<String>,
    /// Number of facts.
    pub(super) count: usize,
}

/// How certain and of what kind a relation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tone {
    /// Reported or possible.
    pub(super) uncertain: bool,
    /// Denied.
    pub(super) denied: bool,
    /// An office, a membership, a place.
    pub(super) standing: bool,
}

impl<'g> Picture<'g> {
    /// Draws `graph` as [`select`] left it; `whole` is what it was taken from.
    pub(super) fn new(graph: &'g ActorGraph, whole: &'g ActorGraph, options: &ExportOptions) -> Self {
        let name = |id: &str| graph.node(id).map(|node| node.name.as_str());
        let mut nodes: BTreeMap<&str, PictureNode<'g>> = BTreeMap::new();
        let mut arrows: BTreeMap<(&str, &str, Tone), Arrow<'g>> = BTreeMap::new();
        for link in graph.links() {
            let Link { source, target, edge } = link;
            let tone = Tone::of(&link);
            for (end, passive) in [(source, false), (target, true)] {
                let fresh = PictureNode::new(end);
                let drawn = nodes.entry(&end.id).or_insert(fresh);
                drawn.weight += edge.facts.len();
                drawn.passive &= passive;
            }
            let predicate = wording::cut(&wording::predicate(edge.label(), &edge.key), 44);
            let circumstances = wording::circumstances(&link, name);
            if edge.key.target == Target::Nothing {
                let text =
                    std::iter::once(predicate).chain(circumstances.into_iter().take(1)).collect::<Vec<_>>().join(" · ");
                nodes.entry(&source.id).and_modify(|drawn| drawn.notes.push(Note { text, tone }));
                continue;
            }
            let fresh = Arrow { source, target, tone, lines: Vec::new(), facts: Vec::new() };
            let arrow = arrows.entry((&source.id, &target.id, tone)).or_insert(fresh);
            arrow.facts.extend(edge.facts_in_order());
            match arrow.lines.iter_mut().find(|line| line.predicate == predicate) {
                Some(line) => {
                    line.count += edge.facts.len();
                    line.circumstances.extend(circumstances);
                }
                None => arrow.lines.push(ArrowLine { predicate, circumstances, count: edge.facts.len() }),
            }
        }
        for (speaker, statements) in surplus(whole) {
            nodes.entry(speaker).and_modify(|drawn| drawn.unsaid = statements.len());
        }
        let mut arrows: Vec<Arrow<'g>> = arrows.into_values().collect();
        let crowded = arrows.len() > CROWDED;
        if crowded {
            make_map(&mut nodes, &mut arrows);
        } else {
            note_how(&mut nodes, &mut arrows);
        }
        let nodes: Vec<PictureNode<'g>> = nodes.into_values().collect();
        let shown = nodes.iter().filter(|drawn| !drawn.node.is_statement()).count();
        let hidden = whole.nodes().iter().filter(|node| !node.is_statement()).count().saturating_sub(shown);
        let title = options.title.clone().unwrap_or_else(|| heading(whole));
        let clusters = clusters(options.clusters, graph, &nodes, &arrows);
        Self { title, nodes, arrows, hidden, crowded, clusters }
    }

    /// Whether anything in it is of such a tone.
    pub(super) fn any_tone(&self, test: fn(&Tone) -> bool) -> bool {
        let arrows = self.arrows.iter().map(|arrow| &arrow.tone);
        arrows.chain(self.nodes.iter().flat_map(|drawn| drawn.notes.iter().map(|note| &note.tone))).any(test)
    }

    /// What to say of the nodes that are not drawn.
    pub(super) fn left_out(&self) -> Option<String> {
        let shown = self.nodes.iter().filter(|drawn| !drawn.node.is_statement()).count();
        let all = shown + self.hidden;
        match (self.hidden > 0, self.crowded) {
            (false, _) => None,
            (true, false) => Some(format!("the {shown} most important of {all} nodes")),
            // Nodes that have to do with no other are missing too.
            (true, true) => Some(format!("{shown} of {all} nodes")),
        }
    }

    /// By position, the cluster of each node.
    pub(super) fn cluster_of(&self) -> Vec<Option<usize>> {
        let mut cluster_of = vec![None; self.nodes.len()];
        for (number, cluster) in self.clusters.iter().enumerate() {
            cluster.members.iter().for_each(|&member| cluster_of[member] = Some(number));
        }
        cluster_of
    }
}

impl<'g> PictureNode<'g> {
    fn new(node: &'g Node) -> Self {
        Self { node, show: Show::All, weight: 0, passive: true, notes: Vec::new(), unsaid: 0, how: None }
    }

    /// What decides on whether its name is on a map.
    fn rank(&self) -> usize {
        self.weight * if self.node.is_actor() { 2 } else { 1 }
    }

    /// Size of its name.
    pub(super) fn font_size(&self) -> f64 {
        let weight = (self.weight as f64).ln_1p();
        match self.show {
            Show::All => 12.0 + weight.min(4.0),
            // On a map sizes tell who matters: nothing else does.
            Show::Name | Show::Dot => 8.0 + 2.0 * weight.min(6.0),
        }
    }
}

impl Tone {
    fn of(link: &Link<'_>) -> Self {
        let key = &link.edge.key;
        Self {
            uncertain: key.modality != Modality::Asserted,
            denied: key.polarity == Polarity::Negative,
            standing: key.kind.is_standing(),
        }
    }

    /// The tone of both.
    const fn common(self, other: Self) -> Self {
        Self {
            uncertain: self.uncertain && other.uncertain,
            denied: self.denied && other.denied,
            standing: self.standing && other.standing,
        }
    }
}

/// Leaves of a picture who is tied to whom, one arrow for each two whatever its tone, and of their names those of the
/// most important.
fn make_map<'g>(nodes: &mut BTreeMap<&'g str, PictureNode<'g>>, arrows: &mut Vec<Arrow<'g>>) {
    arrows.retain(|arrow| {
        let ends = [arrow.source, arrow.target];
        if ends.iter().any(|end| end.is_statement()) {
            nodes.entry(&arrow.source.id).and_modify(|drawn| drawn.unsaid += 1);
            return false;
        }
        true
    });
    arrows.dedup_by(|arrow, before| {
        let same = arrow.source.id == before.source.id && arrow.target.id == before.target.id;
        if same {
            before.tone = before.tone.common(arrow.tone);
            before.facts.append(&mut arrow.facts);
        }
        same
    });
    let tied: BTreeSet<&str> = arrows.iter().flat_map(|arrow| [&*arrow.source.id, &*arrow.target.id]).collect();
    nodes.retain(|id, _| tied.contains(id));
    let mut weights: Vec<usize> = nodes.values().map(PictureNode::rank).collect();
    weights.sort_unstable_by(|a, b| b.cmp(a));
    let least = weights.get(NAMED).map_or(0, |weight| weight + 1);
    for drawn in nodes.values_mut() {
        drawn.show = if drawn.rank() >= least { Show::Name } else { Show::Dot };
    }
}

/// Moves the words of the only arrow to a statement into the statement; plain saying needs none.
fn note_how<'g>(nodes: &mut BTreeMap<&'g str, PictureNode<'g>>, arrows: &mut [Arrow<'g>]) {
    let mut arrows_to: BTreeMap<&str, usize> = BTreeMap::new();
    for arrow in arrows.iter() {
        *arrows_to.entry(&arrow.target.id).or_default() += 1;
    }
    for arrow in arrows.iter_mut().filter(|arrow| arrow.target.is_statement() && !arrow.tone.denied) {
        let [line] = arrow.lines.as_slice() else { continue };
        if arrows_to.get(&*arrow.target.id) == Some(&1) && line.count == 1 {
            let how = std::iter::once(&line.predicate).chain(&line.circumstances).map(String::as_str);
            let how = how.collect::<Vec<_>>().join(" · ");
            nodes.entry(&arrow.target.id).and_modify(|drawn| drawn.how = Some(how).filter(|how| how != "said"));
            arrow.lines.clear();
        }
    }
}

/// The part of a graph that fits a picture of `most` nodes (0 for any number), or `None` where that is all of it.
pub(super) fn select(graph: &ActorGraph, most: usize) -> Option<ActorGraph> {
    let unsaid: BTreeSet<&str> = surplus(graph).into_values().flatten().collect();
    let said = |link: Link<'_>| !unsaid.contains(&*link.target.id);
    match most {
        _ if unsaid.is_empty() && (most == 0 || graph.node_count() <= most) => None,
        0 => Some(graph.filtered(|link, _| said(link))),
        _ => Some(graph.top_of(most, said)),
    }
}

/// By speaker, the statements beyond the first few that nothing else points at, in the order they were made.
fn surplus(graph: &ActorGraph) -> BTreeMap<&str, Vec<&str>> {
    let mut arrows_to: BTreeMap<&str, usize> = BTreeMap::new();
    let mut said: BTreeMap<&str, Vec<Link<'_>>> = BTreeMap::new();
    for link in graph.links() {
        if link.target.is_statement() && !link.source.is_statement() {
            *arrows_to.entry(&link.target.id).or_default() += 1;
            said.entry(&link.source.id).or_default().push(link);
        }
    }
    let mut surplus = BTreeMap::new();
    for (speaker, mut links) in said {
        links.retain(|link| arrows_to.get(&*link.target.id) == Some(&1));
        if links.len() > STATEMENTS {
            links.sort_by_cached_key(|link| link.edge.facts_in_order().first().map(|fact| fact.position()));
            surplus.insert(speaker, links.iter().skip(STATEMENTS).map(|link| &*link.target.id).collect());
        }
    }
    surplus
}

fn heading(graph: &ActorGraph) -> String {
    match graph.sources().len() {
        1 => {
            graph.sources().iter().map(|(id, source)| source.title.clone().unwrap_or_else(|| id.to_string())).collect()
        }
        0 => String::new(),
        n => format!("{n} documents"),
    }
}
