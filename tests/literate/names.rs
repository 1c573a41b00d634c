//! [`Name`]: a line of a `names` block, and the names of a text as such lines.

use actograph::{Annotated, EntityType, Mention, MentionKind};

/// `words | type`
pub(crate) struct Name {
    words: String,
    kind: Option<EntityType>,
}

impl Name {
    pub(crate) fn parse(line: &str, text: &str) -> Result<Self, String> {
        let (words, kind) = line.split_once('|').map_or((line, None), |(words, kind)| (words, Some(kind.trim())));
        let words = words.trim().to_owned();
        if !text.contains(&words) {
            return Err(format!("{words} is not in the text"));
        }
        let of_type = |kind: &str| EntityType::ALL.iter().copied().find(|t| t.as_str() == kind);
        let kind = kind.map(|kind| of_type(kind).ok_or_else(|| format!("unknown type {kind}"))).transpose()?;
        Ok(Self { words, kind })
    }

    /// Whether the name is what the line describes.
    pub(crate) fn describes(&self, name: &Mention, annotated: &Annotated) -> bool {
        annotated.slice(name.span) == self.words && self.kind.is_none_or(|kind| name.entity_type == kind)
    }
}

/// The names in a text; dates are none.
pub(crate) fn of(annotated: &Annotated) -> impl Iterator<Item = &Mention> {
    let names = annotated.mentions.iter().filter(|mention| mention.kind == MentionKind::Name);
    names.filter(|name| name.entity_type != EntityType::Time)
}

/// A name as a line that describes it.
pub(crate) fn line(name: &Mention, annotated: &Annotated) -> String {
    format!("{} | {}", annotated.slice(name.span), name.entity_type.as_str())
}
