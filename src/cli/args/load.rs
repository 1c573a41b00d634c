//! The arguments of `load`.

use clap::Args as Group;

use super::{GraphInputArgs, base_iri, share};

/// Load a graph into a database
///
/// Writes graphs into a property-graph database over Bolt (Neo4j, Memgraph, ArcadeDB …) or into an RDF store over SPARQL 1.1
/// (Oxigraph, Fuseki, GraphDB, Virtuoso …). Loading again, or going on after a break, doubles nothing.
/// Needs a program built with --features load.
#[derive(Debug, Group)]
#[command(after_help = "\
Where the graph goes:
  bolt://HOST[:7687][/DATABASE]     a property graph over Bolt; neo4j:// finds the writer of a cluster
  bolt+s://, neo4j+s://             the same over TLS; +ssc takes a self-signed certificate
  https://HOST/PATH, http://…       RDF; the path says how:
    …/store, …/data, …/statements   all of it as N-Quads (Oxigraph, Fuseki, GraphDB and RDF4J)
    …/update, …/sparql-auth         SPARQL 1.1 Update (any store)
    any other                       SPARQL 1.1 Graph Store, graph by graph (…/rdf-graphs/service, …/sparql-graph-crud-auth)

Who loads: --user, or ACTOGRAPH_USER; the password is taken from ACTOGRAPH_PASSWORD, else asked for on a terminal.
ACTOGRAPH_TOKEN takes the place of both. SSL_CERT_FILE names further certificates to trust.

Examples:
  actograph load news.jsonl --into bolt://localhost:7687 --user neo4j
  actograph load news.jsonl --into neo4j+s://0123abcd.databases.neo4j.io --user neo4j
  actograph load monday.jsonl tuesday.jsonl --into http://localhost:7878/store")]
pub(crate) struct LoadArgs {
    #[command(flatten)]
    pub(crate) input: GraphInputArgs,

    /// The database
    #[arg(long, value_name = "URL")]
    pub(crate) into: String,

    /// The user that loads
    #[arg(long, value_name = "NAME", env = "ACTOGRAPH_USER")]
    pub(crate) user: Option<String>,

    /// Leave out relations of less confidence, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = share)]
    pub(crate) min_confidence: f32,

    /// Most nodes and facts in a transaction [default: 2000], or RDF statements in a request [default: 20000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) batch: Option<u32>,

    /// Longest wait for an answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub(crate) timeout: u32,

    /// How often a request is repeated, after growing waits, while the failure may pass
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u32).range(..=1000))]
    pub(crate) retries: u32,

    /// Send the graph and the password to another computer without encryption
    #[arg(long)]
    pub(crate) insecure: bool,

    /// What the ids of RDF are relative to
    #[arg(long, value_name = "IRI", value_parser = base_iri)]
    pub(crate) base_iri: Option<String>,
}
