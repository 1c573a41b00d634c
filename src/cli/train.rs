//! `actograph train` (feature `train`): recipe and corpora → a weights file.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::args::TrainArgs;
use super::settings::Target;
use super::{Failures, originals};
use crate::error::{Error, ErrorKind, Result};
use crate::train::{Stage, train};

pub(super) fn run(args: &TrainArgs) -> Result<Failures> {
    let named = |path: &Path, error: std::io::Error| Error::from(error).in_source(path.display().to_string());
    let inputs = [Some(args.recipe.clone()), args.base.clone()].into_iter().flatten();
    originals::protect([&Target::File(args.output.clone())], inputs)?;
    let recipe = fs::read_to_string(&args.recipe).map_err(|e| named(&args.recipe, e))?;
    let stages = if args.stage.is_empty() { Stage::ALL } else { &args.stage };
    let base = match &args.base {
        Some(path) => Some(fs::read(path).map_err(|e| named(path, e))?),
        None if stages.len() < Stage::ALL.len() => {
            let message = "some stages without --base FILE would give a file without the others";
            return Err(Error::new(ErrorKind::Usage, message));
        }
        None => None,
    };
    let mut report = |line: String| {
        // A closed standard error is no reason to stop training.
        let _ = writeln!(std::io::stderr(), "{line}");
    };
    let bytes = train(&recipe, &args.corpora, stages, base.as_deref(), args.checkpoint.as_deref(), &mut report)?;
    fs::write(&args.output, bytes).map_err(|e| named(&args.output, e))?;
    Ok(Failures::default())
}
