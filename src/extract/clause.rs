//! [`Clause`]: a predicate with its arguments, read off a dependency tree and completed with what the syntax leaves
//! out: passives have their logical object, infinitives and participles their subject, coordinated verbs what they
//! share, relative pronouns their antecedent.
//!
//! Takes a [`Tree`], gives the clauses of the sentence, outer ones first. Trees come from a parser and may be wrong
//! anywhere: every step is a search among dependents that may come back empty. Linear in the sentence.

use super::tree::Tree;
use super::verbs::Verb;
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

/// The clauses of a sentence, each after the one it depends on.
pub(crate) fn clauses(tree: &Tree<'_>) -> Vec<Clause> {
    let mut found = Finder { tree, of: vec![None; tree.len()], clauses: Vec::new() };
    found.collect();
    for i in 0..found.clauses.len() {
        found.complete(i);
    }
    found.clauses
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
        if tree.child(t, Deprel::Cop).is_some() {
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
            Deprel::Nsubj if clause.subject.is_none() => clause.subject = Some(own()),
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

    /// Fills what the clause takes from the one above it, which is complete already.
    fn complete(&mut self, i: usize) {
        let tree = self.tree;
        let mut clause = self.clauses[i].clone();
        let parent = clause.parent.map(|p| self.clauses[p].clone());
        if let Some(subject) = self.for_phrase(&clause) {
            clause.subject = Some(subject);
        }
        match (clause.link, &parent) {
            (Link::Conj, Some(above)) => self.share(&mut clause, above),
            (Link::Relative | Link::Acl, _) => self.modify(&mut clause, parent.as_ref()),
            (Link::Xcomp, Some(above)) => self.control(&mut clause, above),
            (Link::Advcl, Some(above)) if clause.subject.is_none() => {
                clause.subject = self.adverbial_subject(&clause, above).map(control);
            }
            (Link::Ccomp | Link::Parataxis, Some(above)) => {
                if clause.subject.is_none() && clause.mark.is_some_and(|m| tree.lemma(m) == "to") {
                    clause.subject = above.subject.map(control);
                }
                if clause.link == Link::Ccomp && clause.mood == Mood::Fact && Verb::of(tree.lemma(above.head)).is_open()
                {
                    clause.mood = Mood::Unreal;
                }
            }
            _ => {}
        }
        self.clauses[i] = clause;
    }

    /// "for the other side to move": the phrase before "to" is the infinitive's subject, wherever it was attached.
    fn for_phrase(&self, clause: &Clause) -> Option<Argument> {
        let tree = self.tree;
        let to = clause.mark.filter(|&m| clause.subject.is_none() && tree.form(m).eq_ignore_ascii_case("to"))?;
        let above = tree.head(clause.head)?;
        let beside = tree.children(above).iter().copied().filter(|&c| c < to && c != clause.head);
        let last = beside.filter(|&c| tree.is_nominal(c)).last()?;
        let case = tree.child(last, Deprel::Case).filter(|&c| tree.form(c).eq_ignore_ascii_case("for"))?;
        let adjacent = case > above && tree.phrase(last, |_| false).last().is_some_and(|&end| end.0 + 1 == to.0);
        adjacent.then_some(Argument { head: last, place: last, via: Via::Control })
    }

    /// Coordination: "X bought and sold Y", "X was seen and heard", "did not eat or drink".
    fn share(&self, clause: &mut Clause, first: &Clause) {
        let tree = self.tree;
        let shared = |a: Option<Argument>| a.map(|a| Argument { via: Via::Shared, ..a });
        if clause.subject.is_some() {
            return;
        }
        clause.subject = first.subject.map(|a| match a.via {
            Via::Own => Argument { via: Via::Shared, ..a },
            _ => a,
        });
        if clause.kind == first.kind && clause.kind == Kind::Verb {
            let bare = !clause.words.iter().any(|&w| matches!(tree.rel(w), Deprel::Aux | Deprel::AuxPass));
            let same_form = tree.xpos(clause.head) == tree.xpos(first.head);
            if bare && same_form {
                let auxiliaries = first
                    .words
                    .iter()
                    .copied()
                    .filter(|&w| matches!(tree.rel(w), Deprel::Aux | Deprel::AuxPass) && w < first.head);
                let mut words: Vec<TokenId> = auxiliaries.collect();
                if !words.is_empty() && clause.mood == Mood::Fact {
                    clause.mood = first.mood;
                }
                let disjunction = tree.with(clause.head, Deprel::Cc).any(|c| matches!(tree.lemma(c), "or" | "nor"));
                if disjunction && first.negated {
                    clause.negated = true;
                    words.extend(first.words.iter().copied().filter(|&w| is_negation(tree.lemma(w))));
                }
                clause.words.extend(words);
                clause.words.sort_unstable();
                clause.words.dedup();
                clause.passive |= first.passive && tree.xpos(clause.head) != Xpos::Vbg && clause.object.is_none();
            } else if clause.mood == Mood::Fact && clause.mark.is_none() && tree.xpos(clause.head) == Xpos::Vb {
                clause.mood = first.mood;
            }
            // What follows the second verb but hangs on the first belongs to both.
            if clause.object.is_none() && !clause.passive {
                clause.object = shared(first.object.filter(|o| o.place > clause.head));
            }
            if clause.agent.is_none() && clause.passive {
                clause.agent = shared(first.agent.filter(|o| o.place > clause.head));
            }
        }
        if clause.kind == Kind::Copula
            && first.kind == Kind::Copula
            && !clause.words.iter().any(|&w| tree.rel(w) == Deprel::Cop)
        {
            clause.words.extend(first.words.iter().copied().filter(|&w| w < first.head));
            clause.words.sort_unstable();
            clause.mood = first.mood;
        }
        let mut obliques: Vec<Oblique> = first
            .obliques
            .iter()
            .filter(|o| {
                o.argument.via != Via::Shared && (o.argument.place > clause.head || o.argument.place < first.head)
            })
            .map(|o| Oblique { argument: Argument { via: Via::Shared, ..o.argument }, case: o.case.clone() })
            .collect();
        if !obliques.is_empty() {
            obliques.append(&mut clause.obliques);
            obliques.sort_by_key(|o| o.argument.place);
            clause.obliques = obliques;
        }
    }

    /// Relative and participial clauses: the noun they modify fills the gap.
    fn modify(&self, clause: &mut Clause, above: Option<&Clause>) {
        let tree = self.tree;
        let Some(noun) = clause.noun else { return };
        let filler = Some(Argument { head: noun, place: noun, via: Via::Antecedent });
        if clause.link == Link::Acl {
            if clause.subject.is_some() {
                return;
            }
            // "his decision to leave", "the hope of meeting"; but "a statement issued by", "soldiers guarding".
            let open = clause.mark.is_some_and(|m| tree.lemma(m) == "to" || tree.xpos(clause.head) == Xpos::Vbg);
            if !open {
                clause.subject = filler;
                return;
            }
            clause.mood = Mood::Unreal;
            let denied = tree.with(noun, Deprel::Det).any(|d| is_negation(&tree.lemma(d).to_lowercase()));
            clause.negated |= denied;
            let possessor = tree.child(noun, Deprel::NmodPoss);
            clause.subject = match possessor {
                Some(p) => Some(Argument { head: tree.antecedent(p), place: p, via: Via::Control }),
                None if clause.passive || tree.upos(noun) != Upos::Noun => filler,
                None => above
                    .filter(|a| a.object.is_some_and(|o| o.head == noun))
                    .and_then(|a| a.subject)
                    .map(control)
                    .or(filler),
            };
            return;
        }
        let filled = [clause.subject, clause.object, clause.indirect, clause.agent]
            .into_iter()
            .chain(clause.obliques.iter().map(|o| Some(o.argument)))
            .flatten()
            .any(|a| a.head == noun)
            || tree.phrase(clause.head, |c| tree.rel(c) == Deprel::AclRelcl).into_iter().any(|t| tree.is_wh(t));
        if filled {
            return;
        }
        if clause.subject.is_none() {
            clause.subject = filler;
        } else if clause.kind == Kind::Verb && clause.object.is_none() && !clause.passive {
            let adverbial = tree.with(clause.head, Deprel::Advmod).any(|a| tree.xpos(a) == Xpos::Wrb);
            let complement =
                clause.complements.iter().any(|&c| matches!(self.clauses[c].link, Link::Ccomp | Link::Xcomp));
            if !adverbial && !complement {
                clause.object = filler;
            }
        }
    }

    /// Infinitives, participles and small clauses under a verb.
    fn control(&self, clause: &mut Clause, above: &Clause) {
        let tree = self.tree;
        let verb = Verb::of(tree.lemma(above.head));
        let object = above.object.or(above.indirect).filter(|_| !above.passive && !verb.is_promise());
        if clause.subject.is_none() {
            clause.subject = object.or(above.subject).map(control);
        }
        if clause.kind == Kind::Verb {
            let infinitive = clause.mark.is_some_and(|m| tree.lemma(m) == "to");
            clause.negated |= verb.is_negative();
            if above.mood != Mood::Fact {
                clause.mood = above.mood;
            } else if infinitive && !verb.is_factual() && !verb.is_negative() && above.kind == Kind::Verb {
                clause.mood = Mood::Unreal;
            }
        } else if above.mood != Mood::Fact {
            clause.mood = above.mood;
        }
    }

    /// Whom "rejecting …", "after meeting …", "to resume …", "of repeating …" is said of.
    fn adverbial_subject(&self, clause: &Clause, above: &Clause) -> Option<Argument> {
        let tree = self.tree;
        let mark = clause.mark.map(|m| tree.lemma(m)).unwrap_or_default();
        let of_object = match mark {
            "of" | "as" | "from" | "into" | "for" => {
                Verb::of(tree.lemma(above.head)).is_blame() || mark == "into" || mark == "as"
            }
            _ => false,
        };
        if of_object && !above.passive && above.object.is_some() {
            return above.object;
        }
        above.subject
    }
}

fn control(a: Argument) -> Argument {
    Argument { via: Via::Control, ..a }
}

fn is_negation(lemma: &str) -> bool {
    matches!(lemma, "not" | "never" | "n't" | "neither" | "nor" | "no" | "hardly" | "scarcely" | "nt")
}
