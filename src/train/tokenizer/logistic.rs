//! Logistic regression over hashed features: AdaGrad, weights averaged over the last half of the epochs. The features that
//! matter most are kept and trained again alone, then rounded to one byte and packed for
//! [`Linear`](crate::annotate::tokenizer::Linear).

use crate::annotate::tokenizer::{PROBES, place};
use crate::train::Random;

/// A place in a text: its features and which class it is; class 0 scores zero, class `c` is output `c - 1`.
#[derive(Clone, Debug)]
pub(super) struct Example<const FEATURES: usize> {
    pub(super) features: [u32; FEATURES],
    pub(super) class: u8,
}

/// Settings of a scorer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    /// Slots of the scorer, as a power of two.
    pub(super) bits: u32,
    /// How often a feature must occur to be kept.
    pub(super) rare: u32,
    pub(super) epochs: usize,
    pub(super) rate: f32,
    /// How much of a weight is lost at each of its updates.
    pub(super) decay: f32,
}

/// Rows in training, as a power of two: so many that features hardly ever share one.
const WIDE: u32 = 22;

/// Trains a scorer with `OUT` outputs and gives its bytes.
pub(super) fn train<const FEATURES: usize, const OUT: usize>(
    examples: &[Example<FEATURES>],
    settings: Settings,
    random: &mut Random,
) -> Vec<u8> {
    let mut features = vec![0_u32; 1 << WIDE];
    let mut counts = vec![0_u32; 1 << WIDE];
    for &feature in examples.iter().flat_map(|e| &e.features) {
        features[row(feature)] = feature;
        counts[row(feature)] += 1;
    }
    let kept: Vec<bool> = counts.iter().map(|&count| count >= settings.rare).collect();
    let weights = fit::<FEATURES, OUT>(examples, &kept, settings, random);
    let slots = choose(&features, &counts, &weights, settings.bits);
    let mut kept = vec![false; 1 << WIDE];
    slots.iter().flatten().for_each(|&feature| kept[row(feature)] = true);
    let weights = fit::<FEATURES, OUT>(examples, &kept, settings, random);
    pack(&slots, &weights)
}

fn row(feature: u32) -> usize {
    feature as usize & ((1 << WIDE) - 1)
}

#[expect(clippy::useless_vec, reason = "too large for the stack")]
fn fit<const FEATURES: usize, const OUT: usize>(
    examples: &[Example<FEATURES>],
    kept: &[bool],
    settings: Settings,
    random: &mut Random,
) -> Vec<[f32; OUT]> {
    let mut weights = vec![[0.0_f32; OUT]; 1 << WIDE];
    let mut squares = vec![[1e-6_f32; OUT]; 1 << WIDE];
    let mut sums = vec![[0.0_f32; OUT]; 1 << WIDE];
    let mut order: Vec<u32> = (0..examples.len() as u32).collect();
    for epoch in 0..settings.epochs {
        random.shuffle(&mut order);
        for &at in &order {
            let example = &examples[at as usize];
            let mut rows = [0; FEATURES];
            let mut used = 0;
            let mut scores = [0.0_f32; OUT];
            for row in example.features.iter().map(|&f| row(f)).filter(|&row| kept[row]) {
                scores.iter_mut().zip(&weights[row]).for_each(|(s, w)| *s += w);
                rows[used] = row;
                used += 1;
            }
            let gradient = gradient(scores, example.class);
            if gradient.iter().all(|g| g.abs() < 1e-3) {
                continue;
            }
            for &row in &rows[..used] {
                for out in 0..OUT {
                    let step = gradient[out] + settings.decay * weights[row][out];
                    squares[row][out] += step * step;
                    weights[row][out] -= settings.rate * step / squares[row][out].sqrt();
                }
            }
        }
        if 2 * (epoch + 1) > settings.epochs {
            for (sum, row) in sums.iter_mut().zip(&weights) {
                sum.iter_mut().zip(row).for_each(|(s, w)| *s += w);
            }
        }
    }
    sums
}

/// Of the loss by each output: its probability, less one where it is the class.
fn gradient<const OUT: usize>(scores: [f32; OUT], class: u8) -> [f32; OUT] {
    let top = scores.iter().fold(0.0_f32, |a, &b| a.max(b));
    let total = (-top).exp() + scores.iter().map(|s| (s - top).exp()).sum::<f32>();
    std::array::from_fn(|out| {
        let target = f32::from(usize::from(class) == out + 1);
        (scores[out] - top).exp() / total - target
    })
}

/// Gives the features that matter a slot each, the heaviest first, until all near their place are taken.
fn choose<const OUT: usize>(features: &[u32], counts: &[u32], weights: &[[f32; OUT]], bits: u32) -> Vec<Option<u32>> {
    let importance = |row: usize| {
        let weight = weights[row].iter().fold(0.0_f32, |a, w| a.max(w.abs()));
        weight * (1.0 + counts[row] as f32).ln()
    };
    let mut rows: Vec<(f32, usize)> = (0..features.len()).map(|row| (importance(row), row)).collect();
    rows.retain(|(importance, _)| *importance > 0.0);
    rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut slots = vec![None; 1 << bits];
    for (_, row) in rows {
        let (first, tag) = place(features[row], slots.len());
        for probe in 0..PROBES {
            let slot = (first + probe) & (slots.len() - 1);
            match slots[slot] {
                None => {
                    slots[slot] = Some(features[row]);
                    break;
                }
                // The scorer could not tell the two apart.
                Some(other) if place(other, slots.len()).1 == tag => break,
                Some(_) => {}
            }
        }
    }
    slots
}

fn pack<const OUT: usize>(slots: &[Option<u32>], weights: &[[f32; OUT]]) -> Vec<u8> {
    let rows: Vec<[f32; OUT]> =
        slots.iter().map(|slot| slot.map_or([0.0; OUT], |feature| weights[row(feature)])).collect();
    let largest = rows.iter().flatten().fold(1e-9_f32, |a, b| a.max(b.abs()));
    let tags = slots.iter().map(|slot| slot.map_or(0, |feature| place(feature, slots.len()).1));
    let weights = rows.iter().flatten().map(|w| (w / largest * 127.0).round() as i8 as u8);
    tags.chain(weights).collect()
}
