//! `who`: everything about one actor.

use std::collections::BTreeSet;

use super::{Question, facts, introduce};
use crate::cli::Failures;
use crate::cli::args::WhoArgs;
use crate::error::Result;

/// Runs the command.
pub(in crate::cli) fn run(args: WhoArgs) -> Result<Failures> {
    let mut question = Question::new(args.question)?;
    let ids = question.find(&args.actor)?;
    let graph = &question.graph;
    let mut stated = graph.facts();
    stated.retain(|(_, fact)| fact.nodes().any(|node| ids.contains(node)));
    // Who it is before what it did.
    stated.sort_by_key(|(link, _)| !link.edge.key.kind.is_standing());
    let mut heading: Vec<String> = ids.iter().filter_map(|id| graph.node(id)).flat_map(introduce).collect();
    let documents: BTreeSet<_> = stated.iter().map(|(_, fact)| &fact.document).collect();
    heading.push(format!("facts: {}, documents: {}", stated.len(), documents.len()));
    let answer = facts::answer(graph, heading, &stated)?;
    question.answer(&answer)
}
