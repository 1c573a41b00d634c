//! `said`: what an actor said, and what of it concerns another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Question, facts};
use crate::cli::Failures;
use crate::cli::args::SaidArgs;
use crate::error::Result;
use crate::graph::{ActorGraph, Fact, Node};
use crate::identity::fold;

/// Runs the command.
pub(in crate::cli) fn run(args: SaidArgs) -> Result<Failures> {
    let mut question = Question::new(args.question)?;
    let ids = question.find(&args.actor)?;
    let about = args.about.map(|name| question.find(&name)).transpose()?;
    let graph = &question.graph;
    let about = about.map(|ids| Subject::new(graph, ids));
    let mut stated = graph.facts();
    stated.retain(|(link, fact)| {
        let statement = fact.object.as_ref().and_then(|object| graph.node(&object.node)).filter(|n| n.is_statement());
        ids.contains(&link.source.id)
            && statement.is_some_and(|s| about.as_ref().is_none_or(|subject| subject.is_of(s)))
    });
    let answer = facts::answer(graph, Vec::new(), &stated)?;
    question.answer(&answer)
}

/// What statements are to be about.
struct Subject<'g> {
    ids: Vec<Arc<str>>,
    /// Its names, folded.
    names: BTreeSet<String>,
    facts: BTreeMap<&'g str, &'g Fact>,
}

impl<'g> Subject<'g> {
    fn new(graph: &'g ActorGraph, ids: Vec<Arc<str>>) -> Self {
        let nodes = ids.iter().filter_map(|id| graph.node(id));
        let names = nodes.flat_map(Node::aliases).map(|name| format!(" {} ", fold(name))).collect();
        let facts = graph.facts().into_iter().map(|(_, fact)| (&*fact.id, fact)).collect();
        Self { ids, names, facts }
    }

    /// Whether a statement names it, or one of the facts stated in it involves it.
    fn is_of(&self, statement: &Node) -> bool {
        let text = format!(" {} ", fold(&statement.name));
        let contained = statement.contains.iter().filter_map(|id| self.facts.get(&**id));
        self.names.iter().any(|name| text.contains(name))
            || contained
                .flat_map(|fact| [Some(&fact.subject), fact.object.as_ref(), fact.to.as_deref()])
                .flatten()
                .any(|m| self.ids.contains(&m.node))
    }
}
