//! [`Profile`]: what coreference compares of a mention, computed once per mention.

use std::ops::Range;

use super::ranker::VECTOR;
use crate::annotate::lexicon::OrganizationId;
use crate::annotate::mentions::{Markable, Symbol, View, texts};
use crate::annotate::network::straighten;
use crate::annotate::{Deprel, MentionKind, Upos};

/// Where a mention stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Subject,
    PassiveSubject,
    Object,
    Oblique,
    Agent,
    Possessor,
    Modifier,
    Apposition,
    Conjunct,
    Compound,
    Predicate,
    Root,
    Other,
}

/// What is compared of one mention.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    /// The words of its name, or of a proper noun phrase.
    pub(super) name: Vec<Symbol>,
    /// Its initials, when it is a name of several words; its letters, when it is written in capitals.
    pub(super) initials: Symbol,
    /// Whether it is one word in capitals.
    pub(super) acronym: bool,
    /// Its words without determiners and possessive ending.
    pub(super) string: Symbol,
    /// Adjectives, nouns, numbers before and after the head, below it in the tree.
    pub(super) modifiers: Vec<Symbol>,
    /// The words of its appositions' and descriptions' heads.
    pub(super) descriptions: Vec<Symbol>,
    /// Names and statements by which the user keeps it apart from others.
    pub(super) apart: Vec<(u32, u32)>,
    /// The organisation its name names, where that is known to everyone.
    pub(super) organization: Option<OrganizationId>,
    /// Where it stands.
    pub(super) role: Role,
    /// The word it depends on.
    pub(super) governor: Symbol,
    /// The clause it stands in: the nearest verb above.
    pub(super) clause: u32,
    /// Its first word in lower case.
    pub(super) first_word: Symbol,
    /// The vector of its head word, of length 1; empty for pronouns.
    pub(super) vector: Vec<f32>,
}

impl Profile {
    pub(super) fn new(view: &View<'_>, markable: &Markable) -> Self {
        let token = &view.tokens[markable.head as usize];
        let name_tokens = name_tokens(view, markable);
        let name: Vec<Symbol> = name_tokens
            .clone()
            .filter(|&t| view.tokens[t as usize].upos != Upos::Punct)
            .map(|t| Symbol::new(view.form(t)))
            .collect();
        let text = view.text(name_tokens.clone());
        let capitals = text.chars().filter(|c| c.is_uppercase()).count();
        let acronym = name.len() == 1 && capitals > 1 && !text.chars().any(char::is_lowercase);
        let initials = if acronym {
            Symbol::new(text)
        } else if name.len() > 1 {
            let letters: String =
                name_tokens.clone().filter_map(|t| view.form(t).chars().next().filter(|c| c.is_uppercase())).collect();
            Symbol::new(&letters)
        } else {
            Symbol::default()
        };
        let (modifiers, descriptions) = below(view, markable);
        Self {
            organization: if name.is_empty() { None } else { view.lexicon.organization_named(text) },
            name,
            initials,
            acronym,
            string: string(view, markable),
            apart: apart(view, markable),
            modifiers,
            descriptions,
            role: role(token.deprel),
            governor: token.head.map(|h| Symbol::new(&view.tokens[h.index()].lemma)).unwrap_or_default(),
            clause: clause(view, markable.head),
            first_word: Symbol::new(view.form(markable.tokens.start)),
            vector: vector(view, markable),
        }
    }
}

fn apart(view: &View<'_>, markable: &Markable) -> Vec<(u32, u32)> {
    let (aliases, _) = view.aliases;
    if aliases.is_empty() || markable.kind == MentionKind::Pronoun || markable.coordination {
        return Vec::new();
    }
    let found = texts(view, markable).find_map(|text| aliases.kept_apart(text));
    found.map_or_else(Vec::new, |(name, groups)| groups.iter().map(|&group| (name, group)).collect())
}

fn vector(view: &View<'_>, markable: &Markable) -> Vec<f32> {
    if markable.kind == MentionKind::Pronoun || markable.coordination {
        return Vec::new();
    }
    let mut vector = vec![0.0; VECTOR];
    let last = markable.name.clone().next_back().unwrap_or(markable.head);
    (view.vectors)(&straighten(view.form(last)), &mut vector);
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|x| *x /= length);
    }
    vector
}

/// The tokens of the name, or the run of proper nouns around the head.
fn name_tokens(view: &View<'_>, markable: &Markable) -> Range<u32> {
    if !markable.name.is_empty() || markable.kind == MentionKind::Pronoun || markable.coordination {
        return markable.name.clone();
    }
    let proper = |t: u32| view.tokens[t as usize].upos == Upos::Propn;
    if !proper(markable.head) {
        return markable.head..markable.head;
    }
    let (mut from, mut to) = (markable.head, markable.head + 1);
    while from > markable.tokens.start && proper(from - 1) {
        from -= 1;
    }
    while to < markable.tokens.end && proper(to) {
        to += 1;
    }
    from..to
}

fn string(view: &View<'_>, markable: &Markable) -> Symbol {
    let mut hash = 0_u64;
    for t in markable.tokens.clone() {
        let token = &view.tokens[t as usize];
        let skip = t < markable.head && matches!(token.deprel, Deprel::Det | Deprel::Punct)
            || matches!(token.xpos, crate::annotate::Xpos::Pos)
            || token.upos == Upos::Punct;
        if !skip || markable.tokens.len() == 1 {
            hash = (hash.rotate_left(7) ^ Symbol::new(view.form(t)).0).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }
    Symbol(hash)
}

fn below(view: &View<'_>, markable: &Markable) -> (Vec<Symbol>, Vec<Symbol>) {
    let (mut modifiers, mut descriptions) = (Vec::new(), Vec::new());
    if markable.kind == MentionKind::Pronoun || markable.coordination {
        return (modifiers, descriptions);
    }
    for &d in view.forest.dependents(markable.head) {
        if !markable.tokens.contains(&d) {
            continue;
        }
        let token = &view.tokens[d as usize];
        let word = Symbol::new(&token.lemma);
        match token.deprel {
            Deprel::Amod
            | Deprel::Compound
            | Deprel::Nummod
            | Deprel::NmodPoss
            | Deprel::Nmod
            | Deprel::NmodUnmarked => {
                modifiers.push(word);
            }
            // "Mr." describes nobody.
            Deprel::NmodDesc if view.lexicon.noun(&token.lemma.to_lowercase()).is_none() => {}
            Deprel::Appos | Deprel::NmodDesc => descriptions.push(word),
            _ => {}
        }
    }
    (modifiers, descriptions)
}

fn role(relation: Deprel) -> Role {
    match relation {
        Deprel::Nsubj | Deprel::NsubjOuter | Deprel::Csubj => Role::Subject,
        Deprel::NsubjPass => Role::PassiveSubject,
        Deprel::Obj | Deprel::Iobj => Role::Object,
        Deprel::Obl | Deprel::OblUnmarked => Role::Oblique,
        Deprel::OblAgent => Role::Agent,
        Deprel::NmodPoss => Role::Possessor,
        Deprel::Nmod | Deprel::NmodUnmarked | Deprel::NmodDesc => Role::Modifier,
        Deprel::Appos => Role::Apposition,
        Deprel::Conj => Role::Conjunct,
        Deprel::Compound | Deprel::Amod | Deprel::Flat => Role::Compound,
        Deprel::Xcomp | Deprel::Ccomp | Deprel::Advcl => Role::Predicate,
        Deprel::Root => Role::Root,
        _ => Role::Other,
    }
}

/// The nearest verb above a token, or the token at the top.
fn clause(view: &View<'_>, head: u32) -> u32 {
    let mut at = head;
    for _ in 0..32 {
        let Some(above) = view.tokens[at as usize].head else { break };
        at = above.0;
        if view.tokens[at as usize].upos == Upos::Verb {
            break;
        }
    }
    at
}
