//! [`Xml`]: what GraphML and GEXF share, over quick-xml: elements, and text that XML 1.0 can hold.
//!
//! Characters that XML 1.0 forbids even as references (most control characters, U+FFFE, U+FFFF) become U+FFFD. Line ends
//! and tabs that a parser would normalise away are written as references. Ids keep every character: an id that XML
//! cannot hold is percent-encoded as in RDF.

use std::borrow::Cow;
use std::io::Write;

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::QName;

use crate::error::Result;

/// Writes elements to a stream.
pub(super) struct Xml<'w> {
    writer: Writer<&'w mut dyn Write>,
}

impl<'w> Xml<'w> {
    /// Starts a document.
    pub(super) fn new(out: &'w mut dyn Write) -> Result<Self> {
        let mut writer = Writer::new(out);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { writer })
    }

    /// Begins a line.
    pub(super) fn line(&mut self) -> Result<()> {
        Ok(self.writer.get_mut().write_all(b"\n")?)
    }

    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<()> {
        Ok(self.writer.write_event(Event::Start(start(name, attributes)))?)
    }

    pub(super) fn close(&mut self, name: &str) -> Result<()> {
        Ok(self.writer.write_event(Event::End(BytesEnd::new(name)))?)
    }

    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<()> {
        Ok(self.writer.write_event(Event::Empty(start(name, attributes)))?)
    }

    pub(super) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> Result<()> {
        self.open(name, attributes)?;
        self.writer.write_event(Event::Text(BytesText::from_escaped(content(text))))?;
        self.close(name)
    }
}

fn start<'a>(name: &'a str, attributes: &[(&'a str, &'a str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute(Attribute { key: QName(key), value: attribute(value) });
    }
    start
}

/// Text as the content of an element.
fn content(text: &str) -> Cow<'_, str> {
    references(escaped(text), &[('\r', "&#13;")])
}

/// Text as the value of an attribute.
fn attribute(text: &str) -> Cow<'_, str> {
    references(escaped(text), &[('\r', "&#13;"), ('\n', "&#10;"), ('\t', "&#9;")])
}

fn escaped(text: &str) -> Cow<'_, str> {
    // Most texts hold nothing to be escaped or replaced, and their bytes show it.
    if !text.bytes().any(|b| MATTERS[usize::from(b)]) {
        return Cow::Borrowed(text);
    }
    if text.chars().all(is_legal) {
        return escape(text);
    }
    let legal: String = text.chars().map(|c| if is_legal(c) { c } else { '\u{FFFD}' }).collect();
    Cow::Owned(escape(legal).into_owned())
}

/// By byte, whether it is, or begins, a character that may have to be escaped or replaced (U+FFFE begins with EF).
const MATTERS: [bool; 256] = {
    let mut matters = [false; 256];
    let mut b = 0;
    while b < 256 {
        matters[b] = b < 0x20 || matches!(b as u8, b'<' | b'>' | b'&' | b'"' | b'\'' | 0xEF);
        b += 1;
    }
    matters
};

fn references<'t>(text: Cow<'t, str>, of: &[(char, &str)]) -> Cow<'t, str> {
    if matches!(text, Cow::Borrowed(_)) && !text.bytes().any(|b| b < 0x20) {
        return text;
    }
    of.iter().fold(text, |text, &(c, reference)| match text.contains(c) {
        true => Cow::Owned(text.replace(c, reference)),
        false => text,
    })
}

/// Whether a document may hold the character (XML 1.0, production 2).
fn is_legal(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_legal_and_survives_normalisation() {
        assert_eq!(
            content("a<b>&]]>\r\n\u{0}\u{b}\u{ffff}\u{85}"),
            "a&lt;b&gt;&amp;]]&gt;&#13;\n\u{fffd}\u{fffd}\u{fffd}\u{85}"
        );
        assert_eq!(attribute("\"a\"\n\t'"), "&quot;a&quot;&#10;&#9;&apos;");
    }
}
