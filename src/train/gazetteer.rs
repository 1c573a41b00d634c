//! Tables of names and nouns → the sections of [`crate::annotate::network`]'s gazetteer: which lists a word stands in.
//!
//! A name of several words gives each of them to a list of its own kind: "York" is a part of a city's name. The tables and
//! their licences are named in the model card.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::annotate::network::{LISTS, normalize};
use crate::error::{Error, Result};
use crate::model::SectionsBuilder;

/// Where a list comes from: file, columns of names (parted by `|` inside), whether only names of one word.
struct Source {
    file: &'static str,
    columns: &'static [usize],
    whole: bool,
}

const fn of(file: &'static str, columns: &'static [usize], whole: bool) -> Source {
    Source { file, columns, whole }
}

/// The lists, in the order of their numbers.
const LIST_SOURCES: &[&[Source]] = &[
    &[of("forenames.tsv", &[0], false)],
    &[of("surnames.tsv", &[0], false)],
    &[of("leaders.tsv", &[2], false), of("us-legislators.tsv", &[0], false), of("heads.tsv", &[4], false)],
    &[of("cities.tsv", &[0], true), of("us-cities.tsv", &[0], true)],
    &[of("cities.tsv", &[0], false), of("us-cities.tsv", &[0], false)],
    &[of("states.tsv", &[2, 4], true), of("subdivisions.tsv", &[2, 3], true)],
    &[of("states.tsv", &[2, 3, 4], false), of("subdivisions.tsv", &[2, 3], false)],
    &[of("states.tsv", &[6, 7], false)],
    &[of("companies.tsv", &[0], true)],
    &[of("companies.tsv", &[0], false)],
    &[of("legal-forms.tsv", &[0], true)],
    &[of("parties.tsv", &[1], true)],
    &[of("person-nouns.tsv", &[0], true)],
    &[of("group-nouns.tsv", &[0], true)],
    &[of("event-nouns.tsv", &[0], true)],
];

/// Adds the gazetteer's sections, from the tables in `folder`.
pub(crate) fn add(folder: &Path, builder: &mut SectionsBuilder) -> Result<()> {
    const { assert!(LIST_SOURCES.len() <= LISTS) };
    let mut words: BTreeMap<String, u16> = BTreeMap::new();
    for (list, sources) in LIST_SOURCES.iter().enumerate() {
        for source in *sources {
            let path = folder.join(source.file);
            let text = fs::read_to_string(&path).map_err(|e| Error::from(e).in_source(path.display().to_string()))?;
            for line in text.lines().filter(|l| !l.starts_with('#')) {
                let cells: Vec<&str> = line.split('\t').collect();
                let names = source.columns.iter().filter_map(|&c| cells.get(c)).flat_map(|c| c.split('|'));
                for name in names {
                    // Cut as the treebanks cut words.
                    let parts: Vec<&str> = name.split([' ', '-', ',', '(', ')']).filter(|p| !p.is_empty()).collect();
                    if source.whole && parts.len() > 1 {
                        continue;
                    }
                    // Small words inside names belong to no list.
                    for part in parts.iter().filter(|p| source.whole || p.starts_with(char::is_uppercase)) {
                        *words.entry(normalize(part).into_owned()).or_default() |= 1 << list;
                    }
                }
            }
        }
    }
    builder.add("network.gazetteer", words.keys().flat_map(|w| [w.as_str(), "\n"]).collect::<String>().into());
    builder.add("network.gazetteer.lists", words.values().flat_map(|l| l.to_le_bytes()).collect());
    Ok(())
}
