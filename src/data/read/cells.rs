//! Rows of formats that are no delimited text: the wanted columns as text, cell by cell.

use super::batch::{Fault, Rejected, Rows, Wanted};
use arrow_array::StringViewArray;
use arrow_array::builder::StringViewBuilder;
use std::borrow::Cow;

/// Which columns of a header are to be made.
pub(super) fn is_made(wanted: &Wanted, column: usize) -> bool {
    wanted.whole_rows || wanted.columns.contains(&column)
}

/// Decoded rows.
#[derive(Debug)]
pub(super) struct Cells<Column = StringViewArray> {
    /// By index in the header; none for a column that nobody asks for.
    columns: Vec<Option<Column>>,
    /// The wanted columns, by index in the header.
    wanted: Vec<usize>,
    /// The row number of each accepted row.
    numbers: Vec<u64>,
    rejected: Vec<Rejected>,
    /// By [`Rejected::at`].
    rejected_cells: Vec<Vec<String>>,
}

impl Cells {
    /// Rows of which none is rejected, numbered from `first`.
    #[cfg(feature = "parquet")]
    pub(super) fn of(columns: Vec<Option<StringViewArray>>, wanted: &Wanted, first: u64, rows: usize) -> Cells {
        let numbers = (first..).take(rows).collect();
        Cells { columns, wanted: wanted.columns.clone(), numbers, rejected: Vec::new(), rejected_cells: Vec::new() }
    }
}

impl Rows for Cells {
    fn len(&self) -> usize {
        self.numbers.len()
    }

    #[expect(clippy::indexing_slicing, clippy::expect_used, reason = "the caller counts the columns that it wanted")]
    fn column(&self, n: usize) -> &StringViewArray {
        self.columns[self.wanted[n]].as_ref().expect("a wanted column is made")
    }

    fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    #[expect(clippy::indexing_slicing, reason = "rows are counted by `len`")]
    fn row_number(&self, row: usize) -> u64 {
        self.numbers[row]
    }

    fn cells(&self, row: usize) -> Vec<Cow<'_, str>> {
        // All columns are made for callers that ask for whole rows.
        self.columns.iter().map(|column| column.as_ref().map_or("", |column| column.value(row)).into()).collect()
    }

    #[expect(clippy::unnecessary_literal_bound, reason = "other formats are text")]
    fn raw(&self, _row: usize) -> &str {
        ""
    }

    #[expect(clippy::unnecessary_literal_bound, reason = "other formats are text")]
    fn rejected_raw(&self, _rejected: &Rejected) -> &str {
        ""
    }

    fn rejected_cells(&self, rejected: &Rejected) -> Vec<Cow<'_, str>> {
        let cells = self.rejected_cells.get(rejected.at).map(Vec::as_slice).unwrap_or_default();
        cells.iter().map(|cell| Cow::Borrowed(cell.as_str())).collect()
    }
}

/// Makes [`Cells`] row by row.
pub(super) type CellsBuilder = Cells<StringViewBuilder>;

impl CellsBuilder {
    /// For a header of `width` columns.
    pub(super) fn new(width: usize, wanted: &Wanted) -> CellsBuilder {
        let builder = |column| is_made(wanted, column).then(StringViewBuilder::new);
        CellsBuilder {
            columns: (0..width).map(builder).collect(),
            wanted: wanted.columns.clone(),
            numbers: Vec::new(),
            rejected: Vec::new(),
            rejected_cells: Vec::new(),
        }
    }

    /// Adds a row; a cell that is not given is empty.
    pub(super) fn accept<'a>(&mut self, number: u64, cell: impl Fn(usize) -> Option<&'a str>) {
        self.numbers.push(number);
        for (at, column) in self.columns.iter_mut().enumerate() {
            if let Some(column) = column {
                column.append_value(cell(at).unwrap_or_default());
            }
        }
    }

    /// Adds a row that cannot be used.
    pub(super) fn reject(&mut self, row: u64, fault: Fault, cells: Vec<String>) {
        let at = self.rejected_cells.len();
        self.rejected.push(Rejected { row, fault, before: self.numbers.len(), at });
        self.rejected_cells.push(cells);
    }

    pub(super) fn finish(self) -> Cells {
        let Cells { columns, wanted, numbers, rejected, rejected_cells } = self;
        let finish = |mut column: StringViewBuilder| column.finish();
        let columns = columns.into_iter().map(|column| column.map(finish)).collect();
        Cells { columns, wanted, numbers, rejected, rejected_cells }
    }
}
