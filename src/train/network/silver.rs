//! The silver treebank → [`Example`]s: what two teachers say of news, weighted by how sure they are.
//!
//! A table has a row a word (form, universal and Penn tag, head, relation, probability, name tag, kind of mention) and an
//! empty line behind each sentence; beside it lies a file with a line a sentence of predicates.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::super::broken;
use super::super::random::Random;
use super::examples::{Example, Gold, GoldPredicate, GoldWord, Types, push, referent};
use super::meaning::arguments;
use super::rolesets::Rolesets;
use crate::annotate::lemmatizer::Lemmatizer;
use crate::annotate::network::REFERENTS;
use crate::annotate::{Deprel, Upos, Xpos};
use crate::error::{Error, Result};

/// Arcs less probable than this are not learned.
const LEAST_SURE: f32 = 0.5;

/// A predicate as the teacher of meaning tells it; words count from 1.
#[derive(Debug, serde::Deserialize)]
struct Line {
    i: usize,
    p: f32,
    sense: Option<String>,
    #[serde(default)]
    sense_p: f32,
    fact: Option<f32>,
    args: Vec<(String, usize, f32)>,
    event: Option<f32>,
    #[serde(default)]
    event_args: Vec<(String, usize, f32)>,
}

/// Adds the sentences of a shard: `folder/shard.tsv.gz` and `folder/meaning/shard.jsonl.gz`.
pub(crate) fn read(
    folder: &Path,
    shard: &str,
    lemmatizer: &Lemmatizer,
    rolesets: &Rolesets,
    types: &mut Types,
    random: &mut Random,
    out: &mut Vec<Example>,
) -> Result<()> {
    let tables = folder.join(format!("{shard}.tsv.gz"));
    let meaning = folder.join("meaning").join(format!("{shard}.jsonl.gz"));
    let name = meaning.display().to_string();
    let mut lines = open(&meaning)?.lines();
    let mut sentence: Vec<Vec<String>> = Vec::new();
    let mut number = 0;
    for line in open(&tables)?.lines().chain([Ok(String::new())]) {
        let line = line.map_err(|e| Error::from(e).in_source(tables.display().to_string()))?;
        if line.starts_with("# ") && sentence.is_empty() {
            continue;
        }
        if !line.is_empty() {
            sentence.push(line.split('\t').map(str::to_owned).collect());
            continue;
        }
        if sentence.is_empty() {
            continue;
        }
        number += 1;
        let line = lines.next().ok_or_else(|| broken("fewer lines than sentences").in_source(&*name))?;
        let line = line.map_err(|e| Error::from(e).in_source(&*name))?;
        let predicates: Vec<Line> =
            serde_json::from_str(&line).map_err(|e| broken(&e.to_string()).in_source(&*name).at_line(number))?;
        let gold = gold(&sentence, &predicates, lemmatizer, rolesets).ok_or_else(|| {
            broken(&format!("sentence {number} is malformed")).in_source(tables.display().to_string())
        })?;
        push(sentence.iter().map(|row| &*row[0]), gold, types, random, out);
        sentence.clear();
    }
    Ok(())
}

fn open(path: &Path) -> Result<BufReader<impl Read + use<>>> {
    let file = File::open(path).map_err(|e| Error::from(e).in_source(path.display().to_string()))?;
    Ok(BufReader::new(flate2::read::GzDecoder::new(BufReader::new(file))))
}

fn gold(sentence: &[Vec<String>], predicates: &[Line], lemmatizer: &Lemmatizer, rolesets: &Rolesets) -> Option<Gold> {
    let mut words = Vec::with_capacity(sentence.len());
    let mut names = Vec::with_capacity(sentence.len());
    for row in sentence {
        let [_, upos, xpos, head, deprel, sure, name, kind] = &row[..] else { return None };
        let head = head.parse::<usize>().ok()?.checked_sub(1);
        let sure: f32 = sure.parse().ok()?;
        let kind = (kind != "-").then(|| referent(kind));
        words.push(GoldWord {
            upos: Upos::parse(upos),
            xpos: Xpos::parse(xpos),
            head: head.filter(|&h| h < sentence.len()),
            deprel: Deprel::parse(deprel),
            // The teacher's doubt about a root is about its relation only, which is given.
            sure: if head.is_none() { 1.0 } else { sure * f32::from(u8::from(sure >= LEAST_SURE)) },
            tagged: true,
            referent: REFERENTS.iter().position(|&r| r == kind),
            predicate: Some(false),
            event: Some(false),
        });
        names.push(match name.split_once('-') {
            None => 0,
            Some((place, kind)) => {
                let kind = ["PER", "ORG", "LOC", "MISC"].iter().position(|&k| k == kind)?;
                1 + 2 * kind as u8 + u8::from(place == "I")
            }
        });
    }
    let mut out = Vec::with_capacity(predicates.len());
    for line in predicates {
        let at = line.i.checked_sub(1).filter(|&at| at < words.len())?;
        let is_predicate = line.p >= 0.5;
        words[at].predicate = Some(is_predicate);
        words[at].event = Some(line.event.is_some());
        let known = |args: &[(String, usize, f32)], prefix: &str| {
            let roles: Vec<(String, usize, f32)> = args
                .iter()
                .filter(|a| (1..=words.len()).contains(&a.1))
                .map(|(role, at, sure)| {
                    let role = if role.starts_with("ARG") || role.contains('-') {
                        role.clone()
                    } else {
                        format!("{prefix}{role}")
                    };
                    (role, at - 1, *sure)
                })
                .collect();
            arguments(roles.iter().map(|(role, at, sure)| (&**role, *at, *sure)))
        };
        let particle = (0..words.len())
            .find(|&t| words[t].head == Some(at) && words[t].deprel == Deprel::CompoundPrt)
            .map(|t| &*sentence[t][0]);
        let lemma = lemmatizer.lemma(&sentence[at][0], words[at].upos, words[at].xpos);
        let sense = line.sense.as_deref().filter(|_| is_predicate);
        out.push(GoldPredicate {
            at,
            arguments: [
                is_predicate.then(|| known(&line.args, "ARGM-")),
                line.event.map(|_| known(&line.event_args, "ARGM-")),
            ],
            fact: line.fact,
            sense: sense.and_then(|s| rolesets.sense(s, &lemma, words[at].upos, particle, line.sense_p)),
        });
    }
    Some(Gold { words, names, predicates: out })
}
