//! [`quotations`]: the stretches of a text between quotation marks.
//!
//! Takes a document's text and paragraphs; gives each quotation with its marks, one span a paragraph where it runs over
//! several (each paragraph opened, only the last closed). Straight, curly, single, doubled (`` `` ''``) and angular marks;
//! nested quotations belong to the outer one; marks that never close end with their paragraph; marks without words between
//! them are none. Linear.

use super::has_words;
use crate::document::Document;
use crate::span::Span;

/// A verbatim stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quotation {
    /// Its bytes, marks included, one span a paragraph, in order.
    pub(crate) spans: Vec<Span>,
    /// Whether it ends with a closing mark.
    pub(crate) closed: bool,
}

impl Quotation {
    /// Where it begins.
    pub(crate) fn start(&self) -> u32 {
        self.spans.first().map_or(0, |s| s.start)
    }

    /// Where it ends.
    pub(crate) fn end(&self) -> u32 {
        self.spans.last().map_or(0, |s| s.end)
    }
}

/// The quotations of a document, in text order; they do not overlap.
pub(crate) fn quotations(document: &Document) -> Vec<Quotation> {
    let mut found: Vec<Quotation> = Vec::new();
    for &paragraph in &document.paragraphs {
        let text = &document.text[paragraph.range()];
        let mut first = true;
        for (span, closed) in pairs(text) {
            let span = Span::new(paragraph.start + span.start, paragraph.start + span.end);
            let opens = span.start == paragraph.start;
            match found.last_mut() {
                Some(open) if first && opens && !open.closed => {
                    open.spans.push(span);
                    open.closed = closed;
                }
                _ => found.push(Quotation { spans: vec![span], closed }),
            }
            first = false;
        }
        // A paragraph that does not go on with a mark ends what was open.
        if first && let Some(open) = found.last_mut() {
            open.closed = true;
        }
    }
    // Marks around nothing, or around other marks, quote nothing.
    for quotation in &mut found {
        quotation.spans.retain(|span| has_words(&document.text[span.range()]));
    }
    found.retain(|quotation| !quotation.spans.is_empty());
    found
}

/// Pairs of marks, by what opens and what closes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Straight,
    Curly,
    Doubled,
    Angular,
    Low,
    Single,
    StraightSingle,
}

/// A mark of a text.
struct Seen {
    mark: Mark,
    at: u32,
    len: u32,
    /// Whether white space, a bracket, a dash or nothing stands before, and a letter, digit or mark behind.
    can_open: bool,
    /// Whether no letter or digit stands behind.
    can_close: bool,
    /// Whether only a closing mark looks like this.
    closing_only: bool,
    /// Whether only an opening mark looks like this.
    opening_only: bool,
}

/// The outermost quoted stretches of one paragraph, and whether each is closed.
fn pairs(text: &str) -> Vec<(Span, bool)> {
    let marks = marks(text);
    let mut found = Vec::new();
    let mut open: Option<&Seen> = None;
    for (i, seen) in marks.iter().enumerate() {
        match open {
            None => {
                let single = matches!(seen.mark, Mark::Single | Mark::StraightSingle);
                let ends = || {
                    marks[i + 1..].iter().take(HORIZON).any(|m| m.mark == seen.mark && m.can_close && !m.opening_only)
                };
                if seen.can_open && !seen.closing_only && (!single || ends()) {
                    open = Some(seen);
                }
            }
            Some(opened) if closes(opened, seen, &marks[i + 1..]) => {
                found.push((Span::new(opened.at, seen.at + seen.len), true));
                open = None;
            }
            // Opened again without having been closed: what was open was a stray mark, or ran to the end of a quotation
            // of an earlier paragraph.
            Some(opened) if seen.mark == opened.mark && seen.opening_only && found.is_empty() && opened.at > 0 => {
                open = Some(seen);
            }
            Some(_) => {}
        }
    }
    if let Some(opened) = open
        && !matches!(opened.mark, Mark::Single | Mark::StraightSingle)
    {
        found.push((Span::new(opened.at, text.len() as u32), false));
    }
    found
}

/// Whether `seen` closes what `opened`. A straight mark closes a curly one where no curly mark does.
fn closes(opened: &Seen, seen: &Seen, later: &[Seen]) -> bool {
    if !seen.can_close || seen.opening_only {
        return false;
    }
    let double = |m: Mark| matches!(m, Mark::Straight | Mark::Curly);
    seen.mark == opened.mark
        || double(seen.mark) && double(opened.mark) && !seen.can_open && {
            let next = later.iter().take(HORIZON).find(|m| m.mark == opened.mark);
            next.is_none_or(|m| m.opening_only || m.can_open)
        }
}

/// How many marks ahead the end of a single-quoted stretch is looked for.
const HORIZON: usize = 8;

fn marks(text: &str) -> Vec<Seen> {
    let mut found = Vec::new();
    let mut previous: Option<char> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let (mark, closing_only, opening_only) = match c {
            '"' => (Some(Mark::Straight), false, false),
            '“' => (Some(Mark::Curly), false, true),
            // At the start of a paragraph a closing mark is an opening one that was typed wrong.
            '”' => (Some(Mark::Curly), previous.is_some(), previous.is_none()),
            '„' => (Some(Mark::Low), false, true),
            '«' => (Some(Mark::Angular), false, true),
            '»' => (Some(Mark::Angular), true, false),
            '‘' => (Some(Mark::Single), false, true),
            '’' => (Some(Mark::Single), true, false),
            '`' | '\'' if chars.peek().is_some_and(|&(_, next)| next == c) => {
                chars.next();
                (Some(Mark::Doubled), false, c == '`')
            }
            '\'' => (Some(Mark::StraightSingle), false, false),
            _ => (None, false, false),
        };
        if let Some(mark) = mark {
            let next = chars.peek().map(|&(_, c)| c);
            let before_open =
                previous.is_none_or(|p| !p.is_alphanumeric() && !matches!(p, '.' | ',' | '!' | '?' | ';'));
            let letter_next = next.is_some_and(char::is_alphanumeric);
            let len = text[at..].char_indices().nth(1).map_or(text.len() - at, |(n, _)| n) as u32;
            let len = if mark == Mark::Doubled { 2 } else { len };
            found.push(Seen {
                mark,
                at: at as u32,
                len,
                can_open: before_open && next.is_some_and(|n| !n.is_whitespace()),
                can_close: !letter_next && (previous.is_some_and(|p| !p.is_whitespace()) || next.is_none()),
                closing_only,
                opening_only,
            });
        }
        previous = Some(c);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> Vec<Vec<String>> {
        let document = Document::from_text("d", text);
        let slice = |s: &Span| document.text[s.range()].to_owned();
        quotations(&document).iter().map(|q| q.spans.iter().map(slice).collect()).collect()
    }

    #[test]
    fn every_kind_of_mark() {
        assert_eq!(quoted("He said “no” and \"never\"."), [["“no”"], ["\"never\""]]);
        assert_eq!(quoted("A ``deal'' and «rien»"), [["``deal''"], ["«rien»"]]);
        assert_eq!(quoted("It’s ‘the voters’ choice,’ she said"), [["‘the voters’"]]);
        assert_eq!(quoted("It's 'over', isn't it"), [["'over'"]]);
        assert_eq!(quoted("the '90s and o'clock"), Vec::<Vec<String>>::new());
    }

    #[test]
    fn nested_marks_belong_to_the_outer_quotation() {
        assert_eq!(quoted("“She said ‘no’ twice,” he said."), [["“She said ‘no’ twice,”"]]);
    }

    #[test]
    fn a_quotation_runs_over_paragraphs_that_are_opened_and_not_closed() {
        assert_eq!(quoted("He said: “One.\n\n“Two.”\n\nThree."), [["“One.", "“Two.”"]]);
        assert_eq!(quoted("He said: “One.\n\nTwo."), [["“One."]]);
    }

    #[test]
    fn stray_marks_do_no_harm() {
        assert_eq!(quoted("A 6\" pipe”"), Vec::<Vec<String>>::new());
        assert_eq!(quoted("”"), Vec::<Vec<String>>::new());
        assert_eq!(quoted("\""), Vec::<Vec<String>>::new());
        assert_eq!(quoted("“” and “…” and \"!\" and «—»"), Vec::<Vec<String>>::new());
        assert_eq!(quoted("“\n\n“One.”"), [["“One.”"]]);
    }
}
