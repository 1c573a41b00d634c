//! ActorGraph → an RDF store over HTTP: the quads of [`Format::NQuads`], a named graph for each document, in batches.
//!
//! How they travel depends on the endpoint ([`Method`]). All of it is set union, so a batch may be sent again: after a
//! break in the connection, and when the same graph is loaded twice.

use std::io::{self, Write};

use super::failure::{Failure, Severity};
use super::http::Client;
use super::{LoadOptions, Loaded, Observer};
use crate::export::{self, ExportOptions, Format};
use crate::graph::ActorGraph;

/// A batch ends where it weighs this many bytes, however few its statements are.
const HEAVIEST: usize = 8 << 20;

/// How statements are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// N-Quads to the whole dataset.
    Quads,
    /// SPARQL 1.1 Graph Store Protocol: N-Triples to one graph at a time.
    GraphStore,
    /// SPARQL 1.1 Update.
    Update,
}

impl Method {
    /// The one that stores offer at such a path.
    pub(super) fn of_path(path: &str) -> Self {
        match path.trim_end_matches('/').rsplit('/').next().unwrap_or_default() {
            "store" | "data" | "statements" => Self::Quads,
            "update" | "sparql-auth" | "sparql" => Self::Update,
            _ => Self::GraphStore,
        }
    }
}

/// Loads the graph.
pub(super) fn load(
    graph: &ActorGraph,
    client: &mut Client<'_>,
    method: Method,
    options: &LoadOptions,
    observer: &mut dyn Observer,
) -> Result<Loaded, Failure> {
    let settings = ExportOptions { base: options.base.clone(), ..ExportOptions::default() };
    let mut counter = Counter(0);
    let written = |result: crate::Result<()>| result.map_err(|error| Failure::fatal(error.to_string()));
    written(export::write(graph, Format::NQuads, &settings, &mut counter))?;
    let total = counter.0;
    let batch = Batch { method, graph: String::new(), body: Vec::new(), statements: 0 };
    let mut sender = Sender { client, options, observer, batch, line: Vec::new(), done: 0, total, failure: None };
    let result = export::write(graph, Format::NQuads, &settings, &mut sender);
    if let Some(failure) = sender.failure {
        return Err(failure);
    }
    written(result)?;
    sender.send()?;
    Ok(Loaded::Rdf { statements: total })
}

/// Counts lines.
struct Counter(usize);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.iter().filter(|&&byte| byte == b'\n').count();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes N-Quads and sends them.
struct Sender<'s, 'c> {
    client: &'s mut Client<'c>,
    options: &'s LoadOptions,
    observer: &'s mut dyn Observer,
    batch: Batch,
    /// The beginning of a line whose end has not come yet.
    line: Vec<u8>,
    done: usize,
    total: usize,
    /// What broke the stream: an error of a writer has no room for it.
    failure: Option<Failure>,
}

impl Write for Sender<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|&byte| byte == b'\n') {
            self.line.extend_from_slice(piece);
            if !piece.ends_with(b"\n") {
                continue;
            }
            let line = std::mem::take(&mut self.line);
            if let Err(failure) = self.take(&line) {
                self.failure = Some(failure);
                return Err(io::Error::other("the database failed"));
            }
            self.line = line;
            self.line.clear();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sender<'_, '_> {
    fn take(&mut self, line: &[u8]) -> Result<(), Failure> {
        let quad = std::str::from_utf8(line).ok().and_then(Quad::read);
        let quad = quad.ok_or_else(|| Failure::fatal("a statement without a graph: this is a defect of Actograph"))?;
        let full = self.batch.statements >= self.options.batch || self.batch.body.len() >= HEAVIEST;
        let leaves = self.batch.method == Method::GraphStore && quad.graph != self.batch.graph;
        if self.batch.statements > 0 && (full || leaves) {
            self.send()?;
        }
        self.batch.add(&quad);
        Ok(())
    }

    fn send(&mut self) -> Result<(), Failure> {
        if self.batch.statements == 0 {
            return Ok(());
        }
        self.batch.close();
        let Self { client, options, observer, batch, done, .. } = self;
        let graph = (batch.method == Method::GraphStore).then_some(batch.graph.as_str());
        let media_type = match batch.method {
            Method::Quads => Format::NQuads.media_type(),
            Method::GraphStore => Format::NTriples.media_type(),
            Method::Update => "application/sparql-update",
        };
        let first = *done == 0;
        let mut attempt = || {
            let result = client.post(graph, media_type, &batch.body);
            result.map_err(|failure| match failure.severity {
                // A server that cannot be reached at all is a wrong address, most often: no use in waiting for it.
                Severity::Lost | Severity::Slow if first => Failure::fatal(failure.message),
                _ => failure,
            })
        };
        let result = options.backoff.run(&mut |notice| observer.notice(notice), &mut attempt);
        result.map_err(|failure| {
            let message = if first {
                failure.message
            } else {
                let (message, total) = (failure.message, self.total);
                format!("{message}; {done} of {total} statements are in: the same command loads the rest")
            };
            Failure { message, ..failure }
        })?;
        self.done += batch.statements;
        self.batch.clear();
        self.observer.progress(self.done, self.total);
        Ok(())
    }
}

/// A line of N-Quads.
struct Quad<'l> {
    /// Subject, predicate and object.
    triple: &'l str,
    /// The IRI of the graph.
    graph: &'l str,
}

impl<'l> Quad<'l> {
    /// Our lines end in the graph, and IRIs hold no blanks.
    fn read(line: &'l str) -> Option<Self> {
        let (triple, graph) = line.strip_suffix("> .\n")?.rsplit_once(" <")?;
        Some(Self { triple, graph })
    }
}

/// Statements that travel together.
struct Batch {
    method: Method,
    /// The graph of the last statement.
    graph: String,
    body: Vec<u8>,
    statements: usize,
}

impl Batch {
    fn add(&mut self, quad: &Quad<'_>) {
        let changes = self.statements == 0 || quad.graph != self.graph;
        match self.method {
            Method::Quads => {
                self.put(quad.triple);
                self.put(" <");
                self.put(quad.graph);
                self.put("> .\n");
            }
            Method::GraphStore => {
                self.put(quad.triple);
                self.put(" .\n");
            }
            Method::Update => {
                if self.statements == 0 {
                    self.put("INSERT DATA {\n");
                }
                if changes {
                    if self.statements > 0 {
                        self.put("}\n");
                    }
                    self.put("GRAPH <");
                    self.put(quad.graph);
                    self.put("> {\n");
                }
                sparql(quad.triple, &mut self.body);
                self.put(" .\n");
            }
        }
        if changes {
            self.graph.clear();
            self.graph.push_str(quad.graph);
        }
        self.statements += 1;
    }

    fn close(&mut self) {
        if self.method == Method::Update {
            self.put("}\n}\n");
        }
    }

    fn clear(&mut self) {
        self.body.clear();
        self.statements = 0;
    }

    fn put(&mut self, text: &str) {
        self.body.extend_from_slice(text.as_bytes());
    }
}

/// Writes a triple of N-Triples so that it is the same triple in SPARQL, however that decodes `\uXXXX`.
///
/// SPARQL resolves those before it looks for strings, and some servers do so without minding a backslash before them: text
/// that holds `\u0022`, correctly written `\\u0022`, would end its string there and go on as a query. So a `u` after a
/// backslash of the text is written as an escape itself, which all of them read as the letter. Escapes have eight digits:
/// some take four more than they should after `\u`.
fn sparql(triple: &str, out: &mut Vec<u8>) {
    let mut rest = triple;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.extend_from_slice(before.as_bytes());
        let (pair, after) = escape.split_at_checked(2).unwrap_or((escape, ""));
        rest = after;
        if pair == "\\u" {
            out.extend_from_slice(b"\\U0000");
            continue;
        }
        out.extend_from_slice(pair.as_bytes());
        if pair == "\\\\"
            && let Some(letter @ (b'u' | b'U')) = after.as_bytes().first()
        {
            out.extend_from_slice(format!("\\U{letter:08X}").as_bytes());
            rest = after.get(1..).unwrap_or_default();
        }
    }
    out.extend_from_slice(rest.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_tells_how_to_send() {
        for (path, method) in [
            ("/store", Method::Quads),
            ("/news/data", Method::Quads),
            ("/repositories/news/statements", Method::Quads),
            ("/update", Method::Update),
            ("/news/update/", Method::Update),
            ("/sparql-auth", Method::Update),
            ("/repositories/news/rdf-graphs/service", Method::GraphStore),
            ("/sparql-graph-crud-auth", Method::GraphStore),
        ] {
            assert_eq!(Method::of_path(path), method, "{path}");
        }
    }

    fn body(method: Method, lines: &[&str]) -> String {
        let mut batch = Batch { method, graph: String::new(), body: Vec::new(), statements: 0 };
        lines.iter().for_each(|line| batch.add(&Quad::read(line).unwrap()));
        batch.close();
        String::from_utf8(batch.body).unwrap()
    }

    #[test]
    fn statements_become_requests() {
        let lines = ["<a:s> <a:p> \"a <b> .\" <a:g> .\n", "<a:s> <a:p> <a:o> <a:g> .\n", "<a:s> <a:p> <a:o> <a:h> .\n"];
        assert_eq!(body(Method::Quads, &lines), lines.concat());
        assert_eq!(body(Method::GraphStore, &lines[..2]), "<a:s> <a:p> \"a <b> .\" .\n<a:s> <a:p> <a:o> .\n");
        let update = "INSERT DATA {\nGRAPH <a:g> {\n<a:s> <a:p> \"a <b> .\" .\n<a:s> <a:p> <a:o> .\n}\n\
                      GRAPH <a:h> {\n<a:s> <a:p> <a:o> .\n}\n}\n";
        assert_eq!(body(Method::Update, &lines), update);
        assert!(Quad::read("<a:s> <a:p> <a:o> .\n").is_none_or(|quad| quad.graph == "a:o"));
    }

    /// What a server reads that decodes `\uXXXX` and `\UXXXXXXXX` wherever they stand.
    fn decoded_first(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("\\u").into_iter().chain(rest.find("\\U")).min() {
            let digits = if rest[at..].starts_with("\\u") { 4 } else { 8 };
            let code = rest.get(at + 2..at + 2 + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
            out.push_str(&rest[..at]);
            out.push(code.and_then(char::from_u32).unwrap());
            rest = &rest[at + 2 + digits..];
        }
        out + rest
    }

    #[test]
    fn text_cannot_become_sparql() {
        // The text has \u0022 } } ; DROP ALL # and \\U00000022 in it.
        let mut written = Vec::new();
        sparql(r#"<a:s> <a:p> "\\u0022 } } ; DROP ALL # \\\\U00000022 \" \n \u0000ab""#, &mut written);
        let written = String::from_utf8(written).unwrap();
        let expected = r#"<a:s> <a:p> "\\\U000000750022 } } ; DROP ALL # \\\\\U0000005500000022 \" \n \U00000000ab""#;
        assert_eq!(written, expected);
        let naive = r#"<a:s> <a:p> "\\u0022 } } ; DROP ALL # \\\\U00000022 \" \n ab""#;
        assert_eq!(decoded_first(&written).replace('\0', ""), naive);
    }
}
