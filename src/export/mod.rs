//! ActorGraph → bytes: [`Format`] knows every output by name, extension and media type, [`write()`] writes it.
//!
//! A format is one file with one [`Spec`] and one line in [`Format`]; nothing else knows of it. Writers give the same
//! bytes for equal graphs, whatever the order they were built in, and write through the given stream as they go: hand
//! them a buffered one.

mod cast;
mod clusters;
mod csv;
mod cypher;
mod days;
mod dot;
mod drawing;
mod gexf;
mod graphml;
mod html;
mod jsonl;
mod jsonld;
mod label;
mod layout;
mod look;
mod mermaid;
mod neo4j;
mod nodelink;
mod nquads;
mod ntriples;
mod openie;
mod parquet;
mod picture;
pub(crate) mod property;
mod rdf;
mod svg;
mod turtle;
pub(crate) mod vocab;
mod wording;
mod xml;

use std::io;

pub use clusters::Clustering;
pub use cypher::CypherDialect;
pub use jsonl::write_triples;
pub use look::Theme;
pub use openie::write_propositions;
pub(crate) use wording::{cut, predicate};

use crate::error::{Error, ErrorKind, Result};
use crate::graph::ActorGraph;

/// What one format is and does.
struct Spec {
    name: &'static str,
    extension: &'static str,
    media_type: &'static str,
    write: fn(&ActorGraph, &ExportOptions, &mut dyn io::Write) -> Result<()>,
}

/// One file of a format that takes several to hold a graph.
struct Part {
    /// What tells its name from the others': `nodes` of `news.nodes.csv`.
    name: &'static str,
    write: fn(&ActorGraph, &ExportOptions, &mut dyn io::Write) -> Result<()>,
}

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident = $module:ident),+ $(,)?) => {
        /// An output format.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Format { $($(#[$doc])* $variant),+ }

        impl Format {
            /// Every format.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            const fn spec(self) -> &'static Spec {
                match self { $(Self::$variant => &$module::SPEC),+ }
            }
        }
    };
}

formats!(
    /// A Graphviz picture.
    Dot = dot,
    /// A picture, laid out and drawn without Graphviz.
    Svg = svg,
    /// A page to look around in.
    Html = html,
    /// RDF as JSON-LD 1.1.
    JsonLd = jsonld,
    /// RDF as Turtle.
    Turtle = turtle,
    /// RDF as N-Triples.
    NTriples = ntriples,
    /// RDF as N-Quads, each document a named graph.
    NQuads = nquads,
    /// One relation a line.
    Jsonl = jsonl,
    /// One proposition a line, tab-separated.
    OpenIe = openie,
    /// XML of nodes and facts, for networkx, igraph, Gephi, Cytoscape and yEd.
    GraphMl = graphml,
    /// XML of nodes and dated relations, for Gephi.
    Gexf = gexf,
    /// A script that loads a graph database.
    Cypher = cypher,
    /// Tables for `neo4j-admin database import`.
    Neo4jCsv = neo4j,
    /// Tables of nodes and facts.
    Csv = csv,
    /// The same tables, typed and compressed; needs the feature `parquet`.
    Parquet = parquet,
    /// Node-link JSON, for networkx.
    NodeLink = nodelink,
    /// A flowchart for a Markdown file.
    Mermaid = mermaid,
);

impl Format {
    /// The name on the command line: `jsonld`.
    pub const fn name(self) -> &'static str {
        self.spec().name
    }

    /// The file extension, without the dot.
    pub const fn extension(self) -> &'static str {
        self.spec().extension
    }

    /// The media type.
    pub const fn media_type(self) -> &'static str {
        self.spec().media_type
    }

    /// What the files are called that it takes to hold a whole graph: `nodes`, `edges`. Empty where one file does.
    pub fn parts(self) -> impl Iterator<Item = &'static str> {
        self.part_table().iter().map(|part| part.name)
    }

    /// Whether this program can write it: whether it was built with the feature that takes.
    pub const fn is_built(self) -> bool {
        cfg!(feature = "parquet") || !matches!(self, Self::Parquet)
    }

    /// Whether one stream can hold it: all of the graph or, of the tables of facts and nodes, that of facts.
    pub const fn is_stream(self) -> bool {
        !matches!(self, Self::Neo4jCsv)
    }

    const fn part_table(self) -> &'static [Part] {
        match self {
            Self::Csv => csv::PARTS,
            Self::Neo4jCsv => neo4j::PARTS,
            Self::Parquet => parquet::PARTS,
            _ => &[],
        }
    }

    /// The format of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name().eq_ignore_ascii_case(name))
    }

    /// The format of files with this extension, with or without the dot.
    pub fn from_extension(extension: &str) -> Option<Self> {
        let extension = extension.strip_prefix('.').unwrap_or(extension);
        Self::ALL.iter().copied().find(|format| format.extension().eq_ignore_ascii_case(extension))
    }

    /// The first format of this media type; parameters such as a charset do not count.
    pub fn from_media_type(media_type: &str) -> Option<Self> {
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        Self::ALL.iter().copied().find(|format| format.media_type().eq_ignore_ascii_case(essence))
    }
}

/// What the writers need to know besides the graph.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ExportOptions {
    /// What RDF ids are relative to: `scheme://…/`.
    pub base: String,
    /// Version of the program that writes.
    pub version: String,
    /// Most nodes in a picture, the most important ones; 0 for all, `None` for as many as suit the format.
    pub picture_nodes: Option<usize>,
    /// Colours of a picture.
    pub theme: Theme,
    /// What puts nodes of a picture into a common frame.
    pub clusters: Clustering,
    /// Heading of a picture, where the documents' own titles will not do.
    pub title: Option<String>,
    /// Whose Cypher a script is in.
    pub cypher: CypherDialect,
}

impl Default for ExportOptions {
    fn default() -> Self {
        Self {
            base: vocab::BASE.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            picture_nodes: None,
            theme: Theme::default(),
            clusters: Clustering::default(),
            title: None,
            cypher: CypherDialect::default(),
        }
    }
}

/// Writes `graph` in `format` to one stream. Of a format that [takes several files](Format::parts) this is the table of
/// facts, where that is of use alone, else an error.
pub fn write(graph: &ActorGraph, format: Format, options: &ExportOptions, out: &mut dyn io::Write) -> Result<()> {
    (format.spec().write)(graph, options, out)
}

/// Writes one of the [files](Format::parts) that `format` takes.
pub fn write_part(
    graph: &ActorGraph,
    format: Format,
    part: &str,
    options: &ExportOptions,
    out: &mut dyn io::Write,
) -> Result<()> {
    match format.part_table().iter().find(|known| known.name == part) {
        Some(part) => (part.write)(graph, options, out),
        None => Err(Error::new(ErrorKind::Usage, format!("{} has no part '{part}'", format.name()))),
    }
}

/// The error of a format that a feature of the build would bring.
pub(crate) fn not_built(feature: &str) -> Error {
    let remedy = format!("cargo install actograph --features {feature}");
    Error::new(ErrorKind::Usage, format!("this program was built without {feature}: {remedy}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_each_of_its_names() {
        for &format in Format::ALL {
            assert_eq!(Format::from_name(format.name()), Some(format));
            assert_eq!(Format::from_extension(format.extension()), Some(format));
            let found = Format::from_media_type(&format!("{}; charset=utf-8", format.media_type()));
            assert_eq!(found.map(Format::media_type), Some(format.media_type()));
            assert_eq!(format.parts().count() > 0, matches!(format, Format::Csv | Format::Neo4jCsv | Format::Parquet));
        }
        assert_eq!(Format::from_extension(".DOT"), Some(Format::Dot));
        assert_eq!(Format::from_name("png"), None);
    }
}
