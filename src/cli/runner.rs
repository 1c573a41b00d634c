//! [`run`]: a stream of inputs through all cores, results in input order, memory bounded.
//!
//! One thread reads ahead as far as the [`Window`] lets it, the pool works, and whoever holds the iterator takes the
//! results in order. A panic is caught and becomes the failure of its document.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::document::{Event, Input};
use crate::error::{Error, ErrorKind, Result};

/// Bytes of text that may be in flight, beyond the first document.
const MOST_BYTES: usize = 16 << 20;
/// Documents that may be in flight, for each job.
const DOCUMENTS_A_JOB: usize = 32;
/// Trees can be as deep as sentences are long, and pages are nested.
const STACK: usize = 64 << 20;

/// What became of an event of the input.
#[derive(Debug)]
pub(super) enum Outcome<T> {
    /// A document was worked on.
    Done(T),
    /// Something was repaired, renamed or left out.
    Warning(Error),
    /// A document could not be read, or working on it failed.
    Failure(Error),
}

/// The outcomes, in the order of the inputs.
pub(super) struct Run<T> {
    slots: Receiver<Slot<T>>,
    window: Arc<Window>,
    _pool: Arc<ThreadPool>,
}

enum Slot<T> {
    Ready(Outcome<T>),
    Working { result: Receiver<Result<T>>, name: String, bytes: usize },
}

/// Works on everything `inputs` gives, `jobs` documents at a time. Both closures run on other threads.
pub(super) fn run<T, I>(
    inputs: impl FnOnce() -> I + Send + 'static,
    jobs: usize,
    work: impl Fn(Input) -> Result<T> + Send + Sync + 'static,
) -> Result<Run<T>>
where
    T: Send + 'static,
    I: Iterator<Item = Event>,
{
    let pool = ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build();
    let pool = Arc::new(pool.map_err(|e| Error::new(ErrorKind::Io, format!("cannot start {jobs} threads: {e}")))?);
    let window = Arc::new(Window::new(jobs * DOCUMENTS_A_JOB));
    let (sender, slots) = mpsc::channel();
    let reader = Reader { pool: Arc::clone(&pool), window: Arc::clone(&window), sender, work: Arc::new(work) };
    thread::Builder::new()
        .name("reader".to_owned())
        .stack_size(STACK)
        .spawn(move || reader.read(inputs()))
        .map_err(|e| Error::new(ErrorKind::Io, format!("cannot start a thread: {e}")))?;
    Ok(Run { slots, window, _pool: pool })
}

struct Reader<T, W> {
    pool: Arc<ThreadPool>,
    window: Arc<Window>,
    sender: Sender<Slot<T>>,
    work: Arc<W>,
}

impl<T: Send + 'static, W: Fn(Input) -> Result<T> + Send + Sync + 'static> Reader<T, W> {
    fn read(self, inputs: impl Iterator<Item = Event>) {
        let outcome = contain(|| {
            for event in inputs {
                if self.hand_on(event).is_err() {
                    break;
                }
            }
        });
        if let Err(message) = outcome {
            let _ = self.sender.send(Slot::Ready(Outcome::Failure(internal(&message).in_source("input"))));
        }
    }

    /// Fails when nobody takes results any more.
    fn hand_on(&self, event: Event) -> std::result::Result<(), mpsc::SendError<Slot<T>>> {
        let input = match event {
            Event::Input(input) => input,
            Event::Warning(error) => return self.sender.send(Slot::Ready(Outcome::Warning(error))),
            Event::Failure(error) => return self.sender.send(Slot::Ready(Outcome::Failure(error))),
        };
        let bytes = input.document().text.len();
        self.window.enter(bytes);
        let (sender, result) = mpsc::sync_channel(1);
        let name = input.document().id.clone();
        self.sender.send(Slot::Working { result, name, bytes })?;
        let work = Arc::clone(&self.work);
        self.pool.spawn_fifo(move || {
            let done = contain(|| work(input)).unwrap_or_else(|message| Err(internal(&message)));
            // Nobody waits for it when the run was given up.
            let _ = sender.send(done);
        });
        Ok(())
    }
}

impl<T> Iterator for Run<T> {
    type Item = Outcome<T>;

    fn next(&mut self) -> Option<Outcome<T>> {
        let (result, name, bytes) = match self.slots.recv().ok()? {
            Slot::Ready(outcome) => return Some(outcome),
            Slot::Working { result, name, bytes } => (result, name, bytes),
        };
        let done = result.recv().unwrap_or_else(|_| Err(internal("the work was lost")));
        self.window.leave(bytes);
        Some(match done {
            Ok(done) => Outcome::Done(done),
            Err(error) => Outcome::Failure(error.in_source(name)),
        })
    }
}

impl<T> Drop for Run<T> {
    fn drop(&mut self) {
        self.window.open_for_good();
    }
}

fn internal(message: &str) -> Error {
    Error::new(
        ErrorKind::Internal,
        format!("a defect of this program stopped the work on it ({message}); please report it"),
    )
}

/// How much may be in flight at a time.
struct Window {
    load: Mutex<Load>,
    changed: Condvar,
    most_documents: usize,
}

#[derive(Default)]
struct Load {
    documents: usize,
    bytes: usize,
    /// Set when the run was given up: nobody leaves any more.
    open: bool,
}

impl Window {
    fn new(most_documents: usize) -> Self {
        Self { load: Mutex::default(), changed: Condvar::new(), most_documents }
    }

    /// Waits until there is room. One document always has.
    fn enter(&self, bytes: usize) {
        let full = |load: &mut Load| {
            let many = load.documents >= self.most_documents || load.bytes + bytes > MOST_BYTES;
            !load.open && load.documents > 0 && many
        };
        let load = self.load.lock().unwrap_or_else(PoisonError::into_inner);
        let mut load = self.changed.wait_while(load, full).unwrap_or_else(PoisonError::into_inner);
        load.documents += 1;
        load.bytes += bytes;
    }

    fn leave(&self, bytes: usize) {
        let mut load = self.load.lock().unwrap_or_else(PoisonError::into_inner);
        load.documents -= 1;
        load.bytes -= bytes;
        self.changed.notify_one();
    }

    fn open_for_good(&self) {
        self.load.lock().unwrap_or_else(PoisonError::into_inner).open = true;
        self.changed.notify_one();
    }
}

thread_local! {
    /// What the last contained panic of this thread said; `None` outside [`contain`].
    static CONTAINED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work`; a panic becomes its message and place.
fn contain<T>(work: impl FnOnce() -> T) -> std::result::Result<T, String> {
    CONTAINED.set(Some(String::new()));
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    let message = CONTAINED.take().unwrap_or_default();
    result.map_err(|_| message)
}

/// Makes panics inside [`contain`] silent, so that each is reported once, with its document. Others are reported as ever.
pub(super) fn install_panic_hook() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let contained = CONTAINED.with_borrow_mut(|message| match message {
            Some(message) => {
                let payload = info.payload();
                let text = payload.downcast_ref::<&str>().copied();
                let text = text.or(payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("panic");
                *message = info.location().map_or_else(|| text.to_owned(), |at| format!("{text}, {at}"));
                true
            }
            None => false,
        });
        if !contained {
            report(info);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn events(n: usize) -> impl Iterator<Item = Event> {
        (0..n).map(|i| match i % 10 {
            3 => Event::Warning(Error::new(ErrorKind::Input, i.to_string())),
            _ => Event::Input(Input::Text(Document::from_text(i.to_string(), "word ".repeat(i % 7)))),
        })
    }

    #[test]
    fn outcomes_come_in_input_order_and_a_panic_costs_one_document() {
        let work = |input: Input| {
            let id = input.document().id.clone();
            assert!(!id.ends_with('5'), "five");
            Ok(id)
        };
        for jobs in [1, 4] {
            let outcomes: Vec<_> = run(|| events(500), jobs, work).unwrap().collect();
            assert_eq!(outcomes.len(), 500);
            for (i, outcome) in outcomes.into_iter().enumerate() {
                match outcome {
                    Outcome::Done(id) => assert_eq!(id, i.to_string()),
                    Outcome::Warning(error) => assert_eq!(error.to_string(), i.to_string()),
                    Outcome::Failure(error) => {
                        assert_eq!(i % 10, 5);
                        assert_eq!((error.kind(), error.source_name()), (ErrorKind::Internal, Some(&*i.to_string())));
                    }
                }
            }
        }
    }

    #[test]
    fn reading_stays_within_the_window_and_ends_when_nobody_takes() {
        let endless = || (0..).map(|i| Event::Input(Input::Text(Document::from_text(i.to_string(), ""))));
        let mut run = run(endless, 2, |input| Ok(input.document().id.clone())).unwrap();
        assert!(matches!(run.next(), Some(Outcome::Done(id)) if id == "0"));
        assert!(run.window.load.lock().unwrap().documents <= 2 * DOCUMENTS_A_JOB);
    }
}
