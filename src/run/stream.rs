//! Files to batches to parts, on several threads, in input order, with a bounded number of blocks
//! in flight.
//!
//! ```text
//!  workers, in turn          each by itself                        this thread
//!
//!  [`Supply`] ──block──►  batch ──► judged ──► rendered  ──part──►  taken in input order
//!      ▲                     the block's memory is used again          │
//!      └───────────────────────── permit to read on ◄──────────────────┘
//! ```
//!
//! Who works on a block has read it: its bytes are in the cache of that processor still, and its memory
//! is, when the next block is read into it. While one worker reads the others work; so all are busy as
//! long as reading is not most of what there is to do.

use super::RunError;
use super::progress::Progress;
use crate::data::read::{self, Batch, Block, Blocks, Chosen, Content, Fingerprint, ReadError, Source, Wanted};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Blocks in flight for each worker: one it works on, three done and not yet taken.
const BLOCKS_PER_WORKER: usize = 4;

/// The stack of a worker: conditions nest 128 levels, through segments 300.
const STACK_BYTES: usize = 8 << 20;

/// What to read of each file of one object.
#[derive(Debug)]
pub struct Reading<'a> {
    pub sources: &'a [Source],
    /// The header by which the columns were found.
    pub header: &'a [String],
    /// What `work` will ask of the batches.
    pub wanted: Wanted,
    /// One a source, if only these records are asked for.
    pub chosen: Option<&'a [Arc<Chosen>]>,
    pub threads: usize,
}

/// A batch and the file it comes from.
#[derive(Debug)]
pub struct Piece {
    pub source: usize,
    pub batch: Batch,
}

/// Hands every batch to `work` on one of the threads and its result to `take` in input order,
/// whatever the number of threads. Each thread has a state of its own from `start`, which lives as
/// long as the pass: a cache, never anything that a result depends on.
///
/// # Errors
/// The first error in input order, of reading, of `work` or of `take`.
pub fn stream<S, P: Send>(
    reading: &Reading,
    progress: &dyn Progress,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Piece) -> Result<P, RunError> + Sync,
    mut take: impl FnMut(P) -> Result<(), RunError>,
) -> Result<Vec<Fingerprint>, RunError> {
    let threads = reading.threads.max(1);
    let supply = Mutex::new(Supply::new(reading, progress));
    let (done, results) = channel::<Done<P>>();
    let (permits, permit) = sync_channel::<()>(threads * BLOCKS_PER_WORKER);
    let taken = std::thread::scope(|scope| {
        let start_worker = || {
            let (done, permits) = (done.clone(), permits.clone());
            let worker = || {
                let (done, permits) = (done, permits);
                let mut state = start();
                // Nobody gives permits any more: an error elsewhere ends the run.
                while permits.send(()).is_ok() {
                    let next = supply.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((at, block)) = next else { break };
                    let result = block.and_then(|(source, block)| {
                        unless_defect("a block could not be judged", || {
                            let batch = block.batch()?;
                            progress.judged(batch.len() as u64);
                            work(&mut state, Piece { source, batch })
                        })
                    });
                    if done.send((at, result)).is_err() {
                        break;
                    }
                }
            };
            std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, worker).map(drop)
        };
        let started = (0..threads).try_for_each(|_| start_worker());
        drop((done, permits));
        let taken = started.map_err(RunError::from).and_then(|()| in_order(&results, &permit, &mut take));
        // Letting go of both ends stops the workers, also after an error.
        drop((results, permit));
        taken
    });
    taken.map(|()| supply.into_inner().unwrap_or_else(PoisonError::into_inner).fingerprints)
}

/// A panic would be a defect; it must end the run, not leave it waiting.
fn unless_defect<T>(what: &str, work: impl FnOnce() -> Result<T, RunError>) -> Result<T, RunError> {
    let result = catch_unwind(AssertUnwindSafe(work));
    result.unwrap_or_else(|_| Err(RunError::Defect(what.to_owned())))
}

/// The blocks of some files, one after another.
struct Supply<'a> {
    sources: std::iter::Enumerate<std::slice::Iter<'a, Source>>,
    reading: &'a Reading<'a>,
    progress: &'a dyn Progress,
    /// The file under way, and which one it is.
    open: Option<(usize, Blocks)>,
    /// How many blocks were handed out.
    blocks: usize,
    /// Of each file that was read to its end.
    fingerprints: Vec<Fingerprint>,
    has_failed: bool,
}

impl<'a> Supply<'a> {
    fn new(reading: &'a Reading<'a>, progress: &'a dyn Progress) -> Supply<'a> {
        Supply {
            sources: reading.sources.iter().enumerate(),
            reading,
            progress,
            open: None,
            blocks: 0,
            fingerprints: Vec::new(),
            has_failed: false,
        }
    }

    /// The next block and the file it comes from, with its place among all; nothing at the end and after
    /// an error, which has a place of its own, so that an earlier block's error comes first.
    fn next(&mut self) -> Option<Done<(usize, Block)>> {
        if self.has_failed {
            return None;
        }
        let block = unless_defect("an export could not be read", || self.read()).transpose()?;
        self.has_failed = block.is_err();
        let at = self.blocks;
        self.blocks += 1;
        Some((at, block))
    }

    fn read(&mut self) -> Result<Option<(usize, Block)>, RunError> {
        loop {
            let (source, mut blocks) = match self.open.take() {
                Some(open) => open,
                None => match self.sources.next() {
                    Some((source, export)) => (source, self.open(source, export)?),
                    None => return Ok(None),
                },
            };
            let Some(block) = blocks.next_block()? else {
                self.fingerprints.push(blocks.finish()?);
                continue;
            };
            if self.progress.is_stopped() {
                return Err(RunError::Interrupted);
            }
            self.progress.read(block.bytes() as u64);
            self.open = Some((source, blocks));
            return Ok(Some((source, block)));
        }
    }

    fn open(&self, source: usize, export: &Source) -> Result<Blocks, RunError> {
        let wanted = self.reading.wanted.clone();
        if let Some(chosen) = self.reading.chosen.and_then(|chosen| chosen.get(source)) {
            return Ok(read::open_again(export, wanted, chosen)?);
        }
        let table = read::open(export)?.want(wanted);
        let is_the_same = table.header == self.reading.header;
        if is_the_same { Ok(table.into_blocks()) } else { Err(ReadError::changed(export).into()) }
    }
}

/// The place of a block among all, and what came of it.
type Done<P> = (usize, Result<P, RunError>);

fn in_order<P>(
    results: &Receiver<Done<P>>,
    permit: &Receiver<()>,
    take: &mut impl FnMut(P) -> Result<(), RunError>,
) -> Result<(), RunError> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (at, result) in results {
        waiting.insert(at, result);
        while let Some(result) = waiting.remove(&next) {
            next += 1;
            take(result?)?;
            let _ = permit.recv();
        }
    }
    Ok(())
}

/// The bytes of some files as far as the system knows them.
pub(super) fn input_bytes(sources: &[Source]) -> u64 {
    let size = |source: &Source| match &source.content {
        Content::File(path) => std::fs::metadata(path).map_or(0, |found| found.len()),
        Content::Memory(bytes) => bytes.len() as u64,
    };
    sources.iter().map(size).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read::{Given, Settings};
    use crate::run::progress::Silent;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_file_replaced_between_two_passes_was_read_by_the_old_header() {
        let content = Content::Memory(b"Lifecycle Stage,Record ID\nLead,1\n".as_slice().into());
        let sources = [Source { name: "contacts.csv".to_owned(), content, settings: Settings::default() }];
        let header = ["Record ID".to_owned(), "Lifecycle Stage".to_owned()];
        let wanted = Wanted::default();
        let reading = Reading { sources: &sources, header: &header, wanted, chosen: None, threads: 2 };
        let error = stream(&reading, &Silent, || (), |(), _| Ok(()), |()| Ok(())).unwrap_err();
        assert!(error.to_string().starts_with("cannot read contacts.csv: it changed while it was read"), "{error}");
    }

    /// Counts blocks that were read and not yet taken.
    #[derive(Default)]
    struct Counting {
        read: AtomicUsize,
        stop_after: usize,
    }

    impl Progress for Counting {
        fn begin(&self, _what: &str, _bytes: u64) {}
        fn read(&self, _bytes: u64) {
            self.read.fetch_add(1, Ordering::SeqCst);
        }
        fn judged(&self, _rows: u64) {}
        fn is_stopped(&self) -> bool {
            self.stop_after > 0 && self.read.load(Ordering::SeqCst) >= self.stop_after
        }
    }

    /// An export of so many blocks, each of one record.
    fn blocks(count: usize) -> Source {
        let rows: Vec<String> = (0..count).map(|row| format!("{row}\n")).collect();
        let content = Content::Memory(format!("Record ID\n{}", rows.concat()).into_bytes().into());
        let settings = Settings { block_bytes: 1, csv: Given::plain(b','), ..Settings::default() };
        Source { name: "contacts.csv".to_owned(), content, settings }
    }

    #[test]
    fn however_slowly_results_are_taken_only_so_many_blocks_are_in_flight() {
        const BLOCKS: usize = 200;
        let (sources, header) = ([blocks(BLOCKS)], ["Record ID".to_owned()]);
        let wanted = Wanted { columns: vec![0], whole_rows: false };
        for threads in [1, 2, 8] {
            let reading = Reading { sources: &sources, header: &header, wanted: wanted.clone(), chosen: None, threads };
            let (counting, mut taken) = (Counting::default(), Vec::new());
            let row = |(): &mut (), piece: Piece| Ok(piece.batch.row_number(0));
            let take = |row: u64| {
                // The first blocks are held until the reader has read all that it may.
                let held = taken.is_empty().then_some(threads * BLOCKS_PER_WORKER);
                while held.is_some_and(|held| counting.read.load(Ordering::SeqCst) < held) {
                    std::thread::yield_now();
                }
                // One more is read and waits for its permit.
                let in_flight = counting.read.load(Ordering::SeqCst) - taken.len();
                assert!(in_flight <= threads * BLOCKS_PER_WORKER + 1, "{in_flight} with {threads} threads");
                taken.push(row);
                Ok(())
            };
            stream(&reading, &counting, || (), row, take).unwrap();
            assert_eq!(taken, (2..BLOCKS as u64 + 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_run_that_is_to_stop_reads_no_further() {
        let (sources, header) = ([blocks(200)], ["Record ID".to_owned()]);
        let wanted = Wanted { columns: vec![0], whole_rows: false };
        let reading = Reading { sources: &sources, header: &header, wanted, chosen: None, threads: 2 };
        let counting = Counting { stop_after: 3, ..Counting::default() };
        let error = stream(&reading, &counting, || (), |(), _| Ok(()), |()| Ok(())).unwrap_err();
        assert!(matches!(error, RunError::Interrupted), "{error}");
        assert_eq!(counting.read.load(Ordering::SeqCst), 3);
    }
}
