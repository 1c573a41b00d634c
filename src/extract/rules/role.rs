//! Who holds which office, works for whom, belongs to what, is whose relative: "Ann Lee, a spokeswoman of the ministry",
//! "President Lee of Ruritania", "the party's leader, Ann Lee", "Ann Lee is an expert at the institute".
//!
//! Gives `person | noun of | organization`. The noun decides the type: an office or occupation is a Role, "member" is
//! Member, "brother" is Kin.

use super::{Fact, Sentence};
use crate::annotate::{Deprel, EntityType, Lexicon, Upos};
use crate::extract::clause::Kind;
use crate::extract::frames;
use crate::extract::relations::RelationType;
use crate::extract::triple::{Modality, Polarity};
use crate::span::TokenId;

/// Reads appositions, titles and copulas.
pub(super) fn read(s: &Sentence<'_, '_>, out: &mut Vec<Fact>) {
    let tree = s.tree;
    for t in tree.words() {
        let Some(head) = tree.head(t) else { continue };
        match tree.rel(t) {
            Deprel::Appos => {
                describe(s, head, t, None, out);
                describe(s, t, head, None, out);
            }
            Deprel::NmodDesc => describe(s, head, t, None, out),
            // "Ruritania's Central Bank"
            Deprel::NmodPoss if is_body_of(s, head, t) => {
                let lemma = format!("{} of", tree.lemma(head).to_lowercase());
                out.push(fact(s, (head, head, t), lemma, RelationType::PartOf, None, 0.8));
            }
            _ => {}
        }
    }
    // "her adviser Ann Lee", "the ministry's spokeswoman" with a name of her own elsewhere.
    for t in tree.words().filter(|&t| tree.upos(t) == Upos::Noun && is_person(s, t)) {
        let apposed = tree.rel(t) == Deprel::Appos || tree.child(t, Deprel::Appos).is_some();
        if !apposed && s.nodes.is_established(t) {
            describe(s, t, t, None, out);
        }
    }
    // "members of the party", "the party's soldiers"
    for t in tree.words().filter(|&t| tree.upos(t) == Upos::Noun && s.nodes.kind(t) == Some(EntityType::Group)) {
        let lemma = tree.lemma(t).to_lowercase();
        let belongs = matches!(frames::noun(None, &lemma), Some(RelationType::Member | RelationType::Kin));
        if belongs || matches!(lemma.as_str(), "ally" | "partner") {
            describe(s, t, t, None, out);
        }
    }
    for (i, clause) in s.clauses.iter().enumerate() {
        if let (Kind::Copula, Some(subject)) = (clause.kind, clause.subject) {
            for head in tree.conjuncts(subject.head) {
                describe(s, head, clause.head, Some(i), out);
            }
        }
    }
}

fn is_person(s: &Sentence<'_, '_>, t: TokenId) -> bool {
    matches!(s.nodes.kind(t), Some(EntityType::Person))
}

/// "`who` is the `noun` of somebody".
fn describe(s: &Sentence<'_, '_>, who: TokenId, noun: TokenId, clause: Option<usize>, out: &mut Vec<Fact>) {
    let tree = s.tree;
    // Organizations and groups belong to others but hold no office.
    let belongs = matches!(s.nodes.kind(who), Some(EntityType::Organization | EntityType::Group | EntityType::Country))
        && matches!(
            frames::noun(None, &tree.lemma(noun).to_lowercase()),
            Some(RelationType::Member | RelationType::PartOf | RelationType::Kin)
        )
        || matches!(tree.lemma(noun), "ally" | "partner") && s.nodes.kind(who).is_some_and(EntityType::is_actor);
    if !is_person(s, who) && !belongs || tree.upos(noun) != Upos::Noun && tree.upos(noun) != Upos::Propn {
        return;
    }
    // Names are no offices, though some are capitalized: "President of the Republic".
    let office = tree.upos(noun) == Upos::Noun || tree.with(noun, Deprel::Nmod).any(|m| case_is(s, m, "of"));
    if !office {
        return;
    }
    for (whom, preposition) in masters(s, noun) {
        if s.nodes.entity(whom) == s.nodes.entity(who) || !s.nodes.kind(whom).is_some_and(EntityType::is_actor) {
            continue;
        }
        let lemma = tree.lemma(noun).to_lowercase();
        let kind = match frames::noun(None, &lemma) {
            // "the company's parent, Lund Holding"
            Some(RelationType::Kin) if s.nodes.kind(who) == Some(EntityType::Organization) => RelationType::Own,
            Some(kind @ (RelationType::Member | RelationType::Kin)) => kind,
            Some(RelationType::PartOf) if belongs => RelationType::PartOf,
            // What a word alone is made to be, it is by a mistake where it names no calling.
            None if who == noun && !names_person(&lemma) => continue,
            _ => RelationType::Role,
        };
        let confidence = if who == noun { 0.8 } else { 0.9 };
        out.push(fact(s, (who, noun, whom), format!("{lemma} {preposition}"), kind, clause, confidence));
    }
}

fn names_person(lemma: &str) -> bool {
    Lexicon::shared().noun(lemma).is_some_and(|class| class.entity_type == EntityType::Person)
}

/// `who` stands in the relation that `noun` names to `whom`.
fn fact(
    s: &Sentence<'_, '_>,
    (who, noun, whom): (TokenId, TokenId, TokenId),
    lemma: String,
    kind: RelationType,
    clause: Option<usize>,
    confidence: f32,
) -> Fact {
    let state = clause.map(|c| &s.clauses[c]);
    Fact {
        sentence: s.id,
        predicate: noun,
        clause,
        words: vec![noun],
        lemma,
        kind,
        subject: who,
        object: Some(whom),
        statement: None,
        to: None,
        place: None,
        time: None,
        polarity: if state.is_some_and(|c| c.negated) { Polarity::Negative } else { Polarity::Positive },
        modality: clause.map_or(Modality::Asserted, |c| super::event::modality(s.clauses, c)),
        confidence,
    }
}

/// A named organization of a state or of another organization.
fn is_body_of(s: &Sentence<'_, '_>, body: TokenId, owner: TokenId) -> bool {
    // "Ruritania's Unity movement"
    let named = || s.tree.with(body, Deprel::Compound).any(|c| s.tree.upos(c) == Upos::Propn);
    (s.tree.upos(body) == Upos::Propn || s.nodes.is_named(body) || named())
        && s.tree.upos(owner) == Upos::Propn
        && s.nodes.kind(body) == Some(EntityType::Organization)
        && matches!(s.nodes.kind(owner), Some(EntityType::Country | EntityType::Organization))
        && s.nodes.entity(body) != s.nodes.entity(owner)
}

fn case_is(s: &Sentence<'_, '_>, t: TokenId, preposition: &str) -> bool {
    s.tree.child(t, Deprel::Case).is_some_and(|c| s.tree.lemma(c) == preposition)
}

/// Those a role noun is related to, with the preposition that reads best.
fn masters<'a>(s: &'a Sentence<'_, '_>, noun: TokenId) -> Vec<(TokenId, &'a str)> {
    let tree = s.tree;
    let mut found: Vec<(TokenId, &str)> = Vec::new();
    found.extend(tree.with(noun, Deprel::NmodPoss).map(|p| (tree.antecedent(p), "of")));
    for modifier in tree.with(noun, Deprel::Nmod) {
        let Some(case) = tree.child(modifier, Deprel::Case) else { continue };
        // "Ann Lee, the premier, in Rome": where she is, not what she heads.
        let aside =
            tree.lemma(case) == "in" && (!found.is_empty() || tree.before(case).is_some_and(|c| tree.form(c) == ","));
        if !aside && matches!(tree.lemma(case), "of" | "for" | "at" | "with" | "in" | "to") {
            found.extend(tree.conjuncts(modifier).into_iter().map(|m| (m, tree.lemma(case))));
        }
        // "professor of history at the university"
        for inner in tree.with(modifier, Deprel::Nmod).filter(|&m| case_is(s, m, "at")) {
            found.push((inner, "at"));
        }
    }
    found.extend(tree.with(noun, Deprel::Compound).map(|c| (c, "of")));
    found.extend(tree.with(noun, Deprel::Amod).map(|c| (c, "of")));
    found.retain(|&(t, _)| s.nodes.mention(t).is_some());
    found
}
