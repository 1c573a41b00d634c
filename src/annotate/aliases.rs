//! [`Aliases`]: what only the user knows about names. Read from a table; gives, for a name in a document, the entity it
//! stands for, and whether two names may ever be one.
//!
//! A line is one statement, its columns separated by tabs; empty lines and lines that begin with # say nothing.
//!
//! | line | meaning |
//! | --- | --- |
//! | `alias NAME ENTITY [TYPE] [DOCUMENT]` | NAME is ENTITY, of this type, in this document only |
//! | `same ENTITY NAME …` | all of these are ENTITY |
//! | `apart NAME NAME …` | no two of these are ever one |
//!
//! Names are compared without regard to case, accents, punctuation and a leading article; nothing else makes two names
//! alike.

use rustc_hash::FxHashMap;

use super::EntityType;
use super::lexicon::{Lexicon, StateName};
use crate::error::{Error, ErrorKind, Result};
use crate::identity::fold;

/// A user's aliases, merges and splits.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    entities: Vec<KnownEntity>,
    /// By folded name: where each meaning holds (everywhere, or in one document), and the entity.
    names: FxHashMap<String, Vec<Meaning>>,
    /// By folded name: its number, and the statements that keep it apart.
    apart: FxHashMap<String, (u32, Vec<u32>)>,
}

/// An entity the user named.
#[derive(Clone, Debug)]
pub(crate) struct KnownEntity {
    /// Its canonical name, as the user writes it.
    pub(crate) name: String,
    /// What it is, where the user or the tables say.
    pub(crate) entity_type: Option<EntityType>,
}

#[derive(Clone, Debug)]
struct Meaning {
    document: Option<String>,
    entity: u32,
    line: u64,
    /// Whether a line says so, and not merely that the entity has this name.
    stated: bool,
}

impl Aliases {
    /// Reads a table; `source` names it in errors, which tell the line.
    pub fn parse(table: &str, source: &str) -> Result<Self> {
        let mut aliases = Self::default();
        for (number, line) in table.lines().enumerate() {
            let line = line.strip_prefix('\u{feff}').unwrap_or(line).trim_end();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let number = number as u64 + 1;
            aliases.read(line, number).map_err(|message| wrong(source, number, message))?;
        }
        aliases.follow().map_err(|(line, message)| wrong(source, line, message))?;
        Ok(aliases)
    }

    fn read(&mut self, line: &str, number: u64) -> std::result::Result<(), String> {
        let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
        let (action, names) = (columns[0], &columns[1..]);
        let given = || names.iter().take_while(|n| !n.is_empty()).count();
        if !matches!(action, "alias" | "same" | "apart") {
            let hint = if columns.len() == 1 { "; columns are separated by tabs" } else { "" };
            return Err(format!("unknown action '{action}': alias, same or apart is due{hint}"));
        }
        if given() < 2 {
            return Err(format!("'{action}' needs two names, separated by tabs"));
        }
        if let Some(unreadable) = names.iter().find(|n| !n.is_empty() && key(n).is_empty()) {
            return Err(format!("'{unreadable}' holds no letter or digit"));
        }
        match action {
            "alias" => {
                if names.len() > 4 {
                    return Err(
                        "'alias' takes a name, an entity, a type and a document; for more names use 'same'".into()
                    );
                }
                let entity_type = match names.get(2).filter(|t| !t.is_empty()) {
                    Some(text) => Some(type_named(text)?),
                    None => None,
                };
                let entity = self.entity(names[1], entity_type, number)?;
                let document = names.get(3).filter(|d| !d.is_empty()).map(|&d| d.to_owned());
                self.name(names[0], document, entity, number, true)?;
            }
            "same" => {
                let entity = self.entity(names[0], None, number)?;
                for name in names[1..].iter().filter(|n| !n.is_empty()) {
                    self.name(name, None, entity, number, true)?;
                }
            }
            _ => {
                for name in names.iter().filter(|n| !n.is_empty()) {
                    let next = self.apart.len() as u32;
                    let (_, groups) = self.apart.entry(key(name)).or_insert((next, Vec::new()));
                    groups.push(number as u32);
                }
            }
        }
        Ok(())
    }

    /// The entity with this canonical name, which is a name of it.
    fn entity(&mut self, name: &str, given: Option<EntityType>, line: u64) -> std::result::Result<u32, String> {
        let folded = key(name);
        let found = self.entities.iter().position(|e| key(&e.name) == folded);
        let id = found.unwrap_or_else(|| {
            self.entities.push(KnownEntity { name: name.to_owned(), entity_type: type_in_tables(name) });
            self.entities.len() - 1
        });
        if let Some(given) = given {
            let known = &mut self.entities[id].entity_type;
            if found.is_some() && known.is_some_and(|known| known != given) {
                return Err(format!("'{name}' is a {} already", known.map_or("", EntityType::as_str)));
            }
            *known = Some(given);
        }
        let known = self.names.get(&folded).is_some_and(|m| m.iter().any(|m| m.document.is_none()));
        if !known {
            self.name(name, None, id as u32, line, false)?;
        }
        Ok(id as u32)
    }

    fn name(
        &mut self,
        name: &str,
        document: Option<String>,
        entity: u32,
        line: u64,
        stated: bool,
    ) -> std::result::Result<(), String> {
        let meanings = self.names.entry(key(name)).or_default();
        match meanings.iter_mut().find(|m| m.document == document) {
            Some(known) if known.stated && stated && known.entity != entity => {
                let other = &self.entities[known.entity as usize].name;
                Err(format!("'{name}' is '{other}' by line {}", known.line))
            }
            Some(known) => {
                if stated {
                    *known = Meaning { document, entity, line, stated };
                }
                Ok(())
            }
            None => {
                meanings.push(Meaning { document, entity, line, stated });
                Ok(())
            }
        }
    }

    /// Follows aliases of aliases to their end.
    fn follow(&mut self) -> std::result::Result<(), (u64, String)> {
        let general = |names: &FxHashMap<String, Vec<Meaning>>, name: &str| {
            names.get(name).and_then(|m| m.iter().find(|m| m.document.is_none())).map(|m| (m.entity, m.line))
        };
        let mut ends = Vec::with_capacity(self.entities.len());
        for id in 0..self.entities.len() as u32 {
            let mut at = id;
            for step in 0.. {
                match general(&self.names, &key(&self.entities[at as usize].name)) {
                    Some((next, line)) if next != at => {
                        if step > self.entities.len() {
                            let name = &self.entities[at as usize].name;
                            return Err((line, format!("the aliases of '{name}' go in a circle")));
                        }
                        at = next;
                    }
                    _ => break,
                }
            }
            ends.push(at);
        }
        for meaning in self.names.values_mut().flatten() {
            // An entity of one document stays what it was called there.
            if meaning.document.is_none() {
                meaning.entity = ends[meaning.entity as usize];
            }
        }
        Ok(())
    }

    /// Whether nothing is said at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.apart.is_empty()
    }

    /// The entity a name stands for in a document.
    pub(crate) fn find(&self, document: &str, name: &str) -> Option<u32> {
        let meanings = self.names.get(&key(name))?;
        let here = meanings.iter().find(|m| m.document.as_deref() == Some(document));
        here.or_else(|| meanings.iter().find(|m| m.document.is_none())).map(|m| m.entity)
    }

    /// What the user said of an entity.
    pub(crate) fn known(&self, entity: u32) -> &KnownEntity {
        &self.entities[entity as usize]
    }

    /// The number of a name that is kept apart from others, and the statements that do so.
    pub(crate) fn kept_apart(&self, name: &str) -> Option<(u32, &[u32])> {
        self.apart.get(&key(name)).map(|(name, groups)| (*name, groups.as_slice()))
    }
}

/// A name as it is looked up.
fn key(name: &str) -> String {
    let folded = fold(name);
    match folded.split_once(' ') {
        Some(("the" | "a" | "an", rest)) => rest.to_owned(),
        _ => folded,
    }
}

fn type_named(text: &str) -> std::result::Result<EntityType, String> {
    let nodes = || EntityType::ALL.iter().copied().filter(|&t| t != EntityType::Time);
    nodes().find(|t| t.as_str().eq_ignore_ascii_case(text)).ok_or_else(|| {
        let all: Vec<&str> = nodes().map(EntityType::as_str).collect();
        format!("unknown type '{text}': {} is due", all.join(", "))
    })
}

/// What an entity is that the tables know by its canonical name.
fn type_in_tables(name: &str) -> Option<EntityType> {
    let lexicon = Lexicon::shared();
    match lexicon.state_name(name) {
        Some(StateName::Name(_)) => Some(EntityType::Country),
        _ => lexicon.organization_named(name).map(|_| EntityType::Organization),
    }
}

fn wrong(source: &str, line: u64, message: String) -> Error {
    Error::new(ErrorKind::Usage, message).in_source(source).at_line(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name<'a>(aliases: &'a Aliases, document: &str, text: &str) -> Option<&'a str> {
        aliases.find(document, text).map(|e| &*aliases.known(e).name)
    }

    #[test]
    fn names_lead_to_entities() {
        let table = "# mine\nalias\tthe Boss\tAna Lind\tPerson\nsame\tOrdo\tOrdo Group\tO.G.\n\nalias\tLind\tPer Lind\t\tdoc-2\n\
                     alias\tAna Lind\tAna Lind-Moe\nalias\tRainland\tNorway\n";
        let aliases = Aliases::parse(table, "a.tsv").unwrap();
        assert_eq!(name(&aliases, "d", "The BOSS"), Some("Ana Lind-Moe"));
        assert_eq!(name(&aliases, "d", "Ordo group"), Some("Ordo"));
        assert_eq!(name(&aliases, "d", "OG"), Some("Ordo"));
        assert_eq!(name(&aliases, "d", "Lind"), None);
        assert_eq!(name(&aliases, "doc-2", "Lind"), Some("Per Lind"));
        let norway = aliases.find("d", "Rainland").unwrap();
        assert_eq!(aliases.known(norway).entity_type, Some(EntityType::Country));
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        for (table, expected) in [
            ("alias\tA\tB\n\nmerge\tA\tB", "a.tsv:3: unknown action 'merge'"),
            (
                "alias A B",
                "a.tsv:1: unknown action 'alias A B': alias, same or apart is due; columns are separated by tabs",
            ),
            ("same\tA", "a.tsv:1: 'same' needs two names"),
            ("alias\tA\tB\tRobot", "a.tsv:1: unknown type 'Robot': Person, Organization"),
            ("alias\tA\tB\nalias\ta\tC", "a.tsv:2: 'a' is 'B' by line 1"),
            ("alias\tA\tB\nalias\tB\tA", "a.tsv:"),
            ("alias\tA\t–", "a.tsv:1: '–' holds no letter or digit"),
            ("alias\tX\tB\tPerson\nalias\tY\tB\tPlace", "a.tsv:2: 'B' is a Person already"),
        ] {
            let error = Aliases::parse(table, "a.tsv").unwrap_err().to_string();
            assert!(error.starts_with(expected), "{table:?}: {error}");
        }
    }
}
