//! ActorGraph → a database: [`load`] writes a graph into whatever its [`Address`] names.
//!
//! Property graphs over Bolt (`bolt`, `property_graph`), RDF over SPARQL 1.1 Graph Store Protocol and Update (`sparql`).
//! Whatever the protocol: batches, repeated with growing waits while failures may pass; nothing is doubled by loading
//! twice, because everything is found by its id; article text is data and never part of a statement; no message holds a
//! secret. Stops before the command line: who the user is and how progress looks is decided there.

mod address;
mod bolt;
mod credentials;
mod failure;
mod property_graph;
mod tls;

use std::time::Duration;

pub(crate) use address::Address;
pub(crate) use credentials::{Credentials, Secret};
pub(crate) use failure::Backoff;

use self::address::Protocol;
use self::failure::{Failure, Severity};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::ActorGraph;

/// How to load.
#[derive(Clone, Debug)]
pub(crate) struct LoadOptions {
    /// Who loads.
    pub(crate) credentials: Credentials,
    /// Most nodes, facts or RDF statements in a transaction or request.
    pub(crate) batch: usize,
    /// The longest silence of the server.
    pub(crate) timeout: Duration,
    /// When to try again.
    pub(crate) backoff: Backoff,
    /// Whether a connection that others can read will do.
    pub(crate) insecure: bool,
}

/// What was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loaded {
    /// Nodes and relationships.
    PropertyGraph { nodes: usize, facts: usize },
}

/// Hears how it goes.
pub(crate) trait Observer {
    /// `done` of `total` are in.
    fn progress(&mut self, done: usize, total: usize);
    /// Something is worth knowing.
    fn notice(&mut self, message: &str);
}

/// Loads `graph` into the database at `address`.
pub(crate) fn load(
    graph: &ActorGraph,
    address: &Address,
    options: &LoadOptions,
    observer: &mut dyn Observer,
) -> Result<Loaded> {
    address.require_privacy(options.insecure)?;
    let loaded = match address.protocol {
        Protocol::Bolt | Protocol::RoutedBolt => over_bolt(graph, address, options, observer),
        Protocol::Http => Err(Failure::fatal("not yet")),
    };
    loaded.map_err(|failure| Error::new(ErrorKind::Database, failure.message).in_source(address.to_string()))
}

fn over_bolt(
    graph: &ActorGraph,
    address: &Address,
    options: &LoadOptions,
    observer: &mut dyn Observer,
) -> std::result::Result<Loaded, Failure> {
    let mut client = bolt::Client::new(address, &options.credentials, options.timeout, options.insecure)?;
    // A server that cannot be reached at all is a wrong address, most often: no use in waiting for it.
    if let Err(failure) = client.connect()
        && failure.severity != Severity::Transient
    {
        return Err(failure);
    }
    property_graph::load(graph, &mut client, options, observer)
}

#[cfg(test)]
mod live {
    use super::*;
    use crate::annotate::EntityType;
    use crate::extract::{Arg, Modality, Object, Polarity, Relation, RelationType, Time, Triple, Triples};
    use crate::span::{CharIndex, SentenceId, Span};

    struct Show;
    impl Observer for Show {
        fn progress(&mut self, done: usize, total: usize) {
            if done % 20000 == 0 || done == total {
                eprintln!("{done}/{total}");
            }
        }
        fn notice(&mut self, message: &str) {
            eprintln!("note: {message}");
        }
    }

    #[test]
    #[ignore]
    fn live() {
        let n: usize = std::env::var("N").unwrap().parse().unwrap();
        let text = "x".repeat(100);
        let chars = CharIndex::new(&text);
        let mut graph = ActorGraph::default();
        let mut x: u64 = 7;
        let mut next = |m: usize| {
            x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (x >> 33) as usize % m
        };
        for d in 0..n / 20 {
            let mut t = Triples { document: format!("doc{d}"), ..Triples::default() };
            for s in 0..20 {
                let mut arg = || {
                    let i = next(n / 4 + 2);
                    Arg {
                        id: format!("person/p{i}"),
                        name: format!("P {i}"),
                        kind: EntityType::Person,
                        text: "P".into(),
                        span: Span::new(0, 1),
                        aliases: vec![format!("P {i}"), "Mr. P".into()],
                    }
                };
                let (subject, object) = (arg(), arg());
                let kind = RelationType::ALL[s % RelationType::ALL.len()];
                t.triples.push(Triple {
                    sentence: SentenceId(s as u32),
                    evidence_span: Span::new(0, 90),
                    evidence: format!(
                        "Sentence {d} {s} says that one met another in a place that is not known to us, and so on."
                    ),
                    subject,
                    relation: Relation {
                        kind,
                        lemma: "meet with".into(),
                        text: "met with".into(),
                        span: Span::new(3, 6),
                    },
                    object: Some(Object::Entity(object)),
                    to: None,
                    place: None,
                    time: Some(Time { text: "today".into(), span: Span::new(1, 2), value: Some("2019-01-01".into()) }),
                    polarity: Polarity::Positive,
                    modality: Modality::Asserted,
                    by: None,
                    confidence: 0.9,
                });
            }
            graph.add(&t, &chars);
        }
        let address = Address::parse(&std::env::var("INTO").unwrap()).unwrap();
        let options = LoadOptions {
            credentials: Credentials::Basic {
                user: "root".into(),
                password: Secret::new(std::env::var("PASSWORD").unwrap()),
            },
            batch: std::env::var("BATCH").unwrap().parse().unwrap(),
            timeout: Duration::from_secs(60),
            backoff: Backoff::default(),
            insecure: false,
        };
        let start = std::time::Instant::now();
        let result = load(&graph, &address, &options, &mut Show);
        let s = start.elapsed().as_secs_f64();
        eprintln!("{result:?} {:.2} s, {:.0} facts/s", s, n as f64 / s);
    }
}
