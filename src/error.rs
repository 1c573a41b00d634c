//! [`Error`]: what went wrong, in which source, at which line, and what to do about it.

use std::fmt;
use std::io;

/// The result type of the library.
pub type Result<T> = std::result::Result<T, Error>;

/// What kind of failure an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file, folder or stream could not be read or written.
    Io,
    /// The input is not what its format demands (malformed JSON, missing field, broken CoNLL-U …).
    Input,
    /// A database could not be reached, refused something, or gave no sensible answer.
    Database,
    /// A weights file is damaged or made for another version.
    Model,
    /// Settings that contradict each other or name something unknown.
    Usage,
    /// A defect of this program that was contained to one document.
    Internal,
}

/// An error that names its source, its place and, where there is one, the remedy.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    source_name: Option<String>,
    line: Option<u64>,
    message: String,
}

impl Error {
    /// An error of `kind`; `message` says what is wrong and what to do.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, source_name: None, line: None, message: message.into() }
    }

    /// Names the file, stream or document at fault.
    #[must_use]
    pub fn in_source(mut self, name: impl Into<String>) -> Self {
        self.source_name = Some(name.into());
        self
    }

    /// Names the line at fault, counted from 1.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file, stream or document at fault.
    pub fn source_name(&self) -> Option<&str> {
        self.source_name.as_deref()
    }

    /// The line at fault, counted from 1.
    pub fn line(&self) -> Option<u64> {
        self.line
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.source_name {
            write!(f, "{name}:")?;
            if let Some(line) = self.line {
                write!(f, "{line}:")?;
            }
            write!(f, " ")?;
        } else if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::new(ErrorKind::Io, error.to_string())
    }
}
