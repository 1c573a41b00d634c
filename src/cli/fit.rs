//! `judge` and `fit` (feature `train`): triples → judgements by hand → the weights of their confidence.

use std::fs;

use super::args::{FitArgs, JudgeArgs};
use super::settings::Reading;
use super::terminal::Terminal;
use super::{Failures, print};
use crate::annotate::Pipeline;
use crate::document::{Event, Input, Inputs};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::train::{fit, sample};

/// Prints a sample.
pub(super) fn judge(args: JudgeArgs) -> Result<Failures> {
    let (count, seed) = (args.count, args.seed);
    let reading = Reading::new(args.input);
    let mut terminal = Terminal::new(reading.quiet);
    let mut failures = Failures::default();
    let mut documents = Vec::new();
    for event in Inputs::new(reading.inputs, reading.from).with_date(reading.date) {
        match event {
            Event::Input(Input::Text(document)) => documents.push(document),
            Event::Input(Input::Given(given)) => documents.push(given.document),
            Event::Warning(error) => terminal.warning(&error),
            Event::Failure(error) => {
                failures.count += 1;
                terminal.error(&error);
            }
        }
    }
    let pipeline = Pipeline::new(&Model::embedded()?)?;
    print(sample(documents.into_iter(), &pipeline, count, seed).as_bytes())?;
    Ok(failures)
}

/// Prints the weights.
pub(super) fn run(args: &FitArgs) -> Result<Failures> {
    let name = args.judgements.display().to_string();
    let judgements = fs::read_to_string(&args.judgements).map_err(|e| Error::from(e).in_source(&name))?;
    let (table, reliability) = fit(&judgements)?;
    let mut terminal = Terminal::new(false);
    reliability.lines().for_each(|line| terminal.summary(line));
    print(table.as_bytes())
}
