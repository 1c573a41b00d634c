//! Graphviz itself, as a reader of DOT.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// What `dot` with these arguments makes of a DOT file; `None` where it is not installed.
pub(crate) fn run(dot: &str, arguments: &[&str]) -> Option<Output> {
    let mut child = Command::new("dot")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take().unwrap();
    let text = dot.to_owned();
    let feeder = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(output)
}
