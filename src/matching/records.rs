//! Cells of the columns that a rule compares, as little of them as it needs.
//!
//! Memory per record and column: 16 bytes (a fingerprint of 128 bits) where only `same` asks for it; 4
//! bytes where more is asked, and for each distinct value its text and some 60 bytes. Two values with one
//! fingerprint are taken for the same: among a billion distinct ones the odds are one in 10^20.

use super::{Form, Matcher, Refused};
use crate::value::placeholder::{is_placeholder, is_placeholder_address};
use crate::value::text::trimmed;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use xxhash_rust::xxh3::xxh3_128;

/// So much memory may the cells of one rule take: 500 million records of which one value must be the same. An export
/// of more is no CRM's, and a machine that runs out of memory ends the run without a word.
pub const MOST_BYTES: u64 = 8_000_000_000;

/// The cells of some records, in the order in which they were pushed: a row is a place in it.
#[derive(Debug, Clone)]
pub struct Records {
    columns: Vec<Stored>,
    rows: u32,
}

#[derive(Debug, Clone)]
struct Stored {
    form: Form,
    cells: Cells,
    useless: Useless,
}

/// Cells that hold something, and nothing to match by.
#[derive(Debug, Clone, Copy, Default)]
struct Useless {
    count: u32,
    /// The row of the first.
    first: Option<u32>,
}

#[derive(Debug, Clone)]
enum Cells {
    /// By row; 0 is blank.
    Fingerprints(Vec<u128>),
    Texts(Texts),
}

/// Cells by the number of their distinct value.
#[derive(Debug, Clone, Default)]
struct Texts {
    /// By row; 0 is blank.
    rows: Vec<u32>,
    /// How many rows are not.
    known: u32,
    by_fingerprint: HashMap<u128, u32, FixedState>,
    /// By number, less 1.
    fingerprints: Vec<u128>,
    counts: Vec<u32>,
    texts: String,
    ends: Vec<usize>,
}

/// The distinct value of a cell, by number; the same number is the same value.
pub type ValueId = u32;

impl Records {
    #[must_use]
    pub fn new(matcher: &Matcher) -> Records {
        let stored = |(at, column): (usize, &super::Column)| Stored {
            form: column.form.clone(),
            cells: if matcher.keeps_texts(at) {
                Cells::Texts(Texts::default())
            } else {
                Cells::Fingerprints(Vec::new())
            },
            useless: Useless::default(),
        };
        Records { columns: matcher.columns.iter().enumerate().map(stored).collect(), rows: 0 }
    }

    /// Takes a record's cells, in the order of the rule's columns; one that is not given is blank.
    ///
    /// # Errors
    /// There are more records than a `u32` counts.
    pub fn push<C: AsRef<str>>(&mut self, cells: &[Option<C>]) -> Result<(), Refused> {
        self.rows = self.rows.checked_add(1).ok_or(Refused::TooManyRecords(u32::MAX))?;
        for (at, column) in self.columns.iter_mut().enumerate() {
            let cell = cells.get(at).and_then(Option::as_ref).map(AsRef::as_ref);
            let comparable = cell.and_then(|cell| column.form.comparable(cell));
            if comparable.is_none() && cell.is_some_and(is_meant) {
                column.useless.count += 1;
                column.useless.first = column.useless.first.or(self.rows.checked_sub(1));
            }
            match &mut column.cells {
                Cells::Fingerprints(rows) => rows.push(comparable.map_or(0, |text| fingerprint(&text))),
                Cells::Texts(texts) => {
                    let id = comparable.map_or(0, |text| texts.intern(fingerprint(&text), &text));
                    texts.push(id);
                }
            }
        }
        Ok(())
    }

    /// Takes the records of another part behind its own, so that parts can be prepared on several
    /// threads.
    ///
    /// # Errors
    /// There are more records than a `u32` counts, or than fit into [`MOST_BYTES`].
    pub fn append(&mut self, other: &Records) -> Result<(), Refused> {
        let before = self.rows;
        self.rows = self.rows.checked_add(other.rows).ok_or(Refused::TooManyRecords(u32::MAX))?;
        for (column, more) in self.columns.iter_mut().zip(&other.columns) {
            match (&mut column.cells, &more.cells) {
                (Cells::Fingerprints(rows), Cells::Fingerprints(more)) => rows.extend_from_slice(more),
                (Cells::Texts(texts), Cells::Texts(more)) => texts.append(more),
                _ => {}
            }
            column.useless.count = column.useless.count.saturating_add(more.useless.count);
            column.useless.first = column.useless.first.or(more.useless.first.map(|row| before.saturating_add(row)));
        }
        self.refuse_more_than(MOST_BYTES)
    }

    /// The same records in another order: `order` names for each place the row that goes there. A row that is not
    /// there is blank.
    #[must_use]
    pub fn reordered(mut self, order: &[u32]) -> Records {
        fn gathered<T: Copy + Default>(rows: &[T], order: &[u32]) -> Vec<T> {
            order.iter().map(|&row| rows.get(row as usize).copied().unwrap_or_default()).collect()
        }
        for column in &mut self.columns {
            match &mut column.cells {
                Cells::Fingerprints(rows) => *rows = gathered(rows, order),
                Cells::Texts(texts) => texts.rows = gathered(&texts.rows, order),
            }
            let place = column.useless.first.and_then(|row| order.iter().position(|at| *at == row));
            column.useless.first = place.and_then(|at| u32::try_from(at).ok());
        }
        self
    }

    pub(super) fn refuse_more_than(&self, most: u64) -> Result<(), Refused> {
        let bytes = self.bytes() as u64;
        if bytes > most { Err(Refused::TooLarge { records: self.rows, bytes, most }) } else { Ok(()) }
    }

    #[must_use]
    pub fn len(&self) -> u32 {
        self.rows
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Of each column of which cells hold something and nothing to match by (a number with too few digits, two addresses):
    /// its place, how many, and the row of one. What people type where they have nothing (`n/a`) is none of them.
    pub fn useless(&self) -> impl Iterator<Item = (usize, u32, u32)> {
        let columns = self.columns.iter().enumerate();
        columns.filter_map(|(at, column)| Some((at, column.useless.count, column.useless.first?)))
    }

    /// Bytes that the records take, nearly: room that lists hold for more is not counted, so that the same
    /// records give the same number.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of = |cells: &Cells| match cells {
            Cells::Fingerprints(rows) => rows.len() * 16,
            Cells::Texts(texts) => {
                texts.rows.len() * 4
                    + texts.by_fingerprint.len() * 33
                    + texts.fingerprints.len() * 16
                    + texts.counts.len() * 4
                    + texts.ends.len() * 8
                    + texts.texts.len()
            }
        };
        self.columns.iter().map(|column| of(&column.cells)).sum()
    }

    /// The fingerprint of a cell, 0 for a blank; nothing hangs on the order in which values came.
    pub(super) fn fingerprint(&self, column: usize, row: u32) -> u128 {
        match self.cells(column) {
            Some(Cells::Fingerprints(rows)) => rows.get(row as usize).copied().unwrap_or(0),
            Some(Cells::Texts(texts)) => {
                let id = texts.rows.get(row as usize).copied().unwrap_or(0);
                texts.fingerprint(id)
            }
            None => 0,
        }
    }

    /// The distinct value of a cell whose text is kept; 0 for a blank.
    #[inline]
    pub(super) fn value(&self, column: usize, row: u32) -> ValueId {
        match self.cells(column) {
            Some(Cells::Texts(texts)) => texts.rows.get(row as usize).copied().unwrap_or(0),
            _ => 0,
        }
    }

    /// The comparable form of a cell whose text is kept.
    pub(super) fn text(&self, column: usize, row: u32) -> Option<&str> {
        self.text_of(column, self.value(column, row))
    }

    #[inline]
    pub(super) fn text_of(&self, column: usize, value: ValueId) -> Option<&str> {
        match self.cells(column) {
            Some(Cells::Texts(texts)) => texts.text(value),
            _ => None,
        }
    }

    /// How many rows of a column whose texts are kept are not blank.
    pub(super) fn known(&self, column: usize) -> u32 {
        match self.cells(column) {
            Some(Cells::Texts(texts)) => texts.known,
            _ => 0,
        }
    }

    /// How many rows have the value.
    #[inline]
    pub(super) fn count_of(&self, column: usize, value: ValueId) -> u32 {
        match (self.cells(column), value.checked_sub(1)) {
            (Some(Cells::Texts(texts)), Some(at)) => texts.counts.get(at as usize).copied().unwrap_or(0),
            _ => 0,
        }
    }

    /// The number of distinct values of a column whose texts are kept.
    pub(super) fn distinct(&self, column: usize) -> u32 {
        match self.cells(column) {
            // No more than there are rows.
            Some(Cells::Texts(texts)) => u32::try_from(texts.counts.len()).unwrap_or(u32::MAX),
            _ => 0,
        }
    }

    pub(super) fn form(&self, column: usize) -> Option<&Form> {
        self.columns.get(column).map(|column| &column.form)
    }

    #[inline]
    fn cells(&self, column: usize) -> Option<&Cells> {
        self.columns.get(column).map(|column| &column.cells)
    }
}

impl Texts {
    fn intern(&mut self, fingerprint: u128, text: &str) -> ValueId {
        if let Some(&id) = self.by_fingerprint.get(&fingerprint) {
            return id;
        }
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        self.fingerprints.push(fingerprint);
        self.counts.push(0);
        // There are no more values than rows, and rows are counted in 32 bits.
        let id = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.by_fingerprint.insert(fingerprint, id);
        id
    }

    fn push(&mut self, id: ValueId) {
        self.rows.push(id);
        if let Some(count) = id.checked_sub(1).and_then(|at| self.counts.get_mut(at as usize)) {
            *count += 1;
            self.known += 1;
        }
    }

    fn append(&mut self, other: &Texts) {
        let mut ids = vec![0];
        for (at, &fingerprint) in (1u32..).zip(&other.fingerprints) {
            ids.push(self.intern(fingerprint, other.text(at).unwrap_or_default()));
        }
        for row in &other.rows {
            self.push(ids.get(*row as usize).copied().unwrap_or(0));
        }
    }

    #[inline]
    fn fingerprint(&self, id: ValueId) -> u128 {
        id.checked_sub(1).and_then(|at| self.fingerprints.get(at as usize)).copied().unwrap_or(0)
    }

    fn text(&self, id: ValueId) -> Option<&str> {
        let at = id.checked_sub(1)? as usize;
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.texts.get(start..*self.ends.get(at)?)
    }
}

/// Whether somebody meant a value by it.
fn is_meant(cell: &str) -> bool {
    let cell = trimmed(cell);
    !cell.is_empty() && !is_placeholder(cell) && !is_placeholder_address(cell)
}

/// 0 is kept for blanks.
fn fingerprint(text: &str) -> u128 {
    xxh3_128(text.as_bytes()).max(1)
}
