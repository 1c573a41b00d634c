//! The words of pictures and labels: predicates in plain English, long texts cut and wrapped.

use crate::extract::Polarity;
use crate::graph::{EdgeKey, Link, Target};

/// Words that show that a predicate as printed says no already.
const NEGATIONS: &[&str] = &[
    "not", "n't", "never", "no", "cannot", "without", "neither", "nor", "refuse", "refused", "refuses", "fail",
    "failed", "fails", "deny", "denied", "denies", "decline", "declined", "declines",
];

/// Circumstances gathered per edge, one more than any label shows.
const CIRCUMSTANCES: usize = 3;

/// What a relation says, as `printed`: "met with"; a denial always reads as one: "did not release".
pub(crate) fn predicate(printed: &str, key: &EdgeKey) -> String {
    let text = if printed.trim().is_empty() { &*key.lemma } else { printed.trim() };
    if key.polarity == Polarity::Positive || says_no(text) {
        text.to_owned()
    } else if key.kind.is_standing() {
        format!("not {text}")
    } else {
        format!("did not {}", key.lemma)
    }
}

/// To whom, where, when and by whose account, of the first few facts of an edge that say so, without repetition:
/// "Geneva, on Tuesday". `name` gives the name of a node.
pub(super) fn circumstances<'g>(link: &Link<'g>, name: impl Fn(&str) -> Option<&'g str>) -> Vec<String> {
    let target = link.edge.key.target;
    let mut all: Vec<String> = Vec::new();
    for fact in link.edge.facts_in_order() {
        let to = fact.to.as_ref().filter(|_| target != Target::Addressee).and_then(|m| name(&m.node));
        // "flew to Geneva" need not say again that it was in Geneva.
        let elsewhere = |node: &str| fact.object.as_ref().is_none_or(|o| *o.node != *node);
        let place =
            fact.place.as_ref().filter(|p| target != Target::Place && elsewhere(&p.node)).and_then(|m| name(&m.node));
        let time = fact.time.as_ref().map(|time| time.text.trim().to_owned());
        let by = link.edge.key.by.as_deref().and_then(&name);
        let parts = [
            to.map(|to| format!("to {}", cut(to, 32))),
            place.map(|place| cut(place, 32)),
            time.map(|time| cut(&time, 32)),
            by.map(|by| format!("per {}", cut(by, 32))),
        ];
        let line = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        if !line.is_empty() && !all.contains(&line) {
            all.push(line);
        }
        if all.len() == CIRCUMSTANCES {
            break;
        }
    }
    all
}

/// At most `columns` wide, on one line, with … where something is missing.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    wrap(text, columns, 1).into_iter().next().unwrap_or_default()
}

/// Lines of at most `columns`, broken at blanks or, in longer words, anywhere; at most `lines` of them, the last one
/// ending in … where something is missing. White space and control characters become single blanks. Reads no more of
/// the text than it shows.
pub(super) fn wrap(text: &str, columns: usize, lines: usize) -> Vec<String> {
    let blank = |c: char| c.is_whitespace() || c.is_control();
    let mut wrapped: Vec<String> = Vec::new();
    let (mut line, mut width) = (String::new(), 0);
    for word in text.split(blank).filter(|word| !word.is_empty()) {
        // As many columns as letters, as most words.
        let plain = word.is_ascii();
        let word_width = if plain { word.len() } else { word.chars().take(columns + 1).map(columns_of).sum() };
        if width > 0 && width + 1 + word_width > columns {
            wrapped.push(std::mem::take(&mut line));
            width = 0;
        }
        if wrapped.len() >= lines {
            return ended(wrapped, columns);
        }
        if width > 0 {
            line.push(' ');
            width += 1;
        }
        if plain && width + word_width <= columns {
            line.push_str(word);
            width += word_width;
            continue;
        }
        for c in word.chars() {
            if width + columns_of(c) > columns {
                wrapped.push(std::mem::take(&mut line));
                width = 0;
                if wrapped.len() >= lines {
                    return ended(wrapped, columns);
                }
            }
            line.push(c);
            width += columns_of(c);
        }
    }
    if !line.is_empty() {
        wrapped.push(line);
    }
    wrapped
}

/// Marks the last line as cut, dropping what it takes to make room: whole words, unless they are long.
fn ended(mut wrapped: Vec<String>, columns: usize) -> Vec<String> {
    if let Some(last) = wrapped.last_mut() {
        let full = last.len();
        while last.chars().map(columns_of).sum::<usize>() + 2 > columns && last.pop().is_some() {}
        if let Some(blank) = last.rfind(' ').filter(|&blank| last.len() < full && 2 * blank >= last.len()) {
            last.truncate(blank);
        }
        let kept = last.trim_end_matches([' ', ',', ';', '-']).len();
        last.truncate(kept);
        last.push_str(" …");
    }
    wrapped
}

/// Columns of a character on a terminal or in a picture: two for East Asian scripts and emoji, none for marks.
pub(super) fn columns_of(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' => 0,
        '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' => 2,
        '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{1F300}'..='\u{1FAFF}' | '\u{20000}'..='\u{3FFFD}' => 2,
        _ => 1,
    }
}

fn says_no(text: &str) -> bool {
    let lower = text.to_lowercase().replace('’', "'");
    lower.split_whitespace().any(|word| NEGATIONS.contains(&word) || word.ends_with("n't"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_wrapped_and_cut_at_blanks() {
        assert_eq!(wrap("the door was\nnever closed", 12, 4), ["the door was", "never closed"]);
        assert_eq!(wrap("one two three four five", 9, 2), ["one two", "three …"]);
        assert_eq!(wrap("abcdefghij", 4, 9), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("首脑会谈在河内破裂", 6, 2), ["首脑会", "谈在 …"]);
        assert_eq!(wrap(" \n\t", 10, 3), Vec::<String>::new());
        assert_eq!(cut("a very long name of a ministry", 12), "a very …");
        assert_eq!(wrap(&"x".repeat(100_000), 40, 4).len(), 4);
    }

    #[test]
    fn denials_are_recognised_as_printed() {
        for text in ["did not meet", "didn’t meet", "refused to meet", "never met"] {
            assert!(says_no(text), "{text}");
        }
        assert!(!says_no("noted"));
    }
}
