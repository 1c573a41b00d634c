//! [`merge_lines`]: the union of JSON Lines files of any size, one document in memory at a time.
//!
//! A first pass notes where the lines of each document stand; a second one, in order of document, reads those lines as a
//! graph and writes it. What a line says is what its own document says, so the documents' graphs one after the other are the
//! graph of all. Memory grows with the number of documents, by some hundred bytes each, not with their size.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::jsonl;
use crate::error::{Error, Result};
use crate::export::{ExportOptions, Format, write};
use crate::graph::ActorGraph;

const BUFFER: usize = 1 << 18;

/// Lines of one document that stand together.
struct Run {
    document: Arc<str>,
    file: usize,
    offset: u64,
    length: u64,
    /// Of its first line, counted from 1.
    line: u64,
}

/// Writes the union of `files` as JSON Lines; gives the numbers of documents and of relations.
pub(crate) fn merge_lines(files: &[PathBuf], out: &mut dyn Write) -> Result<(u64, u64)> {
    let mut runs: Vec<Run> = Vec::new();
    for (number, path) in files.iter().enumerate() {
        index(number, path, &mut runs).map_err(|error| named(error, path))?;
    }
    runs.sort_by(|a, b| a.document.cmp(&b.document));
    let mut open = Open { files, last: None };
    let (mut documents, mut relations) = (0, 0);
    for runs in runs.chunk_by(|a, b| a.document == b.document) {
        let mut graph = ActorGraph::default();
        for run in runs {
            open.read(run, &mut graph).map_err(|error| match files.get(run.file) {
                Some(path) => named(error, path),
                None => error,
            })?;
        }
        documents += 1;
        relations += graph.facts().len() as u64;
        write(&graph, Format::Jsonl, &ExportOptions::default(), out)?;
    }
    Ok((documents, relations))
}

fn named(error: Error, path: &Path) -> Error {
    error.in_source(path.display().to_string())
}

/// Notes the runs of a file.
fn index(file: usize, path: &Path, runs: &mut Vec<Run>) -> Result<()> {
    let mut input = BufReader::with_capacity(BUFFER, File::open(path)?);
    let mut buffer = Vec::new();
    let (mut offset, mut line) = (0, 0);
    let start = runs.len();
    loop {
        buffer.clear();
        let length = input.read_until(b'\n', &mut buffer)? as u64;
        line += 1;
        if length == 0 {
            return Ok(());
        }
        if let Some(document) = jsonl::document(&buffer).map_err(|error| error.at_line(line))? {
            match runs[start..].last_mut() {
                Some(run) if *run.document == *document => run.length = offset + length - run.offset,
                _ => runs.push(Run { document: (*document).into(), file, offset, length, line }),
            }
        }
        offset += length;
    }
}

/// The file read last stays open: runs that follow one another mostly stand in one file.
struct Open<'a> {
    files: &'a [PathBuf],
    last: Option<(usize, File)>,
}

impl Open<'_> {
    fn read(&mut self, run: &Run, graph: &mut ActorGraph) -> Result<()> {
        let mut file = match self.last.take() {
            Some((number, file)) if number == run.file => file,
            _ => File::open(&self.files[run.file])?,
        };
        file.seek(SeekFrom::Start(run.offset))?;
        let mut bytes = Vec::with_capacity(usize::try_from(run.length).unwrap_or_default());
        Read::by_ref(&mut file).take(run.length).read_to_end(&mut bytes)?;
        self.last = Some((run.file, file));
        jsonl::read(&mut bytes.as_slice(), run.line, graph)
    }
}
