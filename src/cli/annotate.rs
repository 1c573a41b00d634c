//! `annotate`: what the pipeline saw, document by document.

use std::io;

use super::output::Sink;
use super::runner::{self, Outcome};
use super::settings::Target;
use super::settings::{AnnotateSettings, FileFormat, Named};
use super::terminal::{self, Terminal};
use super::view::view;
use super::{Failures, is_word, originals, pipeline};
use crate::annotate::{AnnotationFormat, Pipeline, write_annotated};
use crate::document::{Input, Inputs};
use crate::error::Result;
use crate::model::Model;

/// How annotations are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnnotateFormat {
    /// For people.
    View,
    /// For programs.
    Written(AnnotationFormat),
}

impl Named for AnnotateFormat {
    const ALL: &'static [Self] =
        &[Self::View, Self::Written(AnnotationFormat::Json), Self::Written(AnnotationFormat::Conllu)];

    fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Written(format) => format.name(),
        }
    }
}

impl FileFormat for AnnotateFormat {
    fn extension(self) -> &'static str {
        match self {
            Self::View => "txt",
            Self::Written(format) => format.extension(),
        }
    }

    fn from_extension(extension: &str) -> Option<Self> {
        AnnotationFormat::from_extension(extension).map(Self::Written)
    }
}

/// Runs the command.
pub(super) fn run(settings: AnnotateSettings) -> Result<Failures> {
    let AnnotateSettings { reading, outputs } = settings;
    originals::protect(outputs.iter().map(|(_, target)| target), reading.files())?;
    let mut terminal = Terminal::new(reading.quiet);
    let colour = outputs.iter().all(|(_, target)| *target == Target::Stdout) && terminal::shows_colour(&io::stdout());
    let formats: Vec<AnnotateFormat> = outputs.iter().map(|(format, _)| *format).collect();
    let mut sinks = outputs.iter().map(|(_, target)| Sink::open(target)).collect::<Result<Vec<Sink>>>()?;
    let pipeline = pipeline(&Model::embedded()?, reading.aliases.as_deref())?;
    let work = move |input| annotate(&pipeline, input, &formats, colour);
    let inputs = move || Inputs::new(reading.inputs, reading.from).with_date(reading.date);
    let mut failures = Failures::default();
    let (mut documents, mut words) = (0, 0);
    for outcome in runner::run(inputs, reading.jobs, work)? {
        match outcome {
            Outcome::Warning(error) => terminal.warning(&error),
            Outcome::Failure(error) => {
                failures.count += 1;
                terminal.error(&error);
            }
            Outcome::Done(done) => {
                documents += 1;
                words += done.words;
                for (sink, bytes) in sinks.iter_mut().zip(&done.outputs) {
                    sink.put(|out| Ok(out.write_all(bytes)?))?;
                    sink.flush()?;
                }
                terminal.progress(documents, words);
            }
        }
        if sinks.iter().all(Sink::is_closed) {
            return Ok(failures);
        }
    }
    if documents > 0 || failures.count == 0 {
        for sink in sinks {
            sink.finish()?;
        }
    }
    Ok(failures)
}

/// One document, written in every format asked for.
struct Done {
    outputs: Vec<Vec<u8>>,
    words: u64,
}

fn annotate(pipeline: &Pipeline, input: Input, formats: &[AnnotateFormat], colour: bool) -> Result<Done> {
    let (annotated, sentence_ids) = match input {
        Input::Text(document) => (pipeline.annotate(document), Vec::new()),
        Input::Given(mut given) => {
            let sentence_ids = std::mem::take(&mut given.sentence_ids);
            (pipeline.annotate_given(given), sentence_ids)
        }
    };
    let mut outputs = Vec::with_capacity(formats.len());
    for &format in formats {
        let mut bytes = Vec::with_capacity(annotated.tokens.len() * 100);
        match format {
            AnnotateFormat::View => bytes.extend_from_slice(view(&annotated, colour).as_bytes()),
            AnnotateFormat::Written(format) => write_annotated(&annotated, &sentence_ids, format, &mut bytes)?,
        }
        outputs.push(bytes);
    }
    Ok(Done { outputs, words: annotated.tokens.iter().filter(|t| is_word(t)).count() as u64 })
}
