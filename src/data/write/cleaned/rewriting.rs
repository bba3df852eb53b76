//! A text that is taken over with replacements, from its start to its end.
//!
//! ```text
//! text      1,Zoe,x⏎⏎2,bob,y⏎3,ann,z⏎
//! changes   ────────── row 2 goes, cell 2 of row 3 becomes Ann
//! written   1,Zoe,x⏎⏎        3,Ann,z⏎
//! ```
//!
//! So what no rule touched stays as the bytes it was: cells, quotes, line ends, blank lines, and the rows
//! that were rejected.

use super::Changes;
use crate::data::read::Batch;
use std::ops::Range;

/// How many rows stay of a batch that is rewritten.
pub(super) fn rows_left(batch: &Batch, changes: &Changes) -> u64 {
    (batch.len() + batch.rejected().len()).saturating_sub(changes.omitted.len()) as u64
}

pub(super) struct Rewriting<'a> {
    text: &'a [u8],
    /// How far the text is dealt with.
    at: usize,
    written: Vec<u8>,
}

impl<'a> Rewriting<'a> {
    pub(super) fn of(text: &'a [u8]) -> Rewriting<'a> {
        // New values are seldom much longer than old ones.
        Rewriting { text, at: 0, written: Vec::with_capacity(text.len() + text.len() / 16) }
    }

    /// Takes over what stands before a place, and puts something else in its stead. A place in what was
    /// replaced is gone with it.
    pub(super) fn replace(&mut self, place: Range<usize>, new: &[u8]) {
        let Some(before) = self.text.get(self.at..place.start) else { return };
        self.written.extend_from_slice(before);
        self.written.extend_from_slice(new);
        self.at = place.end;
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.written.extend_from_slice(self.text.get(self.at..).unwrap_or_default());
        self.written
    }
}
