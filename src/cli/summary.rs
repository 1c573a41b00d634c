//! What `extract` found, in a few lines for people.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use rustc_hash::FxHashSet;

use super::is_word;
use super::terminal::Terminal;
use crate::annotate::Annotated;
use crate::export::negation;
use crate::extract::{Arg, Modality, Object, RelationType, Triples};
use crate::graph::{ActorGraph, Link};

/// Relations the summary shows.
const SHOWN: usize = 5;

/// What was found, in numbers.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) documents: u64,
    pub(super) words: u64,
    relations: u64,
    kinds: BTreeMap<RelationType, u64>,
    /// 64 bits of each actor's id.
    actors: FxHashSet<u64>,
}

impl Tally {
    /// Of one document.
    pub(super) fn of(annotated: &Annotated, triples: &Triples) -> Self {
        let mut tally = Self {
            documents: 1,
            words: annotated.tokens.iter().filter(|t| is_word(t)).count() as u64,
            relations: triples.triples.len() as u64,
            ..Self::default()
        };
        for triple in &triples.triples {
            *tally.kinds.entry(triple.relation.kind).or_default() += 1;
            let object = match &triple.object {
                Some(Object::Entity(arg)) => Some(arg),
                _ => None,
            };
            let arguments = [Some(&triple.subject), object, triple.to.as_ref(), triple.by.as_ref()];
            let actors = arguments.into_iter().flatten().filter(|arg| arg.kind.is_actor());
            tally.actors.extend(actors.map(key));
        }
        tally
    }

    pub(super) fn add(&mut self, other: Tally) {
        self.documents += other.documents;
        self.words += other.words;
        self.relations += other.relations;
        for (kind, n) in other.kinds {
            *self.kinds.entry(kind).or_default() += n;
        }
        self.actors.extend(other.actors);
    }

    /// Says it.
    pub(super) fn show(&self, graph: &ActorGraph, files: &[String], terminal: &mut Terminal) {
        let parts = [
            count(self.documents, "document"),
            count(self.words, "word"),
            count(self.relations, "relation"),
            count(self.actors.len() as u64, "actor"),
        ];
        terminal.summary(&terminal.bold(parts.join(", ")));
        for line in self.top_relations(graph) {
            terminal.summary(&format!("  {line}"));
        }
        show_files(files, terminal);
    }

    /// The relations between actors that most sentences state; without a graph, the most frequent types.
    fn top_relations(&self, graph: &ActorGraph) -> Vec<String> {
        let mut links = graph.links();
        links.retain(|link| link.source.is_actor() && link.target.is_actor() && link.source.id != link.target.id);
        links.sort_by_key(|link| std::cmp::Reverse(link.edge.facts.len()));
        links.truncate(SHOWN);
        if !links.is_empty() {
            return links.iter().map(describe).collect();
        }
        let mut kinds: Vec<_> = self.kinds.iter().collect();
        kinds.sort_by_key(|&(kind, n)| (std::cmp::Reverse(*n), *kind));
        kinds.into_iter().take(SHOWN).map(|(kind, n)| format!("{}{}", kind.as_str(), times(*n))).collect()
    }
}

/// Says what a graph holds.
pub(super) fn show_graph(graph: &ActorGraph, files: &[String], terminal: &mut Terminal) {
    let facts: usize = graph.as_petgraph().edge_weights().map(|edge| edge.facts.len()).sum();
    let actors = graph.as_petgraph().node_weights().filter(|node| node.is_actor()).count();
    let parts = [
        count(graph.sources().len() as u64, "document"),
        count(facts as u64, "relation"),
        count(actors as u64, "actor"),
    ];
    terminal.summary(&terminal.bold(parts.join(", ")));
    show_files(files, terminal);
}

fn show_files(files: &[String], terminal: &mut Terminal) {
    for file in files {
        terminal.summary(&format!("  wrote {file}"));
    }
}

fn count(n: u64, one: &str) -> String {
    format!("{n} {one}{}", if n == 1 { "" } else { "s" })
}

fn key(arg: &Arg) -> u64 {
    let mut hasher = DefaultHasher::new();
    arg.id.hash(&mut hasher);
    hasher.finish()
}

fn times(n: u64) -> String {
    if n == 1 { String::new() } else { format!(" × {n}") }
}

/// An edge in one line; a claim is marked as such.
fn describe(link: &Link<'_>) -> String {
    let key = &link.edge.key;
    let denied = negation(&key.lemma, key.polarity);
    let certainty = match key.modality {
        Modality::Asserted => "",
        Modality::Reported => " (reported)",
        Modality::Possible => " (possible)",
    };
    let times = times(link.edge.facts.len() as u64);
    format!("{} — {denied}{} → {}{certainty}{times}", link.source.name, key.lemma, link.target.name)
}
