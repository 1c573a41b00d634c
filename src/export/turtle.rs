//! Turtle: the triples of N-Triples for people to read, through `oxttl`.

use std::io::Write;

use oxrdf::{LiteralRef, NamedNodeRef, TermRef, TripleRef};
use oxttl::TurtleSerializer;
use oxttl::turtle::WriterTurtleSerializer;

use super::rdf::{self, Object, Sink};
use super::{ExportOptions, Spec, vocab};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::ActorGraph;

pub(super) const SPEC: Spec = Spec { name: "turtle", extension: "ttl", media_type: "text/turtle", write: write_graph };

fn write_graph(graph: &ActorGraph, options: &ExportOptions, out: &mut dyn Write) -> Result<()> {
    rdf::check_base(&options.base)?;
    let invalid = |error| Error::new(ErrorKind::Usage, format!("base IRI '{}': {error}", options.base));
    let mut serializer = TurtleSerializer::new().with_base_iri(&options.base).map_err(invalid)?;
    for (prefix, iri) in vocab::PREFIXES {
        serializer = serializer.with_prefix(*prefix, *iri).map_err(invalid)?;
    }
    let mut turtle = Turtle { serializer: serializer.for_writer(out) };
    rdf::write_triples(graph, options, &mut turtle)?;
    turtle.serializer.finish()?;
    Ok(())
}

struct Turtle<'w> {
    serializer: WriterTurtleSerializer<&'w mut dyn Write>,
}

impl Sink for Turtle<'_> {
    fn graph(&mut self, _: &str) -> Result<()> {
        Ok(())
    }

    fn triple(&mut self, subject: &str, predicate: &str, object: Object<'_>) -> Result<()> {
        let node = NamedNodeRef::new_unchecked;
        let object: TermRef<'_> = match object {
            Object::Iri(iri) => node(iri).into(),
            Object::Text(text) => LiteralRef::new_simple_literal(text).into(),
            Object::Typed(text, datatype) => LiteralRef::new_typed_literal(text, node(datatype)).into(),
        };
        Ok(self.serializer.serialize_triple(TripleRef::new(node(subject), node(predicate), object))?)
    }
}
