//! The cleaned export of formats that are no delimited text: CSV in UTF-8, with commas, every value as
//! the text that rules saw.

use super::cleaned::{Changes, CleanedPart};
use super::csv::{CsvRows, Purpose};
use crate::data::read::{Batch, Piece};
use arrow_buffer::Buffer;
use std::borrow::Cow;

/// The first part: the names of the columns.
pub(super) fn head(header: &[String]) -> CleanedPart {
    let mut rows = CsvRows::new(Purpose::Import);
    rows.row(header);
    CleanedPart { bytes: Buffer::from_vec(rows.into_bytes()), rows: 0 }
}

/// The part that a batch becomes. Rejected rows stay, with as many cells as they have.
pub(super) fn batch(batch: &Batch, changes: &Changes) -> CleanedPart {
    let mut rows = CsvRows::new(Purpose::Import);
    let mut new_cells = changes.cells.iter().peekable();
    for piece in batch.pieces() {
        match piece {
            Piece::Row(row) => {
                let mut cells = batch.cells(row);
                while let Some(new) = new_cells.next_if(|new| new.row <= row) {
                    if let Some(cell) = cells.get_mut(new.column).filter(|_| new.row == row) {
                        *cell = Cow::Borrowed(new.value);
                    }
                }
                if changes.omitted.binary_search(&row).is_err() {
                    rows.row(cells);
                }
            }
            Piece::Rejected(rejected) => rows.row(batch.rejected_cells(rejected)),
            Piece::Blank(_) => {}
        }
    }
    let count = rows.rows();
    CleanedPart { bytes: Buffer::from_vec(rows.into_bytes()), rows: count }
}
