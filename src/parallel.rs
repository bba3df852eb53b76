//! Pieces of work that hang on nothing but themselves, on several threads. It knows nothing of what is done.

use std::sync::{Mutex, PoisonError};
use std::thread;

/// How many threads work, the calling one among them, and how much stack each other one gets.
#[derive(Debug, Clone, Copy)]
pub struct Crew {
    pub threads: usize,
    /// In bytes; without it what the platform gives.
    pub stack: Option<usize>,
}

/// Does `work` on every item, in no order. Each thread has a state from `start` for itself: a cache, on which no result
/// may hang. A thread that cannot be had is missed by nobody: the others do its work.
pub fn for_each<T, S>(
    crew: Crew,
    items: impl Iterator<Item = T> + Send,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, T) + Sync,
) {
    let open = Mutex::new(items);
    let next = || open.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut state = start();
        while let Some(item) = next() {
            work(&mut state, item);
        }
    };
    thread::scope(|scope| {
        for _ in 1..crew.threads {
            let thread = thread::Builder::new();
            let thread = match crew.stack {
                Some(bytes) => thread.stack_size(bytes),
                None => thread,
            };
            let _ = thread.spawn_scoped(scope, work);
        }
        work();
    });
}

#[cfg(test)]
mod tests {
    use super::{Crew, for_each};
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn every_item_is_worked_on_once_by_any_number_of_threads() {
        for threads in [0, 1, 3, 20] {
            let mut items = vec![0; 100];
            let started = AtomicUsize::new(0);
            let crew = Crew { threads, stack: Some(1 << 20) };
            let start = || started.fetch_add(1, Ordering::Relaxed);
            for_each(crew, items.iter_mut(), start, |_, item| *item += 1);
            assert!(items.iter().all(|&times| times == 1), "{threads} threads");
            assert!(started.into_inner() <= threads.max(1), "{threads} threads");
        }
    }
}
