//! What people see: messages, progress and the summary, all on standard error. Colour and progress only on a terminal.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::error::Error;

const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const BOLD: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";
/// Goes to the start of the line and clears it.
const CLEAR: &str = "\r\x1b[K";
/// A run shorter than this shows no progress.
const PATIENCE: Duration = Duration::from_millis(700);
const EVERY: Duration = Duration::from_millis(200);

/// Whether a stream goes to a terminal whose user has not asked for no colour (<https://no-color.org>).
pub(super) fn shows_colour(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// Standard error.
pub(super) struct Terminal {
    interactive: bool,
    colour: bool,
    quiet: bool,
    started: Instant,
    shown: Instant,
    /// Whether a progress line stands there.
    progress: bool,
}

impl Terminal {
    /// `quiet` leaves errors only.
    pub(super) fn new(quiet: bool) -> Self {
        let interactive = io::stderr().is_terminal();
        let colour = shows_colour(&io::stderr());
        let now = Instant::now();
        Self { interactive, colour, quiet, started: now, shown: now, progress: false }
    }

    /// Something failed.
    pub(super) fn error(&mut self, error: &Error) {
        self.line(&format!("{} {error}", self.paint(RED, "error:")));
    }

    /// Something is worth knowing.
    pub(super) fn warning(&mut self, error: &Error) {
        if !self.quiet {
            self.line(&format!("{} {error}", self.paint(YELLOW, "warning:")));
        }
    }

    /// A line of the summary.
    pub(super) fn summary(&mut self, line: &str) {
        if !self.quiet {
            self.line(line);
        }
    }

    /// How far the run is, when it is time to say so again.
    pub(super) fn progress(&mut self, documents: u64, words: u64) {
        self.status(|seconds| format!("{documents} documents, {words} words, {:.0} words/s", words as f64 / seconds));
    }

    /// How many of a known number are done, when it is time to say so again.
    #[cfg(feature = "load")]
    pub(super) fn advance(&mut self, done: usize, total: usize) {
        self.status(|seconds| format!("{done} of {total}, {:.0}/s", done as f64 / seconds));
    }

    /// Shows what `text` makes of the seconds since the start, when it is time to.
    fn status(&mut self, text: impl FnOnce(f64) -> String) {
        if !self.interactive || self.quiet || self.started.elapsed() < PATIENCE || self.shown.elapsed() < EVERY {
            return;
        }
        self.shown = Instant::now();
        self.progress = true;
        let _ = write!(io::stderr(), "{CLEAR}{}", text(self.started.elapsed().as_secs_f64()));
    }

    /// `text` in bold, on a terminal.
    pub(super) fn bold(&self, text: impl Display) -> String {
        self.paint(BOLD, text)
    }

    fn paint(&self, code: &str, text: impl Display) -> String {
        if self.colour { format!("{code}{text}{PLAIN}") } else { text.to_string() }
    }

    /// Writes a line in one piece. There is nobody left to tell when standard error is gone.
    fn line(&mut self, line: &str) {
        let clear = if std::mem::take(&mut self.progress) { CLEAR } else { "" };
        let _ = io::stderr().write_all(format!("{clear}{line}\n").as_bytes());
    }
}
