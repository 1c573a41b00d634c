//! ActorGraph → a database: [`load`] writes a graph into whatever its [`Address`] names.
//!
//! Property graphs over Bolt (`bolt`, `property_graph`), RDF over HTTP (`http`, `rdf_store`).
//! Whatever the protocol: batches, repeated with growing waits while failures may pass; nothing is doubled by loading
//! twice, because everything is found by its id; article text is data and never part of a statement; no message holds a
//! secret. Stops before the command line: who the user is and how progress looks is decided there.

mod address;
mod bolt;
mod credentials;
mod digest;
mod failure;
mod http;
mod property_graph;
mod rdf_store;
mod tls;

use std::time::Duration;

pub(crate) use address::Address;
pub(crate) use credentials::{Credentials, Secret};
pub(crate) use failure::Backoff;

use self::address::Protocol;
use self::failure::{Failure, Severity};
use self::rdf_store::Method;
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
    /// What the ids of RDF are relative to.
    pub(crate) base: String,
    /// Whether a connection that others can read will do.
    pub(crate) insecure: bool,
}

/// What was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loaded {
    /// Nodes and relationships.
    PropertyGraph { nodes: usize, facts: usize },
    /// RDF statements.
    Rdf { statements: usize },
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
        Protocol::Http => {
            let mut client = http::Client::new(address, &options.credentials, options.timeout);
            rdf_store::load(graph, &mut client, Method::of_path(address.path()), options, observer)
        }
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
