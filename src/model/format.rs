//! The layout of a weights file: magic, format version, checksum, named sections. [`Sections`] reads; the writer,
//! `SectionsBuilder`, exists only with feature `train`.
//!
//! ```text
//! 0   8 bytes  magic "ACTOGRAF"
//! 8   u32      format version
//! 12  u64      FNV-1a 64 of everything after this field
//! 20  u32      number of sections
//!     per section: u16 name length, name (UTF-8), u64 length, bytes
//! ```
//! All numbers are little-endian.

use crate::error::{Error, ErrorKind, Result};

const MAGIC: &[u8; 8] = b"ACTOGRAF";
/// The format this program writes, and the only one it reads.
const FORMAT_VERSION: u32 = 1;
const BODY: usize = 20;

/// The named sections of a weights file, borrowed from its bytes.
#[derive(Debug)]
pub(crate) struct Sections<'b> {
    sections: Vec<(&'b str, &'b [u8])>,
    checksum: u64,
}

impl<'b> Sections<'b> {
    /// Checks magic, version and checksum and finds the sections. O(length of the file).
    pub(crate) fn parse(bytes: &'b [u8]) -> Result<Self> {
        let damaged = |what: &str| {
            Error::new(ErrorKind::Model, format!("weights file: {what}; reinstall the program or train the file anew"))
        };
        if bytes.get(..8) != Some(MAGIC) {
            return Err(damaged("not a weights file (wrong magic)"));
        }
        let mut reader = Reader { bytes, at: 8 };
        let version = reader.u32().ok_or_else(|| damaged("cut off"))?;
        if version != FORMAT_VERSION {
            return Err(damaged(&format!("format version {version}, this program reads {FORMAT_VERSION}")));
        }
        let checksum = reader.u64().ok_or_else(|| damaged("cut off"))?;
        if fnv1a(&bytes[BODY..]) != checksum {
            return Err(damaged("checksum does not match, the file is damaged"));
        }
        let count = reader.u32().ok_or_else(|| damaged("cut off"))?;
        let mut sections = Vec::new();
        for _ in 0..count {
            let section = reader.section().ok_or_else(|| damaged("cut off"))?;
            sections.push(section);
        }
        Ok(Self { sections, checksum })
    }

    /// The bytes of a section.
    pub(crate) fn get(&self, name: &str) -> Result<&'b [u8]> {
        self.sections
            .iter()
            .find(|(n, _)| *n == name)
            .map(|&(_, bytes)| bytes)
            .ok_or_else(|| Error::new(ErrorKind::Model, format!("weights file: no section '{name}'")))
    }

    /// The checksum that identifies these weights.
    pub(crate) fn checksum(&self) -> u64 {
        self.checksum
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let out = self.bytes.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        Some(out)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn section(&mut self) -> Option<(&'b str, &'b [u8])> {
        let name = self.u16()? as usize;
        let name = std::str::from_utf8(self.take(name)?).ok()?;
        let length = usize::try_from(self.u64()?).ok()?;
        Some((name, self.take(length)?))
    }
}

/// FNV-1a, 64 bits, over 8-byte words (the last one padded with zeros) and the length.
fn fnv1a(bytes: &[u8]) -> u64 {
    let step = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3);
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = step(hash, u64::from_le_bytes(word));
    }
    step(hash, bytes.len() as u64)
}

/// Collects sections and writes a weights file.
#[cfg(feature = "train")]
#[derive(Clone, Debug, Default)]
pub(crate) struct SectionsBuilder {
    sections: Vec<(String, Vec<u8>)>,
}

#[cfg(feature = "train")]
impl SectionsBuilder {
    /// The sections of an existing file, to replace some of them.
    pub(crate) fn from_sections(sections: &Sections<'_>) -> Self {
        Self { sections: sections.sections.iter().map(|&(name, bytes)| (name.to_owned(), bytes.to_vec())).collect() }
    }

    /// Drops the sections whose names start so.
    pub(crate) fn drop_all(&mut self, prefix: &str) {
        self.sections.retain(|(name, _)| !name.starts_with(prefix));
    }

    /// Adds a section; a later one of the same name replaces it.
    pub(crate) fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.sections.retain(|(n, _)| n != name);
        self.sections.push((name.to_owned(), bytes));
    }

    /// The file's bytes, sections sorted by name.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.sections.sort();
        let mut body = (self.sections.len() as u32).to_le_bytes().to_vec();
        for (name, bytes) in &self.sections {
            body.extend((name.len() as u16).to_le_bytes());
            body.extend(name.as_bytes());
            body.extend((bytes.len() as u64).to_le_bytes());
            body.extend(bytes);
        }
        let mut file = MAGIC.to_vec();
        file.extend(FORMAT_VERSION.to_le_bytes());
        file.extend(fnv1a(&body).to_le_bytes());
        file.extend(body);
        file
    }
}

#[cfg(all(test, feature = "train"))]
mod tests {
    use super::*;

    #[test]
    fn sections_read_back_and_damage_is_found() {
        let mut builder = SectionsBuilder::default();
        builder.add("b", vec![1, 2, 3]);
        builder.add("a", Vec::new());
        let mut file = builder.finish();
        let sections = Sections::parse(&file).unwrap();
        assert_eq!(sections.get("b").unwrap(), [1, 2, 3]);
        assert!(sections.get("c").is_err());
        for cut in 0..file.len() {
            assert!(Sections::parse(&file[..cut]).is_err(), "cut at {cut}");
        }
        *file.last_mut().unwrap() ^= 1;
        assert!(Sections::parse(&file).unwrap_err().to_string().contains("checksum"));
    }
}
