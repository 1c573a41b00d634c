//! The network's scores for the words of a document → tags and names settled in the light of the whole document.
//!
//! The network reads one sentence. Here a form's other occurrences in the document have their say: a word that is plainly
//! a person's name in one sentence is hardly a place in the next (the two stages of Krishnan & Manning 2006, with
//! probabilities in the place of votes). [`Usage`] tells tags apart that hang on a word's relation. Takes sentences
//! and the [`Scores`] of their words, changes tags and names in the analyses. Linear.

use rustc_hash::FxHashMap;

use super::names::{NAME_TAGS, best_tags};
use super::usage::Usage;
use crate::annotate::analysis::Analysis;
use crate::annotate::{NameTag, Upos, Xpos};
use crate::model::kernel::exp;

/// Tags kept of each word.
const CANDIDATES: usize = 3;

/// The likeliest tags, best first, with their probabilities.
type Candidates = [(u8, f32); CANDIDATES];

/// What the network gives a word, as probabilities.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scores {
    upos: Candidates,
    xpos: Candidates,
    names: [f32; NAME_TAGS],
}

impl Scores {
    /// From the network's scores of universal tags, Penn tags and name tags.
    pub(super) fn new(upos: &[f32], xpos: &[f32], names: &[f32]) -> Self {
        let mut of_names = [0.0; NAME_TAGS];
        of_names.iter_mut().zip(names).for_each(|(to, from)| *to = *from);
        let top = names.iter().fold(f32::NEG_INFINITY, |top, &x| top.max(x));
        of_names.iter_mut().for_each(|x| *x = exp(*x - top));
        let sum: f32 = of_names.iter().sum();
        of_names.iter_mut().for_each(|x| *x /= sum);
        Self { upos: candidates(upos), xpos: candidates(xpos), names: of_names }
    }
}

fn candidates(scores: &[f32]) -> Candidates {
    let mut best = [(0, f32::NEG_INFINITY); CANDIDATES];
    for (tag, &score) in scores.iter().enumerate() {
        if score > best[CANDIDATES - 1].1 {
            let at = best.partition_point(|&(_, better)| better >= score);
            best[at..].rotate_right(1);
            best[at] = (tag as u8, score);
        }
    }
    let top = best[0].1;
    let sum: f32 = scores.iter().map(|&x| exp(x - top)).sum();
    best.map(|(tag, score)| (tag, exp(score - top) / sum))
}

/// What a form's occurrences say together: summed probabilities.
#[derive(Clone, Debug)]
struct Votes {
    words: u32,
    upos: [f32; Upos::ALL.len()],
    xpos: [f32; Xpos::ALL.len()],
    /// Outside, then each type.
    names: [f32; TYPES],
}

/// Outside, and the types of names.
const TYPES: usize = NAME_TAGS.div_ceil(2);

impl Default for Votes {
    fn default() -> Self {
        Self { words: 0, upos: [0.0; Upos::ALL.len()], xpos: [0.0; Xpos::ALL.len()], names: [0.0; TYPES] }
    }
}

impl Votes {
    fn add(&mut self, scores: &Scores) {
        self.words += 1;
        scores.upos.iter().for_each(|&(tag, p)| self.upos[usize::from(tag)] += p);
        scores.xpos.iter().for_each(|&(tag, p)| self.xpos[usize::from(tag)] += p);
        scores.names.iter().enumerate().for_each(|(tag, &p)| self.names[tag.div_ceil(2)] += p);
    }

    /// The mean of the other occurrences, given their sum and what this one put into it.
    fn of_others(&self, sum: f32, own: f32) -> f32 {
        (sum - own).max(0.0) / (self.words - 1) as f32
    }
}

/// What stays possible though no other occurrence of the form has it: for tags, and for names.
const LEAST: [f32; 2] = [0.01, 0.02];

/// Settles the tags and names of a document. Adjectives keep their tags: "Korean" is a noun in one sentence and an
/// adjective in the next.
pub(super) fn settle(sentences: &[&[&str]], scores: &[Scores], usage: &Usage, out: &mut [Analysis]) {
    let forms = || sentences.iter().flat_map(|s| s.iter()).copied();
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let mut votes: Vec<Votes> = Vec::new();
    let mut of_word: Vec<Option<u32>> = Vec::with_capacity(scores.len());
    for ((form, scores), word) in forms().zip(scores).zip(out.iter()) {
        let number = votes_matter(form, word.upos).then(|| *numbers.entry(form).or_insert(votes.len() as u32));
        if let Some(n) = number {
            if n as usize == votes.len() {
                votes.push(Votes::default());
            }
            votes[n as usize].add(scores);
        }
        of_word.push(number);
    }
    let mut names = Vec::with_capacity(scores.len() * NAME_TAGS);
    for (((form, scores), word), number) in forms().zip(scores).zip(out.iter_mut()).zip(&of_word) {
        let votes = number.map(|n| &votes[n as usize]).filter(|v| v.words > 1);
        if let Some(votes) = votes {
            let vote = |sum: f32, own: f32| (votes.of_others(sum, own) + LEAST[0]).sqrt();
            let adjective = |tag: u8| Xpos::from_index(tag.into()) == Xpos::Jj;
            if !scores.xpos.iter().take(2).any(|&(tag, _)| adjective(tag)) {
                let xpos = scores.xpos.map(|(tag, p)| (tag, p * vote(votes.xpos[usize::from(tag)], p)));
                word.xpos = Xpos::from_index(best(xpos));
            }
        }
        let of_usage = usage.of(form, word.xpos, word.deprel);
        let adjective = |tag: u8| Upos::from_index(tag.into()) == Upos::Adj;
        let voted = votes.filter(|_| !scores.upos.iter().take(2).any(|&(tag, _)| adjective(tag)));
        if voted.is_some() || of_usage.is_some() {
            let upos = scores.upos.map(|(tag, p)| {
                let others = voted.map_or(1.0, |v| (v.of_others(v.upos[usize::from(tag)], p) + LEAST[0]).sqrt());
                (tag, p * others * of_usage.map_or(1.0, |u| u.factor(Upos::from_index(tag.into()))))
            });
            word.upos = Upos::from_index(best(upos));
        }
        names.extend(scores.names.iter().enumerate().map(|(tag, &p)| {
            // The sentence itself votes too: one other occurrence is no majority.
            ln(p * votes.map_or(1.0, |v| v.names[tag.div_ceil(2)] / v.words as f32 + LEAST[1]))
        }));
    }
    let mut first = 0;
    for sentence in sentences {
        let words = first..first + sentence.len();
        let own: Vec<f32> = scores[words.clone()].iter().flat_map(|s| s.names.map(ln)).collect();
        let own = best_tags(&own);
        let mut voted = best_tags(&names[words.start * NAME_TAGS..words.end * NAME_TAGS]);
        keep_whole(&own, &mut voted);
        out[words].iter_mut().zip(voted).for_each(|(word, tag)| word.name = tag);
        first += sentence.len();
    }
}

fn ln(p: f32) -> f32 {
    p.max(f32::MIN_POSITIVE).ln()
}

/// What votes would cut to pieces of different types stays the name that the sentence has.
fn keep_whole(own: &[NameTag], voted: &mut [NameTag]) {
    let mut start = 0;
    while start < own.len() {
        let inside = |tag: &NameTag| matches!(tag, NameTag::Inside(_));
        let length = 1 + own[start + 1..].iter().take_while(|tag| inside(tag)).count();
        let name = start..start + length;
        let kind = |tag: NameTag| match tag {
            NameTag::Outside => None,
            NameTag::Begin(kind) | NameTag::Inside(kind) => Some(kind),
        };
        if voted[name.clone()].iter().any(|&tag| kind(tag) != kind(voted[start])) {
            voted[name.clone()].copy_from_slice(&own[name.clone()]);
            // What went on from a piece begins by itself now.
            if let Some(next) = voted.get_mut(name.end).filter(|tag| inside(tag)) {
                *next = kind(*next).map_or(NameTag::Outside, NameTag::Begin);
            }
        }
        start = name.end;
    }
}

/// Whether a form's occurrences tell of one another: words of one letter and of grammar do not.
fn votes_matter(form: &str, upos: Upos) -> bool {
    let content = matches!(upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::X | Upos::Intj | Upos::Verb);
    content && form.chars().nth(1).is_some()
}

fn best(candidates: Candidates) -> usize {
    let mut best = candidates[0];
    for candidate in candidates {
        if candidate.1 > best.1 {
            best = candidate;
        }
    }
    best.0.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Deprel, NameType};

    fn word() -> Analysis {
        Analysis {
            upos: Upos::Propn,
            xpos: Xpos::Nnp,
            head: None,
            deprel: Deprel::Root,
            certainty: 1.0,
            name: NameTag::Outside,
            referent: None,
        }
    }

    /// Scores of a proper noun that begins a name with these odds of person and place.
    fn proper(person: f32, place: f32) -> Scores {
        let mut upos = [0.0; Upos::ALL.len()];
        upos[Upos::Propn as usize] = 5.0;
        let mut xpos = [0.0; Xpos::ALL.len()];
        xpos[Xpos::Nnp as usize] = 5.0;
        let mut names = [0.0; NAME_TAGS];
        (names[1], names[5]) = (person, place);
        Scores::new(&upos, &xpos, &names)
    }

    #[test]
    fn a_doubtful_name_follows_the_plain_one() {
        let plain = proper(9.0, 0.0);
        let doubtful = proper(4.0, 4.5);
        let settled = |sentences: &[&[&str]], scores: &[Scores]| {
            let mut words = vec![word(); scores.len()];
            settle(sentences, scores, &Usage::default(), &mut words);
            words.into_iter().map(|w| w.name).collect::<Vec<_>>()
        };
        let [person, place] = [NameType::Person, NameType::Location].map(NameTag::Begin);
        assert_eq!(settled(&[&["Orla"], &["Orla"]], &[plain, doubtful]), [person, person]);
        assert_eq!(settled(&[&["Orla"], &["Tarn"]], &[plain, doubtful]), [person, place]);
        assert!(settled(&[], &[]).is_empty());
    }

    #[test]
    fn votes_do_not_cut_a_name() {
        use NameTag::{Begin, Inside, Outside};
        let (person, company) = (NameType::Person, NameType::Organization);
        let own = [Begin(company), Inside(company), Outside, Begin(person)];
        let mut voted = [Begin(company), Begin(person), Inside(person), Begin(company)];
        keep_whole(&own, &mut voted);
        assert_eq!(voted, [Begin(company), Inside(company), Begin(person), Begin(company)]);
        let mut voted = [Begin(person), Inside(person), Outside, Outside];
        keep_whole(&own, &mut voted);
        assert_eq!(voted, [Begin(person), Inside(person), Outside, Outside]);
    }

    #[test]
    fn candidates_are_the_likeliest() {
        let best = candidates(&[0.0, 3.0, 1.0, 2.0, -1.0]);
        assert_eq!(best.map(|(tag, _)| tag), [1, 3, 2]);
        assert!(best[0].1 > best[1].1 && best[1].1 > best[2].1);
    }
}
