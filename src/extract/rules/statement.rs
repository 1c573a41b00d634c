//! Who said what: every attribution whose source the text mentions becomes `source | say | statement`, with addressee,
//! place and time of the saying.
//!
//! A saying clause that the event rule reads too is told here alone; where the content is only a noun phrase ("criticized
//! the plan"), the event rule tells it better and nothing is said here.

use super::{Fact, Sentence, event, typing};
use crate::annotate::{Deprel, Upos};
use crate::extract::clause::{Kind, LONGEST_CHAIN, Via, continues};
use crate::extract::relations::RelationType;
use crate::extract::speech::{self, Attitude, Attribution, Form, Source};
use crate::extract::triple::{Modality, Polarity};
use crate::span::TokenId;

/// Reads the attributions of the sentence; takes back what the event rule made of the same cues.
pub(super) fn read(s: &Sentence<'_, '_>, out: &mut Vec<Fact>) {
    let first = out.iter().rposition(|f| f.sentence != s.id).map_or(0, |i| i + 1);
    for (index, attribution) in s.attributions.iter().enumerate() {
        // "tried to win", "sought to win" are told with their verb.
        let intends = attribution.form == Form::Infinitive && attribution.attitude == Attitude::Intention;
        let Some(source) = attribution.source.filter(|_| !intends) else { continue };
        if attribution.form == Form::Phrase && !phrase(s, out, first, index) {
            continue;
        }
        let same = |f: &Fact| f.predicate == attribution.cue && f.statement.is_none() && f.clause.is_some();
        let complete = |f: &Fact| f.object.is_some() && f.object != attribution.addressee;
        let clausal = attribution.content_head.is_some_and(|h| s.clauses.iter().any(|c| c.head == h));
        let acted = |f: &Fact| {
            same(f) && complete(f) && f.kind != RelationType::Say && f.object.is_some_and(|o| s.nodes.is_actor(o))
        };
        let told_better = |f: &Fact| {
            acted(f)
                || !clausal && attribution.content_head.is_some() && same(f) && complete(f)
                || attribution.form == Form::Infinitive && f.object.is_some() && goes_on_from(s, f, attribution.cue)
                || f.clause.is_some()
                    && f.statement.is_none()
                    && f.predicate != attribution.cue
                    && f.words.contains(&attribution.cue)
        };
        // "urged them to sign": they are addressed.
        let asks = attribution.form == Form::Infinitive && attribution.attitude == Attitude::Speech;
        let asked = attribution.addressee.filter(|_| asks);
        let asking = |f: &Fact| {
            f.statement.is_none()
                && asked.is_some()
                && f.object == asked
                && (f.predicate == attribution.cue || f.words.contains(&attribution.cue))
        };
        let ask = out[first..].iter().position(asking).map(|i| out.remove(first + i));
        let judges = attribution.form == Form::Judgement;
        if !judges && ask.is_none() && out[first..].iter().any(told_better) {
            continue;
        }
        let mut sources = if s.tree.holds(source.head) { s.tree.conjuncts(source.head) } else { vec![source.head] };
        sources.retain(|&h| s.nodes.mention(h).is_some());
        if sources.is_empty() {
            continue;
        }
        let mut i = first;
        while i < out.len() {
            if same(&out[i]) && (judges || !complete(&out[i]) || out[i].kind == RelationType::Say) {
                out.remove(i);
            } else {
                i += 1;
            }
        }
        let mut told = told(s, attribution);
        if let Some(ask) = ask {
            told = Fact {
                kind: ask.kind,
                polarity: ask.polarity,
                modality: ask.modality,
                place: ask.place,
                time: ask.time,
                ..told
            };
        } else if let Some(whom) = demanded(s, attribution).filter(|_| told.kind == RelationType::Say) {
            told.kind = RelationType::Request;
            told.to = told.to.or(Some(whom));
        }
        for subject in sources {
            out.push(Fact { subject, statement: Some(s.first_attribution + index), ..told.clone() });
        }
    }
}

/// Words, prepositions and articles aside, that make a phrase a wording rather than a name.
const LEAST_WORDS: usize = 2;

/// "called for a ban", "outlined her plan": what the event rule told of something that the text does not know otherwise
/// is told of the phrase as a statement. What is wanted, promised or threatened is one statement even where it names
/// several things. Gives whether nothing tells it yet.
fn phrase(s: &Sentence<'_, '_>, facts: &mut Vec<Fact>, first: usize, index: usize) -> bool {
    let attribution = &s.attributions[index];
    let Some(content) = attribution.content_head else { return false };
    // "rejected her suggestion that …": the suggestion is told by itself.
    if s.attributions.iter().any(|a| a.cue == content) || s.nodes.is_actor(content) || s.nodes.is_established(content) {
        return false;
    }
    // "rejected the treaty": a short phrase names a thing.
    let words = s.tree.phrase(content, |_| false);
    let telling = words.iter().filter(|&&t| !matches!(s.tree.upos(t), Upos::Det | Upos::Punct | Upos::Adp)).count();
    if telling < LEAST_WORDS {
        return false;
    }
    let here =
        |f: &Fact| f.statement.is_none() && (f.predicate == attribution.cue || f.words.contains(&attribution.cue));
    let conjuncts = s.tree.conjuncts(content);
    let listed = |f: &Fact| here(f) && f.object.is_some_and(|o| o != content && conjuncts.contains(&o));
    let wanted = |f: &Fact| matches!(f.kind, RelationType::Request | RelationType::Agree | RelationType::Threaten);
    if facts[first..].iter().any(|f| listed(f) && !wanted(f)) {
        return false;
    }
    // "rejected an offer from Chile": whose offer it is counts, not its wording.
    if facts[first..].iter().any(|f| here(f) && f.object == Some(content) && f.to.is_some()) {
        return false;
    }
    if !facts[first..].iter().any(here) {
        return true;
    }
    let mut i = first;
    while i < facts.len() {
        if listed(&facts[i]) {
            facts.remove(i);
            continue;
        }
        let fact = &mut facts[i];
        if here(fact) && fact.object == Some(content) {
            fact.statement = Some(s.first_attribution + index);
            fact.object = None;
        }
        i += 1;
    }
    false
}

/// "said that the rebels must disarm": who is told to act. Saying what others have to do is demanding it.
fn demanded(s: &Sentence<'_, '_>, attribution: &Attribution) -> Option<TokenId> {
    let tree = s.tree;
    let head = attribution.content_head.filter(|_| attribution.attitude == Attitude::Speech && !attribution.negated)?;
    let clause = s.clauses.iter().find(|c| c.head == head && !c.passive && c.kind == Kind::Verb)?;
    let has_to = |verb: &str| matches!(verb, "must" | "should" | "ought");
    let bound = clause.words.iter().any(|&w| tree.rel(w) == Deprel::Aux && has_to(tree.lemma(w)));
    let whom = clause.subject.filter(|a| a.via == Via::Own && bound && tree.upos(a.head) != Upos::Pron)?.head;
    let others = |source: Source| s.nodes.entity(source.head) != s.nodes.entity(whom);
    (s.nodes.is_actor(whom) && attribution.source.is_some_and(others)).then_some(whom)
}

/// Whether a fact tells the cue together with its infinitive: "agreed to sell".
fn goes_on_from(s: &Sentence<'_, '_>, fact: &Fact, cue: TokenId) -> bool {
    let chain = std::iter::successors(fact.clause, |&i| continues(s.clauses, i).map(|(_, parent)| parent));
    fact.statement.is_none() && chain.skip(1).take(LONGEST_CHAIN).any(|i| s.clauses[i].head == cue)
}

/// Settles who speaks: the subject nearest to the verb, and for "the ministry's statement" the ministry.
pub(crate) fn settle(s: &Sentence<'_, '_>, attributions: &mut [Attribution]) {
    let tree = s.tree;
    for attribution in attributions {
        let clause = s.clauses.iter().find(|c| c.head == attribution.cue && !c.passive);
        let own = attribution
            .source
            .is_none_or(|source| tree.head(source.place) == Some(attribution.cue) && source.place < attribution.cue);
        if let Some(subject) = clause.and_then(|c| c.subject).filter(|_| own) {
            attribution.source = Some(Source { head: subject.head, place: subject.place });
        }
        let Some(source) = &mut attribution.source else { continue };
        if !tree.holds(source.head)
            || s.nodes.is_actor(source.head)
            || !speech::is_text(&tree.lemma(source.head).to_lowercase())
        {
            continue;
        }
        let by = tree
            .with(source.head, Deprel::Nmod)
            .filter(|&m| tree.child(m, Deprel::Case).is_some_and(|c| matches!(tree.lemma(c), "by" | "from" | "of")));
        let owner = tree.with(source.head, Deprel::NmodPoss);
        if let Some(place) = owner.chain(by).find(|&a| s.nodes.is_actor(tree.antecedent(a))) {
            *source = Source { head: tree.antecedent(place), place };
        } else if let Some(issuer) = issuer(s, source.head) {
            *source = Source { head: issuer, place: issuer };
        }
    }
}

/// "issued a declaration demanding that …": who made the text that is said to speak.
fn issuer(s: &Sentence<'_, '_>, text: TokenId) -> Option<TokenId> {
    let made = s.clauses.iter().find(|c| !c.passive && c.object.is_some_and(|o| o.head == text))?;
    made.subject.map(|a| a.head).filter(|&h| s.nodes.is_actor(h))
}

/// Who speaks through a text: "a letter from the mayor urging …", "issued a statement condemning …".
pub(super) fn author(s: &Sentence<'_, '_>, text: TokenId) -> Option<TokenId> {
    let tree = s.tree;
    if s.nodes.is_actor(text) || !speech::is_text(&tree.lemma(text).to_lowercase()) {
        return None;
    }
    let by = |&m: &TokenId| tree.child(m, Deprel::Case).is_some_and(|c| matches!(tree.lemma(c), "by" | "from"));
    let owner = tree.with(text, Deprel::NmodPoss).chain(tree.with(text, Deprel::Nmod).filter(by));
    owner.map(|a| tree.antecedent(a)).find(|&a| s.nodes.is_actor(a)).or_else(|| issuer(s, text))
}

/// The saying itself, without its subject.
fn told(s: &Sentence<'_, '_>, attribution: &Attribution) -> Fact {
    let tree = s.tree;
    let cue = attribution.cue;
    let clause = s.clauses.iter().position(|c| c.head == cue);
    let mut words = vec![cue];
    let mut lemma = tree.lemma(cue).to_lowercase();
    if tree.form(cue).eq_ignore_ascii_case("according") || tree.upos(cue) == Upos::Punct {
        "say".clone_into(&mut lemma);
    }
    for particle in tree.with(cue, Deprel::CompoundPrt) {
        words.push(particle);
        lemma.push(' ');
        lemma.push_str(tree.lemma(particle));
    }
    if let Some(verb) = super::nominal::verb_of(tree, cue) {
        verb.clone_into(&mut lemma);
    }
    // "refused to say"
    if let Some(c) = clause.filter(|&c| continues(s.clauses, c).is_some()) {
        (words, lemma) = event::predicate(s, c);
    }
    words.extend(tree.with(cue, Deprel::Fixed));
    // "called on them to": the preposition is the verb's.
    let to = attribution.addressee.filter(|&t| s.nodes.is_known(t));
    let case = attribution
        .addressee
        .filter(|_| attribution.form == Form::Infinitive)
        .map(|t| tree.case(t))
        .unwrap_or_default();
    if !case.is_empty() {
        lemma = format!("{lemma} {}", tree.text(&case).to_lowercase());
        words.extend(&case);
    }
    // What an infinitive amounts to is known by its own verb, seen through those that govern it.
    let infinitive = attribution.content_head.filter(|_| attribution.form == Form::Infinitive);
    let inner = infinitive
        .and_then(|h| s.clauses.iter().position(|c| c.head == h))
        .filter(|&i| continues(s.clauses, i).is_some_and(|(_, above)| s.clauses[above].head == cue));
    let kind = match inner.or(clause).map(|c| typing::clause_type(s, c, None, &case)) {
        None | Some(RelationType::Act | RelationType::Make | RelationType::Give | RelationType::Own) => {
            RelationType::Say
        }
        Some(kind) if matches!(attribution.form, Form::Infinitive | Form::Judgement) => kind,
        Some(kind @ (RelationType::Accuse | RelationType::Request | RelationType::Threaten | RelationType::Reject)) => {
            kind
        }
        Some(_) => RelationType::Say,
    };
    // "told reporters in Rome"
    let beside = || attribution.addressee.and_then(|t| super::place::within_phrase(s, t));
    let place = clause.and_then(|c| event::place(s, c)).or_else(beside);
    Fact {
        sentence: s.id,
        predicate: cue,
        clause,
        words,
        lemma,
        kind,
        subject: cue,
        object: None,
        statement: None,
        to,
        place: place.filter(|&p| Some(p) != attribution.addressee),
        time: s.time_of(cue),
        polarity: if attribution.negated { Polarity::Negative } else { Polarity::Positive },
        modality: clause.map_or(Modality::Asserted, |c| event::modality(s.clauses, c)),
        confidence: 0.9,
    }
}
