//! Clusters → [`Entity`]: canonical name, type, gender and number of each, and the public list of mentions.

use super::mention;
use crate::annotate::mentions::{Markable, Number, View};
use crate::annotate::{Entity, EntityType, Gender, Mention, MentionKind, Upos, Xpos};
use crate::span::{EntityId, MentionId};

/// Numbers the clusters in order of first mention and describes them.
pub(super) fn build(view: &View<'_>, markables: &[Markable], cluster_of: &[u32]) -> (Vec<Mention>, Vec<Entity>) {
    let mut members: Vec<Vec<u32>> = Vec::new();
    for (i, &cluster) in cluster_of.iter().enumerate() {
        if members.len() <= cluster as usize {
            members.resize(cluster as usize + 1, Vec::new());
        }
        members[cluster as usize].push(i as u32);
    }
    members.retain(|m| !m.is_empty());
    members.sort_by_key(|m| m[0]);
    let mut entity_of = vec![EntityId(0); markables.len()];
    let mut entities = Vec::with_capacity(members.len());
    for members in &members {
        for &m in members {
            entity_of[m as usize] = EntityId(entities.len() as u32);
        }
        entities.push(describe(view, markables, members));
    }
    let mentions = markables
        .iter()
        .zip(entity_of)
        .map(|(markable, entity)| mention(markable, mention_type(markable, &entities[entity.index()]), entity))
        .collect();
    (mentions, entities)
}

/// A pronoun or description is what its entity is; a name keeps what the recogniser saw, unless it is described as a
/// person.
fn mention_type(markable: &Markable, entity: &Entity) -> EntityType {
    let described = entity.entity_type == EntityType::Person && markable.entity_type == EntityType::Organization;
    if markable.kind == MentionKind::Name && !described { markable.entity_type } else { entity.entity_type }
}

fn describe(view: &View<'_>, markables: &[Markable], members: &[u32]) -> Entity {
    let of = |&m: &u32| &markables[m as usize];
    let best = best_mention(view, markables, members);
    let known = |gender: &Gender| *gender != Gender::Unknown;
    let gender = members.iter().map(of).map(|m| m.gender).find(known).unwrap_or_default();
    let number = members.iter().map(of).map(|m| m.number).find(|&n| n != Number::Unknown);
    let alias = members.iter().find_map(|m| of(m).alias).map(|alias| view.aliases.0.known(alias));
    // "Kenya's president, Kofi Owusu": the description knows better than the recogniser what a name it has not met is.
    let described = |m: &Markable| {
        let noun = view.tokens[m.head as usize].upos == Upos::Noun;
        m.kind == MentionKind::Nominal && m.entity_type == EntityType::Person && noun && !m.coordination
    };
    let unknown =
        best.entity_type == EntityType::Organization && view.lexicon.organization_named(&name(view, best)).is_none();
    let judged = if is_event(view, best) {
        EntityType::Event
    } else if unknown && best.name.len() > 1 && members.iter().map(of).any(described) {
        EntityType::Person
    } else {
        best.entity_type
    };
    let entity_type = alias.and_then(|known| known.entity_type).unwrap_or(judged);
    let name = match best.state {
        _ if alias.is_some() => alias.map(|known| known.name.clone()).unwrap_or_default(),
        Some(state) if best.entity_type == EntityType::Country => view.lexicon.state(state).name.to_owned(),
        _ => {
            let name = name(view, best);
            match view.lexicon.organization_named(&name) {
                Some(known) if entity_type == EntityType::Organization => {
                    view.lexicon.organization(known).name.to_owned()
                }
                _ => name,
            }
        }
    };
    Entity {
        name,
        entity_type,
        gender,
        plural: number == Some(Number::Plural),
        mentions: members.iter().map(|&m| MentionId(m)).collect(),
    }
}

/// Talks and attacks are events, whatever the recogniser takes them for.
fn is_event(view: &View<'_>, best: &Markable) -> bool {
    let class = || view.lexicon.noun(&view.tokens[best.head as usize].lemma.to_lowercase());
    best.kind == MentionKind::Nominal
        && best.name.is_empty()
        && best.entity_type == EntityType::Thing
        && class().is_some_and(|class| class.entity_type == EntityType::Event)
}

/// The mention that says most: the name with most words, else the first description, else the first pronoun.
fn best_mention<'m>(view: &View<'_>, markables: &'m [Markable], members: &[u32]) -> &'m Markable {
    let rank = |m: &Markable| match m.kind {
        // A name inside its phrase comes after it, so that the phrase's own words can complete the name.
        _ if !m.name.is_empty() => (3, m.name.len()),
        MentionKind::Name => (2, 2),
        MentionKind::Nominal if view.tokens[m.head as usize].upos == Upos::Propn => (2, 1),
        MentionKind::Nominal => (2, 0),
        MentionKind::Pronoun => (1, 0),
    };
    let mut best = &markables[members[0] as usize];
    for &m in &members[1..] {
        let other = &markables[m as usize];
        if rank(other) > rank(best) || rank(other) == rank(best) && shouts(view, best) && !shouts(view, other) {
            best = other;
        }
    }
    best
}

/// Whether a name of people or places stands in capitals, as datelines and headlines have it.
fn shouts(view: &View<'_>, named: &Markable) -> bool {
    let text = view.text(named.name.clone());
    let spelled = !matches!(named.entity_type, EntityType::Organization | EntityType::Thing | EntityType::Event);
    spelled && text.chars().count() > 3 && text.chars().all(|c| !c.is_lowercase())
}

/// A name as printed, an organisation's with the capitalised words before it; a description without its article and
/// without what follows its head.
fn name(view: &View<'_>, best: &Markable) -> String {
    if !best.name.is_empty() {
        let mut name = best.name.clone();
        let capital = |t: u32| {
            let token = &view.tokens[t as usize];
            matches!(token.upos, Upos::Propn | Upos::Adj | Upos::Noun)
                && view.form(t).chars().next().is_some_and(char::is_uppercase)
        };
        while best.entity_type == EntityType::Organization && name.start > best.tokens.start && capital(name.start - 1)
        {
            name.start -= 1;
        }
        return view.text(name).to_owned();
    }
    let article = |t: u32| view.tokens[t as usize].xpos == Xpos::Dt;
    let start =
        if best.tokens.len() > 1 && article(best.tokens.start) { best.tokens.start + 1 } else { best.tokens.start };
    let end = if best.coordination { best.tokens.end } else { best.head + 1 };
    view.text(start..end.max(start + 1)).to_owned()
}
