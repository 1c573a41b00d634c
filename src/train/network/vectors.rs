//! Pretrained vectors (half floats, one row a word) → their sections in the weights file: columns standardised, 4 bits a
//! number with the best 16 levels (Lloyd 1982), rows sorted by word.

use std::fs;
use std::path::Path;

use rustc_hash::FxHashSet;

use crate::error::{Error, Result};
use crate::model::SectionsBuilder;

/// Adds the vectors in `folder` (words.txt, words.f16, pieces.txt, pieces.f16) to a weights file.
pub(crate) fn add(folder: &Path, dim: usize, builder: &mut SectionsBuilder) -> Result<()> {
    let (words, mut word_values) = read(folder, "words", dim)?;
    let (pieces, mut piece_values) = read(folder, "pieces", dim)?;
    let (mean, deviation) = columns(&word_values, dim);
    for row in word_values.chunks_exact_mut(dim).chain(piece_values.chunks_exact_mut(dim)) {
        for ((x, m), d) in row.iter_mut().zip(&mean).zip(&deviation) {
            *x = (*x - m) / d;
        }
    }
    let levels = lloyd(&word_values);
    // A piece that starts a word and is a word itself is looked up among the words: its row would only add to the file.
    let listed: FxHashSet<&str> = words.iter().map(String::as_str).collect();
    let kept: Vec<usize> = (0..pieces.len()).filter(|&i| wanted(&pieces[i], &listed)).collect();
    let piece_values: Vec<f32> =
        kept.iter().flat_map(|&i| piece_values[i * dim..(i + 1) * dim].iter().copied()).collect();
    let pieces: Vec<String> = kept.iter().map(|&i| pieces[i].clone()).collect();
    drop(listed);
    builder.add("network.vectors.levels", levels.iter().flat_map(|l| l.to_le_bytes()).collect());
    for (name, singular, words, values) in
        [("words", "word", words, word_values), ("pieces", "piece", pieces, piece_values)]
    {
        let mut order: Vec<usize> = (0..words.len()).collect();
        order.sort_by(|&a, &b| words[a].cmp(&words[b]));
        order.dedup_by(|a, b| words[*a] == words[*b]);
        let list: String = order.iter().flat_map(|&i| [words[i].as_str(), "\n"]).collect();
        let codes = order.iter().flat_map(|&i| {
            let row = &values[i * dim..(i + 1) * dim];
            row.chunks_exact(2).map(|p| nearest(&levels, p[0]) | nearest(&levels, p[1]) << 4)
        });
        builder.add(&format!("network.vectors.{singular}-codes"), codes.collect());
        builder.add(&format!("network.vectors.{name}"), list.into_bytes());
    }
    Ok(())
}

fn wanted(piece: &str, words: &FxHashSet<&str>) -> bool {
    !piece.starts_with('[') && !words.contains(piece)
}

fn read(folder: &Path, name: &str, dim: usize) -> Result<(Vec<String>, Vec<f32>)> {
    let load = |extension: &str| {
        let path = folder.join(format!("{name}.{extension}"));
        fs::read(&path).map_err(|e| Error::from(e).in_source(path.display().to_string()))
    };
    let words: Vec<String> = String::from_utf8_lossy(&load("txt")?).lines().map(str::to_owned).collect();
    let values: Vec<f32> = load("f16")?.as_chunks::<2>().0.iter().map(|&b| half(u16::from_le_bytes(b))).collect();
    if values.len() != words.len() * dim {
        return Err(super::super::broken(&format!("{name}: words and vectors differ in number")));
    }
    Ok((words, values))
}

/// IEEE 754 half precision.
fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023));
    match exponent {
        0 => sign * fraction * 2.0_f32.powi(-24),
        31 => 0.0,
        e => sign * (1.0 + fraction / 1024.0) * 2.0_f32.powi(e - 15),
    }
}

fn columns(values: &[f32], dim: usize) -> (Vec<f32>, Vec<f32>) {
    let rows = (values.len() / dim) as f64;
    let (mut sum, mut squares) = (vec![0.0_f64; dim], vec![0.0_f64; dim]);
    for row in values.chunks_exact(dim) {
        for (i, &x) in row.iter().enumerate() {
            sum[i] += f64::from(x);
            squares[i] += f64::from(x) * f64::from(x);
        }
    }
    let mean: Vec<f32> = sum.iter().map(|s| (s / rows) as f32).collect();
    let deviation = squares.iter().zip(&sum).map(|(q, s)| ((q / rows - (s / rows).powi(2)).max(1e-9)).sqrt() as f32);
    (mean, deviation.collect())
}

fn lloyd(values: &[f32]) -> [f32; 16] {
    let mut levels: [f32; 16] = std::array::from_fn(|i| (i as f32 - 7.5) / 3.0);
    for _ in 0..30 {
        let (mut sum, mut count) = ([0.0_f64; 16], [0_u32; 16]);
        for &x in values.iter().step_by(37) {
            let level = nearest(&levels, x) as usize;
            sum[level] += f64::from(x);
            count[level] += 1;
        }
        for i in 0..16 {
            if count[i] > 0 {
                levels[i] = (sum[i] / f64::from(count[i])) as f32;
            }
        }
    }
    levels
}

fn nearest(levels: &[f32; 16], x: f32) -> u8 {
    (0..16_u8).fold(
        0,
        |best, i| {
            if (levels[i as usize] - x).abs() < (levels[best as usize] - x).abs() { i } else { best }
        },
    )
}
