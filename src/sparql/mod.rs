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
use crate::export::{self, ExportOptions, Format, cut, vocab};
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
        if text.trim().is_empty() {
            return Err(usage("there is no query".to_owned()));
        }
        let prepared = match evaluator.clone().parse_query(text) {
            Ok(prepared) => prepared,
            Err(_) if evaluator.parse_update(text).is_ok() => {
                return Err(usage("an update; 'query' only reads".to_owned()));
            }
            Err(error) => return Err(syntax_error(text, &error.to_string())),
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

/// The parser's error (`error at LINE:COLUMN: expected one of …`) with what stands there and without what only its grammar
/// knows.
fn syntax_error(text: &str, said: &str) -> Error {
    let place = said.strip_prefix("error at ").and_then(|rest| rest.split_once(": "));
    let numbers = place.and_then(|(at, _)| at.split_once(':'));
    let (line, column) =
        numbers.and_then(|(l, c)| Some((l.parse().ok()?, c.parse().ok()?))).unwrap_or((1_usize, 1_usize));
    let rest: String = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().chars().skip(column - 1).collect();
    let found = rest.split_whitespace().next().map_or("the end".to_owned(), |word| format!("'{}'", cut(word, 30)));
    let expected = place.map_or(said, |(_, rest)| rest.trim_start_matches("expected ").trim_start_matches("one of "));
    let items: Vec<&str> = expected.split(", ").map(str::trim).collect();
    let reason = if items.contains(&"Prefix not found") {
        let known: Vec<&str> = vocab::PREFIXES.iter().map(|&(prefix, _)| prefix).collect();
        format!("no such prefix; declared are {}", known.join(", "))
    } else if let Some(sentence) = items.iter().find(|item| item.starts_with("The ")) {
        (*sentence).to_owned()
    } else {
        // Character classes help nobody.
        let words: Vec<&str> =
            items.into_iter().filter(|item| !item.contains(['[', '|']) && !item.is_empty()).collect();
        if words.is_empty() { "not expected".to_owned() } else { format!("expected {}", words.join(" or ")) }
    };
    Error::new(ErrorKind::Usage, format!("column {column}, at {found}: {reason}"))
        .in_source("query")
        .at_line(line as u64)
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Internal, format!("the graph cannot be asked: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_where_and_what() {
        let dataset = Dataset::new(&ActorGraph::default(), &ExportOptions::default()).unwrap();
        for (query, words) in [
            ("SELECT ?a {\n ?a nosuch:thing ?b }", "query:2: column "),
            ("SELECT ?a { ?a nosuch:thing ?b }", "no such prefix; declared are ag, "),
            ("SELECT (COUNT(?a) AS ?n) ?b { ?a ag:consult ?b } GROUP BY ?a", "variable that is unbound"),
            ("SELEC ?a", "query:1: column "),
            (" ", "there is no query"),
            ("DROP ALL", "'query' only reads"),
        ] {
            let error = dataset.query(query).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.starts_with("query:") && error.contains(words), "{query}: {error}");
            assert!(!error.contains("u{") && error.len() < 200, "{error}");
        }
    }
}
