//! Where and when a clause's event happened, and to whom it was directed.

use super::super::typing::names_event;
use super::{Reader, Target};
use crate::annotate::{Deprel, EntityType};
use crate::extract::clause::{LONGEST_CHAIN, Oblique, Via, continues};
use crate::span::TokenId;

impl Reader<'_, '_, '_> {
    /// Where it happened: a locative argument, else one inside the subject or object ("the talks in Rome").
    pub(super) fn place(&self, target: &Target) -> Option<TokenId> {
        let (s, clause) = (self.s, self.clause);
        let tree = s.tree;
        let located = |h: TokenId| {
            let preposition = tree.text(&tree.case(h)).to_lowercase();
            matches!(preposition.as_str(), "in" | "at" | "on" | "near" | "inside" | "outside" | "across" | "throughout")
                && s.nodes.is_place(h)
        };
        let free = |h: &TokenId| located(*h) && !target.heads.contains(h);
        let own = self.governors().find_map(|i| s.clauses[i].obliques.iter().map(|o| o.argument.head).find(free));
        own.or_else(|| {
            let ends = clause.subject.into_iter().chain(clause.object).map(|a| a.head);
            let obliques = clause.obliques.iter().map(|o| o.argument.head);
            ends.chain(obliques)
                .filter(|&h| {
                    matches!(s.nodes.kind(h), Some(EntityType::Event | EntityType::Person)) || names_event(s.tree, h)
                })
                .flat_map(|h| tree.with(h, Deprel::Nmod))
                // "the attack on the town" is not where it was.
                .find(|&m| located(m) && tree.child(m, Deprel::Case).is_none_or(|c| tree.lemma(c) != "on"))
        })
    }

    /// When it happened; what dates "agreed" dates "agreed to sell".
    pub(super) fn time(&self) -> Option<TokenId> {
        let s = self.s;
        let shared = || {
            let shared = self.clause.obliques.iter().filter(|o| o.argument.via == Via::Shared);
            shared.map(|o| o.argument.head).find(|&h| s.times.at(h).is_some())
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
