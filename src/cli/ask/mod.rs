//! The questions to a graph, one file each: settings → an [`Answer`] → a table, rows of JSON, or a graph.
//!
//! A table is for people and goes to a terminal, rows go to a pipe, and every answer is also a part of the graph, which
//! any format can write.

mod answer;
mod communities;
mod facts;
mod met;
mod path;
mod rank;
mod said;
mod timeline;
mod who;

use std::sync::Arc;

pub(super) use answer::AnswerFormat;

use super::args::{FilterArgs, QuestionArgs};
use super::settings::GraphReading;
use super::terminal::Terminal;
use super::{Failures, graphs};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::{ActorGraph, Filter, Node};
use answer::{Answer, Output};

pub(super) use communities::run as communities;
pub(super) use met::run as met;
pub(super) use path::run as path;
pub(super) use rank::run as rank;
pub(super) use said::run as said;
pub(super) use timeline::run as timeline;
pub(super) use who::run as who;

/// A graph to be asked: read, filtered, and where the answer goes.
struct Question {
    graph: ActorGraph,
    output: Output,
    terminal: Terminal,
}

impl Question {
    fn new(args: QuestionArgs) -> Result<Self> {
        let reading = GraphReading::from(args.input);
        let output = Output::new(args.answer, &reading.graphs)?;
        let whole = graphs::read(&reading)?;
        let filter = filter(&whole, args.filter)?;
        let graph = whole.select(&filter);
        if graph.edge_count() == 0 && whole.edge_count() > 0 {
            let message = "no fact of the graph passes the filters; leave some out";
            return Err(Error::new(ErrorKind::Usage, message));
        }
        Ok(Self { graph, output, terminal: Terminal::new(reading.quiet) })
    }

    /// The nodes called `name`; says so where there are several.
    fn find(&mut self, name: &str) -> Result<Vec<Arc<str>>> {
        let found = self.graph.find(name)?;
        if found.len() > 1 {
            let ids: Vec<String> = found.iter().map(|node| format!("{} ({})", node.name, node.id)).collect();
            let message = format!("{} answer to '{name}': {}; an id chooses one", found.len(), ids.join(", "));
            self.terminal.warning(&Error::new(ErrorKind::Usage, message));
        }
        Ok(found.into_iter().map(|node| Arc::clone(&node.id)).collect())
    }

    fn answer(mut self, answer: &Answer) -> Result<Failures> {
        self.output.write(answer, &mut self.terminal)?;
        Ok(Failures::default())
    }
}

fn filter(graph: &ActorGraph, args: FilterArgs) -> Result<Filter> {
    let mut filter = Filter::default();
    if let Some(place) = &args.place {
        filter.places = graph.find(place)?.into_iter().map(|node| Arc::clone(&node.id)).collect();
    }
    filter.types = args.types;
    filter.modalities = args.modality;
    filter.polarity = args.polarity;
    filter.since = args.since;
    filter.until = args.until;
    filter.confidence = args.min_confidence;
    Ok(filter)
}

/// "Reza Karimi (Person, person/reza-karimi)", and its other names.
fn introduce(node: &Node) -> Vec<String> {
    let mut lines = vec![format!("{} ({}, {})", node.name, node.kind.as_str(), node.id)];
    let others: Vec<&str> = node.other_names().collect();
    if !others.is_empty() {
        lines.push(format!("also: {}", others.join("; ")));
    }
    lines
}
