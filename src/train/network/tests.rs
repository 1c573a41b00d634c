//! The backward pass against differences of the forward one, and checkpoints.

use super::adam::Adam;
use super::checkpoint::{State, restore, save};
use super::examples::{Example, Gold, GoldArgument, GoldPredicate, GoldSense, GoldWord, TypeFeatures};
use super::step::{self, Context, Dropout, Gradients};
use super::weights::{PackedWeights, Weights};
use super::{Queue, Random};
use crate::annotate::network::{LISTS, Shape};
use crate::annotate::{Deprel, Role, Upos, Xpos};

const SHAPE: Shape =
    Shape { vector: 4, word: 4, gram: 4, width: 16, layers: 2, arc: 6, relation: 6, argument: 5, role: 6, sense: 3 };
/// Forms, rows of sub-words and rolesets.
const FORMS: usize = 5;
const GRAM_ROWS: usize = 7;
const SENSES: usize = 4;

fn weights() -> Weights {
    Weights::new(SHAPE, FORMS + 1, GRAM_ROWS + LISTS, SENSES, &mut Random::new(7))
}

fn features() -> Vec<TypeFeatures> {
    let feature = |i: usize| TypeFeatures {
        vector: (0..SHAPE.vector).map(|j| ((i * 3 + j) % 5) as f32 / 5.0 - 0.4).collect(),
        word: i as u32 + 1,
        grams: std::array::from_fn(|g| ((i + g) % GRAM_ROWS) as u32),
        lists: if i.is_multiple_of(2) { vec![GRAM_ROWS as u32 + i as u32] } else { Vec::new() },
    };
    (0..FORMS).map(feature).collect()
}

/// "police shot planes down": a predicate with both readings, a sense and a value.
fn sentence() -> Example {
    let word = |upos, head, deprel, event| GoldWord {
        upos,
        xpos: Xpos::Nn,
        head,
        deprel,
        sure: 1.0,
        tagged: true,
        referent: Some(1),
        predicate: Some(upos == Upos::Verb),
        event: Some(event),
    };
    let argument = |at, role| GoldArgument { at, role, sure: 1.0 };
    Example {
        types: vec![0, 1, 2, 3],
        gold: Gold {
            words: vec![
                word(Upos::Noun, Some(1), Deprel::Nsubj, false),
                word(Upos::Verb, None, Deprel::Root, true),
                word(Upos::Noun, Some(1), Deprel::Obj, false),
                word(Upos::Adp, Some(1), Deprel::CompoundPrt, false),
            ],
            names: vec![0, 1, 0, 2],
            predicates: vec![GoldPredicate {
                at: 1,
                arguments: [
                    Some(vec![argument(0, Role::Arg0), argument(2, Role::Arg1)]),
                    Some(vec![argument(2, Role::Arg1)]),
                ],
                fact: Some(1.4),
                sense: Some(GoldSense { candidates: vec![0, 2, 3], right: 1, sure: 1.0 }),
            }],
        },
    }
}

/// The objective whose gradient the shard gives, and the gradient.
fn objective(weights: &Weights, example: &Example) -> (f64, Gradients) {
    let packed = PackedWeights::new(weights);
    let none = Dropout { word: 0.0, vector: 0.0, layer: 0.0, head: 0.0, lists: 0.0 };
    let types = features();
    let context = Context {
        weights,
        packed: &packed,
        types: &types,
        dropout: none,
        scale: [0.25, 0.0],
        names_of_trees: 0.5,
        frozen: false,
    };
    let mut gradients = Gradients::new(weights);
    let l = step::shard(&context, &[example], &[], &mut Random::new(1), &mut gradients);
    let total = l[0] + l[1] + 0.5 * l[2] + 0.5 * l[3] + l[4] + l[5] + 0.5 * l[6] + 0.3 * l[7];
    (0.25 * total, gradients)
}

#[test]
fn gradients_are_those_of_the_losses() {
    let (example, weights) = (sentence(), weights());
    let (_, gradients) = objective(&weights, &example);
    let layout = &weights.layout;
    let parts = [
        ("projection", layout.projection.weights.at.clone()),
        ("layer", layout.layers[0].weights.at.clone()),
        ("heads", layout.heads.weights.at.clone()),
        ("predicate", layout.predicate.weights.at.clone()),
        ("predicate bias", layout.predicate.bias.clone()),
        ("role", layout.role.weights.at.clone()),
        ("paths of arguments", layout.path_argument.clone()),
        ("paths of roles", layout.path_role.clone()),
        ("senses", layout.senses.at.clone()),
        ("bias of senses", layout.sense_bias.clone()),
        ("name tags", layout.name_tags.weights.at.clone()),
    ];
    for (name, range) in parts {
        // The steepest numbers of a part, together: single ones cross a kink of the rectifier or drown in rounding.
        let mut steepest: Vec<usize> = range.collect();
        steepest.sort_by(|&a, &b| gradients.dense[b].abs().total_cmp(&gradients.dense[a].abs()));
        let (mut along, mut square) = (0.0, 0.0);
        for &at in steepest.iter().take(16) {
            let moved = |by: f32| {
                let mut weights = weights.clone();
                weights.dense[at] += by;
                objective(&weights, &example).0
            };
            let step = 4e-3_f32;
            let slope = (moved(step) - moved(-step)) / (2.0 * f64::from(step));
            let gradient = f64::from(gradients.dense[at]);
            along += slope * gradient;
            square += gradient * gradient;
        }
        assert!(square > 0.0, "{name} learns nothing");
        assert!((along / square - 1.0).abs() < 0.1, "{name}: {}", along / square);
    }
}

#[test]
fn what_is_not_known_teaches_nothing() {
    let weights = weights();
    let mut example = sentence();
    example.gold.names.clear();
    example.gold.predicates.clear();
    for word in &mut example.gold.words {
        *word = GoldWord { sure: 0.0, tagged: false, referent: None, predicate: None, event: None, ..*word };
    }
    let (_, gradients) = objective(&weights, &example);
    assert!(gradients.dense.iter().all(|&g| g == 0.0));
}

#[test]
fn a_checkpoint_brings_everything_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state");
    let examples: Vec<Example> = (0..6).map(|_| sentence()).collect();
    let queue = || Queue::new(examples.iter().collect());
    let (mut saved, mut random) = (weights(), Random::new(3));
    let (mut adam, mut first, mut second) = (Adam::new(&saved), queue(), queue());
    first.take(9, &mut random);
    let gradients = objective(&saved, &examples[0]).1;
    adam.update(&mut saved, &gradients, 0.01, 5.0);
    let mut step = 17;
    let mut state = State {
        step: &mut step,
        weights: &mut saved,
        adam: &mut adam,
        random: &mut random,
        queues: [&mut first, &mut second],
    };
    save(&path, "recipe", &mut state).expect("written");

    let (mut step, mut other, mut random_again) = (0, weights(), Random::new(9));
    let (mut adam_again, mut third, mut fourth) = (Adam::new(&other), queue(), queue());
    let mut state = State {
        step: &mut step,
        weights: &mut other,
        adam: &mut adam_again,
        random: &mut random_again,
        queues: [&mut third, &mut fourth],
    };
    assert!(!restore(&folder.path().join("none"), "recipe", &mut state).expect("nothing there"));
    let error = restore(&path, "another", &mut state).expect_err("another recipe").to_string();
    assert!(error.contains("another recipe") && error.contains("delete it"), "{error}");
    assert!(restore(&path, "recipe", &mut state).expect("read"));
    assert_eq!((step, &other.dense, &other.words), (17, &saved.dense, &saved.words));
    assert_eq!(random_again.state(), random.state());
    assert_eq!((third.state(), fourth.state()), (first.state(), second.state()));
    // The next step is the same, too.
    adam_again.set_step(1);
    adam.update(&mut saved, &gradients, 0.01, 5.0);
    adam_again.update(&mut other, &gradients, 0.01, 5.0);
    assert_eq!(other.dense, saved.dense);
}
