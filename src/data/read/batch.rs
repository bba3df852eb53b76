//! Blocks of whole records, and the Arrow columns made of them.
//!
//! A [`Block`] is cut by the one reader of a file; turning it into a [`Batch`] is plain computation
//! that any number of threads may do at once.

use super::records::{Cell, Form, cells, without_line_end};
use arrow_array::StringViewArray;
use arrow_array::builder::make_view;
use arrow_buffer::{Buffer, ScalarBuffer};
use std::borrow::Cow;
use std::ops::Range;

/// Some whole records of a file, as UTF-8 text.
#[derive(Debug)]
pub struct Block {
    /// Which block of its file this is, from 0: batches come back in this order.
    pub index: usize,
    /// The row number of its first record. The header is row 1 unless blank lines stand before it;
    /// every record, and every blank line, is a row, as a spreadsheet counts them.
    pub first_record: u64,
    pub(super) delimiter: u8,
    pub(super) text: Buffer,
    /// Where each record and each blank line ends, its line end included.
    pub(super) ends: Vec<usize>,
}

impl Block {
    /// Its length in bytes of UTF-8.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Splits the records into cells. `columns` are the indices of the wanted columns; `width` is
    /// the number of cells of the header, and so of every record that is accepted.
    pub fn batch(self, columns: &[usize], width: usize) -> Batch {
        let mut builders: Vec<ColumnBuilder> = columns.iter().map(|_| ColumnBuilder::default()).collect();
        let mut accepted = Vec::with_capacity(self.ends.len());
        let mut rejected = Vec::new();
        let text = text_of(&self.text, 0..self.text.len());
        let mut row: Vec<Cell<'_>> = Vec::with_capacity(width);
        for line in 0..self.ends.len() {
            let range = range_of(&self.ends, line);
            let start = range.start;
            let record = without_line_end(text.get(range).unwrap_or_default());
            if record.is_empty() {
                continue;
            }
            row.clear();
            let mut found = cells(record, self.delimiter);
            row.extend(found.by_ref().take(width));
            let count = row.len() + found.count();
            if count != width {
                let row = self.first_record + line as u64;
                rejected.push(Rejected { row, found: count, expected: width, before: accepted.len(), line });
                continue;
            }
            accepted.push(line);
            for (builder, &column) in builders.iter_mut().zip(columns) {
                builder.push(row.get(column), start);
            }
        }
        let columns = builders.into_iter().map(|builder| builder.finish(&self.text)).collect();
        Batch { block: self, columns, accepted, rejected }
    }
}

/// A row that has too few or too many cells: which cell is which cannot be known, so none is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Its row number.
    pub row: u64,
    /// How many cells it has.
    pub found: usize,
    /// How many the header has.
    pub expected: usize,
    /// How many accepted rows of the batch stand before it.
    pub before: usize,
    line: usize,
}

/// A stretch of the file, in file order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// The accepted row of this index.
    Row(usize),
    /// A row that was rejected.
    Rejected(&'a Rejected),
    /// A line with nothing on it: its line end.
    Blank(&'a str),
}

/// The accepted rows of a block with the wanted columns, and all that is needed to write any row as
/// it was.
#[derive(Debug)]
pub struct Batch {
    block: Block,
    columns: Vec<StringViewArray>,
    /// The line (record or blank line of the block) of each accepted row.
    accepted: Vec<usize>,
    rejected: Vec<Rejected>,
}

impl Batch {
    /// Which block of the file this is, from 0.
    pub fn index(&self) -> usize {
        self.block.index
    }

    /// The number of accepted rows.
    pub fn len(&self) -> usize {
        self.accepted.len()
    }

    /// Whether no row was accepted.
    pub fn is_empty(&self) -> bool {
        self.accepted.is_empty()
    }

    /// The `n`th of the wanted columns, one value an accepted row, none of them null. Values are
    /// views into the block; only those in which something had to be undone are copies.
    ///
    /// # Panics
    /// If fewer columns were wanted.
    #[expect(clippy::indexing_slicing, reason = "the caller counts the columns that it wanted")]
    pub fn column(&self, n: usize) -> &StringViewArray {
        &self.columns[n]
    }

    /// The rows with too few or too many cells.
    pub fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    /// The number of an accepted row: see [`Block::first_record`].
    pub fn row_number(&self, row: usize) -> u64 {
        self.block.first_record + self.line(row) as u64
    }

    /// All cells of an accepted row, decoded.
    pub fn cells(&self, row: usize) -> Vec<Cow<'_, str>> {
        self.cells_of_line(self.line(row))
    }

    /// All cells of a rejected row, decoded.
    pub fn rejected_cells(&self, rejected: &Rejected) -> Vec<Cow<'_, str>> {
        self.cells_of_line(rejected.line)
    }

    /// An accepted row as it stands in the file, with its line end, in UTF-8.
    pub fn raw(&self, row: usize) -> &str {
        self.raw_line(self.line(row))
    }

    /// A rejected row as it stands in the file, with its line end, in UTF-8.
    pub fn rejected_raw(&self, rejected: &Rejected) -> &str {
        self.raw_line(rejected.line)
    }

    /// Everything in the block, in file order.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let mut accepted = self.accepted.iter().enumerate().peekable();
        let mut rejected = self.rejected.iter().peekable();
        (0..self.block.ends.len()).map(move |line| {
            if let Some((row, _)) = accepted.next_if(|&(_, &at)| at == line) {
                Piece::Row(row)
            } else if let Some(row) = rejected.next_if(|row| row.line == line) {
                Piece::Rejected(row)
            } else {
                Piece::Blank(self.raw_line(line))
            }
        })
    }

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

fn text_of(text: &Buffer, range: Range<usize>) -> &str {
    let bytes = text.as_slice().get(range).unwrap_or_default();
    std::str::from_utf8(bytes).expect("the decoder gives UTF-8, and records end at ASCII bytes")
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
