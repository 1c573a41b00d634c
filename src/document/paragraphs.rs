//! Text → paragraphs: which line breaks end one and which only wrap a line.
//!
//! A blank line always separates. For the other breaks the document as a whole is judged. In a text wrapped by a
//! program every broken line is *full*: the next line's first word would not have fitted. And most lines break in the
//! middle of a sentence. Where both hold for most of the breaks, the text counts as wrapped, and only those breaks
//! separate that no wrapping explains: the line had room left, or the next one is indented. In every other text a line
//! is a paragraph, be it an article saved with a paragraph a line, a headline or an item of a list. Only where a line
//! without a final stop is followed by one that begins with a small letter, a sentence was broken (saved web pages break
//! lines at links), and the two are joined in any text.

use crate::span::Span;

/// Widest line, in characters, of a text that counts as wrapped.
const WIDEST: usize = 120;
/// Narrowest width a text is wrapped to; below it are lists and verse.
const NARROWEST: usize = 30;
/// Share of the width a line must reach, with the next word, to count as full. Slack is for ragged and proportional type.
const FULL: f64 = 0.85;
/// Share of breaks after full lines that makes a text wrapped.
const MOSTLY_FULL: f64 = 0.6;
/// Share of breaks in the middle of a sentence that makes a text wrapped.
const MOSTLY_INSIDE: f64 = 0.4;

/// The paragraphs of `text`, white space at both ends left out. Linear in its length.
pub(super) fn paragraphs(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let wrapping = Wrapping::of(&lines);
    let joins = |a: &Line, b: &Line| {
        (!a.closed && b.start == Start::Lower)
            || wrapping.as_ref().is_some_and(|w| w.fills(a, b) && b.indent <= a.indent)
    };
    let mut paragraphs: Vec<Span> = Vec::new();
    let mut previous: Option<&Line> = None;
    for line in &lines {
        if line.is_blank() {
            previous = None;
            continue;
        }
        match (previous, paragraphs.last_mut()) {
            (Some(before), Some(open)) if joins(before, line) => open.end = line.span.end,
            _ => paragraphs.push(line.span),
        }
        previous = Some(line);
    }
    paragraphs
}

/// What is needed to know of a line.
#[derive(Debug)]
struct Line {
    /// Without the white space at both ends; empty for a blank line.
    span: Span,
    /// Characters of white space in front.
    indent: usize,
    /// Characters, white space at the end left out.
    width: usize,
    /// Characters of the first word.
    first_word: usize,
    start: Start,
    /// Ends as sentences do.
    closed: bool,
}

/// How a line begins.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Start {
    Lower,
    Upper,
    /// A letter of a script without case, a digit, a sign.
    Caseless,
}

impl Line {
    fn new(text: &str, start: usize, end: usize) -> Self {
        let raw = &text[start..end];
        let line = raw.trim();
        let indent = raw.len() - raw.trim_start().len();
        let begin = start + indent;
        let opener = |c: char| matches!(c, '"' | '\'' | '“' | '‘' | '«' | '(' | '[' | '¿' | '¡');
        let indent = raw[..indent].chars().count();
        Self {
            span: Span::new(begin as u32, (begin + line.len()) as u32),
            indent,
            width: indent + line.chars().count(),
            first_word: line.split_whitespace().next().map_or(0, |w| w.chars().count()),
            start: match line.chars().find(|&c| !opener(c)) {
                Some(c) if c.is_lowercase() => Start::Lower,
                Some(c) if c.is_uppercase() => Start::Upper,
                _ => Start::Caseless,
            },
            closed: closes_sentence(line),
        }
    }

    fn is_blank(&self) -> bool {
        self.span.is_empty()
    }
}

/// Whether the last sign, quotation marks and brackets left out, is one that ends sentences.
fn closes_sentence(line: &str) -> bool {
    let closers = |c: char| matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '）');
    line.trim_end_matches(closers)
        .ends_with(['.', '!', '?', ':', ';', '…', '。', '！', '？', '；', '：', '؟', '۔', '।'])
}

/// The lines of a text, blank ones in a row as one.
fn lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut push = |line: Line| {
        if !(line.is_blank() && lines.last().is_some_and(Line::is_blank)) {
            lines.push(line);
        }
    };
    let mut start = 0;
    let mut breaks = text.char_indices().filter(|&(_, c)| ends_line(c)).peekable();
    while let Some((at, c)) = breaks.next() {
        push(Line::new(text, start, at));
        start = at + c.len_utf8();
        if c == '\r' && breaks.next_if_eq(&(at + 1, '\n')).is_some() {
            start += 1;
        }
        if c == '\u{2029}' || c == '\u{0C}' {
            push(Line::new(text, start, start));
        }
    }
    push(Line::new(text, start, text.len()));
    lines
}

/// The characters Unicode calls mandatory breaks.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The width a text is wrapped to.
struct Wrapping {
    width: usize,
    cased: bool,
}

impl Wrapping {
    /// `None` for a text that is not wrapped.
    fn of(lines: &[Line]) -> Option<Self> {
        let breaks = || {
            lines.windows(2).filter_map(|pair| match pair {
                [a, b] if !a.is_blank() && !b.is_blank() => Some((a, b)),
                _ => None,
            })
        };
        let mut widths: Vec<usize> = breaks().map(|(a, _)| a.width).collect();
        if widths.is_empty() {
            return None;
        }
        // The widest but for one in twenty: a long address or a footer must not hide that the rest is wrapped.
        let at = (widths.len() - 1) * 19 / 20;
        let width = *widths.select_nth_unstable(at).1;
        if !(NARROWEST..=WIDEST).contains(&width) {
            return None;
        }
        let wrapping = Self { width, cased: lines.iter().any(|l| l.start == Start::Lower) };
        let (mut all, mut full, mut inside) = (0.0, 0.0, 0.0);
        for (a, b) in breaks() {
            all += 1.0;
            full += f64::from(wrapping.fills(a, b));
            inside += f64::from(wrapping.continues(a, b));
        }
        // Without lower case a break inside a sentence is told by punctuation alone: headlines of one length look the
        // same, so the evidence must be stronger.
        let (full_due, inside_due) = if wrapping.cased { (MOSTLY_FULL, MOSTLY_INSIDE) } else { (0.8, 0.5) };
        let enough = wrapping.cased || all >= 3.0;
        (enough && full >= full_due * all && inside >= inside_due * all).then_some(wrapping)
    }

    /// Whether `b`'s first word would not have fitted on `a`.
    fn fills(&self, a: &Line, b: &Line) -> bool {
        (a.width + 1 + b.first_word) as f64 > self.width as f64 * FULL
    }

    /// Whether a sentence of `a` goes on in `b`.
    fn continues(&self, a: &Line, b: &Line) -> bool {
        !a.closed && (b.start == Start::Lower || !self.cased)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|s| &text[s.range()]).collect()
    }

    const WRAPPED: &str = "\
The two delegations met for six hours in a villa outside the city on
Tuesday and parted without a date for the next round. A spokesman for
the hosts said that both sides had agreed to keep in touch by letter
and that nobody had left the table in anger.
";

    #[test]
    fn a_blank_line_always_separates() {
        assert_eq!(split("One.\n\nTwo\n \t\nthree"), ["One.", "Two", "three"]);
        assert_eq!(split("One\r\n\r\ntwo\r\n"), ["One", "two"]);
        assert_eq!(split("one\u{2029}two\u{0C}three"), ["one", "two", "three"]);
        assert!(split(" \n\t\r\n").is_empty());
        assert!(split("").is_empty());
    }

    #[test]
    fn wrapped_lines_are_joined() {
        assert_eq!(split(WRAPPED).len(), 1);
        assert_eq!(split(&WRAPPED.replace('\n', "\r\n")).len(), 1);
        assert_eq!(
            split("The ministry said on Monday that\nit would not attend."),
            ["The ministry said on Monday that\nit would not attend."]
        );
    }

    #[test]
    fn upper_case_telegrams_are_joined() {
        assert_eq!(split(&WRAPPED.to_uppercase()).len(), 1);
    }

    #[test]
    fn headline_and_list_inside_a_wrapped_text_stay_apart() {
        let text = format!("Talks end early\n{WRAPPED}Who was there:\nthe envoy\nThe minister\n\n{WRAPPED}");
        let found = split(&text);
        assert_eq!(found[0], "Talks end early");
        assert!(found[1].starts_with("The two") && found[1].ends_with("anger."));
        assert_eq!(found[2], "Who was there:");
        assert_eq!(found.last().map(|p| p.lines().count()), Some(4));
    }

    #[test]
    fn an_indented_line_begins_a_paragraph_of_a_wrapped_text() {
        let text = format!("   {WRAPPED}   {WRAPPED}");
        let found = split(&text);
        assert_eq!(found.len(), 2);
        assert!(found[1].starts_with("The two"));
    }

    #[test]
    fn one_long_line_does_not_hide_the_wrapping() {
        let text = format!("{}\nhttps://example.org/{}\n", WRAPPED.repeat(8), "a".repeat(300));
        assert!(split(&text).len() < 16);
    }

    #[test]
    fn a_paragraph_a_line_is_kept() {
        let one = "The minister arrived late. ".repeat(12);
        let text = format!("Minister arrives late\n{one}\n“{one}”\n{one}\nA short one.\n{one}");
        assert_eq!(split(&text).len(), 6);
    }

    #[test]
    fn a_sentence_broken_at_a_link_is_joined() {
        let long = "The minister arrived late. ".repeat(12);
        let text = format!("{long}\nThe envoy\nhas refused\nto comment.\n{long}");
        assert_eq!(split(&text), [long.trim(), "The envoy\nhas refused\nto comment.", long.trim()]);
    }

    #[test]
    fn headlines_of_one_length_are_kept_apart() {
        let text = "Northern envoy rejects new talks with Washington\nSweden offers to host another round next week\nThe South urges both sides to go on talking now\n";
        assert_eq!(split(text).len(), 3);
    }

    #[test]
    fn lists_and_verse_are_kept_apart() {
        assert_eq!(split("- eggs\n- milk\n- bread\n• butter").len(), 4);
        assert_eq!(split("Q. Will you go?\nA. I have not decided.\nQ. When will you?\nA. Soon.").len(), 4);
    }

    #[test]
    fn spans_are_in_order_and_cover_everything_but_white_space() {
        let text = format!("Head\n\n{WRAPPED}\n\n  {WRAPPED}x\u{85}y\u{2028}ß\r\n\u{3000}漢字\r「語」");
        let mut at = 0;
        for span in paragraphs(&text) {
            assert!(text[at..span.start as usize].trim().is_empty());
            assert!(!text[span.range()].is_empty());
            at = span.end as usize;
        }
        assert!(text[at..].trim().is_empty());
    }
}
