//! Where the content of a cue begins and ends in its sentence.
//!
//! Trees of long news sentences are wrong most often where reported speech is cut off from its frame. So the bounds lean on
//! the surface: a cue set off by commas ([`parenthetical`]) has all the rest of its sentence, and a clause behind its verb
//! ([`behind`]) runs until something begins that is known to go with the verb.

use std::ops::Range;

use super::has_words;
use super::lexicon::{self, Attitude};
use crate::annotate::{Deprel, Upos, Xpos};
use crate::extract::tree::Tree;
use crate::span::{Span, TokenId};

/// A cue between commas: "…, the ministry said on Sunday, …", "…, said Mr. Lee."
pub(super) struct Parenthetical {
    /// The phrase that names the source.
    pub(super) named: Named,
    /// What remains of the sentence.
    pub(super) spans: Vec<Span>,
}

/// A noun phrase beside a verb.
pub(super) struct Named {
    /// Its words.
    pub(super) words: Range<u32>,
    /// Its head.
    pub(super) head: TokenId,
}

/// Longest name of a source, longest tail of a cue, in words.
const LONGEST_SOURCE: u32 = 24;
const LONGEST_TAIL: u32 = 16;

/// Reads a verb as a cue set off from its content.
pub(super) fn parenthetical(tree: &Tree<'_>, verb: TokenId) -> Option<Parenthetical> {
    if !is_finite(tree, verb) {
        return None;
    }
    let first = tree.words().next()?;
    let end = first.0 + tree.len() as u32;
    let named = namer(tree, verb)?;
    // "a deadline his ministry repeated": no cue but a relative clause.
    let relative = tree.rel(verb) == Deprel::AclRelcl && tree.head(verb).is_some_and(|h| named.words.contains(&h.0));
    if relative {
        return None;
    }
    let inverted = named.head > verb;
    let start = if inverted { verb } else { TokenId(named.words.start) };
    if start == first || !is_delimiter(tree, TokenId(start.0 - 1)) {
        return None;
    }
    if !inverted && takes_object(tree, verb) {
        return None;
    }
    let mut tail = verb.0 + 1;
    while tail < end && tail - verb.0 < LONGEST_TAIL && !is_delimiter(tree, TokenId(tail)) {
        let t = TokenId(tail);
        if is_finite(tree, t) || tree.form(t) == ":" || tree.upos(t) == Upos::Sconj && tree.lemma(t) == "that" {
            return None;
        }
        tail += 1;
    }
    if tail < end && !is_delimiter(tree, TokenId(tail)) {
        return None;
    }
    // "We warned people to leave, but some stayed": what they were warned to do is there.
    if tree.with(verb, Deprel::Xcomp).any(|x| x > verb && x.0 < tail) {
        return None;
    }
    let start = TokenId(start.0 - 1);
    let rest = TokenId(tail + 1);
    let goes_on = rest.0 < end
        && !inverted
        && tree.form(TokenId(tail)) == ","
        && !matches!(tree.xpos(rest), Xpos::Vbg | Xpos::Wdt | Xpos::Wp);
    let states =
        |from: u32, to: u32| (from..to).map(TokenId).any(|t| is_finite(tree, t) && !is_subordinate(tree, t, first));
    let said = states(first.0, start.0) || goes_on && states(rest.0, end);
    if !said {
        return None;
    }
    // "which, he said, is …": the relative clause alone is reported.
    let pronoun = (start > first).then(|| TokenId(start.0 - 1)).filter(|&t| tree.is_wh(t));
    let first = pronoun.unwrap_or(first);
    // A dash or comma may open the sentence: then nothing stands before it.
    let before = (start > first).then(|| trimmed(tree, first, TokenId(start.0 - 1))).flatten();
    let mut spans: Vec<Span> = before.into_iter().collect();
    if goes_on {
        spans.extend(trimmed(tree, rest, TokenId(end - 1)));
    }
    Some(Parenthetical { named, spans })
}

/// Who a verb beside a quotation names: the noun phrase right before it, or else right behind it.
pub(super) fn namer(tree: &Tree<'_>, verb: TokenId) -> Option<Named> {
    let (first, last) = (tree.words().next()?, tree.words().next_back()?);
    let end = last.0 + 1;
    inverted(tree, verb, end).or_else(|| named_before(tree, verb, first)).or_else(|| named_behind(tree, verb, end))
}

/// "…, said the ministry's statement": the noun phrase behind a verb that closes its sentence and follows a mark, where it
/// can be nothing the verb reports, addresses or dates.
fn inverted(tree: &Tree<'_>, verb: TokenId, end: u32) -> Option<Named> {
    tree.before(verb).filter(|&t| is_delimiter(tree, t))?;
    if super::cues::ADDRESSING.contains(&tree.lemma(verb)) {
        return None;
    }
    let tail = (verb.0 + 1..end).map(TokenId).take_while(|&t| !is_delimiter(tree, t));
    if tail.clone().any(|t| is_finite(tree, t) || tree.lemma(t) == "that") {
        return None;
    }
    let named = named_behind(tree, verb, end)?;
    let adjunct = matches!(tree.rel(named.head), Deprel::OblUnmarked | Deprel::NmodUnmarked | Deprel::Advmod);
    // "Lee, a lawyer, said yes": somebody stands before.
    let subject = tree.with(verb, Deprel::Nsubj).any(|s| s < verb && tree.upos(s) == Upos::Propn);
    (!adjunct && !subject).then_some(named)
}

/// The noun phrase between the last delimiter and the verb, an apposition between commas included.
fn named_before(tree: &Tree<'_>, verb: TokenId, first: TokenId) -> Option<Named> {
    let mut start = verb;
    let mut commas = 0;
    while start > first && verb.0 - start.0 < LONGEST_SOURCE {
        let previous = TokenId(start.0 - 1);
        if is_delimiter(tree, previous) {
            // "Smith, a lawyer, said": the comma before the verb closes an apposition.
            if tree.form(previous) != "," || start != verb && commas != 1 {
                break;
            }
            commas += 1;
        } else if is_finite(tree, previous) && tree.upos(previous) == Upos::Verb
            || tree.upos(previous) == Upos::Sconj
            || tree.is_wh(previous)
        {
            return None;
        }
        start = previous;
    }
    let head = (start.0..verb.0)
        .map(TokenId)
        .find(|&t| tree.is_nominal(t) && tree.head(t).is_none_or(|h| h < start || h >= verb || !tree.is_nominal(h)))?;
    Some(Named { words: start.0..verb.0, head })
}

/// "said Mr. Lee": the noun phrase right behind the verb.
fn named_behind(tree: &Tree<'_>, verb: TokenId, end: u32) -> Option<Named> {
    let next = TokenId(verb.0 + 1);
    let nominal = |t| matches!(tree.upos(t), Upos::Propn | Upos::Noun | Upos::Pron | Upos::Det | Upos::Adj | Upos::Num);
    if next.0 >= end || !nominal(next) {
        return None;
    }
    let words = next.0..end.min(next.0 + LONGEST_TAIL);
    let head = words
        .clone()
        .map(TokenId)
        .find(|&t| tree.is_nominal(t) && tree.head(t).is_none_or(|h| h < next || !tree.is_nominal(h)))?;
    Some(Named { words, head })
}

/// Whether something follows the verb that it reports or does something to, other than whom it addresses.
fn takes_object(tree: &Tree<'_>, verb: TokenId) -> bool {
    tree.with(verb, Deprel::Obj).any(|o| o > verb && !super::cues::ADDRESSING.contains(&tree.lemma(verb)))
}

/// Whether a verb is finite: it has a tense, or an auxiliary that has.
pub(super) fn is_finite(tree: &Tree<'_>, t: TokenId) -> bool {
    match tree.xpos(t) {
        Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md => true,
        Xpos::Vb | Xpos::Vbn | Xpos::Vbg => tree
            .with(t, Deprel::Aux)
            .any(|a| a < t && matches!(tree.xpos(a), Xpos::Md | Xpos::Vbd | Xpos::Vbz | Xpos::Vbp)),
        _ => false,
    }
}

/// Whether the finite verb belongs to a subordinate clause that opens the sentence.
fn is_subordinate(tree: &Tree<'_>, t: TokenId, first: TokenId) -> bool {
    let head = if tree.upos(t) == Upos::Aux { tree.head(t).unwrap_or(t) } else { t };
    matches!(tree.rel(head), Deprel::Advcl | Deprel::AclRelcl | Deprel::Acl)
        && tree.words().take_while(|&w| w <= first).any(|w| tree.upos(w) == Upos::Sconj)
}

fn is_delimiter(tree: &Tree<'_>, t: TokenId) -> bool {
    matches!(tree.form(t), "," | "—" | "–" | "--" | ";" | "\"" | "”" | "“" | "''" | "``" | "." | "?" | "!")
}

/// A clause behind its verb: from `that` or the first word not known to modify the verb, to the end of the sentence or
/// the next thing that hangs on the verb itself.
pub(super) fn behind(tree: &Tree<'_>, verb: TokenId, content: TokenId, addressee: Option<TokenId>) -> Option<Span> {
    let words = tree.phrase(content, |_| false);
    let mut start = *words.iter().find(|&&w| w > verb)?;
    let mut end = *words.last()?;
    let marked = tree.with(content, Deprel::Mark).next().is_some();
    // Backwards over words of the content that the tree gave to the verb.
    while !marked && start.0 > verb.0 + 1 {
        let before = TokenId(start.0 - 1);
        let stray = top_below(tree, before, verb).is_some_and(|top| {
            matches!(tree.rel(top), Deprel::Obj | Deprel::Nsubj | Deprel::Dep | Deprel::NsubjPass)
                && Some(top) != addressee
        });
        if !stray {
            break;
        }
        start = before;
    }
    // Forwards likewise.
    let last = tree.words().next_back()?;
    while end < last {
        let next = TokenId(end.0 + 1);
        if tree.upos(next) == Upos::Punct && matches!(tree.form(next), "." | "?" | "!" | ";" | ":") {
            break;
        }
        let top = top_below(tree, next, verb);
        let own = match top {
            // "said that he won and that …", "said he won and would …"
            Some(top) if tree.rel(top) == Deprel::Conj && continues(tree, top, end) => false,
            Some(top) => {
                matches!(
                    tree.rel(top),
                    Deprel::Conj | Deprel::Advcl | Deprel::Parataxis | Deprel::Cc | Deprel::Punct | Deprel::Mark
                ) || tree.upos(top) == Upos::Punct
            }
            None => true,
        };
        if own {
            break;
        }
        end = next;
    }
    let end = cut(tree, verb, start, end);
    trimmed(tree, start, end)
}

/// Whether a clause that the tree coordinates with the reporting verb rather goes on with the content that ends at `end`:
/// it has "that", or it follows without a comma and does not report itself.
fn continues(tree: &Tree<'_>, conjunct: TokenId, end: TokenId) -> bool {
    let that = tree.with(conjunct, Deprel::Mark).any(|m| tree.lemma(m) == "that");
    let reports = lexicon::verb(tree.lemma(conjunct)) == Some(Attitude::Speech);
    that || !reports && tree.after(end).is_some_and(|t| tree.upos(t) == Upos::Cconj)
}

/// What follows a verb that reports but has no clause in the tree: to the first comma or other mark, if a finite verb
/// is there.
pub(super) fn rest(tree: &Tree<'_>, verb: TokenId) -> Option<Span> {
    let last = tree.words().next_back()?;
    let mut words = (verb.0 + 1..=last.0).map(TokenId);
    let start = words.clone().next().filter(|&t| !matches!(tree.upos(t), Upos::Punct | Upos::Adp | Upos::Cconj))?;
    let end = words.find(|&t| {
        tree.upos(t) == Upos::Punct && !matches!(tree.form(t), "(" | ")" | "-" | "\"" | "“" | "”" | "’" | "'")
    });
    let end = end.unwrap_or(last);
    let finite = (start.0..end.0).map(TokenId).any(|t| is_finite(tree, t));
    if finite { trimmed(tree, start, end) } else { None }
}

/// How far behind its verb a clause with "that" may begin, in words: "told a meeting of island leaders on Monday that …".
const LONGEST_APPROACH: u32 = 24;

/// Head of a clause that begins with "that" behind a verb which has no clause in the tree: the tree hung it on a noun
/// between the two ("said on its website that …") or took "that" for something else.
pub(super) fn that_clause(tree: &Tree<'_>, verb: TokenId) -> Option<TokenId> {
    let last = tree.words().next_back()?;
    let reach = last.0.min(verb.0 + LONGEST_APPROACH);
    let that = (verb.0 + 1..=reach)
        .map(TokenId)
        .take_while(|&t| !is_finite(tree, t))
        .find(|&t| matches!(tree.lemma(t), "that" | "whether") && (t.0 == verb.0 + 1 || opens_clause(tree, t)))?;
    let between = (verb.0 + 1..that.0).map(TokenId);
    let apart = |t: TokenId| matches!(tree.form(t), ";" | ":" | "—" | "--") || tree.upos(t) == Upos::Verb;
    // "denied reports that": the noun has the clause.
    let named = tree.before(that).is_some_and(|n| lexicon::is_noun(tree.lemma(n)));
    if named || between.clone().any(apart) || between.filter(|&t| tree.form(t) == ",").count() == 1 {
        return None;
    }
    let head = tree.head(that).filter(|&h| h > that && opens_clause(tree, that));
    head.or_else(|| (that.0 + 1..=last.0).map(TokenId).find(|&t| is_finite(tree, t) && t.0 > that.0 + 1))
}

/// Whether "that" opens a clause in which nothing is missing, whatever the tree takes it for.
fn opens_clause(tree: &Tree<'_>, that: TokenId) -> bool {
    let Some(head) = tree.head(that).filter(|&h| h > that) else { return false };
    let subject = [Deprel::Nsubj, Deprel::NsubjPass].into_iter().any(|r| tree.with(head, r).any(|c| c != that));
    let object = tree.with(head, Deprel::Obj).any(|c| c != that);
    let predicated = tree.child(head, Deprel::Cop).is_some() || tree.child(head, Deprel::AuxPass).is_some();
    match tree.rel(that) {
        Deprel::Mark => true,
        Deprel::Obj | Deprel::Dep | Deprel::Nsubj => subject && (object || predicated),
        _ => false,
    }
}

/// The clause with "that" whose head [`that_clause`] found: to the end of the sentence or of its own phrase, whichever
/// the tree knows.
pub(super) fn from_that(tree: &Tree<'_>, verb: TokenId, head: TokenId) -> Option<Span> {
    let that = (verb.0 + 1..head.0).map(TokenId).find(|&t| matches!(tree.lemma(t), "that" | "whether"))?;
    let marked = tree.head(that) == Some(head) && opens_clause(tree, that);
    let last = tree.words().next_back()?;
    let end = if marked { tree.phrase(head, |_| false).last().copied()? } else { last };
    trimmed(tree, that, further(tree, verb, cut(tree, verb, that, end)))
}

/// The end of the clauses with "that" that are joined to one which ends at `end`, where the tree hangs them on the verb:
/// "argued that A and that B".
fn further(tree: &Tree<'_>, verb: TokenId, mut end: TokenId) -> TokenId {
    for clause in tree.with(verb, Deprel::Conj) {
        let that = tree.with(clause, Deprel::Mark).find(|&m| tree.lemma(m) == "that");
        let joint = |t: u32| matches!(tree.form(TokenId(t)), "," | ";") || tree.rel(TokenId(t)) == Deprel::Cc;
        match that.filter(|&that| that > end && (end.0 + 1..that.0).all(joint)) {
            Some(_) => end = tree.phrase(clause, |_| false).last().copied().unwrap_or(end),
            None => break,
        }
    }
    end
}

/// What "according to" goes with: all the rest of its sentence where it opens or ends it or stands between commas.
pub(super) fn around(tree: &Tree<'_>, according: TokenId, source: TokenId, clause: TokenId) -> Option<Vec<Span>> {
    let (first, last) = (tree.words().next()?, tree.words().next_back()?);
    let apart = |c: TokenId| match tree.rel(c) {
        Deprel::Advcl | Deprel::Parataxis | Deprel::Ccomp | Deprel::Xcomp => true,
        Deprel::Conj => !tree.is_nominal(c),
        _ => false,
    };
    let phrase = tree.phrase(source, apart);
    let end = phrase.iter().rev().copied().find(|&t| t > according && tree.upos(t) != Upos::Punct)?;
    let mut spans: Vec<Span> = Vec::new();
    if according != first {
        let before = TokenId(according.0 - 1);
        let start = (first.0..=before.0).map(TokenId).find(|&t| {
            !matches!(tree.upos(t), Upos::Cconj | Upos::Punct) || matches!(tree.form(t), "\"" | "“" | "``" | "''")
        })?;
        // "which, according to X, …": the relative clause alone.
        let within = matches!(tree.rel(clause), Deprel::AclRelcl | Deprel::Ccomp) && tree.form(before) != ",";
        if within {
            return None;
        }
        spans.extend(trimmed(tree, start, before));
    }
    let comma = (end.0 + 1..=last.0).map(TokenId).next().filter(|&t| tree.form(t) == ",");
    if let Some(comma) = comma.filter(|c| *c < last) {
        let rest = TokenId(comma.0 + 1);
        spans.extend(trimmed(tree, rest, last));
    } else if according == first {
        return None;
    }
    (!spans.is_empty()).then_some(spans)
}

/// Ends before the frame goes on: "…, adding that", "said he would sign and warned …", "said … and Lee accused …".
fn cut(tree: &Tree<'_>, verb: TokenId, start: TokenId, end: TokenId) -> TokenId {
    let reports = |t: TokenId| {
        tree.xpos(t) == tree.xpos(verb)
            && tree.rel(t) == Deprel::Conj
            && lexicon::verb(tree.lemma(t)) == Some(Attitude::Speech)
            && tree.head(t).is_some_and(|h| h > verb && tree.xpos(h) != tree.xpos(verb))
    };
    let tensed = matches!(tree.xpos(verb), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp);
    let next = (start.0 + 1..=end.0).map(TokenId).find(|&t| tensed && reports(t));
    let joint = next.and_then(|t| tree.with(t, Deprel::Cc).find(|&c| c > start && c < t));
    let end = joint.map_or(end, |c| TokenId(c.0 - 1));

    let participle = (start.0 + 1..end.0).map(TokenId).find(|&t| {
        tree.form(t) == ","
            && tree
                .after(t)
                .is_some_and(|n| tree.xpos(n) == Xpos::Vbg && lexicon::verb(tree.lemma(n)) == Some(Attitude::Speech))
    });
    participle.unwrap_or(end)
}

/// The dependent of `above` whose phrase `t` lies in.
fn top_below(tree: &Tree<'_>, t: TokenId, above: TokenId) -> Option<TokenId> {
    let mut at = t;
    for _ in 0..24 {
        let head = tree.head(at)?;
        if head == above {
            return Some(at);
        }
        at = head;
    }
    None
}

/// Prepositions of what goes with the object of a verb rather than with the saying: "criticized him for his vote".
const ABOUT: &[&str] = &[
    "for", "as", "of", "to", "with", "from", "against", "about", "over", "into", "than", "between", "among", "toward",
    "by",
];

/// The last word of a phrase under `verb`, what follows at once and speaks of the same included.
pub(super) fn extended(tree: &Tree<'_>, verb: TokenId, phrase: TokenId) -> TokenId {
    let mut end = tree.phrase(phrase, |_| false).last().copied().unwrap_or(phrase);
    for _ in 0..LONGEST_TAIL {
        let Some(next) = tree.after(end) else { break };
        let Some(top) = top_below(tree, next, verb).filter(|&top| top > phrase) else { break };
        let introduced = tree
            .children(top)
            .iter()
            .copied()
            .find(|&c| c == next && matches!(tree.rel(c), Deprel::Case | Deprel::Mark));
        let same = introduced.is_some_and(|c| ABOUT.contains(&tree.lemma(c)));
        if !same {
            break;
        }
        end = tree.phrase(top, |_| false).last().copied().unwrap_or(end).max(next);
    }
    end
}

/// From the first word of a phrase, its preposition left out, to `end`.
pub(super) fn between(tree: &Tree<'_>, phrase: TokenId, end: TokenId) -> Option<Span> {
    let case = tree.case(phrase);
    let start =
        tree.phrase(phrase, |_| false).into_iter().find(|t| !case.contains(t) && tree.upos(*t) != Upos::Punct)?;
    if start > end { None } else { trimmed(tree, start, end) }
}

/// A phrase without the part of it that `without` heads.
pub(super) fn phrase(tree: &Tree<'_>, content: TokenId, also: Option<TokenId>, without: Option<TokenId>) -> Vec<Span> {
    let out = without.map(|w| tree.phrase(w, |_| false)).unwrap_or_default();
    let mut words = tree.phrase(content, |c| Some(c) == without);
    if let Some(also) = also {
        words.extend(tree.phrase(also, |c| Some(c) == without));
        words.sort_unstable();
    }
    let (Some(&first), Some(&last)) = (words.first(), words.last()) else { return Vec::new() };
    let mut spans = Vec::new();
    let mut from = None;
    for t in (first.0..=last.0).map(TokenId) {
        if out.binary_search(&t).is_ok() {
            spans.extend(from.take().and_then(|a| trimmed(tree, a, TokenId(t.0 - 1))));
        } else {
            from = from.or(Some(t));
        }
    }
    spans.extend(from.and_then(|a| trimmed(tree, a, last)));
    spans
}

/// A run of words without the punctuation at its edges; quotation marks stay.
pub(super) fn trimmed(tree: &Tree<'_>, mut first: TokenId, mut last: TokenId) -> Option<Span> {
    let loose = |t: TokenId| {
        tree.upos(t) == Upos::Punct
            && !matches!(tree.form(t), "\"" | "“" | "”" | "‘" | "’" | "'" | "``" | "''" | "(" | ")")
    };
    while first < last && loose(first) {
        first = TokenId(first.0 + 1);
    }
    while first < last && loose(last) {
        last = TokenId(last.0 - 1);
    }
    let span = tree.token(first).span.cover(tree.token(last).span);
    has_words(tree.doc().slice(span)).then_some(span)
}
