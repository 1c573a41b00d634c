//! Arguments → [`Source`]s: files as given, folders searched in sorted order, `-` for standard input.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::InputFormat;
use crate::error::{Error, ErrorKind, Result};

/// Where bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Stdin,
    File(PathBuf),
}

impl Source {
    /// What messages call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// The file's name without extension: the id of a plain text.
    pub(super) fn stem(&self) -> String {
        match self {
            Self::Stdin => "stdin".to_owned(),
            Self::File(path) => {
                path.file_stem().unwrap_or_else(|| OsStr::new("document")).to_string_lossy().into_owned()
            }
        }
    }
}

/// What the walk comes upon.
#[derive(Debug)]
pub(super) enum Step {
    Source(Source),
    Warning(Error),
    Failure(Error),
}

/// The sources behind a list of arguments. Of a folder, the files of a known extension, sub-folders included, by name;
/// hidden ones and links to folders are passed over. A file met twice is read once.
pub(super) struct Walk {
    arguments: std::vec::IntoIter<PathBuf>,
    /// The folders being walked, outermost first: what is left of each, in reverse order.
    open: Vec<Vec<PathBuf>>,
    /// The folder given, for messages.
    folder: PathBuf,
    found: usize,
    skipped: usize,
    first_skipped: Option<PathBuf>,
    seen: HashSet<PathBuf>,
}

impl Walk {
    pub(super) fn new(arguments: Vec<PathBuf>) -> Self {
        Self {
            arguments: arguments.into_iter(),
            open: Vec::new(),
            folder: PathBuf::new(),
            found: 0,
            skipped: 0,
            first_skipped: None,
            seen: HashSet::new(),
        }
    }

    fn argument(&mut self, path: PathBuf) -> Option<Step> {
        if path.as_os_str() == "-" {
            return self.file(Source::Stdin, PathBuf::from("-"));
        }
        if !path.is_dir() {
            return match fs::canonicalize(&path) {
                Ok(identity) => self.file(Source::File(path), identity),
                Err(error) => Some(Step::Failure(at(&path, error))),
            };
        }
        (self.found, self.skipped, self.first_skipped) = (0, 0, None);
        self.folder.clone_from(&path);
        match entries(&path) {
            Ok(entries) => {
                self.open.push(entries);
                None
            }
            Err(error) => Some(Step::Failure(error)),
        }
    }

    fn file(&mut self, source: Source, identity: PathBuf) -> Option<Step> {
        self.found += 1;
        if self.seen.insert(identity) {
            return Some(Step::Source(source));
        }
        Some(Step::Warning(Error::new(ErrorKind::Input, "given twice, read once").in_source(source.name())))
    }

    fn entry(&mut self, path: PathBuf) -> Option<Step> {
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) => return Some(Step::Failure(at(&path, error))),
        };
        if metadata.is_dir() {
            if path.is_symlink() {
                return None;
            }
            return match entries(&path) {
                Ok(entries) => {
                    self.open.push(entries);
                    None
                }
                Err(error) => Some(Step::Failure(error)),
            };
        }
        if !metadata.is_file() || InputFormat::from_path(&path).is_none() {
            self.skipped += 1;
            self.first_skipped.get_or_insert(path);
            return None;
        }
        match fs::canonicalize(&path) {
            Ok(identity) => self.file(Source::File(path), identity),
            Err(error) => Some(Step::Failure(at(&path, error))),
        }
    }

    /// What there is to say when a folder has been walked.
    fn closing_words(&self) -> Option<Step> {
        let known: Vec<&str> = InputFormat::ALL.iter().map(|f| f.extensions()[0]).collect();
        let known = known.join(", .");
        let message = match (&self.first_skipped, self.found) {
            (None, 0) => format!("folder without a file to read (.{known})"),
            (None, _) => return None,
            (Some(first), _) => {
                let first = first.strip_prefix(&self.folder).unwrap_or(first).display();
                let files = if self.skipped == 1 { "file" } else { "files" };
                format!("{} {files} of another kind than .{known} passed over ({first})", self.skipped)
            }
        };
        Some(Step::Warning(Error::new(ErrorKind::Input, message).in_source(self.folder.display().to_string())))
    }
}

impl Iterator for Walk {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            let step = match self.open.last_mut() {
                None => {
                    let argument = self.arguments.next()?;
                    self.argument(argument)
                }
                Some(rest) => match rest.pop() {
                    Some(path) => self.entry(path),
                    None => {
                        self.open.pop();
                        if self.open.is_empty() { self.closing_words() } else { None }
                    }
                },
            };
            if step.is_some() {
                return step;
            }
        }
    }
}

/// The files that [`Walk`] comes upon, without a word about the others; `-` for standard input.
pub(crate) fn files(arguments: Vec<PathBuf>) -> impl Iterator<Item = PathBuf> {
    Walk::new(arguments).filter_map(|step| match step {
        Step::Source(Source::File(path)) => Some(path),
        Step::Source(Source::Stdin) => Some(PathBuf::from("-")),
        Step::Warning(_) | Step::Failure(_) => None,
    })
}

/// The entries of a folder that are not hidden, last name first.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || -> io::Result<Vec<PathBuf>> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if !entry.file_name().as_encoded_bytes().starts_with(b".") {
                paths.push(entry.path());
            }
        }
        Ok(paths)
    };
    let mut paths = read().map_err(|error| at(folder, error))?;
    paths.sort_unstable_by(|a, b| b.cmp(a));
    Ok(paths)
}

fn at(path: &Path, error: io::Error) -> Error {
    Error::from(error).in_source(path.display().to_string())
}
