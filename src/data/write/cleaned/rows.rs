//! The rows that stay, with their new values, for formats that are written anew.

use super::{Changes, CleanedError};
use crate::data::read::{Batch, Kind};
use std::borrow::Cow;

/// Every accepted row that stays: its index in the batch and its cells.
pub(super) fn kept<'a>(batch: &'a Batch, changes: &'a Changes) -> impl Iterator<Item = (usize, Vec<Cow<'a, str>>)> {
    let mut omitted = changes.omitted.iter().peekable();
    let mut new_cells = changes.cells.iter().peekable();
    (0..batch.len()).filter(move |row| omitted.next_if_eq(&row).is_none()).map(move |row| {
        let mut cells = batch.cells(row);
        while let Some(new) = new_cells.next_if(|new| new.row <= row) {
            if let Some(cell) = cells.get_mut(new.column).filter(|_| new.row == row) {
                *cell = Cow::Borrowed(new.value);
            }
        }
        (row, cells)
    })
}

/// Fails on the first rejected row: it must not become another row, and not get lost.
pub(super) fn refuse_rejected(batch: &Batch, kind: Kind) -> Result<(), CleanedError> {
    match batch.rejected().first() {
        None => Ok(()),
        Some(rejected) => {
            Err(CleanedError::Rejected { row: rejected.row, fault: rejected.fault.clone(), format: kind.title() })
        }
    }
}
