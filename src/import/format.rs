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

    /// The format of a stream that begins with these bytes.
    pub fn guess(head: &[u8]) -> Option<Self> {
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
        head.starts_with(b"{").then_some(Self::Jsonl)
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
        assert_eq!(GraphFormat::guess(b"The envoy left."), None);
    }
}
