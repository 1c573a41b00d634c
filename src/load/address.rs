//! [`Address`]: where a graph is loaded into, read from a URL. It is shown without its credentials, always.

use std::fmt;
use std::net::IpAddr;

use super::credentials::Secret;
use crate::error::{Error, ErrorKind, Result};

/// How the database is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// Bolt with the server at that address.
    Bolt,
    /// Bolt with the member of its cluster that takes writes.
    RoutedBolt,
    /// SPARQL 1.1 over HTTP.
    Http,
}

/// What protects the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// Nothing.
    Plain,
    /// TLS, the certificate checked.
    Tls,
    /// TLS, any certificate taken (`+ssc`): against eavesdroppers, not against impostors.
    SelfSigned,
}

/// The address of a database.
#[derive(Clone)]
pub(crate) struct Address {
    scheme: &'static str,
    pub(super) protocol: Protocol,
    pub(super) security: Security,
    /// Without the brackets of an IPv6 address.
    pub(super) host: String,
    pub(super) port: u16,
    /// With its leading slash; empty where there is none.
    path: String,
    /// With its question mark; empty where there is none.
    query: String,
    /// The user the URL names.
    pub(crate) user: Option<String>,
    /// The password the URL holds.
    pub(crate) password: Option<Secret>,
}

const SCHEMES: &[(&str, Protocol, Security, u16)] = &[
    ("bolt", Protocol::Bolt, Security::Plain, 7687),
    ("bolt+s", Protocol::Bolt, Security::Tls, 7687),
    ("bolt+ssc", Protocol::Bolt, Security::SelfSigned, 7687),
    ("neo4j", Protocol::RoutedBolt, Security::Plain, 7687),
    ("neo4j+s", Protocol::RoutedBolt, Security::Tls, 7687),
    ("neo4j+ssc", Protocol::RoutedBolt, Security::SelfSigned, 7687),
    ("http", Protocol::Http, Security::Plain, 80),
    ("https", Protocol::Http, Security::Tls, 443),
];

impl Address {
    /// Reads `SCHEME://[USER[:PASSWORD]@]HOST[:PORT][/PATH][?QUERY]`. Errors never repeat what stands before the `@`.
    pub(crate) fn parse(url: &str) -> Result<Self> {
        let wrong = |what: &str| {
            let message = format!(
                "--into {}: {what}; give a URL such as bolt://localhost:7687, neo4j+s://HOST/DATABASE or \
                 http://localhost:7878/store",
                redacted(url)
            );
            Error::new(ErrorKind::Usage, message)
        };
        let (scheme, rest) = url.split_once("://").ok_or_else(|| wrong("that is no URL"))?;
        let &(scheme, protocol, security, default_port) =
            SCHEMES.iter().find(|(known, ..)| known.eq_ignore_ascii_case(scheme)).ok_or_else(|| {
                wrong("the scheme is none of bolt, bolt+s, bolt+ssc, neo4j, neo4j+s, neo4j+ssc, http, https")
            })?;
        let rest = rest.split('#').next().unwrap_or_default();
        let (authority, tail) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let (path, query) = tail.split_at(tail.find('?').unwrap_or(tail.len()));
        let (userinfo, server) = authority.rsplit_once('@').map_or((None, authority), |(u, s)| (Some(u), s));
        let (host, port) = match server.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
            Some((host, port)) => (host, port),
            None => server.split_at(server.find(':').unwrap_or(server.len())),
        };
        let port = match port.strip_prefix(':') {
            Some(digits) => digits.parse().map_err(|_| wrong("the port is no number from 0 to 65535"))?,
            None if port.is_empty() => default_port,
            None => return Err(wrong("the host is malformed")),
        };
        let clean = |text: &str| text.bytes().all(|b| b.is_ascii_graphic());
        if host.is_empty() || !clean(host) || host.contains(['"', '<', '>', '\\', '^', '`', '{', '|', '}', '%']) {
            return Err(wrong("the host is missing or malformed"));
        }
        if protocol == Protocol::Http && !clean(tail) {
            return Err(wrong("path and query must be percent-encoded"));
        }
        let decode =
            |text: &str| percent_decode(text).ok_or_else(|| wrong("a percent sign is not followed by two digits"));
        let (user, password) =
            match userinfo.map(|info| info.split_once(':').map_or((info, None), |(u, p)| (u, Some(p)))) {
                Some((user, password)) => (Some(decode(user)?), password.map(decode).transpose()?),
                None => (None, None),
            };
        Ok(Self {
            scheme,
            protocol,
            security,
            host: host.to_owned(),
            port,
            path: path.to_owned(),
            query: query.to_owned(),
            user: user.filter(|user| !user.is_empty()),
            password: password.map(Secret::new),
        })
    }

    /// Most nodes, facts or statements in a transaction or request, unless the user wants it otherwise.
    pub(crate) fn usual_batch(&self) -> usize {
        if self.protocol == Protocol::Http { 20_000 } else { 2_000 }
    }

    /// The database a Bolt URL names.
    pub(super) fn database(&self) -> Option<String> {
        let name = self.path.trim_matches('/');
        let name = percent_decode(name).unwrap_or_else(|| name.to_owned());
        Some(name).filter(|name| !name.is_empty())
    }

    /// The path of an HTTP URL.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// An HTTP URL, without credentials, with its query.
    pub(super) fn endpoint(&self) -> String {
        format!("{self}{}", self.query)
    }

    /// The same server, met elsewhere.
    pub(super) fn at(&self, host: &str, port: u16) -> Self {
        Self { host: host.to_owned(), port, ..self.clone() }
    }

    /// Whether the server is this computer.
    pub(super) fn is_loopback(&self) -> bool {
        let host = self.host.trim_end_matches('.').to_ascii_lowercase();
        host == "localhost" || host.ends_with(".localhost") || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
    }

    /// Refuses a connection that others could read, unless `insecure`.
    pub(crate) fn require_privacy(&self, insecure: bool) -> Result<()> {
        if insecure || self.security != Security::Plain || self.is_loopback() {
            return Ok(());
        }
        let secure = if self.protocol == Protocol::Http { "https".to_owned() } else { format!("{}+s", self.scheme) };
        let message = format!(
            "{self} is another computer and the connection would not be encrypted; write {secure}://…, or give --insecure \
             where the network is your own"
        );
        Err(Error::new(ErrorKind::Usage, message))
    }
}

impl fmt::Display for Address {
    /// Without credentials and query.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scheme, host, port, path, .. } = self;
        if host.contains(':') {
            write!(f, "{scheme}://[{host}]:{port}{path}")
        } else {
            write!(f, "{scheme}://{host}:{port}{path}")
        }
    }
}

/// A URL, well-formed or not, without whatever could be credentials.
fn redacted(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    match (url.rsplit_once('@'), url.split_once("://")) {
        (Some((_, rest)), Some((scheme, _))) => format!("{scheme}://…@{rest}"),
        (Some((_, rest)), None) => format!("…@{rest}"),
        (None, _) => url.to_owned(),
    }
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        let digit = |b: Option<u8>| char::from(b?).to_digit(16);
        out.push(if byte == b'%' { (digit(bytes.next())? * 16 + digit(bytes.next())?) as u8 } else { byte });
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(url: &str) -> String {
        Address::parse(url).err().map(|e| e.to_string()).unwrap_or_default()
    }

    #[test]
    fn urls_are_read() {
        let address = Address::parse("neo4j+s://anna:p%40ss@db.example.org/my%20news").unwrap();
        assert_eq!((address.protocol, address.security), (Protocol::RoutedBolt, Security::Tls));
        assert_eq!((address.host.as_str(), address.port), ("db.example.org", 7687));
        assert_eq!(address.database().as_deref(), Some("my news"));
        assert_eq!(address.user.as_deref(), Some("anna"));
        assert_eq!(address.password.as_ref().map(Secret::expose), Some("p@ss"));
        assert_eq!(address.to_string(), "neo4j+s://db.example.org:7687/my%20news");
        let address = Address::parse("bolt://[::1]:9999").unwrap();
        assert_eq!((address.host.as_str(), address.port, address.database()), ("::1", 9999, None));
        assert_eq!(address.to_string(), "bolt://[::1]:9999");
        let address = Address::parse("HTTP://localhost:7878/store?default").unwrap();
        assert_eq!(address.endpoint(), "http://localhost:7878/store?default");
        assert_eq!((address.path(), address.user.as_deref()), ("/store", None));
    }

    #[test]
    fn no_error_repeats_a_password() {
        for url in [
            "bolt://anna:hunter2@",
            "bolt://anna:hun/ter2@host:99999",
            "bolt://anna:hunter2@host:port",
            "ftp://anna:hunter2@host",
            "anna:hunter2@host",
            "bolt://anna:hunter2%zz@host",
            "http://anna:hunter2@host/a b",
            "http://anna:hunter2@ho st/",
            "http://host:x/?token=hunter2",
        ] {
            let error = error(url);
            assert!(error.contains("--into") && error.contains("bolt://localhost:7687"), "{url}: {error}");
            assert!(!error.contains("hunter2") && !error.contains("ter2"), "{error}");
        }
    }

    #[test]
    fn only_this_computer_is_trusted_without_encryption() {
        for url in [
            "bolt://localhost",
            "bolt://127.0.0.7:1",
            "bolt://[::1]",
            "http://db.localhost/",
            "bolt+s://a.org",
            "https://a.org/",
        ] {
            assert!(Address::parse(url).unwrap().require_privacy(false).is_ok(), "{url}");
        }
        for (url, remedy) in [
            ("bolt://a.org", "bolt+s://"),
            ("neo4j://10.0.0.1", "neo4j+s://"),
            ("http://localhost.evil.org/", "https://"),
            ("http://u:hunter2@127.0.0.1.evil.org/", "https://"),
        ] {
            let address = Address::parse(url).unwrap();
            let error = address.require_privacy(false).unwrap_err().to_string();
            assert!(error.contains(remedy) && error.contains("--insecure") && !error.contains("hunter2"), "{error}");
            assert!(address.require_privacy(true).is_ok());
        }
    }
}
