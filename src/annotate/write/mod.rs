//! Annotated → bytes: [`AnnotationFormat`] and its writers. For reading by people, other tools and the scorer; the graph
//! formats are another folder's.

mod conllu;
mod json;

use std::io::Write;

use super::annotated::Annotated;
use crate::error::Result;

/// A format annotations are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnnotationFormat {
    /// One JSON object a document, one a line.
    Json,
    /// CoNLL-U, with mentions in the MISC column.
    Conllu,
}

impl AnnotationFormat {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Json, Self::Conllu];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Conllu => "conllu",
        }
    }

    /// The file extension, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Json => "jsonl",
            Self::Conllu => "conllu",
        }
    }

    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/x-ndjson",
            Self::Conllu => "text/x-conllu",
        }
    }

    /// The format of files with this extension.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "json" | "jsonl" | "ndjson" => Some(Self::Json),
            "conllu" | "conll" => Some(Self::Conllu),
            _ => None,
        }
    }
}

/// Writes one annotated document. `sentence_ids` are the given ones, in order; without them sentences are numbered.
pub fn write_annotated(
    annotated: &Annotated,
    sentence_ids: &[String],
    format: AnnotationFormat,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        AnnotationFormat::Json => json::write(annotated, out),
        AnnotationFormat::Conllu => Ok(conllu::write(annotated, sentence_ids, out)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_read_back() {
        for &format in AnnotationFormat::ALL {
            assert_eq!(AnnotationFormat::from_extension(format.extension()), Some(format));
            assert_eq!(AnnotationFormat::from_extension(&format.name().to_uppercase()), Some(format));
        }
    }
}
