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

const BOUNDARIES: Settings = Settings { bits: 15, rare: 3, epochs: 8, rate: 0.1, decay: 1e-4 };
const SENTENCES: Settings = Settings { bits: 17, rare: 3, epochs: 8, rate: 0.02, decay: 0.05 };
/// How often the documents are retyped.
const COPIES: usize = 3;

/// Trains on the sentences, tokens and multiword tokens of `docs` and adds the sections `tokenizer.*`.
pub(crate) fn train(docs: &[ConlluDocument], seed: u64, builder: &mut SectionsBuilder) {
    let mut random = Random::new(seed);
    let paragraphs: Vec<Paragraph> = docs.iter().flat_map(gold::paragraphs).collect();
    let mut boundaries = Vec::new();
    let mut sentences = Vec::new();
    let mut typist = Typist::new(&paragraphs, Random::new(random.next()));
    let copies: Vec<Paragraph> = (0..COPIES).flat_map(|_| typist.retype(&paragraphs)).collect();
    for paragraph in paragraphs.iter().chain(&copies) {
        boundary_examples(paragraph, &mut boundaries);
        sentence_examples(paragraph, &mut sentences);
    }
    builder.add("tokenizer.boundaries", logistic::train::<_, 2>(&boundaries, BOUNDARIES, &mut random));
    builder.add("tokenizer.sentences", logistic::train::<_, 1>(&sentences, SENTENCES, &mut random));
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
