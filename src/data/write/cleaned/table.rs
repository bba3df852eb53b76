//! Rows for formats that are no text, on their way from the workers to the file.

use super::Changes;
use super::rows::kept;
use crate::data::read::Batch;

/// Rows, cell after cell.
#[derive(Debug, Default)]
pub(super) struct TableRows {
    /// All cells, one after the other.
    text: String,
    /// Where each cell ends.
    ends: Vec<usize>,
    rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    /// The number of the row in the export.
    number: u64,
    /// How many cells end with it.
    cells: usize,
}

impl TableRows {
    pub(super) fn push<T: AsRef<str>>(&mut self, number: u64, cells: impl IntoIterator<Item = T>) {
        for cell in cells {
            self.text.push_str(cell.as_ref());
            self.ends.push(self.text.len());
        }
        self.rows.push(Row { number, cells: self.ends.len() });
    }

    /// The accepted rows that stay.
    #[cfg(feature = "parquet")]
    pub(super) fn kept(batch: &Batch, changes: &Changes) -> TableRows {
        let mut table = TableRows::default();
        kept(batch, changes).for_each(|(row, cells)| table.push(batch.row_number(row), cells));
        table
    }

    /// As [`kept`](TableRows::kept), and the rejected rows in their places.
    #[cfg(feature = "xlsx")]
    pub(super) fn with_rejected(batch: &Batch, changes: &Changes) -> TableRows {
        let mut table = TableRows::default();
        let mut rejected = batch.rejected().iter().peekable();
        for (row, cells) in kept(batch, changes) {
            while let Some(rejected) = rejected.next_if(|rejected| rejected.before <= row) {
                table.push(rejected.row, batch.rejected_cells(rejected));
            }
            table.push(batch.row_number(row), cells);
        }
        rejected.for_each(|rejected| table.push(rejected.row, batch.rejected_cells(rejected)));
        table
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Each row's number in the export and its cells.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u64, impl Iterator<Item = &str>)> {
        let mut first = 0;
        self.rows.iter().map(move |row| {
            let cells = first..row.cells;
            first = row.cells;
            (row.number, cells.map(|cell| self.cell(cell)))
        })
    }

    fn cell(&self, cell: usize) -> &str {
        let end = self.ends.get(cell).copied().unwrap_or_default();
        let start = cell.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.text.get(start..end).unwrap_or_default()
    }
}
