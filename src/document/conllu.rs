//! CoNLL-U in: [`ConlluDocument`], a document whose sentences, tokens and (possibly) layers are given.
//!
//! Takes CoNLL-U as a stream ([`ConlluReader`]) or as text (`read_documents`); gives, per `# newdoc` block, the text it annotates, rebuilt from `# text` and `SpaceAfter`, with every
//! token's place in it. Sentences are joined by a blank, paragraphs (`# newpar`) by an empty line.
//! Format: <https://universaldependencies.org/format.html>.

use super::decode::{LONGEST, TextStream, lossy, read_line, replaced_warning, too_long};
use super::{Document, Event, Input};
use crate::annotate::{Deprel, MultiwordToken, Sentence, Token, Upos, Xpos};
use crate::error::{Error, ErrorKind, Result};
use crate::span::{Span, TokenId};

/// A document read from CoNLL-U.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConlluDocument {
    /// The rebuilt text.
    pub(crate) document: Document,
    /// The given sentences.
    pub(crate) sentences: Vec<Sentence>,
    /// The given tokens with the layers the file has; `_` reads as the catch-all tag, no head as the root.
    pub(crate) tokens: Vec<Token>,
    /// The given multiword tokens.
    pub(crate) multiword: Vec<MultiwordToken>,
    /// The MISC column of each token.
    pub(crate) misc: Vec<Box<str>>,
    /// `sent_id` of each sentence, empty where absent.
    pub(crate) sentence_ids: Vec<String>,
}

/// The documents of a stream of CoNLL-U, one `# newdoc` block in memory at a time.
pub(super) struct ConlluReader {
    stream: TextStream,
    name: String,
    stem: String,
    line: u64,
    /// The lines of the sentence being read.
    block: Vec<(u64, String)>,
    assembler: Assembler,
    documents: usize,
    replaced: usize,
    /// The document behind a warning just given.
    held: Option<Event>,
    done: bool,
}

impl ConlluReader {
    /// `name` is for messages; `stem` is the id of a document that has none, numbered from the second on.
    pub(super) fn new(stream: TextStream, name: &str, stem: &str) -> Self {
        Self {
            stream,
            name: name.to_owned(),
            stem: stem.to_owned(),
            line: 0,
            block: Vec::new(),
            assembler: Assembler::default(),
            documents: 0,
            replaced: 0,
            held: None,
            done: false,
        }
    }

    /// Reads on to the end of a document.
    fn document(&mut self) -> Option<Result<ConlluDocument>> {
        while !self.done {
            let mut bytes = Vec::new();
            self.line += 1;
            match read_line(&mut *self.stream.reader, &mut bytes) {
                Ok(more) => self.done = !more,
                Err(error) => {
                    self.done = true;
                    return Some(Err(error.at_line(self.line)));
                }
            }
            let (line, replaced) = lossy(bytes);
            self.replaced += replaced;
            if !line.trim().is_empty() {
                self.block.push((self.line, line));
                continue;
            }
            let block: Vec<(u64, &str)> =
                self.block.iter().map(|(n, l)| (*n, l.trim_end_matches(['\n', '\r']))).collect();
            let finished = self.assembler.block(&block);
            self.block.clear();
            if finished.is_some() {
                return finished;
            }
        }
        self.assembler.finish()
    }
}

impl Iterator for ConlluReader {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        if let Some(event) = self.held.take() {
            return Some(event);
        }
        let event = match self.document()? {
            Err(error) => Event::Failure(error.in_source(&self.name)),
            Ok(mut given) => {
                self.documents += 1;
                if given.document.id.is_empty() {
                    given.document.id = match self.documents {
                        1 => self.stem.clone(),
                        n => format!("{}-{n}", self.stem),
                    };
                }
                Event::Input(Input::Given(given))
            }
        };
        match std::mem::take(&mut self.replaced) {
            0 => Some(event),
            replaced => {
                self.held = Some(event);
                Some(Event::Warning(replaced_warning(replaced).in_source(&self.name)))
            }
        }
    }
}

/// Splits a CoNLL-U file into its documents. `first_line` is the line number of `text`'s first line; a malformed
/// sentence is an error that names its line, the other documents are still read.
#[cfg(any(test, feature = "train"))]
pub(crate) fn read_documents(text: &str, first_line: u64) -> Vec<Result<ConlluDocument>> {
    let mut assembler = Assembler::default();
    let mut documents = Vec::new();
    let mut block: Vec<(u64, &str)> = Vec::new();
    for (number, line) in (first_line..).zip(text.lines()) {
        if !line.trim().is_empty() {
            block.push((number, line));
            continue;
        }
        documents.extend(assembler.block(&block));
        block.clear();
    }
    documents.extend(assembler.block(&block));
    documents.extend(assembler.finish());
    documents
}

/// Puts sentences together to documents.
#[derive(Default)]
struct Assembler {
    current: Builder,
    /// The first fault of the current document; its other sentences are passed over.
    failed: Option<Error>,
}

impl Assembler {
    /// Takes the lines of a sentence; gives the document before it, where it begins a new one.
    fn block(&mut self, block: &[(u64, &str)]) -> Option<Result<ConlluDocument>> {
        let begins = block.iter().any(|(_, line)| line.starts_with("# newdoc") || line.starts_with("#newdoc"));
        let finished = if begins { self.finish() } else { None };
        if self.failed.is_none() && !block.is_empty() {
            self.failed = self.current.sentence(block).err();
        }
        finished
    }

    /// The document read so far, if there is one.
    fn finish(&mut self) -> Option<Result<ConlluDocument>> {
        let mut done = std::mem::take(&mut self.current);
        if let Some(error) = self.failed.take() {
            return Some(Err(error));
        }
        done.close_paragraph();
        (!done.out.sentences.is_empty()).then_some(Ok(done.out))
    }
}

#[derive(Default)]
struct Builder {
    out: ConlluDocument,
    paragraph_start: u32,
}

struct Row<'l> {
    line: u64,
    cols: Vec<&'l str>,
}

/// A multiword token whose words are being read.
struct Surface {
    span: Span,
    /// Number of its last word.
    last: u32,
    /// Bytes its words have taken so far.
    used: u32,
    space_after: bool,
}

fn space_after(misc: &str) -> bool {
    !misc.split('|').any(|item| item == "SpaceAfter=No")
}

impl Builder {
    fn close_paragraph(&mut self) {
        let end = self.out.document.text.len() as u32;
        if end > self.paragraph_start {
            self.out.document.paragraphs.push(Span::new(self.paragraph_start, end));
        }
    }

    fn sentence(&mut self, block: &[(u64, &str)]) -> Result<()> {
        let bad = |line: u64, what: &str| Error::new(ErrorKind::Input, format!("CoNLL-U: {what}")).at_line(line);
        let (mut text, mut id, mut newpar) = (None, "", false);
        let mut rows = Vec::new();
        for &(line, content) in block {
            if let Some(comment) = content.strip_prefix('#') {
                let comment = comment.trim();
                if let Some(rest) = comment.strip_prefix("text =") {
                    text = Some(rest.trim());
                } else if let Some(rest) = comment.strip_prefix("sent_id =") {
                    id = rest.trim();
                } else if let Some(rest) = comment.strip_prefix("newdoc") {
                    if let Some(rest) = rest.trim().strip_prefix("id =") {
                        self.out.document.id = rest.trim().to_owned();
                    }
                    newpar = true;
                } else if comment.starts_with("newpar") && !comment.starts_with("newpar_block") {
                    newpar = true;
                }
                continue;
            }
            let cols: Vec<&str> = content.split('\t').collect();
            if cols.len() < 10 {
                return Err(bad(line, &format!("{} columns where 10 tab-separated ones are due", cols.len())));
            }
            if cols[1].trim().is_empty() {
                return Err(bad(line, "empty FORM column"));
            }
            if !cols[0].contains('.') {
                rows.push(Row { line, cols });
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
        if self.out.document.text.len() + block.iter().map(|(_, l)| l.len()).sum::<usize>() > LONGEST {
            return Err(too_long().at_line(rows[0].line));
        }
        if newpar {
            self.close_paragraph();
        }
        let out = &mut self.out.document.text;
        if !out.is_empty() {
            out.push_str(if newpar { "\n\n" } else { " " });
        }
        if newpar || out.is_empty() {
            self.paragraph_start = out.len() as u32;
        }
        let base = out.len();
        let spans = match text.and_then(|t| align(t, &rows)) {
            Some(spans) => {
                out.push_str(text.unwrap_or_default());
                spans
            }
            None => self.spell(&rows),
        };
        self.tokens(&rows, &spans, base as u32, id, &bad)
    }

    /// Without a usable `# text`: forms joined as `SpaceAfter` says. Spans relative to the sentence.
    fn spell(&mut self, rows: &[Row<'_>]) -> Vec<Option<Span>> {
        let out = &mut self.out.document.text;
        let base = out.len();
        let mut spans = Vec::with_capacity(rows.len());
        let mut inside = 0;
        let mut blank = false;
        for row in rows {
            let word: usize = row.cols[0].split('-').next().and_then(|n| n.parse().ok()).unwrap_or(0);
            if !row.cols[0].contains('-') && word <= inside && inside > 0 {
                spans.push(None);
                continue;
            }
            if blank {
                out.push(' ');
            }
            let start = (out.len() - base) as u32;
            out.push_str(row.cols[1]);
            spans.push(Some(Span::new(start, (out.len() - base) as u32)));
            blank = space_after(row.cols[9]);
            if let Some((_, last)) = row.cols[0].split_once('-') {
                inside = last.parse().unwrap_or(0);
            }
        }
        spans
    }

    fn tokens(
        &mut self,
        rows: &[Row<'_>],
        spans: &[Option<Span>],
        base: u32,
        id: &str,
        bad: &impl Fn(u64, &str) -> Error,
    ) -> Result<()> {
        let first = self.out.tokens.len() as u32;
        let words = rows.iter().filter(|r| !r.cols[0].contains('-')).count() as u32;
        let mut surface: Option<Surface> = None;
        let mut end = base;
        for (row, span) in rows.iter().zip(spans) {
            let c = &row.cols;
            let at = |s: Span| Span::new(base + s.start, base + s.end);
            if let Some((from, to)) = c[0].split_once('-') {
                let (Ok(from), Ok(to), Some(span)) = (from.parse::<u32>(), to.parse::<u32>(), span) else {
                    return Err(bad(row.line, "malformed multiword token range"));
                };
                if from == 0 || to < from || to > words {
                    return Err(bad(row.line, "multiword token range outside its sentence"));
                }
                let span = at(*span);
                self.out.multiword.push(MultiwordToken { span, tokens: first + from - 1..first + to });
                surface = Some(Surface { span, last: to, used: 0, space_after: space_after(c[9]) });
                end = span.end;
                continue;
            }
            let Ok(number) = c[0].parse::<u32>() else {
                return Err(bad(row.line, "token number is not a number"));
            };
            if number != self.out.tokens.len() as u32 - first + 1 {
                return Err(bad(row.line, "token numbers do not count 1, 2, 3 …"));
            }
            let (span, form) = match (span, &mut surface) {
                (Some(span), _) => (at(*span), None),
                (None, Some(surface)) => {
                    let start = surface.span.start + surface.used;
                    if self.out.document.text[start as usize..surface.span.end as usize].starts_with(c[1]) {
                        surface.used += c[1].len() as u32;
                        (Span::new(start, start + c[1].len() as u32), None)
                    } else {
                        (surface.span, Some(Box::from(c[1])))
                    }
                }
                (None, None) => return Err(bad(row.line, "token without a place in the text")),
            };
            end = end.max(span.end);
            let space_after = match &surface {
                Some(surface) if number < surface.last => false,
                Some(surface) if number == surface.last => surface.space_after,
                _ => space_after(c[9]),
            };
            let head = match c[6] {
                "_" | "0" => None,
                n => match n.parse::<u32>() {
                    Ok(n) if n <= words && n != number => Some(TokenId(first + n - 1)),
                    _ => return Err(bad(row.line, "HEAD is not a token of the sentence")),
                },
            };
            self.out.misc.push(Box::from(c[9]));
            self.out.tokens.push(Token {
                span,
                form,
                lemma: Box::from(c[2]),
                upos: Upos::parse(c[3]),
                xpos: Xpos::parse(c[4]),
                head,
                deprel: if c[7] == "_" { Deprel::Dep } else { Deprel::parse(c[7]) },
                certainty: 1.0,
                space_after,
            });
        }
        self.out.sentence_ids.push(id.to_owned());
        self.out.sentences.push(Sentence {
            span: Span::new(self.out.tokens[first as usize].span.start.min(end), end),
            tokens: first..self.out.tokens.len() as u32,
        });
        Ok(())
    }
}

/// The place of every row in the sentence's own text, or `None` where text and forms differ. Words inside a multiword
/// token get no place of their own.
fn align(text: &str, rows: &[Row<'_>]) -> Option<Vec<Option<Span>>> {
    let mut spans = Vec::with_capacity(rows.len());
    let (mut at, mut inside) = (0, 0);
    for row in rows {
        let number = row.cols[0];
        if !number.contains('-') && number.parse::<usize>().ok()? <= inside {
            spans.push(None);
            continue;
        }
        at += text[at..].len() - text[at..].trim_start().len();
        if !text[at..].starts_with(row.cols[1]) {
            return None;
        }
        spans.push(Some(Span::new(at as u32, (at + row.cols[1].len()) as u32)));
        at += row.cols[1].len();
        if let Some((_, last)) = number.split_once('-') {
            inside = last.parse().ok()?;
        }
    }
    text[at..].trim().is_empty().then_some(spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "# newdoc id = d\n# text = It's on.\n1-2\tIt's\t_\t_\t_\t_\t_\t_\t_\t_\n1\tIt\tit\tPRON\tPRP\t_\t3\tnsubj\t_\t_\n2\t's\tbe\tAUX\tVBZ\t_\t3\tcop\t_\t_\n3\ton\ton\tADV\tRB\t_\t0\troot\t_\tSpaceAfter=No\n4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n\n# text = Go\n1\tGo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n";

    #[test]
    fn text_and_places_are_rebuilt() {
        let docs = read_documents(TWO, 1);
        let doc = docs[0].as_ref().unwrap();
        assert_eq!(doc.document.text, "It's on. Go");
        let forms: Vec<_> = doc.tokens.iter().map(|t| &doc.document.text[t.span.range()]).collect();
        assert_eq!(forms, ["It", "'s", "on", ".", "Go"]);
        assert_eq!(doc.sentences.len(), 2);
        assert_eq!(doc.multiword[0].tokens, 0..2);
        assert_eq!(doc.tokens[0].head, Some(TokenId(2)));
        assert_eq!(doc.document.paragraphs, [Span::new(0, 11)]);
    }

    #[test]
    fn a_multiword_token_says_whether_a_blank_follows_its_last_word() {
        let text = "1-2\tIt's\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n1\tIt\tit\tPRON\tPRP\t_\t0\troot\t_\t_\n2\t's\tbe\tAUX\tVBZ\t_\t1\tcop\t_\t_\n3\t.\t.\tPUNCT\t.\t_\t1\tpunct\t_\t_\n";
        let docs = read_documents(text, 1);
        let doc = docs[0].as_ref().unwrap();
        assert_eq!(doc.document.text, "It's.");
        assert_eq!(doc.tokens.iter().map(|t| t.space_after).collect::<Vec<_>>(), [false, false, true]);
    }

    #[test]
    fn a_stream_gives_the_same_documents_and_names_those_without_id() {
        let text = format!("{}\n# newdoc\n{}\n# newdoc\n1\tbroken\n", TWO, &TWO[16..]).replace('\n', "\r\n");
        let stream = TextStream::open(std::io::Cursor::new(text.clone().into_bytes())).unwrap();
        let events: Vec<Event> = ConlluReader::new(stream, "in.conllu", "in").collect();
        let whole = read_documents(&text, 1);
        for (event, id, same) in [(&events[0], "d", &whole[0]), (&events[1], "in-2", &whole[1])] {
            let Event::Input(Input::Given(given)) = event else { panic!("{event:?}") };
            assert_eq!((given.document.id.as_str(), &given.tokens), (id, &same.as_ref().unwrap().tokens));
        }
        let Event::Failure(error) = &events[2] else { panic!("{:?}", events[2]) };
        assert_eq!(error.to_string(), "in.conllu:24: CoNLL-U: 2 columns where 10 tab-separated ones are due");
        assert_eq!(events.len(), 3);
    }

    #[test]
    fn a_broken_line_is_named_and_other_documents_survive() {
        let text = format!("# newdoc id = x\n1\tbroken\n\n{TWO}");
        let docs = read_documents(&text, 1);
        assert_eq!(docs[0].as_ref().unwrap_err().line(), Some(2));
        assert!(docs[1].is_ok());
    }
}
