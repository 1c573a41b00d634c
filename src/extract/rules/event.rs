//! A clause whose subject is somebody or something the text talks about: "the ministry rejected the plan",
//! "she met with reporters in Rome", "they agreed to resume the talks", "the talks broke down on Friday".
//!
//! Gives one [`Fact`] per actor and object. Where the clause has no object, its most telling prepositional argument takes
//! that place and the preposition goes into the lemma. Where the object only names the act ("hold talks with", "impose
//! sanctions on"), the counterpart takes its place and the noun goes into the lemma.
//! Known misses: events told without any participant the text names.

mod circumstances;
mod direction;
mod target;

use super::{Fact, Sentence, nominal, statement, typing};
use crate::annotate::{Deprel, Upos, Xpos};
use crate::extract::clause::{Clause, Kind, LONGEST_CHAIN, Link, Mood, Oblique, Via, continues};
use crate::extract::frames;
use crate::extract::relations::RelationType;
use crate::extract::speech::judges;
use crate::extract::tree::Tree;
use crate::extract::triple::{Modality, Polarity};
use crate::extract::verbs::Verb;
use crate::span::TokenId;
use target::Target;

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

impl Reader<'_, '_, '_> {
    fn read(&self, out: &mut Vec<Fact>) {
        let (s, clause) = (self.s, self.clause);
        let continued = self.continued();
        if clause.kind == Kind::Copula && clause.link == Link::Xcomp || continued && !self.is_mutual() {
            return;
        }
        let subjects = self.subjects();
        if subjects.is_empty() {
            return;
        }
        // "met to resume the talks": those who met will resume them.
        let together = self.governors().any(|i| Verb::of(&s.clauses[i].lemma).is_mutual());
        let parties = if together { self.parties(&subjects) } else { Vec::new() };
        let subjects = if subjects.len() == 1 && parties.len() > 1 { parties.clone() } else { subjects };
        let (mut words, mut lemma) = self.predicate();
        let Some(target) = self.target() else { return };
        words.extend(&target.words);
        lemma.push_str(&target.lemma);
        let kind = typing::clause_type(s, self.i, target.noun, &target.words);
        let negated = self.denied() || target.heads.iter().chain(&target.noun).any(|&h| denied(s, h));
        let place = self.place(&target, kind);
        let time = self.time();
        let to = self.recipient(&target).or_else(|| self.directed(kind, &subjects, &target.heads));
        let circumstances = place.is_some() || time.is_some() || clause.lemma.contains(' ');
        // "the minister declined to resign": what an actor does with nobody is told where it is an event.
        let told_alone = || !matches!(kind, RelationType::Agree | RelationType::Request) || lemma.contains(" to ");
        let event = || {
            let own = self.above(self.i).is_none();
            let adverbial = |&c: &usize| own && s.clauses[c].link == Link::Advcl;
            let nobody = clause.object.is_none() && clause.complements.iter().all(adverbial);
            kind.is_event() && nobody && told_alone() && subjects.iter().any(|&a| s.nodes.is_actor(a))
        };
        // "a statement issued on Friday" is told by who says it.
        let mere_text = kind == RelationType::Say && !subjects.iter().any(|&a| s.nodes.is_actor(a)) && place.is_none();
        let mutual = self.is_mutual() && parties.len() > 1 && !target.heads.iter().any(|&h| s.nodes.is_actor(h));
        let informative = mutual || !target.heads.is_empty() || to.is_some() || circumstances && !mere_text || event();
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
            statement: None,
            to,
            place,
            time,
            polarity: if negated { Polarity::Negative } else { Polarity::Positive },
            modality: modality(s.clauses, self.i),
            confidence: 0.0,
        };
        if mutual {
            self.between(&parties, &told, out);
        }
        if continued {
            return;
        }
        if let Some(noun) = self.held(&target, kind).filter(|_| subjects.len() > 1) {
            let lemma = format!("{} {}", told.lemma, s.tree.lemma(noun).to_lowercase());
            let words = told.words.iter().copied().chain([noun]).collect();
            self.between(&subjects, &Fact { lemma, words, ..told.clone() }, out);
        }
        self.alongside(&subjects, &told, out);
        for &subject in &subjects {
            for object in target.heads.iter().copied().map(Some).chain(target.heads.is_empty().then_some(None)) {
                let kind = self.kind_with(&target, object).unwrap_or(kind);
                let same = object.is_some_and(|o| s.nodes.entity(o) == s.nodes.entity(subject));
                let confidence = self.confidence(subject, object) - target.discount;
                if same || confidence < LEAST || mutual && object.is_none() {
                    continue;
                }
                out.push(Fact {
                    subject,
                    object,
                    kind,
                    to: to.filter(|&t| Some(t) != object && t != subject),
                    place,
                    confidence,
                    ..told.clone()
                });
            }
        }
    }

    /// The type where one of several objects decides: "sent food and troops".
    fn kind_with(&self, target: &Target, object: Option<TokenId>) -> Option<RelationType> {
        let direct = target.noun.is_none() && target.words.is_empty() && self.clause.kind == Kind::Verb;
        let object = object.filter(|&o| direct && target.heads.first() != Some(&o))?;
        Some(typing::clause_type(self.s, self.i, Some(object), &[]))
    }

    /// Whether it is denied; "did not refuse to sign" is not.
    fn denied(&self) -> bool {
        let mut negated = self.clause.negated;
        let mut at = self.i;
        for _ in 0..LONGEST_CHAIN {
            let Some((_, parent)) = self.above(at) else { break };
            let above = &self.s.clauses[parent];
            if above.negated {
                negated = !(negated && Verb::of(&above.lemma).is_negative());
            }
            at = parent;
        }
        negated
    }

    /// "held talks": what several subjects do with each other, where the object names it.
    fn held(&self, target: &Target, kind: RelationType) -> Option<TokenId> {
        let tree = self.s.tree;
        let noun = self.clause.object.map(|o| o.head).filter(|&o| target.heads.first() == Some(&o))?;
        let mutual = nominal::verb_of(tree, noun).is_some_and(|verb| Verb::of(verb).is_mutual());
        let named = frames::noun(typing::modifier(tree, noun).as_deref(), &tree.lemma(noun).to_lowercase());
        (mutual && named == Some(kind) && !self.clause.passive).then_some(noun)
    }

    fn is_mutual(&self) -> bool {
        Verb::of(&self.clause.lemma).is_mutual() && !self.clause.passive
    }

    /// Those who do it with one another: several subjects, or those whom "envoys from A and B" act for.
    fn parties(&self, subjects: &[TokenId]) -> Vec<TokenId> {
        let (tree, nodes) = (self.s.tree, self.s.nodes);
        let [envoys] = subjects else { return subjects.to_vec() };
        let from = |m: &TokenId| tree.child(*m, Deprel::Case).is_some_and(|c| matches!(tree.lemma(c), "from" | "of"));
        let several = matches!(tree.xpos(*envoys), Xpos::Nns | Xpos::Nnps);
        let senders = tree.with(*envoys, Deprel::Nmod).filter(from).map(|m| tree.conjuncts(m)).find(|c| c.len() > 1);
        senders.filter(|c| several && c.iter().all(|&a| nodes.is_actor(a))).unwrap_or_else(|| subjects.to_vec())
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
        let goes_on = |&c: &usize| {
            let inner = &self.s.clauses[c];
            inner.link == Link::Xcomp && inner.kind == Kind::Verb && continues(self.s.clauses, c).is_some()
        };
        !own_object && clause.complements.iter().any(goes_on)
    }

    /// Those who act; of a passive without agent those to whom it is done.
    fn subjects(&self) -> Vec<TokenId> {
        let nodes = self.s.nodes;
        if let Some(agent) = self.hidden_agent() {
            return self.members(agent);
        }
        let Some(argument) = self.clause.actor().or(self.clause.subject) else { return Vec::new() };
        // "a statement condemning the attack" condemns in its author's name.
        let speaks = argument.via == Via::Antecedent && self.clause.link == Link::Acl;
        let head = statement::author(self.s, argument.head).filter(|_| speaks).unwrap_or(argument.head);
        let mut heads = self.members(head);
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
                None => heads.push(self.counted(named_so(tree, conjunct).unwrap_or(conjunct))),
            }
        }
        heads
    }

    /// "Two guards were killed in an attack by the rebels": who made the attack did what was done in it.
    fn hidden_agent(&self) -> Option<TokenId> {
        let (s, tree) = (self.s, self.s.tree);
        if !self.clause.passive || self.clause.agent.is_some() {
            return None;
        }
        let inside = |o: &&Oblique| matches!(tree.text(&o.case).to_lowercase().as_str(), "in" | "during" | "by");
        let heads = self.clause.obliques.iter().filter(inside).map(|o| o.argument.head);
        heads.into_iter().find_map(|h| {
            let noun = frames::noun(typing::modifier(tree, h).as_deref(), &tree.lemma(h).to_lowercase());
            let by = |m: &TokenId| tree.child(*m, Deprel::Case).is_some_and(|c| tree.lemma(c) == "by");
            let name = |m: &TokenId| tree.upos(*m) == Upos::Propn;
            let owner = tree.with(h, Deprel::NmodPoss).map(|p| tree.antecedent(p));
            let mut agents =
                tree.with(h, Deprel::Nmod).filter(by).chain(owner).chain(tree.with(h, Deprel::Compound).filter(name));
            agents
                .find(|&a| s.nodes.is_actor(a))
                .filter(|_| matches!(noun, Some(RelationType::Assault | RelationType::Coerce)))
        })
    }

    /// "fought alongside the militia": those who act together with the subject.
    fn alongside(&self, subjects: &[TokenId], told: &Fact, out: &mut Vec<Fact>) {
        let s = self.s;
        for oblique in &self.clause.obliques {
            let preposition = s.tree.text(&oblique.case).to_lowercase();
            if !matches!(preposition.as_str(), "along with" | "alongside" | "jointly with" | "together with") {
                continue;
            }
            let actors = s.tree.conjuncts(oblique.argument.head).into_iter().filter(|&h| s.nodes.is_actor(h));
            for object in actors {
                for &subject in subjects.iter().filter(|&&a| s.nodes.is_actor(a)) {
                    if s.nodes.entity(subject) != s.nodes.entity(object) {
                        out.push(Fact {
                            subject,
                            object: Some(object),
                            lemma: format!("{} {preposition}", self.clause.lemma),
                            kind: RelationType::Cooperate,
                            to: None,
                            confidence: 0.8,
                            ..told.clone()
                        });
                    }
                }
            }
        }
    }

    /// Of "thousands of refugees" the refugees; of "two days of talks" the talks.
    fn counted(&self, head: TokenId) -> TokenId {
        let nodes = self.s.nodes;
        let content = typing::content(self.s.tree, head);
        let better = nodes.is_actor(content) && !nodes.is_actor(head) || !nodes.is_known(head);
        if better && nodes.is_known(content) { content } else { head }
    }

    /// Words and lemma, those of the verbs that govern an infinitive included: "offer to dismantle".
    fn predicate(&self) -> (Vec<TokenId>, String) {
        let (s, mut at) = (self.s, self.i);
        let mut words = Vec::new();
        let mut parts: Vec<String> = Vec::new();
        for _ in 0..LONGEST_CHAIN {
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
            if clause.passive && clause.agent.is_none() && at == self.i && self.hidden_agent().is_none() {
                part = passive_lemma(s.tree.form(clause.head), &clause.lemma);
            }
            parts.push(part);
            let Some((link, parent)) = self.above(at) else { break };
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

    /// The clause that `i` goes on from, with the clause whose "to" joins them: "agreed to sell", "had reason to sell".
    fn above(&self, i: usize) -> Option<(&Clause, usize)> {
        let clauses = self.s.clauses;
        if let Some((link, parent)) = continues(clauses, i) {
            return Some((&clauses[link], parent));
        }
        let clause = &clauses[i];
        clause.parent.filter(|_| purpose(self.s, clause)).map(|parent| (clause, parent))
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
/// "what she called an attack": the attack.
fn named_so(tree: &Tree<'_>, what: TokenId) -> Option<TokenId> {
    if tree.lemma(what) != "what" {
        return None;
    }
    let verb = tree.with(what, Deprel::AclRelcl).find(|&v| judges(tree.lemma(v)))?;
    let as_phrase = |&o: &TokenId| tree.child(o, Deprel::Case).is_some_and(|c| tree.lemma(c) == "as");
    let named = tree.with(verb, Deprel::Obj).chain(tree.with(verb, Deprel::Xcomp));
    named.chain(tree.with(verb, Deprel::Obl).filter(as_phrase)).find(|&n| n > verb && tree.is_nominal(n))
}

fn denied(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    s.tree.with(t, Deprel::Det).any(|d| matches!(s.tree.lemma(d).to_lowercase().as_str(), "no" | "neither"))
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

/// The words and the lemma of clause `i`, those of the verbs that govern it included.
pub(super) fn predicate(s: &Sentence<'_, '_>, i: usize) -> (Vec<TokenId>, String) {
    Reader { s, i, clause: &s.clauses[i] }.predicate()
}

/// Where clause `i` happened.
pub(super) fn place(s: &Sentence<'_, '_>, i: usize) -> Option<TokenId> {
    Reader { s, i, clause: &s.clauses[i] }.place(&Target::default(), RelationType::Act)
}

/// Whether clause `i` is presented as fact, those it depends on considered.
pub(super) fn modality(clauses: &[Clause], i: usize) -> Modality {
    let mut at = i;
    for _ in 0..LONGEST_CHAIN {
        let clause = &clauses[at];
        // "agreed to sell" tells of the agreement.
        if let Some((_, parent)) = continues(clauses, at).filter(|&(_, p)| Verb::of(&clauses[p].lemma).is_pledge()) {
            at = parent;
            continue;
        }
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
    Modality::Asserted
}
