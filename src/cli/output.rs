//! [`Sink`]: where bytes go. A file appears under its name only when it is complete; a pipe that closes is no error.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;

use super::settings::Target;
use crate::error::{Error, ErrorKind, Result};

const BUFFER: usize = 1 << 16;

/// An open output.
pub(super) struct Sink {
    writer: BufWriter<Box<dyn Write>>,
    /// What messages call it.
    name: String,
    /// Of a file: written here and renamed to the path when complete.
    pending: Option<Pending>,
    /// Whether the reader at the other end has gone.
    closed: bool,
}

struct Pending {
    temporary: PathBuf,
    path: PathBuf,
}

impl Drop for Pending {
    fn drop(&mut self) {
        // Renamed away when all went well; there is nobody to tell when not.
        let _ = fs::remove_file(&self.temporary);
    }
}

impl Sink {
    /// Opens a target.
    pub(super) fn open(target: &Target) -> Result<Self> {
        let Some(path) = target.path() else {
            return Ok(Self::new(Box::new(io::stdout().lock()), "standard output".to_owned(), None));
        };
        let name = path.display().to_string();
        if let (Target::Entry(_) | Target::Part(..), Some(folder)) = (target, path.parent()) {
            fs::create_dir_all(folder).map_err(|error| unwritable(&folder.display().to_string(), &error))?;
        }
        let (file, pending) = create(path).map_err(|error| unwritable(&name, &error))?;
        Ok(Self::new(Box::new(file), name, pending))
    }

    fn new(writer: Box<dyn Write>, name: String, pending: Option<Pending>) -> Self {
        Self { writer: BufWriter::with_capacity(BUFFER, writer), name, pending, closed: false }
    }

    /// Whether the reader at the other end has gone, so that there is no use in going on.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Writes with `write`; a closed pipe is noted, not an error.
    pub(super) fn put(&mut self, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        let mut watch = Watch { writer: &mut self.writer, error: None };
        let result = write(&mut watch);
        match watch.error {
            Some(error) => self.judge(Err(error)),
            None => result,
        }
    }

    /// Hands on what is buffered.
    pub(super) fn flush(&mut self) -> Result<()> {
        let result = if self.closed { Ok(()) } else { self.writer.flush() };
        self.judge(result)
    }

    /// Completes the output: a file gets its name now.
    pub(super) fn finish(mut self) -> Result<()> {
        self.flush()?;
        match &self.pending {
            Some(pending) => {
                fs::rename(&pending.temporary, &pending.path).map_err(|error| unwritable(&self.name, &error))
            }
            None => Ok(()),
        }
    }

    fn judge(&mut self, result: io::Result<()>) -> Result<()> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            other => other.map_err(|error| unwritable(&self.name, &error)),
        }
    }
}

/// Keeps the error of a failed write, which the library's own error type would reduce to its text.
struct Watch<'w> {
    writer: &'w mut BufWriter<Box<dyn Write>>,
    error: Option<io::Error>,
}

impl Watch<'_> {
    fn keep<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            let copy = io::Error::new(error.kind(), error.to_string());
            self.error = Some(error);
            copy
        })
    }
}

impl Write for Watch<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.writer.write(bytes);
        self.keep(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.writer.flush();
        self.keep(result)
    }
}

/// Opens a new file beside `path`, or `path` itself where that is a device or a pipe.
fn create(path: &Path) -> io::Result<(File, Option<Pending>)> {
    // What a link points at is replaced, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let existing = fs::metadata(&path).ok();
    if existing.as_ref().is_some_and(|m| !m.is_file()) {
        return Ok((File::options().write(true).open(&path)?, None));
    }
    // Renaming would get round what the owner has forbidden.
    if existing.as_ref().is_some_and(|m| m.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", process::id()));
    let temporary = path.with_file_name(name);
    let file = File::create(&temporary)?;
    let pending = Pending { temporary, path };
    if let Some(existing) = existing {
        file.set_permissions(existing.permissions())?;
    }
    Ok((file, Some(pending)))
}

fn unwritable(name: &str, error: &io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("cannot be written: {error}")).in_source(name)
}
