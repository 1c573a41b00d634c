//! [`Assembler`]: facts between words → [`Triple`]s between entities, without repeats, in order; what lies inside
//! somebody's speech is marked as said by them.

use rustc_hash::FxHashSet;

use super::nodes::Nodes;
use super::relations::RelationType;
use super::rules::{Fact, When};
use super::speech::{Attitude, Attribution, Form, Kind};
use super::time::TimeExpressions;
use super::triple::{Arg, Modality, Object, Relation, Statement, Time, Triple};
use crate::annotate::{Annotated, Deprel};
use crate::identity::statement_id;
use crate::span::{EntityId, SentenceId, Span, TokenId};

/// Pieces of content that start between a predicate and the piece it lies in: more only in broken text.
const NEAR: usize = 64;

/// Members of a coordination.
const LONGEST_LIST: usize = 24;
/// Statements within statements are followed this far.
const DEEPEST: usize = 8;

/// Bytes of evidence.
const LONGEST_EVIDENCE: u32 = 2000;

/// What a triple points at, to tell repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum End {
    Nothing,
    Entity(EntityId),
    Statement(usize),
}

/// Turns facts into triples.
pub(crate) struct Assembler<'a> {
    doc: &'a Annotated,
    nodes: Nodes<'a>,
    times: &'a TimeExpressions,
    attributions: &'a [Attribution],
    /// The pieces of all contents, by start, each with its attribution; and the furthest end up to each.
    pieces: Vec<(Span, usize)>,
    furthest: Vec<u32>,
    /// Predicates with their ends, to tell repeats.
    told: FxHashSet<(TokenId, EntityId, End)>,
    /// States of affairs with their ends: they are told once a document.
    lasting: FxHashSet<(RelationType, EntityId, End)>,
    /// Each with the place of its predicate's head word.
    triples: Vec<(Span, Triple)>,
}

impl<'a> Assembler<'a> {
    /// An empty list for a document.
    pub(crate) fn new(
        doc: &'a Annotated,
        nodes: Nodes<'a>,
        times: &'a TimeExpressions,
        attributions: &'a [Attribution],
    ) -> Self {
        let mut pieces: Vec<(Span, usize)> =
            attributions.iter().enumerate().flat_map(|(i, a)| a.content.iter().map(move |&s| (s, i))).collect();
        pieces.sort_unstable();
        let mut reach = 0;
        let furthest = pieces.iter().map(|(s, _)| {
            reach = reach.max(s.end);
            reach
        });
        let furthest = furthest.collect();
        Self {
            doc,
            nodes,
            times,
            attributions,
            pieces,
            furthest,
            told: FxHashSet::default(),
            lasting: FxHashSet::default(),
            triples: Vec::new(),
        }
    }

    /// Adds a fact unless it is a repeat or one of its ends is no node.
    pub(crate) fn add(&mut self, fact: &Fact) {
        let Some(subject) = self.nodes.entity(fact.subject) else { return };
        let end = match (fact.statement, fact.object) {
            (Some(statement), _) => End::Statement(statement),
            (None, Some(object)) => match self.nodes.entity(object) {
                Some(entity) => End::Entity(entity),
                None => return,
            },
            (None, None) => End::Nothing,
        };
        let lasts = fact.kind.is_standing();
        // A wish that amounts to an offer, a demand or a threat is told wherever it stands.
        let plain = matches!(fact.kind, RelationType::Say | RelationType::Act);
        if plain && fact.statement.is_some_and(|i| !self.stands_apart(i) || self.is_own_attitude(i)) {
            return;
        }
        if !self.told.insert((fact.predicate, subject, end)) || lasts && !self.lasting.insert((fact.kind, subject, end))
        {
            return;
        }
        let Some(mut subject) = self.nodes.arg(fact.subject) else { return };
        if let Some(pronoun) = self.relative(fact) {
            subject.span = self.doc.token(pronoun).span;
            self.doc.form(pronoun).clone_into(&mut subject.text);
        }
        let object = match (fact.statement, fact.object) {
            (Some(statement), _) => self.statement(statement),
            (None, Some(object)) => self.nodes.arg(object).map(Object::Entity),
            (None, None) => None,
        };
        if object.is_none() && end != End::Nothing {
            return;
        }
        let predicate = self.doc.token(fact.predicate).span;
        let evidence = self.evidence(fact.sentence, predicate);
        // What holds anyway ("the ministry's spokeswoman") is not part of the claim.
        let speech = if lasts && fact.clause.is_none() { None } else { self.speech(predicate, fact) };
        let triple = Triple {
            sentence: fact.sentence,
            evidence_span: evidence,
            evidence: self.doc.slice(evidence).to_owned(),
            subject,
            relation: self.relation(fact),
            object,
            to: self.optional(fact.to),
            place: self.optional(fact.place),
            time: fact.time.and_then(|t| self.time(t)),
            polarity: fact.polarity,
            modality: speech.map_or(fact.modality, |i| reported(self.attributions[i].attitude, fact.modality)),
            by: speech
                .map(|i| &self.attributions[self.speaker(i)])
                .filter(|a| !self.is_own_plan(a, fact))
                .and_then(|a| a.source)
                .and_then(|s| self.nodes.arg(s.head)),
            confidence: fact.confidence,
        };
        self.triples.push((predicate, triple));
    }

    /// "Lee, who said": the pronoun is what stands there for the speaker.
    fn relative(&self, fact: &Fact) -> Option<TokenId> {
        let source = self.attributions.get(fact.statement?)?.source?;
        (source.head == fact.subject && source.place != source.head).then_some(source.place)
    }

    /// "agreed to sell": who sells is not speaking about somebody.
    fn is_own_plan(&self, attribution: &Attribution, fact: &Fact) -> bool {
        let Some(source) = attribution.source.filter(|_| attribution.form == Form::Infinitive) else { return false };
        // "A and B agreed to sell"
        let first = std::iter::successors(Some(fact.subject), |&t| {
            let token = self.doc.token(t);
            token.head.filter(|_| token.deprel == Deprel::Conj)
        });
        self.nodes.entity(source.head) == self.nodes.entity(fact.subject)
            || first.take(LONGEST_LIST).any(|t| t == source.head)
    }

    /// Whether a statement inside another one is worth a node of its own: what somebody else is said to have said, not
    /// what he is said to think or plan; in a quotation only of those whom the text knows otherwise.
    fn stands_apart(&self, index: usize) -> bool {
        let inner = &self.attributions[index];
        let Some(outer) = inner.within.map(|i| &self.attributions[i]) else { return true };
        let known = || inner.source.is_some_and(|s| self.nodes.is_actor(s.head) && self.nodes.is_established(s.head));
        inner.attitude == Attitude::Speech && (outer.kind == Kind::Indirect || known())
    }

    /// Whether an attribution only says what a speaker thinks himself: "I think" in a quotation, "he believes" in "he said
    /// that he believes". His statement says that already.
    fn is_own_attitude(&self, index: usize) -> bool {
        let own = &self.attributions[index];
        let Some(outer) = own.within.map(|i| &self.attributions[i]) else { return false };
        if own.attitude == Attitude::Speech {
            return false;
        }
        let Some(source) = own.source else { return true };
        let form = self.doc.form(source.head);
        let person = ["i", "we", "you", "one"].iter().any(|p| form.eq_ignore_ascii_case(p));
        let same = || {
            let speaker = outer.source.and_then(|s| self.nodes.entity(s.head));
            speaker.is_some() && self.nodes.entity(source.head) == speaker
        };
        person && outer.kind != Kind::Indirect || same()
    }

    /// The sentence, or of one that no writer would call a sentence the part around the predicate.
    fn evidence(&self, sentence: SentenceId, predicate: Span) -> Span {
        let whole = self.doc.sentences[sentence.index()].span;
        if whole.len() <= LONGEST_EVIDENCE {
            return whole;
        }
        let text = &self.doc.document.text;
        let mut start = whole.start.max(predicate.start.saturating_sub(LONGEST_EVIDENCE / 2));
        let mut end = whole.end.min(start + LONGEST_EVIDENCE).max(predicate.end);
        while !text.is_char_boundary(start as usize) {
            start += 1;
        }
        while !text.is_char_boundary(end as usize) {
            end -= 1;
        }
        Span::new(start, end)
    }

    /// The innermost attribution in whose content a predicate lies, but for what the subject itself plans.
    fn speech(&self, at: Span, fact: &Fact) -> Option<usize> {
        let end = self.pieces.partition_point(|(s, _)| s.start <= at.start);
        let mut best: Option<(u32, usize)> = None;
        for i in (0..end).rev().take(NEAR) {
            if self.furthest[i] < at.end {
                break;
            }
            let (span, index) = self.pieces[i];
            let attribution = &self.attributions[index];
            let holds = span.contains(at) && Some(index) != fact.statement && attribution.source.is_some();
            let closer = best.is_none_or(|(length, _)| span.len() < length);
            if holds && closer && !self.is_own_plan(attribution, fact) {
                best = Some((span.len(), index));
            }
        }
        best.map(|(_, index)| index)
    }

    /// Whose statement attribution `index` belongs to: what a speaker thinks himself is said by him, and so is what the
    /// thing was that he says somebody judged: "said that they had accepted the offer of a truce".
    fn speaker(&self, index: usize) -> usize {
        let mut at = index;
        for _ in 0..DEEPEST {
            match self.attributions[at].within {
                Some(outer) if self.is_own_attitude(at) || self.is_judged(at, outer) => at = outer,
                _ => break,
            }
        }
        at
    }

    fn is_judged(&self, index: usize, outer: usize) -> bool {
        let inner = &self.attributions[index];
        let speech = |a: &Attribution| a.attitude == Attitude::Speech && a.source.is_some();
        matches!(inner.form, Form::Judgement | Form::Phrase) && speech(&self.attributions[outer])
    }

    fn statement(&self, index: usize) -> Option<Object> {
        let attribution = self.attributions.get(index)?;
        let pieces: Vec<&str> = attribution.content.iter().map(|&s| self.doc.slice(s).trim()).collect();
        let text = pieces.join(" ");
        Some(Object::Statement(Statement {
            id: statement_id(&text),
            text,
            spans: attribution.content.clone(),
            quoted: attribution.kind == Kind::Direct,
            contains: Vec::new(),
        }))
    }

    fn optional(&mut self, head: Option<TokenId>) -> Option<Arg> {
        head.and_then(|h| self.nodes.arg(h))
    }

    fn relation(&self, fact: &Fact) -> Relation {
        let span = |t: TokenId| self.doc.token(t).span;
        let contiguous = fact.words.windows(2).all(|w| w[0].0 + 1 == w[1].0);
        let whole = match (fact.words.first(), fact.words.last()) {
            (Some(&first), Some(&last)) if contiguous => span(first).cover(span(last)),
            _ => span(fact.predicate),
        };
        let forms: Vec<&str> = fact.words.iter().map(|&w| self.doc.form(w)).collect();
        let text = if contiguous || forms.is_empty() { self.doc.slice(whole).to_owned() } else { forms.join(" ") };
        Relation { kind: fact.kind, lemma: fact.lemma.clone(), text, span: whole }
    }

    fn time(&self, when: When) -> Option<Time> {
        let found = self.times.at(when.at)?;
        let value = when.value.map(|v| v.to_string());
        Some(Time { text: self.doc.slice(found.span).to_owned(), span: found.span, value })
    }

    /// All triples in order of sentence, then of predicate; statements know what they contain.
    pub(crate) fn finish(mut self) -> Vec<Triple> {
        self.triples.sort_by_key(|(predicate, t)| (t.sentence, predicate.start));
        let places: Vec<Span> = self.triples.iter().map(|(predicate, _)| *predicate).collect();
        let mut triples: Vec<Triple> = self.triples.into_iter().map(|(_, t)| t).collect();
        for (i, triple) in triples.iter_mut().enumerate() {
            let Some(Object::Statement(statement)) = &mut triple.object else { continue };
            for span in &statement.spans {
                let first = places.partition_point(|p| p.start < span.start);
                let inside = places[first..].iter().take_while(|p| p.start < span.end).enumerate();
                let inside = inside.filter(|(k, p)| span.contains(**p) && first + k != i);
                statement.contains.extend(inside.map(|(k, _)| (first + k) as u32));
            }
        }
        triples
    }
}

/// How sure what somebody says is.
fn reported(attitude: Attitude, own: Modality) -> Modality {
    match attitude {
        Attitude::Intention => Modality::Possible,
        _ if own == Modality::Possible => Modality::Possible,
        _ => Modality::Reported,
    }
}
