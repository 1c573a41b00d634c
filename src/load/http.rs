//! [`Client`]: posts bodies to one HTTP endpoint, with credentials, and judges the answers.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ureq::http::{Response, StatusCode};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::address::Address;
use super::credentials::Credentials;
use super::digest::Challenge;
use super::failure::Failure;
use super::tls;

const AGENT: &str = concat!("actograph/", env!("CARGO_PKG_VERSION"));
/// How much of an error page is read.
const MOST_SAID: u64 = 4096;
const ENDPOINTS: &str = "the endpoint is http://HOST:7878/store on Oxigraph, http://HOST:3030/DATASET/data on Fuseki, \
                         http://HOST:7200/repositories/NAME/statements on GraphDB, \
                         http://HOST:8890/sparql-graph-crud-auth on Virtuoso";

/// A client of one endpoint.
pub(super) struct Client<'a> {
    agent: Agent,
    address: &'a Address,
    credentials: &'a Credentials,
    timeout: Duration,
    /// The last challenge of a server that wants a digest of the password.
    challenge: Option<Challenge>,
}

impl<'a> Client<'a> {
    /// Does not connect yet.
    pub(super) fn new(address: &'a Address, credentials: &'a Credentials, timeout: Duration) -> Self {
        let authorities: Vec<Certificate<'static>> =
            tls::system_authorities().iter().map(|der| Certificate::from_der(der).to_owned()).collect();
        let roots = if authorities.is_empty() { RootCerts::WebPki } else { RootCerts::Specific(Arc::new(authorities)) };
        let mut config = Agent::config_builder()
            .user_agent(AGENT)
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(timeout))
            .timeout_send_body(Some(timeout))
            .timeout_recv_response(Some(timeout))
            .timeout_recv_body(Some(timeout))
            .tls_config(TlsConfig::builder().root_certs(roots).build());
        if address.is_loopback() {
            // A proxy is for other computers.
            config = config.proxy(None);
        }
        let agent = config.build().new_agent();
        Self { agent, address, credentials, timeout, challenge: None }
    }

    /// Posts to the endpoint, or to a graph of its.
    pub(super) fn post(&mut self, graph: Option<&str>, media_type: &str, body: &[u8]) -> Result<(), Failure> {
        let mut url = self.address.endpoint();
        if let Some(graph) = graph {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str("graph=");
            percent_encode(graph, &mut url);
        }
        let mut response = self.send(&url, media_type, body, true)?;
        if response.status() == StatusCode::UNAUTHORIZED
            && let Credentials::Basic { .. } = self.credentials
        {
            let mut fresh = challenge(&response);
            if fresh.is_none() && self.challenge.is_none() {
                // Virtuoso shows its challenge only to those who give no password.
                fresh = challenge(&self.send(&url, media_type, &[], false)?);
            }
            // The same one again means that the password is wrong; another one, that the former has aged.
            if fresh.is_some() && fresh != self.challenge {
                self.challenge = fresh;
                response = self.send(&url, media_type, body, true)?;
            }
        }
        self.judge(response)
    }

    /// `known`: whether the request says who we are.
    fn send(&mut self, url: &str, media_type: &str, body: &[u8], known: bool) -> Result<Response<Body>, Failure> {
        let mut request = self.agent.post(url).header("content-type", media_type);
        let authorization = match (self.credentials, &mut self.challenge) {
            _ if !known => None,
            (Credentials::Anonymous, _) => None,
            (Credentials::Bearer(token), _) => Some(format!("Bearer {}", token.expose())),
            (Credentials::Basic { user, password }, Some(challenge)) => {
                let target = url.splitn(4, '/').nth(3).unwrap_or_default();
                Some(challenge.answer(user, password.expose(), "POST", &format!("/{target}")))
            }
            (Credentials::Basic { user, password }, None) => {
                Some(format!("Basic {}", BASE64.encode(format!("{user}:{}", password.expose()))))
            }
        };
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        request.send(body).map_err(|error| self.failure(&error))
    }

    fn judge(&self, mut response: Response<Body>) -> Result<(), Failure> {
        let status = response.status();
        if status.is_success() {
            return Ok(());
        }
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        let after = header("retry-after").and_then(|seconds| seconds.trim().parse().ok()).map(Duration::from_secs);
        let elsewhere = header("location").map(|url| self.credentials.scrub(url));
        let said = response.body_mut().with_config().limit(MOST_SAID).lossy_utf8(true).read_to_string();
        let said = self.credentials.scrub(&said.unwrap_or_default());
        let said = if said.is_empty() { String::new() } else { format!(": {said}") };
        Err(match status.as_u16() {
            401 => Failure::fatal(match self.credentials.user() {
                Some(user) => format!("the server refuses the password of user '{user}'"),
                None => "the server wants a user and a password".to_owned(),
            }),
            403 => Failure::fatal(format!("the server does not let this user write{said}")),
            408 | 425 | 429 | 502 | 503 | 504 => {
                Failure { after, ..Failure::transient(format!("the server is busy ({status}){said}")) }
            }
            300..=399 => Failure::fatal(format!(
                "the server sends us elsewhere ({status}): give {} instead",
                elsewhere.as_deref().unwrap_or("that address")
            )),
            404 | 405 => Failure::fatal(format!("there is nothing to load into ({status}){said}; {ENDPOINTS}")),
            _ => Failure::fatal(format!("the server refuses the graph ({status}){said}")),
        })
    }

    fn failure(&self, error: &ureq::Error) -> Failure {
        match error {
            ureq::Error::Timeout(_) => Failure::slow(self.timeout),
            ureq::Error::HostNotFound => Failure::lost("the host is not found"),
            ureq::Error::ConnectionFailed => Failure::lost("the server cannot be reached"),
            ureq::Error::Io(error) => match error.kind() {
                io::ErrorKind::ConnectionRefused => Failure::lost("nothing listens there: is the server running?"),
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Failure::slow(self.timeout),
                _ if error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) => {
                    Failure::fatal(format!("TLS failed ({error}): name your authority's file in SSL_CERT_FILE"))
                }
                _ => Failure::lost(format!("the connection broke: {error}")),
            },
            ureq::Error::Rustls(error) => {
                Failure::fatal(format!("TLS failed ({error}): name your authority's file in SSL_CERT_FILE"))
            }
            ureq::Error::Protocol(_) => Failure::lost("the server does not speak HTTP, or stopped in the middle"),
            other => Failure::fatal(self.credentials.scrub(&other.to_string())),
        }
    }
}

fn challenge(response: &Response<Body>) -> Option<Challenge> {
    let challenges = response.headers().get_all("www-authenticate");
    challenges.iter().find_map(|value| Challenge::parse(value.to_str().ok()?))
}

/// RFC 3986, for a value in a query.
fn percent_encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte.into()),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphs_fit_into_a_query() {
        let mut out = String::new();
        percent_encode("https://a.org/é&graph=b", &mut out);
        assert_eq!(out, "https%3A%2F%2Fa.org%2F%C3%A9%26graph%3Db");
    }
}
