//! [`Linker`]: walks the mentions of a document in order and offers each the clusters it may join.
//!
//! Candidates are the most recent clusters, bounded in number and distance, and those that share a name, a head word or a
//! state with the mention, found by index however far back they are. So the work per mention is bounded.

use rustc_hash::FxHashMap;

use super::cluster::Cluster;
use super::names::NameMatch;
use super::profile::Profile;
use super::quote::Quotes;
use crate::annotate::mentions::{Markable, Symbol, View};
use crate::annotate::{EntityType, Gender, MentionKind};
use crate::span::Span;

/// How many mentions back the recent clusters are looked for.
const WINDOW: usize = 60;
/// How many recent clusters a pronoun and another mention may choose from.
const RECENT_FOR_PRONOUN: usize = 24;
const RECENT: usize = 12;
/// How many clusters an index entry offers.
const INDEXED: usize = 6;
/// What an index entry keeps: names and heads shared by more clusters than this tell nothing.
const KEPT: usize = 64;

/// The state of resolution at one mention.
pub(super) struct Linker<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) mentions: &'a [Markable],
    pub(super) profiles: Vec<Profile>,
    pub(super) quotes: Quotes,
    pub(super) clusters: Vec<Cluster>,
    /// The cluster of each mention before the current one.
    pub(super) cluster_of: Vec<u32>,
    /// For every token that heads mentions: the outermost of them.
    by_head: FxHashMap<u32, u32>,
    /// The mentions that were linked, in order: hosted ones are left out.
    linked: Vec<u32>,
    index: FxHashMap<Symbol, Vec<u32>>,
    /// The paragraph of each mention.
    pub(super) paragraph_of: Vec<u32>,
    /// Mentions inside each mention that share its referent.
    guests: FxHashMap<u32, Vec<u32>>,
}

impl<'a> Linker<'a> {
    pub(super) fn new(view: &'a View<'a>, mentions: &'a [Markable], paragraphs: &[Span]) -> Self {
        let mut by_head = FxHashMap::default();
        let mut guests: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (i, markable) in mentions.iter().enumerate() {
            if !markable.coordination {
                by_head.entry(markable.head).or_insert(i as u32);
            }
            if let Some(host) = markable.host {
                guests.entry(outermost(mentions, host)).or_default().push(i as u32);
            }
        }
        let paragraph = |m: &Markable| paragraphs.partition_point(|p| p.end <= m.span.start) as u32;
        Self {
            paragraph_of: mentions.iter().map(paragraph).collect(),
            view,
            mentions,
            profiles: mentions.iter().map(|m| Profile::new(view, m)).collect(),
            quotes: Quotes::new(view, paragraphs),
            clusters: Vec::new(),
            cluster_of: Vec::with_capacity(mentions.len()),
            by_head,
            linked: Vec::new(),
            index: FxHashMap::default(),
            guests,
        }
    }

    /// The cluster of the speaker of the quotation a mention stands in.
    pub(super) fn speaker(&self, mention: u32) -> Option<u32> {
        let quote = self.quotes.of(self.mentions[mention as usize].head);
        self.cluster_at(self.quotes.speaker(quote)?)
    }

    /// The mention of the speaker of the quotation a mention stands in, where it comes only afterwards.
    pub(super) fn later_speaker(&self, mention: u32) -> Option<u32> {
        let quote = self.quotes.of(self.mentions[mention as usize].head);
        let speaker = *self.by_head.get(&self.quotes.speaker(quote)?)?;
        (speaker as usize >= self.cluster_of.len()).then_some(speaker)
    }

    /// The cluster of who is spoken to in the quotation a mention stands in.
    pub(super) fn addressee(&self, mention: u32) -> Option<u32> {
        let quote = self.quotes.of(self.mentions[mention as usize].head);
        self.cluster_at(self.quotes.addressee(quote)?)
    }

    /// The cluster of the mention with this head.
    pub(super) fn cluster_at(&self, head: u32) -> Option<u32> {
        let mention = *self.by_head.get(&head)?;
        self.cluster_of.get(mention as usize).copied()
    }

    /// The clusters mention `i` may join, most recent first, each once; and the one it must join, where its name settles
    /// the matter.
    pub(super) fn candidates(&self, i: u32, out: &mut Vec<u32>) -> Option<u32> {
        out.clear();
        let markable = &self.mentions[i as usize];
        let limit = if markable.kind == MentionKind::Pronoun { RECENT_FOR_PRONOUN } else { RECENT };
        for &m in self.linked.iter().rev().take(WINDOW) {
            let cluster = self.cluster_of[m as usize];
            if !out.contains(&cluster) {
                out.push(cluster);
                if out.len() == limit {
                    break;
                }
            }
        }
        for key in self.keys(i) {
            for &cluster in self.index.get(&key).into_iter().flat_map(|found| found.iter().rev().take(INDEXED)) {
                if !out.contains(&cluster) {
                    out.push(cluster);
                }
            }
        }
        if let Some(speaker) = self.speaker(i)
            && !out.contains(&speaker)
        {
            out.push(speaker);
        }
        out.retain(|&cluster| !self.excluded(i, cluster));
        self.settle(i, out)
    }

    /// Whether a mention cannot belong to a cluster whatever else speaks for it.
    fn excluded(&self, i: u32, cluster: u32) -> bool {
        let (markable, profile) = (&self.mentions[i as usize], &self.profiles[i as usize]);
        if self.speaks_otherwise(i, cluster) {
            return true;
        }
        let cluster = &self.clusters[cluster as usize];
        if cluster.kept_apart(markable, profile) {
            return true;
        }
        if markable.alias.is_some() {
            return markable.alias != cluster.alias && (markable.state.is_none() || markable.state != cluster.state);
        }
        let opposite = matches!(
            (markable.gender, cluster.gender),
            (Gender::Masculine, Gender::Feminine) | (Gender::Feminine, Gender::Masculine)
        );
        if opposite {
            return true;
        }
        match (markable.state, cluster.state) {
            (Some(a), Some(b)) if a != b => return true,
            (Some(_), Some(_)) => return false,
            _ => {}
        }
        let last = &self.mentions[cluster.last as usize];
        let nested = last.span.contains(markable.span) && markable.pronoun.is_none();
        nested || cluster.named_apart(profile, &self.profiles) || self.other_event(i, cluster)
    }

    /// The candidate a name leaves no doubt about: the same state; the person of that name; or for one word of a person's
    /// name, the person who has it. Where several persons share that word, it is the one described likewise ("Mr. Lee, the coach"), else the one
    /// last named.
    fn settle(&self, i: u32, candidates: &[u32]) -> Option<u32> {
        let (markable, profile) = (&self.mentions[i as usize], &self.profiles[i as usize]);
        let clusters = || candidates.iter().map(|&c| (c, &self.clusters[c as usize]));
        if markable.pronoun.is_some() {
            return None;
        }
        if markable.alias.is_some()
            && let Some(known) = clusters().find(|(_, c)| c.alias == markable.alias)
        {
            return Some(known.0);
        }
        if let Some(event) = self.event(i, candidates) {
            return Some(event);
        }
        if markable.state.is_some() && markable.entity_type == EntityType::Country {
            let same = |c: &Cluster| c.state == markable.state && c.entity_type == EntityType::Country;
            return clusters().filter(|(_, c)| same(c)).map(|(id, _)| id).min();
        }
        if markable.entity_type == EntityType::Organization && profile.acronym {
            let spelled = |c: &Cluster| {
                matches!(c.entity_type, EntityType::Organization | EntityType::Group)
                    && matches!(c.name_match(profile, &self.profiles), Some(NameMatch::Acronym | NameMatch::Same))
            };
            return clusters().filter(|(_, c)| spelled(c)).max_by_key(|(_, c)| c.last_name).map(|(id, _)| id);
        }
        if markable.entity_type != EntityType::Person || profile.name.is_empty() || markable.name.is_empty() {
            return None;
        }
        let settles = |m: NameMatch| {
            m == NameMatch::Same || m.agrees() && (profile.name.len() == 1 || markable.titled && m == NameMatch::End)
        };
        let likeness = |cluster: &Cluster| {
            let heads = profile.descriptions.iter().filter(|w| cluster.heads.contains(w)).count();
            let modifiers = profile.modifiers.iter().filter(|w| cluster.modifiers.contains(w)).count();
            (heads, if heads > 0 { modifiers } else { 0 }, cluster.last_name)
        };
        clusters()
            .filter(|(_, c)| c.entity_type == EntityType::Person)
            .filter(|(_, c)| c.name_match(profile, &self.profiles).is_some_and(settles))
            .max_by_key(|(_, c)| likeness(c))
            .map(|(id, _)| id)
    }

    /// What a mention is found by.
    fn keys(&self, i: u32) -> Vec<Symbol> {
        let (markable, profile) = (&self.mentions[i as usize], &self.profiles[i as usize]);
        let mut keys = Vec::new();
        if let Some(pronoun) = markable.pronoun {
            if pronoun.person < 3 {
                keys.push(Symbol(
                    1 + u64::from(pronoun.person) * 4
                        + u64::from(pronoun.number == crate::annotate::mentions::Number::Plural),
                ));
            }
            return keys;
        }
        if let Some(alias) = markable.alias {
            keys.push(Symbol(u64::from(alias) ^ 0xa11a_5e5a));
        }
        keys.push(profile.string);
        keys.push(markable.head_word);
        keys.extend(profile.name.iter().copied());
        keys.extend(profile.descriptions.iter().copied());
        if profile.initials != Symbol::default() {
            keys.push(Symbol(profile.initials.0 ^ 0xacac));
        }
        if let Some(state) = markable.state {
            keys.push(Symbol::new(self.view.lexicon.state(state).name));
        }
        if let Some(organization) = profile.organization {
            keys.push(Symbol::new(self.view.lexicon.organization(organization).name));
        }
        keys
    }

    /// Puts mention `i` into a cluster, or into a new one; `i` counts up from 0 without gaps.
    pub(super) fn attach(&mut self, i: u32, cluster: Option<u32>) -> u32 {
        let markable = &self.mentions[i as usize];
        let profile = &self.profiles[i as usize];
        let cluster = match cluster {
            Some(cluster) => {
                self.clusters[cluster as usize].add(i, markable, profile, &self.profiles);
                cluster
            }
            None => {
                self.clusters.push(Cluster::new(i, markable, profile));
                self.clusters.len() as u32 - 1
            }
        };
        self.cluster_of.push(cluster);
        self.linked.push(i);
        self.enter(i, cluster);
        for guest in self.guests.get(&i).cloned().unwrap_or_default() {
            let (markable, profile) = (&self.mentions[guest as usize], &self.profiles[guest as usize]);
            self.clusters[cluster as usize].learn(guest, markable, profile, &self.profiles);
            self.enter(guest, cluster);
        }
        cluster
    }

    /// Gives a hosted mention the cluster of its host.
    pub(super) fn follow(&mut self, host: u32) {
        let cluster = self.cluster_of[host as usize];
        self.cluster_of.push(cluster);
    }

    fn enter(&mut self, i: u32, cluster: u32) {
        for key in self.keys(i) {
            let found = self.index.entry(key).or_default();
            if found.last() != Some(&cluster) {
                found.retain(|&c| c != cluster);
                found.push(cluster);
                if found.len() > KEPT {
                    found.remove(0);
                }
            }
        }
    }
}

fn outermost(mentions: &[Markable], mut at: u32) -> u32 {
    while let Some(host) = mentions[at as usize].host {
        at = host;
    }
    at
}
