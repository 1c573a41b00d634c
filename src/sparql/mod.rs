//! ActorGraph → answers to SPARQL 1.1 queries, without a server: [`Dataset`] holds the graph's RDF in memory, [`write_answer`]
//! writes what a query finds.
//!
//! The default graph holds all of it and each document is a named graph besides, so that plain queries see everything once and
//! `GRAPH` tells documents apart. The prefixes of [`vocab::PREFIXES`] are declared, and ids are relative to the base:
//! `<person/kim-jong-un>`. Nothing is fetched and nothing changed: `SERVICE` and updates are refused.

mod answer;
mod table;

use std::io::{self, BufWriter, Write};
use std::thread;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;

pub(crate) use answer::{AnswerFormat, Form, write_answer};

use crate::error::{Error, ErrorKind, Result};
use crate::export::{self, ExportOptions, Format, vocab};
use crate::graph::ActorGraph;

/// A graph, ready to be asked.
pub(crate) struct Dataset {
    store: Store,
    base: String,
}

impl Dataset {
    /// Takes the graph in.
    pub(crate) fn new(graph: &ActorGraph, options: &ExportOptions) -> Result<Self> {
        let store = Store::new().map_err(internal)?;
        fill(&store, graph, options, Format::NTriples, RdfFormat::NTriples)?;
        fill(&store, graph, options, Format::NQuads, RdfFormat::NQuads)?;
        Ok(Self { store, base: options.base.clone() })
    }

    /// Asks. The error of a query that is no SPARQL says where it stops to be.
    pub(crate) fn query(&self, text: &str) -> Result<QueryResults<'static>> {
        let usage = |message: String| Error::new(ErrorKind::Usage, message).in_source("query");
        let mut evaluator =
            SparqlEvaluator::new().with_base_iri(&self.base).map_err(|error| usage(error.to_string()))?;
        for &(prefix, iri) in vocab::PREFIXES {
            evaluator = evaluator.with_prefix(prefix, iri).map_err(internal)?;
        }
        let prepared = match evaluator.clone().parse_query(text) {
            Ok(prepared) => prepared,
            Err(_) if evaluator.parse_update(text).is_ok() => {
                return Err(usage("an update; 'query' only reads".to_owned()));
            }
            Err(error) => return Err(usage(error.to_string())),
        };
        prepared.on_store(&self.store).execute().map_err(|error| usage(error.to_string()))
    }
}

/// Writes the graph on one thread and reads it on this one, so that its text is never there as a whole.
fn fill(store: &Store, graph: &ActorGraph, options: &ExportOptions, written: Format, read: RdfFormat) -> Result<()> {
    let (reader, writer) = io::pipe()?;
    thread::scope(|scope| {
        let writing = scope.spawn(move || {
            let mut out = BufWriter::with_capacity(1 << 16, writer);
            export::write(graph, written, options, &mut out)?;
            Ok(out.flush()?)
        });
        let mut loader = store.bulk_loader();
        // Valid by construction; parsing IRIs again would take most of the time.
        let loaded = loader.load_from_reader(RdfParser::from_format(read).lenient(), io::BufReader::new(reader));
        let written: Result<()> = writing.join().map_err(|_| internal("the writer stopped"))?;
        loaded.map_err(internal)?;
        written?;
        loader.commit().map_err(internal)
    })
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Internal, format!("the graph cannot be asked: {error}"))
}
