//! `communities`: who belongs together.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Question;
use super::answer::Answer;
use crate::cli::Failures;
use crate::cli::args::CommunitiesArgs;
use crate::error::Result;

/// Members that a table names.
const NAMED: usize = 12;

/// Runs the command.
pub(in crate::cli) fn run(args: CommunitiesArgs) -> Result<Failures> {
    let question = Question::new(args.question)?;
    let mut communities = question.graph.communities();
    if args.count > 0 {
        communities.truncate(args.count);
    }
    let (mut table, mut rows) = (Vec::new(), Vec::new());
    let mut community: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, members) in communities.iter().enumerate() {
        community.extend(members.iter().map(|node| (&*node.id, i)));
        let mut names: Vec<&str> = members.iter().take(NAMED).map(|node| node.name.as_str()).collect();
        let more = format!("and {} more", members.len().saturating_sub(NAMED));
        if members.len() > NAMED {
            names.push(&more);
        }
        table.push(vec![(i + 1).to_string(), members.len().to_string(), names.join("; ")]);
        let members: Value = members
            .iter()
            .map(|node| json!({"id": &*node.id, "name": node.name, "type": node.kind.as_str()}))
            .collect();
        rows.push(json!({"community": i + 1, "members": members}));
    }
    // What holds them together: the facts inside.
    let part = question.graph.filtered(|link, _| {
        let of = |id: &str| community.get(id);
        of(&link.source.id).is_some() && of(&link.source.id) == of(&link.target.id)
    });
    let answer = Answer { heading: Vec::new(), columns: &["#", "Size", "Members"], table, rows, part };
    question.answer(&answer)
}
