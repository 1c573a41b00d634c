//! JSON Lines: one [`Document`] a line, `{"id","text","title?","date?","url?"}`, other fields ignored.
//!
//! Reads a line at a time. A line that is malformed or has no text is an error that names it; the next ones are read.

use serde::Deserialize;
use serde_json::Value;

use super::decode::{LONGEST, TextStream, lossy, read_line, replaced_warning, too_long};
use super::{Document, Event, Input};
use crate::error::{Error, ErrorKind, Result};

/// The documents of a stream of JSON Lines.
pub(super) struct JsonLines {
    stream: TextStream,
    name: String,
    stem: String,
    line: u64,
    buffer: Vec<u8>,
    /// The document behind a warning just given.
    held: Option<Event>,
    done: bool,
}

#[derive(Deserialize)]
struct Row {
    id: Option<Value>,
    text: Option<Value>,
    title: Option<Value>,
    date: Option<Value>,
    url: Option<Value>,
}

impl JsonLines {
    /// `name` is for messages; `stem` and the line number make the id of a document that has none.
    pub(super) fn new(stream: TextStream, name: &str, stem: &str) -> Self {
        Self {
            stream,
            name: name.to_owned(),
            stem: stem.to_owned(),
            line: 0,
            buffer: Vec::new(),
            held: None,
            done: false,
        }
    }

    fn at_line(&self, error: Error) -> Error {
        error.in_source(&self.name).at_line(self.line)
    }

    fn document(&self, row: &str) -> Result<Document> {
        let row: Row = serde_json::from_str(row.trim_end()).map_err(malformed)?;
        let text = match row.text {
            Some(Value::String(text)) => text,
            Some(other) => return Err(input(format!("\"text\" is {}, not a string", kind(&other)))),
            None => return Err(input("no \"text\"".to_owned())),
        };
        if text.len() > LONGEST {
            return Err(too_long());
        }
        let id = scalar(row.id).filter(|id| !id.trim().is_empty());
        let id = id.unwrap_or_else(|| format!("{}-{}", self.stem, self.line));
        let mut document = Document::from_text(id, text);
        document.title = scalar(row.title);
        document.date = scalar(row.date);
        document.url = scalar(row.url);
        Ok(document)
    }
}

impl Iterator for JsonLines {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        if let Some(event) = self.held.take() {
            return Some(event);
        }
        while !self.done {
            self.buffer.clear();
            self.line += 1;
            match read_line(&mut *self.stream.reader, &mut self.buffer) {
                Ok(true) => {}
                Ok(false) => {
                    self.done = true;
                    break;
                }
                Err(error) => {
                    self.done = error.kind() == ErrorKind::Io;
                    return Some(Event::Failure(self.at_line(error)));
                }
            }
            if self.buffer.trim_ascii().is_empty() {
                continue;
            }
            let (row, replaced) = lossy(std::mem::take(&mut self.buffer));
            let event = match self.document(&row) {
                Ok(document) => Event::Input(Input::Text(document)),
                Err(error) => Event::Failure(self.at_line(error)),
            };
            if replaced == 0 {
                return Some(event);
            }
            self.held = Some(event);
            return Some(Event::Warning(self.at_line(replaced_warning(replaced))));
        }
        None
    }
}

/// A string, number or truth value as text; nothing for anything else.
fn scalar(value: Option<Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text),
        value @ (Value::Number(_) | Value::Bool(_)) => Some(value.to_string()),
        _ => None,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn input(message: String) -> Error {
    Error::new(ErrorKind::Input, message)
}

/// serde_json's message without its line number, which is always 1 here.
fn malformed(error: serde_json::Error) -> Error {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    let what = if error.is_data() { "not a JSON object with \"id\" and \"text\"" } else { what };
    input(format!("malformed JSON, column {}: {what}", error.column()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn read(text: &str) -> Vec<Event> {
        let stream = TextStream::open(Cursor::new(text.as_bytes().to_vec())).unwrap();
        JsonLines::new(stream, "in.jsonl", "in").collect()
    }

    fn document(event: &Event) -> &Document {
        match event {
            Event::Input(Input::Text(document)) => document,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn fields_are_read_and_others_ignored() {
        let events = read(
            "\u{FEFF}{\"id\":\"a\",\"text\":\"x\\ny\",\"title\":\"T\",\"date\":2019,\"url\":null,\"tags\":[{}]}\r\n\n{\"id\":7,\"text\":\"\"}\n{\"text\":\"no id\"}",
        );
        assert_eq!(document(&events[0]).text, "x\ny");
        assert_eq!(document(&events[0]).title.as_deref(), Some("T"));
        assert_eq!(document(&events[0]).date.as_deref(), Some("2019"));
        assert_eq!(document(&events[0]).url, None);
        assert_eq!(document(&events[1]).id, "7");
        assert_eq!(document(&events[2]).id, "in-4");
        assert_eq!(events.len(), 3);
    }

    #[test]
    fn bad_lines_are_named_and_the_others_read() {
        let events = read("{\"id\":1\n[]\n{\"id\":2}\n{\"id\":3,\"text\":5}\n{\"id\":4,\"text\":\"fine\"}\n3");
        let messages: Vec<String> = events
            .iter()
            .filter_map(|e| match e {
                Event::Failure(error) => Some(error.to_string()),
                _ => None,
            })
            .collect();
        assert_eq!(
            messages,
            [
                "in.jsonl:1: malformed JSON, column 7: EOF while parsing an object",
                "in.jsonl:2: malformed JSON, column 2: not a JSON object with \"id\" and \"text\"",
                "in.jsonl:3: no \"text\"",
                "in.jsonl:4: \"text\" is a number, not a string",
                "in.jsonl:6: malformed JSON, column 1: not a JSON object with \"id\" and \"text\"",
            ]
        );
        assert_eq!(document(&events[4]).id, "4");
    }

    #[test]
    fn invalid_utf8_is_a_warning_before_its_document() {
        let stream = TextStream::open(Cursor::new(b"{\"id\":\"a\",\"text\":\"caf\xE9\"}".to_vec())).unwrap();
        let events: Vec<Event> = JsonLines::new(stream, "in", "in").collect();
        assert!(matches!(&events[0], Event::Warning(e) if e.line() == Some(1)));
        assert_eq!(document(&events[1]).text, "caf\u{FFFD}");
    }
}
