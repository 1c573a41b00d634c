//! The mentions of one sentence: where noun phrases start and end, and which mention lives inside which.

use std::ops::Range;

use super::attributes;
use super::known::Known;
use super::name::{NameSpan, names};
use super::pronoun::pronoun;
use super::{Markable, View};
use crate::annotate::{Deprel, EntityType, MentionKind, NameType, Upos, Xpos};

/// Appends the mentions of a sentence.
pub(super) fn sentence_mentions(
    view: &View<'_>,
    known: &Known,
    sentence: u32,
    range: Range<u32>,
    out: &mut Vec<Markable>,
) {
    let mut names = names(view, range.clone());
    known.complete(view, range.clone(), &mut names);
    names.retain(|n| !n.tokens.clone().all(|t| known.opens_demonym(t)));
    let first = out.len();
    let mut in_name = vec![None; range.len()];
    for (i, name) in names.iter().enumerate() {
        for token in name.tokens.clone() {
            in_name[(token - range.start) as usize] = Some(i);
        }
    }
    for token in range.clone() {
        if let Some(pronoun) = as_pronoun(view, token) {
            out.push(attributes::of_pronoun(view, sentence, token, pronoun));
            continue;
        }
        if known.opens_demonym(token) || !heads_phrase(view, token, |t| in_name[(t - range.start) as usize]) {
            continue;
        }
        let tokens = noun_phrase(view, token);
        let name = in_name[(token - range.start) as usize].map(|i| &names[i]);
        if name.is_some_and(|n| is_piece(n, &tokens)) {
            continue;
        }
        let name = name.filter(|n| head_of(view, n.tokens.clone()) == token);
        let markable = attributes::of_phrase(view, known, sentence, tokens, token, name);
        if let Some(whole) = coordination(view, token, markable.tokens.clone()) {
            out.push(attributes::of_coordination(view, sentence, whole, &markable));
        }
        out.push(markable);
    }
    for name in &names {
        let head = head_of(view, name.tokens.clone());
        if let Some(found) = out[first..].iter_mut().find(|m| m.tokens == name.tokens && !m.coordination) {
            found.kind = MentionKind::Name;
            continue;
        }
        if worth_a_mention(view, name, head) {
            out.push(attributes::of_name(view, known, sentence, head, name));
        }
    }
    settle(view, first, out);
}

/// Whether a phrase is but a piece of a person's name: "el-Sisi" in "Abdel el-Sisi".
fn is_piece(name: &NameSpan, phrase: &Range<u32>) -> bool {
    name.name_type == NameType::Person
        && name.tokens.start <= phrase.start
        && phrase.end <= name.tokens.end
        && *phrase != name.tokens
}

/// An adjective made of a name ("Norwegian") is none by itself.
fn worth_a_mention(view: &View<'_>, name: &NameSpan, head: u32) -> bool {
    let token = &view.tokens[head as usize];
    !(token.upos == Upos::Adj && (token.deprel == Deprel::Amod || name.tokens.len() == 1))
}

/// Sorts a sentence's mentions, drops repeats and whatever crosses another, and finds hosts.
fn settle(view: &View<'_>, first: usize, out: &mut Vec<Markable>) {
    let mut found: Vec<Markable> = out.drain(first..).collect();
    found.retain(|m| !m.span.is_empty());
    let weight = |m: &Markable| match m.kind {
        MentionKind::Name => 0,
        _ if m.coordination => 2,
        _ => 1,
    };
    found.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end), weight(m)));
    found.dedup_by(|later, earlier| later.span == earlier.span);
    let mut open: Vec<usize> = Vec::new();
    for markable in found {
        while open.last().is_some_and(|&i| out[i].span.end <= markable.span.start) {
            open.pop();
        }
        if let Some(&above) = open.last()
            && markable.span.end > out[above].span.end
        {
            continue;
        }
        open.push(out.len());
        out.push(markable);
    }
    open.clear();
    for i in first..out.len() {
        while open.last().is_some_and(|&o| out[o].span.end <= out[i].span.start) {
            open.pop();
        }
        out[i].host = open.iter().rev().copied().find(|&o| hosts(view, &out[o], &out[i])).map(|o| o as u32);
        open.push(i);
    }
}

/// Whether `inner`, which lies inside `outer`, has the same referent by construction.
fn hosts(view: &View<'_>, outer: &Markable, inner: &Markable) -> bool {
    if outer.coordination || inner.coordination || inner.kind == MentionKind::Pronoun {
        return false;
    }
    if outer.head == inner.head {
        return true;
    }
    let token = &view.tokens[inner.head as usize];
    let apposed = token.deprel == Deprel::Appos && token.head.is_some_and(|h| h.0 == outer.head);
    if matches!(inner.entity_type, EntityType::Place | EntityType::Country) && !inner.name.is_empty() {
        // "Porto, Portugal": where it is, not what it is. "The kingdom, Bhutan" is one thing.
        let described = outer.name.is_empty() && matches!(outer.entity_type, EntityType::Place | EntityType::Country);
        return apposed && described;
    }
    apposed && (outer.number == inner.number || inner.number == super::Number::Unknown)
}

fn as_pronoun(view: &View<'_>, token: u32) -> Option<super::Pronoun> {
    let t = &view.tokens[token as usize];
    let pronominal = matches!(t.xpos, Xpos::Prp | Xpos::PrpPoss)
        || t.upos == Upos::Pron && matches!(t.xpos, Xpos::Dt | Xpos::Nn)
        || t.upos == Upos::Det && t.xpos == Xpos::PrpPoss;
    if !pronominal || t.deprel == Deprel::Expl {
        return None;
    }
    pronoun(&view.form(token).to_lowercase())
}

/// Whether a noun phrase has its head here.
fn heads_phrase(view: &View<'_>, token: u32, name_of: impl Fn(u32) -> Option<usize>) -> bool {
    let t = &view.tokens[token as usize];
    let argument = matches!(
        t.deprel,
        Deprel::Nsubj
            | Deprel::NsubjPass
            | Deprel::NsubjOuter
            | Deprel::Obj
            | Deprel::Iobj
            | Deprel::Obl
            | Deprel::OblAgent
            | Deprel::OblUnmarked
            | Deprel::Nmod
            | Deprel::NmodUnmarked
            | Deprel::NmodPoss
            | Deprel::Conj
            | Deprel::Appos
    );
    let nominal = match t.upos {
        Upos::Noun | Upos::Propn => true,
        Upos::Num => argument,
        Upos::Det => argument && t.deprel != Deprel::Conj,
        Upos::X | Upos::Sym | Upos::Adj => argument && t.deprel != Deprel::Conj && t.deprel != Deprel::Appos,
        _ => false,
    };
    if !nominal {
        return false;
    }
    match t.deprel {
        Deprel::Flat
        | Deprel::Fixed
        | Deprel::Goeswith
        | Deprel::Reparandum
        | Deprel::Case
        | Deprel::Advmod
        | Deprel::Cc
        | Deprel::Nummod => false,
        Deprel::NmodDesc => false,
        Deprel::Compound | Deprel::Amod => {
            let inside = t.head.is_some_and(|h| name_of(h.0).is_some() && name_of(h.0) == name_of(token));
            let of_noun = t.head.is_some_and(|h| matches!(view.tokens[h.index()].upos, Upos::Noun | Upos::Propn));
            t.upos == Upos::Propn && of_noun && !inside
        }
        _ => true,
    }
}

/// The tokens of the noun phrase with this head: its subtree without what belongs to the clause around it.
fn noun_phrase(view: &View<'_>, head: u32) -> Range<u32> {
    let (mut from, mut to) = (head, head);
    for &d in view.forest.dependents(head) {
        let (first, last) = view.forest.extent(d);
        let relation = view.tokens[d as usize].deprel;
        if d < head && opens(relation) {
            from = from.min(first);
        } else if d > head && (closes(relation) && !is_aside(view, relation, first) || is_number_of(view, head, d)) {
            to = to.max(last);
        }
    }
    let comma = |t: u32| matches!(view.tokens[t as usize].xpos, Xpos::Comma | Xpos::Period | Xpos::Colon);
    while to > head && comma(to) {
        to -= 1;
    }
    balance(view, from, head, to)
}

/// Years, places and sources in brackets after a name: "Nida (1914 – 2011)".
fn is_aside(view: &View<'_>, relation: Deprel, first: u32) -> bool {
    relation == Deprel::NmodUnmarked && matches!(view.form(first), "(" | "[" | ";")
}

/// "Figure 1".
fn is_number_of(view: &View<'_>, head: u32, dependent: u32) -> bool {
    let token = &view.tokens[dependent as usize];
    dependent == head + 1 && token.deprel == Deprel::Dep && token.upos == Upos::Num
}

/// A phrase that holds only one mark of a pair of quotation marks or brackets takes the other one in, or loses it.
fn balance(view: &View<'_>, from: u32, head: u32, mut to: u32) -> Range<u32> {
    let opening = |t: u32| matches!(view.tokens[t as usize].xpos, Xpos::OpenQuote | Xpos::Lrb);
    let closing = |t: u32| matches!(view.tokens[t as usize].xpos, Xpos::CloseQuote | Xpos::Rrb);
    let depth = (from..=to).fold(0_i32, |depth, t| depth + i32::from(opening(t)) - i32::from(closing(t)));
    let sentence = view.sentences.partition_point(|s| s.tokens.end <= head);
    let end = view.sentences.get(sentence).map_or(to, |s| s.tokens.end);
    if depth > 0 && to + 1 < end && closing(to + 1) {
        to += 1;
    } else if depth < 0 && to > head && closing(to) {
        to -= 1;
    }
    from..to + 1
}

fn opens(relation: Deprel) -> bool {
    use Deprel as D;
    matches!(
        relation,
        D::Det
            | D::DetPredet
            | D::Amod
            | D::Compound
            | D::NmodDesc
            | D::NmodPoss
            | D::Nummod
            | D::Flat
            | D::Acl
            | D::Nmod
            | D::NmodUnmarked
            | D::Goeswith
    )
}

fn closes(relation: Deprel) -> bool {
    use Deprel as D;
    matches!(
        relation,
        D::Acl
            | D::AclRelcl
            | D::Appos
            | D::Nmod
            | D::NmodUnmarked
            | D::Flat
            | D::Compound
            | D::Amod
            | D::Case
            | D::Nummod
            | D::Det
            | D::Goeswith
            | D::NmodDesc
            | D::Fixed
    )
}

/// The tokens from a first conjunct to the last, where `head` is the first of several.
fn coordination(view: &View<'_>, head: u32, phrase: Range<u32>) -> Option<Range<u32>> {
    let nominal = |t: u32| matches!(view.tokens[t as usize].upos, Upos::Noun | Upos::Propn | Upos::Pron);
    let last = view
        .forest
        .dependents(head)
        .iter()
        .copied()
        .filter(|&d| d > head && nominal(d) && view.tokens[d as usize].deprel == Deprel::Conj)
        .map(|d| noun_phrase(view, d).end)
        .max()?;
    Some(phrase.start..phrase.end.max(last))
}

/// The token of a range whose head lies outside it; where there are several, one that is an argument, and the last such.
fn head_of(view: &View<'_>, range: Range<u32>) -> u32 {
    let argument = |t: u32| {
        use Deprel as D;
        matches!(
            view.tokens[t as usize].deprel,
            D::Nsubj
                | D::NsubjPass
                | D::Obj
                | D::Iobj
                | D::Obl
                | D::OblAgent
                | D::Nmod
                | D::NmodPoss
                | D::Conj
                | D::Appos
        )
    };
    range
        .clone()
        .filter(|&t| {
            view.tokens[t as usize].head.is_none_or(|h| !range.contains(&h.0))
                && view.tokens[t as usize].upos != Upos::Punct
        })
        .max_by_key(|&t| (argument(t), t))
        .unwrap_or(range.end.saturating_sub(1))
}
