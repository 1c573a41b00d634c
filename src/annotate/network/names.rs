//! Scores of name tags → the best sequence that obeys the BIO scheme.

use crate::annotate::{NameTag, NameType};

/// Tags of the recogniser: outside, then begin and inside of each type.
pub(crate) const NAME_TAGS: usize = 9;

const TYPES: [NameType; 4] = [NameType::Person, NameType::Organization, NameType::Location, NameType::Other];

fn tag(index: usize) -> NameTag {
    match index {
        0 => NameTag::Outside,
        i if i % 2 == 1 => NameTag::Begin(TYPES[(i - 1) / 2]),
        i => NameTag::Inside(TYPES[(i - 1) / 2]),
    }
}

/// Viterbi over the rows of scores: an inside tag follows only a begin or inside tag of its type. Linear.
pub(crate) fn best_tags(scores: &[f32]) -> Vec<NameTag> {
    let rows = scores.as_chunks::<NAME_TAGS>().0;
    let mut total = [0.0_f32; NAME_TAGS];
    let mut back: Vec<[u8; NAME_TAGS]> = Vec::with_capacity(rows.len());
    for (i, row) in rows.iter().enumerate() {
        let before = total;
        let best = (0..NAME_TAGS).fold(0, |best, t| if before[t] > before[best] { t } else { best });
        let mut from = [best as u8; NAME_TAGS];
        for (t, &score) in row.iter().enumerate() {
            total[t] = before[best] + score;
            if t > 0 && t % 2 == 0 {
                let inside = if i == 0 { None } else { Some(if before[t - 1] > before[t] { t - 1 } else { t }) };
                from[t] = inside.unwrap_or(best) as u8;
                total[t] = inside.map_or(f32::NEG_INFINITY, |p| before[p] + score);
            }
        }
        back.push(from);
    }
    let mut at = (0..NAME_TAGS).fold(0, |best, t| if total[t] > total[best] { t } else { best });
    let mut tags = vec![NameTag::Outside; rows.len()];
    for (slot, from) in tags.iter_mut().zip(&back).rev() {
        *slot = tag(at);
        at = from[at] as usize;
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;
    use NameTag::{Begin, Inside, Outside};

    #[test]
    fn inside_needs_a_beginning_of_its_type() {
        let mut scores = [0.0; 3 * NAME_TAGS];
        scores[2] = 5.0; // first word: inside a person, not allowed
        scores[1] = 4.0; // first word: begins a person
        scores[NAME_TAGS + 2] = 1.0;
        scores[2 * NAME_TAGS] = 1.0;
        assert_eq!(best_tags(&scores), [Begin(NameType::Person), Inside(NameType::Person), Outside]);
        assert!(best_tags(&[]).is_empty());
    }
}
