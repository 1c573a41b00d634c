//! HTML: one page is one [`Document`]: the text of its article, with the headline, day of publication and address that
//! the page's metadata give (JSON-LD, Open Graph and Dublin Core tags, `<time>`).
//!
//! What is article and what is menu, advertisement or comment is judged by `dom_smoothie`, a port of the reader view of
//! browsers. Offsets count in the text that comes out of it, which `annotate --to json` prints.

mod markup;

use std::io::Read;
use std::panic;

use dom_smoothie::{Article, Config, Readability, ReadabilityError, TextMode};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::decode::{LONGEST, TextStream, replaced_warning, too_long};
use super::{Document, Event, Input};
use crate::error::{Error, ErrorKind, Result};

/// A page of more elements is no article.
const MOST_ELEMENTS: usize = 500_000;
/// Bytes at the start of a page in which it must name its encoding (HTML Standard, section 4.2.5.4).
const PRESCAN: usize = 1024;

/// Reads a stream to its end.
pub(super) fn read(stream: TextStream, name: &str, id: &str) -> Vec<Event> {
    let mut events = Vec::new();
    let page = bytes(stream).and_then(|bytes| {
        let (page, replaced) = decode(&bytes);
        if replaced > 0 {
            events.push(Event::Warning(replaced_warning(replaced).in_source(name)));
        }
        article(&page)
    });
    events.push(match page {
        Ok(article) => Event::Input(Input::Text(document(id, article))),
        Err(error) => Event::Failure(error.in_source(name)),
    });
    events
}

/// Whether a file or stream that begins with these bytes is a page.
pub(super) fn begins_page(head: &[u8]) -> bool {
    let start = head.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(head.len());
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| {
        let found = head.get(start..start + tag.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(tag.as_bytes()))
    })
}

fn bytes(stream: TextStream) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let n = stream.reader.take(LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    if n > LONGEST { Err(too_long()) } else { Ok(bytes) }
}

/// By the encoding the page names, else as UTF-8 where it is that, else as Windows-1252; and how many characters were
/// replaced.
fn decode(bytes: &[u8]) -> (String, usize) {
    let named = named_encoding(&bytes[..bytes.len().min(PRESCAN)]);
    let encoding = match named {
        Some(encoding) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let replaced = if encoding == UTF_8 { text.matches('\u{FFFD}').count() } else { 0 };
    (text.into_owned(), replaced)
}

/// What stands behind `charset=` in the page's own head. UTF-16 has become UTF-8 on the way here.
fn named_encoding(head: &[u8]) -> Option<&'static Encoding> {
    const KEY: &[u8] = b"charset=";
    let at = head.windows(KEY.len()).position(|window| window.eq_ignore_ascii_case(KEY))? + KEY.len();
    let label = head[at..]
        .iter()
        .skip_while(|b| matches!(b, b'"' | b'\''))
        .take_while(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(b));
    let encoding = Encoding::for_label(&label.copied().collect::<Vec<u8>>())?;
    Some(encoding.output_encoding())
}

fn article(page: &str) -> Result<Article> {
    let config = Config { text_mode: TextMode::Formatted, max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
    let wrong = |what: String| Error::new(ErrorKind::Input, format!("{what}; save the article as text and give that"));
    let parsed = panic::catch_unwind(|| {
        let tree = markup::parse(page)?;
        Some(Readability::with_document(tree, None, Some(config)).and_then(|mut page| page.parse()))
    });
    let deepest = markup::DEEPEST;
    match parsed {
        Ok(Some(Ok(article))) if !article.text_content.trim().is_empty() => Ok(article),
        Ok(Some(Ok(_) | Err(ReadabilityError::GrabFailed))) => {
            Err(wrong("no article was found on the page".to_owned()))
        }
        Ok(Some(Err(error))) => Err(wrong(format!("the page cannot be read: {error}"))),
        Ok(None) => Err(wrong(format!("the page nests more than {deepest} elements, which no article does"))),
        Err(_) => Err(wrong("the page cannot be taken apart".to_owned())),
    }
}

fn document(id: &str, article: Article) -> Document {
    let known = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut document = Document::from_text(id, article.text_content.trim());
    document.title = known(article.title);
    document.date = article.published_time.and_then(known);
    document.url = article.url.and_then(known);
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_page(page: &[u8]) -> std::result::Result<Document, String> {
        let stream = TextStream::open(std::io::Cursor::new(page.to_vec())).unwrap();
        match read(stream, "page.html", "page").pop() {
            Some(Event::Input(Input::Text(document))) => Ok(document),
            Some(Event::Failure(error)) => Err(error.to_string()),
            other => panic!("{other:?}"),
        }
    }

    fn page(head: &str, title: &str) -> String {
        let paragraph = "The harbour board met the dockers’ union on Tuesday and offered to reopen the east quay. ";
        format!(
            "<!DOCTYPE html><html><head>{head}<title>{title}</title></head><body>\
             <nav><ul><li><a href=/a>Home</a></li><li><a href=/b>Sport</a></li></ul></nav>\
             <article><h1>{title}</h1><p>{}</p><p>{}</p><p>{}</p></article>\
             <footer>Subscribe to our newsletter</footer><script>var x = \"<p>not text</p>\";</script></body></html>",
            paragraph.repeat(3),
            paragraph.replace("Tuesday", "Friday &amp; Monday").repeat(3),
            paragraph.repeat(2),
        )
    }

    #[test]
    fn the_article_is_taken_out_of_the_page() {
        let head = "<meta charset=utf-8><meta property=\"article:published_time\" content=\"2024-05-07T08:00:00Z\">\
                    <link rel=canonical href=\"https://example.org/quay\">";
        let document = read_page(page(head, "Union and board meet").as_bytes()).unwrap();
        assert!(document.text.contains("dockers’ union on Friday & Monday and offered"), "{}", document.text);
        for other in ["Home", "newsletter", "not text", "<p>"] {
            assert!(!document.text.contains(other), "{other}: {}", document.text);
        }
        assert!(document.paragraphs.len() >= 3, "{:?}", document.text);
        assert_eq!(document.title.as_deref(), Some("Union and board meet"));
        assert_eq!(document.date.as_deref(), Some("2024-05-07T08:00:00Z"));
    }

    #[test]
    fn old_encodings_are_read() {
        let page = page("<meta http-equiv=content-type content=\"text/html; charset=ISO-8859-2\">", "Kraków");
        let (bytes, ..) = encoding_rs::ISO_8859_2.encode(&page);
        assert_eq!(read_page(&bytes).unwrap().title.as_deref(), Some("Kraków"));
        let unnamed = page.replace("ISO-8859-2", "");
        let (bytes, ..) = WINDOWS_1252.encode(&unnamed);
        assert_eq!(read_page(&bytes).unwrap().title.as_deref(), Some("Kraków"));
    }

    #[test]
    fn pages_without_an_article_are_refused() {
        for page in ["<html></html>", "<html><body><div></div></body></html>", "<!doctype html>"] {
            let error = read_page(page.as_bytes()).unwrap_err();
            assert!(error.starts_with("page.html: ") && error.contains("as text"), "{error}");
        }
    }

    #[test]
    fn broken_and_deeply_nested_pages_do_no_harm() {
        let deep = format!(
            "<html><body>{}<p>{}",
            "<div>".repeat(20_000),
            "A word and another one, said the mayor. ".repeat(30)
        );
        let cut = &page("", "A title")[..900];
        assert!(read_page(deep.as_bytes()).unwrap_err().contains("more than 1000 elements"));
        let listed = page("", "A title").replace("<article>", &format!("<article>{}", "<p>A line".repeat(3000)));
        assert!(read_page(listed.as_bytes()).is_ok());
        for page in [cut, "<html><<<p>&&&#xfffffff;</p", "<html><table><tr><td><table>"] {
            let _ = read_page(page.as_bytes());
        }
    }
}
