//! The words of an argument: [`full`] and [`short`] noun phrases, without what other propositions say.

use crate::annotate::{Deprel, Upos, Xpos};
use crate::extract::frames;
use crate::extract::tree::Tree;
use crate::span::TokenId;

/// The phrase of one argument: without its preposition, conjuncts, clauses and appositions.
pub(super) fn full(tree: &Tree<'_>, t: TokenId) -> Vec<TokenId> {
    let words = tree.phrase(t, |c| {
        let head = tree.head(c).unwrap_or(c);
        let top = head == t;
        match tree.rel(c) {
            Deprel::AclRelcl | Deprel::Parataxis | Deprel::Discourse | Deprel::Reparandum | Deprel::Vocative => true,
            Deprel::Appos => set_off(tree, c, head),
            Deprel::Det | Deprel::DetPredet | Deprel::Amod | Deprel::Compound | Deprel::Nummod | Deprel::Punct => false,
            Deprel::NmodPoss | Deprel::Nmod | Deprel::NmodUnmarked | Deprel::NmodDesc | Deprel::Flat => false,
            Deprel::Advmod | Deprel::Fixed | Deprel::Goeswith | Deprel::Clf => false,
            Deprel::Conj if top => !tree.in_one_name(t, c),
            Deprel::CcPreconj => true,
            Deprel::Case => top && tree.xpos(c) != Xpos::Pos,
            // "the ease of learning", "five years later"
            Deprel::Acl => top && tree.child(c, Deprel::Mark).is_none_or(|m| tree.lemma(m) != "of"),
            _ => top && tree.upos(t) != Upos::Adv,
        }
    });
    trim(tree, words)
}

/// The phrase with no other prepositional modifiers than those with "of".
pub(super) fn core(tree: &Tree<'_>, t: TokenId) -> Vec<TokenId> {
    let words = full(tree, t);
    let other = |m: &TokenId| *m > t && tree.child(*m, Deprel::Case).is_none_or(|c| tree.form(c) != "of");
    let Some(cut) = tree.with(t, Deprel::Nmod).find(other) else { return words };
    // Whatever follows the first such modifier goes with it.
    let from = tree.phrase(cut, |_| false).first().copied().unwrap_or(cut);
    trim(tree, words.into_iter().filter(|&w| w < from || w <= t).collect())
}

/// The phrase without prepositional modifiers.
pub(super) fn short(tree: &Tree<'_>, t: TokenId) -> Vec<TokenId> {
    let words = tree.phrase(t, |c| {
        let head = tree.head(c).unwrap_or(c);
        let top = head == t;
        match tree.rel(c) {
            Deprel::Det | Deprel::DetPredet | Deprel::Amod | Deprel::Compound | Deprel::Nummod => false,
            Deprel::NmodPoss
            | Deprel::Flat
            | Deprel::Fixed
            | Deprel::Goeswith
            | Deprel::NmodDesc
            | Deprel::NmodUnmarked => false,
            Deprel::Appos => set_off(tree, c, head),
            Deprel::Advmod => top && c > t,
            Deprel::Case => top && tree.xpos(c) != Xpos::Pos,
            Deprel::Conj => top && !tree.in_one_name(t, c),
            Deprel::Cc => top,
            _ => true,
        }
    });
    trim(tree, words)
}

/// `t` and what is coordinated with it, except inside a name: "the Ministry of Food and Farming" is one.
pub(super) fn parts(tree: &Tree<'_>, t: TokenId) -> Vec<TokenId> {
    tree.conjuncts(t).into_iter().filter(|&c| c == t || !tree.in_one_name(t, c)).collect()
}

/// Whether a noun only counts or measures what follows its "of".
pub(super) fn is_measure(tree: &Tree<'_>, t: TokenId) -> bool {
    matches!(tree.upos(t), Upos::Num | Upos::Sym) || frames::is_measure(&tree.lemma(t).to_lowercase())
}

/// Whether an apposition stands apart ("Ann, a doctor") rather than being part of the name ("the doctor Ann").
pub(super) fn set_off(tree: &Tree<'_>, appos: TokenId, head: TokenId) -> bool {
    let (from, to) = (head.0.min(appos.0), head.0.max(appos.0));
    (from..to).any(|t| tree.upos(TokenId(t)) == Upos::Punct && !is_quote(tree.form(TokenId(t))))
}

fn is_quote(form: &str) -> bool {
    matches!(form, "\"" | "``" | "''" | "“" | "”" | "‘" | "’" | "'" | "`" | "«" | "»")
}

/// Drops punctuation at both ends, and quotation marks that lost their partner.
pub(super) fn trim(tree: &Tree<'_>, mut words: Vec<TokenId>) -> Vec<TokenId> {
    let punct = |t: TokenId| tree.upos(t) == Upos::Punct;
    let quotes = words.iter().filter(|&&t| punct(t) && is_quote(tree.form(t))).count();
    if quotes % 2 == 1 {
        words.retain(|&t| !(punct(t) && is_quote(tree.form(t))));
    }
    let cut =
        |t: TokenId| punct(t) && !is_quote(tree.form(t)) && !matches!(tree.form(t), ")" | "(" | "]" | "[" | "%" | "$");
    while words.last().is_some_and(|&t| cut(t)) {
        words.pop();
    }
    if let [.., before, last] = words[..]
        && punct(last)
        && is_quote(tree.form(last))
        && matches!(tree.form(before), "," | ".")
    {
        words.remove(words.len() - 2);
    }
    let lead = words.iter().take_while(|&&t| cut(t) || tree.upos(t) == Upos::Cconj).count();
    words.drain(..lead);
    words
}

/// "for example": about the text, not about the event.
pub(super) fn is_comment(tree: &Tree<'_>, t: TokenId, case: &[TokenId]) -> bool {
    let [case] = case else { return false };
    let phrase = (tree.lemma(*case), tree.lemma(t));
    tree.children(t).len() == 1 && COMMENTS.iter().any(|c| c.0.eq_ignore_ascii_case(phrase.0) && c.1 == phrase.1)
}

const COMMENTS: &[(&str, &str)] = &[
    ("for", "example"),
    ("for", "instance"),
    ("in", "addition"),
    ("in", "fact"),
    ("in", "general"),
    ("in", "particular"),
    ("in", "turn"),
    ("of", "course"),
    ("at", "least"),
];

/// Whether a phrase names a time: "1984", "last week", "July 5".
pub(super) fn is_temporal(tree: &Tree<'_>, t: TokenId) -> bool {
    let lemma = tree.lemma(t).to_ascii_lowercase();
    let year = lemma.len() == 4 && lemma.bytes().all(|b| b.is_ascii_digit());
    year || TIMES.contains(&lemma.trim_end_matches('.'))
}

const TIMES: &[&str] = &[
    "today",
    "yesterday",
    "tomorrow",
    "tonight",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sept",
    "sep",
    "oct",
    "nov",
    "dec",
    "day",
    "week",
    "month",
    "year",
    "decade",
    "century",
    "morning",
    "afternoon",
    "evening",
    "night",
    "weekend",
    "hour",
    "minute",
    "season",
    "spring",
    "summer",
    "autumn",
    "winter",
    "quarter",
    "time",
    "moment",
];
