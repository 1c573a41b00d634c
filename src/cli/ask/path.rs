//! `path`: how two actors are connected.

use serde_json::{Value, json};

use super::answer::Answer;
use super::{Question, facts};
use crate::cli::Failures;
use crate::cli::args::PathArgs;
use crate::error::Result;

const COLUMNS: &[&str] = &["Path", "When", "Who", "Did", "Whom or what", "Where", "Certainty", "Source"];

/// Runs the command.
pub(in crate::cli) fn run(args: PathArgs) -> Result<Failures> {
    let mut question = Question::new(args.question)?;
    let (from, to) = (question.find(&args.start)?, question.find(&args.end)?);
    let graph = &question.graph;
    let mut paths = Vec::new();
    for a in &from {
        for b in &to {
            paths.extend(graph.paths(a, b, usize::from(args.count)));
        }
    }
    paths.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    paths.truncate(usize::from(args.count));

    let steps: Vec<_> = paths.iter().flat_map(|path| path.steps.iter().flatten().copied()).collect();
    let part = facts::part(graph, &steps);
    let objects = facts::objects(&part)?;
    let (mut heading, mut table, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for (number, path) in paths.iter().enumerate() {
        let number = number + 1;
        let names: Vec<&str> = path.nodes.iter().map(|node| node.name.as_str()).collect();
        heading.push(format!("{number}  {}", names.join(" — ")));
        for best in path.steps.iter().filter_map(|facts| facts.first()) {
            table.push([vec![number.to_string()], facts::cells(graph, *best)].concat());
        }
        let step = |facts: &Vec<facts::Stated<'_>>| -> Value {
            facts.iter().filter_map(|(_, fact)| objects.get(&*fact.id)).cloned().collect()
        };
        rows.push(json!({
            "path": number,
            "cost": path.cost,
            "nodes": path.nodes.iter().map(|node| &*node.id).collect::<Vec<_>>(),
            "steps": path.steps.iter().map(step).collect::<Vec<_>>(),
        }));
    }
    question.answer(&Answer { heading, columns: COLUMNS, table, rows, part })
}
