//! The recogniser's name spans, cleaned: no article, title or stray punctuation at the edges; whole where the tokenizer or
//! the recogniser cut them; and those it missed that a title gives away.

use std::ops::Range;

use super::View;
use crate::annotate::lexicon::Title;
use crate::annotate::{Deprel, Gender, NameTag, NameType, Upos, Xpos};

/// A name found by the recogniser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameSpan {
    /// Its tokens; never empty.
    pub(crate) tokens: Range<u32>,
    /// What the recogniser says it is, and a title before it.
    pub(crate) name_type: NameType,
    /// Gender by title, where one stands before the name.
    pub(crate) title: Option<Gender>,
}

/// The names of the tokens in `range`, in text order.
pub(crate) fn names(view: &View<'_>, range: Range<u32>) -> Vec<NameSpan> {
    let mut found: Vec<NameSpan> = Vec::new();
    let mut open: Option<(u32, NameType)> = None;
    for i in range.clone().chain([range.end]) {
        let tag = if i < range.end { view.names[i as usize] } else { NameTag::Outside };
        let goes_on = matches!((tag, open), (NameTag::Inside(t), Some((_, u))) if t == u);
        if !goes_on {
            if let Some((start, name_type)) = open.take()
                && let Some(name) = clean(view, start..i, range.clone(), name_type)
            {
                // A piece that completed itself may have taken in the next one.
                match found.last_mut() {
                    Some(before) if before.tokens.end >= name.tokens.end => {}
                    Some(before) if before.tokens.end > name.tokens.start => before.tokens.end = name.tokens.end,
                    Some(before) if are_initials_of(view, before, &name) => {
                        before.tokens.end = name.tokens.end;
                        before.name_type = name.name_type;
                    }
                    _ => found.extend(persons(view, name)),
                }
            }
            open = match tag {
                NameTag::Begin(t) | NameTag::Inside(t) => Some((i, t)),
                NameTag::Outside => None,
            };
        }
    }
    add_titled(view, range, &mut found);
    found
}

fn clean(view: &View<'_>, mut tokens: Range<u32>, sentence: Range<u32>, name_type: NameType) -> Option<NameSpan> {
    let mut title = None;
    let mut person = name_type == NameType::Person;
    while tokens.len() > 1 {
        let Some((length, found)) = leading_title(view, tokens.clone()) else { break };
        if !person && !found.personal {
            break;
        }
        person = true;
        title = Some(found.gender);
        tokens.start += length;
    }
    let edge = |i: u32| {
        let token = &view.tokens[i as usize];
        matches!(token.xpos, Xpos::Pos | Xpos::Comma | Xpos::OpenQuote | Xpos::CloseQuote | Xpos::Colon | Xpos::Period)
            && view.form(i) != "."
            || view.form(i).eq_ignore_ascii_case("the") && token.xpos == Xpos::Dt
    };
    while !tokens.is_empty() && edge(tokens.start) {
        tokens.start += 1;
    }
    let open = |i: u32| view.tokens[i as usize].upos == Upos::Adp && !is_capital(view, i);
    while !tokens.is_empty() && (edge(tokens.end - 1) || open(tokens.end - 1)) {
        tokens.end -= 1;
    }
    let bare_title = || person && view.lexicon.title(view.text(tokens.clone())).is_some();
    if tokens.is_empty() || tokens.len() == 1 && bare_title() {
        return None;
    }
    if title.is_none() {
        let start = particles_before(view, tokens.start, sentence.start);
        if let Some(before) = title_before(view, start).filter(|t| person || t.personal) {
            person = true;
            title = Some(before.gender);
            tokens.start = start;
        }
    }
    let opening = |t: u32| view.lexicon.is_opening(view.form(t)) && is_capital(view, t);
    if title.is_none() && tokens.start > sentence.start && opening(tokens.start - 1) {
        tokens.start -= 1;
    }
    if name_type == NameType::Organization && !person {
        tokens.start = after_trade(view, tokens.clone());
        tokens.end = after_ending(view, tokens.clone(), sentence.end);
    }
    if person {
        tokens.end = after_hyphens(view, tokens.clone(), sentence.end);
        // A surname the recogniser left out still hangs on the first name.
        while tokens.end < sentence.end && is_rest_of_name(view, tokens.clone()) {
            tokens.end += 1;
        }
    }
    let name_type = if person { NameType::Person } else { name_type };
    Some(NameSpan { tokens, name_type, title })
}

/// Where an organisation's name really begins: "German carmaker Volta Motors" is called Volta Motors.
fn after_trade(view: &View<'_>, name: Range<u32>) -> u32 {
    let trade = |&t: &u32| {
        let noun = matches!(view.tokens[t as usize].xpos, Xpos::Nn | Xpos::Nnp);
        noun && !is_capital(view, t) && view.form(t).len() > 3 && !view.lexicon.is_particle(view.form(t))
    };
    let proper = |t: u32| view.tokens[t as usize].upos == Upos::Propn && is_capital(view, t);
    match name.clone().rev().skip(1).find(trade) {
        Some(trade) if proper(trade + 1) && trade - name.start < 3 => trade + 1,
        _ => name.start,
    }
}

/// Where an organisation's name really ends: "Inc." is a part of it, a comma before it or not.
fn after_ending(view: &View<'_>, name: Range<u32>, last: u32) -> u32 {
    let comma = name.end < last && view.tokens[name.end as usize].xpos == Xpos::Comma;
    let at = name.end + u32::from(comma);
    if at < last && view.lexicon.is_ending(view.form(at)) && is_capital(view, at) { at + 1 } else { name.end }
}

/// Whether a name is the initials of the one right behind it: "W.H." and "Auden".
fn are_initials_of(view: &View<'_>, initials: &NameSpan, name: &NameSpan) -> bool {
    let form = view.form(initials.tokens.start);
    let single = form.ends_with('.') && form.split('.').all(|part| part.chars().nth(1).is_none());
    initials.tokens.len() == 1
        && initials.tokens.end == name.tokens.start
        && name.title.is_none()
        && single
        && form.chars().next().is_some_and(char::is_uppercase)
        && view.lexicon.state_name(form).is_none()
}

/// The persons of a row of names without commas: "Ada Lindt Jon Moe" are two. A given name behind a surname starts the
/// next one.
fn persons(view: &View<'_>, name: NameSpan) -> Vec<NameSpan> {
    let given = |t: u32| view.lexicon.given_name(view.form(t)).is_some();
    let NameSpan { tokens, name_type, title } = name;
    let starts = |&t: &u32| t >= tokens.start + 2 && t + 1 < tokens.end && given(t) && !given(t - 1) && given(t - 2);
    let mut cuts: Vec<u32> = Vec::new();
    if name_type == NameType::Person && tokens.len() >= 4 && given(tokens.start) {
        cuts = tokens.clone().filter(starts).collect();
    }
    let from = [tokens.start].into_iter().chain(cuts.iter().copied());
    let to = cuts.iter().copied().chain([tokens.end]);
    let parts = from.zip(to).map(|(from, to)| NameSpan {
        tokens: from..to,
        name_type,
        title: title.filter(|_| from == tokens.start),
    });
    parts.collect()
}

/// Whether the token behind `name` is a capitalised proper noun that the tree makes a part of it.
fn is_rest_of_name(view: &View<'_>, name: Range<u32>) -> bool {
    let token = &view.tokens[name.end as usize];
    let inside = token.head.is_some_and(|head| name.contains(&head.0));
    inside
        && token.deprel == Deprel::Flat
        && token.upos == Upos::Propn
        && is_capital(view, name.end)
        && !matches!(view.names[name.end as usize], NameTag::Begin(_))
}

/// Number of tokens of the title at the start of `tokens` (which leaves at least one token of name), and the title.
fn leading_title(view: &View<'_>, tokens: Range<u32>) -> Option<(u32, Title)> {
    (1..=2.min(tokens.len() as u32 - 1)).rev().find_map(|length| {
        let text = view.text(tokens.start..tokens.start + length);
        view.lexicon.title(text).map(|title| (length, title))
    })
}

/// The title that ends before token `start`.
fn title_before(view: &View<'_>, start: u32) -> Option<Title> {
    (1..=2).rev().filter(|&n| start >= n).find_map(|n| view.lexicon.title(view.text(start - n..start)))
}

/// Names the recogniser missed: what follows "Mr." is one.
fn add_titled(view: &View<'_>, sentence: Range<u32>, found: &mut Vec<NameSpan>) {
    for t in sentence.clone() {
        let Some(title) = view.lexicon.title(view.form(t)).filter(|title| title.personal) else { continue };
        let start = t + 1;
        if found.iter().any(|n| n.tokens.start <= start && t < n.tokens.end) {
            continue;
        }
        let mut end = start;
        while end < sentence.end && view.lexicon.is_particle(view.form(end)) && !is_capital(view, end) {
            end += 1;
        }
        while end < sentence.end
            && is_capital(view, end)
            && view.tokens[end as usize].upos == Upos::Propn
            && !found.iter().any(|n| n.tokens.contains(&end))
        {
            end = after_hyphens(view, start..end + 1, sentence.end);
        }
        if end > start && is_capital(view, end - 1) {
            let name = NameSpan { tokens: start..end, name_type: NameType::Person, title: Some(title.gender) };
            let at = found.partition_point(|n| n.tokens.start < start);
            found.insert(at, name);
        }
    }
}

/// Where a surname that stands at `start` begins, with the particles before it.
fn particles_before(view: &View<'_>, start: u32, first: u32) -> u32 {
    (first..start).rev().take_while(|&t| view.lexicon.is_particle(view.form(t))).last().unwrap_or(start)
}

/// Where a person's name really ends: the tokenizer parts "Myong-gil" at the hyphen. "Lee-Park" may be two persons.
fn after_hyphens(view: &View<'_>, name: Range<u32>, last: u32) -> u32 {
    let mut end = name.end;
    let several = name.len() > 1 || view.lexicon.given_name(view.form(name.start)).is_some();
    let glued = |t: u32| !view.tokens[t as usize].space_after;
    while end + 1 < last && glued(end - 1) && matches!(view.form(end), "-" | "‐" | "‑") && glued(end) {
        let part = view.form(end + 1);
        let name = if is_capital(view, end + 1) {
            several
                && view.tokens[end as usize + 1].upos == Upos::Propn
                && !matches!(view.names[end as usize + 1], NameTag::Begin(_))
        } else {
            view.lexicon.is_syllable(part)
        };
        if !name {
            break;
        }
        end += 2;
    }
    end
}

fn is_capital(view: &View<'_>, token: u32) -> bool {
    view.form(token).chars().next().is_some_and(char::is_uppercase)
}
