//! Where everybody belongs: a graph's nodes by country.
//!
//! A country belongs to itself. Of the others, the first of these that names exactly one country tells: what they are
//! called ("the French envoy", "Iranian police", Tehran as a capital), else whom they serve, lead, belong to or lie in,
//! by a few steps. What nothing tells is in no country.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashMap;

use super::{ActorGraph, Node};
use crate::annotate::EntityType;
use crate::annotate::lexicon::{Lexicon, StateName};
use crate::extract::{NodeType, Polarity, RelationType};
use crate::identity::{fold, node_id};

/// Words of a country's name at most: "United Arab Emirates".
const WORDS: usize = 4;
/// Steps from one that serves another to a country.
const STEPS: usize = 6;

impl ActorGraph {
    /// The countries with their nodes in order of id, statements left out: those of most nodes first, equals by name.
    pub fn countries(&self) -> Vec<(String, Vec<&Node>)> {
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        // The tables may not know every country of the graph.
        let own: FxHashMap<String, &str> = self
            .graph
            .node_weights()
            .filter(|node| node.kind == NodeType::Entity(EntityType::Country))
            .map(|node| (fold(&node.name), node.name.as_str()))
            .collect();
        let mut home: Vec<Option<String>> = Vec::with_capacity(self.graph.node_count());
        for node in self.graph.node_weights() {
            let country = match node.kind {
                NodeType::Entity(EntityType::Country) => Some((node.id.to_string(), node.name.clone())),
                NodeType::Statement => None,
                NodeType::Entity(_) => {
                    called(node, &own).map(|name| (node_id(EntityType::Country, name), name.to_owned()))
                }
            };
            home.push(country.map(|(id, name)| {
                names.entry(id.clone()).or_insert(name);
                id
            }));
        }
        self.spread(&mut home);
        let mut members: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
        for (node, country) in self.graph.node_weights().zip(&home) {
            if let Some(country) = country {
                members.entry(country).or_default().push(node);
            }
        }
        let mut countries: Vec<(String, Vec<&Node>)> = members
            .into_iter()
            .map(|(id, mut nodes)| {
                nodes.sort_unstable_by(|a, b| a.id.cmp(&b.id));
                (names.get(id).cloned().unwrap_or_default(), nodes)
            })
            .collect();
        countries.sort_by(|(a, x), (b, y)| (Reverse(x.len()), a).cmp(&(Reverse(y.len()), b)));
        countries
    }

    /// Gives those without a country that of whom they serve or where they lie, the nearest first.
    fn spread(&self, home: &mut [Option<String>]) {
        let standing = |index: NodeIndex| {
            self.graph.edges(index).filter(|edge| {
                let key = &edge.weight().key;
                key.polarity == Polarity::Positive
                    && matches!(
                        key.kind,
                        RelationType::Role | RelationType::Member | RelationType::LocatedIn | RelationType::PartOf
                    )
            })
        };
        let mut homeless: Vec<NodeIndex> = self
            .graph
            .node_indices()
            .filter(|index| home[index.index()].is_none() && !self.graph[*index].is_statement())
            .filter(|&index| standing(index).next().is_some())
            .collect();
        for _ in 0..STEPS {
            let mut found: Vec<(usize, String)> = Vec::new();
            homeless.retain(|&index| {
                let mut told: BTreeMap<&str, usize> = BTreeMap::new();
                for edge in standing(index) {
                    if let Some(country) = &home[edge.target().index()] {
                        *told.entry(country).or_default() += edge.weight().facts.len();
                    }
                }
                // Of equals the first by id.
                let country = told.into_iter().rev().max_by_key(|&(_, facts)| facts);
                found.extend(country.map(|(country, _)| (index.index(), country.to_owned())));
                country.is_none()
            });
            for (index, country) in found {
                home[index] = Some(country);
            }
        }
    }
}

/// The one country that a node's names and descriptions name; `own` are the names of the graph's countries, folded.
fn called<'g>(node: &Node, own: &FxHashMap<String, &'g str>) -> Option<&'g str> {
    let lexicon = Lexicon::shared();
    let meant = |words: &str| match lexicon.state_name(words) {
        Some(StateName::Name(id) | StateName::Capital(id) | StateName::Demonym(id)) => Some(lexicon.state(id).name),
        Some(StateName::InContext(_)) => None,
        None => own.get(&fold(words)).copied(),
    };
    let mut found: Option<&str> = None;
    for name in node.aliases() {
        // People are called Jordan and Chad: only what describes them tells.
        if node.kind == NodeType::Entity(EntityType::Person)
            && !name.split(' ').any(|word| word.starts_with(char::is_lowercase))
        {
            continue;
        }
        let words: Vec<&str> = name
            .split(|c: char| c.is_whitespace())
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
            .map(|word| word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).unwrap_or(word))
            .collect();
        let mut at = 0;
        while at < words.len() {
            let capital = words[at].starts_with(char::is_uppercase);
            let most = if capital { WORDS.min(words.len() - at) } else { 0 };
            let longest = (1..=most).rev().find_map(|count| Some((count, meant(&words[at..at + count].join(" "))?)));
            let Some((count, state)) = longest else {
                at += 1;
                continue;
            };
            at += count;
            if found.is_some_and(|other| other != state) {
                return None;
            }
            found = Some(state);
        }
    }
    found
}
