//! Trains [`Tokenizer`](crate::annotate::tokenizer::Tokenizer): documents with given sentences and tokens → its sections.

mod gold;
mod logistic;
mod typography;

use std::collections::BTreeMap;

use crate::annotate::tokenizer::{Boundary, Chunk, Cursor, Next, Surface, chunks};
use crate::document::ConlluDocument;
use crate::model::SectionsBuilder;
use crate::span::Span;
use crate::train::Random;
use gold::Paragraph;
use logistic::{Example, Settings};
use typography::Typist;

<<<<<<< HEAD
const BOUNDARIES: Settings = Settings { bits: 15, rare: 3, epochs: 8, rate: 0.1, decay: 1e-4 };
const SENTENCES: Settings = Settings { bits: 17, rare: 3, epochs: 8, rate: 0.02, decay: 0.05 };
=======
fn env(n: &str, d: f32) -> f32 {
    std::env::var(n).ok().and_then(|v| v.parse().ok()).unwrap_or(d)
}

>>>>>>> main
/// How often the documents are retyped.
const COPIES: usize = 3;

/// Trains on the sentences, tokens and multiword tokens of `docs` and adds the sections `tokenizer.*`.
pub(crate) fn train(docs: &[ConlluDocument], seed: u64, builder: &mut SectionsBuilder) {
    let mut random = Random::new(seed);
    let paragraphs: Vec<Paragraph> = docs.iter().flat_map(gold::paragraphs).collect();
    let mut boundaries = Vec::new();
    let mut sentences = Vec::new();
    let mut typist = Typist::new(&paragraphs, Random::new(random.next()));
<<<<<<< HEAD
    let copies: Vec<Paragraph> = (0..COPIES).flat_map(|_| typist.retype(&paragraphs)).collect();
=======
    let copies: Vec<Paragraph> = (0..env("CP", 2.) as usize).flat_map(|_| typist.retype(&paragraphs)).collect();
>>>>>>> main
    for paragraph in paragraphs.iter().chain(&copies) {
        boundary_examples(paragraph, &mut boundaries);
        sentence_examples(paragraph, &mut sentences);
    }
<<<<<<< HEAD
    builder.add("tokenizer.boundaries", logistic::train::<_, 2>(&boundaries, BOUNDARIES, &mut random));
    builder.add("tokenizer.sentences", logistic::train::<_, 1>(&sentences, SENTENCES, &mut random));
=======
    builder.add("tokenizer.contractions", contractions.into_bytes());
    builder.add(
        "tokenizer.boundaries",
        logistic::train::<_, 2>(
            &boundaries,
            Settings {
                bits: env("BB", 16.) as u32,
                rare: env("BM", 2.) as u32,
                epochs: env("BE", 8.) as usize,
                rate: env("BR", 0.1),
                decay: env("BD", 1e-4),
            },
            &mut random,
        ),
    );
    builder.add(
        "tokenizer.sentences",
        logistic::train::<_, 1>(
            &sentences,
            Settings {
                bits: env("SB", 17.) as u32,
                rare: env("SM", 2.) as u32,
                epochs: env("SE", 8.) as usize,
                rate: env("SR", 0.05),
                decay: env("SD", 1e-4),
            },
            &mut random,
        ),
    );
}

/// Words of letters alone that the corpora split more often than not, and at least twice.
fn contractions(paragraphs: &[Paragraph]) -> String {
    let mut counts: BTreeMap<String, (u32, BTreeMap<String, u32>)> = BTreeMap::new();
    for token in paragraphs.iter().flat_map(|p| &p.tokens).filter(|t| t.text.bytes().all(|b| b.is_ascii_alphabetic())) {
        let entry = counts.entry(token.text.to_ascii_lowercase()).or_default();
        entry.0 += 1;
        if !token.cuts.is_empty() {
            *entry.1.entry(token.words().to_ascii_lowercase()).or_default() += 1;
        }
    }
    let mut table = String::new();
    for (whole, splits) in counts.values() {
        if let Some((words, &count)) = splits.iter().max_by_key(|(_, count)| **count)
            && count >= 2
            && 2 * count > *whole
        {
            table += words;
            table.push('\n');
        }
    }
    table
>>>>>>> main
}

fn boundary_examples(paragraph: &Paragraph, out: &mut Vec<Example<{ crate::annotate::tokenizer::BOUNDARY_FEATURES }>>) {
    let (text, spans) = paragraph.text();
    let mut cuts = BTreeMap::new();
    for (token, span) in paragraph.tokens.iter().zip(&spans) {
        cuts.extend(token.cuts.iter().map(|cut| (span.start + cut, Boundary::Word)));
        cuts.insert(span.end, Boundary::Token);
    }
    let mut chunk = Chunk::default();
    for (span, _) in chunks(&text, Span::new(0, text.len() as u32)) {
        chunk.read(&text[span.range()], Next::of(text[span.end as usize..].trim_start()));
        for i in 1..chunk.len() {
            let what = cuts.get(&(span.start + chunk.offset(i) as u32)).copied().unwrap_or(Boundary::Inside);
            if chunk.evident(i).is_none() {
                out.push(Example { features: chunk.features(i), class: what as u8 });
            }
            chunk.decided(i, what);
        }
    }
}

fn sentence_examples(paragraph: &Paragraph, out: &mut Vec<Example<{ crate::annotate::tokenizer::SENTENCE_FEATURES }>>) {
    let (text, spans) = paragraph.text();
    let tokens = paragraph.tokens.iter().zip(&spans);
    let surfaces: Vec<Surface> = tokens.map(|(t, &span)| Surface::new(&text, span, 0, t.space_after)).collect();
    let mut cursor = Cursor::new(&surfaces);
    let Some((_, inner)) = paragraph.tokens.split_last() else { return };
    for (i, token) in inner.iter().enumerate() {
        if cursor.in_doubt(i) {
            out.push(Example { features: cursor.features(i), class: u8::from(token.ends_sentence) });
        }
        cursor.decided(i, token.ends_sentence);
    }
}
