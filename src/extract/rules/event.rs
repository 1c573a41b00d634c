//! A clause whose subject is somebody or something the text talks about: "the ministry rejected the plan",
//! "she met with reporters in Rome", "they agreed to resume the talks", "the talks broke down on Friday".
//!
//! Gives one [`Fact`] per actor and object. Where the clause has no object, its most telling prepositional argument takes
//! that place and the preposition goes into the lemma. Where the object only names the act ("hold talks with", "impose
//! sanctions on"), the counterpart takes its place and the noun goes into the lemma.
//! Known misses: events told without any participant the text names.

use super::{Fact, Sentence, typing};
use crate::annotate::{Deprel, EntityType, Upos};
use crate::extract::clause::{Clause, Kind, Link, Mood, Oblique, Via};
use crate::extract::frames;
use crate::extract::triple::{Modality, Polarity};
use crate::extract::verbs::Verb;
use crate::span::TokenId;

/// Facts surer than this are told.
const LEAST: f32 = 0.3;

/// Reads every clause.
pub(super) fn read(s: &Sentence<'_, '_>, out: &mut Vec<Fact>) {
    for i in 0..s.clauses.len() {
        Reader { s, i, clause: &s.clauses[i] }.read(out);
    }
}

struct Reader<'r, 's, 'a> {
    s: &'r Sentence<'s, 'a>,
    i: usize,
    clause: &'r Clause,
}

/// What stands in the object's place, and what that adds to the predicate.
#[derive(Clone, Debug, Default)]
struct Target {
    heads: Vec<TokenId>,
    /// Words that join the predicate: preposition, or object noun and preposition.
    words: Vec<TokenId>,
    /// What joins the lemma.
    lemma: String,
    /// The noun that says what is done, where the target is not the object itself.
    noun: Option<TokenId>,
    discount: f32,
}

impl Reader<'_, '_, '_> {
    fn read(&self, out: &mut Vec<Fact>) {
        let (s, clause) = (self.s, self.clause);
        if clause.kind == Kind::Copula && clause.link == Link::Xcomp || self.continued() {
            return;
        }
        let subjects = self.subjects();
        if subjects.is_empty() {
            return;
        }
        let (mut words, mut lemma) = self.predicate();
        let Some(target) = self.target(&mut words, &mut lemma) else { return };
        words.extend(&target.words);
        lemma.push_str(&target.lemma);
        let kind = typing::clause_type(s, self.i, target.noun, &target.words);
        let negated = clause.negated || target.heads.iter().chain(&target.noun).any(|&h| denied(s, h));
        let place = self.place(&target);
        let time = self.time();
        let to = self.recipient(&target);
        let informative = !target.heads.is_empty() || place.is_some() || time.is_some() || clause.lemma.contains(' ');
        if !informative {
            return;
        }
        let told = Fact {
            sentence: s.id,
            predicate: clause.head,
            clause: Some(self.i),
            words,
            lemma,
            kind,
            subject: clause.head,
            object: None,
            to,
            place,
            time,
            polarity: if negated { Polarity::Negative } else { Polarity::Positive },
            modality: modality(s.clauses, self.i),
            confidence: 0.0,
        };
        let mutual = self.is_mutual() && subjects.len() > 1 && !target.heads.iter().any(|&h| s.nodes.is_actor(h));
        if mutual {
            self.between(&subjects, &told, out);
        }
        for &subject in &subjects {
            for object in target.heads.iter().copied().map(Some).chain(target.heads.is_empty().then_some(None)) {
                let same = object.is_some_and(|o| s.nodes.entity(o) == s.nodes.entity(subject));
                let confidence = self.confidence(subject, object) - target.discount;
                if same || confidence < LEAST || mutual && object.is_none() {
                    continue;
                }
                out.push(Fact {
                    subject,
                    object,
                    to: to.filter(|&t| Some(t) != object && t != subject),
                    place: place.filter(|&p| Some(p) != object),
                    confidence,
                    ..told.clone()
                });
            }
        }
    }

    fn is_mutual(&self) -> bool {
        Verb::of(&self.clause.lemma).is_mutual() && !self.clause.passive
    }

    /// "A and B met": A met with B.
    fn between(&self, parties: &[TokenId], told: &Fact, out: &mut Vec<Fact>) {
        let [first, rest @ ..] = parties else { return };
        for &other in rest.iter().filter(|&&o| self.s.nodes.is_actor(o) && self.s.nodes.is_actor(*first)) {
            let lemma = format!("{} with", told.lemma);
            out.push(Fact { subject: *first, object: Some(other), lemma, confidence: 0.85, ..told.clone() });
        }
    }

    /// Whether another clause says it with the embedded verb: "agreed to sell" is told by "sell".
    fn continued(&self) -> bool {
        let clause = self.clause;
        if clause.complements.iter().any(|&c| purpose(self.s, &self.s.clauses[c])) {
            return true;
        }
        let own_object = clause.kind == Kind::Verb && clause.object.is_some();
        !own_object
            && clause.complements.iter().map(|&c| &self.s.clauses[c]).any(|c| {
                c.link == Link::Xcomp
                    && c.kind == Kind::Verb
                    && c.subject.map(|a| a.head) == clause.subject.map(|a| a.head)
            })
    }

    /// Those who act; of a passive without agent those to whom it is done.
    fn subjects(&self) -> Vec<TokenId> {
        let nodes = self.s.nodes;
        let Some(argument) = self.clause.actor().or(self.clause.subject) else { return Vec::new() };
        let mut heads = self.members(argument.head);
        heads.retain(|&h| nodes.is_known(h));
        heads
    }

    /// The conjuncts of a phrase; of "countries like A and B" the examples.
    fn members(&self, head: TokenId) -> Vec<TokenId> {
        let (tree, nodes) = (self.s.tree, self.s.nodes);
        let mut heads = Vec::new();
        for conjunct in tree.conjuncts(head) {
            let example = tree.with(conjunct, Deprel::Nmod).find(|&m| {
                let case = tree.child(m, Deprel::Case).map(|c| tree.lemma(c)).unwrap_or_default();
                matches!(case, "like" | "such" | "including") && nodes.is_actor(m)
            });
            match example {
                Some(example) => heads.extend(tree.conjuncts(example)),
                None => heads.push(conjunct),
            }
        }
        heads
    }

    /// Words and lemma, those of the verbs that govern an infinitive included: "offer to dismantle".
    fn predicate(&self) -> (Vec<TokenId>, String) {
        let (s, mut at) = (self.s, self.i);
        let mut words = Vec::new();
        let mut parts: Vec<String> = Vec::new();
        loop {
            let clause = &s.clauses[at];
            words.extend(&clause.words);
            let mut part = clause.lemma.clone();
            if clause.kind == Kind::Copula {
                words.push(clause.head);
                if at != self.i {
                    part.push(' ');
                    part.push_str(s.tree.lemma(clause.head));
                }
            }
            if clause.passive && clause.agent.is_none() && at == self.i {
                part.insert_str(0, "be ");
                part = passive_lemma(s.tree.form(clause.head), &clause.lemma);
            }
            parts.push(part);
            // "able to hold the town and repel attacks": the second verb goes on from "able to", too.
            let first = clause.parent.map(|p| &s.clauses[p]);
            let link = match first {
                Some(first) if clause.link == Link::Conj && first.link == Link::Xcomp && !is_own(clause) => first,
                _ => clause,
            };
            let Some(parent) = link.parent.filter(|_| link.link == Link::Xcomp || purpose(s, link)) else { break };
            let above = &s.clauses[parent];
            if above.subject.map(|a| a.head) != clause.subject.map(|a| a.head) {
                break;
            }
            if link.mark.is_some_and(|m| s.tree.lemma(m) == "to") {
                parts.push("to".to_owned());
            }
            words.extend(link.mark);
            if let Some(noun) = link.noun {
                parts.push(s.tree.lemma(noun).to_lowercase());
                words.push(noun);
            }
            at = parent;
        }
        parts.reverse();
        words.sort_unstable();
        (words, parts.join(" "))
    }

    /// What stands in the object's place. Nothing at all where the clause is not worth a triple.
    fn target(&self, words: &mut Vec<TokenId>, lemma: &mut String) -> Option<Target> {
        let (s, clause) = (self.s, self.clause);
        if clause.kind == Kind::Copula {
            return self.predicative(words, lemma);
        }
        let agentless = clause.passive && clause.agent.is_none();
        let undergoer = if agentless { clause.object } else { clause.undergoer() };
        if let Some(object) = undergoer {
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
    fn predicative(&self, words: &mut Vec<TokenId>, lemma: &mut String) -> Option<Target> {
        let (s, clause) = (self.s, self.clause);
        let tree = s.tree;
        let head = clause.head;
        let case = tree.case(head);
        if !case.is_empty() && tree.is_nominal(head) {
            let heads = self.nodes_of(head);
            lemma.push(' ');
            lemma.push_str(&tree.text(&case).to_lowercase());
            return (!heads.is_empty()).then(|| Target { heads, words: case, ..Target::default() });
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

    fn preposition(&self, oblique: &Oblique) -> String {
        self.s.tree.text(&oblique.case).to_lowercase()
    }

    /// How well a prepositional argument serves as the object; times, manners and mere places do not.
    fn weigh(&self, oblique: &Oblique) -> Option<u8> {
        let (s, head) = (self.s, oblique.argument.head);
        let kind = s.nodes.kind(head)?;
        let preposition = self.preposition(oblique);
        let fronted = oblique.argument.place < self.clause.head && oblique.argument.via != Via::Antecedent;
        if oblique.case.is_empty() || kind == EntityType::Time || preposition == "as" || fronted {
            return None;
        }
        let locative = matches!(preposition.as_str(), "in" | "at" | "on" | "near" | "inside" | "outside" | "during");
        match kind {
            EntityType::Place | EntityType::Country if locative => None,
            EntityType::Event if matches!(preposition.as_str(), "after" | "before" | "during" | "since" | "until") => {
                None
            }
            k if k.is_actor()
                && matches!(
                    preposition.as_str(),
                    "with" | "to" | "against" | "on" | "for" | "from" | "at" | "of" | "by" | "over"
                ) =>
            {
                Some(4)
            }
            EntityType::Place
                if matches!(preposition.as_str(), "to" | "into" | "from" | "toward" | "towards" | "through") =>
            {
                Some(3)
            }
            _ if matches!(
                preposition.as_str(),
                "with" | "to" | "on" | "for" | "in" | "of" | "against" | "from" | "about" | "over" | "into"
            ) =>
            {
                Some(2)
            }
            _ => Some(1),
        }
    }

    /// "hold talks with X", "impose sanctions on X", "gain leverage over X": X, where the object only names the act.
    fn counterpart(&self, object: TokenId) -> Option<Target> {
        let (s, clause) = (self.s, self.clause);
        let tree = s.tree;
        if s.nodes.is_actor(object) || s.nodes.is_place(object) || tree.conjuncts(object).len() > 1 {
            return None;
        }
        if (s.nodes.is_established(object) && !names_event(s, object)) || tree.child(object, Deprel::NmodPoss).is_some()
        {
            return None;
        }
        let own = clause.obliques.iter().map(|o| o.argument.head).filter(|&h| h > object);
        let inner = tree.with(object, Deprel::Nmod);
        let other = own.chain(inner).find(|&h| {
            let preposition = tree.text(&tree.case(h)).to_lowercase();
            matches!(preposition.as_str(), "with" | "on" | "over" | "against" | "toward" | "towards" | "upon")
                && s.nodes.is_actor(h)
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

    /// Where it happened: a locative argument, else one inside the subject or object ("the talks in Rome").
    fn place(&self, target: &Target) -> Option<TokenId> {
        let (s, clause) = (self.s, self.clause);
        let tree = s.tree;
        let located = |h: TokenId| {
            let preposition = tree.text(&tree.case(h)).to_lowercase();
            matches!(preposition.as_str(), "in" | "at" | "on" | "near" | "inside" | "outside" | "across" | "throughout")
                && s.nodes.is_place(h)
        };
        let free = |h: &TokenId| located(*h) && !target.heads.contains(h);
        let own = self.governors().find_map(|i| s.clauses[i].obliques.iter().map(|o| o.argument.head).find(free));
        own.or_else(|| {
            let ends = clause.subject.into_iter().chain(clause.object).map(|a| a.head);
            let obliques = clause.obliques.iter().map(|o| o.argument.head);
            ends.chain(obliques)
                .filter(|&h| matches!(s.nodes.kind(h), Some(EntityType::Event | EntityType::Person)))
                .flat_map(|h| tree.with(h, Deprel::Nmod))
                .find(|&m| located(m))
        })
    }

    /// When it happened; what dates "agreed" dates "agreed to sell".
    fn time(&self) -> Option<TokenId> {
        let s = self.s;
        let shared = || {
            let shared = self.clause.obliques.iter().filter(|o| o.argument.via == Via::Shared);
            shared.map(|o| o.argument.head).find(|&h| s.times.at(h).is_some())
        };
        self.governors().find_map(|i| s.time_of(s.clauses[i].head)).or_else(shared)
    }

    /// The clause and those above it that it continues: "sell" and "agreed" in "agreed to sell".
    fn governors(&self) -> impl Iterator<Item = usize> + '_ {
        let clauses = self.s.clauses;
        std::iter::successors(Some(self.i), move |&i| {
            let clause = &clauses[i];
            let parent = clause.parent.filter(|_| clause.link == Link::Xcomp)?;
            let same = clauses[parent].subject.map(|a| a.head) == clause.subject.map(|a| a.head);
            same.then_some(parent)
        })
    }

    /// To whom: the indirect object, or "to" somebody.
    fn recipient(&self, target: &Target) -> Option<TokenId> {
        let s = self.s;
        if let Some(indirect) = self.clause.indirect {
            return s.nodes.kind(indirect.head).map(|_| indirect.head);
        }
        let recipient = |o: &&Oblique| {
            let head = o.argument.head;
            self.preposition(o) == "to" && s.nodes.is_actor(head) && !target.heads.contains(&head)
        };
        let object = self.clause.object?.head;
        let inner = || {
            s.tree.with(object, Deprel::Nmod).find(|&m| {
                s.tree.child(m, Deprel::Case).is_some_and(|c| s.tree.lemma(c) == "to")
                    && s.nodes.is_actor(m)
                    && !target.heads.contains(&m)
            })
        };
        self.clause.obliques.iter().find(recipient).map(|o| o.argument.head).or_else(inner)
    }

    fn confidence(&self, subject: TokenId, object: Option<TokenId>) -> f32 {
        let nodes = self.s.nodes;
        let mut sure: f32 = 0.95;
        match self.clause.actor().or(self.clause.subject).map(|a| a.via) {
            Some(Via::Own) => {}
            Some(Via::Shared) => sure -= 0.05,
            _ => sure -= 0.1,
        }
        if !nodes.is_actor(subject) {
            sure -= 0.1;
        }
        match object {
            Some(o) if nodes.is_actor(o) => {}
            Some(_) => sure -= 0.05,
            None => sure -= 0.15,
        }
        sure
    }
}

/// "talks", "attack"
fn names_event(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    frames::noun(None, &s.tree.lemma(t).to_lowercase()).is_some()
}

/// "had no desire to engage", "took steps to open": the infinitive on a verb's object says what is done.
fn purpose(s: &Sentence<'_, '_>, clause: &Clause) -> bool {
    let Some(above) = clause.parent.map(|p| &s.clauses[p]) else { return false };
    let noun = above.object.map(|o| o.head);
    clause.link == Link::Acl
        && Verb::of(&above.lemma).is_light()
        && clause.kind == Kind::Verb
        && clause.mark.is_some_and(|m| s.tree.lemma(m) == "to")
        && clause.noun.is_some()
        && clause.noun == noun
        && clause.subject.is_some()
        && clause.subject.map(|a| a.head) == above.subject.map(|a| a.head)
        && noun.is_some_and(|n| !s.nodes.is_actor(n) && !s.nodes.is_established(n))
}

/// "no new proposals", "neither side".
fn denied(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    s.tree.with(t, Deprel::Det).any(|d| matches!(s.tree.lemma(d).to_lowercase().as_str(), "no" | "neither"))
}

fn is_own(clause: &Clause) -> bool {
    clause.subject.is_some_and(|a| a.via == Via::Own)
}

fn passive_lemma(form: &str, lemma: &str) -> String {
    let particle = lemma.split_once(' ').map_or("", |(_, p)| p);
    let mut out = format!("be {}", form.to_lowercase());
    if !particle.is_empty() {
        out.push(' ');
        out.push_str(particle);
    }
    out
}

/// Whether clause `i` is presented as fact, those it depends on considered.
pub(super) fn modality(clauses: &[Clause], i: usize) -> Modality {
    let mut at = i;
    loop {
        let clause = &clauses[at];
        if clause.mood != Mood::Fact {
            return Modality::Possible;
        }
        let Some(parent) = clause.parent else { return Modality::Asserted };
        let above = &clauses[parent];
        let bound = match clause.link {
            // What a plan waits for is as open as the plan.
            Link::Advcl => matches!(above.mood, Mood::Future | Mood::Modal | Mood::Conditional),
            Link::Xcomp => !Verb::of(&above.lemma).is_factual() && above.mood != Mood::Fact,
            _ => false,
        };
        if bound {
            return Modality::Possible;
        }
        if !matches!(clause.link, Link::Xcomp) {
            return Modality::Asserted;
        }
        at = parent;
    }
}
