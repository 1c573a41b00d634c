//! Where and when a clause's event happened, and to whom it was directed.

use super::super::{When, place};
use super::{Reader, Target};
use crate::annotate::{Deprel, EntityType, Upos, Xpos};
use crate::extract::clause::{Kind, LONGEST_CHAIN, Mood, Oblique, Via, continues};
use crate::extract::frames;
use crate::extract::relations::RelationType;
use crate::span::TokenId;

impl Reader<'_, '_, '_> {
    /// Where it happened: a locative argument or one inside the subject or object ("the talks in Rome"); of what goes
    /// somewhere or strikes a place, that place.
    pub(super) fn place(&self, target: &Target, kind: RelationType) -> Option<TokenId> {
        let (s, clause) = (self.s, self.clause);
        let own = self.governors().find_map(|i| place::of_clause(s, &s.clauses[i], &target.heads));
        own.or_else(|| {
            let ends = clause.subject.into_iter().chain(clause.object).map(|a| a.head);
            // "appeared before a judge in Rome"
            let faced = |h: &TokenId| clause.kind == Kind::Verb && s.nodes.kind(*h) == Some(EntityType::Person);
            let ends = ends.chain(target.heads.iter().copied().filter(faced));
            let obliques = clause.obliques.iter().filter(|o| self.preposition(o) == "of").map(|o| o.argument.head);
            let of = |h: TokenId| match s.nodes.kind(h) {
                Some(EntityType::Person) => s.tree.with(h, Deprel::Nmod).find_map(|m| place::named_by(s, m)),
                _ if s.is_event(h) => place::of_event(s, h),
                _ => None,
            };
            ends.chain(obliques).find_map(of)
        })
        .or_else(|| {
            // "A court in Rome sentenced him": what is done by those who are somewhere is done there.
            let told = s.tree.xpos(clause.head) == Xpos::Vbd && clause.mood == Mood::Fact;
            let subject = clause.subject.map(|a| a.head).filter(|&h| told && s.tree.upos(h) == Upos::Noun);
            subject.filter(|&h| s.nodes.is_actor(h)).and_then(|h| place::within_phrase(s, h))
        })
        .or_else(|| {
            let struck = |&h: &TokenId| s.nodes.kind(h) == Some(EntityType::Place);
            let site = |h: &TokenId| place::is_site(s, *h) && place::names_itself(s, *h);
            // "will fly to Rome" announces a journey.
            let own = frames::classify(&frames::Predicate::of(&clause.lemma));
            let announced = own == RelationType::Move && !target.lemma.is_empty();
            let there = match if announced { own } else { kind } {
                RelationType::Move if !leaves(&clause.lemma) && !target.lemma.contains("from") => {
                    target.heads.iter().find(|h| site(h))
                }
                _ if matches!(clause.lemma.as_str(), "visit" | "tour") => target.heads.iter().find(|h| site(h)),
                RelationType::Assault => target.heads.iter().find(|h| site(h) && struck(h)),
                _ => None,
            };
            there.map(|&h| place::narrow(s, h)).or_else(|| place::sent_to(s, clause))
        })
    }

    /// When it happened; what dates "agreed" dates "agreed to sell".
    pub(super) fn time(&self) -> Option<When> {
        let s = self.s;
        let shared = || {
            let mut shared = self.clause.obliques.iter().filter(|o| o.argument.via == Via::Shared);
            shared.find_map(|o| s.times.at(o.argument.head)).map(When::of)
        };
        self.governors().find_map(|i| s.time_of(s.clauses[i].head)).or_else(shared)
    }

    /// The clause and those that it goes on from: "sell" and "agreed" in "agreed to sell".
    pub(super) fn governors(&self) -> impl Iterator<Item = usize> + '_ {
        let clauses = self.s.clauses;
        std::iter::successors(Some(self.i), move |&i| continues(clauses, i).map(|(_, parent)| parent))
            .take(LONGEST_CHAIN)
    }

    /// To whom: the indirect object, or "to" somebody.
    pub(super) fn recipient(&self, target: &Target) -> Option<TokenId> {
        let s = self.s;
        if let Some(indirect) = self.clause.indirect.filter(|a| !target.heads.contains(&a.head)) {
            return s.nodes.kind(indirect.head).map(|_| indirect.head);
        }
        let recipient = |o: &&Oblique| {
            let head = o.argument.head;
            self.preposition(o) == "to" && s.nodes.is_actor(head) && !target.heads.contains(&head)
        };
        let object = self.clause.object?.head;
        let inner = || {
            s.tree.with(object, Deprel::Nmod).find(|&m| {
                s.tree.child(m, Deprel::Case).is_some_and(|c| s.tree.lemma(c) == "to")
                    && s.nodes.is_actor(m)
                    && !target.heads.contains(&m)
            })
        };
        self.clause.obliques.iter().find(recipient).map(|o| o.argument.head).or_else(inner)
    }
}

/// Verbs of motion whose object is where it began.
fn leaves(lemma: &str) -> bool {
    matches!(lemma, "leave" | "depart" | "flee" | "quit" | "exit" | "vacate" | "evacuate" | "abandon")
}
