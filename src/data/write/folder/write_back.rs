//! Waiting for the disk: while a run goes on, so that little is left to wait for at its end, and then
//! for all that is left at once.

use super::error::FolderError;
use super::staged::Staged;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle, ScopedJoinHandle};

/// A thread that puts on the disk what was written to files so far.
#[derive(Debug)]
pub(super) struct WriteBack {
    queue: Queue,
    /// None where the system had no thread to give: then everything waits for the end.
    thread: Option<JoinHandle<()>>,
}

/// Takes files that have something to put on the disk.
#[derive(Clone, Debug)]
pub(super) struct Queue(Sender<Option<Arc<Staged>>>);

impl Queue {
    pub(super) fn push(&self, file: &Arc<Staged>) {
        // Where nobody takes it, the wait at the end puts it on the disk.
        self.0.send(Some(Arc::clone(file))).ok();
    }
}

impl WriteBack {
    pub(super) fn start() -> WriteBack {
        let (sender, files) = channel();
        let sync_all =
            move || files.iter().map_while(|file: Option<Arc<Staged>>| file).for_each(|file| file.sync_so_far());
        WriteBack { queue: Queue(sender), thread: thread::Builder::new().spawn(sync_all).ok() }
    }

    pub(super) fn queue(&self) -> Queue {
        self.queue.clone()
    }

    /// Ends the thread once it has done what was asked of it. What is asked afterwards is not done.
    pub(super) fn stop(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.queue.0.send(None).ok();
            // It does nothing that could panic.
            thread.join().ok();
        }
    }
}

impl Drop for WriteBack {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Something to wait for.
pub(super) type Wait<'a> = Box<dyn Fn() -> Result<(), FolderError> + Send + Sync + 'a>;

/// Waits for all of them at once: a disk takes hardly longer for many than for one. The error is that
/// of the first in the order given.
pub(super) fn at_once(waits: &[Wait]) -> Result<(), FolderError> {
    thread::scope(|scope| {
        let start = |wait| thread::Builder::new().spawn_scoped(scope, wait).map_err(|_| wait);
        let started: Vec<_> = waits.iter().map(start).collect();
        let end = |started: Result<ScopedJoinHandle<_>, &Wait>| match started {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(no_thread) => no_thread(),
        };
        // All are waited for, also after an error.
        started.into_iter().map(end).fold(Ok(()), Result::and)
    })
}
