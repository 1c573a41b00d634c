//! [`Cast`]: who takes part in the facts of one document, each looked up once, as that document has it; [`Roster`] looks
//! them up.
//!
//! A fact names its nodes by id, and to find one in a large graph is most of the work of writing it. Mentions share the
//! id with their node as a rule: where it lies in memory tells which, and no text is read.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::graph::{ActorGraph, Fact, FactMention, Link, Node, NodeView};

/// The nodes of a graph.
pub(super) struct Roster<'g> {
    graph: &'g ActorGraph,
    by_address: FxHashMap<usize, &'g Node>,
}

/// The nodes of a document.
#[derive(Default)]
pub(super) struct Cast<'g> {
    members: Vec<Member<'g>>,
    /// By the address of the id: mentions of a node share it.
    known: FxHashMap<usize, Option<usize>>,
}

/// A node, and what the document says of it.
pub(super) struct Member<'g> {
    pub(super) node: &'g Node,
    pub(super) view: NodeView<'g>,
}

impl<'g> Roster<'g> {
    pub(super) fn of(graph: &'g ActorGraph) -> Self {
        let by_address = graph.as_petgraph().node_weights().map(|node| (address(&node.id), node)).collect();
        Self { graph, by_address }
    }

    /// The node a mention is of.
    pub(super) fn node(&self, mention: &FactMention) -> Option<&'g Node> {
        self.by_address.get(&address(&mention.node)).copied().or_else(|| self.graph.node(&mention.node))
    }

    /// Who takes part in the facts of one document.
    pub(super) fn cast(&self, facts: &[(Link<'g>, &'g Fact)]) -> Cast<'g> {
        let mut cast = Cast::default();
        for (_, fact) in facts {
            for mention in fact.roles().into_iter().flatten() {
                cast.known.entry(address(&mention.node)).or_insert_with(|| {
                    let node = self.node(mention)?;
                    cast.members.push(Member { node, view: node.view(&fact.document)? });
                    Some(cast.members.len() - 1)
                });
            }
        }
        cast
    }
}

impl<'g> Cast<'g> {
    /// The node a mention of these facts is of.
    pub(super) fn get(&self, mention: &FactMention) -> Option<&Member<'g>> {
        self.members.get((*self.known.get(&address(&mention.node))?)?)
    }

    /// All of them, each once, in order of id.
    pub(super) fn in_order(&self) -> Vec<&Member<'g>> {
        let mut members: Vec<&Member<'g>> = self.members.iter().collect();
        members.sort_unstable_by(|a, b| a.node.id.cmp(&b.node.id));
        members.dedup_by(|a, b| a.node.id == b.node.id);
        members
    }
}

fn address(id: &Arc<str>) -> usize {
    id.as_ptr().addr()
}
