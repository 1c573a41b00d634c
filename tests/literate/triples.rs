//! [`Relation`]: a line of a `triples` block, and triples as such lines.

use std::fmt::Write as _;

use actograph::{Arg, Modality, Object, Polarity, RelationType, Triple};

/// `subject | lemma | object [conditions]`
pub(crate) struct Relation {
    subject: String,
    lemma: String,
    object: String,
    conditions: Vec<Condition>,
}

enum Condition {
    Type(RelationType),
    Polarity(Polarity),
    Modality(Modality),
    By(String),
    To(String),
    Place(String),
    Time(String),
}

impl Relation {
    pub(crate) fn parse(line: &str) -> Result<Self, String> {
        let (ends, conditions) = match line.split_once('[') {
            Some((ends, rest)) => (ends, rest.trim_end().strip_suffix(']').ok_or("no `]`")?),
            None => (line, ""),
        };
        let parts: Vec<String> = ends.split('|').map(|part| part.trim().to_owned()).collect();
        let [subject, lemma, object] = <[String; 3]>::try_from(parts).map_err(|_| "not `subject | lemma | object`")?;
        let conditions = conditions.split(',').map(str::trim).filter(|c| !c.is_empty());
        Ok(Self { subject, lemma, object, conditions: conditions.map(Condition::parse).collect::<Result<_, _>>()? })
    }

    /// Whether the triple is what the line describes.
    pub(crate) fn describes(&self, triple: &Triple) -> bool {
        let fits = |wanted: &str, found: &str| wanted == "*" || wanted == found;
        let object = match &triple.object {
            None => fits(&self.object, "-"),
            Some(Object::Entity(arg)) => fits(&self.object, &arg.name),
            Some(Object::Statement(statement)) => match self.object.strip_prefix('“') {
                Some(words) => statement.text.contains(words.strip_suffix('”').unwrap_or(words)),
                None => self.object == "*",
            },
        };
        object
            && fits(&self.subject, &triple.subject.name)
            && fits(&self.lemma, &triple.relation.lemma)
            && self.conditions.iter().all(|condition| condition.holds(triple))
    }
}

impl Condition {
    fn parse(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some(("by", name)) => return Ok(Self::By(name.to_owned())),
            Some(("to", name)) => return Ok(Self::To(name.to_owned())),
            Some(("place", name)) => return Ok(Self::Place(name.to_owned())),
            Some(("time", value)) => return Ok(Self::Time(value.to_owned())),
            _ => {}
        }
        let polarity = || Polarity::ALL.iter().find(|p| p.as_str() == text).map(|&p| Self::Polarity(p));
        let modality = || Modality::ALL.iter().find(|m| m.as_str() == text).map(|&m| Self::Modality(m));
        let condition = RelationType::parse(text).map(Self::Type).or_else(polarity).or_else(modality);
        condition.ok_or_else(|| format!("unknown condition {text}"))
    }

    fn holds(&self, triple: &Triple) -> bool {
        let is = |arg: &Option<Arg>, name: &str| arg.as_ref().is_some_and(|arg| arg.name == name);
        match self {
            Self::Type(kind) => triple.relation.kind == *kind,
            Self::Polarity(polarity) => triple.polarity == *polarity,
            Self::Modality(modality) => triple.modality == *modality,
            Self::By(name) => is(&triple.by, name),
            Self::To(name) => is(&triple.to, name),
            Self::Place(name) => is(&triple.place, name),
            Self::Time(value) => triple.time.as_ref().is_some_and(|time| time.value.as_ref() == Some(value)),
        }
    }
}

/// A triple as a line that describes it.
pub(crate) fn line(triple: &Triple) -> String {
    let object = match &triple.object {
        None => "-".to_owned(),
        Some(Object::Entity(arg)) => arg.name.clone(),
        Some(Object::Statement(statement)) => format!("“{}”", statement.text),
    };
    let mut out = format!(
        "{} | {} | {object} [{}, {}, {}",
        triple.subject.name,
        triple.relation.lemma,
        triple.relation.kind.as_str(),
        triple.polarity.as_str(),
        triple.modality.as_str()
    );
    let args = [("by", &triple.by), ("to", &triple.to), ("place", &triple.place)];
    for (name, arg) in args.into_iter().filter_map(|(name, arg)| Some((name, arg.as_ref()?))) {
        let _ = write!(out, ", {name}={}", arg.name);
    }
    if let Some(value) = triple.time.as_ref().and_then(|time| time.value.as_deref()) {
        let _ = write!(out, ", time={value}");
    }
    out.push(']');
    out
}
