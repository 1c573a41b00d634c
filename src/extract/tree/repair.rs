//! Mends attachments that the parser gets wrong again and again and that the words themselves decide. Takes the heads
//! and relations of a sentence and changes them in place; only ever attaches a phrase higher up.
//!
//! - "After the vote failed, the premier resigned": the noun phrase after the comma is the subject of the main verb.
//! - "a day after the talks broke down": a finite verb right behind "after" and a noun has that noun for its subject.
//! - "agreed on Friday to resume the talks": the infinitive is what was agreed.
//! - "A jury on Friday convicted": a day between subject and verb dates the verb.
//! - "a lawyer at Lund Bank, which sued them", "Ann Lee of Lund Bank, who sued them": "who" is somebody, "which" is not.
//! - "met Ann Lee, the leader, in Rome": what a comma parts from a description belongs to the verb or the event.

use crate::annotate::{Annotated, Deprel, EntityType, Lexicon, Upos, Xpos};
use crate::extract::frames;
use crate::span::TokenId;

/// Chains of heads longer than this are parser debris.
const LONGEST_CLIMB: usize = 24;
/// Prepositions that may part from a description.
const CIRCUMSTANTIAL: &[&str] =
    &["in", "at", "on", "during", "after", "before", "since", "until", "near", "outside", "inside", "following"];
/// Prepositions that introduce clauses too.
const SUBORDINATING: &[&str] = &["after", "before", "since", "until", "till", "as"];

/// A sentence being mended.
pub(super) struct Sentence<'a> {
    pub(super) doc: &'a Annotated,
    /// The first token; all positions count from it.
    pub(super) first: u32,
    pub(super) heads: &'a mut [Option<u32>],
    pub(super) rels: &'a mut [Deprel],
}

impl Sentence<'_> {
    /// Mends the whole sentence. Linear.
    pub(super) fn mend(&mut self) {
        for t in 0..self.heads.len() as u32 {
            match self.rels[t as usize] {
                Deprel::Obj | Deprel::Nsubj | Deprel::NsubjPass => self.stray_subject(t),
                Deprel::Advcl => {
                    self.hidden_subject(t);
                    self.parted_infinitive(t);
                }
                Deprel::Nmod | Deprel::NmodUnmarked if self.is_weekday(t) => self.day_before_verb(t),
                Deprel::Nmod => self.parted_phrase(t),
                Deprel::AclRelcl => self.relative(t),
                _ => {}
            }
        }
    }

    fn stray_subject(&mut self, t: u32) {
        let Some(verb) = self.head(t) else { return };
        let Some(main) = self.head(verb).filter(|_| self.rels[verb as usize] == Deprel::Advcl) else { return };
        let object = self.rels[t as usize] == Deprel::Obj;
        let apart = t > verb && t < main && (!object || self.follows_comma(t));
        if apart && self.upos(main) != Upos::Noun && !self.has_subject(main) {
            let passive = self.dependents(main).any(|d| self.rels[d as usize] == Deprel::AuxPass);
            self.attach(t, main, if passive { Deprel::NsubjPass } else { Deprel::Nsubj });
        }
    }

    fn hidden_subject(&mut self, verb: u32) {
        if !matches!(self.xpos(verb), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp) || self.has_subject(verb) {
            return;
        }
        let marked = self.dependents(verb).any(|d| d < verb && self.rels[d as usize] == Deprel::Mark);
        let Some(noun) = verb.checked_sub(1).filter(|&n| self.upos(n) == Upos::Noun && !marked) else { return };
        let case = self.dependents(noun).find(|&d| self.rels[d as usize] == Deprel::Case);
        let Some(case) = case.filter(|&c| SUBORDINATING.contains(&self.lemma(c))) else { return };
        let Some(above) = self.head(noun).filter(|&h| h != verb) else { return };
        if matches!(self.rels[noun as usize], Deprel::Obl | Deprel::Nmod) && above < noun {
            self.attach(noun, verb, Deprel::Nsubj);
            self.attach(case, verb, Deprel::Mark);
            self.attach(verb, above, Deprel::Advcl);
        }
    }

    fn parted_infinitive(&mut self, verb: u32) {
        let Some(above) = self.head(verb).filter(|&h| h < verb && self.upos(h) == Upos::Verb) else { return };
        let first = self.dependents(verb).next();
        let infinitive = self.xpos(verb) == Xpos::Vb
            && first.is_some_and(|d| self.rels[d as usize] == Deprel::Mark && self.lemma(d) == "to");
        let open = |d: u32| !matches!(self.rels[d as usize], Deprel::Xcomp | Deprel::Ccomp | Deprel::Obj);
        if infinitive && frames::takes_infinitive(self.lemma(above)) && self.dependents(above).all(open) {
            self.rels[verb as usize] = Deprel::Xcomp;
        }
    }

    fn parted_phrase(&mut self, t: u32) {
        let Some(mut at) = self.head(t).filter(|&h| h < t) else { return };
        let case = self.dependents(t).find(|&d| self.rels[d as usize] == Deprel::Case);
        let Some(case) = case.filter(|&c| c < t && CIRCUMSTANTIAL.contains(&self.lemma(c))) else { return };
        let comma = case.checked_sub(1).filter(|&c| self.form(c) == ",");
        // "a deal in Rome, in May": one circumstance after another.
        let Some(comma) = comma.filter(|&c| c > at) else { return };
        let series = |s: &Self, h: u32| {
            let mut ds = s.dependents(h);
            ds.any(|d| d < comma && d > h && s.rels[d as usize] == Deprel::Conj)
        };
        for _ in 0..LONGEST_CLIMB {
            if matches!(self.upos(at), Upos::Verb | Upos::Aux) && self.rels[at as usize] != Deprel::Amod {
                self.attach(t, at, Deprel::Obl);
                return;
            }
            if self.is_event(at) && at + 1 < comma {
                self.attach(t, at, Deprel::Nmod);
                return;
            }
            let copula = self.dependents(at).any(|d| self.rels[d as usize] == Deprel::Cop);
            if copula || series(self, at) {
                return;
            }
            let nominal = matches!(
                self.rels[at as usize],
                Deprel::Nmod
                    | Deprel::NmodUnmarked
                    | Deprel::Appos
                    | Deprel::Conj
                    | Deprel::Obj
                    | Deprel::Obl
                    | Deprel::OblAgent
                    | Deprel::Nsubj
                    | Deprel::NsubjPass
                    | Deprel::Iobj
            );
            match self.head(at).filter(|&h| h < t && nominal) {
                Some(next) => at = next,
                None => return,
            }
        }
    }

    fn relative(&mut self, verb: u32) {
        let Some(noun) = self.head(verb).filter(|&n| n < verb) else { return };
        let pronoun = (noun + 1..=verb).find(|&t| matches!(self.xpos(t), Xpos::Wp | Xpos::Wdt | Xpos::WpPoss));
        let Some(pronoun) = pronoun else { return };
        let somebody =
            |s: &Self, t: u32| s.entity_type(t).map(|kind| matches!(kind, EntityType::Person | EntityType::Group));
        let to = match (self.lemma(pronoun), somebody(self, noun)) {
            // Of the nouns inside the phrase the last one.
            ("which", Some(true)) => {
                let inside = (noun + 1..pronoun).rev().find(|&t| self.entity_type(t).is_some());
                inside.filter(|&t| self.is_below(t, noun) && somebody(self, t) == Some(false))
            }
            ("who" | "whom", Some(false)) => {
                let nominal = matches!(self.rels[noun as usize], Deprel::Nmod | Deprel::Appos);
                self.head(noun).filter(|&h| nominal && h < noun && somebody(self, h) == Some(true))
            }
            _ => None,
        };
        if let Some(to) = to {
            self.attach(verb, to, Deprel::AclRelcl);
        }
    }

    /// Whether `t` hangs on `above` through nouns.
    fn is_below(&self, t: u32, above: u32) -> bool {
        let mut at = t;
        for _ in 0..LONGEST_CLIMB {
            match self
                .head(at)
                .filter(|_| matches!(self.rels[at as usize], Deprel::Nmod | Deprel::Conj | Deprel::Appos))
            {
                Some(head) if head == above => return true,
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    }

    /// What the phrase headed by a word is, if any is.
    fn entity_type(&self, t: u32) -> Option<EntityType> {
        let token = self.token(t);
        let span = self.doc.token(token).span;
        // Mentions are in order of start; a phrase of more words before its head is no name to look for.
        let end = self.doc.mentions.partition_point(|m| m.span.start <= span.start);
        let near = self.doc.mentions[..end].iter().rev().take(NEAR);
        near.filter(|m| m.head == token).map(|m| self.doc.entity(m.entity).entity_type).next()
    }

    fn day_before_verb(&mut self, t: u32) {
        let Some(subject) = self.head(t).filter(|&h| h < t) else { return };
        let is_subject = matches!(self.rels[subject as usize], Deprel::Nsubj | Deprel::NsubjPass);
        if let Some(verb) = self.head(subject).filter(|&v| is_subject && v > t && !self.is_event(subject)) {
            self.attach(t, verb, Deprel::Obl);
        }
    }

    fn is_weekday(&self, t: u32) -> bool {
        const DAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        DAYS.contains(&self.form(t))
    }

    fn attach(&mut self, t: u32, head: u32, rel: Deprel) {
        self.heads[t as usize] = Some(head);
        self.rels[t as usize] = rel;
    }

    /// Dependents near a word, in text order: enough for the small words and arguments around it.
    fn dependents(&self, of: u32) -> impl Iterator<Item = u32> + '_ {
        let near = of.saturating_sub(REACH)..self.heads.len().min((of + REACH) as usize) as u32;
        near.filter(move |&d| self.heads[d as usize] == Some(of))
    }

    fn has_subject(&self, verb: u32) -> bool {
        self.dependents(verb).any(|d| matches!(self.rels[d as usize], Deprel::Nsubj | Deprel::NsubjPass))
    }

    /// Whether a comma stands right before the phrase of `t`.
    fn follows_comma(&self, t: u32) -> bool {
        let first = self.dependents(t).next().map_or(t, |d| d.min(t));
        self.form(first) == "," || first.checked_sub(1).is_some_and(|before| self.form(before) == ",")
    }

    fn is_event(&self, t: u32) -> bool {
        self.upos(t) == Upos::Noun
            && Lexicon::shared().noun(self.lemma(t)).is_some_and(|class| class.entity_type == EntityType::Event)
    }

    fn head(&self, t: u32) -> Option<u32> {
        self.heads[t as usize]
    }

    fn token(&self, t: u32) -> TokenId {
        TokenId(self.first + t)
    }

    fn upos(&self, t: u32) -> Upos {
        self.doc.token(self.token(t)).upos
    }

    fn xpos(&self, t: u32) -> Xpos {
        self.doc.token(self.token(t)).xpos
    }

    fn lemma(&self, t: u32) -> &str {
        &self.doc.token(self.token(t)).lemma
    }

    fn form(&self, t: u32) -> &str {
        self.doc.form(self.token(t))
    }
}

/// Mentions before a word among which the one it heads is looked for.
const NEAR: usize = 12;

/// Words to each side of a word among which its dependents are looked for.
const REACH: u32 = 24;
