//! Words a second of `extract` and of its stages, on plain news text that does not repeat, and the time to start.
//!
//! `cargo bench`. Caches must not flatter: the text is the sample articles with their names and numbers varied in every
//! copy.

use std::fmt::Write as _;

use actograph::{Document, Model, Pipeline, extract};
use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

/// About 20,000 words of articles in which every copy has its own names and numbers.
fn articles() -> Vec<Document> {
    let samples = ["graphs/talks/talks.txt", "graphs/harbor/harbor.txt", "graphs/flood/flood.txt"]
        .map(|p| std::fs::read_to_string(p).expect("sample"));
    (0..48)
        .map(|copy| {
            let sample = &samples[copy % samples.len()];
            let mut text = String::with_capacity(sample.len() * 2);
            for (i, word) in sample.split_inclusive(' ').enumerate() {
                let capital = word.len() > 5 && word.starts_with(|c: char| c.is_ascii_uppercase());
                if capital && (i + copy) % 3 == 0 {
                    let (head, tail) = word.split_at(word.char_indices().nth(3).map_or(word.len(), |(at, _)| at));
                    let _ = write!(text, "{head}{}{tail}", ["ov", "ar", "in", "el", "us", "or"][(i * 7 + copy) % 6]);
                } else {
                    text.push_str(word);
                }
            }
            Document::from_text(format!("article-{copy}"), text)
        })
        .collect()
}

fn words(documents: &[Document]) -> ItemsCount {
    ItemsCount::new(documents.iter().map(|d| d.text.split_whitespace().count()).sum::<usize>())
}

/// Text to triples on one core: items are words.
#[divan::bench]
fn extract_text(bencher: Bencher) {
    let pipeline = Pipeline::new(&Model::embedded().expect("weights")).expect("stages");
    let documents = articles();
    bencher.counter(words(&documents)).bench_local(|| {
        let triples: usize = documents.iter().map(|d| extract(&pipeline.annotate(d.clone())).triples.len()).sum();
        assert!(triples > documents.len(), "a fast path that finds nothing is no path");
        triples
    });
}

/// Text to trees, names and chains on one core: items are words.
#[divan::bench]
fn annotate_text(bencher: Bencher) {
    let pipeline = Pipeline::new(&Model::embedded().expect("weights")).expect("stages");
    let documents = articles();
    bencher.counter(words(&documents)).bench_local(|| {
        let tokens: usize = documents.iter().map(|d| pipeline.annotate(d.clone()).tokens.len()).sum();
        assert!(tokens > documents.len());
        tokens
    });
}

/// Decoding the weights: most of the start-up time.
#[divan::bench]
fn start_up() -> Pipeline {
    Pipeline::new(&Model::embedded().expect("weights")).expect("stages")
}
