//! Inputs are never overwritten: [`protect`] compares the outputs of a run with its inputs before anything is written.
//!
//! Takes targets and the files read; a file is known by what it is, not by its name, so that links and other spellings of
//! a path do not hide it. Only regular files count: what goes into a pipe or a terminal overwrites nothing.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::settings::Target;
use crate::error::{Error, ErrorKind, Result};

/// What tells a file from every other, whatever path leads to it.
#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = PathBuf;

/// Fails where an output is one of the inputs, of which `-` is standard input. The inputs are looked through only where an
/// output is there already: a new file can be none of them.
pub(super) fn protect<'t>(
    targets: impl IntoIterator<Item = &'t Target>,
    inputs: impl IntoIterator<Item = PathBuf>,
) -> Result<()> {
    let outputs: HashMap<Identity, &Target> =
        targets.into_iter().filter_map(|target| Some((of_target(target)?, target))).collect();
    if outputs.is_empty() {
        return Ok(());
    }
    let met = inputs.into_iter().find_map(|input| Some((outputs.get(&of_input(&input)?)?, input)));
    match met {
        Some((output, input)) => Err(refusal(output, &input)),
        None => Ok(()),
    }
}

fn refusal(output: &Target, input: &Path) -> Error {
    let input = if is_stdin(input) { "standard input".into() } else { input.to_string_lossy() };
    let (output, remedy) = match output.path() {
        Some(path) => (path.display().to_string(), "name another file or folder with -o"),
        None => ("standard output".to_owned(), "send it to another file"),
    };
    let message = format!("writing this would overwrite the input {input}, so nothing was written; {remedy}");
    Error::new(ErrorKind::Usage, message).in_source(output)
}

fn is_stdin(input: &Path) -> bool {
    input.as_os_str() == "-"
}

fn of_target(target: &Target) -> Option<Identity> {
    match target.path() {
        Some(path) => of_path(path),
        None => stream::identity(io::stdout()),
    }
}

fn of_input(input: &Path) -> Option<Identity> {
    if is_stdin(input) { stream::identity(io::stdin()) } else { of_path(input) }
}

fn of_path(path: &Path) -> Option<Identity> {
    let metadata = fs::metadata(path).ok().filter(Metadata::is_file)?;
    identity(path, &metadata)
}

#[cfg(unix)]
fn identity(_: &Path, metadata: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path, _: &Metadata) -> Option<Identity> {
    fs::canonicalize(path).ok()
}

/// The file behind standard input or output.
#[cfg(unix)]
mod stream {
    use std::fs::{File, Metadata};
    use std::os::fd::AsFd;
    use std::path::Path;

    pub(super) fn identity(stream: impl AsFd) -> Option<super::Identity> {
        // A second handle, because a file closes its own when it goes.
        let file = File::from(stream.as_fd().try_clone_to_owned().ok()?);
        let metadata = file.metadata().ok().filter(Metadata::is_file)?;
        super::identity(Path::new(""), &metadata)
    }
}

/// Elsewhere the standard library does not tell.
#[cfg(not(unix))]
mod stream {
    pub(super) fn identity<T>(_: T) -> Option<super::Identity> {
        None
    }
}
