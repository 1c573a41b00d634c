//! The features of a decision: mention and cluster, or mention alone (it starts an entity of its own).
//!
//! The one definition used by resolution and by training. A feature is a template and a value, hashed; every feature is
//! seen together with the kind of the mention, and once more with the kind of the cluster's latest mention.

use super::cluster::Cluster;
use super::linker::Linker;
use super::names::NameMatch;
use super::profile::Role;
use crate::annotate::mentions::{Markable, Opening, Symbol};
use crate::annotate::{MentionKind, Upos};

/// Bits of a wide feature's number.
pub(super) const WIDE_BITS: u32 = 17;
/// Bits of a deep feature's number.
pub(super) const DEEP_BITS: u32 = 11;

/// The features of one or more decisions.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// For the linear part: conjoined with the kinds of the mentions.
    pub(super) wide: Vec<u32>,
    /// For the hidden layer, which conjoins by itself: as they are, words left out.
    pub(super) deep: Vec<u32>,
}

impl Features {
    pub(super) fn clear(&mut self) {
        self.wide.clear();
        self.deep.clear();
    }
}

/// Collects the features of one decision.
struct Sink<'f> {
    out: &'f mut Features,
    mention: u64,
    pair: u64,
}

impl Sink<'_> {
    fn add(&mut self, template: u64, value: u64) {
        self.out.deep.push(bucket(mix(template, value), DEEP_BITS));
        self.word(template, value);
    }

    fn word(&mut self, template: u64, value: u64) {
        let feature = mix(template, value);
        self.out.wide.push(bucket(mix(feature, self.mention), WIDE_BITS));
        if self.pair != 0 {
            self.out.wide.push(bucket(mix(feature, self.pair), WIDE_BITS));
        }
    }
}

fn mix(a: u64, b: u64) -> u64 {
    let x = (a ^ b.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^ (x >> 29)
}

fn bucket(hash: u64, bits: u32) -> u32 {
    (hash.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> (64 - bits)) as u32
}

/// Small numbers as they are, larger ones by powers of two.
fn scale(n: u32) -> u64 {
    if n < 4 { u64::from(n) } else { 2 + u64::from(n.ilog2()) }
}

/// The kind of a mention: a pronoun's own word, or how the phrase names and opens.
fn kind(linker: &Linker<'_>, i: u32) -> u64 {
    let markable = &linker.mentions[i as usize];
    match markable.kind {
        MentionKind::Pronoun => linker.profiles[i as usize].first_word.0 | 1 << 63,
        MentionKind::Name => 1,
        MentionKind::Nominal if markable.coordination => 2,
        MentionKind::Nominal if !linker.profiles[i as usize].name.is_empty() => 3,
        MentionKind::Nominal => 4,
    }
}

fn antecedent_kind(linker: &Linker<'_>, i: u32) -> u64 {
    let markable = &linker.mentions[i as usize];
    match (markable.kind, markable.pronoun) {
        (_, Some(pronoun)) => {
            16 + u64::from(pronoun.person) * 8 + pronoun.gender as u64 * 2 + u64::from(pronoun.demonstrative)
        }
        (MentionKind::Name, _) => 1,
        _ if markable.coordination => 2,
        _ if !linker.profiles[i as usize].name.is_empty() => 3,
        _ => 4 + u64::from(markable.opening == Opening::Indefinite),
    }
}

/// What the candidates of a mention have in common with it, for the decision that none of them is right.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Familiarity {
    string: bool,
    head: bool,
    name: Option<NameMatch>,
}

impl Familiarity {
    /// Looks through the candidates.
    pub(super) fn new(linker: &Linker<'_>, i: u32, candidates: &[u32]) -> Self {
        let (markable, profile) = (&linker.mentions[i as usize], &linker.profiles[i as usize]);
        let mut familiarity = Self::default();
        if markable.pronoun.is_some() {
            return familiarity;
        }
        for &candidate in candidates {
            let cluster = &linker.clusters[candidate as usize];
            familiarity.string |= cluster.strings.contains(&profile.string);
            familiarity.head |= cluster.heads.contains(&markable.head_word);
            familiarity.name = familiarity.name.max(cluster.name_match(profile, &linker.profiles));
        }
        familiarity
    }
}

/// The features of the decision that mention `i` starts an entity.
pub(super) fn of_new(linker: &Linker<'_>, i: u32, familiarity: Familiarity, out: &mut Features) {
    let (markable, profile) = (&linker.mentions[i as usize], &linker.profiles[i as usize]);
    let view = linker.view;
    let mut sink = Sink { out, mention: kind(linker, i) ^ 0x5e5e, pair: 0 };
    let token = &view.tokens[markable.head as usize];
    sink.add(1, 0);
    sink.add(20, sink.mention);
    sink.add(2, markable.opening as u64);
    sink.word(3, markable.head_word.0);
    sink.add(4, profile.role as u64);
    sink.add(5, markable.entity_type as u64 * 8 + markable.number as u64);
    sink.add(6, scale(markable.tokens.len() as u32));
    let known = u64::from(familiarity.string) * 32
        + u64::from(familiarity.head) * 16
        + familiarity.name.map_or(0, |m| m as u64 + 1);
    sink.add(7, known);
    sink.add(8, known * 8 + markable.opening as u64);
    sink.word(9, profile.first_word.0);
    sink.word(10, profile.governor.0);
    sink.add(11, mix(profile.role as u64, token.deprel as u64));
    sink.add(12, scale(markable.sentence));
    sink.add(13, scale(profile.modifiers.len() as u32) * 4 + scale(profile.descriptions.len() as u32).min(3));
    sink.add(14, u64::from(linker.quotes.of(markable.head) > 0));
    sink.add(15, token.upos as u64);
    let next = markable.tokens.end;
    if let Some(token) = view.tokens.get(next as usize) {
        sink.word(16, Symbol::new(&token.lemma).0);
    }
    if let Some(before) = markable.tokens.start.checked_sub(1) {
        sink.word(17, Symbol::new(&view.tokens[before as usize].lemma).0);
    }
    let clausal = view
        .forest
        .dependents(view.tokens[markable.head as usize].head.map_or(markable.head, |h| h.0))
        .iter()
        .any(|&d| {
            matches!(view.tokens[d as usize].deprel, crate::annotate::Deprel::Ccomp | crate::annotate::Deprel::Csubj)
        });
    sink.add(18, u64::from(clausal));
    let capital = view.form(markable.head).chars().next().is_some_and(char::is_uppercase);
    sink.add(19, u64::from(capital) * 2 + u64::from(view.tokens[markable.head as usize].upos == Upos::Propn));
}

/// The features of the decision that mention `i` belongs to a cluster; `rank` is its place among the candidates.
pub(super) fn of_pair(linker: &Linker<'_>, i: u32, candidate: u32, rank: usize, out: &mut Features) {
    let (markable, profile) = (&linker.mentions[i as usize], &linker.profiles[i as usize]);
    let cluster = &linker.clusters[candidate as usize];
    let last = &linker.mentions[cluster.last as usize];
    let last_profile = &linker.profiles[cluster.last as usize];
    let mention = kind(linker, i);
    let mut sink = Sink { out, mention, pair: mix(mention, antecedent_kind(linker, cluster.last)) | 1 };
    sink.add(101, 0);
    sink.add(99, mention);
    sink.add(100, antecedent_kind(linker, cluster.last));
    let sentences = markable.sentence - last.sentence;
    sink.add(102, scale(sentences));
    sink.add(103, scale(i - cluster.last));
    sink.add(104, scale(rank as u32));
    agreement(&mut sink, markable, cluster, last);
    if let Some(full) = cluster.last_full {
        let full = &linker.mentions[full as usize];
        sink.add(115, scale(markable.sentence - full.sentence));
        sink.add(116, markable.opening as u64 * 16 + full.opening as u64);
        if markable.pronoun.is_some() {
            sink.word(117, full.head_word.0);
        }
    }
    sink.add(118, scale(cluster.size));
    sink.add(119, scale(cluster.size) * 16 + scale(sentences));
    sink.add(120, profile.role as u64 * 16 + last_profile.role as u64);
    sink.add(121, (profile.role as u64 * 16 + last_profile.role as u64) * 8 + u64::from(sentences.min(2)));
    sink.add(122, last_profile.role as u64 * 8 + u64::from(sentences.min(3)));
    let same_clause = profile.clause == last_profile.clause;
    let nested = last.span.contains(markable.span);
    sink.add(123, u64::from(same_clause) * 4 + u64::from(nested) * 2 + u64::from(sentences == 0));
    if same_clause {
        sink.add(124, last_profile.role as u64 * 16 + profile.role as u64);
    }
    let governs = linker.view.tokens[markable.head as usize].head.is_some_and(|h| h.0 == last.head);
    sink.add(125, u64::from(governs) * 2 + u64::from(last_profile.governor == profile.governor));
    speech(&mut sink, linker, i, candidate, last);
    if let (Some(a), Some(b)) = (markable.pronoun, last.pronoun) {
        sink.word(140, last_profile.first_word.0);
        sink.add(141, u64::from(a.person == b.person) * 8 + scale(sentences).min(7));
    }
    if markable.pronoun.is_none() {
        lexical(&mut sink, linker, i, cluster, last);
    } else {
        sink.word(170, mix(last.head_word.0, u64::from(last.pronoun.is_some())));
    }
    if rank == 0 {
        sink.add(171, profile.role as u64);
    }
    if profile.role == Role::Possessor && sentences == 0 && last_profile.role == Role::Subject {
        sink.add(172, u64::from(same_clause));
    }
}

fn agreement(sink: &mut Sink<'_>, markable: &Markable, cluster: &Cluster, last: &Markable) {
    sink.add(105, markable.gender as u64 * 4 + cluster.gender as u64);
    sink.add(106, markable.number as u64 * 4 + cluster.number as u64);
    sink.add(107, markable.number as u64 * 4 + last.number as u64);
    sink.add(108, markable.entity_type as u64 * 16 + cluster.entity_type as u64);
    sink.add(109, (markable.entity_type as u64 * 16 + cluster.entity_type as u64) * 4 + cluster.number as u64);
    sink.add(110, last.entity_type as u64 * 16 + cluster.entity_type as u64);
    sink.add(111, u64::from(cluster.coordination) * 4 + u64::from(markable.coordination));
    sink.add(112, u64::from(cluster.person));
    sink.add(113, u64::from(!cluster.names.is_empty()) * 2 + u64::from(cluster.last_full.is_some()));
}

/// Who speaks, who is spoken of.
fn speech(sink: &mut Sink<'_>, linker: &Linker<'_>, i: u32, candidate: u32, last: &Markable) {
    let markable = &linker.mentions[i as usize];
    let (here, there) = (linker.quotes.of(markable.head), linker.quotes.of(last.head));
    let quotes = match (here, there) {
        (0, 0) => 0,
        (0, _) => 1,
        (_, 0) => 2,
        (a, b) if a == b => 3,
        _ => 4,
    };
    let speaks = linker.speaker(i) == Some(candidate);
    let same_speaker = here > 0 && there > 0 && linker.quotes.speaker(here) == linker.quotes.speaker(there);
    sink.add(130, quotes);
    sink.add(131, u64::from(speaks) * 2 + u64::from(here > 0));
    sink.add(132, quotes * 4 + u64::from(same_speaker) * 2 + u64::from(speaks));
}

/// What the words themselves say.
fn lexical(sink: &mut Sink<'_>, linker: &Linker<'_>, i: u32, cluster: &Cluster, last: &Markable) {
    let (markable, profile) = (&linker.mentions[i as usize], &linker.profiles[i as usize]);
    let string = cluster.strings.contains(&profile.string);
    let head = cluster.heads.contains(&markable.head_word);
    let last_head = last.head_word == markable.head_word;
    let described = profile.descriptions.iter().any(|w| cluster.heads.contains(w));
    let name = cluster.name_match(profile, &linker.profiles).map_or(0, |m| m as u64 + 1);
    let strength = u64::from(string) * 4 + u64::from(head) * 2 + u64::from(last_head);
    sink.add(150, strength);
    sink.add(151, name);
    sink.add(152, strength * 8 + markable.opening as u64);
    sink.add(153, name * 16 + cluster.entity_type as u64);
    sink.add(154, u64::from(described));
    let new_words = profile.modifiers.iter().filter(|w| !cluster.modifiers.contains(w)).count() as u32;
    let shared = profile.modifiers.len() as u32 - new_words;
    let missing = cluster.modifiers.len().min(3) as u64;
    sink.add(155, strength * 64 + scale(new_words).min(3) * 16 + scale(shared).min(3) * 4 + missing);
    sink.add(156, u64::from(markable.state.is_some() && markable.state == cluster.state));
    if head {
        sink.word(157, markable.head_word.0);
        sink.add(158, scale(markable.sentence - last.sentence) * 8 + markable.opening as u64);
        sink.add(159, profile.role as u64);
    } else if name == 0 {
        let full = cluster.last_full.map_or(last.head_word, |f| linker.mentions[f as usize].head_word);
        sink.word(160, mix(markable.head_word.0, full.0));
        sink.word(161, markable.head_word.0);
        sink.word(162, full.0);
        sink.add(163, markable.opening as u64 * 8 + scale(markable.sentence - last.sentence).min(7));
    }
}
