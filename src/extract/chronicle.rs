//! [`Chronicle`]: where and when, for what a sentence does not say itself but the text has told.
//!
//! Takes the facts of one sentence after another, with its clauses; fills in places and times that are missing. Within a
//! sentence they pass between clauses ([`setting`]); from sentence to sentence they stay with an event ("that meeting"),
//! with a deed told again ("after the talks broke down"), with somebody who goes on speaking, and with a scene that a
//! place brings back ("In Rome, …"). The headline has the day of the lead. Nothing that is said is ever overruled.

mod setting;

use rustc_hash::FxHashMap;

use self::setting::Scope;
use super::rules::{Fact, Sentence, When};
use super::triple::{Modality, Polarity};
use crate::annotate::{EntityType, Xpos};
use crate::span::{EntityId, Span, TokenId};

/// Where and when.
#[derive(Clone, Copy, Debug, Default)]
struct Setting {
    place: Option<TokenId>,
    when: Option<When>,
}

impl Setting {
    /// What is missing, from another.
    fn or(self, other: Self) -> Self {
        Self { place: self.place.or(other.place), when: self.when.or(other.when) }
    }

    const fn is_empty(self) -> bool {
        self.place.is_none() && self.when.is_none()
    }
}

/// Sentences after a saying in which its speaker may go on.
const BREATH: u32 = 2;
/// Sentences among which the lead of a headline is looked for.
const LEAD: u32 = 5;

/// Somebody who spoke.
#[derive(Clone, Copy, Debug)]
struct Said {
    by: EntityId,
    sentence: u32,
    setting: Setting,
}

/// A deed, told apart by its words and by who did it to whom.
type Deed = (String, EntityId, Option<EntityId>);

/// What has been told so far, and where and when it happened.
#[derive(Debug, Default)]
pub(crate) struct Chronicle {
    events: FxHashMap<EntityId, Setting>,
    deeds: FxHashMap<Deed, Setting>,
    /// The time of the one dated event told of at a place; `None` where there are several.
    scenes: FxHashMap<EntityId, Option<When>>,
    said: Option<Said>,
    /// The scene that holds in a paragraph.
    scene: Option<(usize, Setting)>,
    /// The headline's facts that have no time.
    headline: Vec<usize>,
}

impl Chronicle {
    /// Fills in the facts of a sentence, which are those from `first` on, and remembers them.
    pub(crate) fn complete(&mut self, s: &Sentence<'_, '_>, paragraphs: &[Span], facts: &mut [Fact], first: usize) {
        if facts.len() == first && s.clauses.is_empty() {
            return;
        }
        let scope = Scope::new(s, self);
        for (&noun, &setting) in &scope.nouns {
            self.learn(s, noun, setting);
        }
        let paragraph = paragraphs.partition_point(|p| p.start <= s.tree.doc().sentences[s.id.index()].span.start);
        for fact in facts.iter_mut().skip(first) {
            self.fill(s, &scope, paragraph, fact);
            self.remember(s, fact);
        }
        self.lead(s, facts, first);
    }

    fn learn(&mut self, s: &Sentence<'_, '_>, noun: TokenId, setting: Setting) {
        let Some(entity) = s.nodes.entity(noun) else { return };
        let known = self.events.entry(entity).or_default();
        *known = known.or(setting);
        if let (Some(place), Some(when)) = (setting.place, setting.when)
            && s.nodes.kind(place) == Some(EntityType::Place)
            && let Some(place) = s.nodes.entity(place)
        {
            let scene = self.scenes.entry(place).or_insert(Some(when));
            if scene.is_some_and(|s| s.value != when.value) {
                *scene = None;
            }
        }
    }

    fn fill(&mut self, s: &Sentence<'_, '_>, scope: &Scope, paragraph: usize, fact: &mut Fact) {
        let lasting = fact.kind.is_standing();
        if lasting {
            return;
        }
        let own = Setting { place: fact.place, when: fact.time };
        let mut setting = own;
        if let Some(when) = &mut setting.when
            && when.value.is_none()
        {
            *when = scope.anchored(s, self, *when).unwrap_or(*when);
        }
        if let Some(clause) = fact.clause {
            setting = setting.or(scope.clauses[clause]);
        } else if let Some(&noun) = scope.nouns.get(&fact.predicate) {
            setting = setting.or(noun);
        }
        if fact.modality != Modality::Possible && fact.polarity == Polarity::Positive {
            setting = setting.or(self.of_participant(s, fact));
            if setting.when.is_none() {
                setting = setting.or(self.deed(s, fact).and_then(|d| self.deeds.get(&d)).copied().unwrap_or_default());
            }
        }
        let past = s.tree.xpos(fact.predicate) == Xpos::Vbd;
        if fact.statement.is_some() && past && setting.when.is_none() {
            setting = setting.or(self.goes_on(s, fact));
        }
        if past && fact.statement.is_none() && fact.modality == Modality::Asserted {
            setting = self.staged(s, paragraph, fact, setting);
        }
        // A place is not where it itself acts.
        let itself = |p: &TokenId| s.nodes.entity(*p) != s.nodes.entity(fact.subject);
        (fact.place, fact.time) = (own.place.or(setting.place.filter(itself)), setting.when);
    }

    /// Who takes part in an event does so where and when it is.
    fn of_participant(&self, s: &Sentence<'_, '_>, fact: &Fact) -> Setting {
        let event = |t: TokenId| s.nodes.entity(t).and_then(|e| self.events.get(&e)).copied();
        fact.object.filter(|_| takes_part(&fact.lemma)).and_then(event).unwrap_or_default()
    }

    /// Whoever spoke in the sentence before goes on.
    fn goes_on(&self, s: &Sentence<'_, '_>, fact: &Fact) -> Setting {
        let speaker = s.nodes.entity(fact.subject);
        let before = self.said.filter(|said| Some(said.by) == speaker && s.id.0 - said.sentence <= BREATH);
        before.map(|said| said.setting).unwrap_or_default()
    }

    /// "In Rome, …" leads back to what happened there, for as long as the paragraph.
    fn staged(&mut self, s: &Sentence<'_, '_>, paragraph: usize, fact: &Fact, own: Setting) -> Setting {
        let Some(clause) = fact.clause.map(|c| &s.clauses[c]) else { return own };
        if own.when.is_some() {
            self.scene = None;
            return own;
        }
        let Some(place) = own.place else {
            return match self.scene {
                Some((at, scene)) if at == paragraph && clause.parent.is_none() => scene,
                _ => own,
            };
        };
        self.scene = None;
        let subject = clause.subject.map_or(clause.head, |a| a.place);
        let when = s.nodes.entity(place).and_then(|p| self.scenes.get(&p).copied().flatten());
        if place > subject || when.is_none() || place.0 < s.tree.doc().sentences[s.id.index()].tokens.start {
            return own;
        }
        let scene = Setting { when, ..own };
        self.scene = Some((paragraph, scene));
        scene
    }

    fn deed(&self, s: &Sentence<'_, '_>, fact: &Fact) -> Option<Deed> {
        let object = match fact.object {
            Some(object) => Some(s.nodes.entity(object)?),
            None => None,
        };
        (fact.statement.is_none()).then_some((fact.lemma.clone(), s.nodes.entity(fact.subject)?, object))
    }

    fn remember(&mut self, s: &Sentence<'_, '_>, fact: &Fact) {
        let setting = Setting { place: fact.place, when: fact.time };
        let told = fact.modality != Modality::Possible && fact.polarity == Polarity::Positive;
        if fact.statement.is_some()
            && let Some(by) = s.nodes.entity(fact.subject)
        {
            let nested = self.said.is_some_and(|said| said.sentence == s.id.0);
            if !nested {
                self.said = Some(Said { by, sentence: s.id.0, setting });
            }
        }
        if told
            && setting.when.is_some_and(|w| w.value.is_some())
            && let Some(deed) = self.deed(s, fact)
        {
            self.deeds.entry(deed).or_insert(setting);
        }
    }

    /// The headline tells what the lead dates.
    fn lead(&mut self, s: &Sentence<'_, '_>, facts: &mut [Fact], first: usize) {
        if s.id.0 == 0 && !closed(s) {
            self.headline = (first..facts.len()).filter(|&i| facts[i].time.is_none()).collect();
        } else if s.id.0 <= LEAD && !self.headline.is_empty() {
            let (before, here) = facts.split_at_mut(first);
            self.headline.retain(|&i| {
                let subject = s.nodes.entity(before[i].subject);
                let day = |f: &&Fact| f.time.is_some_and(|w| w.value.is_some_and(|v| v.is_day()));
                let lead = here.iter().filter(|f| s.nodes.entity(f.subject) == subject).find(day);
                before[i].time = before[i].time.or(lead.and_then(|f| f.time));
                before[i].time.is_none()
            });
        } else {
            self.headline.clear();
        }
    }
}

/// Whether the sentence ends in a mark, as headlines do not.
fn closed(s: &Sentence<'_, '_>) -> bool {
    s.tree.words().rev().take(2).any(|t| matches!(s.tree.form(t), "." | "?" | "!" | "…"))
}

/// Whether who does this to an event takes part in it: "attend", "hold".
fn takes_part(lemma: &str) -> bool {
    const VERBS: &[&str] = &[
        "attend",
        "boycott",
        "chair",
        "conduct",
        "convene",
        "disrupt",
        "host",
        "hold",
        "interrupt",
        "join",
        "lead",
        "launch",
        "lose",
        "mediate",
        "open",
        "organise",
        "organize",
        "stage",
        "survive",
        "win",
    ];
    let verb = lemma.split(' ').next().unwrap_or(lemma);
    VERBS.contains(&verb) || lemma.starts_with("take part") || lemma.starts_with("participate")
}
