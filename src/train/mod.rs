//! Feature `train`: recipe + corpora → a weights file, fixed by a seed.

mod confidence;
mod coref;
mod gazetteer;
mod lemmatizer;
mod network;
mod random;
mod tokenizer;
mod usage;

pub use confidence::{fit, sample};
pub(crate) use random::Random;

use std::fs;
use std::path::{Path, PathBuf};

use crate::document::{ConlluDocument, read_documents};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Sections, SectionsBuilder};

/// The recipe of a weights file.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Recipe {
    seed: u64,
    corpora: CorpusPaths,
    network: network::Recipe,
    names: network::Schedule,
    coref: crate::annotate::coref::Settings,
}

/// Paths inside the corpora folder.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct CorpusPaths {
    trees: Vec<String>,
    names: Vec<String>,
    chains: Vec<String>,
    vectors: String,
    gazetteers: String,
    /// PropBank's frames.
    frames: String,
    /// Predicates with their roles, and how far they are facts, on the sentences of `trees`.
    roles: Vec<String>,
    facts: Vec<String>,
    /// Nouns that name events, on sentences of their own.
    nouns: Vec<String>,
    /// The folder of what teachers labelled, its parts, and those whose names are learned once more.
    silver: String,
    shards: Vec<String>,
    name_shards: Vec<String>,
    development: Vec<String>,
}

/// A part of the pipeline that is trained by itself; later ones use what earlier ones learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Stage {
    /// Sentences and words.
    Tokenizer,
    /// Dictionary forms.
    Lemmatizer,
    /// Tags of words whose relation tells them.
    Usage,
    /// Tags, trees, names and referents.
    Network,
    /// Names once more, on the finished network.
    Names,
    /// Coreference.
    Coreference,
}

impl Stage {
    /// Every stage, in the order of training.
    pub const ALL: &'static [Self] =
        &[Self::Tokenizer, Self::Lemmatizer, Self::Usage, Self::Network, Self::Names, Self::Coreference];

    /// What the names of its sections start with; a stage that only replaces sections of another has none of its own.
    fn sections(self) -> Option<&'static str> {
        match self {
            Self::Tokenizer => Some("tokenizer."),
            Self::Lemmatizer => Some("lemmatizer."),
            Self::Usage => Some("usage."),
            Self::Network => Some("network."),
            Self::Names => None,
            Self::Coreference => Some("coref."),
        }
    }
}

/// Trains `stages` as the recipe says and gives the weights file; the sections of the other stages come from `base`.
/// `report` gets progress lines. The network's state is kept in the file `checkpoint`, from which a run that was stopped goes
/// on.
pub fn train(
    recipe: &str,
    corpora: &Path,
    stages: &[Stage],
    base: Option<&[u8]>,
    checkpoint: Option<&Path>,
    report: &mut dyn FnMut(String),
) -> Result<Vec<u8>> {
    let fingerprint = recipe;
    let recipe: Recipe = toml::from_str(recipe).map_err(|e| broken(&format!("recipe: {e}")))?;
    let mut trees = Vec::new();
    for path in &recipe.corpora.trees {
        trees.extend(read_trees(&corpora.join(path))?);
    }
    let mut names = Vec::new();
    for path in &recipe.corpora.names {
        names.extend(read_lines(&corpora.join(path))?);
    }
    let mut chains = Vec::new();
    for path in &recipe.corpora.chains {
        chains.extend(read_lines(&corpora.join(path))?);
    }
    let mut development = Vec::new();
    for path in &recipe.corpora.development {
        development.push((path.clone(), read_trees(&corpora.join(path))?));
    }
    let mut builder = match base {
        Some(bytes) => SectionsBuilder::from_sections(&Sections::parse(bytes)?),
        None => SectionsBuilder::default(),
    };
    let paths = |names: &[String]| -> Vec<PathBuf> { names.iter().map(|name| corpora.join(name)).collect() };
    let sources = network::Corpora {
        trees: &trees,
        names: &names,
        vectors: &corpora.join(&recipe.corpora.vectors),
        gazetteers: &corpora.join(&recipe.corpora.gazetteers),
        frames: &corpora.join(&recipe.corpora.frames),
        roles: &paths(&recipe.corpora.roles),
        facts: &paths(&recipe.corpora.facts),
        nouns: &paths(&recipe.corpora.nouns),
        silver: &corpora.join(&recipe.corpora.silver),
        shards: &recipe.corpora.shards,
        name_shards: &recipe.corpora.name_shards,
        development: &development,
    };
    let checkpoint = checkpoint.map(|path| network::Checkpoint { path, fingerprint });
    for stage in Stage::ALL.iter().filter(|s| stages.contains(s)) {
        if let Some(prefix) = stage.sections() {
            builder.drop_all(prefix);
        }
        match stage {
            Stage::Tokenizer => tokenizer::train(&trees, recipe.seed, &mut builder),
            Stage::Lemmatizer => lemmatizer::train(&trees, &mut builder),
            Stage::Usage => usage::train(&trees, &mut builder),
            Stage::Network => network::train(&recipe.network, &sources, recipe.seed, checkpoint, &mut builder, report)?,
            Stage::Names => network::train_names(&recipe.names, &sources, recipe.seed, &mut builder, report)?,
            Stage::Coreference => coref::train(recipe.coref, recipe.seed, &trees, &chains, &mut builder, report)?,
        }
    }
    Ok(builder.finish())
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|e| Error::from(e).in_source(path.display().to_string()))
}

fn read_trees(path: &Path) -> Result<Vec<ConlluDocument>> {
    read_documents(&read(path)?, 1).into_iter().collect()
}

fn read_lines<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
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
