//! [`Lexicon`]: tables of facts about names and nouns, loaded once from the files in `data/`.
//!
//! States with their names, demonyms and capitals; international organisations; titles; given names; what a common noun
//! refers to. Lookups take text as printed and fold case, full stops, curly apostrophes and a leading article themselves.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::annotate::{EntityType, Gender};

const STATES: &str = include_str!("data/states.tsv");
const ORGANIZATIONS: &str = include_str!("data/organizations.tsv");
const NOUNS: &str = include_str!("data/nouns.tsv");
const TITLES: &str = include_str!("data/titles.tsv");
const NAME_PARTS: &str = include_str!("data/name_parts.tsv");
const GIVEN_NAMES: &str = include_str!("data/given_names.tsv");

/// A state of [`Lexicon::state`], by its line in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct StateId(u16);

/// An organisation of [`Lexicon::organization`], by its line in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct OrganizationId(u16);

/// A state or state-like territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct State {
    /// ISO 3166-1 alpha-2 code; empty for a state that is no more.
    pub(crate) iso: &'static str,
    /// Wikidata item, empty where not certain.
    pub(crate) wikidata: &'static str,
    /// The name in common use, without article.
    pub(crate) name: &'static str,
}

/// An organisation known by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KnownOrganization {
    /// Wikidata item, empty where not certain.
    pub(crate) wikidata: &'static str,
    /// The full name, without article.
    pub(crate) name: &'static str,
}

/// How a name points at a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StateName {
    /// It is the state's name.
    Name(StateId),
    /// It is the state's name where the text names the state otherwise, too ("the North").
    InContext(StateId),
    /// It is the state's capital.
    Capital(StateId),
    /// It is an adjective or a noun for the state's people.
    Demonym(StateId),
}

/// How a name points at an organisation.
#[derive(Clone, Copy, Debug)]
struct OrganizationName {
    id: OrganizationId,
    /// Whether it is an acronym, no name when written in small letters: "ICE", but not "Ice".
    capitals: bool,
}

/// What stands before a person's name without being part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Title {
    /// The gender of who bears it.
    pub(crate) gender: Gender,
    /// Whether only persons' names follow it: "Mr.", but not "General" (Motors).
    pub(crate) personal: bool,
}

/// What a common noun refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NounClass {
    /// What it refers to in the singular.
    pub(crate) entity_type: EntityType,
    /// Its gender, where it has one.
    pub(crate) gender: Gender,
}

/// All tables.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    states: Vec<State>,
    state_names: FxHashMap<Box<str>, StateName>,
    organizations: Vec<KnownOrganization>,
    organization_names: FxHashMap<Box<str>, OrganizationName>,
    nouns: FxHashMap<&'static str, NounClass>,
    titles: FxHashMap<Box<str>, Title>,
    particles: FxHashSet<&'static str>,
    syllables: FxHashSet<&'static str>,
    openings: FxHashSet<&'static str>,
    endings: FxHashSet<&'static str>,
    given_names: FxHashMap<Box<str>, Gender>,
    /// First words of names of several words.
    first_words: FxHashSet<Box<str>>,
}

impl Lexicon {
    /// The tables, read at first use.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);
        &SHARED
    }

    fn new() -> Self {
        let mut lexicon = Self {
            states: Vec::new(),
            state_names: FxHashMap::default(),
            organizations: Vec::new(),
            organization_names: FxHashMap::default(),
            nouns: FxHashMap::default(),
            titles: FxHashMap::default(),
            particles: FxHashSet::default(),
            syllables: FxHashSet::default(),
            openings: FxHashSet::default(),
            endings: FxHashSet::default(),
            given_names: FxHashMap::default(),
            first_words: FxHashSet::default(),
        };
        lexicon.read_states();
        lexicon.read_organizations();
        for [class, words] in rows(NOUNS) {
            let Some(class) = noun_class(class) else { continue };
            for word in words.split(' ') {
                lexicon.nouns.entry(word).or_insert(class);
            }
        }
        for [gender, titles] in rows(TITLES) {
            let (gender, personal) = gender.strip_suffix('+').map_or((gender, false), |gender| (gender, true));
            let known = Title { gender: gender_of(gender), personal };
            for title in titles.split(';') {
                lexicon.titles.insert(fold(title), known);
            }
        }
        for [kind, words] in rows(NAME_PARTS) {
            let list = match kind {
                "particle" => &mut lexicon.particles,
                "opening" => &mut lexicon.openings,
                "ending" => &mut lexicon.endings,
                _ => &mut lexicon.syllables,
            };
            list.extend(words.split(' '));
        }
        for [gender, names] in rows(GIVEN_NAMES) {
            for name in names.split(' ') {
                lexicon.given_names.insert(fold(name), gender_of(gender));
            }
        }
        let names = lexicon.state_names.keys().chain(lexicon.organization_names.keys());
        lexicon.first_words = names.filter_map(|n| n.split_once(' ')).map(|(first, _)| first.into()).collect();
        lexicon
    }

    fn read_states(&mut self) {
        for [iso, wikidata, name, others, adjectives, people, capitals] in rows(STATES) {
            let id = StateId(self.states.len() as u16);
            self.states.push(State { iso, wikidata, name });
            let mut add = |names: &str, kind: fn(StateId) -> StateName| {
                for name in names.split(';').filter(|n| !n.is_empty()) {
                    match name.strip_prefix('~') {
                        Some(short) => self.state_names.entry(fold(short)).or_insert(StateName::InContext(id)),
                        None => self.state_names.entry(fold(name)).or_insert(kind(id)),
                    };
                }
            };
            add(name, StateName::Name);
            add(others, StateName::Name);
            add(adjectives, StateName::Demonym);
            add(people, StateName::Demonym);
            add(capitals, StateName::Capital);
            for adjective in adjectives.split(';').filter(|a| a.ends_with('n') || a.ends_with('i')) {
                self.state_names.entry(fold(&format!("{adjective}s"))).or_insert(StateName::Demonym(id));
            }
        }
    }

    fn read_organizations(&mut self) {
        for [wikidata, name, others] in rows(ORGANIZATIONS) {
            let id = OrganizationId(self.organizations.len() as u16);
            self.organizations.push(KnownOrganization { wikidata, name });
            for name in others.split(';').chain([name]).filter(|n| !n.is_empty()) {
                let found =
                    self.organization_names.entry(fold(name)).or_insert(OrganizationName { id, capitals: true });
                found.capitals &= is_acronym(name);
            }
        }
    }

    /// The facts of a state.
    pub(crate) fn state(&self, id: StateId) -> &State {
        &self.states[id.0 as usize]
    }

    /// What `name` means as a state's name, capital or demonym. Only for text known to be a name or a proper adjective:
    /// "us" is also a pronoun.
    pub(crate) fn state_name(&self, name: &str) -> Option<StateName> {
        self.state_names.get(&*fold(name)).copied()
    }

    /// Whether a name of several words starts with this word.
    pub(crate) fn starts_name(&self, word: &str) -> bool {
        self.first_words.contains(&*fold(word))
    }

    /// Every state of the table.
    pub(crate) fn states(&self) -> impl Iterator<Item = &State> {
        self.states.iter()
    }

    /// Every organisation of the table.
    pub(crate) fn organizations(&self) -> impl Iterator<Item = &KnownOrganization> {
        self.organizations.iter()
    }

    /// The facts of a known organisation.
    pub(crate) fn organization(&self, id: OrganizationId) -> &KnownOrganization {
        &self.organizations[id.0 as usize]
    }

    /// The organisation that goes by `name`.
    pub(crate) fn organization_named(&self, name: &str) -> Option<OrganizationId> {
        let found = self.organization_names.get(&*fold(name))?;
        (!found.capitals || is_acronym(name)).then_some(found.id)
    }

    /// What a common noun refers to, by its lower-case lemma.
    pub(crate) fn noun(&self, lemma: &str) -> Option<NounClass> {
        self.nouns.get(lemma).copied().or_else(|| {
            let (_, last) = lemma.rsplit_once('-')?;
            self.nouns.get(last).copied()
        })
    }

    /// The title that `words` (one or several) are.
    pub(crate) fn title(&self, words: &str) -> Option<Title> {
        self.titles.get(&*fold(words)).copied()
    }

    /// Whether a word stands before surnames and belongs to them: "van", "el".
    pub(crate) fn is_particle(&self, word: &str) -> bool {
        self.particles.contains(&*word.to_lowercase())
    }

    /// Whether a word in small letters may follow a hyphen inside a given name: "won" in "Ji-won".
    pub(crate) fn is_syllable(&self, word: &str) -> bool {
        self.syllables.contains(word)
    }

    /// Whether a word starts names: "St."
    pub(crate) fn is_opening(&self, word: &str) -> bool {
        self.openings.contains(&*word.to_lowercase())
    }

    /// Whether a word ends organisations' names: "Inc."
    pub(crate) fn is_ending(&self, word: &str) -> bool {
        self.endings.contains(&*word.to_lowercase())
    }

    /// The gender a given name mostly goes with.
    pub(crate) fn given_name(&self, name: &str) -> Option<Gender> {
        self.given_names.get(&*fold(name)).copied()
    }
}

/// The columns of every row that is not a comment; a row with fewer reads as empty in the rest.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| {
        let mut columns = line.split('\t');
        std::array::from_fn(|_| columns.next().unwrap_or("").trim())
    })
}

/// Whether a name is one word in capitals, but for an article.
fn is_acronym(name: &str) -> bool {
    let name = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    !name.chars().any(|c| c.is_lowercase() || c == ' ')
}

/// The form names are compared in: lower case, no full stops, straight apostrophes, single blanks, no leading article.
pub(crate) fn fold(name: &str) -> Box<str> {
    let mut folded = String::with_capacity(name.len());
    let mut blank = false;
    for c in name.chars() {
        match c {
            '.' => {}
            '’' => folded.push('\''),
            c if c.is_whitespace() => blank = !folded.is_empty(),
            c => {
                if std::mem::take(&mut blank) {
                    folded.push(' ');
                }
                folded.extend(c.to_lowercase());
            }
        }
    }
    match folded.strip_prefix("the ") {
        Some(rest) => rest.into(),
        None => folded.into_boxed_str(),
    }
}

fn gender_of(column: &str) -> Gender {
    match column {
        "m" => Gender::Masculine,
        "f" => Gender::Feminine,
        _ => Gender::Unknown,
    }
}

fn noun_class(column: &str) -> Option<NounClass> {
    let (name, gender) = column.split_once(':').unwrap_or((column, ""));
    let entity_type = EntityType::ALL.iter().copied().find(|t| t.as_str() == name)?;
    let gender = if entity_type == EntityType::Person { gender_of(gender) } else { Gender::Neuter };
    Some(NounClass { entity_type, gender })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_found_by_name_demonym_and_capital() {
        let lexicon = Lexicon::new();
        let id = |name| match name {
            StateName::Name(id) | StateName::InContext(id) | StateName::Capital(id) | StateName::Demonym(id) => id,
        };
        let state = |name: &str| lexicon.state_name(name).map(|n| lexicon.state(id(n)).iso);
        assert_eq!(state("the United States"), Some("US"));
        assert_eq!(state("U.S."), Some("US"));
        assert_eq!(state("Côte d’Ivoire"), Some("CI"));
        assert_eq!(state("Norwegians"), Some("NO"));
        assert!(matches!(lexicon.state_name("Lima"), Some(StateName::Capital(_))));
        assert!(matches!(lexicon.state_name("the North"), Some(StateName::InContext(_))));
        assert_eq!(state("Atlantis"), None);
    }

    #[test]
    fn organisations_are_found_by_name_and_acronym() {
        let lexicon = Lexicon::new();
        let name = |text: &str| lexicon.organization_named(text).map(|id| lexicon.organization(id).name);
        assert_eq!(name("the I.A.E.A."), Some("International Atomic Energy Agency"));
        assert_eq!(name("Nato"), Some("NATO"));
        assert_eq!(name("ICE"), Some("Immigration and Customs Enforcement"));
        assert_eq!(name("Ice"), None);
    }

    #[test]
    fn every_table_is_well_formed() {
        for [iso, wikidata, name, ..] in rows::<7>(STATES) {
            assert!(iso.is_empty() || iso.len() == 2, "{name}");
            assert!(wikidata.starts_with('Q') && wikidata[1..].bytes().all(|b| b.is_ascii_digit()), "{name}");
            assert!(!name.is_empty());
        }
        let mut seen = FxHashMap::default();
        for [class, words] in rows(NOUNS) {
            assert!(noun_class(class).is_some(), "{class}");
            for word in words.split(' ') {
                assert_eq!(seen.insert(word, class), None, "{word} is listed twice");
            }
        }
    }

    #[test]
    fn titles_and_given_names_know_their_gender() {
        let lexicon = Lexicon::new();
        assert_eq!(lexicon.title("Mr."), Some(Title { gender: Gender::Masculine, personal: true }));
        assert_eq!(lexicon.title("prime minister"), Some(Title { gender: Gender::Unknown, personal: false }));
        assert!(lexicon.is_particle("Van") && lexicon.is_syllable("gil") && !lexicon.is_syllable("backed"));
        assert_eq!(lexicon.given_name("Olga"), Some(Gender::Feminine));
        assert_eq!(lexicon.noun("spokeswoman").map(|n| n.gender), Some(Gender::Feminine));
        assert_eq!(lexicon.noun("goalkeeper-coach").map(|n| n.entity_type), Some(EntityType::Person));
    }
}
