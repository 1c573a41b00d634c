//! Who said what: every attribution whose source the text mentions becomes `source | say | statement`, with addressee,
//! place and time of the saying.
//!
//! A saying clause that the event rule reads too is told here alone; where the content is only a noun phrase ("criticized
//! the plan"), the event rule tells it better and nothing is said here.

use super::{Fact, Sentence, event, typing};
use crate::annotate::{Deprel, Upos};
use crate::extract::relations::RelationType;
use crate::extract::speech::{Attitude, Attribution, Form};
use crate::extract::triple::{Modality, Polarity};
use crate::span::TokenId;

/// Reads the attributions of the sentence; takes back what the event rule made of the same cues.
pub(super) fn read(s: &Sentence<'_, '_>, out: &mut Vec<Fact>) {
    let first = out.iter().rposition(|f| f.sentence != s.id).map_or(0, |i| i + 1);
    for (index, attribution) in s.attributions.iter().enumerate() {
        // "tried to win", "sought to win" are told with their verb.
        let intends = attribution.form == Form::Infinitive && attribution.attitude == Attitude::Intention;
        let Some(source) = attribution.source.filter(|_| attribution.form != Form::Phrase && !intends) else {
            continue;
        };
        let same = |f: &Fact| f.predicate == attribution.cue && f.statement.is_none() && f.clause.is_some();
        let complete = |f: &Fact| f.object.is_some() && f.object != attribution.addressee;
        let clausal = attribution.content_head.is_some_and(|h| s.clauses.iter().any(|c| c.head == h));
        if !clausal && attribution.content_head.is_some() && out[first..].iter().any(|f| same(f) && complete(f)) {
            continue;
        }
        let sources: Vec<TokenId> = speakers(s, source.head);
        if sources.is_empty() {
            continue;
        }
        if attribution.form != Form::Infinitive {
            let mut i = first;
            while i < out.len() {
                if same(&out[i]) && (!complete(&out[i]) || out[i].kind == RelationType::Say) {
                    out.remove(i);
                } else {
                    i += 1;
                }
            }
        }
        let told = told(s, attribution);
        for subject in sources {
            out.push(Fact { subject, statement: Some(s.first_attribution + index), ..told.clone() });
        }
    }
}

/// Nouns for what is said or written: whoever made it speaks through it.
const TEXTS: &[&str] = &[
    "announcement",
    "article",
    "comment",
    "commentary",
    "communique",
    "communiqué",
    "complaint",
    "declaration",
    "document",
    "editorial",
    "email",
    "filing",
    "indictment",
    "lawsuit",
    "letter",
    "memo",
    "message",
    "note",
    "notice",
    "post",
    "press release",
    "release",
    "report",
    "resolution",
    "ruling",
    "speech",
    "statement",
    "survey",
    "testimony",
    "tweet",
    "website",
];

/// Those who speak: each conjunct of the source, and for "the ministry's statement" the ministry.
fn speakers(s: &Sentence<'_, '_>, source: TokenId) -> Vec<TokenId> {
    let tree = s.tree;
    let mut found = Vec::new();
    for head in tree.conjuncts(source) {
        let text = !s.nodes.is_actor(head) && TEXTS.contains(&tree.lemma(head).to_lowercase().as_str());
        let author = || {
            let by = tree.with(head, Deprel::Nmod).filter(|&m| {
                tree.child(m, Deprel::Case).is_some_and(|c| matches!(tree.lemma(c), "by" | "from" | "of"))
            });
            let owner = tree.with(head, Deprel::NmodPoss).map(|p| tree.antecedent(p));
            owner.chain(by).find(|&a| s.nodes.is_actor(a))
        };
        found.push(text.then(author).flatten().unwrap_or(head));
    }
    found.retain(|&h| s.nodes.mention(h).is_some());
    found
}

/// The saying itself, without its subject.
fn told(s: &Sentence<'_, '_>, attribution: &Attribution) -> Fact {
    let tree = s.tree;
    let cue = attribution.cue;
    let clause = s.clauses.iter().position(|c| c.head == cue);
    let mut words = vec![cue];
    let mut lemma = tree.lemma(cue).to_lowercase();
    for particle in tree.with(cue, Deprel::CompoundPrt) {
        words.push(particle);
        lemma.push(' ');
        lemma.push_str(tree.lemma(particle));
    }
    if tree.upos(cue) != Upos::Verb && clause.is_none() {
        let fixed: Vec<_> = tree.with(cue, Deprel::Fixed).collect();
        words.extend(&fixed);
        if tree.upos(cue) == Upos::Verb || !fixed.is_empty() || lemma == "according" {
            "say".clone_into(&mut lemma);
        }
    }
    let kind = match clause.map(|c| typing::clause_type(s, c, None, &[])) {
        None | Some(RelationType::Act | RelationType::Make | RelationType::Give | RelationType::Own) => {
            RelationType::Say
        }
        Some(kind) if attribution.form == Form::Infinitive => kind,
        Some(kind @ (RelationType::Accuse | RelationType::Request | RelationType::Threaten | RelationType::Reject)) => {
            kind
        }
        Some(_) => RelationType::Say,
    };
    Fact {
        sentence: s.id,
        predicate: cue,
        clause,
        words,
        lemma,
        kind,
        subject: cue,
        object: None,
        statement: None,
        to: attribution.addressee.filter(|&t| s.nodes.is_known(t)),
        place: clause.and_then(|c| event::place(s, c)),
        time: s.time_of(cue),
        polarity: if attribution.negated { Polarity::Negative } else { Polarity::Positive },
        modality: clause.map_or(Modality::Asserted, |c| event::modality(s.clauses, c)),
        confidence: 0.9,
    }
}
