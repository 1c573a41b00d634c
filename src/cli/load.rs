//! `load`: graphs into a database.

use std::env;
use std::io::{self, IsTerminal};
use std::time::Duration;

use super::args::LoadArgs;
use super::settings::GraphReading;
use super::terminal::Terminal;
use super::{Failures, graphs};
use crate::error::{Error, ErrorKind, Result};
use crate::export::ExportOptions;
use crate::load::{Address, Backoff, Credentials, LoadOptions, Loaded, Observer, Secret, load};

const PASSWORD: &str = "ACTOGRAPH_PASSWORD";
const TOKEN: &str = "ACTOGRAPH_TOKEN";

/// Runs the command.
pub(super) fn run(args: LoadArgs) -> Result<Failures> {
    let address = Address::parse(&args.into)?;
    address.require_privacy(args.insecure)?;
    let reading = GraphReading::from(args.input);
    let mut terminal = Terminal::new(reading.quiet);
    let options = LoadOptions {
        credentials: credentials(args.user, &address, &mut terminal)?,
        batch: args.batch.map_or_else(|| address.usual_batch(), |batch| batch as usize),
        timeout: Duration::from_secs(args.timeout.into()),
        backoff: Backoff { retries: args.retries, ..Backoff::default() },
        base: args.base_iri.unwrap_or_else(|| ExportOptions::default().base),
        insecure: args.insecure,
    };
    let mut graph = graphs::read(&reading)?;
    if args.min_confidence > 0.0 {
        graph = graph.with_confidence(args.min_confidence);
    }
    let loaded = load(&graph, &address, &options, &mut Watcher(&mut terminal))?;
    let summary = match loaded {
        Loaded::PropertyGraph { nodes, facts } => format!("{nodes} nodes and {facts} facts are in {address}"),
        Loaded::Rdf { statements } => format!("{statements} statements are in {address}"),
    };
    terminal.summary(&terminal.bold(summary));
    Ok(Failures::default())
}

/// Who loads: a token, else a user with a password, else nobody. Secrets come from the environment or from a prompt.
fn credentials(user: Option<String>, address: &Address, terminal: &mut Terminal) -> Result<Credentials> {
    let given = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let Some(user) = user.filter(|user| !user.is_empty()).or_else(|| address.user.clone()) else {
        return match given(TOKEN) {
            Some(token) => Ok(Credentials::Bearer(Secret::new(token))),
            None if given(PASSWORD).is_some() => {
                let message = format!("{PASSWORD} is set but no user: give --user, or set ACTOGRAPH_USER");
                Err(Error::new(ErrorKind::Usage, message))
            }
            None => Ok(Credentials::Anonymous),
        };
    };
    if let Some(password) = given(PASSWORD) {
        return Ok(Credentials::Basic { user, password: Secret::new(password) });
    }
    if let Some(password) = address.password.clone() {
        let message = format!("other users of this computer can see a password in a command; set {PASSWORD} instead");
        terminal.warning(&Error::new(ErrorKind::Usage, message));
        return Ok(Credentials::Basic { user, password });
    }
    let missing = || Error::new(ErrorKind::Usage, format!("user '{user}' needs a password: set {PASSWORD}"));
    if !io::stderr().is_terminal() {
        return Err(missing());
    }
    let password = rpassword::prompt_password(format!("Password of {user} at {address}: ")).map_err(|_| missing())?;
    Ok(Credentials::Basic { user, password: Secret::new(password) })
}

/// Shows how it goes.
struct Watcher<'t>(&'t mut Terminal);

impl Observer for Watcher<'_> {
    fn progress(&mut self, done: usize, total: usize) {
        self.0.advance(done, total);
    }

    fn notice(&mut self, message: &str) {
        self.0.warning(&Error::new(ErrorKind::Database, message));
    }
}
