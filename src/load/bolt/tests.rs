//! The client against a server that says what it is told to: wire format, retries, broken connections.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use super::packstream::unpack;
use super::*;
use crate::annotate::EntityType;
use crate::extract::{Arg, Modality, Object, Polarity, Relation, RelationType, Triple, Triples};
use crate::graph::ActorGraph;
use crate::load::credentials::Secret;
use crate::load::failure::Backoff;
use crate::load::{LoadOptions, Loaded, Observer, load};
use crate::span::{CharIndex, SentenceId, Span};

/// What the server does at one request instead of what is right.
#[derive(Clone, Debug)]
enum Trouble {
    /// A failure of this code, with 5.7's names.
    Fail(&'static str),
    /// It hangs up.
    HangUp,
}

/// Requests, by tag and fields.
type Requests = Vec<(u8, Vec<Value>)>;

/// A server of one version. It keeps what it hears; `trouble` holds the tag at which something goes wrong, and what.
struct Fake {
    port: u16,
    heard: Arc<Mutex<Requests>>,
}

impl Fake {
    fn start(version: [u8; 2], writer: Option<u16>, trouble: &[(u8, Trouble)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let trouble = Mutex::new(trouble.iter().cloned().collect::<VecDeque<_>>());
        let fake = Self { port, heard: Arc::clone(&heard) };
        thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that leaves is part of the tests.
                let _ = converse(stream.unwrap(), version, writer, &heard, &trouble);
            }
        });
        fake
    }

    fn tags(&self) -> Vec<u8> {
        self.heard.lock().unwrap().iter().map(|(tag, _)| *tag).collect()
    }

    /// The fields of the first request with this tag.
    fn fields(&self, tag: u8) -> Vec<Value> {
        self.heard.lock().unwrap().iter().find(|(t, _)| *t == tag).unwrap().1.clone()
    }

    fn load(&self, scheme: &str) -> (crate::Result<Loaded>, Vec<String>) {
        let address = Address::parse(&format!("{scheme}://127.0.0.1:{}/news", self.port)).unwrap();
        let first = Duration::from_millis(1);
        let options = LoadOptions {
            credentials: Credentials::Basic { user: "anna".to_owned(), password: Secret::new("hunter2".to_owned()) },
            batch: 10,
            timeout: Duration::from_secs(5),
            backoff: Backoff { retries: 3, first, longest: first },
            base: String::new(),
            insecure: false,
        };
        let mut notes = Notes(Vec::new());
        let result = load(&graph(), &address, &options, &mut notes);
        (result, notes.0)
    }
}

struct Notes(Vec<String>);

impl Observer for Notes {
    fn progress(&mut self, _: usize, _: usize) {}

    fn notice(&mut self, message: &str) {
        self.0.push(message.to_owned());
    }
}

/// Two people who met.
fn graph() -> ActorGraph {
    let arg = |name: &str| Arg {
        id: format!("person/{name}"),
        name: name.to_owned(),
        kind: EntityType::Person,
        text: name.to_owned(),
        span: Span::new(0, 1),
        aliases: Vec::new(),
    };
    let triple = Triple {
        sentence: SentenceId(0),
        evidence_span: Span::new(0, 9),
        evidence: "x".repeat(70_000),
        subject: arg("anna"),
        relation: Relation {
            kind: RelationType::Consult,
            lemma: "meet".to_owned(),
            text: "met".to_owned(),
            span: Span::new(2, 5),
        },
        object: Some(Object::Entity(arg("berta"))),
        to: None,
        place: None,
        time: None,
        polarity: Polarity::Positive,
        modality: Modality::Asserted,
        by: None,
        confidence: 0.9,
    };
    let triples = Triples { document: "news".to_owned(), triples: vec![triple], ..Triples::default() };
    let mut graph = ActorGraph::default();
    graph.add(&triples, &CharIndex::new("a met b.."));
    graph
}

fn converse(
    mut stream: TcpStream,
    [major, minor]: [u8; 2],
    writer: Option<u16>,
    heard: &Mutex<Requests>,
    trouble: &Mutex<VecDeque<(u8, Trouble)>>,
) -> std::io::Result<()> {
    let mut hello = [0; 20];
    stream.read_exact(&mut hello)?;
    assert_eq!(hello[..4], [0x60, 0x60, 0xB0, 0x17]);
    stream.write_all(&[0, 0, minor, major])?;
    let mut rows = None;
    let mut failed = false;
    loop {
        let mut message = Vec::new();
        loop {
            let mut length = [0; 2];
            stream.read_exact(&mut length)?;
            let length = usize::from(u16::from_be_bytes(length));
            if length == 0 {
                break;
            }
            let start = message.len();
            message.resize(start + length, 0);
            stream.read_exact(&mut message[start..])?;
        }
        let Some(Value::Structure(tag, fields)) = unpack(&message) else { panic!("no request: {message:?}") };
        heard.lock().unwrap().push((tag, fields.clone()));
        let due = {
            let mut trouble = trouble.lock().unwrap();
            if trouble.front().is_some_and(|(at, _)| *at == tag) { trouble.pop_front() } else { None }
        };
        match due {
            Some((_, Trouble::HangUp)) => return Ok(()),
            Some((_, Trouble::Fail(code))) => {
                failed = true;
                reply(&mut stream, 0x7F, |packer| {
                    packer.map(2);
                    packer.text(if (major, minor) >= (5, 7) { "neo4j_code" } else { "code" });
                    packer.text(code);
                    packer.text("message");
                    packer.text("told hunter2 so");
                })?;
                continue;
            }
            None if failed => {
                reply(&mut stream, 0x7E, |_| {})?;
                continue;
            }
            None => {}
        }
        if tag == request::RUN {
            // What writes says how many rows it wrote; what reads finds nothing.
            rows = fields[0]
                .as_text()
                .unwrap()
                .contains("RETURN count")
                .then(|| fields[1].get("rows").unwrap().items().len());
        }
        if tag == request::PULL
            && let Some(rows) = rows.take()
        {
            reply(&mut stream, 0x71, |packer| {
                packer.list(1);
                packer.integer(rows as i64);
            })?;
        }
        if tag == request::GOODBYE {
            return Ok(());
        }
        // A sign of life first.
        stream.write_all(&[0, 0])?;
        reply(&mut stream, 0x70, |packer| match (tag, writer) {
            (request::ROUTE, Some(port)) => {
                packer.map(1);
                packer.text("rt");
                packer.map(1);
                packer.text("servers");
                packer.list(1);
                packer.map(2);
                packer.text("role");
                packer.text("WRITE");
                packer.text("addresses");
                packer.list(1);
                packer.text(&format!("127.0.0.1:{port}"));
            }
            _ => packer.map(0),
        })?;
    }
}

/// In chunks of three bytes: how a message is cut must not matter.
fn reply(stream: &mut TcpStream, tag: u8, field: impl FnOnce(&mut Packer<'_>)) -> std::io::Result<()> {
    let mut message = Vec::new();
    let mut packer = Packer::new(&mut message);
    packer.structure(tag, u8::from(tag != 0x7E));
    field(&mut packer);
    for chunk in message.chunks(3) {
        stream.write_all(&[0, chunk.len() as u8])?;
        stream.write_all(chunk)?;
    }
    stream.write_all(&[0, 0])
}

const DONE: Loaded = Loaded::PropertyGraph { nodes: 2, facts: 1 };

#[test]
fn credentials_travel_as_each_version_wants_them() {
    for (version, apart, agent) in
        [([4, 4], false, false), ([5, 0], false, false), ([5, 1], true, false), ([5, 8], true, true)]
    {
        let fake = Fake::start(version, None, &[]);
        let (result, notes) = fake.load("bolt");
        assert_eq!(result.unwrap(), DONE, "{version:?}");
        assert_eq!(notes, [""; 0]);
        let hello = fake.fields(request::HELLO).remove(0);
        let login = if apart { fake.fields(request::LOGON).remove(0) } else { hello.clone() };
        for (key, value) in [("scheme", "basic"), ("principal", "anna"), ("credentials", "hunter2")] {
            assert_eq!(login.get(key).and_then(Value::as_text), Some(value), "{version:?}");
        }
        assert_eq!(hello.get("credentials").is_some(), !apart);
        assert_eq!(hello.get("bolt_agent").is_some(), agent);
        assert_eq!(fake.fields(request::BEGIN)[0].get("db").and_then(Value::as_text), Some("news"));
    }
}

#[test]
fn statements_are_constant_and_text_is_a_parameter() {
    let fake = Fake::start([5, 4], None, &[]);
    fake.load("bolt").0.unwrap();
    let heard = fake.heard.lock().unwrap();
    let runs: Vec<_> = heard.iter().filter(|(tag, _)| *tag == request::RUN).collect();
    assert!(runs.len() >= 4);
    for (_, fields) in &runs {
        let statement = fields[0].as_text().unwrap();
        assert!(!statement.contains("anna") && !statement.contains("xxx"), "{statement}");
    }
    let facts = runs.iter().find(|(_, f)| f[0].as_text().unwrap().contains("[r:CONSULT {id: row.id}]")).unwrap();
    let [row] = facts.1[1].get("rows").unwrap().items() else { panic!("one row is due") };
    assert_eq!(row.get("source").and_then(Value::as_text), Some("person/anna"));
    let properties = row.get("properties").unwrap();
    assert_eq!(properties.get("evidence").and_then(Value::as_text).map(str::len), Some(70_000));
    assert_eq!(properties.get("confidence"), Some(&Value::Float(0.9)));
}

#[test]
fn what_passes_is_tried_again() {
    let transient = |code| Trouble::Fail(code);
    for (at, trouble) in [
        (request::PULL, transient("Neo.TransientError.Transaction.DeadlockDetected")),
        (request::RUN, transient("Memgraph.TransientError.MemgraphError.MemgraphError")),
        (request::COMMIT, transient("Neo.ClientError.Cluster.NotALeader")),
        (request::COMMIT, Trouble::HangUp),
        (request::BEGIN, Trouble::HangUp),
    ] {
        for version in [[4, 4], [5, 8]] {
            let fake = Fake::start(version, None, &[(at, trouble.clone())]);
            let (result, notes) = fake.load("bolt");
            assert_eq!(result.unwrap(), DONE, "{at:#x} {trouble:?}");
            assert!(notes.len() == 1 && notes[0].contains("; attempt 2 in"), "{notes:?}");
            assert!(!notes[0].contains("hunter2"), "{notes:?}");
            let tags = fake.tags();
            let count = |tag| tags.iter().filter(|t| **t == tag).count();
            assert_eq!(count(request::HELLO), 2, "over another connection");
        }
    }
}

#[test]
fn what_does_not_pass_is_an_error() {
    for (at, code, words) in [
        (request::HELLO, "Neo.ClientError.Security.Unauthorized", "refuses the password of user 'anna'"),
        (request::BEGIN, "Neo.ClientError.Statement.TypeError", "TypeError: told … so; 0 of 3 nodes and facts are in"),
        (request::COMMIT, "Neo.TransientError.Transaction.Terminated", "Transaction.Terminated: told … so"),
    ] {
        let fake = Fake::start([5, 0], None, &[(at, Trouble::Fail(code))]);
        let (result, notes) = fake.load("bolt");
        let error = result.unwrap_err().to_string();
        assert!(error.contains(words) && !error.contains("hunter2") && notes.is_empty(), "{error} {notes:?}");
        assert!(error.starts_with(&format!("bolt://127.0.0.1:{}/news: ", fake.port)), "{error}");
    }
    let trouble: Vec<_> = (0..9).map(|_| (request::COMMIT, Trouble::HangUp)).collect();
    let (result, notes) = Fake::start([5, 4], None, &trouble).load("bolt");
    let error = result.unwrap_err().to_string();
    assert!(error.contains("the server closed the connection; given up after 3 more attempts; 0 of 3"), "{error}");
    assert_eq!(notes.len(), 3);
}

#[test]
fn constraints_a_server_does_not_know_do_not_stop_it() {
    let refused = (request::RUN, Trouble::Fail("Neo.ClientError.Statement.SyntaxError"));
    let (result, notes) = Fake::start([5, 4], None, &[refused.clone(), refused.clone()]).load("bolt");
    assert_eq!((result.unwrap(), notes.len()), (DONE, 0), "the third dialect");
    let all: Vec<_> = (0..4).map(|_| refused.clone()).collect();
    let (result, notes) = Fake::start([5, 4], None, &all).load("bolt");
    assert_eq!(result.unwrap(), DONE);
    assert!(notes.len() == 1 && notes[0].contains("no constraint"), "{notes:?}");
}

#[test]
fn a_cluster_is_written_to_where_it_says() {
    let writer = Fake::start([5, 4], None, &[]);
    let member = Fake::start([5, 4], Some(writer.port), &[]);
    assert_eq!(member.load("neo4j").0.unwrap(), DONE);
    assert!(member.tags().contains(&request::ROUTE) && !member.tags().contains(&request::BEGIN));
    assert!(writer.tags().contains(&request::COMMIT));
    // A server without clusters refuses the question.
    let refused = (request::ROUTE, Trouble::Fail("Neo.ClientError.Request.Invalid"));
    let alone = Fake::start([4, 4], None, &[refused]);
    assert_eq!(alone.load("neo4j").0.unwrap(), DONE);
}

#[test]
fn other_protocols_are_told_apart() {
    for (answer, words) in [
        (&b"HTTP/1.1 400 Bad Request\r\n"[..], "that port speaks HTTP"),
        (&[0, 0, 0, 0], "none of Bolt 5.0 to 5.8 and 4.0 to 4.4"),
        (&[0x15, 3, 1, 0, 2], "the server wants TLS"),
        (b"SSH-2.0-x", "does not speak Bolt"),
        (b"", "write bolt+s://"),
        (&[0, 0, 4, 5, 0, 3, 0xD6, 0xFF, 0xFF, 0, 0], "no Bolt message"),
        (&[0, 0, 4, 5, 0, 1, 0x2A, 0, 0], "no Bolt message"),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut hello = [0; 20];
            stream.read_exact(&mut hello).unwrap();
            stream.write_all(answer).unwrap();
            // Until the client leaves, so that nothing is reset.
            stream.shutdown(std::net::Shutdown::Write).unwrap();
            let _ = stream.read_to_end(&mut Vec::new());
        });
        let fake = Fake { port, heard: Arc::default() };
        let error = fake.load("bolt").0.unwrap_err().to_string();
        assert!(error.contains(words), "{words}: {error}");
        server.join().unwrap();
    }
}
