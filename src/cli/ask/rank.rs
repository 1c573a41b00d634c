//! `rank`: who matters most.

use std::collections::BTreeSet;

use serde_json::json;

use super::Question;
use super::answer::Answer;
use crate::cli::Failures;
use crate::cli::args::RankArgs;
use crate::error::Result;

/// Runs the command.
pub(in crate::cli) fn run(args: RankArgs) -> Result<Failures> {
    let question = Question::new(args.question)?;
    let mut ranked = question.graph.centrality(args.by);
    ranked.retain(|(node, _)| if args.kind.is_empty() { node.is_actor() } else { args.kind.contains(&node.kind) });
    if args.count > 0 {
        ranked.truncate(args.count);
    }
    let (mut table, mut rows) = (Vec::new(), Vec::new());
    for (i, (node, score)) in ranked.iter().enumerate() {
        let documents = node.documents().len();
        let shown = if score.fract() == 0.0 { format!("{score}") } else { format!("{score:.4}") };
        table.push(vec![
            (i + 1).to_string(),
            node.name.clone(),
            node.kind.as_str().to_owned(),
            shown,
            documents.to_string(),
        ]);
        rows.push(json!({
            "rank": i + 1, "id": &*node.id, "name": node.name, "type": node.kind.as_str(), "score": score, "documents": documents,
        }));
    }
    let ids: BTreeSet<&str> = ranked.iter().map(|(node, _)| &*node.id).collect();
    let part = question.graph.filtered(|link, _| ids.contains(&*link.source.id) && ids.contains(&*link.target.id));
    let columns = &["#", "Name", "Type", "Score", "Documents"];
    let heading = vec![format!("by {}", args.by.name())];
    let answer = Answer { heading, columns, table, rows, part };
    question.answer(&answer)
}
