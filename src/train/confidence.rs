//! The weights of `extract::confidence`: [`sample`] draws triples to be judged by hand, [`fit`] makes a table of weights
//! of the judgements.
//!
//! A row of judgements is tab-separated: `1` (right: actors, relation, direction, denial and speaker are what the
//! sentence says) or `0`, then the features. What the judge reads (relation and sentence) stands behind them in a sample
//! and is dropped from what is kept, so that no text of a corpus is.

use std::fmt::Write;

use super::random::Random;
use crate::annotate::{Annotated, Pipeline};
use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};
use crate::extract::{FEATURES, Object, Triple, features, uncalibrated};

/// Weight of the penalty on squared weights, against a judgement each: there are a few hundred.
const PENALTY: f64 = 3.0;
const ROUNDS: usize = 20_000;
const RATE: f64 = 0.3;

/// Up to `count` triples of these documents in random order, one a row, with a `?` to be replaced by the judge.
pub fn sample(documents: impl Iterator<Item = Document>, pipeline: &Pipeline, count: usize, seed: u64) -> String {
    let mut rows = Vec::new();
    for document in documents {
        let annotated = pipeline.annotate(document);
        rows.extend(uncalibrated(&annotated).triples.iter().map(|triple| row(&annotated, triple)));
    }
    Random::new(seed).shuffle(&mut rows);
    rows.truncate(count);
    rows.concat()
}

fn row(annotated: &Annotated, triple: &Triple) -> String {
    let mut row = "?".to_owned();
    for x in features(annotated, triple) {
        let _ = write!(row, "\t{}", (x * 1000.0).round() / 1000.0);
    }
    let object = match &triple.object {
        Some(Object::Entity(arg)) => format!("{} <{}>", arg.name, arg.text),
        Some(Object::Statement(statement)) => format!("“{}”", statement.text),
        None => String::new(),
    };
    let by = triple.by.as_ref().map_or(String::new(), |by| format!(" per {}", by.name));
    let (polarity, modality) = (triple.polarity.as_str(), triple.modality.as_str());
    let subject = format!("{} <{}>", triple.subject.name, triple.subject.text);
    let to = triple.to.as_ref().map_or(String::new(), |to| format!(" to {}", to.name));
    let text = format!(
        "{subject} | {} ({}) | {object}{to} | {polarity} {modality}{by}\t{}",
        triple.relation.lemma,
        triple.relation.kind.as_str(),
        triple.evidence
    );
    let _ = writeln!(row, "\t{}", text.split(['\n', '\r']).collect::<Vec<_>>().join(" "));
    row
}

/// Judgements → the table of weights, and how often triples of each range of confidence are right. Logistic regression
/// with a penalty on squared weights, by gradient descent; deterministic.
pub fn fit(judgements: &str) -> Result<(String, String)> {
    let mut rows: Vec<([f64; FEATURES.len()], f64)> = Vec::new();
    for (i, line) in judgements.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty()) {
        let broken = |what: &str| Error::new(ErrorKind::Input, what).in_source("judgements").at_line(i as u64 + 1);
        let mut fields = line.split('\t');
        let right = match fields.next() {
            Some("1") => 1.0,
            Some("0") => 0.0,
            _ => return Err(broken("a row begins with 1 (right) or 0 (wrong)")),
        };
        let mut x = [0.0; FEATURES.len()];
        for slot in &mut x {
            let field = fields.next().and_then(|field| field.parse().ok());
            *slot = field.ok_or_else(|| broken(&format!("{} numbers are due behind the judgement", FEATURES.len())))?;
        }
        rows.push((x, right));
    }
    let mut weights = [0.0_f64; FEATURES.len()];
    let count = rows.len().max(1) as f64;
    for _ in 0..ROUNDS {
        let mut gradient = [0.0; FEATURES.len()];
        for (x, right) in &rows {
            let error = probability(&weights, x) - right;
            gradient.iter_mut().zip(x).for_each(|(g, x)| *g += error * x);
        }
        for (i, (w, g)) in weights.iter_mut().zip(gradient).enumerate() {
            let penalty = if i == 0 { 0.0 } else { PENALTY * *w };
            *w -= RATE * (g + penalty) / count;
        }
    }
    let mut table = String::from(
        "# Weights of the confidence of a triple: feature, weight. Made of src/train/confidence.tsv by `actograph fit`.\n",
    );
    for (name, weight) in FEATURES.iter().zip(weights) {
        let _ = writeln!(table, "{name}\t{weight:.4}");
    }
    Ok((table, reliability(&weights, &rows)))
}

fn probability(weights: &[f64; FEATURES.len()], x: &[f64; FEATURES.len()]) -> f64 {
    let score: f64 = weights.iter().zip(x).map(|(w, x)| w * x).sum();
    1.0 / (1.0 + (-score).exp())
}

/// Triples, mean confidence and share of right ones, by range of confidence.
fn reliability(weights: &[f64; FEATURES.len()], rows: &[([f64; FEATURES.len()], f64)]) -> String {
    let mut out = String::new();
    for (from, to) in [(0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.0)] {
        let within =
            rows.iter().map(|(x, right)| (probability(weights, x), right)).filter(|(p, _)| (from..to).contains(p));
        let (count, sure, right) = within.fold((0.0, 0.0, 0.0), |(n, s, r), (p, right)| (n + 1.0, s + p, r + right));
        if count > 0.0 {
            let _ = writeln!(
                out,
                "confidence {from:.1} to {to:.1}: {count} triples, mean {:.2}, right {:.2}",
                sure / count,
                right / count
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_those_of_the_judgements() {
        let (table, _) = fit(include_str!("confidence.tsv")).unwrap();
        assert_eq!(table, include_str!("../extract/data/confidence.tsv"));
    }

    #[test]
    fn a_feature_that_tells_gets_a_weight() {
        let row = |right: u8, tells: u8| {
            let mut x = vec!["0"; FEATURES.len()];
            x[0] = "1";
            x[2] = if tells == 1 { "1" } else { "0" };
            format!("{right}\t{}\n", x.join("\t"))
        };
        let rows = (0..40).map(|i| row(u8::from(i % 4 != 0), 0)).chain((0..40).map(|i| row(u8::from(i % 4 == 0), 1)));
        let (table, reliability) = fit(&rows.collect::<String>()).unwrap();
        let weight: f64 =
            table.lines().find_map(|l| l.strip_prefix("subject is a pronoun\t")).unwrap().parse().unwrap();
        assert!(weight < -1.0, "{table}");
        assert!(reliability.contains("40 triples"), "{reliability}");
        assert!(fit("?\t1").is_err() && fit("1\t1").is_err());
    }
}
