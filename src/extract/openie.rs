//! [`propositions`]: open information extraction, every clause as compact binary propositions in the sentence's own words.
//!
//! Takes an [`Annotated`] document (no mentions needed), gives [`Proposition`]s in text order. A clause with several
//! arguments becomes several propositions: the first argument after the verb ("signed | the treaty"), then each further
//! one with everything between in the relation, which ends in its preposition ("signed the treaty in | Rome").
//! Coordinated arguments are given one by one, relative pronouns as their antecedent.

mod parts;
mod phrase;
mod shape;

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

use super::clause::{Clause, Kind, Link, Via, clauses, continues, outer_be};
use super::speech;
use super::tree::Tree;
use super::triple::Proposition;
use crate::annotate::{Annotated, Deprel, Upos, Xpos};
use crate::span::{SentenceId, TokenId};
use parts::{Rest, infinitive};
use phrase::{core, full, parts, short, trim};
use shape::{Shape, trust};

/// Embedded clauses are followed this deep.
const DEPTH: u8 = 2;

/// All propositions of a document.
pub fn propositions(doc: &Annotated) -> Vec<Proposition> {
    let mut out = Vec::new();
    for index in 0..doc.sentences.len() as u32 {
        let sentence = SentenceId(index);
        let tree = Tree::new(doc, sentence);
        let clauses = clauses(&tree);
        let mut writer = Writer {
            tree: &tree,
            clauses: &clauses,
            sentence,
            written: FxHashSet::default(),
            trust: 1.0,
            out: &mut out,
        };
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
    /// Fingerprints of the sentence's propositions, to tell repeats.
    written: FxHashSet<u64>,
    /// How well the clause at hand can be relied on, by its place in the sentence.
    trust: f32,
    out: &'s mut Vec<Proposition>,
}

impl Writer<'_, '_> {
    fn push(&mut self, shape: Shape, subject: &str, relation: &[TokenId], object: &[TokenId]) {
        let (relation, object) = (self.tree.text(relation), self.tree.text(object));
        if relation.is_empty() || object.is_empty() || subject.is_empty() {
            return;
        }
        let mut hasher = FxHasher::default();
        (&relation, subject, &object).hash(&mut hasher);
        if self.written.insert(hasher.finish()) {
            let (sentence, subject) = (self.sentence, subject.to_owned());
            self.out.push(Proposition {
                sentence,
                confidence: shape.confidence() * self.trust,
                relation,
                subject,
                object,
            });
        }
    }

    fn clause(&mut self, i: usize) {
        let clause = &self.clauses[i];
        self.trust = trust(clause);
        self.outer(clause);
        let Some(subject) = clause.subject.filter(|s| self.tree.xpos(s.head) != Xpos::PrpPoss) else { return };
        self.parenthesis(i, subject.head);
        let told_above =
            |p: usize| clause.noun.is_some() && clause.noun == self.cores(&self.clauses[p]).first().copied();
        let secondary = clause.link == Link::Xcomp && clause.kind == Kind::Copula
            || clause.link == Link::Acl && infinitive(self.tree, clause) && clause.parent.is_some_and(told_above);
        if secondary {
            return;
        }
        let relation = self.relation(i);
        if relation.is_empty() || self.tree.is_wh(subject.head) {
            return;
        }
        if let Some(there) = self.tree.child(clause.head, Deprel::Expl).filter(|&t| self.tree.xpos(t) == Xpos::Ex) {
            self.existence(self.tree.form(there), &relation, subject.head);
            return;
        }
        for head in parts(self.tree, subject.head) {
            let subject = self.tree.text(&full(self.tree, head));
            self.arguments(i, &subject, relation.clone(), None, DEPTH);
        }
    }

    /// Writes what clause `i` says of `subject`; `relation` is what its arguments complete. `within` is the shape of
    /// propositions that reach the clause from outside.
    fn arguments(&mut self, i: usize, subject: &str, relation: Vec<TokenId>, within: Option<Shape>, depth: u8) {
        let tree = self.tree;
        let clause = &self.clauses[i];
        let shape = |own: Shape| within.unwrap_or(own);
        let cores = self.cores(clause);
        let rests = self.rests(i);
        if self.continued(clause) && (clause.kind == Kind::Copula || clause.object.is_none()) {
            for &c in &clause.complements {
                self.complement(subject, &relation, clause, c, within, depth);
            }
            return;
        }
        // What more there is to say goes into a proposition of its own.
        let first = if cores.is_empty() { rests.first().map_or(&[][..], |r| &r.heads) } else { &cores };
        let more = cores.len().min(1) + rests.len() > 1 || first.iter().any(|&h| core(tree, h) != full(tree, h));
        let mut path = relation;
        let mut settled = false;
        for &head in &cores {
            let mut here = path.clone();
            let mut phrase = core(tree, head);
            if clause.kind == Kind::Copula {
                here.extend(tree.case(head));
                phrase = self.after_be(clause, phrase);
            }
            let own = match clause.kind {
                _ if more => Shape::Part,
                Kind::Copula if tree.upos(head) == Upos::Adj => Shape::Manner,
                _ => Shape::Object,
            };
            self.push(shape(own), subject, &here, &phrase);
            self.inner(subject, &[here, self.after_be(clause, short(tree, head))].concat(), head, within, 2);
        }
        if let Some(&head) = cores.first() {
            if clause.kind == Kind::Copula {
                path.extend(tree.case(head));
            }
            path.extend(self.after_be(clause, core(tree, head)));
            settled = true;
        }
        for rest in &rests {
            let own = match (rest.fronted, settled) {
                (true, _) => Shape::Fronted,
                (_, true) => Shape::Further,
                _ if more => Shape::PartOblique,
                _ => Shape::Oblique,
            };
            let mut here = path.clone();
            here.extend(&rest.before);
            for &head in &rest.heads {
                self.push(shape(own), subject, &here, &core(tree, head));
                let mut inner = here.clone();
                inner.extend(short(tree, head));
                self.inner(subject, &inner, head, within, 1);
            }
            if !settled && !rest.fronted && !rest.before.is_empty() {
                path = here;
                path.extend(rest.heads.first().map(|&h| core(tree, h)).unwrap_or_default());
                settled = true;
            }
        }
        if within.is_none() && more {
            self.whole(i, subject, &cores, &rests);
        }
        for &c in &clause.complements {
            settled |= self.complement(subject, &path, clause, c, within, depth);
        }
        if !settled {
            let adverb = tree
                .with(clause.head, Deprel::Advmod)
                .find(|&a| !clause.words.contains(&a) && a > clause.head && tree.xpos(a) != Xpos::Wrb);
            if let Some(adverb) = adverb {
                self.push(shape(Shape::Manner), subject, &path, &tree.phrase(adverb, |_| false));
            }
        }
    }

    /// "The reason is that nobody asked": what a subject outside the clause is.
    fn outer(&mut self, clause: &Clause) {
        let tree = self.tree;
        let (Some(be), Some(subject)) = (outer_be(tree, clause.head), tree.child(clause.head, Deprel::NsubjOuter))
        else {
            return;
        };
        let words = tree.phrase(clause.head, |w| w == subject || w == be || tree.rel(w) == Deprel::Parataxis);
        let mut phrase = trim(tree, words.into_iter().filter(|&w| w > be).collect());
        let mut relation = vec![be];
        relation.extend(clause.mark.filter(|m| phrase.first() == Some(m)));
        phrase.drain(..relation.len() - 1);
        for head in parts(tree, subject) {
            self.push(Shape::Complement, &tree.text(&full(tree, head)), &relation, &phrase);
        }
    }

    /// "The plan, a broker said, is dead": the clause around a speaker's verb is what is said.
    fn parenthesis(&mut self, i: usize, speaker: TokenId) {
        let tree = self.tree;
        let clause = &self.clauses[i];
        let Some(above) = clause.parent.filter(|_| tree.rel(clause.head) == Deprel::Parataxis) else { return };
        let told = clause.complements.iter().any(|&c| self.clauses[c].link == Link::Ccomp);
        let around = self.clauses[above].head;
        if clause.object.is_some()
            || told
            || tree.head(clause.head) != Some(around)
            || !speech::stands_beside_quotes(&clause.lemma)
        {
            return;
        }
        let words = tree.phrase(around, |w| tree.rel(w) == Deprel::Parataxis);
        let relation = self.relation(i);
        self.push(Shape::Complement, &tree.text(&full(tree, speaker)), &relation, &trim(tree, words));
    }

    /// "there is no evidence of that"
    fn existence(&mut self, there: &str, relation: &[TokenId], what: TokenId) {
        for head in parts(self.tree, what) {
            self.push(Shape::Object, there, relation, &full(self.tree, head));
            self.inner(there, &[relation, &short(self.tree, head)].concat(), head, None, 2);
        }
    }

    /// Everything after the verb as one argument, what stands before it last.
    fn whole(&mut self, i: usize, subject: &str, cores: &[TokenId], rests: &[Rest]) {
        let tree = self.tree;
        let clause = &self.clauses[i];
        let mut relation = self.relation(i);
        let (mut firsts, mut rests) = (cores, rests);
        if clause.kind == Kind::Copula {
            relation.extend(tree.case(clause.head));
        } else if let ([], [first, others @ ..]) = (cores, rests) {
            relation.extend(&first.before);
            (firsts, rests) = (&first.heads, others);
        }
        let mut others = Vec::new();
        for rest in rests {
            others.extend(&rest.before);
            for &head in &rest.heads {
                others.extend(full(tree, head));
            }
        }
        for &head in firsts {
            let phrase = self.after_be(clause, full(tree, head));
            self.push(Shape::Whole, subject, &relation, &[phrase, others.clone()].concat());
        }
    }

    /// Propositions about what stands inside the phrase of `head`: "became leader of | the party".
    fn inner(&mut self, subject: &str, path: &[TokenId], head: TokenId, within: Option<Shape>, depth: u8) {
        let tree = self.tree;
        let mut path = path.to_vec();
        for modifier in tree.with(head, Deprel::Nmod) {
            let case = tree.case(modifier);
            if case.is_empty() || modifier < head {
                continue;
            }
            // "a series of | tests" says no more than "a series of tests".
            let measured = case.iter().all(|&c| tree.lemma(c) == "of") && phrase::is_measure(tree, head);
            path.extend(case);
            for part in parts(tree, modifier).into_iter().filter(|_| !measured) {
                self.push(within.unwrap_or(Shape::Inner), subject, &path, &core(tree, part));
            }
            path.extend(short(tree, modifier));
            if depth > 1 {
                self.inner(subject, &path, modifier, within, depth - 1);
            }
        }
    }

    /// Clausal arguments; true if one was written.
    fn complement(
        &mut self,
        subject: &str,
        path: &[TokenId],
        above: &Clause,
        c: usize,
        within: Option<Shape>,
        depth: u8,
    ) -> bool {
        let tree = self.tree;
        let clause = &self.clauses[c];
        let controlled = clause.subject.is_some_and(|s| s.via == Via::Control);
        match clause.link {
            Link::Ccomp if within.is_none() => {
                let mut phrase = trim(tree, tree.phrase(clause.head, |w| tree.rel(w) == Deprel::Parataxis));
                let mut path = path.to_vec();
                if let Some(mark) = clause.mark.filter(|&m| phrase.first() == Some(&m)) {
                    phrase.remove(0);
                    path.push(mark);
                }
                self.push(Shape::Complement, subject, &path, &phrase);
                true
            }
            Link::Advcl => {
                if controlled && depth > 0 && clause.mark.is_some() {
                    self.embedded(subject, path, c, depth);
                }
                true
            }
            // "found a way to win": said of "found a way", not of "way".
            Link::Acl if infinitive(tree, clause) && clause.noun == self.cores(above).first().copied() => {
                if depth > 0 {
                    self.embedded(subject, path, c, depth);
                }
                true
            }
            Link::Xcomp if clause.kind == Kind::Verb => {
                if continues(self.clauses, c).is_none() && depth > 0 {
                    self.embedded(subject, path, c, depth);
                }
                true
            }
            _ => false,
        }
    }

    fn embedded(&mut self, subject: &str, path: &[TokenId], c: usize, depth: u8) {
        let clause = &self.clauses[c];
        let mut path = path.to_vec();
        path.extend(self.marks(clause));
        path.extend(self.group(clause));
        self.arguments(c, subject, path, Some(Shape::Embedded), depth - 1);
    }

    /// "Y, an X of Z" says that Y is an X of Z.
    fn appositions(&mut self) {
        let tree = self.tree;
        let bare = |t: TokenId| {
            tree.children(t).iter().all(|&c| matches!(tree.rel(c), Deprel::Compound | Deprel::Flat | Deprel::Punct))
        };
        for t in tree.words() {
            let Some(head) = tree.head(t).filter(|&h| tree.rel(t) == Deprel::Appos && phrase::set_off(tree, t, h))
            else {
                continue;
            };
            let (subject, object) = (tree.text(&full(tree, head)), tree.text(&full(tree, t)));
            if subject.is_empty() || object.is_empty() || !tree.is_nominal(t) {
                continue;
            }
            self.out.push(Proposition {
                sentence: self.sentence,
                confidence: Shape::Apposition.confidence(),
                // "Rome, Italy", but "Ann, a doctor" and "the doctor, Ann"
                relation: if tree.upos(head) == Upos::Propn && tree.upos(t) == Upos::Propn && bare(t) {
                    "is in"
                } else {
                    "is"
                }
                .to_owned(),
                subject,
                object,
            });
        }
    }
}
