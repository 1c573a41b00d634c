//! A client of Bolt, the protocol of Neo4j, Memgraph, ArcadeDB and others: [`Client`] logs in and runs transactions.
//!
//! Our own, because no kept crate covers what is due: `neo4rs` speaks Bolt 4 alone, `boltr` Bolt 5.1 and later alone,
//! and both bring an asynchronous runtime for what is here one request after another.
//!
//! A connection on which anything failed is dropped, and the next request opens another: the server rolls back what was
//! not committed, and no state is left to be reasoned about.

mod connection;
mod packstream;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;

use self::connection::{Connection, Reply};
pub(super) use self::packstream::{Packer, Value};
use super::address::{Address, Protocol, Security};
use super::credentials::Credentials;
use super::failure::{Failure, Severity};
use super::tls;

const AGENT: &str = concat!("actograph/", env!("CARGO_PKG_VERSION"));

/// Tags of the requests.
mod request {
    pub(super) const HELLO: u8 = 0x01;
    pub(super) const GOODBYE: u8 = 0x02;
    pub(super) const RUN: u8 = 0x10;
    pub(super) const BEGIN: u8 = 0x11;
    pub(super) const COMMIT: u8 = 0x12;
    pub(super) const PULL: u8 = 0x3F;
    pub(super) const ROUTE: u8 = 0x66;
    pub(super) const LOGON: u8 = 0x6A;
}

/// A client of one database.
pub(super) struct Client<'a> {
    address: &'a Address,
    credentials: &'a Credentials,
    timeout: Duration,
    insecure: bool,
    database: Option<String>,
    tls: Option<Arc<ClientConfig>>,
    connection: Option<Connection>,
}

impl<'a> Client<'a> {
    /// Does not connect yet. `timeout` is the longest silence of the server; `insecure` lets a cluster send us to another
    /// computer without encryption.
    pub(super) fn new(
        address: &'a Address,
        credentials: &'a Credentials,
        timeout: Duration,
        insecure: bool,
    ) -> Result<Self, Failure> {
        let tls = match address.security {
            Security::Plain => None,
            Security::Tls => Some(tls::client(true)?),
            Security::SelfSigned => Some(tls::client(false)?),
        };
        let database = address.database();
        Ok(Self { address, credentials, timeout, insecure, database, tls, connection: None })
    }

    /// Connects and logs in, where that is not done.
    pub(super) fn connect(&mut self) -> Result<(), Failure> {
        if self.connection.is_none() {
            let connection = self.log_in(self.address)?;
            self.connection = Some(match self.address.protocol {
                Protocol::RoutedBolt => self.follow(connection)?,
                _ => connection,
            });
        }
        Ok(())
    }

    /// Runs a statement in a transaction of its own: for those that no other may contain.
    pub(super) fn run(&mut self, statement: &str) -> Result<(), Failure> {
        self.connect()?;
        let Some(mut connection) = self.connection.take() else { return Err(Failure::lost("there is no connection")) };
        connection.send(request::RUN, 3, |packer| {
            packer.text(statement);
            packer.map(0);
            in_database(self.database.as_deref(), packer);
        });
        pull(&mut connection);
        self.succeed(&mut connection)?;
        self.rows(&mut connection)?;
        self.connection = Some(connection);
        Ok(())
    }

    /// Runs `work` in a transaction and commits it. Where it fails, nothing of it is left.
    pub(super) fn transact<T>(
        &mut self,
        work: impl FnOnce(&mut Transaction<'_, '_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.connect()?;
        let Some(mut connection) = self.connection.take() else { return Err(Failure::lost("there is no connection")) };
        connection.send(request::BEGIN, 1, |packer| in_database(self.database.as_deref(), packer));
        let mut transaction = Transaction { client: self, connection: &mut connection, begun: false };
        let done = work(&mut transaction)?;
        transaction.begin()?;
        connection.send(request::COMMIT, 0, |_| {});
        self.succeed(&mut connection)?;
        self.connection = Some(connection);
        Ok(done)
    }

    fn log_in(&self, address: &Address) -> Result<Connection, Failure> {
        let mut connection = Connection::open(address, self.tls.as_ref(), self.timeout)?;
        let version = connection.version;
        // Since 5.1 the credentials travel in a message of their own.
        let apart = version >= (5, 1);
        let product = version >= (5, 3);
        let routed = address.protocol == Protocol::RoutedBolt && version >= (4, 1);
        connection.send(request::HELLO, 1, |packer| {
            let given = if apart { 0 } else { self.credential_count() };
            packer.map(1 + usize::from(product) + usize::from(routed) + given);
            packer.text("user_agent");
            packer.text(AGENT);
            if product {
                packer.text("bolt_agent");
                packer.map(1);
                packer.text("product");
                packer.text(AGENT);
            }
            if routed {
                packer.text("routing");
                routing(address, packer);
            }
            if !apart {
                self.pack_credentials(packer);
            }
        });
        if apart {
            connection.send(request::LOGON, 1, |packer| {
                packer.map(self.credential_count());
                self.pack_credentials(packer);
            });
            self.succeed(&mut connection)?;
        }
        self.succeed(&mut connection)?;
        Ok(connection)
    }

    fn credential_count(&self) -> usize {
        match self.credentials {
            Credentials::Anonymous => 1,
            Credentials::Bearer(_) => 2,
            Credentials::Basic { .. } => 3,
        }
    }

    fn pack_credentials(&self, packer: &mut Packer<'_>) {
        packer.text("scheme");
        match self.credentials {
            Credentials::Anonymous => packer.text("none"),
            Credentials::Bearer(token) => {
                packer.text("bearer");
                packer.text("credentials");
                packer.text(token.expose());
            }
            Credentials::Basic { user, password } => {
                packer.text("basic");
                packer.text("principal");
                packer.text(user);
                packer.text("credentials");
                packer.text(password.expose());
            }
        }
    }

    /// Asks for the member of the cluster that takes writes and goes there. Servers without clusters may not know the
    /// question; then this one is it.
    fn follow(&self, mut connection: Connection) -> Result<Connection, Failure> {
        let version = connection.version;
        if version < (4, 3) {
            return Ok(connection);
        }
        connection.send(request::ROUTE, 3, |packer| {
            routing(self.address, packer);
            packer.list(0);
            match &self.database {
                _ if version >= (4, 4) => in_database(self.database.as_deref(), packer),
                Some(name) => packer.text(name),
                None => packer.null(),
            }
        });
        let table = match self.succeed(&mut connection) {
            Ok(table) => table,
            Err(failure) if failure.severity == Severity::Fatal => {
                drop(connection);
                return self.log_in(self.address);
            }
            Err(failure) => return Err(failure),
        };
        let servers = table.get("rt").and_then(|table| table.get("servers")).map_or(&[][..], Value::items);
        let writers = servers.iter().filter(|s| s.get("role").and_then(Value::as_text) == Some("WRITE"));
        let writers: Vec<Address> = writers
            .flat_map(|server| server.get("addresses").into_iter().flat_map(Value::texts))
            .filter_map(|writer| {
                let (host, port) = writer.rsplit_once(':')?;
                Some(self.address.at(host.trim_matches(['[', ']']), port.parse().ok()?))
            })
            .collect();
        let here = |writer: &Address| (&writer.host, writer.port) == (&self.address.host, self.address.port);
        match writers.first() {
            None if servers.is_empty() => Ok(connection),
            None => Err(Failure::transient("the cluster has no member that takes writes at the moment")),
            Some(_) if writers.iter().any(here) => Ok(connection),
            Some(writer) => {
                drop(connection);
                writer.require_privacy(self.insecure).map_err(|error| Failure::fatal(error.to_string()))?;
                self.log_in(writer).map_err(|failure| {
                    let message = format!("{writer}, which takes the cluster's writes: {}", failure.message);
                    Failure { message, ..failure }
                })
            }
        }
    }

    /// The metadata of the success that is due.
    fn succeed(&self, connection: &mut Connection) -> Result<Value, Failure> {
        match connection.receive()? {
            Reply::Success(metadata) => Ok(metadata),
            Reply::Failure { code, message } => Err(self.judge(&code, &message)),
            Reply::Record(_) | Reply::Ignored => Err(Failure::lost("the server's answers are out of order")),
        }
    }

    /// The rows of a result.
    fn rows(&self, connection: &mut Connection) -> Result<Vec<Value>, Failure> {
        let mut rows = Vec::new();
        loop {
            match connection.receive()? {
                Reply::Record(row) => rows.push(row),
                Reply::Success(_) => return Ok(rows),
                Reply::Failure { code, message } => return Err(self.judge(&code, &message)),
                Reply::Ignored => return Err(Failure::lost("the server's answers are out of order")),
            }
        }
    }

    fn judge(&self, code: &str, message: &str) -> Failure {
        if code.contains(".Security.Unauthorized") {
            return Failure::fatal(match self.credentials.user() {
                Some(user) => format!("the server refuses the password of user '{user}'"),
                None => "the server wants a user and a password".to_owned(),
            });
        }
        let said = self.credentials.scrub(&format!("{code}: {message}"));
        if is_transient(code) { Failure::transient(said) } else { Failure::fatal(said) }
    }
}

impl Drop for Client<'_> {
    fn drop(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            connection.send(request::GOODBYE, 0, |_| {});
            // A courtesy: whoever cannot hear it has closed already.
            let _ = connection.flush();
        }
    }
}

/// A transaction that is open.
pub(super) struct Transaction<'t, 'c> {
    client: &'t Client<'c>,
    connection: &'t mut Connection,
    /// Whether the server has said that it is.
    begun: bool,
}

impl Transaction<'_, '_> {
    /// Runs a statement with the parameters, a map, that `parameters` writes.
    pub(super) fn run(
        &mut self,
        statement: &str,
        parameters: impl FnOnce(&mut Packer<'_>),
    ) -> Result<Vec<Value>, Failure> {
        self.connection.send(request::RUN, 3, |packer| {
            packer.text(statement);
            parameters(packer);
            packer.map(0);
        });
        pull(self.connection);
        self.begin()?;
        self.client.succeed(self.connection)?;
        self.client.rows(self.connection)
    }

    fn begin(&mut self) -> Result<(), Failure> {
        if !std::mem::replace(&mut self.begun, true) {
            self.client.succeed(self.connection)?;
        }
        Ok(())
    }
}

fn pull(connection: &mut Connection) {
    connection.send(request::PULL, 1, |packer| {
        packer.map(1);
        packer.text("n");
        packer.integer(-1);
    });
}

fn in_database(name: Option<&str>, packer: &mut Packer<'_>) {
    match name {
        Some(name) => {
            packer.map(1);
            packer.text("db");
            packer.text(name);
        }
        None => packer.map(0),
    }
}

fn routing(address: &Address, packer: &mut Packer<'_>) {
    packer.map(1);
    packer.text("address");
    packer.text(&format!("{}:{}", address.host, address.port));
}

/// Whether the same request may succeed later. Codes are `Vendor.Class.Category.Title`.
fn is_transient(code: &str) -> bool {
    const ENDED_ON_PURPOSE: [&str; 2] =
        ["Neo.TransientError.Transaction.Terminated", "Neo.TransientError.Transaction.LockClientStopped"];
    // A cluster chooses another leader or wants a new login; somebody else has just made the same node.
    const PASSING: [&str; 4] = [
        "Neo.ClientError.Schema.ConstraintValidationFailed",
        "Neo.ClientError.Cluster.NotALeader",
        "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
        "Neo.ClientError.Security.AuthorizationExpired",
    ];
    let class = code.split('.').nth(1).unwrap_or_default();
    (class == "TransientError" && !ENDED_ON_PURPOSE.contains(&code)) || PASSING.contains(&code)
}
