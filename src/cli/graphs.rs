//! Graph files → one graph, for every command that starts from graphs.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use super::settings::GraphReading;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::ActorGraph;
use crate::import::{GraphFormat, read_graph};

const BUFFER: usize = 1 << 16;

/// Reads all of them and unites them.
pub(super) fn read(reading: &GraphReading) -> Result<ActorGraph> {
    let mut graph = ActorGraph::default();
    for (number, path) in reading.graphs.iter().enumerate() {
        let next = read_one(path, reading.from)?;
        if number == 0 {
            graph = next;
        } else {
            graph.merge(&next);
        }
    }
    Ok(graph)
}

fn read_one(path: &Path, from: Option<GraphFormat>) -> Result<ActorGraph> {
    if path.as_os_str() == "-" {
        let mut stdin = BufReader::with_capacity(BUFFER, io::stdin().lock());
        return read_stream(&mut stdin, from, "standard input");
    }
    let name = path.display().to_string();
    if path.is_dir() {
        return Err(Error::new(ErrorKind::Usage, "is a folder; name the graph files in it").in_source(name));
    }
    let file = File::open(path).map_err(|error| Error::from(error).in_source(&name))?;
    let mut file = BufReader::with_capacity(BUFFER, file);
    read_stream(&mut file, from.or_else(|| GraphFormat::from_path(path)), &name)
}

fn read_stream(input: &mut dyn BufRead, format: Option<GraphFormat>, name: &str) -> Result<ActorGraph> {
    let format = match format {
        Some(format) => format,
        None => {
            let head = input.fill_buf().map_err(|error| Error::from(error).in_source(name))?;
            GraphFormat::guess(head).ok_or_else(|| unknown(head.is_empty()).in_source(name))?
        }
    };
    read_graph(input, format, name)
}

fn unknown(empty: bool) -> Error {
    let known: Vec<&str> = GraphFormat::ALL.iter().map(|format| format.name()).collect();
    let found = if empty { "it is empty" } else { "neither its name nor its first bytes tell" };
    let known = known.join(", ");
    let message =
        format!("not known to be a graph ({found}); give --from ({known}), or make one with 'actograph extract'");
    Error::new(ErrorKind::Input, message)
}
