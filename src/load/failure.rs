//! [`Failure`]: what went wrong between a database and us, and whether to try again; [`Backoff`] says when.

use std::thread;
use std::time::Duration;

/// A request that failed.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) severity: Severity,
    /// For people; without secrets.
    pub(super) message: String,
    /// How long the server wants to be left alone.
    pub(super) after: Option<Duration>,
}

/// Whether to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Severity {
    /// The server could not do it now: again, later.
    Transient,
    /// The connection broke: again, over another one.
    Lost,
    /// There was no answer in time: once more, over another connection.
    Slow,
    /// It will fail again.
    Fatal,
}

impl Severity {
    fn most_retries(self) -> u32 {
        match self {
            Self::Transient | Self::Lost => u32::MAX,
            // Whoever waited that long, twice, is better off with an error.
            Self::Slow => 1,
            Self::Fatal => 0,
        }
    }
}

impl Failure {
    pub(super) fn transient(message: impl Into<String>) -> Self {
        Self { severity: Severity::Transient, message: message.into(), after: None }
    }

    pub(super) fn lost(message: impl Into<String>) -> Self {
        Self { severity: Severity::Lost, message: message.into(), after: None }
    }

    pub(super) fn slow(timeout: Duration) -> Self {
        let message =
            format!("no answer for {} s: a longer --timeout or a smaller --batch may help", timeout.as_secs_f32());
        Self { severity: Severity::Slow, message, after: None }
    }

    pub(super) fn fatal(message: impl Into<String>) -> Self {
        Self { severity: Severity::Fatal, message: message.into(), after: None }
    }
}

/// Waits that double.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    /// How often a request is repeated before it is given up.
    pub(crate) retries: u32,
    /// The wait before the first repetition.
    pub(crate) first: Duration,
    /// The longest wait.
    pub(crate) longest: Duration,
}

impl Default for Backoff {
    /// Half a minute in all.
    fn default() -> Self {
        Self { retries: 7, first: Duration::from_millis(250), longest: Duration::from_secs(16) }
    }
}

impl Backoff {
    /// Runs `attempt` until it succeeds, fails for good, or has been repeated often enough. `notice` hears of each wait.
    pub(super) fn run<T>(
        &self,
        notice: &mut dyn FnMut(&str),
        mut attempt: impl FnMut() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut repeated = 0;
        loop {
            let failure = match attempt() {
                Err(failure) if repeated < self.retries.min(failure.severity.most_retries()) => failure,
                Err(failure) if failure.severity != Severity::Fatal && repeated > 0 => {
                    let message = format!("{}; given up after {repeated} more attempts", failure.message);
                    return Err(Failure { message, ..failure });
                }
                result => return result,
            };
            let doubled = self.first.saturating_mul(1 << repeated.min(20)).min(self.longest);
            let wait = failure.after.map_or(doubled, |asked| asked.min(self.longest).max(doubled));
            repeated += 1;
            notice(&format!("{}; attempt {} in {:.1} s", failure.message, repeated + 1, wait.as_secs_f32()));
            thread::sleep(wait);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUICK: Backoff = Backoff { retries: 3, first: Duration::from_millis(1), longest: Duration::from_millis(3) };

    #[test]
    fn what_passes_is_tried_again_and_what_does_not_is_not() {
        let mut waits = Vec::new();
        let mut attempts = 0;
        let result = QUICK.run(&mut |message| waits.push(message.to_owned()), || {
            attempts += 1;
            if attempts < 3 { Err(Failure::transient("busy")) } else { Ok(attempts) }
        });
        assert_eq!(result.ok(), Some(3));
        assert_eq!(waits.len(), 2);
        assert!(waits[0].starts_with("busy; attempt 2"), "{}", waits[0]);

        let mut attempts = 0;
        let result: Result<(), _> = QUICK.run(&mut |_| {}, || {
            attempts += 1;
            Err(Failure::fatal("refused"))
        });
        assert_eq!((attempts, result.unwrap_err().message.as_str()), (1, "refused"));

        let mut attempts = 0;
        let result: Result<(), _> = QUICK.run(&mut |_| {}, || {
            attempts += 1;
            Err(Failure::lost("gone"))
        });
        assert_eq!((attempts, result.unwrap_err().message.as_str()), (4, "gone; given up after 3 more attempts"));
    }
}
