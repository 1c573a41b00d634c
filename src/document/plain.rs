//! Plain text: one stream is one [`Document`], its text kept as it is.

use std::io::Read;

use super::decode::{LONGEST, TextStream, lossy, replaced_warning, too_long};
use super::{Document, Event, Input};
use crate::error::{Error, ErrorKind, Result};

/// Reads a stream to its end. A headline stays part of the text; an empty stream is an empty document and a warning.
pub(super) fn read(stream: TextStream, name: &str, id: &str) -> Vec<Event> {
    let (text, replaced) = match decode(stream) {
        Ok(decoded) => decoded,
        Err(error) => return vec![Event::Failure(error.in_source(name))],
    };
    let mut events = Vec::new();
    if replaced > 0 {
        events.push(Event::Warning(replaced_warning(replaced).in_source(name)));
    }
    if text.trim().is_empty() {
        events.push(Event::Warning(Error::new(ErrorKind::Input, "holds no text").in_source(name)));
    }
    events.push(Event::Input(Input::Text(Document::from_text(id, text))));
    events
}

fn decode(stream: TextStream) -> Result<(String, usize)> {
    let mut bytes = Vec::new();
    let n = stream.reader.take(LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    if n > LONGEST {
        return Err(too_long());
    }
    Ok(lossy(bytes))
}
