//! Bytes → text: byte order marks, UTF-16, invalid UTF-8, and binary files that are no text at all.
//!
//! [`TextStream`] gives the bytes of any source as UTF-8, mark removed; [`lossy`] turns a piece of them into a
//! `String`. What cannot be decoded becomes U+FFFD and is counted, so that the reader can warn.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use crate::error::{Error, ErrorKind, Result};

/// Longest document, in bytes: some three million words. What is known of a document while it is worked on takes more
/// than a hundred times its length, and a text of that size is no article but a file that was not split.
pub(super) const LONGEST: usize = 16 << 20;
/// Longest line, in bytes. Escapes can make JSON six times as long as the text it holds.
const LONGEST_LINE: usize = 8 * LONGEST;

/// Bytes looked at to tell text from binary, and one format from another.
const HEAD: u64 = 8192;
/// With fewer undecodable or control characters than this, a file is never called binary for their share.
const FEW: usize = 32;

/// A source's bytes as UTF-8, as far as they are valid.
pub(super) struct TextStream {
    /// The bytes, without byte order mark.
    pub(super) reader: Box<dyn BufRead>,
    /// The first of them.
    pub(super) head: Vec<u8>,
}

impl TextStream {
    /// Looks at the first bytes of `source`; an error when they are no text.
    pub(super) fn open(mut source: impl Read + 'static) -> Result<Self> {
        let mut head = read_head(&mut source)?;
        let (mark, big_endian) = match head.as_slice() {
            [0xEF, 0xBB, 0xBF, ..] => (3, None),
            [0xFF, 0xFE, ..] => (2, Some(false)),
            [0xFE, 0xFF, ..] => (2, Some(true)),
            _ => (0, None),
        };
        head.drain(..mark);
        let Some(big_endian) = big_endian else {
            refuse_binary(&head)?;
            let reader = BufReader::with_capacity(1 << 16, Cursor::new(head.clone()).chain(source));
            return Ok(Self { reader: Box::new(reader), head });
        };
        let mut start = Vec::new();
        Utf16Reader::new(Cursor::new(head.clone()), big_endian).read_to_end(&mut start)?;
        refuse_binary(&start)?;
        let reader = Utf16Reader::new(Cursor::new(head).chain(source), big_endian);
        Ok(Self { reader: Box::new(BufReader::new(reader)), head: start })
    }
}

/// Reads up to [`HEAD`] bytes. Stops early after a line, where more would have to be waited for: a live stream must not
/// stand still until it has so many.
fn read_head(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = vec![0; HEAD as usize];
    let mut filled = 0;
    while filled < head.len() && !head[..filled].contains(&b'\n') {
        match source.read(&mut head[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    head.truncate(filled);
    Ok(head)
}

fn refuse_binary(head: &[u8]) -> Result<()> {
    let mut characters = 0;
    let mut odd = 0;
    for chunk in head.utf8_chunks() {
        characters += chunk.valid().chars().count() + usize::from(!chunk.invalid().is_empty());
        odd += chunk.valid().chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
        odd += usize::from(!chunk.invalid().is_empty());
    }
    if head.contains(&0) || (odd >= FEW && odd * 10 > characters * 3) {
        return Err(Error::new(
            ErrorKind::Input,
            "not a text in UTF-8 or UTF-16 but a binary file or another encoding; convert it to UTF-8 first",
        ));
    }
    Ok(())
}

/// Turns UTF-16 into UTF-8 as it is read. An unpaired surrogate comes out as a byte that is invalid in UTF-8.
struct Utf16Reader<R> {
    inner: R,
    big_endian: bool,
    /// A high surrogate that waits for its second half.
    high: Option<u16>,
    odd_byte: Option<u8>,
    decoded: Vec<u8>,
    given: usize,
}

impl<R: Read> Utf16Reader<R> {
    fn new(inner: R, big_endian: bool) -> Self {
        Self { inner, big_endian, high: None, odd_byte: None, decoded: Vec::new(), given: 0 }
    }

    /// Decodes the next chunk; leaves `decoded` empty only at the end.
    fn refill(&mut self) -> io::Result<()> {
        self.decoded.clear();
        self.given = 0;
        let mut chunk = Vec::new();
        while self.decoded.is_empty() {
            chunk.clear();
            chunk.extend(self.odd_byte.take());
            if self.inner.by_ref().take(HEAD).read_to_end(&mut chunk)? == 0 {
                if self.high.take().is_some() || !chunk.is_empty() {
                    self.decoded.push(0xFF);
                }
                return Ok(());
            }
            let mut pairs = chunk.chunks_exact(2);
            let units = pairs.by_ref().map(|p| match *p {
                [a, b] if self.big_endian => u16::from_be_bytes([a, b]),
                [a, b] => u16::from_le_bytes([a, b]),
                _ => 0,
            });
            let units: Vec<u16> = self.high.take().into_iter().chain(units).collect();
            self.odd_byte = pairs.remainder().first().copied();
            let whole = match units.last() {
                Some(&last @ 0xD800..0xDC00) => {
                    self.high = Some(last);
                    units.len() - 1
                }
                _ => units.len(),
            };
            for character in char::decode_utf16(units.into_iter().take(whole)) {
                match character {
                    Ok(c) => self.decoded.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                    Err(_) => self.decoded.push(0xFF),
                }
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf16Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.decoded.len() {
            self.refill()?;
        }
        let n = (&self.decoded[self.given..]).read(buffer)?;
        self.given += n;
        Ok(n)
    }
}

/// The bytes as text, and how many sequences were invalid and became U+FFFD.
pub(super) fn lossy(bytes: Vec<u8>) -> (String, usize) {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, 0),
        Err(error) => error.into_bytes(),
    };
    let mut text = String::with_capacity(bytes.len() + 64);
    let mut replaced = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push('\u{FFFD}');
            replaced += 1;
        }
    }
    (text, replaced)
}

/// The warning that goes with [`lossy`].
pub(super) fn replaced_warning(replaced: usize) -> Error {
    let what = if replaced == 1 {
        "one invalid UTF-8 sequence".to_owned()
    } else {
        format!("{replaced} invalid UTF-8 sequences")
    };
    Error::new(ErrorKind::Input, format!("{what} read as U+FFFD; is the text in another encoding?"))
}

/// Appends the next line, line break included, to `line`: `Ok(false)` at the end of the source. A line longer than
/// [`LONGEST_LINE`] is skipped and is an error.
pub(super) fn read_line(reader: &mut dyn BufRead, line: &mut Vec<u8>) -> Result<bool> {
    let n = reader.take(LONGEST_LINE as u64).read_until(b'\n', line)?;
    if n == LONGEST_LINE && line.last() != Some(&b'\n') {
        line.clear();
        while !skip_to_line_end(reader)? {}
        return Err(too_long());
    }
    Ok(n > 0)
}

fn skip_to_line_end(reader: &mut dyn BufRead) -> io::Result<bool> {
    let buffer = reader.fill_buf()?;
    let (used, done) = match buffer.iter().position(|&b| b == b'\n') {
        Some(at) => (at + 1, true),
        None => (buffer.len(), buffer.is_empty()),
    };
    reader.consume(used);
    Ok(done)
}

/// The error for a document above [`LONGEST`].
pub(super) fn too_long() -> Error {
    Error::new(ErrorKind::Input, format!("longer than {} MiB, the most one document may have; split it", LONGEST >> 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<(String, usize)> {
        let mut stream = TextStream::open(Cursor::new(bytes.to_vec()))?;
        let mut all = Vec::new();
        stream.reader.read_to_end(&mut all).unwrap();
        Ok(lossy(all))
    }

    #[test]
    fn marks_are_removed_and_utf16_is_decoded() {
        let text = "Genève – 🕊 talks\r\n".repeat(3000);
        assert_eq!(read(format!("\u{FEFF}{text}").as_bytes()).unwrap(), (text.clone(), 0));
        let units: Vec<u16> = std::iter::once(0xFEFF).chain(text.encode_utf16()).collect();
        let little: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|u| u.to_be_bytes()).collect();
        assert_eq!(read(&little).unwrap(), (text.clone(), 0));
        assert_eq!(read(&big).unwrap(), (text, 0));
        assert_eq!(read(b"\xFF\xFEa\0\x00\xD8").unwrap(), ("a\u{FFFD}".to_owned(), 1));
        assert_eq!(read(b"\xFF\xFEa\0b").unwrap(), ("a\u{FFFD}".to_owned(), 1));
    }

    #[test]
    fn invalid_bytes_are_replaced_and_counted() {
        assert_eq!(read(b"caf\xE9 au lait, na\xEFf").unwrap(), ("caf\u{FFFD} au lait, na\u{FFFD}f".to_owned(), 2));
        assert_eq!(read(b"").unwrap(), (String::new(), 0));
    }

    #[test]
    fn binary_files_are_refused() {
        assert!(read(b"PK\x03\x04\0\0stuff").is_err());
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8 | 1).collect();
        assert!(read(&noise).is_err());
        assert!(read(b"\x1b[31mred\x1b[0m and \x07 bells").is_ok());
    }
}
