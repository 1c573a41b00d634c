//! The one integration binary; the literate cases have a harness of their own (tests/literate).
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

// The annotated articles that .ci/scores scores.
mod articles;
// Random triples with hostile text, for property tests.
mod arbitrary;
// The commands as processes: standard output, standard error and exit code, for good and for bad input.
mod cli;
// Every export format read back by an independent parser, and hostile text in all of them.
mod exports;
// The sample articles' files in graphs/, byte by byte.
mod gallery;
// The graph's laws (union, identity, order) and questions to it.
mod graph;
// Graphviz itself, as a reader of DOT.
mod graphviz;
// The explorer's page, as far as it can be tested without a browser.
mod html;
// Our own files back in: written and read again, the graph is the same; damaged files are named and placed.
mod import;
// News of an invented world, for pictures of every size.
mod invented;
// Laws of every annotated document, on the sample articles and on random text.
mod invariants;
// The weights file and its card.
mod model;
// The formats of the property graph (GraphML, GEXF, Cypher, CSV, Parquet, JSON) and Mermaid, read back.
mod property_graph;
// Open information extraction: propositions in the sentence's own words.
mod openie;
// The same by other people's programs, where they are installed, and the commands of the README.
mod readers;
// Pictures of every size: what each shows, and the large ones of the gallery.
mod pictures;
// Questions to a graph: filters, paths, measures, communities, and the commands that ask them.
mod questions;
// RDF: one set of triples in every syntax, a named graph for each document.
mod rdf;
// Tables of relations read into triples, for tests that need a graph and no language.
mod relations;
// The picture without Graphviz, as an XML parser reads it.
mod svg;
