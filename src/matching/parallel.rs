//! Work on several threads whose results come in the order of the work, and that can be told to stop.

use crate::parallel::{self, Crew};
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Who follows a search and may end it. Asked and told from several threads.
pub trait Watch: Sync {
    /// So many pairs are compared from now on.
    fn begin(&self, pairs: u64);
    /// So many of them were.
    fn compared(&self, pairs: u64);
    /// Whether the search is to end without a result.
    fn is_stopped(&self) -> bool;
}

/// How many threads work, and who watches them.
#[derive(Clone, Copy)]
pub struct Threads<'w> {
    count: usize,
    watch: Option<&'w dyn Watch>,
}

impl<'w> Threads<'w> {
    #[must_use]
    pub fn watched(count: usize, watch: &'w dyn Watch) -> Threads<'w> {
        Threads { count, watch: Some(watch) }
    }

    pub(super) fn count(self) -> usize {
        self.count
    }

    pub(super) fn begin(self, pairs: u64) {
        self.watch.iter().for_each(|watch| watch.begin(pairs));
    }

    pub(super) fn compared(self, pairs: u64) {
        self.watch.iter().for_each(|watch| watch.compared(pairs));
    }

    /// What is found from now on is of no use any more.
    pub(super) fn is_stopped(self) -> bool {
        self.watch.is_some_and(Watch::is_stopped)
    }
}

impl From<usize> for Threads<'_> {
    fn from(count: usize) -> Self {
        Threads { count, watch: None }
    }
}

impl fmt::Debug for Threads<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.debug_struct("Threads").field("count", &self.count).finish_non_exhaustive()
    }
}

/// The results of `work` on `0..count`, in that order, whatever the number of threads; fewer if they are told
/// to stop.
pub fn map<R: Send>(threads: Threads, count: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
    map_with(threads, count, || (), |(), at| work(at))
}

/// [`map`] with a state that each thread has for itself and keeps: a cache, on which no result may hang.
pub fn map_with<S, R: Send>(
    threads: Threads,
    count: usize,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> R + Sync,
) -> Vec<R> {
    let done = Mutex::new(Vec::with_capacity(count));
    let items = (0..count).take_while(|_| !threads.is_stopped());
    parallel::for_each(Crew { threads: threads.count.min(count), stack: None }, items, start, |state, at| {
        let result = work(state, at);
        done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_come_in_order_from_any_number_of_threads() {
        let squares: Vec<usize> = (0..100).map(|at| at * at).collect();
        for threads in [0, 1, 3, 200] {
            assert_eq!(map(threads.into(), 100, |at| at * at), squares);
        }
        assert!(map(4.into(), 0, |at| at).is_empty());
    }
}
