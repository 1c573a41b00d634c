//! The arguments of `query`.

use clap::Args as Group;

use super::{GraphInputArgs, base_iri};

/// Ask a graph in SPARQL
///
/// Runs a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT or DESCRIBE) on graphs, without a server. Prefixes ag, oa, prov, rdfs,
/// schema, sem and others of the output are declared; ids are relative: <person/kim-jong-un>. Each document is a named
/// graph, and the default graph holds all of them. Needs a program built with --features sparql.
#[derive(Debug, Group)]
#[command(after_help = "\
Examples:
  actograph query news.jsonld 'SELECT ?who (COUNT(*) AS ?n) { ?fact a ag:Say ; ag:subject/schema:name ?who } GROUP BY ?who'
  actograph query news.jsonl 'ASK { <person/reza-karimi> ag:consult ?anybody }'
  actograph query news.jsonl \"$(cat question.rq)\" --to csv > answer.csv
  actograph query news.jsonl 'CONSTRUCT WHERE { ?a ag:consult ?b }' --to ntriples")]
pub(crate) struct QueryArgs {
    #[command(flatten)]
    pub(crate) input: GraphInputArgs,

    /// The query
    #[arg(value_name = "SPARQL", required = true)]
    pub(crate) query: String,

    /// Format of the answer: table, json, csv, tsv or xml; turtle or ntriples of CONSTRUCT and DESCRIBE [default: table on a
    /// terminal, else json; turtle]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: Option<String>,

    /// What the ids are relative to
    #[arg(long, value_name = "IRI", value_parser = base_iri)]
    pub(crate) base_iri: Option<String>,
}
