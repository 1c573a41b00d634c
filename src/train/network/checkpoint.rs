//! The state of a training run → a file, and back: what it takes to go on as if it had never stopped.
//!
//! The file is a weights file of its own kind: floats as they are, Adam's moments, the random generator, the order of the
//! examples, and a fingerprint of the recipe so that another run is not continued by mistake.

use std::fs;
use std::path::Path;

use super::adam::Adam;
use super::weights::Weights;
use super::{Queue, Random};
use crate::annotate::network::floats;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Sections, SectionsBuilder};

/// What changes while training.
pub(super) struct State<'r, 'e> {
    pub(super) step: &'r mut u32,
    pub(super) weights: &'r mut Weights,
    pub(super) adam: &'r mut Adam,
    pub(super) random: &'r mut Random,
    pub(super) queues: [&'r mut Queue<'e>; 2],
}

/// Writes the state, whole or not at all.
pub(super) fn save(path: &Path, fingerprint: &str, state: &mut State<'_, '_>) -> Result<()> {
    let mut builder = SectionsBuilder::default();
    builder.add("fingerprint", fingerprint.as_bytes().to_vec());
    builder.add("step", state.step.to_le_bytes().to_vec());
    builder.add("random", state.random.state().to_le_bytes().to_vec());
    for (name, numbers) in numbers(state) {
        builder.add(&name, numbers.iter().flat_map(|x| x.to_le_bytes()).collect());
    }
    for (i, queue) in state.queues.iter().enumerate() {
        builder.add(&format!("queue-{i}"), queue.state().iter().flat_map(|x| x.to_le_bytes()).collect());
    }
    let part = path.with_extension("part");
    let written = fs::write(&part, builder.finish()).and_then(|()| fs::rename(&part, path));
    written.map_err(|e| Error::from(e).in_source(path.display().to_string()))
}

/// Restores the state, where there is one: gives whether there was.
pub(super) fn restore(path: &Path, fingerprint: &str, state: &mut State<'_, '_>) -> Result<bool> {
    if !path.exists() {
        return Ok(false);
    }
    let broken = |what: &str| {
        Error::new(ErrorKind::Input, format!("{what}; delete it to start anew")).in_source(path.display().to_string())
    };
    let bytes = fs::read(path).map_err(|e| Error::from(e).in_source(path.display().to_string()))?;
    let sections = Sections::parse(&bytes)?;
    if sections.get("fingerprint")? != fingerprint.as_bytes() {
        return Err(broken("the checkpoint is of another recipe"));
    }
    let damaged = || broken("the checkpoint is damaged");
    *state.step = u32::from_le_bytes(sections.get("step")?.try_into().map_err(|_| damaged())?);
    *state.random = Random::new(u64::from_le_bytes(sections.get("random")?.try_into().map_err(|_| damaged())?));
    for (name, numbers) in numbers(state) {
        let saved = floats(sections.get(&name)?);
        if saved.len() != numbers.len() {
            return Err(damaged());
        }
        numbers.copy_from_slice(&saved);
    }
    for (i, queue) in state.queues.iter_mut().enumerate() {
        let saved = sections.get(&format!("queue-{i}"))?.as_chunks::<4>().0;
        let saved: Vec<u32> = saved.iter().map(|&b| u32::from_le_bytes(b)).collect();
        queue.set_state(&saved).ok_or_else(damaged)?;
    }
    Ok(true)
}

/// All floats, by name.
fn numbers<'s>(state: &'s mut State<'_, '_>) -> Vec<(String, &'s mut Vec<f32>)> {
    let mut out = vec![
        ("dense".to_owned(), &mut state.weights.dense),
        ("words".to_owned(), &mut state.weights.words),
        ("grams".to_owned(), &mut state.weights.grams),
    ];
    let moments = state.adam.moments().into_iter().enumerate();
    out.extend(moments.map(|(i, numbers)| (format!("moment-{i}"), numbers)));
    out
}
