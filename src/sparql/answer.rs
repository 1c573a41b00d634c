//! [`write_answer`]: what a query found, in an [`AnswerFormat`].

use std::io::Write;

use oxigraph::sparql::QueryResults;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxttl::{NTriplesSerializer, TurtleSerializer};

use super::table::{shown, write_table};
use crate::error::{Error, ErrorKind, Result};
use crate::export::vocab;

/// A format of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnswerFormat {
    /// Columns for people.
    Table,
    /// SPARQL 1.1 Query Results JSON.
    Json,
    /// Values, separated by commas.
    Csv,
    /// Terms, separated by tabs.
    Tsv,
    /// SPARQL Query Results XML.
    Xml,
    /// A graph, readable.
    Turtle,
    /// A graph, one triple a line.
    NTriples,
}

/// What kind of answer a format is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Of SELECT and ASK.
    Rows,
    /// Of CONSTRUCT and DESCRIBE.
    Graph,
}

impl AnswerFormat {
    /// Every format.
    pub(crate) const ALL: &'static [Self] =
        &[Self::Table, Self::Json, Self::Csv, Self::Tsv, Self::Xml, Self::Turtle, Self::NTriples];

    /// The name on the command line.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Xml => "xml",
            Self::Turtle => "turtle",
            Self::NTriples => "ntriples",
        }
    }

    const fn form(self) -> Form {
        match self {
            Self::Turtle | Self::NTriples => Form::Graph,
            _ => Form::Rows,
        }
    }

    fn standard(self) -> Option<QueryResultsFormat> {
        Some(match self {
            Self::Json => QueryResultsFormat::Json,
            Self::Csv => QueryResultsFormat::Csv,
            Self::Tsv => QueryResultsFormat::Tsv,
            Self::Xml => QueryResultsFormat::Xml,
            _ => return None,
        })
    }
}

/// Writes an answer in the format that `choose` gives for its form; `base` is what ids are shown relative to, `width` that
/// of the terminal, where a table goes to one.
pub(crate) fn write_answer(
    answer: QueryResults<'_>,
    choose: impl FnOnce(Form) -> AnswerFormat,
    base: &str,
    width: Option<u16>,
    out: &mut dyn Write,
) -> Result<()> {
    let form = if let QueryResults::Graph(_) = answer { Form::Graph } else { Form::Rows };
    let format = choose(form);
    if format.form() != form {
        let (what, fit) = match form {
            Form::Rows => ("SELECT and ASK give rows", "table, json, csv, tsv or xml"),
            Form::Graph => ("CONSTRUCT and DESCRIBE give a graph", "turtle or ntriples"),
        };
        return Err(Error::new(ErrorKind::Usage, format!("--to {}: {what}, in {fit}", format.name())));
    }
    let failed = |error: oxigraph::sparql::QueryEvaluationError| {
        Error::new(ErrorKind::Usage, error.to_string()).in_source("query")
    };
    match answer {
        QueryResults::Boolean(yes) => match format.standard() {
            Some(standard) => {
                QueryResultsSerializer::from_format(standard).serialize_boolean_to_writer(&mut *out, yes)?;
                out.write_all(b"\n")?;
            }
            None => writeln!(out, "{}", if yes { "yes" } else { "no" })?,
        },
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            match format.standard() {
                Some(standard) => {
                    let serializer = QueryResultsSerializer::from_format(standard);
                    let mut serializer = serializer.serialize_solutions_to_writer(&mut *out, variables)?;
                    for solution in solutions {
                        serializer.serialize(&solution.map_err(failed)?)?;
                    }
                    serializer.finish()?;
                    if matches!(format, AnswerFormat::Json | AnswerFormat::Xml) {
                        out.write_all(b"\n")?;
                    }
                }
                None => {
                    let headings: Vec<String> = variables.iter().map(|variable| variable.as_str().to_owned()).collect();
                    let mut rows = Vec::new();
                    for solution in solutions {
                        let solution = solution.map_err(failed)?;
                        let cell = |variable| solution.get(variable).map(|term| shown(term, base)).unwrap_or_default();
                        rows.push(variables.iter().map(cell).collect());
                    }
                    write_table(&headings, rows, width, out)?;
                }
            }
        }
        QueryResults::Graph(triples) => {
            if format == AnswerFormat::NTriples {
                let mut serializer = NTriplesSerializer::new().for_writer(out);
                for triple in triples {
                    serializer.serialize_triple(&triple.map_err(failed)?)?;
                }
                serializer.finish();
            } else {
                let mut serializer = TurtleSerializer::new();
                let invalid = |error: &dyn std::fmt::Display| Error::new(ErrorKind::Internal, error.to_string());
                for &(prefix, iri) in vocab::PREFIXES {
                    serializer = serializer.with_prefix(prefix, iri).map_err(|error| invalid(&error))?;
                }
                let serializer = serializer.with_base_iri(base).map_err(|error| invalid(&error))?;
                let mut serializer = serializer.for_writer(out);
                for triple in triples {
                    serializer.serialize_triple(&triple.map_err(failed)?)?;
                }
                serializer.finish()?;
            }
        }
    }
    Ok(())
}
