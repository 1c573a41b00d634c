//! Logistic regression over hashed features: AdaGrad, weights averaged over the last half, rounded to one byte.

use crate::train::random::Random;

/// A place in a text: its features and which class it is; class 0 scores zero, class `c` is output `c - 1`.
#[derive(Clone, Debug)]
pub(super) struct Example<const FEATURES: usize> {
    pub(super) features: [u32; FEATURES],
    pub(super) class: u8,
}

/// Settings of a scorer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    /// Rows of the scorer, as a power of two.
    pub(super) bits: u32,
    pub(super) epochs: usize,
    pub(super) rate: f32,
    /// How much of a weight is lost at each of its updates.
    pub(super) decay: f32,
}

/// Trains a scorer with `OUT` outputs and gives its bytes.
pub(super) fn train<const FEATURES: usize, const OUT: usize>(
    examples: &[Example<FEATURES>],
    settings: Settings,
    random: &mut Random,
) -> Vec<u8> {
    let last = (1_u32 << settings.bits) - 1;
    let mut weights = vec![[0.0_f32; OUT]; 1 << settings.bits];
    let mut squares = vec![[1e-6_f32; OUT]; 1 << settings.bits];
    let mut sums = vec![[0.0_f64; OUT]; 1 << settings.bits];
    let mut order: Vec<u32> = (0..examples.len() as u32).collect();
    for epoch in 0..settings.epochs {
        random.shuffle(&mut order);
        for &at in &order {
            let example = &examples[at as usize];
            let mut scores = [0.0_f32; OUT];
            for &feature in &example.features {
                let row = &weights[(feature & last) as usize];
                scores.iter_mut().zip(row).for_each(|(s, w)| *s += w);
            }
            let gradient = gradient(scores, example.class);
            if gradient.iter().all(|g| g.abs() < 1e-3) {
                continue;
            }
            for &feature in &example.features {
                let row = (feature & last) as usize;
                for out in 0..OUT {
                    let step = gradient[out] + settings.decay * weights[row][out];
                    squares[row][out] += step * step;
                    weights[row][out] -= settings.rate * step / squares[row][out].sqrt();
                }
            }
        }
        if 2 * (epoch + 1) > settings.epochs {
            for (sum, row) in sums.iter_mut().zip(&weights) {
                sum.iter_mut().zip(row).for_each(|(s, &w)| *s += f64::from(w));
            }
        }
    }
    round(&sums)
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

fn round<const OUT: usize>(sums: &[[f64; OUT]]) -> Vec<u8> {
    let largest = sums.iter().flatten().fold(1e-9_f64, |a, b| a.max(b.abs()));
    sums.iter().flatten().map(|w| (w / largest * 127.0).round() as i8 as u8).collect()
}
