//! The recogniser's name spans, cleaned: no article, title or stray punctuation at the edges.

use std::ops::Range;

use super::View;
use crate::annotate::{Gender, NameTag, NameType, Xpos};

/// A name found by the recogniser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameSpan {
    /// Its tokens; never empty.
    pub(crate) tokens: Range<u32>,
    /// What the recogniser says it is.
    pub(crate) name_type: NameType,
    /// Gender by title, where one stands before the name.
    pub(crate) title: Option<Gender>,
}

/// The names of the tokens in `range`, in text order.
pub(crate) fn names(view: &View<'_>, range: Range<u32>) -> Vec<NameSpan> {
    let mut found = Vec::new();
    let mut open: Option<(u32, NameType)> = None;
    for i in range.clone().chain([range.end]) {
        let tag = if i < range.end { view.names[i as usize] } else { NameTag::Outside };
        let goes_on = matches!((tag, open), (NameTag::Inside(t), Some((_, u))) if t == u);
        if !goes_on {
            if let Some((start, name_type)) = open.take() {
                found.extend(clean(view, start..i, name_type));
            }
            open = match tag {
                NameTag::Begin(t) | NameTag::Inside(t) => Some((i, t)),
                NameTag::Outside => None,
            };
        }
    }
    found
}

fn clean(view: &View<'_>, mut tokens: Range<u32>, name_type: NameType) -> Option<NameSpan> {
    let mut title = None;
    if name_type == NameType::Person {
        while tokens.len() > 1 {
            let Some((length, gender)) = leading_title(view, tokens.clone()) else { break };
            title = Some(gender);
            tokens.start += length;
        }
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
    while !tokens.is_empty() && edge(tokens.end - 1) {
        tokens.end -= 1;
    }
    let bare_title = || name_type == NameType::Person && view.lexicon.title(view.text(tokens.clone())).is_some();
    if tokens.is_empty() || tokens.len() == 1 && bare_title() {
        return None;
    }
    if title.is_none() && name_type == NameType::Person {
        title = title_before(view, tokens.start);
    }
    Some(NameSpan { tokens, name_type, title })
}

/// Number of tokens of the title at the start of `tokens` (which leaves at least one token of name), and its gender.
fn leading_title(view: &View<'_>, tokens: Range<u32>) -> Option<(u32, Gender)> {
    (1..=2.min(tokens.len() as u32 - 1)).rev().find_map(|length| {
        let text = view.text(tokens.start..tokens.start + length);
        view.lexicon.title(text).map(|gender| (length, gender))
    })
}

/// The gender of the title that ends before token `start`.
fn title_before(view: &View<'_>, start: u32) -> Option<Gender> {
    (1..=2).rev().filter(|&n| start >= n).find_map(|n| view.lexicon.title(view.text(start - n..start)))
}
