//! What a picture shows of a graph, whatever draws it: which nodes, which arrows, in what words and tones.
//!
//! Takes an [`ActorGraph`]; gives a [`Picture`]: the most important nodes, one arrow for everything of one tone between
//! the same two, intransitive predicates as notes in their node, and of a great talker only the first few statements.

use std::collections::{BTreeMap, BTreeSet};

use super::wording;
use crate::extract::{Modality, NodeType, Polarity};
use crate::graph::{ActorGraph, Fact, Link, Node, Target};

/// Statements of one speaker that are drawn; the rest is counted.
const STATEMENTS: usize = 4;

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
}

/// A node as it is to be drawn.
pub(super) struct PictureNode<'g> {
    pub(super) node: &'g Node,
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
    pub(super) fn new(graph: &'g ActorGraph, whole: &'g ActorGraph, title: Option<&str>) -> Self {
        let name = |id: &str| graph.node(id).map(|node| node.name.as_str());
        let mut nodes: BTreeMap<&str, PictureNode<'g>> = BTreeMap::new();
        let mut arrows: BTreeMap<(&str, &str, Tone), Arrow<'g>> = BTreeMap::new();
        for link in graph.links() {
            let Link { source, target, edge } = link;
            let tone = Tone::of(&link);
            for (end, passive) in [(source, false), (target, true)] {
                let fresh =
                    PictureNode { node: end, weight: 0, passive: true, notes: Vec::new(), unsaid: 0, how: None };
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
        note_how(&mut nodes, &mut arrows);
        let drawn_of =
            |graph: &ActorGraph| graph.nodes().iter().filter(|node| node.kind != NodeType::Statement).count();
        let hidden = drawn_of(whole).saturating_sub(drawn_of(graph));
        let title = title.map_or_else(|| heading(whole), str::to_owned);
        Self { title, nodes: nodes.into_values().collect(), arrows: arrows.into_values().collect(), hidden }
    }

    /// Whether anything in it is of such a tone.
    pub(super) fn any_tone(&self, test: fn(&Tone) -> bool) -> bool {
        let arrows = self.arrows.iter().map(|arrow| &arrow.tone);
        arrows.chain(self.nodes.iter().flat_map(|drawn| drawn.notes.iter().map(|note| &note.tone))).any(test)
    }

    /// What to say of the nodes that are not drawn.
    pub(super) fn left_out(&self) -> Option<String> {
        let shown = self.nodes.iter().filter(|drawn| !drawn.node.is_statement()).count();
        (self.hidden > 0).then(|| format!("the {shown} most important of {} nodes", shown + self.hidden))
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
}

/// Moves the words of the only arrow to a statement into the statement; plain saying needs none.
fn note_how<'g>(
    nodes: &mut BTreeMap<&'g str, PictureNode<'g>>,
    arrows: &mut BTreeMap<(&'g str, &'g str, Tone), Arrow<'g>>,
) {
    let mut arrows_to: BTreeMap<&str, usize> = BTreeMap::new();
    for arrow in arrows.values() {
        *arrows_to.entry(&arrow.target.id).or_default() += 1;
    }
    for arrow in arrows.values_mut().filter(|arrow| arrow.target.is_statement() && !arrow.tone.denied) {
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
