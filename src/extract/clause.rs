//! [`Clause`]: a predicate with its arguments, read off a dependency tree and completed with what the syntax leaves
//! out: passives have their logical object, infinitives and participles their subject, coordinated verbs what they
//! share, relative pronouns their antecedent.
//!
//! Takes a [`Tree`], gives the clauses of the sentence, outer ones first. Trees come from a parser and may be wrong
//! anywhere: every step is a search among dependents that may come back empty. Linear in the sentence.

mod complete;

use super::tree::Tree;
use crate::annotate::{Deprel, Upos, Xpos};
use crate::span::TokenId;

/// What the predicate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A verb.
    Verb,
    /// A noun, adjective or prepositional phrase, with or without "be".
    Copula,
}

/// How a clause hangs on the one above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// It is the main clause.
    Root,
    /// Coordinated with it.
    Conj,
    /// Its finite complement: "said that …".
    Ccomp,
    /// Its complement without a subject: "offered to …".
    Xcomp,
    /// Modifies it: "after …", "to …", "…ing".
    Advcl,
    /// Its subject.
    Subject,
    /// Relative clause on one of its nouns.
    Relative,
    /// Participle or infinitive on one of its nouns: "a statement issued by".
    Acl,
    /// Juxtaposed: "…, said X", "…; …".
    Parataxis,
}

/// Whether the words of the clause itself present it as fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Nothing says otherwise.
    Fact,
    /// will, shall, be going to
    Future,
    /// can, may, might, could, should, would, must
    Modal,
    /// Inside "if", "unless", "whether".
    Conditional,
    /// An infinitive or subjunctive that names a plan, wish, offer, demand or purpose.
    Unreal,
    /// Asked.
    Question,
    /// Ordered.
    Imperative,
}

/// How an argument came to its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Via {
    /// It depends on the predicate.
    Own,
    /// It is shared with a coordinated predicate.
    Shared,
    /// It is the antecedent of a relative pronoun or gap, or the noun a participle modifies.
    Antecedent,
    /// It is the understood subject of an infinitive, participle or gerund.
    Control,
}

/// A noun phrase (or clause) in a role; its conjuncts share the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Argument {
    /// Its head word, relative pronouns resolved.
    pub(crate) head: TokenId,
    /// The word in the clause itself: the relative pronoun, or `head`.
    pub(crate) place: TokenId,
    /// How it got there.
    pub(crate) via: Via,
}

/// A prepositional, adverbial or bare temporal modifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Oblique {
    /// Its head word.
    pub(crate) argument: Argument,
    /// Its preposition's words; empty for "last week" and adverbs.
    pub(crate) case: Vec<TokenId>,
}

/// A predicate and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    /// The verb, or the nominal, adjective or place that is predicated.
    pub(crate) head: TokenId,
    /// What the predicate is.
    pub(crate) kind: Kind,
    /// How it hangs on `parent`.
    pub(crate) link: Link,
    /// The clause above, as an index into the same list; always smaller than the own one.
    pub(crate) parent: Option<usize>,
    /// The noun that it modifies as a relative or participial clause.
    pub(crate) noun: Option<TokenId>,
    /// "to", "that", "if", "after" … that introduces it.
    pub(crate) mark: Option<TokenId>,
    /// The words of the predicate, in text order: auxiliaries, negation, adverbs inside, verb, particle; for a copula the
    /// auxiliaries and "be" without the predicate nominal.
    pub(crate) words: Vec<TokenId>,
    /// Dictionary form with particle ("break down"); "be" for copulas.
    pub(crate) lemma: String,
    /// Whether it is passive, participles included ("issued by").
    pub(crate) passive: bool,
    /// Whether it is denied.
    pub(crate) negated: bool,
    /// Whether it is presented as fact.
    pub(crate) mood: Mood,
    /// Grammatical subject.
    pub(crate) subject: Option<Argument>,
    /// Direct object.
    pub(crate) object: Option<Argument>,
    /// Indirect object.
    pub(crate) indirect: Option<Argument>,
    /// "by …" of a passive.
    pub(crate) agent: Option<Argument>,
    /// Prepositional, adverbial and temporal modifiers, in text order.
    pub(crate) obliques: Vec<Oblique>,
    /// Clauses that depend on it, as indices into the same list, in text order.
    pub(crate) complements: Vec<usize>,
}

impl Clause {
    /// Who does it: the agent of a passive, else the subject.
    pub(crate) fn actor(&self) -> Option<Argument> {
        if self.passive { self.agent } else { self.subject }
    }

    /// To whom it is done: the subject of a passive, else the direct object.
    pub(crate) fn undergoer(&self) -> Option<Argument> {
        if self.passive { self.subject } else { self.object }
    }
}

/// Verbs that govern one another are followed this far: "seems to want to try to begin to …".
pub(crate) const LONGEST_CHAIN: usize = 8;

/// The clause that clause `i` goes on from with the same subject, and the clause whose "to" joins them: "agreed" and
/// "sell" for "sell" in "agreed to sell"; for the second verb of "able to hold on and win", "able" and "hold on".
pub(crate) fn continues(clauses: &[Clause], i: usize) -> Option<(usize, usize)> {
    let clause = &clauses[i];
    let shared = clause.link == Link::Conj && clause.subject.is_some_and(|a| a.via != Via::Own);
    let link = clause.parent.filter(|&first| shared && clauses[first].link == Link::Xcomp).unwrap_or(i);
    let parent = clauses[link].parent.filter(|_| clauses[link].link == Link::Xcomp)?;
    let same = clauses[parent].subject.map(|a| a.head) == clause.subject.map(|a| a.head);
    same.then_some((link, parent))
}

/// The clauses of a sentence, each after the one it depends on.
pub(crate) fn clauses(tree: &Tree<'_>) -> Vec<Clause> {
    let mut found = Finder { tree, of: vec![None; tree.len()], clauses: Vec::new() };
    found.collect();
    let mut clauses = found.clauses;
    complete::complete(tree, &mut clauses);
    clauses
}

struct Finder<'t, 'a> {
    tree: &'t Tree<'a>,
    /// The clause each word heads.
    of: Vec<Option<usize>>,
    clauses: Vec<Clause>,
}

impl Finder<'_, '_> {
    /// Walks the tree from its root downwards, making a clause of every predicate.
    fn collect(&mut self) {
        let tree = self.tree;
        let mut queue: Vec<(TokenId, Option<usize>)> = tree.root().map(|r| (r, None)).into_iter().collect();
        let mut next = 0;
        while let Some(&(t, above)) = queue.get(next) {
            next += 1;
            let mut here = above;
            if let Some(kind) = self.predicate(t) {
                let index = self.clauses.len();
                let clause = self.clause(t, kind, above);
                self.clauses.push(clause);
                self.of[tree.position(t)] = Some(index);
                if let Some(parent) = above {
                    self.clauses[parent].complements.push(index);
                }
                here = Some(index);
            }
            queue.extend(tree.children(t).iter().map(|&c| (c, here)));
        }
    }

    fn predicate(&self, t: TokenId) -> Option<Kind> {
        let tree = self.tree;
        let rel = tree.rel(t);
        if matches!(
            rel,
            Deprel::Aux | Deprel::AuxPass | Deprel::Cop | Deprel::Case | Deprel::Mark | Deprel::Fixed | Deprel::Punct
        ) {
            return None;
        }
        if tree.with(t, Deprel::Cop).any(|be| Some(be) != outer_be(tree, t)) {
            return Some(Kind::Copula);
        }
        let clausal = matches!(
            rel,
            Deprel::Root
                | Deprel::Conj
                | Deprel::Ccomp
                | Deprel::Xcomp
                | Deprel::Advcl
                | Deprel::AdvclRelcl
                | Deprel::Acl
                | Deprel::AclRelcl
                | Deprel::Parataxis
                | Deprel::Csubj
                | Deprel::CsubjPass
                | Deprel::CsubjOuter
                | Deprel::Dep
                | Deprel::List
                | Deprel::Appos
                | Deprel::Reparandum
                | Deprel::Discourse
                | Deprel::Orphan
                | Deprel::Dislocated
        );
        let subject = [Deprel::Nsubj, Deprel::NsubjPass].into_iter().any(|r| tree.child(t, r).is_some());
        match tree.upos(t) {
            Upos::Verb if rel == Deprel::Conj => {
                let attributive = tree.head(t).is_some_and(|h| matches!(tree.rel(h), Deprel::Amod | Deprel::Compound));
                (!attributive).then_some(Kind::Verb)
            }
            Upos::Verb if clausal || subject || tree.child(t, Deprel::Obj).is_some() => Some(Kind::Verb),
            Upos::Aux if subject => Some(Kind::Verb),
            // A conjunct of a predicate nominal or adjective is predicated too.
            Upos::Adj if rel == Deprel::Conj => tree
                .head(t)
                .and_then(|h| self.of[tree.position(h)])
                .filter(|&c| self.clauses[c].kind == Kind::Copula)
                .map(|_| Kind::Copula),
            _ if subject || rel == Deprel::Xcomp => Some(Kind::Copula),
            _ => None,
        }
    }

    fn clause(&self, t: TokenId, kind: Kind, parent: Option<usize>) -> Clause {
        let tree = self.tree;
        let (link, noun) = self.link(t, parent);
        let mut clause = Clause {
            head: t,
            kind,
            link,
            parent,
            noun,
            mark: None,
            words: Vec::new(),
            lemma: String::new(),
            passive: false,
            negated: false,
            mood: Mood::Fact,
            subject: None,
            object: None,
            indirect: None,
            agent: None,
            obliques: Vec::new(),
            complements: Vec::new(),
        };
        if kind == Kind::Verb {
            clause.words.push(t);
            clause.lemma = tree.lemma(t).to_lowercase();
            clause.passive = link == Link::Acl && tree.xpos(t) == Xpos::Vbn;
        } else {
            clause.lemma.push_str("be");
        }
        for &c in tree.children(t) {
            self.dependent(&mut clause, c);
        }
        clause.words.sort_unstable();
        self.mood(&mut clause);
        clause
    }

    fn link(&self, t: TokenId, parent: Option<usize>) -> (Link, Option<TokenId>) {
        let tree = self.tree;
        let head = tree.head(t);
        match tree.rel(t) {
            Deprel::Root => (Link::Root, None),
            Deprel::Conj => match parent {
                Some(p) if head == Some(self.clauses[p].head) => (Link::Conj, self.clauses[p].noun),
                _ => (Link::Parataxis, None),
            },
            Deprel::Ccomp => (Link::Ccomp, None),
            Deprel::Xcomp => (Link::Xcomp, None),
            Deprel::Advcl | Deprel::AdvclRelcl => (Link::Advcl, None),
            Deprel::Acl => (Link::Acl, head),
            Deprel::AclRelcl => (Link::Relative, head),
            Deprel::Csubj | Deprel::CsubjPass | Deprel::CsubjOuter => (Link::Subject, None),
            _ => (Link::Parataxis, None),
        }
    }

    /// Sorts one dependent of the predicate into its slot.
    fn dependent(&self, clause: &mut Clause, c: TokenId) {
        let tree = self.tree;
        let own = || Argument {
            head: tree.antecedent(c),
            place: c,
            via: if tree.antecedent(c) == c { Via::Own } else { Via::Antecedent },
        };
        let verbal = clause.kind == Kind::Verb;
        match tree.rel(c) {
            // Of two subjects (a dateline, a fronted topic) the one nearer the verb is meant.
            Deprel::Nsubj if clause.subject.is_none() || c < clause.head => clause.subject = Some(own()),
            Deprel::NsubjPass if clause.subject.is_none() => {
                clause.subject = Some(own());
                clause.passive = verbal;
            }
            Deprel::NsubjOuter => {}
            Deprel::Obj if clause.object.is_none() => clause.object = Some(own()),
            Deprel::Iobj if clause.indirect.is_none() => clause.indirect = Some(own()),
            Deprel::OblAgent if clause.agent.is_none() => {
                clause.agent = Some(own());
                clause.passive = verbal;
            }
            Deprel::Obl | Deprel::OblUnmarked | Deprel::OblAgent => {
                clause.obliques.push(Oblique { argument: own(), case: tree.case(c) });
            }
            Deprel::Nmod | Deprel::NmodUnmarked
                if clause.kind == Kind::Copula && tree.upos(clause.head) == Upos::Adj =>
            {
                clause.obliques.push(Oblique { argument: own(), case: tree.case(c) });
            }
            Deprel::Aux => clause.words.push(c),
            Deprel::AuxPass => {
                clause.words.push(c);
                clause.passive = verbal;
            }
            Deprel::Cop if Some(c) == outer_be(tree, clause.head) => {}
            Deprel::Cop => clause.words.push(c),
            Deprel::CompoundPrt => {
                clause.words.push(c);
                clause.lemma.push(' ');
                clause.lemma.push_str(&tree.lemma(c).to_lowercase());
            }
            Deprel::Mark => clause.mark = clause.mark.or(Some(c)),
            Deprel::Case if clause.mark.is_none() && verbal => clause.mark = Some(c),
            Deprel::Advmod | Deprel::Det | Deprel::CcPreconj | Deprel::Cc | Deprel::Discourse => {
                let instead = tree.rel(c) == Deprel::Cc && matches!(tree.lemma(c), "rather" | "instead");
                if is_negation(tree.lemma(c)) || instead {
                    // "no" on a predicate nominal ("is no secret") belongs to its phrase, the rest to the verb.
                    clause.negated = true;
                    if tree.rel(c) == Deprel::Advmod {
                        clause.words.push(c);
                    }
                }
            }
            _ => {}
        }
    }

    /// Completes the auxiliaries' reading and the mark's.
    fn mood(&self, clause: &mut Clause) {
        let tree = self.tree;
        let mut finite = false;
        for &w in &clause.words {
            if tree.rel(w) != Deprel::Aux {
                continue;
            }
            finite = true;
            clause.mood = match tree.lemma(w) {
                "will" | "shall" => Mood::Future,
                "can" | "could" | "may" | "might" | "must" | "should" | "would" | "ought" => Mood::Modal,
                _ => continue,
            };
        }
        let mark = clause.mark.map(|m| tree.lemma(m)).unwrap_or_default();
        match mark {
            "if" | "unless" | "whether" | "provided" | "lest" => clause.mood = Mood::Conditional,
            "without" | "rather" | "instead" => clause.negated = true,
            _ => {}
        }
        if clause.mood == Mood::Fact && tree.xpos(clause.head) == Xpos::Vb && !finite && clause.link != Link::Xcomp {
            clause.mood = match clause.link {
                Link::Root | Link::Parataxis if clause.subject.is_none() => Mood::Imperative,
                Link::Conj => clause.mood,
                _ => Mood::Unreal,
            };
        }
        if clause.link == Link::Root && tree.words().next_back().is_some_and(|last| tree.form(last).starts_with('?')) {
            clause.mood = Mood::Question;
        }
        let nobody = |a: Option<Argument>| a.is_some_and(|a| self.denies(a.head));
        clause.negated |= nobody(clause.subject) || nobody(clause.object);
    }

    /// "nobody", "no progress", "neither side".
    fn denies(&self, t: TokenId) -> bool {
        let tree = self.tree;
        matches!(tree.lemma(t).to_lowercase().as_str(), "nobody" | "nothing" | "none" | "no-one")
            || tree.with(t, Deprel::Det).any(|d| matches!(tree.lemma(d).to_lowercase().as_str(), "no" | "neither"))
    }
}

/// "The reason is that nobody asked": the "be" that joins a whole clause, headed by `t`, to the subject outside it.
pub(crate) fn outer_be(tree: &Tree<'_>, t: TokenId) -> Option<TokenId> {
    let outer = tree.child(t, Deprel::NsubjOuter)?;
    let be = tree.with(t, Deprel::Cop).find(|&be| be > outer)?;
    let inside = |&c: &TokenId| c > be && matches!(tree.rel(c), Deprel::Nsubj | Deprel::NsubjPass | Deprel::Mark);
    tree.children(t).iter().any(inside).then_some(be)
}

fn is_negation(lemma: &str) -> bool {
    matches!(lemma, "not" | "never" | "n't" | "neither" | "nor" | "no" | "hardly" | "scarcely" | "nt")
}
