//! Whether a time lies ahead: decides between last and next Sunday. Takes a word and climbs to the verb it dates.

use crate::annotate::{Annotated, Deprel, Token, Upos, Xpos};
use crate::extract::verbs::Verb;
use crate::span::TokenId;

/// Steps up the tree in search of the verb that gives the tense.
const LONGEST_CLIMB: usize = 12;
/// Words before a verb among which its auxiliaries stand.
const WINDOW: u32 = 6;
/// Verbs whose present tense tells what was said before.
const SAYING: &[&str] = &["say", "tell", "report", "write", "announce", "add"];
/// Participles after a noun that put it into the future: "elections set for May".
const AHEAD: &[&str] = &["schedule", "slate", "plan", "expect", "set", "due"];

/// Whether the clause a phrase belongs to is about the future.
pub(super) fn is_future(doc: &Annotated, head: TokenId) -> bool {
    let mut at = head;
    for _ in 0..LONGEST_CLIMB {
        let token = doc.token(at);
        if let Some(future) = reads(doc, at, token) {
            return future;
        }
        match token.head {
            Some(next) => at = next,
            None => break,
        }
    }
    false
}

/// What a word tells: nothing where it is neither a finite verb nor a predicate.
fn reads(doc: &Annotated, at: TokenId, token: &Token) -> Option<bool> {
    let sentence = &doc.sentences[doc.sentence_of(at).index()];
    let window = at.0.saturating_sub(WINDOW).max(sentence.tokens.start)..at.0;
    let left = || window.clone().map(|t| &doc.tokens[t as usize]).filter(|t| t.head == Some(at));
    let is = |t: &Token, lemmas: &[&str]| lemmas.iter().any(|l| t.lemma.eq_ignore_ascii_case(l));
    let lemma = |lemmas: &[&str]| is(token, lemmas);
    if matches!(token.upos, Upos::Verb | Upos::Adj)
        && lemma(AHEAD)
        && matches!(token.deprel, Deprel::Acl | Deprel::Amod)
    {
        return Some(true);
    }
    let copula = left().any(|t| t.deprel == Deprel::Cop);
    if !copula && !matches!(token.upos, Upos::Verb | Upos::Aux) {
        return None;
    }
    let auxiliary = |t: &&Token| matches!(t.deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop);
    let perfect = left().filter(auxiliary).any(|t| is(t, &["have"]));
    let modals = &["will", "would", "shall", "'ll", "wo", "must", "should", "may", "might", "could", "can"];
    if left().filter(auxiliary).any(|t| is(t, modals)) {
        return Some(!perfect);
    }
    if perfect {
        return Some(false);
    }
    if token.xpos == Xpos::Vb && left().any(|t| t.deprel == Deprel::Mark && is(t, &["to"])) {
        // "refused to meet", "managed to meet" are past where they are; "agreed to meet" is not.
        let governor = token.head.map(|h| doc.token(h)).filter(|_| token.deprel == Deprel::Xcomp);
        let verb = governor.map(|g| Verb::of(&g.lemma)).unwrap_or_default();
        return (!verb.is_factual() && !verb.is_negative()).then_some(true);
    }
    let present = |t: &Token| matches!(t.xpos, Xpos::Vbz | Xpos::Vbp);
    let finite = if present(token) || matches!(token.xpos, Xpos::Vbd | Xpos::Md) {
        Some(token)
    } else {
        left().filter(auxiliary).find(|t| present(t) || t.xpos == Xpos::Vbd)
    };
    let Some(finite) = finite else {
        // A participle takes the time of what it hangs on.
        return (token.deprel == Deprel::Acl && token.xpos == Xpos::Vbn).then_some(false);
    };
    Some(present(finite) && !lemma(SAYING) && closed(doc, sentence.tokens.end))
}

/// Whether the sentence that ends before `end` is closed by a mark: headlines are not, and their present tense is past.
fn closed(doc: &Annotated, end: u32) -> bool {
    (end.saturating_sub(2)..end).any(|t| matches!(doc.form(TokenId(t)), "." | "?" | "!" | "…"))
}
