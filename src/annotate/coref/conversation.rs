//! Who is who in a conversation: whoever is "I" in a turn is not "you" there, nor "he".
//!
//! A turn is a paragraph, or one quotation in it. What [`Linker::speaks_otherwise`] says holds whatever the ranker prefers.

use super::linker::Linker;
use super::names::NameMatch;
use crate::annotate::mentions::{Markable, Number};
use crate::annotate::{EntityType, Gender};

/// The part a mention gives its referent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// I
    Speaker,
    /// we
    Speakers,
    /// you
    Addressee,
    /// he, she, Ana Lind, the minister
    Other,
}

impl Part {
    /// Number of parts.
    pub(super) const COUNT: usize = 4;

    /// The part a mention gives; `None` where it says nothing of it.
    pub(super) fn of(markable: &Markable) -> Option<Self> {
        match markable.pronoun {
            Some(p) if p.person == 1 && p.number == Number::Singular => Some(Self::Speaker),
            Some(p) if p.person == 1 => Some(Self::Speakers),
            Some(p) if p.person == 2 => Some(Self::Addressee),
            Some(p) if matches!(p.gender, Gender::Masculine | Gender::Feminine) => Some(Self::Other),
            None if markable.entity_type == EntityType::Person && !markable.coordination => Some(Self::Other),
            _ => None,
        }
    }
}

impl Linker<'_> {
    /// Whether a cluster plays another part in the turn of mention `i`; and "we" are never "I".
    pub(super) fn speaks_otherwise(&self, i: u32, id: u32) -> bool {
        use Part::{Addressee, Other, Speaker, Speakers};
        let Some(part) = Part::of(&self.mentions[i as usize]) else { return false };
        let cluster = &self.clusters[id as usize];
        let turn = |m: u32| (self.paragraph_of[m as usize], self.quotes.of(self.mentions[m as usize].head));
        let ever = |other: Part| cluster.last_as[other as usize];
        let here = |other: Part| ever(other).is_some_and(|m| turn(m) == turn(i));
        match part {
            Speaker => ever(Speakers).is_some() || here(Addressee) || here(Other),
            Speakers => ever(Speaker).is_some() || here(Addressee),
            Addressee => here(Speaker) || here(Speakers) || here(Other),
            Other => here(Speaker) || here(Addressee) || self.is_own_speaker(i, id),
        }
    }

    /// Whether a cluster is the person quoted where mention `i` stands, be he named before or after: nobody calls himself
    /// "he".
    fn is_own_speaker(&self, i: u32, id: u32) -> bool {
        let cluster = &self.clusters[id as usize];
        let named = |speaker: u32| cluster.name_match(&self.profiles[speaker as usize], &self.profiles);
        let later = || self.later_speaker(i).and_then(named).is_some_and(NameMatch::agrees);
        cluster.entity_type == EntityType::Person && (self.speaker(i) == Some(id) || later())
    }
}
