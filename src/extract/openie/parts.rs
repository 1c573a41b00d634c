//! The parts of a clause's propositions: the words of its relation, its objects, its further arguments.

use super::Writer;
use super::phrase::{self, parts, short, trim};
use crate::annotate::{Deprel, Xpos};
use crate::extract::clause::{Clause, Kind, LONGEST_CHAIN, Link, Oblique, continues};
use crate::extract::tree::Tree;
use crate::span::TokenId;

/// A phrase after the verb: its preposition and the heads of its conjuncts.
pub(super) struct Rest {
    pub(super) before: Vec<TokenId>,
    pub(super) heads: Vec<TokenId>,
    /// Whether it stands before the verb.
    pub(super) fronted: bool,
}

/// Whether a clause is introduced by "to".
pub(super) fn infinitive(tree: &Tree<'_>, clause: &Clause) -> bool {
    clause.mark.is_some_and(|m| tree.lemma(m) == "to")
}

impl Writer<'_, '_> {
    /// Of a predicate nominal's phrase only what follows "be".
    pub(super) fn after_be(&self, clause: &Clause, mut phrase: Vec<TokenId>) -> Vec<TokenId> {
        if clause.kind == Kind::Copula
            && let Some(be) = clause.words.last().filter(|&&be| be < clause.head)
        {
            phrase.retain(|w| w > be);
            phrase = trim(self.tree, phrase);
        }
        phrase
    }

    /// The infinitive or gerund that goes on with the clause's subject: "agreed to sell".
    pub(super) fn continued(&self, clause: &Clause) -> bool {
        clause.complements.iter().any(|&c| {
            let inner = &self.clauses[c];
            inner.link == Link::Xcomp && inner.kind == Kind::Verb && continues(self.clauses, c).is_some()
        })
    }

    /// Objects, or the predicate nominal of a copula, each conjunct by itself.
    pub(super) fn cores(&self, clause: &Clause) -> Vec<TokenId> {
        let tree = self.tree;
        if clause.kind == Kind::Copula {
            return vec![clause.head];
        }
        if let Some(object) = clause.object.filter(|o| !tree.is_wh(o.head)) {
            return parts(tree, object.head);
        }
        let small = clause.complements.iter().map(|&c| &self.clauses[c]);
        small.filter(|s| s.link == Link::Xcomp && s.kind == Kind::Copula).map(|s| s.head).take(1).collect()
    }

    /// Prepositional and temporal arguments in text order, those before the verb last.
    pub(super) fn rests(&self, i: usize) -> Vec<Rest> {
        let tree = self.tree;
        let clause = &self.clauses[i];
        let mut rests = Vec::new();
        let mut at = i;
        for _ in 0..LONGEST_CHAIN {
            let xcomp = self.clauses[at].link == Link::Xcomp;
            let Some((_, parent)) = continues(self.clauses, at).filter(|_| xcomp) else { break };
            let above = &self.clauses[parent];
            if above.object.is_some() {
                break;
            }
            for oblique in above.obliques.iter().filter(|o| !tree.is_wh(o.argument.head)) {
                let fronted = oblique.argument.place < above.head;
                let heads = parts(tree, oblique.argument.head);
                rests.push((oblique.argument.place, Rest { before: oblique.case.clone(), heads, fronted }));
            }
            at = parent;
        }
        if let Some(agent) = clause.agent {
            rests.push((
                agent.place,
                Rest { before: tree.case(agent.place), heads: parts(tree, agent.head), fronted: false },
            ));
        }
        for oblique in &clause.obliques {
            let at = oblique.argument;
            if tree.is_wh(at.head) || phrase::is_comment(tree, at.head, &oblique.case) {
                continue;
            }
            let fronted = at.place < clause.head;
            rests.push((at.place, Rest { before: oblique.case.clone(), heads: parts(tree, at.head), fronted }));
        }
        for adverb in tree.with(clause.head, Deprel::Advmod) {
            if tree.children(adverb).iter().any(|&c| matches!(tree.rel(c), Deprel::Obl | Deprel::OblUnmarked)) {
                rests.push((adverb, Rest { before: Vec::new(), heads: vec![adverb], fronted: adverb < clause.head }));
            }
        }
        rests.sort_by_key(|(place, rest)| {
            let role = rest.before.first().is_some_and(|&p| tree.lemma(p) == "as");
            let when = rest.heads.first().is_some_and(|&h| phrase::is_temporal(tree, h));
            (rest.fronted, !role, when, *place)
        });
        rests.into_iter().map(|(_, rest)| rest).collect()
    }

    /// The relation's words: for "offered to dismantle" those of the outer verbs too.
    pub(super) fn relation(&self, i: usize) -> Vec<TokenId> {
        let mut words = Vec::new();
        let mut at = i;
        for _ in 0..LONGEST_CHAIN {
            let clause = &self.clauses[at];
            words.extend(self.group(clause));
            let Some((link, parent)) = continues(self.clauses, at) else { break };
            words.extend(self.clauses[link].mark);
            if self.clauses[parent].kind == Kind::Copula {
                words.extend(short(self.tree, self.clauses[parent].head));
            }
            at = parent;
        }
        words.sort_unstable();
        words.dedup();
        words
    }

    /// What introduces a clause: "to", "in order to", "instead of".
    pub(super) fn marks(&self, clause: &Clause) -> Vec<TokenId> {
        let tree = self.tree;
        let marks = tree
            .children(clause.head)
            .iter()
            .copied()
            .filter(|&c| matches!(tree.rel(c), Deprel::Mark | Deprel::Case) && c < clause.head);
        let mut words: Vec<TokenId> = marks.flat_map(|m| tree.phrase(m, |_| false)).collect();
        words.sort_unstable();
        words
    }

    /// The verb group with the adverbs inside or directly before it.
    pub(super) fn group(&self, clause: &Clause) -> Vec<TokenId> {
        let tree = self.tree;
        let mut words = clause.words.clone();
        if clause.kind == Kind::Verb {
            words.retain(|&w| {
                !matches!(tree.form(w).to_ascii_lowercase().as_str(), "having" | "being") || w == clause.head
            });
            let first = words.first().copied().unwrap_or(clause.head);
            words.extend(tree.with(clause.head, Deprel::Advmod).filter(|&a| {
                let near = (a > first && a < clause.head) || tree.after(a) == Some(first);
                near && tree.children(a).is_empty() && tree.xpos(a) != Xpos::Wrb
            }));
            // "switched over to them"
            words.extend(tree.with(clause.head, Deprel::Advmod).filter(|&a| {
                let joins = |o: &Oblique| o.case.first().copied() == tree.after(a);
                tree.before(a) == Some(clause.head)
                    && tree.children(a).is_empty()
                    && clause.obliques.iter().any(|o| joins(o) && !tree.is_wh(o.argument.head))
            }));
            words.sort_unstable();
            words.dedup();
        }
        words
    }
}
