//! Completes clauses with what the syntax leaves out: shared arguments, understood subjects, antecedents, the mood they
//! inherit. Takes the clauses of a sentence, outer ones first; each is completed from the one above it.

use super::{Argument, Clause, Kind, Link, Mood, Oblique, Via, is_negation};
use crate::annotate::{Deprel, Upos, Xpos};
use crate::extract::frames::{self, Predicate};
use crate::extract::relations::RelationType;
use crate::extract::speech::appeals;
use crate::extract::tree::Tree;
use crate::extract::verbs::Verb;
use crate::span::TokenId;

/// Words of a phrase are looked for this far up from its last one.
const NEAR: usize = 4;

/// Completes all clauses. Linear.
pub(super) fn complete(tree: &Tree<'_>, clauses: &mut [Clause]) {
    let completer = Completer { tree };
    for i in 0..clauses.len() {
        let (done, rest) = clauses.split_at_mut(i);
        if let Some(clause) = rest.first_mut() {
            let above = clause.parent.and_then(|p| done.get(p));
            completer.complete(clause, above);
        }
    }
}

struct Completer<'t, 'a> {
    tree: &'t Tree<'a>,
}

impl Completer<'_, '_> {
    /// Whether a clause tells what is wanted of somebody: "demanded", "insisted on".
    fn demands(&self, clause: &Clause) -> bool {
        let lemma = self.tree.lemma(clause.head);
        let requests = |preposition: Option<&str>| {
            frames::classify(&Predicate { preposition, ..Predicate::of(lemma) }) == RelationType::Request
        };
        let with = |o: &Oblique| requests(Some(&self.tree.text(&o.case).to_lowercase()));
        Verb::of(lemma).is_open() || requests(None) || clause.obliques.iter().any(with)
    }

    /// Fills what the clause takes from the one above it, which is complete already.
    fn complete(&self, clause: &mut Clause, above: Option<&Clause>) {
        let tree = self.tree;
        if let Some(subject) = self.for_phrase(clause) {
            clause.subject = Some(subject);
        }
        match (clause.link, above) {
            (Link::Conj, Some(above)) => self.share(clause, above),
            (Link::Relative | Link::Acl, _) => self.modify(clause, above),
            (Link::Xcomp, Some(above)) => self.control(clause, above),
            (Link::Advcl, Some(above)) => {
                if clause.subject.is_none() {
                    clause.subject = self.adverbial_subject(clause, above).map(control);
                }
                // "demanded a truce before lifting the siege": no truce, no lifting.
                let awaits = clause.mark.is_some_and(|m| matches!(tree.lemma(m), "before" | "until"));
                if awaits && clause.mood == Mood::Fact && self.demands(above) {
                    clause.mood = Mood::Unreal;
                }
            }
            (Link::Ccomp | Link::Parataxis, Some(above)) => {
                if clause.subject.is_none() && clause.mark.is_some_and(|m| tree.lemma(m) == "to") {
                    clause.subject = above.subject.map(control);
                }
                let wished = clause.link == Link::Ccomp && Verb::of(tree.lemma(above.head)).is_open();
                if wished && clause.mood == Mood::Fact {
                    clause.mood = Mood::Unreal;
                }
            }
            _ => {}
        }
    }

    /// "for the other side to move": the phrase before "to" is the infinitive's subject, wherever it was attached.
    fn for_phrase(&self, clause: &Clause) -> Option<Argument> {
        let tree = self.tree;
        let to = clause.mark.filter(|&m| clause.subject.is_none() && tree.form(m).eq_ignore_ascii_case("to"))?;
        let mut at = tree.before(to)?;
        for _ in 0..NEAR {
            let case = tree.children(at).iter().copied().find(|&c| {
                matches!(tree.rel(c), Deprel::Case | Deprel::Mark) && tree.form(c).eq_ignore_ascii_case("for")
            });
            if case.is_some() && tree.is_nominal(at) {
                return Some(Argument { head: at, place: at, via: Via::Control });
            }
            at = tree.head(at).filter(|&h| h < to && h != clause.head)?;
        }
        None
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
                // "wants to buy and sell"
                let infinitive = clause.mark.is_none() && tree.xpos(clause.head) == Xpos::Vb;
                if (!words.is_empty() || infinitive) && clause.mood == Mood::Fact {
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
            let blamed = clause.mark.is_some_and(|m| tree.lemma(m) == "of")
                && above.is_some_and(|a| Verb::of(tree.lemma(a.head)).is_blame());
            if blamed && let Some(object) = above.and_then(|a| a.object) {
                // "convicted an aide of Lind of selling secrets"
                clause.subject = Some(control(object));
                return;
            }
            // "the third storm to hit the coast" did hit it.
            let ordinal = tree.with(noun, Deprel::Amod).any(|a| is_ordinal(tree, a));
            clause.mood = if ordinal { Mood::Fact } else { Mood::Unreal };
            let denied = tree.with(noun, Deprel::Det).any(|d| is_negation(&tree.lemma(d).to_lowercase()));
            clause.negated |= denied;
            // "Oman's offer to host", "an Oman offer to host"
            let names = |c: &TokenId| tree.upos(*c) == Upos::Propn;
            let possessor = tree.child(noun, Deprel::NmodPoss).or(tree.with(noun, Deprel::Compound).find(names));
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
            let clausal = |&c: &TokenId| matches!(tree.rel(c), Deprel::Ccomp | Deprel::Xcomp);
            let complement = tree.children(clause.head).iter().any(clausal);
            if !adverbial && !complement {
                clause.object = filler;
            }
        }
    }

    /// Infinitives, participles and small clauses under a verb.
    fn control(&self, clause: &mut Clause, above: &Clause) {
        let tree = self.tree;
        let verb = Verb::of(tree.lemma(above.head));
        // "opened fire to disperse them": fire disperses nobody.
        let acts = |o: &Argument| !names_act(tree, o.head);
        let object = above.object.or(above.indirect).filter(|_| !above.passive && !verb.is_promise()).filter(acts);
        if clause.subject.is_none() {
            clause.subject = object.or_else(|| self.asked(clause, above)).or(above.subject).map(control);
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
        self.asked(clause, above).or(above.subject)
    }

    /// "called on both sides to show restraint": both sides.
    fn asked(&self, clause: &Clause, above: &Clause) -> Option<Argument> {
        let tree = self.tree;
        let asked = |o: &&Oblique| o.argument.place > above.head && appeals(&above.lemma, &tree.text(&o.case));
        let infinitive = clause.mark.is_some_and(|m| tree.lemma(m) == "to");
        above.obliques.iter().filter(|_| infinitive).find(asked).map(|o| o.argument)
    }
}

/// "first", "last", "only", "20th", "strongest"
fn is_ordinal(tree: &Tree<'_>, t: TokenId) -> bool {
    const ORDINALS: &[&str] = &[
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "last", "only",
        "sole",
    ];
    let form = tree.form(t).to_lowercase();
    let number = form.trim_end_matches(char::is_alphabetic);
    tree.xpos(t) == Xpos::Jjs
        || ORDINALS.contains(&form.as_str())
        || number.len() < form.len() && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

/// "talks", "fire", "a campaign": what is done can do nothing itself.
fn names_act(tree: &Tree<'_>, noun: TokenId) -> bool {
    let lemma = tree.lemma(noun).to_lowercase();
    let kind = frames::noun(None, &lemma);
    tree.upos(noun) == Upos::Noun && (kind.is_some_and(RelationType::is_event) || frames::is_empty_noun(&lemma))
}

fn control(a: Argument) -> Argument {
    Argument { via: Via::Control, ..a }
}
