//! `extract`: documents become one graph, or a stream of relations.
//!
//! Line formats are written document by document; the graph is kept only where a format, or the summary's actors, need
//! it whole.

use std::collections::BTreeMap;

use super::output::Sink;
use super::runner::{self, Outcome};
use super::settings::{ExtractSettings, Target};
use super::terminal::Terminal;
use super::{Failures, is_word};
use crate::annotate::Pipeline;
use crate::document::{Input, Inputs};
use crate::error::Result;
use crate::export::{self, ExportOptions, Format, write_propositions, write_triples};
use crate::extract::{Object, RelationType, Triples, extract, propositions};
use crate::graph::ActorGraph;
use crate::model::Model;
use crate::span::CharIndex;

/// Relations the summary shows.
const SHOWN: usize = 5;

/// Runs the command.
pub(super) fn run(settings: ExtractSettings) -> Result<Failures> {
    let ExtractSettings { reading, outputs, min_confidence, focus, mut options } = settings;
    let mut terminal = Terminal::new(reading.quiet);
    let model = Model::embedded()?;
    options.model = Some(model.checksum());
    let pipeline = Pipeline::new(&model)?;
    let mut outputs = Outputs::open(&outputs, focus.is_some())?;
    let plan = Plan {
        lines: outputs.lines.iter().map(|(f, _)| *f).collect(),
        graph: !outputs.whole.is_empty(),
        min_confidence,
    };
    let work = move |input| plan.work(&pipeline, input);
    let inputs = move || Inputs::new(reading.inputs, reading.from);

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
            let ids: Vec<_> = graph.find(actor)?.into_iter().map(|node| node.id.clone()).collect();
            graph = graph.focus(&ids.iter().map(|id| &**id).collect::<Vec<_>>(), *depth);
        }
        let files = outputs.finish(&graph, &options)?;
        summarise(&mut terminal, &tally, &graph, &files);
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
        let tally = Tally {
            documents: 1,
            words: annotated.tokens.iter().filter(|t| is_word(t)).count() as u64,
            relations: triples.triples.len() as u64,
            kinds: triples.triples.iter().fold(BTreeMap::new(), |mut kinds, t| {
                *kinds.entry(t.relation.kind).or_default() += 1;
                kinds
            }),
        };
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

/// The open outputs.
struct Outputs {
    /// Written document by document.
    lines: Vec<(Format, Sink)>,
    /// Written at the end, out of the graph.
    whole: Vec<(Format, Sink)>,
    files: Vec<String>,
}

impl Outputs {
    /// Opens all of them, so that an unwritable one is found before the work. With a focus everything waits for the graph.
    fn open(targets: &[(Format, Target)], focus: bool) -> Result<Self> {
        let mut outputs = Self { lines: Vec::new(), whole: Vec::new(), files: Vec::new() };
        for (format, target) in targets {
            let sink = Sink::open(target)?;
            if let Target::File(path) | Target::Entry(path) = target {
                outputs.files.push(path.display().to_string());
            }
            if !focus && matches!(format, Format::Jsonl | Format::OpenIe) {
                outputs.lines.push((*format, sink));
            } else {
                outputs.whole.push((*format, sink));
            }
        }
        Ok(outputs)
    }

    fn put_lines(&mut self, lines: &[Vec<u8>]) -> Result<()> {
        for ((_, sink), bytes) in self.lines.iter_mut().zip(lines) {
            sink.put(|out| Ok(out.write_all(bytes)?))?;
            sink.flush()?;
        }
        Ok(())
    }

    fn are_closed(&self) -> bool {
        self.whole.is_empty() && self.lines.iter().all(|(_, sink)| sink.is_closed())
    }

    /// Writes what waits for the graph, completes everything and names the files.
    fn finish(self, graph: &ActorGraph, options: &ExportOptions) -> Result<Vec<String>> {
        let mut sinks: Vec<Sink> = self.lines.into_iter().map(|(_, sink)| sink).collect();
        for (format, mut sink) in self.whole {
            sink.put(|out| export::write(graph, format, options, out))?;
            sinks.push(sink);
        }
        for sink in sinks {
            sink.finish()?;
        }
        Ok(self.files)
    }
}

/// What was found, in numbers.
#[derive(Default)]
struct Tally {
    documents: u64,
    words: u64,
    relations: u64,
    kinds: BTreeMap<RelationType, u64>,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.documents += other.documents;
        self.words += other.words;
        self.relations += other.relations;
        for (kind, n) in other.kinds {
            *self.kinds.entry(kind).or_default() += n;
        }
    }
}

fn summarise(terminal: &mut Terminal, tally: &Tally, graph: &ActorGraph, files: &[String]) {
    let count = |n: u64, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let mut parts =
        vec![count(tally.documents, "document"), count(tally.words, "word"), count(tally.relations, "relation")];
    let actors = graph.nodes().into_iter().filter(|node| node.is_actor()).count();
    if actors > 0 {
        parts.push(count(actors as u64, "actor"));
    }
    terminal.summary(&terminal.bold(parts.join(", ")));
    for line in top_relations(graph, tally) {
        terminal.summary(&format!("  {line}"));
    }
    for file in files {
        terminal.summary(&format!("  wrote {file}"));
    }
}

/// The relations between actors that most sentences state; without a graph, the most frequent types.
fn top_relations(graph: &ActorGraph, tally: &Tally) -> Vec<String> {
    let mut links = graph.links();
    links.retain(|link| link.source.is_actor() && link.target.is_actor() && link.source.id != link.target.id);
    if links.is_empty() {
        let mut kinds: Vec<_> = tally.kinds.iter().collect();
        kinds.sort_by_key(|&(kind, n)| (std::cmp::Reverse(*n), *kind));
        return kinds.into_iter().take(SHOWN).map(|(kind, n)| format!("{} × {n}", kind.as_str())).collect();
    }
    links.sort_by_key(|link| std::cmp::Reverse(link.edge.facts.len()));
    links.truncate(SHOWN);
    let line = |link: &crate::graph::Link<'_>| {
        let times = match link.edge.facts.len() {
            1 => String::new(),
            n => format!(" × {n}"),
        };
        format!("{} — {} → {}{times}", link.source.name, link.edge.key.lemma, link.target.name)
    };
    links.iter().map(line).collect()
}
