//! [`GraphFormat`]: the formats graphs are read from; their names, extensions, and how one is told from another.

use std::path::Path;

use crate::export::Format;

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident),+ $(,)?) => {
        /// A format graphs are read from: what [`Format`](crate::Format) of that name writes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum GraphFormat { $($(#[$doc])* $variant),+ }

        impl GraphFormat {
            /// Every format.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The same as an output.
            const fn written(self) -> Format {
                match self { $(Self::$variant => Format::$variant),+ }
            }
        }
    };
}

formats!(
    /// One relation a line.
    Jsonl,
    /// RDF as JSON-LD 1.1.
    JsonLd,
    /// RDF as N-Quads.
    NQuads,
    /// RDF as N-Triples.
    NTriples,
    /// RDF as Turtle.
    Turtle,
);

impl GraphFormat {
    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        self.written().name()
    }

    /// The format a file's extension names.
    pub fn from_path(path: &Path) -> Option<Self> {
        let format = Format::from_extension(path.extension()?.to_str()?)?;
        Self::ALL.iter().copied().find(|f| f.written() == format)
    }

    /// The format of a stream that begins with these bytes. N-Triples are N-Quads.
    pub fn guess(head: &[u8]) -> Option<Self> {
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
        let first = head.split(|b| b.is_ascii_whitespace() || *b == b'>').next().unwrap_or_default();
        match first {
            [b'{', ..] => {
                let key = head[1..].trim_ascii_start();
                let json_ld = [&b"\"@context\""[..], b"\"@graph\"", b"\"@id\""].iter().any(|k| key.starts_with(k));
                Some(if json_ld { Self::JsonLd } else { Self::Jsonl })
            }
            b"@prefix" | b"@base" | b"PREFIX" | b"BASE" => Some(Self::Turtle),
            [b'<', iri @ ..] if iri.contains(&b':') => Some(Self::NQuads),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_and_first_bytes_tell() {
        for &format in GraphFormat::ALL {
            let path = format!("a.{}", format.written().extension().to_uppercase());
            assert_eq!(GraphFormat::from_path(Path::new(&path)), Some(format));
        }
        assert_eq!(GraphFormat::from_path(Path::new("a.dot")), None);
        assert_eq!(GraphFormat::guess(b"\xEF\xBB\xBF\n{\"id\":\"fact/1\",\"doc\":\"a\""), Some(GraphFormat::Jsonl));
        assert_eq!(GraphFormat::guess(b"{ \"@context\": {}"), Some(GraphFormat::JsonLd));
        assert_eq!(GraphFormat::guess(b"<https://a.example/x> <"), Some(GraphFormat::NQuads));
        assert_eq!(GraphFormat::guess(b"@prefix ag: <"), Some(GraphFormat::Turtle));
        assert_eq!(GraphFormat::guess(b"<html>"), None);
        assert_eq!(GraphFormat::guess(b"The envoy left."), None);
    }
}
