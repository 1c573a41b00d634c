//! The words on nodes and arrows of a picture, line by line; how a line looks is left to the format that draws it.

use super::picture::{Arrow, PictureNode, Show};
use super::wording;

/// Relations spelt out on one arrow.
const LINES: usize = 4;
/// Predicates without object in one node.
const NOTES: usize = 3;
/// Facts quoted in a tooltip.
const QUOTES: usize = 4;
/// Characters of each text in a tooltip: Graphviz reads strings of up to 16 KiB.
const TOOLTIP: usize = 600;

/// What a stretch of words is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The name of a node.
    Name,
    /// What a statement says, what an arrow does.
    Words,
    /// What a node does to nobody.
    Note,
    /// The same, denied.
    Denied,
    /// Circumstances, counts.
    Detail,
}

/// Lines of stretches of words.
pub(super) type Label = Vec<Vec<(Part, String)>>;

/// What stands in a node.
pub(super) fn of_node(drawn: &PictureNode<'_>) -> Label {
    match drawn.show {
        Show::All => {}
        Show::Name => return vec![vec![(Part::Name, wording::cut(&drawn.node.name, 28))]],
        Show::Dot => return Label::new(),
    }
    let mut lines: Label = Vec::new();
    if drawn.node.is_statement() {
        let mut text = drawn.node.name.trim().to_owned();
        if drawn.node.quoted && !text.starts_with(['"', '“', '‘', '\'', '«', '„']) {
            text = format!("“{text}”");
        }
        lines.extend(drawn.how.iter().map(|how| vec![(Part::Detail, wording::cut(how, 46))]));
        lines.extend(wording::wrap(&text, 40, 4).into_iter().map(|line| vec![(Part::Words, line)]));
        return lines;
    }
    lines.extend(wording::wrap(&drawn.node.name, 28, 3).into_iter().map(|line| vec![(Part::Name, line)]));
    let note = |denied| if denied { Part::Denied } else { Part::Note };
    lines.extend(drawn.notes.iter().take(NOTES).map(|one| vec![(note(one.tone.denied), one.text.clone())]));
    if drawn.notes.len() > NOTES {
        lines.push(vec![(Part::Detail, format!("+{} more", drawn.notes.len() - NOTES))]);
    }
    if drawn.unsaid > 0 {
        let plural = if drawn.unsaid == 1 { "" } else { "s" };
        lines.push(vec![(Part::Detail, format!("+{} statement{plural}", drawn.unsaid))]);
    }
    lines
}

/// What stands on an arrow. One relation: the predicate, below it where and when. Several: one a line.
pub(super) fn of_arrow(arrow: &Arrow<'_>) -> Label {
    let counted = |predicate: &str, count: usize| {
        if count > 1 { format!("{predicate} ×{count}") } else { predicate.to_owned() }
    };
    let mut lines: Label = Vec::new();
    match arrow.lines.as_slice() {
        [] => {}
        [one] => {
            lines.push(vec![(Part::Words, counted(&one.predicate, one.count))]);
            lines.extend(one.circumstances.iter().take(2).map(|text| vec![(Part::Detail, wording::cut(text, 48))]));
            if one.circumstances.len() > 2 {
                lines.push(vec![(Part::Detail, "…".to_owned())]);
            }
        }
        several => {
            for line in several.iter().take(LINES) {
                let mut stretches = vec![(Part::Words, counted(&line.predicate, line.count))];
                if let Some(circumstance) = line.circumstances.first() {
                    stretches.push((Part::Detail, format!(" · {}", wording::cut(circumstance, 30))));
                }
                lines.push(stretches);
            }
            if several.len() > LINES {
                lines.push(vec![(Part::Detail, format!("+{} more", several.len() - LINES))]);
            }
        }
    }
    lines
}

/// Name, type and other names of a node; of a statement, its text.
pub(super) fn node_tooltip(drawn: &PictureNode<'_>) -> String {
    let node = drawn.node;
    if node.is_statement() {
        return tooltip([node.name.as_str()]);
    }
    let title = format!("{} ({})", node.name, node.kind.as_str());
    let others = node.other_names().collect::<Vec<_>>().join(", ");
    if others.is_empty() { tooltip([&*title]) } else { tooltip([&*title, &format!("also: {others}")]) }
}

/// The sentences behind an arrow.
pub(super) fn arrow_tooltip(arrow: &Arrow<'_>) -> String {
    let mut quotes: Vec<&str> = Vec::new();
    for fact in &arrow.facts {
        if quotes.len() == QUOTES {
            break;
        }
        if !quotes.contains(&&*fact.evidence) {
            quotes.push(&fact.evidence);
        }
    }
    tooltip(quotes)
}

/// One text a line. Never empty: Graphviz would show the label's source instead.
fn tooltip<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let lines: Vec<String> =
        texts.into_iter().map(|text| wording::cut(text, TOOLTIP)).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() { " ".to_owned() } else { lines.join("\n") }
}

/// Text as markup: escaped, characters that XML forbids and marks that would turn the direction of what follows left out.
pub(super) fn markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|&c| c == '\n' || is_drawable(c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // Before a tag Graphviz takes it for the end of a CDATA section.
            ']' => out.push_str("&#93;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

/// Whether a character can stand in a picture.
pub(super) fn is_drawable(c: char) -> bool {
    let turns_direction = matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    !(c.is_control() || turns_direction || matches!(c, '\u{FFFE}' | '\u{FFFF}'))
}
