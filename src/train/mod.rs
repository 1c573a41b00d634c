//! Feature `train`: recipe + corpora → a weights file, fixed by a seed.

mod lemmatizer;
mod network;
mod random;
mod tokenizer;

use std::fs;
use std::path::Path;

use crate::document::{ConlluDocument, read_documents};
use crate::error::{Error, ErrorKind, Result};
use crate::model::SectionsBuilder;

/// The recipe of a weights file.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Recipe {
    seed: u64,
    corpora: CorpusPaths,
    network: network::Recipe,
}

/// Paths inside the corpora folder.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct CorpusPaths {
    trees: Vec<String>,
    names: Vec<String>,
    vectors: String,
    development: Vec<String>,
}

/// Trains every stage as the recipe says and gives the weights file. `report` gets progress lines.
pub fn train(recipe: &str, corpora: &Path, report: &mut dyn FnMut(String)) -> Result<Vec<u8>> {
    let recipe: Recipe = toml::from_str(recipe).map_err(|e| broken(&format!("recipe: {e}")))?;
    let mut trees = Vec::new();
    for path in &recipe.corpora.trees {
        trees.extend(read_trees(&corpora.join(path))?);
    }
    let mut names = Vec::new();
    for path in &recipe.corpora.names {
        names.extend(read_names(&corpora.join(path))?);
    }
    let mut development = Vec::new();
    for path in &recipe.corpora.development {
        development.push((path.clone(), read_trees(&corpora.join(path))?));
    }
    let mut builder = SectionsBuilder::default();
    let vectors = corpora.join(&recipe.corpora.vectors);
    let sources = network::Corpora { trees: &trees, names: &names, vectors: &vectors, development: &development };
    network::train(&recipe.network, &sources, recipe.seed, &mut builder, report)?;
    Ok(builder.finish())
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|e| Error::from(e).in_source(path.display().to_string()))
}

fn read_trees(path: &Path) -> Result<Vec<ConlluDocument>> {
    read_documents(&read(path)?, 1).into_iter().collect()
}

fn read_names(path: &Path) -> Result<Vec<network::NamedText>> {
    let text = read(path)?;
    let lines = text.lines().enumerate().map(|(i, line)| {
        serde_json::from_str(line)
            .map_err(|e| broken(&e.to_string()).in_source(path.display().to_string()).at_line(i as u64 + 1))
    });
    lines.collect()
}

fn broken(what: &str) -> Error {
    Error::new(ErrorKind::Input, what)
}
