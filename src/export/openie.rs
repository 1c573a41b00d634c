//! Open information extraction: `sentence, confidence, relation, arg1, arg2`, tab-separated, one proposition a line.
//! [`write_propositions`] streams a document's propositions; the [`SPEC`] gives the facts of a graph that have an object.

use std::io::Write;

use super::{ExportOptions, Spec};
use crate::error::Result;
use crate::extract::Proposition;
use crate::graph::{ActorGraph, confidence};
use crate::span::SentenceId;

pub(super) const SPEC: Spec =
    Spec { name: "openie", extension: "tsv", media_type: "text/tab-separated-values", write: write_graph };

/// Writes the propositions of one document; `sentence` gives a sentence's text as printed.
pub fn write_propositions<'t>(
    propositions: &[Proposition],
    sentence: impl Fn(SentenceId) -> &'t str,
    out: &mut dyn Write,
) -> Result<()> {
    for p in propositions {
        write_row(sentence(p.sentence), p.confidence, [&p.relation, &p.subject, &p.object], out)?;
    }
    Ok(())
}

fn write_graph(graph: &ActorGraph, _: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    for (_, fact) in graph.facts() {
        if let Some(object) = fact.object.as_ref().or(fact.to.as_deref()).or(fact.place.as_deref()) {
            write_row(&fact.evidence, fact.confidence, [&fact.text, &fact.subject.text, &object.text], out)?;
        }
    }
    Ok(())
}

fn write_row(sentence: &str, raw_confidence: f32, fields: [&str; 3], out: &mut dyn Write) -> Result<()> {
    write_cell(sentence, out)?;
    write!(out, "\t{:.3}", confidence(raw_confidence))?;
    for field in fields {
        out.write_all(b"\t")?;
        write_cell(field, out)?;
    }
    Ok(out.write_all(b"\n")?)
}

/// A cell of a line: whatever would end it or the line becomes a blank.
fn write_cell(text: &str, out: &mut dyn Write) -> Result<()> {
    let ends_cell = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let mut pieces = text.split(ends_cell);
    out.write_all(pieces.next().unwrap_or_default().as_bytes())?;
    for piece in pieces {
        out.write_all(b" ")?;
        out.write_all(piece.as_bytes())?;
    }
    Ok(())
}
