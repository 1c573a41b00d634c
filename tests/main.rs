//! The one integration binary.

// Every export format read back by an independent parser, and hostile text in all of them.
mod exports;
// Reads tables of relations into triples, for tests that need a graph and no language.
mod relations;
