//! Adam (Kingma & Ba 2015), with lazy updates for the rows of tables.

use super::step::{Gradients, SparseRows};
use super::weights::Weights;

const BETA1: f32 = 0.9;
const BETA2: f32 = 0.98;

/// Running moments of all trainable numbers.
#[derive(Debug)]
pub(crate) struct Adam {
    dense: Moments,
    words: Moments,
    grams: Moments,
    step: i32,
}

#[derive(Debug)]
struct Moments {
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Moments {
    fn new(len: usize) -> Self {
        Self { first: vec![0.0; len], second: vec![0.0; len] }
    }

    fn update(&mut self, from: usize, weights: &mut [f32], gradient: &[f32], rate: f32, clip: f32) {
        let to = from + gradient.len();
        let moments = self.first[from..to].iter_mut().zip(&mut self.second[from..to]);
        for ((w, g), (m, v)) in weights[from..to].iter_mut().zip(gradient).zip(moments) {
            let g = g * clip;
            *m = BETA1 * *m + (1.0 - BETA1) * g;
            *v = BETA2 * *v + (1.0 - BETA2) * g * g;
            *w -= rate * *m / (v.sqrt() + 1e-8);
        }
    }

    fn update_rows(&mut self, weights: &mut [f32], rows: &SparseRows, rate: f32, clip: f32) {
        for &row in &rows.touched {
            let gradient = rows.row(row);
            self.update(row as usize * gradient.len(), weights, gradient, rate, clip);
        }
    }
}

impl Adam {
    pub(crate) fn new(weights: &Weights) -> Self {
        Self {
            dense: Moments::new(weights.dense.len()),
            words: Moments::new(weights.words.len()),
            grams: Moments::new(weights.grams.len()),
            step: 0,
        }
    }

    /// All moments, in a fixed order.
    pub(super) fn moments(&mut self) -> [&mut Vec<f32>; 6] {
        let Self { dense, words, grams, .. } = self;
        [&mut dense.first, &mut dense.second, &mut words.first, &mut words.second, &mut grams.first, &mut grams.second]
    }

    /// Says how many updates the moments are of.
    pub(super) fn set_step(&mut self, step: u32) {
        self.step = step as i32;
    }

    /// One update; gradients longer than `longest` are shortened to it.
    pub(crate) fn update(&mut self, weights: &mut Weights, gradients: &Gradients, rate: f32, longest: f32) {
        self.step += 1;
        let corrected = rate * (1.0 - BETA2.powi(self.step)).sqrt() / (1.0 - BETA1.powi(self.step));
        let norm = gradients.dense.iter().map(|&g| f64::from(g) * f64::from(g)).sum::<f64>().sqrt() as f32;
        let clip = if norm > longest { longest / norm } else { 1.0 };
        self.dense.update(0, &mut weights.dense, &gradients.dense, corrected, clip);
        self.words.update_rows(&mut weights.words, &gradients.words, corrected, clip);
        self.grams.update_rows(&mut weights.grams, &gradients.grams, corrected, clip);
    }
}
