//! A block of whole CSV records, and the Arrow columns made of it.

use super::records::{Cell, Form, cells, without_line_end};
use super::text_of;
use crate::data::read::batch::{Fault, Piece, Rejected, Rows, Undecoded, Wanted};
use crate::data::read::error::Problem;
use arrow_array::StringViewArray;
use arrow_array::builder::make_view;
use arrow_buffer::{Buffer, ScalarBuffer};
use std::borrow::Cow;
use std::ops::Range;

/// Some whole records of a file, as UTF-8 text.
#[derive(Debug)]
pub(super) struct CsvBlock {
    /// The row number of its first record or blank line.
    pub(super) first_row: u64,
    pub(super) delimiter: u8,
    /// The number of cells of the header, and so of every record that is accepted.
    pub(super) width: usize,
    pub(super) text: Buffer,
    /// Where each record and each blank line ends, its line end included.
    pub(super) ends: Vec<usize>,
}

impl Undecoded for CsvBlock {
    fn bytes(&self) -> usize {
        self.text.len()
    }

    fn decode(self: Box<Self>, wanted: &Wanted) -> Result<Box<dyn Rows>, Problem> {
        let mut builders: Vec<ColumnBuilder> = wanted.columns.iter().map(|_| ColumnBuilder::default()).collect();
        let mut accepted = Vec::with_capacity(self.ends.len());
        let mut rejected = Vec::new();
        let text = text_of(&self.text, 0..self.text.len());
        let mut row: Vec<Cell<'_>> = Vec::with_capacity(self.width);
        for line in 0..self.ends.len() {
            let range = range_of(&self.ends, line);
            let start = range.start;
            let record = without_line_end(text.get(range).unwrap_or_default());
            if record.is_empty() {
                continue;
            }
            row.clear();
            let mut found = cells(record, self.delimiter);
            row.extend(found.by_ref().take(self.width));
            let count = row.len() + found.count();
            if count != self.width {
                let row = self.first_row + line as u64;
                let fault = Fault::Width { found: count, expected: self.width };
                rejected.push(Rejected { row, fault, before: accepted.len(), at: line });
                continue;
            }
            accepted.push(line);
            for (builder, &column) in builders.iter_mut().zip(&wanted.columns) {
                builder.push(row.get(column), start);
            }
        }
        let columns = builders.into_iter().map(|builder| builder.finish(&self.text)).collect();
        Ok(Box::new(CsvRows { block: *self, columns, accepted, rejected }))
    }
}

/// The records of a block, split.
#[derive(Debug)]
struct CsvRows {
    block: CsvBlock,
    columns: Vec<StringViewArray>,
    /// The line (record or blank line of the block) of each accepted row.
    accepted: Vec<usize>,
    rejected: Vec<Rejected>,
}

impl Rows for CsvRows {
    fn len(&self) -> usize {
        self.accepted.len()
    }

    /// Values are views into the block; only those in which something had to be undone are copies.
    #[expect(clippy::indexing_slicing, reason = "the caller counts the columns that it wanted")]
    fn column(&self, n: usize) -> &StringViewArray {
        &self.columns[n]
    }

    fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    fn row_number(&self, row: usize) -> u64 {
        self.block.first_row + self.line(row) as u64
    }

    fn cells(&self, row: usize) -> Vec<Cow<'_, str>> {
        self.cells_of_line(self.line(row))
    }

    fn rejected_cells(&self, rejected: &Rejected) -> Vec<Cow<'_, str>> {
        self.cells_of_line(rejected.at)
    }

    fn raw(&self, row: usize) -> &str {
        self.raw_line(self.line(row))
    }

    fn rejected_raw(&self, rejected: &Rejected) -> &str {
        self.raw_line(rejected.at)
    }

    fn pieces(&self) -> Box<dyn Iterator<Item = Piece<'_>> + '_> {
        let mut accepted = self.accepted.iter().enumerate().peekable();
        let mut rejected = self.rejected.iter().peekable();
        Box::new((0..self.block.ends.len()).map(move |line| {
            if let Some((row, _)) = accepted.next_if(|&(_, &at)| at == line) {
                Piece::Row(row)
            } else if let Some(row) = rejected.next_if(|row| row.at == line) {
                Piece::Rejected(row)
            } else {
                Piece::Blank(self.raw_line(line))
            }
        }))
    }
}

impl CsvRows {
    #[expect(clippy::indexing_slicing, reason = "rows are counted by `len`")]
    fn line(&self, row: usize) -> usize {
        self.accepted[row]
    }

    fn raw_line(&self, line: usize) -> &str {
        text_of(&self.block.text, range_of(&self.block.ends, line))
    }

    fn cells_of_line(&self, line: usize) -> Vec<Cow<'_, str>> {
        cells(without_line_end(self.raw_line(line)), self.block.delimiter).map(|cell| cell.value()).collect()
    }
}

fn range_of(ends: &[usize], line: usize) -> Range<usize> {
    let start = line.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    start..ends.get(line).copied().unwrap_or(start)
}

/// The views of one column.
#[derive(Default)]
struct ColumnBuilder {
    views: Vec<u128>,
    /// The values in which something was undone, one after another.
    copies: Vec<u8>,
}

impl ColumnBuilder {
    const BLOCK: u32 = 0;
    const COPIES: u32 = 1;

    fn push(&mut self, cell: Option<&Cell<'_>>, record: usize) {
        let view = match cell {
            None => make_view(b"", Self::BLOCK, 0),
            Some(cell) if cell.form == Form::Escaped => {
                let value = cell.value();
                let offset = offset_of(self.copies.len());
                self.copies.extend_from_slice(value.as_bytes());
                make_view(value.as_bytes(), Self::COPIES, offset)
            }
            Some(cell) => make_view(cell.value().as_bytes(), Self::BLOCK, offset_of(record + cell.value_start())),
        };
        self.views.push(view);
    }

    fn finish(self, text: &Buffer) -> StringViewArray {
        let buffers = [text.clone(), Buffer::from_vec(self.copies)];
        StringViewArray::try_new(ScalarBuffer::from(self.views), buffers, None)
            .expect("each view was made of a piece of UTF-8 in one of the two buffers")
    }
}

fn offset_of(place: usize) -> u32 {
    u32::try_from(place).expect("block and record sizes are bounded far below 4 GiB")
}
