//! [`propositions`]: open information extraction, every clause as compact binary propositions in the sentence's own words.
//!
//! Takes an [`Annotated`] document (no mentions needed), gives [`Proposition`]s in text order. A clause with several
//! arguments becomes several propositions: the first argument after the verb ("signed | the treaty"), then each further
//! one with everything between in the relation, which ends in its preposition ("signed the treaty in | Rome").
//! Coordinated arguments are given one by one, relative pronouns as their antecedent.

use super::clause::{Argument, Clause, Kind, Link, Oblique, Via, clauses};
use super::tree::Tree;
use super::triple::Proposition;
use crate::annotate::{Annotated, Deprel, Upos, Xpos};
use crate::span::{SentenceId, TokenId};

/// How a proposition was built; each has its own confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Object or predicate nominal.
    Object,
    /// Prepositional argument of a clause without an object.
    Oblique,
    /// Prepositional or temporal argument after an object.
    Further,
    /// Argument inside another one's phrase: "became leader of | the party".
    Inner,
    /// Finite clause as the object.
    Complement,
    /// Adverbial clause.
    Adverbial,
    /// Adverb or predicate adjective.
    Manner,
    /// Everything after the verb in one argument.
    Whole,
    /// Apposition, read as "is".
    Apposition,
}

impl Shape {
    const fn confidence(self) -> f32 {
        match self {
            Self::Object => 0.90,
            Self::Oblique => 0.85,
            Self::Whole => 0.80,
            Self::Complement => 0.75,
            Self::Further => 0.60,
            Self::Manner => 0.55,
            Self::Adverbial => 0.50,
            Self::Inner => 0.40,
            Self::Apposition => 0.30,
        }
    }
}

/// All propositions of a document.
pub fn propositions(doc: &Annotated) -> Vec<Proposition> {
    let mut out = Vec::new();
    for index in 0..doc.sentences.len() as u32 {
        let sentence = SentenceId(index);
        let tree = Tree::new(doc, sentence);
        let clauses = clauses(&tree);
        let mut writer = Writer { tree: &tree, clauses: &clauses, sentence, out: &mut out };
        for i in 0..clauses.len() {
            writer.clause(i);
        }
        writer.appositions();
    }
    out
}

struct Writer<'s, 'a> {
    tree: &'s Tree<'a>,
    clauses: &'s [Clause],
    sentence: SentenceId,
    out: &'s mut Vec<Proposition>,
}

/// One phrase after the verb, with the preposition or conjunction that introduces it.
struct Rest {
    before: Vec<TokenId>,
    heads: Vec<TokenId>,
}

impl Writer<'_, '_> {
    fn push(&mut self, shape: Shape, subject: &str, relation: &[&[TokenId]], object: &[TokenId]) {
        let words: Vec<String> = relation.iter().filter(|w| !w.is_empty()).map(|w| self.tree.text(w)).collect();
        let object = self.tree.text(object);
        if words.is_empty() || object.is_empty() || subject.is_empty() {
            return;
        }
        let proposition = Proposition {
            sentence: self.sentence,
            confidence: shape.confidence(),
            relation: words.join(" "),
            subject: subject.to_owned(),
            object,
        };
        let same = |p: &Proposition| {
            p.relation == proposition.relation && p.subject == proposition.subject && p.object == proposition.object
        };
        if !self.out.iter().rev().take_while(|p| p.sentence == self.sentence).any(same) {
            self.out.push(proposition);
        }
    }

    fn clause(&mut self, i: usize) {
        let clause = &self.clauses[i];
        let Some(subject) = clause.subject else { return };
        if clause.link == Link::Xcomp && clause.kind == Kind::Copula {
            return;
        }
        let relation = self.relation(i);
        if relation.is_empty() {
            return;
        }
        let subjects: Vec<String> =
            self.tree.conjuncts(subject.head).into_iter().map(|s| self.phrase_text(s)).collect();
        let rests = self.rests(clause);
        for subject in &subjects {
            self.arguments(clause, i, subject, &relation, &rests);
        }
    }

    fn arguments(&mut self, clause: &Clause, i: usize, subject: &str, relation: &[TokenId], rests: &[Rest]) {
        let tree = self.tree;
        let cores: Vec<TokenId> = self.core(clause);
        let adjective = clause.kind == Kind::Copula && tree.upos(clause.head) == Upos::Adj;
        for &core in &cores {
            let shape = if adjective { Shape::Manner } else { Shape::Object };
            let before = if clause.kind == Kind::Copula { tree.case(core) } else { Vec::new() };
            let phrase = self.phrase(core);
            self.push(shape, subject, &[relation, &before], &phrase);
            let core_short = self.short(core);
            self.inner(subject, &[relation, &before, &core_short], core, 2);
        }
        let first_core: Vec<TokenId> = match cores.first() {
            Some(&core) if clause.kind == Kind::Copula => [tree.case(core), self.short(core)].concat(),
            Some(&core) => self.short(core),
            None => Vec::new(),
        };
        for rest in rests {
            for &head in &rest.heads {
                let phrase = self.phrase(head);
                let shape = if cores.is_empty() { Shape::Oblique } else { Shape::Further };
                self.push(shape, subject, &[relation, &first_core, &rest.before], &phrase);
                let short = self.short(head);
                self.inner(subject, &[relation, &first_core, &rest.before, &short], head, 1);
            }
        }
        let mut complements = false;
        for &c in &clause.complements {
            complements |= self.complement(subject, relation, &first_core, c, i);
        }
        if cores.is_empty() && rests.is_empty() && !complements {
            let adverbs: Vec<TokenId> = tree
                .with(clause.head, Deprel::Advmod)
                .filter(|&a| !clause.words.contains(&a) && a > clause.head && tree.xpos(a) != Xpos::Wrb)
                .collect();
            if let Some(&adverb) = adverbs.first() {
                let phrase = tree.phrase(adverb, |_| false);
                self.push(Shape::Manner, subject, &[relation], &phrase);
            }
        }
    }

    /// Propositions about what stands inside the phrase of `head`: "became leader of | the party".
    fn inner(&mut self, subject: &str, relation: &[&[TokenId]], head: TokenId, depth: u8) {
        let tree = self.tree;
        for modifier in tree.with(head, Deprel::Nmod).collect::<Vec<_>>() {
            let case = tree.case(modifier);
            if case.is_empty() {
                continue;
            }
            let mut path = relation.to_vec();
            path.push(&case);
            for part in tree.conjuncts(modifier) {
                let phrase = self.phrase(part);
                self.push(Shape::Inner, subject, &path, &phrase);
            }
            if depth > 1 {
                let short = self.short(modifier);
                path.push(&short);
                self.inner(subject, &path, modifier, depth - 1);
            }
        }
    }

    /// Clausal arguments; true if one was written.
    fn complement(&mut self, subject: &str, relation: &[TokenId], core: &[TokenId], c: usize, _i: usize) -> bool {
        let tree = self.tree;
        let clause = &self.clauses[c];
        match clause.link {
            Link::Ccomp => {
                let phrase = trim(tree, tree.phrase(clause.head, |w| tree.rel(w) == Deprel::Parataxis));
                self.push(Shape::Complement, subject, &[relation, core], &phrase);
                true
            }
            Link::Advcl => {
                let mut phrase = trim(tree, tree.phrase(clause.head, |_| false));
                let mark: Vec<TokenId> = clause.mark.into_iter().collect();
                phrase.retain(|w| !mark.contains(w));
                self.push(Shape::Adverbial, subject, &[relation, core, &mark], &phrase);
                true
            }
            Link::Xcomp => clause.kind == Kind::Verb,
            _ => false,
        }
    }

    /// Objects, or the predicate nominal of a copula, each conjunct by itself.
    fn core(&self, clause: &Clause) -> Vec<TokenId> {
        let tree = self.tree;
        match clause.kind {
            Kind::Copula => vec![clause.head],
            Kind::Verb => {
                let mut heads: Vec<TokenId> = clause.object.map(|o| tree.conjuncts(o.head)).unwrap_or_default();
                for &c in &clause.complements {
                    let small = &self.clauses[c];
                    if small.link == Link::Xcomp && small.kind == Kind::Copula && heads.is_empty() {
                        heads = vec![small.head];
                    }
                }
                heads
            }
        }
    }

    /// Prepositional and temporal arguments in text order, those before the verb last.
    fn rests(&self, clause: &Clause) -> Vec<Rest> {
        let tree = self.tree;
        let mut rests: Vec<(bool, Rest)> = Vec::new();
        if let Some(agent) = clause.agent {
            rests.push((false, Rest { before: tree.case(agent.place), heads: tree.conjuncts(agent.head) }));
        }
        for Oblique { argument: Argument { head, place, via }, case } in &clause.obliques {
            if tree.is_wh(*head)
                || (*via == Via::Shared && *place < clause.head && tree.rel(*place) == Deprel::Obl && case.is_empty())
            {
                continue;
            }
            rests.push((*place < clause.head, Rest { before: case.clone(), heads: tree.conjuncts(*head) }));
        }
        if clause.kind == Kind::Copula {
            rests.retain(|(_, r)| !r.before.is_empty());
        }
        rests.sort_by_key(|(front, _)| *front);
        rests.into_iter().map(|(_, r)| r).collect()
    }

    /// The relation's words: for "offered to dismantle" those of the outer verbs too.
    fn relation(&self, i: usize) -> Vec<TokenId> {
        let tree = self.tree;
        let mut words = Vec::new();
        let mut at = i;
        loop {
            let clause = &self.clauses[at];
            words.extend(clause.words.iter().copied());
            words.extend(self.adverbs(clause));
            if clause.link != Link::Xcomp {
                break;
            }
            words.extend(clause.mark);
            let Some(parent) = clause.parent else { break };
            let above = &self.clauses[parent];
            if above.kind == Kind::Copula {
                words.push(above.head);
            }
            let same = match (above.subject, clause.subject) {
                (Some(a), Some(b)) => a.head == b.head,
                _ => false,
            };
            if !same {
                if let Some(o) = clause.subject {
                    words.truncate(words.len());
                    let _ = o;
                }
                break;
            }
            at = parent;
        }
        words.sort_unstable();
        words.dedup();
        let _ = tree;
        words
    }

    /// Adverbs that stand inside or directly before the verb group.
    fn adverbs(&self, clause: &Clause) -> Vec<TokenId> {
        let tree = self.tree;
        let first = clause.words.first().copied().unwrap_or(clause.head);
        tree.with(clause.head, Deprel::Advmod)
            .filter(|&a| {
                let inside = a > first && a < clause.head;
                let before = tree.after(a) == Some(first);
                (inside || before) && tree.children(a).is_empty() && !matches!(tree.xpos(a), Xpos::Wrb)
            })
            .collect()
    }

    /// The phrase of one argument: without its preposition, conjuncts, relative clauses, appositions.
    fn phrase(&self, t: TokenId) -> Vec<TokenId> {
        let tree = self.tree;
        let words = tree.phrase(t, |c| {
            let top = tree.head(c) == Some(t);
            match tree.rel(c) {
                Deprel::AclRelcl | Deprel::Parataxis | Deprel::Discourse | Deprel::Appos | Deprel::Reparandum => true,
                Deprel::Nsubj
                | Deprel::NsubjPass
                | Deprel::NsubjOuter
                | Deprel::Cop
                | Deprel::Aux
                | Deprel::Mark
                | Deprel::Cc
                | Deprel::Conj
                | Deprel::Advcl
                | Deprel::Ccomp
                | Deprel::Csubj
                | Deprel::Expl
                | Deprel::Obl
                | Deprel::OblUnmarked
                | Deprel::Vocative
                | Deprel::CcPreconj
                    if top =>
                {
                    true
                }
                Deprel::Acl if top => true,
                Deprel::Case => top && tree.xpos(c) != Xpos::Pos,
                _ => false,
            }
        });
        trim(tree, words)
    }

    fn phrase_text(&self, t: TokenId) -> String {
        self.tree.text(&self.phrase(t))
    }

    /// The phrase without prepositional modifiers.
    fn short(&self, t: TokenId) -> Vec<TokenId> {
        let tree = self.tree;
        let words = tree.phrase(t, |c| {
            let top = tree.head(c) == Some(t);
            !matches!(
                tree.rel(c),
                Deprel::Det
                    | Deprel::DetPredet
                    | Deprel::Amod
                    | Deprel::Compound
                    | Deprel::Nummod
                    | Deprel::NmodPoss
                    | Deprel::Flat
                    | Deprel::Fixed
                    | Deprel::Goeswith
                    | Deprel::NmodDesc
                    | Deprel::Advmod
                    | Deprel::Case
            ) || (top && tree.rel(c) == Deprel::Case && tree.xpos(c) != Xpos::Pos)
                || (top && tree.rel(c) == Deprel::Advmod && c > t)
        });
        trim(tree, words)
    }

    /// "Y, an X of Z" says that Y is an X of Z.
    fn appositions(&mut self) {
        let tree = self.tree;
        for t in tree.words() {
            if tree.rel(t) != Deprel::Appos || !tree.is_nominal(t) {
                continue;
            }
            let Some(head) = tree.head(t) else { continue };
            let (subject, object) = (self.phrase_text(head), tree.text(&self.phrase(t)));
            if subject.is_empty() || object.is_empty() {
                continue;
            }
            self.out.push(Proposition {
                sentence: self.sentence,
                confidence: Shape::Apposition.confidence(),
                relation: "is".to_owned(),
                subject,
                object,
            });
        }
    }
}

/// Drops punctuation at both ends and commas left over by what was cut out.
fn trim(tree: &Tree<'_>, mut words: Vec<TokenId>) -> Vec<TokenId> {
    let comma = |t: TokenId| {
        tree.upos(t) == Upos::Punct
            && matches!(tree.form(t), "," | ";" | ":" | "." | "--" | "-" | "—" | "–" | "?" | "!")
    };
    while words.last().is_some_and(|&t| comma(t)) {
        words.pop();
    }
    let lead = words.iter().take_while(|&&t| comma(t)).count();
    words.drain(..lead);
    words
}
