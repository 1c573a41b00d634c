//! [`revise`]: what only the whole text tells, put right after the mentions were resolved one by one.
//!
//! Inside a quotation "I" is who speaks and "you" who is spoken to, even where the text names them only afterwards. A
//! spokesman's "we" and "the country" are the state he speaks for, and so is "his side". Nothing is changed where the
//! speaker or the state is not known.

use rustc_hash::FxHashMap;

use super::linker::Linker;
use super::profile::Role;
use crate::annotate::lexicon::StateId;
use crate::annotate::mentions::{Markable, Number, Opening};
use crate::annotate::{Deprel, EntityType, MentionKind};

/// The first cluster that is each state.
type States = FxHashMap<StateId, u32>;

/// Moves mentions to the clusters they belong to.
pub(super) fn revise(linker: &mut Linker<'_>) {
    let mut states = States::default();
    for (id, cluster) in linker.clusters.iter().enumerate() {
        if let Some(state) = cluster.state.filter(|_| cluster.entity_type == EntityType::Country) {
            states.entry(state).or_insert(id as u32);
        }
    }
    for i in 0..linker.mentions.len() as u32 {
        let markable = &linker.mentions[i as usize];
        let target = match markable.host {
            Some(host) => Some(linker.cluster_of[host as usize]),
            None if markable.kind == MentionKind::Pronoun => of_pronoun(linker, &states, i),
            None => of_nominal(linker, &states, i),
        };
        if let Some(target) = target {
            linker.cluster_of[i as usize] = target;
        }
    }
}

fn of_pronoun(linker: &Linker<'_>, states: &States, i: u32) -> Option<u32> {
    let pronoun = linker.mentions[i as usize].pronoun?;
    match (pronoun.person, pronoun.number) {
        (1, Number::Singular) => {
            let speaker = linker.speaker(i)?;
            (linker.clusters[speaker as usize].entity_type == EntityType::Person).then_some(speaker)
        }
        (1, _) => {
            let speaker = linker.speaker(i)?;
            let cluster = &linker.clusters[speaker as usize];
            match cluster.entity_type {
                EntityType::Country | EntityType::Organization => Some(speaker),
                EntityType::Person => states.get(&cluster.of_state?).copied(),
                _ => None,
            }
        }
        (2, _) => {
            let addressee = linker.addressee(i)?;
            (linker.clusters[addressee as usize].entity_type == EntityType::Person).then_some(addressee)
        }
        _ => None,
    }
}

fn of_nominal(linker: &Linker<'_>, states: &States, i: u32) -> Option<u32> {
    let markable = &linker.mentions[i as usize];
    if markable.kind != MentionKind::Nominal || markable.number != Number::Singular || markable.state.is_some() {
        return None;
    }
    let lemma = &*linker.view.tokens[markable.head as usize].lemma;
    match lemma {
        "country" | "nation" if bare(linker, markable) => {
            let spoken_for = linker.speaker(i).and_then(|speaker| {
                let speaker = &linker.clusters[speaker as usize];
                states.get(&speaker.state.or(speaker.of_state)?).copied()
            });
            spoken_for.or_else(|| foremost_state(linker, i))
        }
        "side" if markable.opening == Opening::Possessive => {
            let possessor = linker.view.forest.dependents(markable.head).iter().copied();
            let possessor =
                possessor.into_iter().find(|&d| linker.view.tokens[d as usize].deprel == Deprel::NmodPoss)?;
            let owner = &linker.clusters[linker.cluster_at(possessor)? as usize];
            states.get(&owner.state.or(owner.of_state)?).copied()
        }
        _ => None,
    }
}

/// "The country", "our country" and nothing more.
fn bare(linker: &Linker<'_>, markable: &Markable) -> bool {
    let own = || {
        let first = &*linker.view.form(markable.tokens.start).to_lowercase();
        matches!(first, "the" | "this" | "our" | "my")
    };
    markable.tokens.len() == 2 && own()
}

/// The state the text is about at a mention: of those in its own sentence before it the subject, else the one that stands
/// highest in the sentence before.
fn foremost_state(linker: &Linker<'_>, i: u32) -> Option<u32> {
    let sentence = linker.mentions[i as usize].sentence;
    let near = (0..i).rev().map(|m| (m, &linker.mentions[m as usize])).take_while(|(_, m)| m.sentence + 1 >= sentence);
    let states = near
        .map(|(m, markable)| (markable, linker.cluster_of[m as usize], linker.profiles[m as usize].role))
        .filter(|(_, cluster, _)| linker.clusters[*cluster as usize].entity_type == EntityType::Country);
    let rank = |role: Role| match role {
        Role::Subject | Role::PassiveSubject => 3,
        Role::Object | Role::Agent => 2,
        Role::Oblique => 1,
        _ => 0,
    };
    let here = |m: &Markable| m.sentence == sentence;
    states
        .filter(|(m, _, role)| !here(m) || rank(*role) == 3)
        .max_by_key(|(m, _, role)| (here(m), rank(*role)))
        .map(|(_, cluster, _)| cluster)
}
