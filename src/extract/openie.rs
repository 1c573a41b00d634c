//! [`propositions`]: open information extraction, every clause as compact binary propositions in the sentence's own words.
//!
//! Takes an [`Annotated`] document (no mentions needed), gives [`Proposition`]s in text order. A clause with several
//! arguments becomes several propositions: the first argument after the verb ("signed | the treaty"), then each further
//! one with everything between in the relation, which ends in its preposition ("signed the treaty in | Rome").
//! Coordinated arguments are given one by one, relative pronouns as their antecedent.

mod phrase;

use super::clause::{Clause, Kind, Link, Via, clauses};
use super::tree::Tree;
use super::triple::Proposition;
use crate::annotate::{Annotated, Deprel, Upos, Xpos};
use crate::span::{SentenceId, TokenId};
use phrase::{core, full, short, trim};

/// How a proposition was built; each has its own confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Direct object or predicate nominal.
    Object,
    /// First prepositional argument of a clause without an object.
    Oblique,
    /// Prepositional or temporal argument after another one.
    Further,
    /// Argument that stands before the verb.
    Fronted,
    /// Argument inside another one's phrase: "became leader of | the party".
    Inner,
    /// Finite clause as the object.
    Complement,
    /// Argument of an embedded infinitive or gerund: "urged them to sign | the treaty".
    Embedded,
    /// Adverb or predicate adjective.
    Manner,
    /// Everything after the verb in one argument.
    Whole,
    /// Direct object of a clause with more.
    Part,
    /// First preposition of more.
    PartOblique,
    /// Apposition, read as "is".
    Apposition,
}

impl Shape {
    const fn confidence(self) -> f32 {
        match self {
            Self::Object => 0.90,
            Self::Oblique => 0.90,
            Self::Whole => 0.90,
            Self::Part => 0.42,
            Self::PartOblique => 0.48,
            Self::Complement => 0.92,
            Self::Further => 0.34,
            Self::Manner => 0.84,
            Self::Fronted => 0.50,
            Self::Inner => 0.36,
            Self::Embedded => 0.44,
            Self::Apposition => 0.60,
        }
    }
}

/// Embedded clauses are followed this deep.
const DEPTH: u8 = 2;

/// All propositions of a document.
pub fn propositions(doc: &Annotated) -> Vec<Proposition> {
    let mut out = Vec::new();
    for index in 0..doc.sentences.len() as u32 {
        let sentence = SentenceId(index);
        let tree = Tree::new(doc, sentence);
        let clauses = clauses(&tree);
        let first = out.len();
        let mut writer = Writer { tree: &tree, clauses: &clauses, sentence, first, trust: 1.0, out: &mut out };
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
    /// Where this sentence's propositions begin in `out`.
    first: usize,
    /// How well the clause at hand can be relied on, by its place in the sentence.
    trust: f32,
    out: &'s mut Vec<Proposition>,
}

/// How often clauses of a kind are read rightly, the main clause being 1.
fn trust(clause: &Clause) -> f32 {
    let own = clause.subject.is_some_and(|a| a.via == Via::Own);
    match clause.link {
        Link::Root => 1.0,
        Link::Conj | Link::Xcomp => 0.95,
        Link::Parataxis | Link::Advcl if own => 0.85,
        Link::Relative => 0.78,
        Link::Ccomp | Link::Subject => 0.75,
        Link::Parataxis | Link::Advcl => 0.66,
        Link::Acl => 0.65,
    }
}

/// A phrase after the verb: its preposition and the heads of its conjuncts.
struct Rest {
    before: Vec<TokenId>,
    heads: Vec<TokenId>,
    fronted: bool,
}

impl Writer<'_, '_> {
    fn push(&mut self, shape: Shape, subject: &str, relation: &[TokenId], object: &[TokenId]) {
        let (relation, object) = (self.tree.text(relation), self.tree.text(object));
        if relation.is_empty() || object.is_empty() || subject.is_empty() {
            return;
        }
        let known =
            self.out[self.first..].iter().any(|p| p.relation == relation && p.object == object && p.subject == subject);
        if !known {
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
        let Some(subject) = clause.subject else { return };
        if clause.link == Link::Xcomp && clause.kind == Kind::Copula {
            return;
        }
        self.trust = trust(clause);
        let relation = self.relation(i);
        if relation.is_empty() || self.tree.is_wh(subject.head) {
            return;
        }
        for head in self.tree.conjuncts(subject.head) {
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
            here.extend(short(tree, head));
            self.inner(subject, &here, head, within, 2);
        }
        if let Some(&head) = cores.first() {
            if clause.kind == Kind::Copula {
                path.extend(tree.case(head));
            }
            path.extend(short(tree, head));
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
                path.extend(rest.heads.first().map(|&h| short(tree, h)).unwrap_or_default());
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
            path.extend(case);
            for part in tree.conjuncts(modifier) {
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
                let phrase = trim(tree, tree.phrase(clause.head, |w| tree.rel(w) == Deprel::Parataxis));
                self.push(Shape::Complement, subject, path, &phrase);
                true
            }
            Link::Advcl => {
                if controlled && depth > 0 && clause.mark.is_some() {
                    self.embedded(subject, path, c, depth);
                }
                true
            }
            Link::Xcomp if clause.kind == Kind::Verb => {
                let same = above.subject.map(|s| s.head) == clause.subject.map(|s| s.head);
                if !same && depth > 0 {
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
        path.extend(clause.mark);
        path.extend(self.group(clause));
        self.arguments(c, subject, path, Some(Shape::Embedded), depth - 1);
    }

    /// Of a predicate nominal's phrase only what follows "be".
    fn after_be(&self, clause: &Clause, mut phrase: Vec<TokenId>) -> Vec<TokenId> {
        if clause.kind == Kind::Copula
            && let Some(be) = clause.words.last().filter(|&&be| be < clause.head)
        {
            phrase.retain(|w| w > be);
            phrase = trim(self.tree, phrase);
        }
        phrase
    }

    /// The infinitive or gerund that goes on with the clause's subject: "agreed to sell".
    fn continued(&self, clause: &Clause) -> bool {
        clause.complements.iter().map(|&c| &self.clauses[c]).any(|c| {
            c.link == Link::Xcomp && c.kind == Kind::Verb && c.subject.map(|s| s.head) == clause.subject.map(|s| s.head)
        })
    }

    /// Objects, or the predicate nominal of a copula, each conjunct by itself.
    fn cores(&self, clause: &Clause) -> Vec<TokenId> {
        let tree = self.tree;
        if clause.kind == Kind::Copula {
            return vec![clause.head];
        }
        if let Some(object) = clause.object.filter(|o| !tree.is_wh(o.head)) {
            return tree.conjuncts(object.head);
        }
        let small = clause.complements.iter().map(|&c| &self.clauses[c]);
        small.filter(|s| s.link == Link::Xcomp && s.kind == Kind::Copula).map(|s| s.head).take(1).collect()
    }

    /// Prepositional and temporal arguments in text order, those before the verb last.
    fn rests(&self, i: usize) -> Vec<Rest> {
        let tree = self.tree;
        let clause = &self.clauses[i];
        let mut rests = Vec::new();
        let mut at = i;
        while let Some(parent) = self.clauses[at].parent.filter(|_| self.clauses[at].link == Link::Xcomp) {
            let above = &self.clauses[parent];
            if above.object.is_some() || !self.continued(above) {
                break;
            }
            for oblique in above.obliques.iter().filter(|o| !tree.is_wh(o.argument.head)) {
                let fronted = oblique.argument.place < above.head;
                let heads = tree.conjuncts(oblique.argument.head);
                rests.push((oblique.argument.place, Rest { before: oblique.case.clone(), heads, fronted }));
            }
            at = parent;
        }
        if let Some(agent) = clause.agent {
            rests.push((
                agent.place,
                Rest { before: tree.case(agent.place), heads: tree.conjuncts(agent.head), fronted: false },
            ));
        }
        for oblique in &clause.obliques {
            let at = oblique.argument;
            if tree.is_wh(at.head) {
                continue;
            }
            let fronted = at.place < clause.head;
            rests.push((at.place, Rest { before: oblique.case.clone(), heads: tree.conjuncts(at.head), fronted }));
        }
        rests.sort_by_key(|(place, rest)| {
            let role = rest.before.first().is_some_and(|&p| tree.lemma(p) == "as");
            let when = rest.heads.first().is_some_and(|&h| phrase::is_temporal(tree, h));
            (rest.fronted, !role, when, *place)
        });
        rests.into_iter().map(|(_, rest)| rest).collect()
    }

    /// The relation's words: for "offered to dismantle" those of the outer verbs too.
    fn relation(&self, i: usize) -> Vec<TokenId> {
        let mut words = Vec::new();
        let mut at = i;
        loop {
            let clause = &self.clauses[at];
            words.extend(self.group(clause));
            // "able to hold the town and repel attacks": the second verb goes on from "able to", too.
            let mut link = clause;
            if let (Link::Conj, Some(first)) = (clause.link, clause.parent.map(|p| &self.clauses[p]))
                && first.link == Link::Xcomp
                && clause.subject.is_some_and(|s| s.via != Via::Own)
            {
                link = first;
            }
            let above = link.parent.map(|p| &self.clauses[p]);
            let Some(above) = above.filter(|_| link.link == Link::Xcomp) else { break };
            if above.subject.map(|s| s.head) != clause.subject.map(|s| s.head) {
                break;
            }
            words.extend(link.mark);
            if above.kind == Kind::Copula {
                words.extend(short(self.tree, above.head));
            }
            at = link.parent.unwrap_or(at);
        }
        words.sort_unstable();
        words.dedup();
        words
    }

    /// The verb group with the adverbs inside or directly before it.
    fn group(&self, clause: &Clause) -> Vec<TokenId> {
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
            words.sort_unstable();
            words.dedup();
        }
        words
    }

    /// "Y, an X of Z" says that Y is an X of Z.
    fn appositions(&mut self) {
        let tree = self.tree;
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
                relation: "is".to_owned(),
                subject,
                object,
            });
        }
    }
}
