//! Graphs by hand: relations in a table, read into [`Triples`] over a text that is made of them, so that every span is a
//! true one. One relation a line, tab-separated: `Type:subject`, relation type, lemma, predicate as printed, object
//! (`Type:name`, `"verbatim statement"`, `~reported statement` or `-`), addressee, place, time `phrase=ISO value`, flags
//! (`neg`, `rep`, `pos`, `by=Type:name`, separated by `;`), confidence. `#` starts a comment.

use actograph::{
    Arg, CharIndex, EntityType, Generator, Modality, Object, Polarity, Relation, RelationType, SentenceId, Span,
    Statement, Time, Triple, Triples,
};

/// One document: its text and its relations.
pub(crate) struct Relations {
    pub(crate) text: String,
    pub(crate) triples: Triples,
}

impl Relations {
    pub(crate) fn chars(&self) -> CharIndex<'_> {
        CharIndex::new(&self.text)
    }
}

/// Reads a table.
pub(crate) fn read(document: &str, table: &str) -> Relations {
    let mut text = String::new();
    let generator = Some(Generator { version: "0.1.0".to_owned(), weights: Some("0123456789abcdef".to_owned()) });
    let mut triples = Triples { document: document.to_owned(), generator, ..Triples::default() };
    for line in table.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let field: Vec<&str> = line.split('\t').chain(std::iter::repeat("")).take(10).map(str::trim).collect();
        let [subject, kind, lemma, printed, object, to, place, time, flags, confidence] = field[..] else {
            unreachable!()
        };
        let start = text.len() as u32;
        let subject = arg(subject, &mut text);
        let relation = Relation {
            kind: RelationType::parse(kind).unwrap(),
            lemma: lemma.to_owned(),
            text: printed.to_owned(),
            span: append(printed, &mut text),
        };
        let object = match object {
            "" | "-" => None,
            _ if object.starts_with('~') => Some(statement(&object[1..], false, &mut text)),
            _ if object.starts_with('"') => Some(statement(object.trim_matches('"'), true, &mut text)),
            _ => Some(Object::Entity(arg(object, &mut text))),
        };
        let mut optional = |name: &str| (!name.is_empty()).then(|| arg(name, &mut text));
        let (to, place) = (optional(to), optional(place));
        let by = flags.split(';').find_map(|flag| flag.strip_prefix("by=")).and_then(&mut optional);
        let time = time.split_once('=').map(|(phrase, value)| Time {
            text: phrase.to_owned(),
            span: append(phrase, &mut text),
            value: Some(value.to_owned()),
        });
        let end = text.len() as u32 - 1;
        triples.triples.push(Triple {
            sentence: SentenceId(triples.triples.len() as u32),
            evidence_span: Span::new(start, end),
            evidence: text[start as usize..end as usize].to_owned(),
            subject,
            relation,
            object,
            to,
            place,
            time,
            polarity: if flags.contains("neg") { Polarity::Negative } else { Polarity::Positive },
            modality: match flags {
                _ if flags.contains("rep") => Modality::Reported,
                _ if flags.contains("pos") => Modality::Possible,
                _ => Modality::Asserted,
            },
            by,
            confidence: confidence.parse().unwrap_or(1.0),
        });
    }
    Relations { text, triples }
}

fn append(words: &str, text: &mut String) -> Span {
    let start = text.len() as u32;
    text.push_str(words);
    text.push(' ');
    Span::new(start, text.len() as u32 - 1)
}

fn arg(typed: &str, text: &mut String) -> Arg {
    let (kind, name) = typed.split_once(':').unwrap();
    let kind = EntityType::ALL.iter().copied().find(|t| t.as_str() == kind).unwrap();
    let id = format!("{}/{}", kind.as_str().to_lowercase(), name.to_lowercase().replace(' ', "-"));
    Arg {
        id,
        name: name.to_owned(),
        kind,
        text: name.to_owned(),
        span: append(name, text),
        aliases: vec![name.to_owned()],
    }
}

fn statement(words: &str, quoted: bool, text: &mut String) -> Object {
    let start: String = words.to_lowercase().chars().take(60).collect();
    let id = format!("statement/{}", start.replace(|c: char| !c.is_alphanumeric(), "-"));
    let spans = vec![append(words, text)];
    Object::Statement(Statement { id, text: words.to_owned(), spans, quoted, contains: Vec::new() })
}
