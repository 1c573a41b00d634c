//! Counts for [`crate::annotate::network`]'s usage: the universal tags of words in each relation, where their Penn tag
//! alone does not tell or tells otherwise.

use std::collections::{BTreeMap, BTreeSet};

use crate::annotate::{Upos, Xpos};
use crate::document::ConlluDocument;
use crate::model::SectionsBuilder;

/// How often a reading must be met to be told.
const LEAST: u32 = 3;

/// Counts the words of `documents` and adds the section `usage.upos`.
pub(crate) fn train(documents: &[ConlluDocument], builder: &mut SectionsBuilder) {
    let mut readings: BTreeMap<(String, Xpos, &str), BTreeMap<Upos, u32>> = BTreeMap::new();
    let mut tags: BTreeMap<(String, Xpos), BTreeSet<Upos>> = BTreeMap::new();
    for document in documents {
        for token in &document.tokens {
            let form = token.form.as_deref().unwrap_or_else(|| &document.document.text[token.span.range()]);
            let form = form.to_lowercase();
            tags.entry((form.clone(), token.xpos)).or_default().insert(token.upos);
            let reading = readings.entry((form, token.xpos, token.deprel.as_str())).or_default();
            *reading.entry(token.upos).or_default() += 1;
        }
    }
    let mut of_tag: BTreeMap<Xpos, BTreeMap<Upos, u32>> = BTreeMap::new();
    for ((_, xpos, _), counts) in &readings {
        let all = of_tag.entry(*xpos).or_default();
        counts.iter().for_each(|(upos, count)| *all.entry(*upos).or_default() += count);
    }
    let mut out = String::new();
    for ((form, xpos, deprel), counts) in readings {
        let ambiguous = tags.get(&(form.clone(), xpos)).is_some_and(|tags| tags.len() > 1);
        let unusual = most(&counts) != of_tag.get(&xpos).and_then(most);
        if (ambiguous || unusual) && counts.values().sum::<u32>() >= LEAST {
            out += &format!("{form}\t{xpos}\t{deprel}");
            out.extend(counts.iter().map(|(upos, count)| format!("\t{upos}\t{count}")));
            out.push('\n');
        }
    }
    builder.add("usage.upos", out.into_bytes());
}

/// The most frequent tag.
fn most(counts: &BTreeMap<Upos, u32>) -> Option<Upos> {
    counts.iter().max_by_key(|(_, count)| **count).map(|(upos, _)| *upos)
}
