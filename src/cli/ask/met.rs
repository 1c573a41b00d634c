//! `met`: whom an actor met, talked to or visited.

use super::{Question, facts};
use crate::cli::Failures;
use crate::cli::args::MetArgs;
use crate::error::Result;
use crate::extract::RelationType;

/// Runs the command.
pub(in crate::cli) fn run(args: MetArgs) -> Result<Failures> {
    let mut question = Question::new(args.question)?;
    let ids = question.find(&args.actor)?;
    let whom = args.whom.map(|name| question.find(&name)).transpose()?;
    let graph = &question.graph;
    let mut stated = graph.facts();
    stated.retain(|(link, fact)| {
        // The speaker who tells of a meeting was not at it.
        let at = [Some(&fact.subject), fact.object.as_ref(), fact.to.as_deref()];
        let at = |ids: &[_]| at.iter().flatten().any(|mention| ids.contains(&mention.node));
        link.edge.key.kind == RelationType::Consult && at(&ids) && whom.as_deref().is_none_or(at)
    });
    let answer = facts::answer(graph, Vec::new(), &stated)?;
    question.answer(&answer)
}
