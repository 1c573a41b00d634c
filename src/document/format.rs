//! [`InputFormat`]: the formats documents are read from; their names, extensions, and how one is told from another.

use std::path::Path;
use std::str::FromStr;

use super::html;
use crate::error::{Error, ErrorKind};

/// A format documents are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InputFormat {
    /// Plain text: one file is one document.
    Text,
    /// A web page: the article in it, one document.
    Html,
    /// JSON Lines: `{"id","text","title?","date?","url?"}`, one document a line.
    JsonLines,
    /// CoNLL-U with given sentences and tokens: one `# newdoc` block is one document.
    Conllu,
}

impl InputFormat {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Text, Self::Html, Self::JsonLines, Self::Conllu];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::JsonLines => "jsonl",
            Self::Conllu => "conllu",
        }
    }

    /// The file extensions it is known by, the usual one first.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt", "text"],
            Self::Html => &["html", "htm", "xhtml"],
            Self::JsonLines => &["jsonl", "ndjson"],
            Self::Conllu => &["conllu", "conll"],
        }
    }

    /// The format a file's extension names.
    pub fn from_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.iter().copied().find(|f| f.extensions().contains(&extension.as_str()))
    }

    /// The format of a file or stream that begins with these bytes: a JSON object, an HTML tag, a CoNLL-U comment
    /// or row, else text.
    pub fn guess(head: &[u8]) -> Self {
        let mut words = head.split(|b| b.is_ascii_whitespace()).filter(|w| !w.is_empty());
        let first = words.next().unwrap_or_default();
        let second = words.next().unwrap_or_default();
        if first.starts_with(b"{\"") || (first == b"{" && second.starts_with(b"\"")) {
            return Self::JsonLines;
        }
        if html::begins_page(head) {
            return Self::Html;
        }
        let key = if first == b"#" { second } else { first.strip_prefix(b"#").unwrap_or_default() };
        if ["newdoc", "newpar", "sent_id", "text", "global.columns", "global.Entity"]
            .iter()
            .any(|k| key == k.as_bytes())
        {
            return Self::Conllu;
        }
        let first_line = head.split(|&b| b == b'\n').next().unwrap_or_default();
        if first_line.split(|&b| b == b'\t').count() == 10 && first_line.starts_with(b"1") {
            return Self::Conllu;
        }
        Self::Text
    }
}

impl FromStr for InputFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL.iter().copied().find(|f| f.name() == name).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|f| f.name()).collect();
            Error::new(ErrorKind::Usage, format!("unknown input format '{name}'; known: {}", names.join(", ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_extensions_are_unique_and_read_back() {
        let mut seen = std::collections::BTreeSet::new();
        for &format in InputFormat::ALL {
            assert_eq!(format.name().parse::<InputFormat>().unwrap(), format);
            for extension in format.extensions() {
                assert!(seen.insert(extension), "{extension} twice");
                assert_eq!(InputFormat::from_path(Path::new(&format!("a.{extension}"))), Some(format));
            }
        }
        assert_eq!(InputFormat::from_path(Path::new("A.TXT")), Some(InputFormat::Text));
        assert!("pdf".parse::<InputFormat>().unwrap_err().to_string().contains("jsonl"));
    }

    #[test]
    fn first_bytes_tell() {
        for (head, format) in [
            ("{\"id\":1}\n", InputFormat::JsonLines),
            ("\n { \"text\" : 1}", InputFormat::JsonLines),
            ("{so it began", InputFormat::Text),
            ("# newdoc id = a\n", InputFormat::Conllu),
            ("#sent_id = 1\n", InputFormat::Conllu),
            ("1\tGo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n", InputFormat::Conllu),
            ("1 January", InputFormat::Text),
            ("# Headline\n", InputFormat::Text),
            ("\n<!DOCTYPE HTML>", InputFormat::Html),
            ("<html lang=en>", InputFormat::Html),
            ("<3 is a heart", InputFormat::Text),
            ("", InputFormat::Text),
        ] {
            assert_eq!(InputFormat::guess(head.as_bytes()), format, "{head}");
        }
    }
}
