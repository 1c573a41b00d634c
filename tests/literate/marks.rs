//! [`rewrite`]: the marks of known misses, set anew in the files.

use crate::found;
use crate::read::{File, MARK};
use crate::verdict::passes;

/// Unmarks the known misses that pass or, where lines are to be demoted, marks those that fail.
pub(crate) fn rewrite(files: &[File], demote: bool) {
    let (mut lines, mut misses) = (0, 0);
    for file in files {
        let mut changed = Vec::new();
        for case in &file.cases {
            let found = found(case);
            for line in &case.lines {
                let change = line.miss != demote && passes(line, case, &found) != demote;
                if change {
                    println!("{}: {}", case.name, line.source);
                    changed.push(line.at);
                }
                lines += 1;
                misses += usize::from(line.miss != change);
            }
        }
        if !changed.is_empty() {
            std::fs::write(&file.path, flip(&file.source, &changed)).unwrap();
        }
    }
    println!("{misses} of {lines} expectations are known misses");
}

/// The source with the marks of these lines, counted from 0, set or taken away.
pub(crate) fn flip(source: &str, lines: &[usize]) -> String {
    let flipped = |(at, line): (usize, &str)| match line.strip_prefix(MARK) {
        _ if !lines.contains(&at) => line.to_owned(),
        Some(rest) => rest.to_owned(),
        None => format!("{MARK}{line}"),
    };
    source.split_inclusive('\n').enumerate().map(flipped).collect()
}
