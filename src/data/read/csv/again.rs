//! Some records of a CSV file that was read before, without the others.
//!
//! The pass that sees all records keeps of each block where its lines end ([`BlockLines`]: four bytes a line and the
//! block's hash). Once it is known which rows a later pass needs ([`Chosen`]), that pass reads the blocks that
//! hold one of them, sees by the hash that each still is what it was, and scans nothing but the chosen lines.

use super::block::{CsvBlock, Numbers};
use super::pool::{Pool, Pooled};
use super::scan::Index;
use super::{Punctuation, index_lines};
use crate::data::read::batch::{Rows, Undecoded, Wanted};
use crate::data::read::error::Problem;
use crate::data::read::input::Bytes;
use crate::data::read::{Content, Fingerprint, Reader};
use arrow_buffer::Buffer;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

/// Where the lines of a block stand in a file of UTF-8 that is not packed.
#[derive(Clone, Debug)]
pub struct BlockLines {
    /// Where in the file the block starts.
    pub(super) offset: u64,
    /// The row number of its first line.
    pub(super) first_row: u64,
    /// The hash of its bytes.
    pub(super) hash: u64,
    /// Where in it each line ends, the line end included.
    pub(super) ends: Vec<u32>,
    pub(super) punctuation: Punctuation,
    /// The number of cells of the header.
    pub(super) width: usize,
}

/// Some records of a file, and what was read of it when they were chosen.
#[derive(Debug)]
pub struct Chosen {
    blocks: Vec<ChosenBlock>,
    rows: usize,
    read: Fingerprint,
}

/// A block that holds a chosen record.
#[derive(Debug)]
struct ChosenBlock {
    /// Without its line ends.
    block: BlockLines,
    length: usize,
    /// The chosen ones.
    lines: Vec<Line>,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    row: u64,
    start: u32,
    end: u32,
}

impl Chosen {
    /// Of all `blocks` of a file the records in some `rows`, ascending, each an accepted one; `read` is what the pass
    /// read that met them.
    pub fn new(blocks: Vec<BlockLines>, rows: &[u64], read: Fingerprint) -> Chosen {
        let mut chosen = Chosen { blocks: Vec::new(), rows: rows.len(), read };
        let mut rest = rows;
        for mut block in blocks {
            let behind = block.first_row + block.ends.len() as u64;
            let (of_block, others) = rest.split_at(rest.partition_point(|&row| row < behind));
            rest = others;
            if of_block.is_empty() {
                continue;
            }
            let ends = std::mem::take(&mut block.ends);
            let line = |&row: &u64| {
                let number = usize::try_from(row.checked_sub(block.first_row)?).ok()?;
                let start = number.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied())?;
                Some(Line { row, start, end: *ends.get(number)? })
            };
            let lines = of_block.iter().filter_map(line).collect();
            let length = ends.last().map_or(0, |&end| end as usize);
            chosen.blocks.push(ChosenBlock { block, length, lines });
        }
        chosen
    }

    /// How many records they are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many bytes of the file are read for them.
    pub fn bytes(&self) -> u64 {
        self.blocks.iter().map(|block| block.length as u64).sum()
    }
}

/// Reads blocks of a file again, for chosen records.
#[derive(Debug)]
pub(in crate::data::read) struct AgainReader {
    bytes: Bytes,
    chosen: Arc<Chosen>,
    next: usize,
    texts: Pool<Vec<u8>>,
    indices: Pool<Index>,
}

impl AgainReader {
    pub(in crate::data::read) fn open(content: &Content, chosen: Arc<Chosen>) -> Result<AgainReader, Problem> {
        Ok(AgainReader { bytes: Bytes::open(content)?, chosen, next: 0, texts: Pool::new(), indices: Pool::new() })
    }
}

impl Reader for AgainReader {
    fn next_block(&mut self, _wanted: &Wanted) -> Result<Option<Box<dyn Undecoded>>, Problem> {
        let Some(ChosenBlock { block, length, .. }) = self.chosen.blocks.get(self.next) else { return Ok(None) };
        let mut text = self.texts.take();
        text.resize(*length, 0);
        self.bytes.read_at(block.offset, &mut text)?;
        let at = self.next;
        self.next += 1;
        Ok(Some(Box::new(AgainBlock { chosen: Arc::clone(&self.chosen), at, text, index: self.indices.take() })))
    }

    /// The fingerprint of the pass before: what was used of the file is what it was.
    fn finish(&mut self) -> Result<Fingerprint, Problem> {
        self.bytes.refuse_changed(self.chosen.read.digest.bytes)?;
        Ok(self.chosen.read)
    }
}

/// A block as it was read again.
#[derive(Debug)]
struct AgainBlock {
    chosen: Arc<Chosen>,
    at: usize,
    text: Pooled<Vec<u8>>,
    index: Pooled<Index>,
}

impl Undecoded for AgainBlock {
    fn bytes(&self) -> usize {
        self.text.len()
    }

    fn decode(self: Box<Self>, wanted: &Wanted) -> Result<Box<dyn Rows>, Problem> {
        let AgainBlock { chosen, at, text, mut index } = *self;
        let Some(ChosenBlock { block, lines, .. }) = chosen.blocks.get(at) else { return Err(Problem::Changed) };
        if xxh3_64(&text) != block.hash {
            return Err(Problem::Changed);
        }
        let mut own = Vec::with_capacity(lines.iter().map(|line| (line.end - line.start) as usize).sum());
        for line in lines {
            own.extend_from_slice(text.get(line.start as usize..line.end as usize).unwrap_or_default());
        }
        // Given back at once: another block is read into it.
        drop(text);
        index_lines(&own, true, block.punctuation, &mut index);
        if index.lines() != lines.len() {
            return Err(Problem::Changed);
        }
        let again = CsvBlock {
            numbers: Numbers::Each(lines.iter().map(|line| line.row).collect()),
            place: None,
            offset: block.offset,
            encoding: super::Encoding::Utf8,
            punctuation: block.punctuation,
            width: block.width,
            footer: index.lines(),
            text: Buffer::from_vec(own),
            index,
        };
        Box::new(again).decode(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::Chosen;
    use crate::data::read::{Batch, Content, Given, ReadError, Settings, Source, Wanted, open, open_again};
    use proptest::prelude::*;
    use std::borrow::Cow;
    use std::sync::Arc;

    fn source(text: &str, block_bytes: usize) -> Source {
        let settings = Settings { block_bytes, csv: Given::plain(b','), ..Settings::default() };
        Source { name: "a.csv".to_owned(), content: Content::Memory(text.as_bytes().into()), settings }
    }

    fn wanted() -> Wanted {
        Wanted { columns: vec![1], whole_rows: true }
    }

    type Record = (u64, String, Vec<String>, String);

    /// Row number, wanted column, all cells and raw text of each record.
    fn records(batch: &Batch) -> Vec<Record> {
        let cells = |row| batch.cells(row).into_iter().map(Cow::into_owned).collect();
        let column = |row| batch.column(0).value(row).to_owned();
        (0..batch.len())
            .map(|row| (batch.row_number(row), column(row), cells(row), batch.raw(row).to_owned()))
            .collect()
    }

    /// All records, and the places of those for which `is_chosen` holds.
    fn first_pass(source: &Source, is_chosen: impl Fn(u64) -> bool) -> (Vec<Record>, Arc<Chosen>) {
        let mut table = open(source).unwrap().want(wanted());
        let (mut all, mut lines) = (Vec::new(), Vec::new());
        while let Some(block) = table.next_block().unwrap() {
            let batch = block.batch().unwrap();
            all.extend(records(&batch));
            lines.push(batch.lines().unwrap());
        }
        let rows: Vec<u64> = all.iter().map(|record| record.0).filter(|&row| is_chosen(row)).collect();
        (all, Arc::new(Chosen::new(lines, &rows, table.finish().unwrap())))
    }

    fn again(source: &Source, chosen: &Arc<Chosen>) -> Result<Vec<Record>, ReadError> {
        let mut blocks = open_again(source, wanted(), chosen)?;
        let mut found = Vec::new();
        while let Some(block) = blocks.next_block()? {
            found.extend(records(&block.batch()?));
        }
        blocks.finish().map(|_| found)
    }

    proptest! {
        #[test]
        fn chosen_records_are_those_of_the_whole_file(
            lines in prop::collection::vec(
                prop::sample::select(vec!["1,b\n", "\"x\ny\",\"a\"\"b\"\r\n", "\n", "é,\r", "1,2,3\n", ",\n", "7, \"q\"\n", "\"\",é\r\n"]),
                0..30,
            ),
            last in prop::sample::select(vec!["", "9,z", "\"9\",\"z\""]),
            bits in any::<u64>(),
            block_bytes in 1_usize..60,
        ) {
            let text = format!("k,v\n{}{last}", lines.concat());
            let source = source(&text, block_bytes);
            let is_chosen = |row: u64| bits >> (row % 64) & 1 == 1;
            let (all, chosen) = first_pass(&source, is_chosen);
            let expected: Vec<Record> = all.into_iter().filter(|record| is_chosen(record.0)).collect();
            prop_assert_eq!(chosen.rows(), expected.len());
            prop_assert_eq!(again(&source, &chosen).unwrap(), expected);
        }
    }

    #[test]
    fn a_block_that_is_not_what_it_was_is_refused() {
        let text = "k,v\n1,a\n2,b\n3,c\n";
        let (_, chosen) = first_pass(&source(text, 1), |row| row == 3);
        assert_eq!(again(&source(text, 1), &chosen).unwrap().len(), 1);
        // Another cell of the block, another length, the end of the file.
        for changed in ["k,v\n1,a\n2,x\n3,c\n", "k,v\n1,a\n2,", "k,v\n"] {
            let error = again(&source(changed, 1), &chosen).unwrap_err().to_string();
            assert!(error.starts_with("cannot read a.csv: it changed while it was read"), "{changed:?}: {error}");
        }
    }

    #[test]
    fn nothing_is_read_of_blocks_without_a_chosen_record() {
        let text = "k,v\n1,a\n2,b\n3,c\n";
        let (_, chosen) = first_pass(&source(text, 1), |row| row == 3);
        assert!(chosen.bytes() < text.len() as u64, "{}", chosen.bytes());
        let (_, none) = first_pass(&source(text, 1), |_| false);
        assert_eq!((none.bytes(), none.rows()), (0, 0));
    }

    #[test]
    fn what_is_packed_or_in_another_encoding_is_read_as_a_whole() {
        let latin = Source { content: Content::Memory(b"k,v\n1,\xe9\n".as_slice().into()), ..source("", 100) };
        let mut table = open(&latin).unwrap().want(wanted());
        let batch = table.next_block().unwrap().unwrap().batch().unwrap();
        assert!(batch.lines().is_none());
    }
}
