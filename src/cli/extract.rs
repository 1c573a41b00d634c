//! `extract`: documents become one graph, or a stream of relations.
//!
//! Line formats are written document by document; the graph is kept only where a format needs it whole.

use super::outputs::{Outputs, around};
use super::runner::{self, Outcome};
use super::settings::{ExtractSettings, GraphWriting};
use super::summary::Tally;
use super::terminal::Terminal;
use super::{Failures, originals, pipeline};
use crate::annotate::Pipeline;
use crate::document::{Input, Inputs};
use crate::error::Result;
use crate::export::{Format, write_propositions, write_triples};
use crate::extract::{Object, Triples, extract, propositions};
use crate::graph::ActorGraph;
use crate::model::Model;
use crate::span::CharIndex;

/// Runs the command.
pub(super) fn run(settings: ExtractSettings) -> Result<Failures> {
    let ExtractSettings { reading, writing: GraphWriting { outputs, min_confidence, focus, options } } = settings;
    originals::protect(outputs.iter().map(|(_, target)| target), reading.files())?;
    let mut terminal = Terminal::new(reading.quiet);
    let pipeline = pipeline(&Model::embedded()?, reading.aliases.as_deref())?;
    let mut outputs = Outputs::open(&outputs, focus.is_some())?;
    let plan = Plan {
        lines: outputs.lines.iter().map(|(f, _)| *f).collect(),
        graph: !outputs.whole.is_empty(),
        min_confidence,
    };
    let work = move |input| plan.work(&pipeline, input);
    let inputs = move || Inputs::new(reading.inputs, reading.from).with_date(reading.date);

    let mut graph = ActorGraph::default();
    let mut tally = Tally::default();
    let mut failures = Failures::default();
    for outcome in runner::run(inputs, reading.jobs, work)? {
        match outcome {
            Outcome::Warning(error) => terminal.warning(&error),
            Outcome::Failure(error) => {
                failures.count += 1;
                terminal.error(&error);
            }
            Outcome::Done(done) => {
                outputs.put_lines(&done.lines)?;
                if let Some((triples, text)) = &done.relations {
                    graph.add(triples, &CharIndex::new(text));
                }
                tally.add(done.tally);
                terminal.progress(tally.documents, tally.words);
            }
        }
        if outputs.are_closed() {
            return Ok(failures);
        }
    }
    if tally.documents > 0 || failures.count == 0 {
        if let Some((actor, depth)) = &focus {
            graph = around(&graph, actor, *depth)?;
        }
        let files = outputs.finish(&graph, &options)?;
        tally.show(&graph, &files, &mut terminal);
    }
    Ok(failures)
}

/// What is done with each document.
struct Plan {
    /// Formats written document by document.
    lines: Vec<Format>,
    /// Whether the graph is needed.
    graph: bool,
    min_confidence: f32,
}

/// What becomes of a document.
struct Done {
    /// Its lines in each line format.
    lines: Vec<Vec<u8>>,
    /// Its relations and the text they point into, where the graph needs them.
    relations: Option<(Triples, String)>,
    tally: Tally,
}

impl Plan {
    fn work(&self, pipeline: &Pipeline, input: Input) -> Result<Done> {
        let annotated = match input {
            Input::Text(document) => pipeline.annotate(document),
            Input::Given(given) => pipeline.annotate_given(given),
        };
        let triples = at_least(self.min_confidence, extract(&annotated));
        let text = &annotated.document.text;
        let mut lines = Vec::with_capacity(self.lines.len());
        for format in &self.lines {
            let mut bytes = Vec::new();
            match format {
                Format::OpenIe => {
                    let mut found = propositions(&annotated);
                    found.retain(|p| p.confidence >= self.min_confidence);
                    let sentence = |id: crate::span::SentenceId| annotated.slice(annotated.sentences[id.index()].span);
                    write_propositions(&found, sentence, &mut bytes)?;
                }
                _ => write_triples(&triples, &CharIndex::new(text), &mut bytes)?,
            }
            lines.push(bytes);
        }
        let tally = Tally::of(&annotated, &triples);
        let relations = self.graph.then_some((triples, annotated.document.text));
        Ok(Done { lines, relations, tally })
    }
}

/// The triples of this confidence; statements refer to what is left of the relations inside them.
fn at_least(confidence: f32, mut triples: Triples) -> Triples {
    let mut kept = 0;
    let places: Vec<Option<u32>> = triples
        .triples
        .iter()
        .map(|t| {
            let keep = t.confidence >= confidence;
            kept += u32::from(keep);
            keep.then(|| kept - 1)
        })
        .collect();
    if kept as usize == places.len() {
        return triples;
    }
    triples.triples.retain(|t| t.confidence >= confidence);
    for triple in &mut triples.triples {
        if let Some(Object::Statement(statement)) = &mut triple.object {
            statement.contains =
                statement.contains.iter().filter_map(|&i| places.get(i as usize).copied().flatten()).collect();
        }
    }
    triples
}
