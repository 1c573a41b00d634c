//! N-Quads: one statement a line, each document a named graph; and [`Lines`], which writes N-Triples too.
//!
//! The lines are those of `oxttl`, byte by byte (a test compares them), written an order of magnitude faster: that library
//! formats character by character, and a large graph is some thirty statements a fact.

use std::io::Write;

use super::rdf::{self, Object, Sink};
use super::{ExportOptions, Spec};
use crate::error::Result;
use crate::graph::ActorGraph;

pub(super) const SPEC: Spec =
    Spec { name: "nquads", extension: "nq", media_type: "application/n-quads", write: write_graph };

/// Handed on when this much has gathered.
const BUFFER: usize = 1 << 16;

fn write_graph(graph: &ActorGraph, options: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    let mut lines = Lines::new(out);
    rdf::write_quads(graph, options, &mut lines)?;
    lines.finish()
}

/// Writes statements line by line.
pub(super) struct Lines<'w> {
    out: &'w mut dyn Write,
    buffer: Vec<u8>,
    /// What ends every line: the named graph, where there is one.
    end: Vec<u8>,
}

impl<'w> Lines<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, buffer: Vec::with_capacity(BUFFER + (BUFFER >> 2)), end: b" .\n".to_vec() }
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> Result<()> {
        self.hand_on()
    }

    fn hand_on(&mut self) -> Result<()> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    fn iri(&mut self, iri: &str) {
        self.buffer.push(b'<');
        self.buffer.extend_from_slice(iri.as_bytes());
        self.buffer.push(b'>');
    }
}

impl Sink for Lines<'_> {
    fn graph(&mut self, iri: &str) -> Result<()> {
        self.end = format!(" <{iri}> .\n").into_bytes();
        Ok(())
    }

    fn triple(&mut self, subject: &str, predicate: &str, object: Object<'_>) -> Result<()> {
        self.iri(subject);
        self.buffer.push(b' ');
        self.iri(predicate);
        self.buffer.push(b' ');
        match object {
            Object::Iri(iri) => self.iri(iri),
            Object::Text(text) => quoted(text, &mut self.buffer),
            Object::Typed(text, datatype) => {
                quoted(text, &mut self.buffer);
                self.buffer.extend_from_slice(b"^^");
                self.iri(datatype);
            }
        }
        self.buffer.extend_from_slice(&self.end);
        if self.buffer.len() >= BUFFER { self.hand_on() } else { Ok(()) }
    }
}

/// A string in the canonical form of RDF 1.2 N-Triples.
fn quoted(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut written = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
        let special = byte < 0x20 || matches!(byte, b'"' | b'\\' | 0x7F | 0xEF);
        if !special || (byte == 0xEF && !matches!(bytes.get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF]))) {
            continue;
        }
        out.extend_from_slice(&bytes[written..at]);
        written = at + 1;
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0C => out.extend_from_slice(b"\\f"),
            0xEF => {
                out.extend_from_slice(if bytes.get(at + 2) == Some(&0xBE) { b"\\uFFFE" } else { b"\\uFFFF" });
                written = at + 3;
            }
            _ => out.extend_from_slice(format!("\\u{byte:04X}").as_bytes()),
        }
    }
    out.extend_from_slice(&bytes[written..]);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::{LiteralRef, NamedNodeRef, QuadRef};
    use proptest::prelude::*;

    #[test]
    fn every_character_is_written_as_oxttl_does() {
        let strange: String =
            ('\0'..='\u{ff}').chain(['\u{efff}', '\u{fffd}', '\u{fffe}', '\u{ffff}', '\u{1ffff}']).collect();
        same(&strange);
    }

    proptest! {
        #[test]
        fn any_string_is_written_as_oxttl_does(text in any::<String>()) {
            same(&text);
        }
    }

    fn same(text: &str) {
        let (subject, predicate, graph) = ("http://a.example/é", vocab_exact(), "http://a.example/g");
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let mut lines = Lines::new(&mut ours);
        lines.graph(graph).unwrap();
        lines.triple(subject, predicate, Object::Text(text)).unwrap();
        lines.triple(subject, predicate, Object::Typed(text, predicate)).unwrap();
        lines.triple(subject, predicate, Object::Iri(subject)).unwrap();
        lines.finish().unwrap();
        let node = NamedNodeRef::new_unchecked;
        let mut serializer = oxttl::NQuadsSerializer::new().for_writer(&mut theirs);
        let objects: [oxrdf::TermRef<'_>; 3] = [
            LiteralRef::new_simple_literal(text).into(),
            LiteralRef::new_typed_literal(text, node(predicate)).into(),
            node(subject).into(),
        ];
        for object in objects {
            serializer.serialize_quad(QuadRef::new(node(subject), node(predicate), object, node(graph))).unwrap();
        }
        serializer.finish();
        assert_eq!(String::from_utf8(ours).unwrap(), String::from_utf8(theirs).unwrap());
    }

    fn vocab_exact() -> &'static str {
        super::super::vocab::EXACT
    }
}
