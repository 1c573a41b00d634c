//! [`Chronicle`]: where and when, for what a sentence does not say itself but the text has told.
//!
//! Takes the facts of one sentence after another, with its clauses; fills in places and times that are missing. Within a
//! sentence they pass between clauses ([`setting`]); from sentence to sentence they stay with an event ("that meeting"),
//! with a deed told again ("after the talks broke down"), with somebody who goes on speaking, and with a scene that a
//! place brings back ("In Rome, …"). The headline has the day of the lead. Nothing that is said is ever overruled.

mod cues;
mod happening;
mod setting;

use rustc_hash::FxHashMap;

use self::happening::Happenings;
use self::setting::Scope;
use super::rules::{Fact, Sentence, When};
use super::triple::{Modality, Polarity};
use crate::annotate::{Annotated, EntityType, MentionKind, Upos, Xpos};
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

    /// Whether both may be of one event, as far as they say.
    fn agrees(self, s: &Sentence<'_, '_>, other: Self) -> bool {
        // "a hotel in Rome" may be where what was in Rome was.
        let places = self.place.and_then(|p| place_name(s, p)).zip(other.place.and_then(|p| place_name(s, p)));
        let apart = places.is_some_and(|(a, b)| !a.contains(b) && !b.contains(a));
        let value = |w: Option<When>| w.and_then(|w| w.value);
        let times = (value(self.when), value(other.when));
        let same_time = match times {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        !apart && same_time
    }
}

/// Sentences after a saying in which its speaker may go on.
const BREATH: u32 = 2;
/// Sentences among which the lead of a headline is looked for.
const LEAD: u32 = 5;

/// Sentences that a topic lasts beyond the one that dates it.
const TOPIC: u32 = 2;

/// Somebody who spoke.
#[derive(Clone, Copy, Debug)]
struct Said {
    by: EntityId,
    sentence: u32,
    setting: Setting,
}

/// Whom a dated sentence was about: what "he" does next he does then.
#[derive(Clone, Copy, Debug)]
struct Topic {
    who: EntityId,
    sentence: u32,
    paragraph: usize,
    setting: Setting,
}

/// A deed, told apart by its words and by who did it to whom.
type Deed = (String, EntityId, Option<EntityId>);

/// What has been told so far, and where and when it happened.
#[derive(Debug, Default)]
pub(crate) struct Chronicle {
    events: FxHashMap<EntityId, Setting>,
    happenings: Happenings,
    /// Places by the one word they are named by.
    named: FxHashMap<String, TokenId>,
    deeds: FxHashMap<Deed, Setting>,
    /// The time of the one dated event told of at a place; `None` where there are several.
    scenes: FxHashMap<String, Option<When>>,
    said: Option<Said>,
    /// The scene that holds in a paragraph.
    scene: Option<(usize, Setting)>,
    topic: Option<Topic>,
    /// Where and when something was at a named place, told of last.
    there: Setting,
    /// The paragraph of the sentence before.
    paragraph: usize,
    /// The headline's facts that have no time.
    headline: Vec<usize>,
}

impl Chronicle {
    /// An empty one that knows the places a document names.
    pub(crate) fn new(doc: &Annotated) -> Self {
        let mut chronicle = Self::default();
        let place = |t: EntityType| matches!(t, EntityType::Place | EntityType::Country);
        for mention in doc.mentions.iter().filter(|m| m.kind == MentionKind::Name && m.tokens.len() == 1) {
            if place(mention.entity_type) && doc.entity(mention.entity).entity_type == EntityType::Place {
                chronicle.named.entry(doc.form(mention.head).to_owned()).or_insert(mention.head);
            }
        }
        chronicle
    }

    /// Fills in the facts of a sentence, which are those from `first` on, and remembers them.
    pub(crate) fn complete(&mut self, s: &Sentence<'_, '_>, paragraphs: &[Span], facts: &mut [Fact], first: usize) {
        if facts.len() == first && s.clauses.is_empty() {
            return;
        }
        let scope = Scope::new(s, self);
        for (&noun, &setting) in &scope.nouns {
            self.learn(s, noun, setting);
        }
        for noun in s.tree.words().filter(|&t| cues::is_meeting(s, t) || cues::is_text(s, t)) {
            let setting = scope.of_noun(s, self, noun);
            if !setting.is_empty() {
                self.happenings.name(s, noun, setting);
            }
        }
        let paragraph = paragraphs.partition_point(|p| p.start <= s.tree.doc().sentences[s.id.index()].span.start);
        self.stage(s, &scope, paragraph);
        let spoke = self.topic.filter(|t| t.paragraph == paragraph && s.id.0 - t.sentence <= TOPIC);
        let held = self.held(s, &scope, paragraph);
        for fact in facts.iter_mut().skip(first) {
            self.fill(s, &scope, (held, spoke), fact);
            self.remember(s, fact);
        }
        let main = scope.main(s);
        if main.place.is_some() || paragraph != self.paragraph {
            self.there = main;
        }
        self.paragraph = paragraph;
        self.happenings.pass(s.id.0, main);
        self.lead(s, facts, first);
    }

    fn learn(&mut self, s: &Sentence<'_, '_>, noun: TokenId, setting: Setting) {
        let Some(entity) = s.nodes.entity(noun).filter(|e| !s.tree.doc().entity(*e).entity_type.is_actor()) else {
            return;
        };
        let known = self.events.entry(entity).or_default();
        *known = known.or(setting);
        self.place_scene(s, setting);
    }

    /// Remembers when the one dated event at a place was.
    fn place_scene(&mut self, s: &Sentence<'_, '_>, setting: Setting) {
        if let (Some(place), Some(when)) = (setting.place, setting.when)
            && s.nodes.kind(place) == Some(EntityType::Place)
            && let Some(place) = place_name(s, place)
        {
            let scene = self.scenes.entry(place.to_owned()).or_insert(Some(when));
            if scene.is_some_and(|s| s.value != when.value) {
                *scene = None;
            }
        }
    }

    fn fill(&mut self, s: &Sentence<'_, '_>, scope: &Scope, (held, spoke): (Setting, Option<Topic>), fact: &mut Fact) {
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
        } else if s.tree.upos(fact.predicate) == Upos::Noun {
            setting = setting.or(scope.of_noun(s, self, fact.predicate));
        }
        if fact.modality != Modality::Possible && fact.polarity == Polarity::Positive {
            setting = setting.or(self.of_participant(s, scope, fact));
            if setting.when.is_none() {
                setting = setting.or(self.deed(s, fact).and_then(|d| self.deeds.get(&d)).copied().unwrap_or_default());
            }
        }
        let past = s.tree.xpos(fact.predicate) == Xpos::Vbd;
        if fact.statement.is_some() && past && setting.when.is_none() {
            setting = setting.or(self.goes_on(s, fact));
        }
        if setting.when.is_none() && fact.clause.is_some_and(|c| scope.is_told(s, c)) {
            setting = setting.or(held);
        }
        if fact.statement.is_some() && past {
            // Who did something on Friday and is quoted next said it then.
            let acted = spoke.filter(|t| s.nodes.entity(fact.subject) == Some(t.who));
            setting.when = setting.when.or_else(|| acted.and_then(|t| t.setting.when));
        }
        // A place is not where it itself acts.
        let itself = |p: &TokenId| s.nodes.entity(*p) != s.nodes.entity(fact.subject);
        (fact.place, fact.time) = (own.place.or(setting.place.filter(itself)), setting.when);
    }

    /// Who takes part in an event does so where and when it is.
    fn of_participant(&self, s: &Sentence<'_, '_>, scope: &Scope, fact: &Fact) -> Setting {
        let known = |t: &TokenId| takes_part(&fact.lemma) || cues::is_text(s, *t) && publishes(&fact.lemma);
        fact.object.filter(known).map(|t| scope.of_noun(s, self, t)).unwrap_or_default()
    }

    /// Whoever spoke in the sentence before goes on.
    fn goes_on(&self, s: &Sentence<'_, '_>, fact: &Fact) -> Setting {
        let speaker = s.nodes.entity(fact.subject);
        let before = self.said.filter(|said| Some(said.by) == speaker && s.id.0 - said.sentence <= BREATH);
        before.map(|said| said.setting).unwrap_or_default()
    }

    /// Opens, keeps or closes the scene: "In Rome, …", "At the meeting, …" set it for the rest of the paragraph, until
    /// another place or time is named.
    fn stage(&mut self, s: &Sentence<'_, '_>, scope: &Scope, paragraph: usize) {
        if let Some(frame) = scope.frame(s) {
            let back =
                || frame.place.and_then(|p| place_name(s, p)).and_then(|p| self.scenes.get(p).copied().flatten());
            let when = frame.when.or_else(back);
            self.scene = Some((paragraph, Setting { when, ..frame })).filter(|_| when.is_some());
        } else if self.scene.is_some_and(|(at, _)| at != paragraph) || !scope.own(s).is_empty() {
            self.scene = None;
        }
    }

    /// Where and when the main clause of a sentence is that says nothing of it: in the scene, or where and when whom it
    /// goes on about was.
    fn held(&mut self, s: &Sentence<'_, '_>, scope: &Scope, paragraph: usize) -> Setting {
        let topic = self.topic.take();
        let Some(main) = s.clauses.first() else { return Setting::default() };
        let Some(subject) = main.subject else { return Setting::default() };
        let (own, who) = (scope.own(s), s.nodes.entity(subject.head));
        let goes_on = topic.filter(|t| {
            let near = t.paragraph == paragraph && s.id.0 - t.sentence <= TOPIC;
            let here = own.when.is_none() && own.agrees(s, t.setting);
            near && Some(t.who) == who && s.tree.upos(subject.place) == Upos::Pron && here
        });
        if let Some(topic) = goes_on {
            self.topic = Some(topic);
        } else if let Some(who) = who
            && own.when.is_some_and(|w| w.value.is_some_and(|v| v.is_day()))
            && s.tree.xpos(main.head) == Xpos::Vbd
        {
            let setting = Setting { when: own.when, place: own.place.or(scope.reached(s, 0)) };
            self.topic = Some(Topic { who, sentence: s.id.0, paragraph, setting });
        }
        let scene = self.scene.map(|(_, scene)| scene).unwrap_or_default();
        let next = own.when.is_none() && paragraph == self.paragraph && cues::follows(s, main);
        let scene = if next { Setting { when: self.happenings.day_before(s), ..scene }.or(scene) } else { scene };
        scene.or(goes_on.map(|t| t.setting).unwrap_or_default())
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
        if told && fact.clause.is_some() && fact.statement.is_none() {
            self.happenings.add(s, fact, setting);
            if fact.kind.is_event() {
                self.place_scene(s, setting);
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

/// What a place is called.
fn place_name<'a>(s: &Sentence<'_, 'a>, place: TokenId) -> Option<&'a str> {
    s.nodes.entity(place).map(|e| s.tree.doc().entity(e).name.as_str())
}

/// Whether the sentence ends in a mark, as headlines do not.
fn closed(s: &Sentence<'_, '_>) -> bool {
    s.tree.words().rev().take(2).any(|t| matches!(s.tree.form(t), "." | "?" | "!" | "…"))
}

/// Whether who does this to a text does it when the text comes out: "carried the statement".
fn publishes(lemma: &str) -> bool {
    matches!(lemma, "air" | "broadcast" | "carry" | "deliver" | "issue" | "post" | "publish" | "read" | "release")
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
