//! [`Connection`]: a stream that speaks Bolt 4.0–4.4 or 5.0–5.8: handshake, chunked messages out, replies in.
//!
//! Specification: <https://neo4j.com/docs/bolt/current/bolt/>. Knows nothing of transactions; requests may be
//! pipelined: what was [`send`](Connection::send)-ed goes out together with the first [`receive`](Connection::receive).

use std::io::{self, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use super::packstream::{Packer, Value, unpack};
use crate::load::address::Address;
use crate::load::failure::Failure;

/// The largest message that is accepted from a server.
const LARGEST: usize = 64 << 20;
const MAGIC: [u8; 4] = [0x60, 0x60, 0xB0, 0x17];
/// Four proposals, the best first: how many minor versions below are fine too, minor, major.
const PROPOSALS: [[u8; 4]; 4] = [[0, 8, 8, 5], [0, 2, 4, 4], [0, 0, 1, 4], [0, 0, 0, 4]];

/// An answer to a request.
#[derive(Debug, PartialEq)]
pub(super) enum Reply {
    /// Done; with what there is to say about it.
    Success(Value),
    /// A row; more replies follow.
    Record(Value),
    /// Not done, because something before it failed.
    Ignored,
    /// Not done.
    Failure { code: String, message: String },
}

/// An open connection.
pub(super) struct Connection {
    stream: BufReader<Stream>,
    /// Major and minor version of the protocol.
    pub(super) version: (u8, u8),
    /// Chunked messages that wait to be sent.
    outgoing: Vec<u8>,
    message: Vec<u8>,
    timeout: Duration,
}

enum Stream {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Read for Stream {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(bytes),
            Self::Tls(stream) => stream.read(bytes),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}

impl Connection {
    /// Connects and agrees on a version. `timeout` is the longest silence that is borne.
    pub(super) fn open(address: &Address, tls: Option<&Arc<ClientConfig>>, timeout: Duration) -> Result<Self, Failure> {
        let socket = dial(address, timeout)?;
        let stream = match tls {
            None => Stream::Plain(socket),
            Some(config) => {
                let name = ServerName::try_from(address.host.clone()).map_err(|_| {
                    Failure::fatal(format!("'{}' is no name that a certificate can have", address.host))
                })?;
                let client = ClientConnection::new(Arc::clone(config), name)
                    .map_err(|error| Failure::fatal(format!("TLS cannot be set up: {error}")))?;
                let mut stream = StreamOwned::new(client, socket);
                while stream.conn.is_handshaking() {
                    stream.conn.complete_io(&mut stream.sock).map_err(|error| tls_failure(&error, timeout))?;
                }
                Stream::Tls(Box::new(stream))
            }
        };
        let stream = BufReader::with_capacity(1 << 16, stream);
        let mut connection = Self { stream, version: (0, 0), outgoing: Vec::new(), message: Vec::new(), timeout };
        connection.version = connection.agree()?;
        Ok(connection)
    }

    fn agree(&mut self) -> Result<(u8, u8), Failure> {
        let mut hello = MAGIC.to_vec();
        hello.extend(PROPOSALS.iter().flatten());
        self.write(&hello)?;
        let mut answer = [0; 4];
        self.read(&mut answer).map_err(|failure| {
            Failure::lost(format!("{}; if the server wants TLS, write bolt+s:// or neo4j+s://", failure.message))
        })?;
        match answer {
            [0, 0, minor, major @ 4..=5] => Ok((major, minor)),
            [0, 0, 0, 0] => Err(Failure::fatal("the server speaks none of Bolt 5.0 to 5.8 and 4.0 to 4.4")),
            [b'H', b'T', b'T', b'P'] => Err(Failure::fatal("that port speaks HTTP; Bolt is on another, normally 7687")),
            [0x15, 3, ..] => Err(Failure::fatal("the server wants TLS: write bolt+s:// or neo4j+s://")),
            _ => Err(Failure::fatal("that port does not speak Bolt; it is normally on 7687")),
        }
    }

    /// Puts a request into the queue: a structure with this tag and as many fields as `fields` writes.
    pub(super) fn send(&mut self, tag: u8, count: u8, fields: impl FnOnce(&mut Packer<'_>)) {
        self.message.clear();
        let mut packer = Packer::new(&mut self.message);
        packer.structure(tag, count);
        fields(&mut packer);
        for chunk in self.message.chunks(usize::from(u16::MAX)) {
            self.outgoing.extend((chunk.len() as u16).to_be_bytes());
            self.outgoing.extend(chunk);
        }
        self.outgoing.extend([0, 0]);
    }

    /// Sends what waits.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        if self.outgoing.is_empty() {
            return Ok(());
        }
        let outgoing = std::mem::take(&mut self.outgoing);
        let result = self.write(&outgoing);
        self.outgoing = outgoing;
        self.outgoing.clear();
        result
    }

    /// The next reply.
    pub(super) fn receive(&mut self) -> Result<Reply, Failure> {
        self.flush()?;
        let mut message = Vec::new();
        loop {
            let mut length = [0; 2];
            self.read(&mut length)?;
            let length = usize::from(u16::from_be_bytes(length));
            match length {
                // A chunk of nothing before a message keeps the connection alive; after it, it is its end.
                0 if message.is_empty() => continue,
                0 => break,
                _ => {}
            }
            let start = message.len();
            if start + length > LARGEST {
                return Err(Failure::fatal("the server's answer is too large"));
            }
            message.resize(start + length, 0);
            self.read(message.get_mut(start..).unwrap_or_default())?;
        }
        let malformed = || Failure::fatal("the server's answer is no Bolt message");
        let Some(Value::Structure(tag, fields)) = unpack(&message) else { return Err(malformed()) };
        let mut fields = fields.into_iter();
        let field = fields.next();
        match (tag, field) {
            (0x70, Some(metadata)) => Ok(Reply::Success(metadata)),
            (0x71, Some(row)) => Ok(Reply::Record(row)),
            (0x7E, _) => Ok(Reply::Ignored),
            (0x7F, Some(metadata)) => {
                let text = |keys: &[&str]| {
                    let found = keys.iter().find_map(|key| metadata.get(key)?.as_text());
                    found.unwrap_or_default().to_owned()
                };
                // The names of 5.7 and later, then those before.
                Ok(Reply::Failure { code: text(&["neo4j_code", "code"]), message: text(&["message", "description"]) })
            }
            _ => Err(malformed()),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let stream = self.stream.get_mut();
        stream.write_all(bytes).and_then(|()| stream.flush()).map_err(|error| io_failure(&error, self.timeout))
    }

    fn read(&mut self, bytes: &mut [u8]) -> Result<(), Failure> {
        self.stream.read_exact(bytes).map_err(|error| io_failure(&error, self.timeout))
    }
}

/// The first of the host's addresses that answers.
fn dial(address: &Address, timeout: Duration) -> Result<TcpStream, Failure> {
    let candidates = (address.host.as_str(), address.port)
        .to_socket_addrs()
        .map_err(|error| Failure::lost(format!("the host is not found: {error}")))?;
    let mut last = Failure::lost("the host has no address");
    for candidate in candidates {
        match TcpStream::connect_timeout(&candidate, timeout) {
            Ok(stream) => {
                // Failures of these only cost time.
                let _ = stream.set_nodelay(true);
                let limits = stream.set_read_timeout(Some(timeout)).and(stream.set_write_timeout(Some(timeout)));
                return limits.map(|()| stream).map_err(|error| io_failure(&error, timeout));
            }
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                last = Failure::lost("nothing listens there: is the server running, with Bolt on that port?");
            }
            Err(error) => last = io_failure(&error, timeout),
        }
    }
    Err(last)
}

fn io_failure(error: &io::Error, timeout: Duration) -> Failure {
    if let io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut = error.kind() {
        return Failure::slow(timeout);
    }
    Failure::lost(match error.kind() {
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => "the server closed the connection".to_owned(),
        _ => format!("the connection failed: {error}"),
    })
}

fn tls_failure(error: &io::Error, timeout: Duration) -> Failure {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidMessage(_)) => Failure::fatal("the server does not speak TLS on that port"),
        Some(rustls::Error::InvalidCertificate(reason)) => Failure::fatal(format!(
            "the server's certificate is not trusted ({reason:?}): name your authority's file in SSL_CERT_FILE, or write \
             +ssc instead of +s to take any certificate"
        )),
        Some(other) => Failure::fatal(format!("TLS failed: {other}")),
        None => io_failure(error, timeout),
    }
}
