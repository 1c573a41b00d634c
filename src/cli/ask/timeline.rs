//! `timeline`: what happened, in order of time.

use super::{Question, facts};
use crate::cli::Failures;
use crate::cli::args::TimelineArgs;
use crate::error::Result;
use crate::extract::days;

/// Runs the command.
pub(in crate::cli) fn run(args: TimelineArgs) -> Result<Failures> {
    let mut question = Question::new(args.question)?;
    let about = args.about.map(|name| question.find(&name)).transpose()?;
    let graph = &question.graph;
    let mut stated = graph.facts();
    stated.retain(|(_, fact)| about.as_ref().is_none_or(|ids| fact.nodes().any(|node| ids.contains(node))));
    let all = stated.len();
    let mut dated: Vec<_> = stated
        .into_iter()
        .filter_map(|stated| Some((days(stated.1.time.as_deref()?.value.as_deref()?)?, stated)))
        .collect();
    dated.sort_by_key(|&(days, _)| days);
    let facts: Vec<_> = dated.into_iter().map(|(_, stated)| stated).collect();
    let answer = facts::answer(graph, Vec::new(), &facts)?;
    let without = all - facts.len();
    question.terminal.summary(&format!("{} dated facts; {without} without a known time left out", all - without));
    question.answer(&answer)
}
