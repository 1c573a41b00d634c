//! [`Cluster`]: an entity while it is being found, with what its mentions have told so far.

use super::conversation::Part;
use super::names::{NameMatch, compare};
use super::profile::Profile;
use crate::annotate::lexicon::StateId;
use crate::annotate::mentions::{Markable, Number, Symbol};
use crate::annotate::{EntityType, Gender, MentionKind};

/// How many distinct names, heads and strings a cluster remembers: enough for any actor, and a bound on every comparison.
const MEMORY: usize = 12;

/// The mentions of one entity, so far.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    /// Number of mentions.
    pub(super) size: u32,
    /// The earliest mention.
    pub(super) first: u32,
    /// The latest mention.
    pub(super) last: u32,
    /// The latest mention that is no pronoun.
    pub(super) last_full: Option<u32>,
    /// The latest mention by name.
    pub(super) last_name: Option<u32>,
    /// Mentions with distinct names, the earliest ones.
    pub(super) names: Vec<u32>,
    /// Distinct head words of its nominals, and of descriptions.
    pub(super) heads: Vec<Symbol>,
    /// Distinct strings of its names and nominals.
    pub(super) strings: Vec<Symbol>,
    /// Distinct modifiers.
    pub(super) modifiers: Vec<Symbol>,
    /// Gender, once known.
    pub(super) gender: Gender,
    /// Number, once known.
    pub(super) number: Number,
    /// Type of its best mention.
    pub(super) entity_type: EntityType,
    /// How good that mention is: name over nominal over pronoun.
    type_rank: u8,
    /// The state it is.
    pub(super) state: Option<StateId>,
    /// The entity the user says it is.
    pub(super) alias: Option<u32>,
    /// Names and statements by which the user keeps it apart from others.
    pub(super) apart: Vec<(u32, u32)>,
    /// The state it belongs to.
    pub(super) of_state: Option<StateId>,
    /// Grammatical person of its latest pronoun, where that is 1 or 2.
    pub(super) person: u8,
    /// The latest mention as each [`Part`] of a conversation.
    pub(super) last_as: [Option<u32>; Part::COUNT],
    /// Whether it holds a coordination.
    pub(super) coordination: bool,
}

impl Cluster {
    /// A cluster of one mention.
    pub(super) fn new(index: u32, markable: &Markable, profile: &Profile) -> Self {
        let mut cluster = Self {
            size: 0,
            first: index,
            last: index,
            last_full: None,
            last_name: None,
            names: Vec::new(),
            heads: Vec::new(),
            strings: Vec::new(),
            modifiers: Vec::new(),
            gender: Gender::Unknown,
            number: Number::Unknown,
            entity_type: markable.entity_type,
            type_rank: 0,
            state: None,
            alias: None,
            apart: Vec::new(),
            of_state: None,
            person: 0,
            last_as: [None; Part::COUNT],
            coordination: false,
        };
        cluster.add(index, markable, profile, &[]);
        cluster
    }

    /// Takes a mention in; `profiles` holds those of the mentions already inside.
    pub(super) fn add(&mut self, index: u32, markable: &Markable, profile: &Profile, profiles: &[Profile]) {
        self.size += 1;
        self.last = index;
        if markable.pronoun.is_none() {
            self.last_full = Some(index);
        }
        self.learn(index, markable, profile, profiles);
    }

    /// Learns from a mention that shares the referent without being one of its links (a name or apposition inside a
    /// mention).
    pub(super) fn learn(&mut self, index: u32, markable: &Markable, profile: &Profile, profiles: &[Profile]) {
        if self.gender == Gender::Unknown {
            self.gender = markable.gender;
        }
        if self.number == Number::Unknown {
            self.number = markable.number;
        }
        self.state = self.state.or(markable.state);
        self.alias = self.alias.or(markable.alias);
        for kept in &profile.apart {
            if !self.apart.contains(kept) {
                self.apart.push(*kept);
            }
        }
        self.of_state = self.of_state.or(markable.of_state);
        self.coordination |= markable.coordination;
        if let Some(part) = Part::of(markable) {
            self.last_as[part as usize] = Some(index);
        }
        let rank = match markable.kind {
            MentionKind::Name => 3,
            MentionKind::Nominal => 2,
            MentionKind::Pronoun => 1,
        };
        if rank > self.type_rank {
            self.type_rank = rank;
            self.entity_type = markable.entity_type;
        }
        if let Some(pronoun) = markable.pronoun {
            if pronoun.person < 3 {
                self.person = pronoun.person;
            }
            return;
        }
        if !profile.name.is_empty() {
            self.last_name = Some(index);
        }
        if !profile.name.is_empty()
            && self.names.len() < MEMORY
            && !self.names.iter().any(|&n| profiles.get(n as usize).is_some_and(|p| p.name == profile.name))
        {
            self.names.push(index);
        }
        remember(&mut self.heads, markable.head_word);
        remember(&mut self.strings, profile.string);
        for &word in &profile.descriptions {
            remember(&mut self.heads, word);
        }
        for &word in &profile.modifiers {
            remember(&mut self.modifiers, word);
        }
    }

    /// How a name relates to this cluster's names; `None` where either has none.
    pub(super) fn name_match(&self, profile: &Profile, profiles: &[Profile]) -> Option<NameMatch> {
        if profile.name.is_empty() {
            return None;
        }
        self.names.iter().map(|&n| compare(profile, &profiles[n as usize])).max()
    }

    /// Whether the user says that a mention is another one than this.
    pub(super) fn kept_apart(&self, markable: &Markable, profile: &Profile) -> bool {
        let other = matches!((markable.alias, self.alias), (Some(a), Some(b)) if a != b);
        let told = |&(name, group): &(u32, u32)| self.apart.iter().any(|&(n, g)| g == group && n != name);
        other || profile.apart.iter().any(told)
    }

    /// Whether a name is another one than this cluster's: nothing in common, or full names that differ.
    pub(super) fn named_apart(&self, profile: &Profile, profiles: &[Profile]) -> bool {
        let Some(best) = self.name_match(profile, profiles) else { return false };
        let full = |p: &Profile| p.name.len() > 1;
        !best.agrees()
            || full(profile)
                && self.names.iter().map(|&n| &profiles[n as usize]).any(|p| full(p) && !compare(profile, p).agrees())
    }
}

fn remember(words: &mut Vec<Symbol>, word: Symbol) {
    if words.len() < MEMORY && !words.contains(&word) {
        words.push(word);
    }
}
