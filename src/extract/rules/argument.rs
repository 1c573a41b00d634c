//! What the network reads of predicates, where no rule on trees says it: arguments that the tree gives to no one, events
//! named by nouns, places and times.
//!
//! Catches `X | verb | Y` where a predicate has an ARG0 and an ARG1 that are nodes and no other rule told of it ("the
//! police inquiry into her accounts": police inquire into accounts), and where another rule left a place (ARGM-LOC), a time
//! (ARGM-TMP) of its fact open. Rules come first: what they say is changed in one respect only, that what the network
//! reads as not having happened is not told as a fact. Of the two the weaker claim is printed.
//! Known misses: events named by nouns whose only participant is what they are done to.

use super::event::modality;
use super::{Fact, Sentence, When, place};
use crate::annotate::{Argument, Deprel, Predicate, Role, Upos, Xpos};
use crate::extract::frames;
use crate::extract::relations::RelationType;
use crate::extract::tree::Tree;
use crate::extract::triple::{Modality, Polarity};
use crate::extract::verbs::Verb;
use crate::span::TokenId;

/// Arguments are taken where they are at least this certain: to open a fact, and to complete one.
const OPENS: f32 = 0.55;
const COMPLETES: f32 = 0.5;

/// Trees are climbed this far.
const HIGHEST: usize = 24;

/// What is read as less of a fact than this, the middle of the scale, is only possible. On "It Happened" (dev) this takes
/// the share of false assertions from 20 to 13 of 100 and hedges 2 of 100 facts more.
const LEAST_FACT: f32 = 0.0;

/// Reads every predicate of the sentence.
pub(super) fn read(s: &Sentence<'_, '_>, out: &mut Vec<Fact>) {
    let first = out.iter().rposition(|f| f.sentence != s.id).map_or(0, |i| i + 1);
    let mut at = 0;
    out.retain(|fact| {
        at += 1;
        at <= first || !misattributed(s, fact)
    });
    for fact in &mut out[first..] {
        complete(s, fact);
    }
    let range = s.tree.doc().sentences[s.id.index()].tokens.clone();
    let predicates = &s.tree.doc().predicates;
    let start = predicates.partition_point(|p| p.token.0 < range.start);
    for predicate in predicates[start..].iter().take_while(|p| p.token.0 < range.end) {
        // "sold" of "agreed to sell" is told with its governor's words.
        if !out[first..].iter().any(|f| f.predicate == predicate.token || f.words.contains(&predicate.token)) {
            open(s, predicate, out);
        }
    }
}

/// The argument with a role, of a predicate.
fn argument(predicate: &Predicate, role: Role, least: f32) -> Option<&Argument> {
    predicate.arguments.iter().find(|a| a.role == role && a.certainty >= least)
}

/// Adds what a fact lacks, and takes back that it happened where the network reads that it did not.
fn complete(s: &Sentence<'_, '_>, fact: &mut Fact) {
    if fact.polarity == Polarity::Positive && charge(s.tree, fact.predicate).is_some() {
        fact.modality = Modality::Possible;
    }
    let Some(predicate) = s.tree.doc().predicate(fact.predicate).filter(|_| !fact.kind.is_standing()) else { return };
    if fact.place.is_none() {
        fact.place = place_of(s, predicate).filter(|&p| p != fact.subject && Some(p) != fact.object);
    }
    if fact.time.is_none() {
        fact.time = time_of(s, predicate);
    }
    // "agreed to sell" tells of the agreement; a denial is a fact of its own.
    let told_itself = fact.polarity == Polarity::Positive && !fact.lemma.contains(" to ");
    if told_itself && predicate.fact < LEAST_FACT {
        fact.modality = Modality::Possible;
    }
}

/// Where its ARGM-LOC says that it happened.
fn place_of(s: &Sentence<'_, '_>, predicate: &Predicate) -> Option<TokenId> {
    let there = argument(predicate, Role::ArgmLoc, COMPLETES)?.token;
    place::is_site(s, there).then(|| place::narrow(s, there)).or_else(|| place::within_phrase(s, there))
}

/// When its ARGM-TMP says that it happened.
fn time_of(s: &Sentence<'_, '_>, predicate: &Predicate) -> Option<When> {
    s.times.at(argument(predicate, Role::ArgmTmp, COMPLETES)?.token).map(When::of)
}

/// Tells of a predicate that no other rule tells of.
fn open(s: &Sentence<'_, '_>, predicate: &Predicate, out: &mut Vec<Fact>) {
    let tree = s.tree;
    let at = predicate.token;
    let noun = tree.upos(at) == Upos::Noun;
    let Some(verb) = verb(tree, predicate).filter(|_| !Verb::of(tree.lemma(at)).is_light()) else { return };
    if !noun && !stands_by_itself(tree, at) || accused(tree, at) {
        return;
    }
    let parties = |role: Role| -> Vec<TokenId> {
        let told = argument(predicate, role, OPENS).filter(|a| !noun || is_below(tree, a.token, at));
        let head = told.map(|a| tree.antecedent(a.token));
        let all = head.map(|h| tree.conjuncts(h)).unwrap_or_default();
        all.into_iter().filter(|&h| h != at && s.nodes.is_known(h)).collect()
    };
    let (mut subjects, mut objects) = (parties(Role::Arg0), parties(Role::Arg1));
    // "Rabin died in 1995": the only argument of such verbs is what they happen to, and their subject.
    if subjects.is_empty() && tree.with(at, Deprel::Nsubj).any(|t| objects.contains(&tree.antecedent(t))) {
        (subjects, objects) = (objects, Vec::new());
    }
    if objects.is_empty() {
        objects = parties(Role::Arg2);
    }
    // Nouns name many things that nobody does.
    if subjects.is_empty() || noun && !subjects.iter().any(|&a| s.nodes.is_actor(a)) {
        return;
    }
    let (place, time) = (place_of(s, predicate), time_of(s, predicate));
    if objects.is_empty() && place.is_none() && time.is_none() {
        return;
    }
    let kind = if noun { frames::noun(super::typing::modifier(tree, at).as_deref(), tree.lemma(at)) } else { None };
    let kind = kind.unwrap_or_else(|| frames::classify(&frames::Predicate::of(&verb)));
    let clause = s.clauses.iter().position(|c| c.head == at);
    let negated =
        predicate.arguments.iter().any(|a| a.role == Role::ArgmNeg) || clause.is_some_and(|c| s.clauses[c].negated);
    let open = predicate.fact < LEAST_FACT || clause.is_some_and(|c| modality(s.clauses, c) == Modality::Possible);
    for &subject in &subjects {
        for object in objects.iter().copied().map(Some).chain(objects.is_empty().then_some(None)) {
            if object.is_some_and(|o| s.nodes.entity(o) == s.nodes.entity(subject)) {
                continue;
            }
            out.push(Fact {
                sentence: s.id,
                predicate: at,
                clause,
                words: vec![at],
                lemma: with_preposition(tree, &verb, object.filter(|_| noun)),
                kind: if kind == RelationType::Say { RelationType::Act } else { kind },
                subject,
                object,
                statement: None,
                to: None,
                place: place.filter(|&p| p != subject && Some(p) != object),
                time,
                polarity: if negated { Polarity::Negative } else { Polarity::Positive },
                modality: if open { Modality::Possible } else { Modality::Asserted },
                confidence: 0.6,
            });
        }
    }
}

/// The verb that a gerund behind "of", "with" or "from" hangs on: what somebody is accused or cleared of, charged with or kept
/// from is told by that verb, and nobody says that it happened.
fn charge(tree: &Tree<'_>, verb: TokenId) -> Option<TokenId> {
    let clausal = matches!(tree.rel(verb), Deprel::Advcl | Deprel::Ccomp | Deprel::Xcomp | Deprel::Acl | Deprel::Obl);
    let marks = [Deprel::Mark, Deprel::Case].into_iter().filter_map(|r| tree.child(verb, r));
    let charged = marks.into_iter().any(|m| matches!(tree.lemma(m), "of" | "with" | "from"));
    tree.head(verb).filter(|_| clausal && charged && tree.xpos(verb) == Xpos::Vbg)
}

/// "cleared him of stealing": who clears does not steal.
fn misattributed(s: &Sentence<'_, '_>, fact: &Fact) -> bool {
    let Some(governor) = charge(s.tree, fact.predicate) else { return false };
    let subject = s.tree.child(governor, Deprel::Nsubj);
    let same = subject.is_some_and(|t| s.nodes.entity(s.tree.antecedent(t)) == s.nodes.entity(fact.subject));
    same && s.tree.child(governor, Deprel::Obj).is_some()
}

/// Whether a verb has a subject of its own, shares that of the verb it is joined to, or opens a relative clause. What hangs
/// on another verb ("accused of killing") is as true as that one makes it, which rules decide.
fn stands_by_itself(tree: &Tree<'_>, verb: TokenId) -> bool {
    let subject = |t: TokenId| [Deprel::Nsubj, Deprel::NsubjPass].iter().any(|&r| tree.child(t, r).is_some());
    let finite = matches!(tree.xpos(verb), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp);
    let shared = tree.rel(verb) == Deprel::Conj && finite && tree.head(verb).is_some_and(subject);
    subject(verb) || shared || tree.rel(verb) == Deprel::AclRelcl
}

/// Whether a word stands in what somebody is accused of, or what is denied or rejected: the nearest verb above it says so.
fn accused(tree: &Tree<'_>, t: TokenId) -> bool {
    let mut at = t;
    for _ in 0..HIGHEST {
        let Some(head) = tree.head(at) else { return false };
        // A relative clause says something of its own.
        if tree.rel(at) == Deprel::AclRelcl {
            return false;
        }
        if tree.upos(head) == Upos::Verb {
            let kind = frames::classify(&frames::Predicate::of(tree.lemma(head)));
            return matches!(kind, RelationType::Accuse | RelationType::Reject);
        }
        at = head;
    }
    false
}

/// Whether `t` hangs on `above`, directly or not.
fn is_below(tree: &Tree<'_>, t: TokenId, above: TokenId) -> bool {
    std::iter::successors(Some(t), |&t| tree.head(t)).take(HIGHEST).any(|t| t == above)
}

/// The verb that tells what a predicate does: its own, or that of its roleset.
fn verb(tree: &Tree<'_>, predicate: &Predicate) -> Option<String> {
    match tree.upos(predicate.token) {
        Upos::Verb => Some(tree.lemma(predicate.token).to_lowercase()),
        Upos::Noun if predicate.event => {
            let named = super::verb_of(tree, predicate.token).map(str::to_owned);
            named.or_else(|| Some(predicate.sense.as_deref()?.split_once('.')?.0.replace('_', " ")))
        }
        _ => None,
    }
}

/// "inquire into" where a noun's argument stands behind "into"; "of" and "by" only mark who and whom.
fn with_preposition(tree: &Tree<'_>, verb: &str, object: Option<TokenId>) -> String {
    let case = object.and_then(|o| tree.child(o, Deprel::Case)).map(|c| tree.lemma(c).to_lowercase());
    match case.as_deref() {
        None | Some("of" | "by" | "'s" | "’s" | "on" | "against") => verb.to_owned(),
        Some(preposition) => format!("{verb} {preposition}"),
    }
}
