//! What a mention tells of its referent: type, number, gender, how it opens.

use std::ops::Range;

use super::known::Known;
use super::name::NameSpan;
use super::{Markable, Number, Opening, Pronoun, Symbol, View};
use crate::annotate::lexicon::{StateId, StateName};
use crate::annotate::{Deprel, EntityType, Gender, MentionKind, NameType, Upos, Xpos};

/// A pronoun.
pub(super) fn of_pronoun(view: &View<'_>, sentence: u32, token: u32, pronoun: Pronoun) -> Markable {
    let personal = !pronoun.demonstrative
        && (pronoun.person < 3 || matches!(pronoun.gender, Gender::Masculine | Gender::Feminine));
    let entity_type = match view.referents[token as usize] {
        Some(known) => plural_type(known, pronoun.number),
        None if personal && pronoun.number == Number::Plural => EntityType::Group,
        None if personal => EntityType::Person,
        None => EntityType::Thing,
    };
    Markable {
        gender: pronoun.gender,
        number: pronoun.number,
        pronoun: Some(pronoun),
        kind: MentionKind::Pronoun,
        entity_type,
        ..blank(view, sentence, token..token + 1, token)
    }
}

/// A noun phrase, with the name at its head where there is one.
pub(super) fn of_phrase(
    view: &View<'_>,
    known: &Known,
    sentence: u32,
    tokens: Range<u32>,
    head: u32,
    name: Option<&NameSpan>,
) -> Markable {
    let mut markable = blank(view, sentence, tokens, head);
    markable.opening = opening(view, head, markable.tokens.start);
    match name {
        Some(name) => describe_name(view, known, name, &mut markable),
        None => describe_nominal(view, known, &mut markable),
    }
    if matches!(markable.entity_type, EntityType::Person | EntityType::Organization | EntityType::Group) {
        markable.of_state = of_state(view, known, &markable);
    }
    markable
}

/// A name inside a longer phrase.
pub(super) fn of_name(view: &View<'_>, known: &Known, sentence: u32, head: u32, name: &NameSpan) -> Markable {
    let mut markable = blank(view, sentence, name.tokens.clone(), head);
    markable.kind = MentionKind::Name;
    describe_name(view, known, name, &mut markable);
    markable
}

/// Several phrases joined, seen as one; `first` is the first of them.
pub(super) fn of_coordination(view: &View<'_>, sentence: u32, tokens: Range<u32>, first: &Markable) -> Markable {
    let entity_type = if first.entity_type.is_actor() { EntityType::Group } else { first.entity_type };
    Markable {
        entity_type,
        number: Number::Plural,
        coordination: true,
        opening: first.opening,
        head_word: Symbol::new("and"),
        ..blank(view, sentence, tokens, first.head)
    }
}

fn blank(view: &View<'_>, sentence: u32, tokens: Range<u32>, head: u32) -> Markable {
    Markable {
        span: view.span(tokens.clone()),
        name: tokens.start..tokens.start,
        tokens,
        head,
        sentence,
        kind: MentionKind::Nominal,
        entity_type: EntityType::Thing,
        gender: Gender::Unknown,
        number: Number::Unknown,
        pronoun: None,
        opening: Opening::Bare,
        state: None,
        of_state: None,
        alias: None,
        titled: false,
        coordination: false,
        host: None,
        head_word: Symbol::new(&view.tokens[head as usize].lemma),
    }
}

fn describe_name(view: &View<'_>, known: &Known, name: &NameSpan, markable: &mut Markable) {
    markable.name = name.tokens.clone();
    markable.titled = name.title.is_some();
    markable.head_word = Symbol::new(view.form(name.tokens.end - 1));
    let text = view.text(name.tokens.clone());
    let referent = view.referents[markable.head as usize];
    markable.number = Number::Singular;
    markable.entity_type = match name.name_type {
        NameType::Person => EntityType::Person,
        NameType::Organization => EntityType::Organization,
        NameType::Location => EntityType::Place,
        NameType::Other => referent.unwrap_or(EntityType::Thing),
    };
    if name.name_type != NameType::Organization && known.is_titled_elsewhere(view, name.tokens.clone()) {
        markable.entity_type = EntityType::Person;
    }
    let person = markable.entity_type == EntityType::Person
        && (name.title.is_some()
            || name.tokens.len() > 1
            || known.is_person_word(view, name.tokens.start)
            || view.lexicon.given_name(text).is_some());
    let state = if person { None } else { view.lexicon.state_name(text) };
    if !person && state.is_none() && view.lexicon.organization_named(text).is_some() {
        markable.entity_type = EntityType::Organization;
    }
    match state {
        Some(StateName::Name(state)) => be_state(markable, state),
        Some(StateName::InContext(state)) if known.names_state(state) && stands_alone(view, markable) => {
            be_state(markable, state);
        }
        Some(StateName::Capital(state)) => {
            markable.entity_type = EntityType::Place;
            if known.names_state(state) && acts(view, markable.head) {
                be_state(markable, state);
            }
        }
        Some(StateName::Demonym(state)) if plural_noun(view, markable.head) => {
            markable.entity_type = EntityType::Group;
            markable.number = Number::Plural;
            markable.state = Some(state);
        }
        _ => {}
    }
    match markable.entity_type {
        EntityType::Person => {
            let given = || view.lexicon.given_name(view.form(name.tokens.start));
            let description = || described_gender(view, markable);
            markable.gender = [name.title.unwrap_or_default(), description()]
                .into_iter()
                .find(|&g| g != Gender::Unknown)
                .or_else(given)
                .unwrap_or_default();
            // "The Obamas"; but "Ines Carvalho" and "Mr. Jones" are one, whatever the tagger takes the -s for.
            let closes = markable.head + 1 == name.tokens.end && name.title.is_none();
            if closes && view.tokens[markable.head as usize].xpos == Xpos::Nnps {
                markable.number = Number::Plural;
                markable.entity_type = EntityType::Group;
            }
        }
        EntityType::Group => markable.number = Number::Plural,
        _ => markable.gender = Gender::Neuter,
    }
}

/// Gender by the common noun of a description next to the name: "spokeswoman Ana Lind", "Ana Lind, a widow".
fn described_gender(view: &View<'_>, markable: &Markable) -> Gender {
    view.forest
        .dependents(markable.head)
        .iter()
        .map(|&d| &view.tokens[d as usize])
        .filter(|t| matches!(t.deprel, Deprel::NmodDesc | Deprel::Appos | Deprel::Compound))
        .filter_map(|t| view.lexicon.noun(&t.lemma))
        .filter(|class| class.entity_type == EntityType::Person)
        .map(|class| class.gender)
        .find(|&g| g != Gender::Unknown)
        .unwrap_or_default()
}

fn describe_nominal(view: &View<'_>, known: &Known, markable: &mut Markable) {
    let token = &view.tokens[markable.head as usize];
    markable.number = match token.xpos {
        _ if plural_noun(view, markable.head) => Number::Plural,
        Xpos::Nn | Xpos::Nnp => Number::Singular,
        _ => Number::Unknown,
    };
    let lemma = token.lemma.to_lowercase();
    let class = view.lexicon.noun(&lemma);
    let referent = view.referents[markable.head as usize];
    // Nobody who is somebody by the lexicon is a thing.
    let somebody = class.filter(|c| c.entity_type == EntityType::Group);
    let referent = referent.filter(|&r| r != EntityType::Thing || somebody.is_none());
    let entity_type = referent.or(class.map(|c| c.entity_type)).unwrap_or(EntityType::Thing);
    markable.entity_type = match (entity_type, class) {
        (EntityType::Person | EntityType::Organization, Some(c)) if c.entity_type == EntityType::Group => {
            EntityType::Group
        }
        (EntityType::Place, Some(c)) if c.entity_type == EntityType::Country => {
            plural_type(EntityType::Country, markable.number)
        }
        (t, _) => plural_type(t, markable.number),
    };
    if &*lemma == "side" {
        // "The Norwegian side" of talks is Norway.
        match modifying_state(view, known, markable.head) {
            Some(state) => be_state(markable, state),
            None => markable.entity_type = plural_type(EntityType::Organization, markable.number),
        }
    }
    if Known::is_name_word(view, markable.head) {
        match view.lexicon.state_name(view.form(markable.head)) {
            Some(StateName::Name(state)) if stands_alone(view, markable) => be_state(markable, state),
            Some(StateName::InContext(state)) if known.names_state(state) && stands_alone(view, markable) => {
                be_state(markable, state);
            }
            _ => {}
        }
    }
    markable.gender = match (markable.entity_type, class) {
        (EntityType::Person, Some(class)) if class.entity_type == EntityType::Person => class.gender,
        (EntityType::Person | EntityType::Group, _) => Gender::Unknown,
        _ => Gender::Neuter,
    };
}

/// Whatever the user says a mention is, it is.
pub(super) fn apply_alias(view: &View<'_>, markable: &mut Markable) {
    if markable.kind == MentionKind::Pronoun || markable.coordination {
        return;
    }
    let (aliases, document) = view.aliases;
    let Some(found) = texts(view, markable).find_map(|text| aliases.find(document, text)) else { return };
    markable.alias = Some(found);
    markable.kind = MentionKind::Name;
    let known = aliases.known(found);
    if let Some(entity_type) = known.entity_type {
        markable.entity_type = entity_type;
    }
    markable.state = match view.lexicon.state_name(&known.name) {
        Some(StateName::Name(state)) if markable.entity_type == EntityType::Country => Some(state),
        _ => None,
    };
}

/// The texts a mention may be known by: the whole, what its head ends, the name inside.
pub(crate) fn texts<'a>(view: &View<'a>, markable: &Markable) -> impl Iterator<Item = &'a str> {
    let end = markable.name.end.max(markable.head + 1);
    [markable.tokens.clone(), markable.tokens.start..end, markable.name.clone()]
        .into_iter()
        .filter(|tokens| !tokens.is_empty())
        .map(|tokens| view.text(tokens))
}

fn be_state(markable: &mut Markable, state: StateId) {
    markable.entity_type = EntityType::Country;
    markable.state = Some(state);
}

/// The state that a phrase's own words, or those of a description next to its name, tie it to.
fn of_state(view: &View<'_>, known: &Known, markable: &Markable) -> Option<StateId> {
    modifying_state(view, known, markable.head).or_else(|| {
        let beside = view.forest.dependents(markable.head).iter().copied();
        beside
            .filter(|&d| markable.tokens.contains(&d))
            .filter(|&d| matches!(view.tokens[d as usize].deprel, Deprel::Appos | Deprel::NmodDesc))
            .find_map(|d| modifying_state(view, known, d))
    })
}

/// The state a noun's adjective, possessor or complement with "of" names. A compound tells nothing: "the Iran envoy".
fn modifying_state(view: &View<'_>, known: &Known, noun: u32) -> Option<StateId> {
    view.forest.dependents(noun).iter().copied().find_map(|d| match view.tokens[d as usize].deprel {
        Deprel::Amod | Deprel::Compound => known.demonym(view, d),
        Deprel::NmodPoss => known.state_at(view, d),
        Deprel::Nmod => {
            let of =
                |&c: &u32| view.tokens[c as usize].deprel == Deprel::Case && &*view.tokens[c as usize].lemma == "of";
            view.forest.dependents(d).iter().any(of).then(|| known.state_at(view, d))?
        }
        _ => None,
    })
}

/// Whether a name is a phrase by itself, but for an article: "the North", not "the North Sea", "northern South".
fn stands_alone(view: &View<'_>, markable: &Markable) -> bool {
    let dependents = view.forest.dependents(markable.head).iter().map(|&d| &view.tokens[d as usize]);
    let mut modifying =
        dependents.filter(|t| matches!(t.deprel, Deprel::Compound | Deprel::Amod | Deprel::Flat | Deprel::Nummod));
    let inside = matches!(
        view.tokens[markable.head as usize].deprel,
        Deprel::Compound | Deprel::Flat | Deprel::Amod | Deprel::NmodDesc
    );
    modifying.next().is_none() && !inside
}

/// Whether a capital stands where only its government can: it does something, owns something, or is party to something.
fn acts(view: &View<'_>, head: u32) -> bool {
    let token = &view.tokens[head as usize];
    let above = token.head.map(|h| &view.tokens[h.index()]);
    match token.deprel {
        Deprel::Nsubj => above.is_some_and(|a| a.upos == Upos::Verb),
        Deprel::OblAgent => true,
        Deprel::NmodPoss => true,
        Deprel::Obl | Deprel::Nmod | Deprel::Conj => {
            let case = |of: u32| {
                view.forest.dependents(of).iter().copied().find(|&d| view.tokens[d as usize].deprel == Deprel::Case)
            };
            let case = case(head).or_else(|| {
                let first = token.head.filter(|_| token.deprel == Deprel::Conj)?;
                case(first.0)
            });
            case.is_some_and(|c| matches!(&*view.form(c).to_lowercase(), "with" | "between" | "against" | "by" | "on"))
        }
        _ => false,
    }
}

fn plural_noun(view: &View<'_>, token: u32) -> bool {
    matches!(view.tokens[token as usize].xpos, Xpos::Nns | Xpos::Nnps)
}

/// Several persons, or states, are a group.
fn plural_type(entity_type: EntityType, number: Number) -> EntityType {
    match entity_type {
        EntityType::Person | EntityType::Country if number == Number::Plural => EntityType::Group,
        _ => entity_type,
    }
}

fn opening(view: &View<'_>, head: u32, start: u32) -> Opening {
    for &d in view.forest.dependents(head).iter().take_while(|&&d| d < head) {
        let token = &view.tokens[d as usize];
        match token.deprel {
            Deprel::NmodPoss => return Opening::Possessive,
            Deprel::Det | Deprel::DetPredet => {
                return match &*token.lemma {
                    "the" => Opening::Definite,
                    "this" | "that" | "these" | "those" | "such" => Opening::Demonstrative,
                    "all" | "both" | "every" | "each" | "either" | "neither" => Opening::Quantified,
                    _ => Opening::Indefinite,
                };
            }
            _ => {}
        }
    }
    if view.tokens[start as usize].upos == Upos::Num { Opening::Quantified } else { Opening::Bare }
}
