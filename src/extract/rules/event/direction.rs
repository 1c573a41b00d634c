//! At whom an act is directed whose object is a thing: whose offer is rejected, with whom the talks are that are cut off,
//! against whom the strike is. "Peru rejected an offer from Chile": to Chile. "Students began a hunger strike to demand
//! the resignation of the premier": to the premier. "Peru threatened to close the border unless Chile paid": to Chile.
//!
//! Gives the head word of one actor, for PLOVER's event types only; nothing where the object is an actor already.
//! Known misses: peoples named by an adjective ("an Israeli offer"), which are no nodes.

use super::Reader;
use crate::annotate::{Deprel, EntityType, Upos};
use crate::extract::clause::{Clause, Kind, Link};
use crate::extract::frames;
use crate::extract::relations::RelationType;
use crate::extract::rules::typing;
use crate::span::TokenId;

/// Phrases inside phrases are followed this deep.
const DEEPEST: usize = 3;

/// Prepositions of those an act is directed at, the most telling first.
const AT: &[&str] = &["against", "with", "to", "on", "upon", "toward", "towards", "at", "over", "for", "into", "from"];
/// Prepositions of those who made, own or stand for a thing, the most telling first.
const OWNER: &[&str] = &["by", "from", "with", "of", "between"];

impl Reader<'_, '_, '_> {
    /// At whom the act is directed that is done to `things`; `subjects` do it.
    pub(super) fn directed(&self, kind: RelationType, subjects: &[TokenId], things: &[TokenId]) -> Option<TokenId> {
        let s = self.s;
        let done_to = self.clause.passive && self.clause.agent.is_none();
        // A policy directs nothing at anybody; tanks and rockets do.
        let force = matches!(kind, RelationType::Assault | RelationType::Mobilize);
        let somebody = force || subjects.iter().any(|&a| s.nodes.is_actor(a));
        if !kind.is_event() || done_to || !somebody || things.iter().any(|&t| s.nodes.is_actor(t)) {
            return None;
        }
        let own = |t: TokenId| subjects.iter().any(|&a| s.nodes.entity(a) == s.nodes.entity(t));
        let other = |t: &TokenId| !own(*t);
        self.beside(self.clause, kind)
            .filter(other)
            .or_else(|| things.iter().find_map(|&t| self.party(t, kind, DEEPEST, &own)))
            .or_else(|| match kind {
                RelationType::Threaten => self
                    .governors()
                    .find_map(|i| ["unless", "if"].iter().find_map(|mark| typing::condition(s, i, mark))),
                RelationType::Protest | RelationType::Request => self.aim(kind, &own),
                _ => None,
            })
    }

    /// An actor among the clause's prepositional arguments: "fired rockets at", "closed the border to".
    fn beside(&self, clause: &Clause, kind: RelationType) -> Option<TokenId> {
        if judges(kind) {
            return None;
        }
        let s = self.s;
        let with = |preposition: &&str| {
            let own = |o: &&crate::extract::clause::Oblique| s.tree.text(&o.case).eq_ignore_ascii_case(preposition);
            let heads = clause.obliques.iter().filter(own).map(|o| o.argument.head);
            heads.into_iter().find(|&h| s.nodes.is_actor(h))
        };
        AT.iter().find_map(with).or_else(|| self.at_place(clause, kind))
    }

    /// "fired at positions near the town": for acts of force the place they hit.
    fn at_place(&self, clause: &Clause, kind: RelationType) -> Option<TokenId> {
        let s = self.s;
        if !matches!(kind, RelationType::Assault | RelationType::Mobilize) {
            return None;
        }
        let hit = |p: &str| matches!(p, "against" | "at" | "into" | "on");
        let heads = clause.obliques.iter().filter(|o| hit(&s.tree.text(&o.case).to_lowercase()));
        heads.map(|o| o.argument.head).filter(|&h| s.nodes.kind(h) != Some(EntityType::Time)).find_map(|h| {
            let inside = s.tree.with(h, Deprel::Nmod).find(|&m| s.nodes.is_actor(m) || s.nodes.is_place(m));
            Some(h).filter(|&h| s.nodes.is_place(h)).or(inside)
        })
    }

    /// An actor inside the phrase of a thing.
    fn party(
        &self,
        thing: TokenId,
        kind: RelationType,
        depth: usize,
        own: &dyn Fn(TokenId) -> bool,
    ) -> Option<TokenId> {
        let (s, tree) = (self.s, self.s.tree);
        let is_other = |&t: &TokenId| s.nodes.is_actor(t) && !own(t);
        let owner = tree.with(thing, Deprel::NmodPoss).map(|p| tree.antecedent(p)).find(is_other);
        let names = |r: Deprel| tree.with(thing, r).find(|t| tree.upos(*t) == Upos::Propn && is_other(t));
        let by = |list: &[&str]| {
            list.iter().find_map(|&preposition| {
                let of = |m: &TokenId| tree.child(*m, Deprel::Case).is_some_and(|c| tree.lemma(c) == preposition);
                tree.with(thing, Deprel::Nmod).filter(of).find(is_other)
            })
        };
        // "voiced opposition to the law", but "rejected opposition to the law".
        let itself = || frames::noun(typing::modifier(tree, thing).as_deref(), &tree.lemma(thing).to_lowercase());
        let found = if judges(kind) && itself() != Some(kind) {
            owner.or_else(|| by(OWNER)).or_else(|| names(Deprel::Compound))
        } else {
            by(AT).or_else(|| by(OWNER)).or(owner).or_else(|| names(Deprel::Compound))
        };
        found.or_else(|| {
            let deeper = tree.with(thing, Deprel::Nmod).filter(|&m| {
                let case = tree.child(m, Deprel::Case).map(|c| tree.lemma(c)).unwrap_or_default();
                matches!(case, "of" | "by" | "from" | "on" | "over" | "for") && !s.nodes.is_actor(m)
            });
            let mut deeper = deeper.filter(|_| depth > 1);
            deeper.find_map(|m| self.party(m, kind, depth - 1, own))
        })
    }

    /// What it is for: "to demand …", "calling for …", "over …".
    fn aim(&self, kind: RelationType, own: &dyn Fn(TokenId) -> bool) -> Option<TokenId> {
        let s = self.s;
        let over =
            self.clause.obliques.iter().filter(|o| {
                matches!(s.tree.text(&o.case).to_lowercase().as_str(), "over" | "against" | "about" | "at")
            });
        let over = over.map(|o| o.argument.head);
        let aims = self.clause.complements.iter().map(|&c| &s.clauses[c]);
        let aims = aims.filter(|c| {
            matches!(c.link, Link::Acl | Link::Advcl | Link::Xcomp)
                && c.kind == Kind::Verb
                && c.subject.is_none_or(|a| own(a.head))
                && c.mark.is_none_or(|m| matches!(s.tree.lemma(m), "to" | "in" | "by"))
                && typing::aims(s, c)
        });
        let sought = aims.flat_map(|c| {
            let obliques = c.obliques.iter().map(|o| o.argument.head);
            c.undergoer().map(|a| a.head).into_iter().chain(obliques)
        });
        over.chain(sought).find_map(|t| match s.nodes.is_actor(t) {
            true => Some(t).filter(|&t| !own(t)),
            false => self.party(t, kind, DEEPEST, own),
        })
    }
}

/// Whether the type judges what others did: its target is who did that, not to whom.
const fn judges(kind: RelationType) -> bool {
    matches!(kind, RelationType::Accuse | RelationType::Reject | RelationType::Support | RelationType::Concede)
}
