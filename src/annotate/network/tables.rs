//! Tables of vectors as they stand in the weights file: [`Vectors`] (pretrained, 4 bits a number) and [`Table`] (learned,
//! 8 bits a number), with the sorted lists of words that name their rows.

use crate::error::{Error, ErrorKind, Result};
use crate::model::Sections;

/// A sorted list of words, one a line, in one string.
#[derive(Debug, Default)]
pub(crate) struct WordList {
    text: Box<str>,
    starts: Vec<u32>,
}

impl WordList {
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let text = std::str::from_utf8(bytes).map_err(|_| damaged("a word list is not UTF-8"))?;
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(i, _)| i as u32 + 1));
        Ok(Self { text: text.into(), starts })
    }

    /// Number of words.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    fn word(&self, row: usize) -> &str {
        &self.text[self.starts[row] as usize..self.starts[row + 1] as usize - 1]
    }

    /// The row of a word. O(log words).
    pub(crate) fn find(&self, word: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.word(middle).cmp(word) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }
}

/// Pretrained vectors: words, and word pieces for what is not listed.
#[derive(Debug)]
pub(crate) struct Vectors {
    words: WordList,
    pieces: WordList,
    word_codes: Box<[u8]>,
    piece_codes: Box<[u8]>,
    levels: [f32; 16],
    dim: usize,
}

impl Vectors {
    pub(crate) fn decode(sections: &Sections<'_>, dim: usize) -> Result<Self> {
        let words = WordList::decode(sections.get("network.vectors.words")?)?;
        let pieces = WordList::decode(sections.get("network.vectors.pieces")?)?;
        let word_codes = sections.get("network.vectors.word-codes")?;
        let piece_codes = sections.get("network.vectors.piece-codes")?;
        if word_codes.len() != words.len() * dim / 2 || piece_codes.len() != pieces.len() * dim / 2 {
            return Err(damaged("vectors and their words differ in number"));
        }
        let levels = floats(sections.get("network.vectors.levels")?);
        let levels = levels.try_into().map_err(|_| damaged("vectors need 16 levels"))?;
        Ok(Self { words, pieces, word_codes: word_codes.into(), piece_codes: piece_codes.into(), levels, dim })
    }

    /// Writes the vector of a lower-cased form to `out`: its own, else the mean of its word pieces (longest match first,
    /// unknown characters skipped), else zeros.
    pub(crate) fn look_up(&self, form: &str, out: &mut [f32]) {
        out.fill(0.0);
        if let Some(row) = self.words.find(form) {
            self.add(&self.word_codes, row, 1.0, out);
            return;
        }
        let rows = self.split(form);
        for &(codes, row) in &rows {
            self.add(codes, row, 1.0 / rows.len() as f32, out);
        }
    }

    /// The pieces of a form: the first is a piece or a word, the others are pieces marked as continuing.
    fn split(&self, form: &str) -> Vec<(&[u8], usize)> {
        /// Longest piece worth trying, in characters.
        const LONGEST: usize = 18;
        let mut rows = Vec::new();
        let mut rest = form;
        let mut key = String::new();
        while !rest.is_empty() && rows.len() < 32 {
            let ends: Vec<usize> = rest.char_indices().map(|(i, c)| i + c.len_utf8()).take(LONGEST).collect();
            let found = ends.iter().rev().find_map(|&end| {
                key.clear();
                if rest.len() != form.len() {
                    key.push_str("##");
                }
                key.push_str(&rest[..end]);
                let piece = self.pieces.find(&key).map(|row| (&*self.piece_codes, row));
                let piece = piece.or_else(|| Some((&*self.word_codes, self.words.find(&key)?)));
                piece.map(|piece| (piece, end))
            });
            let skip = match found {
                Some((piece, end)) => {
                    rows.push(piece);
                    end
                }
                None => ends[0],
            };
            rest = &rest[skip..];
        }
        rows
    }

    fn add(&self, codes: &[u8], row: usize, weight: f32, out: &mut [f32]) {
        let codes = &codes[row * self.dim / 2..(row + 1) * self.dim / 2];
        for (pair, &code) in out.chunks_exact_mut(2).zip(codes) {
            pair[0] += weight * self.levels[(code & 15) as usize];
            pair[1] += weight * self.levels[(code >> 4) as usize];
        }
    }
}

/// Learned vectors, 8 bits a number and one scale a row.
#[derive(Debug)]
pub(crate) struct Table {
    codes: Box<[i8]>,
    scales: Vec<f32>,
    dim: usize,
}

impl Table {
    /// `bytes`: the scales of `rows` rows (f32), then their codes (i8).
    pub(crate) fn decode(bytes: &[u8], dim: usize) -> Result<Self> {
        let rows = bytes.len() / (dim + 4);
        if rows * (dim + 4) != bytes.len() || rows == 0 {
            return Err(damaged("a table of vectors has the wrong length"));
        }
        let (scales, codes) = bytes.split_at(4 * rows);
        Ok(Self { codes: codes.iter().map(|&b| b as i8).collect(), scales: floats(scales), dim })
    }

    /// Number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.scales.len()
    }

    /// Adds a row to `out`.
    pub(crate) fn add(&self, row: usize, out: &mut [f32]) {
        let scale = self.scales[row];
        let codes = &self.codes[row * self.dim..(row + 1) * self.dim];
        out.iter_mut().zip(codes).for_each(|(o, &c)| *o += scale * f32::from(c));
    }
}

/// Little-endian floats.
pub(crate) fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|&b| f32::from_le_bytes(b)).collect()
}

pub(crate) fn damaged(what: &str) -> Error {
    Error::new(ErrorKind::Model, format!("weights file: {what}; reinstall the program or train the file anew"))
}
