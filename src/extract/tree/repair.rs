//! Mends attachments that the parser gets wrong again and again and that the words themselves decide.
//!
//! - "agreed on Friday to resume the talks": the infinitive is what was agreed.
//! - "a lawyer at Lund Bank, which sued them", "Ann Lee of Lund Bank, who sued them": "who" is somebody, "which" is not.
//!
//! Takes the heads and relations of a sentence and changes them in place. Fourteen other repairs, here and after the network,
//! went when the parser had learned from news: without any one of them the trees of the treebanks and the relations of
//! forty-one annotated articles changed by less than 0.2 points either way, mostly by none.

use crate::annotate::{Annotated, Deprel, EntityType, Upos, Xpos};
use crate::extract::frames;
use crate::span::TokenId;

/// Chains of heads longer than this are parser debris.
const LONGEST_CLIMB: usize = 24;

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
                Deprel::Advcl => self.parted_infinitive(t),
                Deprel::AclRelcl => self.relative(t),
                _ => {}
            }
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

    fn attach(&mut self, t: u32, head: u32, rel: Deprel) {
        self.heads[t as usize] = Some(head);
        self.rels[t as usize] = rel;
    }

    /// Dependents near a word, in text order: enough for the small words and arguments around it.
    fn dependents(&self, of: u32) -> impl Iterator<Item = u32> + '_ {
        let near = of.saturating_sub(REACH)..self.heads.len().min((of + REACH) as usize) as u32;
        near.filter(move |&d| self.heads[d as usize] == Some(of))
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
}

/// Mentions before a word among which the one it heads is looked for.
const NEAR: usize = 12;

/// Words to each side of a word among which its dependents are looked for.
const REACH: u32 = 24;
