//! [`Target`]: what stands in the object's place of a clause, and what that adds to the predicate.

use super::super::typing::names_event;
use super::Reader;
use crate::annotate::{Deprel, EntityType, Upos};
use crate::extract::clause::{Kind, Link, Mood, Oblique, Via};
use crate::extract::frames::{self, Predicate};
use crate::extract::relations::RelationType;
use crate::span::TokenId;

/// Prepositions of mere place.
const LOCATIVE: &[&str] = &["in", "at", "on", "near", "inside", "outside", "during"];
/// Prepositions that measure time by an event.
const TEMPORAL: &[&str] = &["after", "before", "during", "since", "until"];
/// Prepositions of what stands beside the act.
const ASIDE: &[&str] = &[
    "according to",
    "amid",
    "apart from",
    "as",
    "as of",
    "aside from",
    "because of",
    "besides",
    "concerning",
    "depending on",
    "despite",
    "due to",
    "except",
    "except for",
    "following",
    "given",
    "in addition to",
    "including",
    "instead of",
    "like",
    "owing to",
    "rather than",
    "regarding",
    "regardless of",
    "such as",
    "thanks to",
    "unlike",
    "whatever",
    "without",
];
/// Prepositions of those who take part.
const PARTY: &[&str] = &["with", "to", "against", "on", "for", "from", "at", "of", "by", "over"];
/// Prepositions of direction.
const DIRECTION: &[&str] = &["to", "into", "from", "toward", "towards", "through"];
/// Prepositions of what it is about.
const THEME: &[&str] =
    &["with", "to", "on", "for", "of", "against", "from", "about", "over", "into", "toward", "towards"];
/// Prepositions after a noun that names an act: "sanctions on", "talks with".
const COUNTERPART: &[&str] = &["with", "on", "over", "against", "toward", "towards", "upon"];

/// What stands in the object's place, and what that adds to the predicate.
#[derive(Clone, Debug, Default)]
pub(super) struct Target {
    /// Head words of the nodes.
    pub(super) heads: Vec<TokenId>,
    /// Words that join the predicate: preposition, or object noun and preposition.
    pub(super) words: Vec<TokenId>,
    /// What joins the lemma.
    pub(super) lemma: String,
    /// The noun that says what is done, where the target is not the object itself.
    pub(super) noun: Option<TokenId>,
    /// What the detour costs in confidence.
    pub(super) discount: f32,
}

impl Reader<'_, '_, '_> {
    /// What stands in the object's place. Nothing at all where the clause is not worth a triple.
    pub(super) fn target(&self) -> Option<Target> {
        let clause = self.clause;
        if clause.kind == Kind::Copula {
            return self.predicative();
        }
        let agentless = clause.passive && clause.agent.is_none() && self.hidden_agent().is_none();
        let undergoer = if agentless { clause.object } else { clause.undergoer() };
        // "allowed them to stay": an indirect object alone is the object.
        if let Some(object) = undergoer.or(clause.indirect) {
            let heads = self.nodes_of(object.head);
            let act = self.counterpart(object.head);
            if let Some(target) = act {
                return Some(target);
            }
            if !heads.is_empty() {
                let mut target = Target { heads, ..Target::default() };
                self.embedded(&mut target);
                return Some(target);
            }
        }
        let best = clause
            .obliques
            .iter()
            .filter(|o| o.argument.via != Via::Shared || o.argument.place > clause.head)
            .filter_map(|o| self.weigh(o).map(|w| (w, o)))
            .max_by_key(|&(w, o)| (w, std::cmp::Reverse(o.argument.place)));
        let Some((_, oblique)) = best else { return Some(self.addressed().unwrap_or_default()) };
        let preposition = self.preposition(oblique);
        let head = oblique.argument.head;
        if let Some(mut act) = self.counterpart(head) {
            act.words.splice(0..0, oblique.case.iter().copied());
            act.lemma.insert_str(0, &format!(" {preposition}"));
            return Some(act);
        }
        Some(Target {
            heads: self.nodes_of(head),
            words: oblique.case.clone(),
            lemma: format!(" {preposition}"),
            noun: None,
            discount: 0.05,
        })
    }

    /// "demanded that they leave", "allowed them to stay": those who are to act.
    fn addressed(&self) -> Option<Target> {
        let s = self.s;
        let inner = self.clause.complements.iter().map(|&c| &s.clauses[c]).find(|c| c.link == Link::Ccomp)?;
        let to = inner.mark.is_some_and(|m| s.tree.lemma(m) == "to");
        if !to && inner.mood != Mood::Unreal {
            return None;
        }
        let heads = self.nodes_of(inner.subject.filter(|a| a.via == Via::Own)?.head);
        let joint = if to { "to" } else { "that" };
        (!heads.is_empty()).then(|| Target {
            heads,
            lemma: format!(" {joint} {}", inner.lemma),
            discount: 0.05,
            ..Target::default()
        })
    }

    /// "urged them to sign": the infinitive belongs to the predicate.
    fn embedded(&self, target: &mut Target) {
        let s = self.s;
        let inner =
            self.clause.complements.iter().map(|&c| &s.clauses[c]).find(|c| {
                c.link == Link::Xcomp && c.kind == Kind::Verb && c.mark.is_some_and(|m| s.tree.lemma(m) == "to")
            });
        if let Some(inner) = inner {
            target.lemma = format!(" to {}", inner.lemma);
        }
    }

    /// "X be the source of Y", "X be interested in Y", "X be in Y".
    fn predicative(&self) -> Option<Target> {
        let (s, clause) = (self.s, self.clause);
        let tree = s.tree;
        let head = clause.head;
        let case = tree.case(head);
        if !case.is_empty() && tree.is_nominal(head) {
            let heads = self.nodes_of(head);
            let lemma = format!(" {}", tree.text(&case).to_lowercase());
            return (!heads.is_empty()).then(|| Target { heads, words: case, lemma, ..Target::default() });
        }
        let modifiers = tree.with(head, Deprel::Nmod).chain(tree.with(head, Deprel::Obl));
        let complement = modifiers
            .filter(|&m| m > head && !tree.case(m).is_empty())
            .find(|&m| s.nodes.kind(m).is_some_and(|k| k != EntityType::Time && k != EntityType::Place));
        if let Some(complement) = complement {
            let preposition = tree.text(&tree.case(complement)).to_lowercase();
            return Some(Target {
                heads: self.nodes_of(complement),
                words: tree.case(complement),
                lemma: format!(" {} {preposition}", tree.lemma(head).to_lowercase()),
                noun: None,
                discount: 0.05,
            });
        }
        if tree.upos(head) == Upos::Adj {
            return None;
        }
        let heads = self.nodes_of(head);
        (!heads.is_empty()).then(|| Target { heads, discount: 0.1, ..Target::default() })
    }

    /// The nodes of a coordination.
    fn nodes_of(&self, head: TokenId) -> Vec<TokenId> {
        let nodes = self.s.nodes;
        let mut heads = self.members(head);
        heads.retain(|&h| nodes.is_known(h));
        heads
    }

    pub(super) fn preposition(&self, oblique: &Oblique) -> String {
        self.s.tree.text(&oblique.case).to_lowercase()
    }

    /// How well a prepositional argument serves as the object; times, manners and mere places do not.
    fn weigh(&self, oblique: &Oblique) -> Option<u8> {
        let (s, head) = (self.s, oblique.argument.head);
        let kind = s.nodes.kind(head)?;
        let preposition = self.preposition(oblique);
        let fronted = oblique.argument.place < self.clause.head && oblique.argument.via != Via::Antecedent;
        let aside = ASIDE.contains(&preposition.as_str()) || s.times.at(head).is_some();
        // "the deadline by which they were to pay"
        let by_then = preposition == "by" && oblique.argument.via == Via::Antecedent && !kind.is_actor();
        if oblique.case.is_empty() || kind == EntityType::Time || aside || fronted || by_then {
            return None;
        }
        let is = |list: &[&str]| list.contains(&preposition.as_str());
        match kind {
            EntityType::Place | EntityType::Country if self.settles(&preposition) => Some(4),
            EntityType::Place | EntityType::Country if is(LOCATIVE) => None,
            EntityType::Event if is(TEMPORAL) => None,
            k if k.is_actor() && is(PARTY) => Some(4),
            EntityType::Place if is(DIRECTION) => Some(3),
            _ if is(THEME) => Some(2),
            _ => Some(1),
        }
    }

    /// "is based in", "live near": the place is what the verb is about.
    fn settles(&self, preposition: &str) -> bool {
        let predicate = Predicate { preposition: Some(preposition), ..Predicate::of(&self.clause.lemma) };
        frames::classify(&predicate) == RelationType::LocatedIn
    }

    /// "hold talks with X", "impose sanctions on X", "gain leverage over X": X, where the object only names the act.
    fn counterpart(&self, object: TokenId) -> Option<Target> {
        let (s, clause) = (self.s, self.clause);
        let tree = s.tree;
        if s.nodes.is_actor(object) || s.nodes.is_place(object) || tree.conjuncts(object).len() > 1 {
            return None;
        }
        if (s.nodes.is_established(object) && !names_event(tree, object))
            || tree.child(object, Deprel::NmodPoss).is_some()
        {
            return None;
        }
        let own = clause.obliques.iter().map(|o| o.argument.head).filter(|&h| h > object);
        let inner = tree.with(object, Deprel::Nmod);
        let other = own.chain(inner).find(|&h| {
            COUNTERPART.contains(&tree.text(&tree.case(h)).to_lowercase().as_str()) && s.nodes.is_actor(h)
        })?;
        let case = tree.case(other);
        let noun = tree.lemma(object).to_lowercase();
        Some(Target {
            heads: self.nodes_of(other),
            lemma: format!(" {noun} {}", tree.text(&case).to_lowercase()),
            words: [vec![object], case].concat(),
            noun: Some(object),
            discount: 0.05,
        })
    }
}
