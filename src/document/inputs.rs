//! [`Inputs`]: every document behind a list of files and folders, one at a time, each with an id of its own.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::PathBuf;

use super::conllu::ConlluReader;
use super::decode::TextStream;
use super::jsonl::JsonLines;
use super::walk::{Source, Step, Walk};
use super::{Event, InputFormat, html, plain};
use crate::error::{Error, ErrorKind, Result};

/// Reads documents as a stream: files as given, folders in sorted order, `-` for standard input.
pub(crate) struct Inputs {
    walk: Walk,
    format: Option<InputFormat>,
    date: Option<String>,
    current: Box<dyn Iterator<Item = Event>>,
    ids: Ids,
    /// The document behind a warning just given.
    held: Option<Event>,
}

impl Inputs {
    /// `format` holds for every source; without it a file's extension tells, else its first bytes.
    pub(crate) fn new(paths: Vec<PathBuf>, format: Option<InputFormat>) -> Self {
        Self {
            walk: Walk::new(paths),
            format,
            date: None,
            current: Box::new(std::iter::empty()),
            ids: Ids::default(),
            held: None,
        }
    }

    /// Gives documents without a date of publication this one.
    #[must_use]
    pub(crate) fn with_date(mut self, date: Option<String>) -> Self {
        self.date = date;
        self
    }

    fn open(&self, source: &Source) -> Result<Box<dyn Iterator<Item = Event>>> {
        let (stream, extension) = match source {
            Source::Stdin => (TextStream::open(io::stdin().lock())?, None),
            Source::File(path) => (TextStream::open(File::open(path)?)?, InputFormat::from_path(path)),
        };
        let (name, stem) = (source.name(), source.stem());
        Ok(match self.format.or(extension).unwrap_or_else(|| InputFormat::guess(&stream.head)) {
            InputFormat::Text => Box::new(plain::read(stream, &name, &stem).into_iter()),
            InputFormat::Html => Box::new(html::read(stream, &name, &stem).into_iter()),
            InputFormat::JsonLines => warn_if_empty(JsonLines::new(stream, &name, &stem), name),
            InputFormat::Conllu => warn_if_empty(ConlluReader::new(stream, &name, &stem), name),
        })
    }

    /// Gives the document what the run knows of it: an id no other has, and a date.
    fn complete(&mut self, event: Event) -> Event {
        let Event::Input(mut input) = event else { return event };
        let document = input.document_mut();
        if document.date.is_none() {
            document.date.clone_from(&self.date);
        }
        let Some(id) = self.ids.claim(&document.id) else { return Event::Input(input) };
        let message = format!("a document with the id '{}' came before; this one is '{id}'", document.id);
        document.id = id;
        self.held = Some(Event::Input(input));
        Event::Warning(Error::new(ErrorKind::Input, message))
    }
}

impl Iterator for Inputs {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        if let Some(event) = self.held.take() {
            return Some(event);
        }
        loop {
            if let Some(event) = self.current.next() {
                return Some(self.complete(event));
            }
            match self.walk.next()? {
                Step::Source(source) => match self.open(&source) {
                    Ok(events) => self.current = events,
                    Err(error) => return Some(Event::Failure(error.in_source(source.name()))),
                },
                Step::Warning(error) => return Some(Event::Warning(error)),
                Step::Failure(error) => return Some(Event::Failure(error)),
            }
        }
    }
}

/// Says so when a source of many documents turns out to hold none.
fn warn_if_empty(events: impl Iterator<Item = Event> + 'static, name: String) -> Box<dyn Iterator<Item = Event>> {
    let mut events = events.peekable();
    let warning = events
        .peek()
        .is_none()
        .then(|| Event::Warning(Error::new(ErrorKind::Input, "holds no document").in_source(name)));
    Box::new(warning.into_iter().chain(events))
}

/// The ids given so far. Keeps 64 bits of each, so that memory stays small over millions of documents; should two
/// different ids share them, one gets a number it did not need.
#[derive(Default)]
struct Ids {
    /// How often each id was asked for.
    asked: HashMap<u64, u32>,
}

impl Ids {
    /// `None` when `id` is new, else the first free one of `id-2`, `id-3` …
    fn claim(&mut self, id: &str) -> Option<String> {
        let mut asked = *self.asked.entry(key(id)).and_modify(|n| *n += 1).or_insert(1);
        if asked == 1 {
            return None;
        }
        loop {
            let candidate = format!("{id}-{asked}");
            if let std::collections::hash_map::Entry::Vacant(free) = self.asked.entry(key(&candidate)) {
                free.insert(1);
                self.asked.insert(key(id), asked);
                return Some(candidate);
            }
            asked += 1;
        }
    }
}

fn key(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn ids(events: Vec<Event>) -> Vec<String> {
        let name = |e| match e {
            Event::Input(input) => input.document().id.clone(),
            Event::Warning(error) => format!("warning: {error}"),
            Event::Failure(error) => format!("failure: {error}"),
        };
        events.into_iter().map(name).collect()
    }

    #[test]
    fn ids_are_made_unique() {
        let mut given = Ids::default();
        let mut claim = |id: &str| given.claim(id).unwrap_or_else(|| id.to_owned());
        assert_eq!(claim("a"), "a");
        assert_eq!(claim("a-2"), "a-2");
        assert_eq!(claim("a"), "a-3");
        assert_eq!(claim("a"), "a-4");
        assert_eq!(claim("a-3"), "a-3-2");
    }

    #[test]
    fn folders_are_read_in_order_and_other_files_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("b")).unwrap();
        fs::write(at("c.txt"), "Last.").unwrap();
        fs::write(at("a.txt"), "First.").unwrap();
        fs::write(at("b/one.jsonl"), "{\"id\":\"x\",\"text\":\"Second.\"}\n{\"id\":\"a\",\"text\":\"Third.\"}\n")
            .unwrap();
        fs::write(at("b/two.conllu"), "").unwrap();
        fs::write(at("picture.png"), "\0").unwrap();
        fs::write(at(".hidden.txt"), "No.").unwrap();
        let root = folder.path().display();
        let events = Inputs::new(vec![at(""), at("a.txt"), at("gone.txt")], None);
        assert_eq!(
            ids(events.collect()),
            [
                "a".to_owned(),
                "x".to_owned(),
                "warning: a document with the id 'a' came before; this one is 'a-2'".to_owned(),
                "a-2".to_owned(),
                format!("warning: {root}/b/two.conllu: holds no document"),
                "c".to_owned(),
                format!(
                    "warning: {root}/: 1 file of another kind than .txt, .html, .jsonl, .conllu passed over (picture.png)"
                ),
                format!("warning: {root}/a.txt: given twice, read once"),
                format!("failure: {root}/gone.txt: No such file or directory (os error 2)"),
            ]
        );
    }

    #[test]
    fn a_date_is_given_to_those_without() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("in.jsonl");
        fs::write(&path, "{\"id\":1,\"text\":\"A.\"}\n{\"id\":2,\"text\":\"B.\",\"date\":\"2020-01-02\"}").unwrap();
        let inputs = Inputs::new(vec![path], None).with_date(Some("2019-10-06".to_owned()));
        let dates: Vec<_> = inputs
            .filter_map(|event| match event {
                Event::Input(input) => input.document().date.clone(),
                _ => None,
            })
            .collect();
        assert_eq!(dates, ["2019-10-06", "2020-01-02"]);
    }

    #[test]
    fn the_format_is_guessed_from_the_first_bytes_where_no_extension_tells() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("articles");
        fs::write(&path, "{\"id\":\"x\",\"text\":\"A.\"}\n").unwrap();
        assert_eq!(ids(Inputs::new(vec![path.clone()], None).collect()), ["x"]);
        assert_eq!(ids(Inputs::new(vec![path], Some(InputFormat::Text)).collect()), ["articles"]);
    }
}
