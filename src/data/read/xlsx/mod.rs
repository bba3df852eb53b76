//! Workbooks of Excel: one sheet of them, cell by cell, never as a whole.
//!
//! The first row that holds anything is the header, unless another is named; a title above it is not guessed away. Rows below it
//! in which no cell holds anything are passed over; a row with cells beyond the header is rejected. Row
//! numbers are those of the sheet. A formula is read as the result that was saved with it; without one
//! the file is refused, because what the cell shows is not in the file; and so is one with merged cells below the
//! header, of which only the first holds what the sheet shows over all of them. Texts that cells share are held
//! in memory, as the format wants it.
//!
//! The decoder borrows from the workbook for as long as it reads, so both live on a thread of their
//! own, which hands over blocks.

mod padded;
mod parts;
mod text;

use super::batch::{Fault, Rows, Undecoded, Wanted};
use super::cells::{Cells, CellsBuilder};
use super::container::{Container, Original};
use super::csv::{HeaderRows, joined};
use super::error::Problem;
use super::guarded::unless_it_panics;
use super::input::Input;
use super::{Fingerprint, Format, Kind, Opened, Reader, Source};
use crate::value::number::NumberFormat;
use calamine::{
    DataRef, Dimensions, Reader as _, SheetType, Xlsx, XlsxCellFormulaMetadataRecord, XlsxCellReader, XlsxError,
};
use padded::{Padded, Patterns};
use std::io::BufReader;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

type Workbook = Xlsx<BufReader<Container>>;

/// Blocks that wait to be taken.
const WAITING: usize = 2;
/// The most rows of a block, however short they are.
const MOST_ROWS: usize = 1 << 16;

pub(super) fn open(input: Input, source: &Source) -> Result<Opened, Problem> {
    let (container, original) = Container::open(input, source)?;
    let (tell, wanted) = sync_channel(1);
    let (send, blocks) = sync_channel(WAITING);
    let task = Task { container, source: source.clone() };
    std::thread::Builder::new().spawn(move || {
        if let Err(problem) = guarded(|| task.run(&wanted, &send)) {
            let _ = send.send(Err(problem));
        }
    })?;
    let reader = XlsxReader { original, tell: Some(tell), blocks, records: 0, blank_rows: 0, has_ended: false };
    let Message::Header { names, sheet } = reader.receive()? else { return Err(Problem::Empty) };
    if names.len() > source.settings.max_columns {
        return Err(Problem::WideHeader { columns: names.len(), limit: source.settings.max_columns });
    }
    Ok(Opened { header: names, format: Format::Xlsx { sheet }, head: String::new(), reader: Box::new(reader) })
}

/// The sheets of a workbook that hold anything.
pub(super) fn sheets(input: Input, source: &Source) -> Result<Vec<String>, Problem> {
    let (container, _) = Container::open(input, source)?;
    guarded(|| {
        parts::check(&container, source.settings.max_unpacked_bytes)?;
        filled_sheets(&mut decoded(container)?)
    })
}

fn damaged(detail: impl Into<String>) -> Problem {
    Problem::Damaged { format: Kind::Xlsx.title(), detail: detail.into() }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what is to be mapped")]
fn unreadable(error: XlsxError) -> Problem {
    damaged(error.to_string())
}

/// That the decoder panics on damaged bytes is one more way to say so.
fn guarded<T>(decode: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    unless_it_panics(decode).unwrap_or_else(|| Err(damaged("it contradicts itself")))
}

/// A workbook whose parts were [checked](parts::check).
fn decoded(container: Container) -> Result<Workbook, Problem> {
    Xlsx::new(BufReader::new(container)).map_err(unreadable)
}

/// The cells of a sheet that were made one. They stand behind the rows, so finding them is reading all of these: only
/// where there are any.
fn merged_cells(workbook: &mut Workbook, sheet: &str, has_any: bool) -> Result<Vec<Dimensions>, Problem> {
    if has_any { workbook.merge_cells_by_sheet_name(sheet).map_err(unreadable) } else { Ok(Vec::new()) }
}

fn filled_sheets(workbook: &mut Workbook) -> Result<Vec<String>, Problem> {
    let sheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let mut filled = Vec::new();
    for name in names {
        let mut cells = workbook.worksheet_cells_reader(&name).map_err(unreadable)?;
        if next_filled(&mut cells).map_err(unreadable)?.is_some() {
            filled.push(name);
        }
    }
    Ok(filled)
}

/// The sheet that was named, or else the only one that holds anything.
fn sheet_of(workbook: &mut Workbook, named: Option<&str>) -> Result<String, Problem> {
    if let Some(named) = named {
        let names = workbook.sheet_names();
        return names.iter().find(|name| *name == named).cloned().ok_or_else(|| {
            Problem::Sheet(format!("it has no sheet `{named}`; its sheets are `{}`", names.join("`, `")))
        });
    }
    let mut filled = filled_sheets(workbook)?;
    match filled.len() {
        0 => Err(Problem::Empty),
        1 => Ok(filled.remove(0)),
        _ => {
            let names = filled.join("`, `");
            Err(Problem::Sheet(format!("several of its sheets hold rows: `{names}`; name one after a `#`")))
        }
    }
}

type SheetCell<'a> = XlsxCellFormulaMetadataRecord<'a>;

fn next_filled<'a>(cells: &mut XlsxCellReader<'a, BufReader<Container>>) -> Result<Option<SheetCell<'a>>, XlsxError> {
    while let Some(cell) = cells.next_cell_with_formula_metadata()? {
        if !text::is_empty(&cell.value) || is_unsaved(&cell) {
            return Ok(Some(cell));
        }
    }
    Ok(None)
}

/// Whether a cell is a formula whose result is not in the file. A result that is an empty text is there,
/// as a text.
fn is_unsaved(cell: &SheetCell) -> bool {
    cell.formula.is_some() && matches!(cell.value, DataRef::Empty)
}

/// What the thread that reads a sheet hands over: the header, blocks, the end.
enum Message {
    Header { names: Vec<String>, sheet: String },
    Block(Box<XlsxBlock>),
    End { blank_rows: u64 },
}

type Messages = SyncSender<Result<Message, Problem>>;

#[derive(Debug)]
struct XlsxReader {
    original: Original,
    /// Takes what is wanted, once.
    tell: Option<SyncSender<Wanted>>,
    blocks: Receiver<Result<Message, Problem>>,
    records: u64,
    blank_rows: u64,
    has_ended: bool,
}

impl XlsxReader {
    fn receive(&self) -> Result<Message, Problem> {
        self.blocks.recv().unwrap_or_else(|_| Err(damaged("it ends too early")))
    }
}

impl Reader for XlsxReader {
    fn next_block(&mut self, wanted: &Wanted) -> Result<Option<Box<dyn Undecoded>>, Problem> {
        if let Some(tell) = self.tell.take() {
            // If nobody listens any more, the reason comes with the next message.
            let _ = tell.send(wanted.clone());
        }
        if self.has_ended {
            return Ok(None);
        }
        match self.receive()? {
            Message::Block(block) => {
                self.records += (block.cells.len() + block.cells.rejected().len()) as u64;
                Ok(Some(block))
            }
            Message::End { blank_rows } => {
                (self.has_ended, self.blank_rows) = (true, blank_rows);
                Ok(None)
            }
            // It comes once, before anything else.
            Message::Header { .. } => Err(damaged("it contradicts itself")),
        }
    }

    fn finish(&mut self) -> Result<Fingerprint, Problem> {
        Ok(Fingerprint {
            digest: self.original.finish()?,
            records: self.records,
            blank_lines: self.blank_rows,
            footer_lines: 0,
        })
    }
}

/// Some rows, read.
#[derive(Debug)]
struct XlsxBlock {
    cells: Cells,
    bytes: usize,
}

impl Undecoded for XlsxBlock {
    fn bytes(&self) -> usize {
        self.bytes
    }

    fn decode(self: Box<Self>, _wanted: &Wanted) -> Result<Box<dyn Rows>, Problem> {
        Ok(Box::new(self.cells))
    }
}

/// The reading of one sheet.
struct Task {
    container: Container,
    source: Source,
}

impl Task {
    fn run(self, wanted: &Receiver<Wanted>, send: &Messages) -> Result<(), Problem> {
        let block_bytes = self.source.settings.block_bytes;
        let has_merged = parts::check(&self.container, self.source.settings.max_unpacked_bytes)?;
        let mut workbook = decoded(self.container.clone())?;
        let sheet = sheet_of(&mut workbook, self.source.settings.sheet.as_deref())?;
        let merged = merged_cells(&mut workbook, &sheet, has_merged)?;
        let mut cells = workbook.worksheet_cells_reader(&sheet).map_err(unreadable)?;
        let patterns = Patterns::of(cells.styles());
        let mut same_workbook = patterns.workbook(&self.container)?;
        let padded = same_workbook.as_mut().map(|same| Padded::of(patterns, same, &sheet)).transpose()?;
        let next = next_filled(&mut cells).map_err(unreadable)?;
        let number_format = self.source.settings.number_format;
        let mut rows = SheetRows { sheet: sheet.clone(), next, cells, padded, number_format };
        let (names, last) = rows.header(self.source.settings.csv.header)?;
        rows.refuse_merged(&merged, last)?;
        let (width, mut row) = (names.len(), Vec::new());
        if send.send(Ok(Message::Header { names, sheet })).is_err() {
            return Ok(());
        }
        let Ok(wanted) = wanted.recv() else { return Ok(()) };
        let (mut builder, mut bytes, mut count) = (CellsBuilder::new(width, &wanted), 0, 0);
        let (mut before, mut blank_rows) = (last, 0);
        while let Some(number) = rows.read(&mut row)? {
            blank_rows += number.saturating_sub(before + 1);
            before = number;
            bytes += row.iter().map(|cell| cell.len() + 1).sum::<usize>();
            count += 1;
            if row.len() > width {
                let fault = Fault::Width { found: row.len(), expected: width };
                builder.reject(number, fault, std::mem::take(&mut row));
            } else {
                builder.accept(number, |column| row.get(column).map(String::as_str));
            }
            if bytes >= block_bytes || count >= MOST_ROWS {
                let full = std::mem::replace(&mut builder, CellsBuilder::new(width, &wanted));
                let block = XlsxBlock { cells: full.finish(), bytes: std::mem::take(&mut bytes) };
                count = 0;
                // Nobody takes any more.
                if send.send(Ok(Message::Block(Box::new(block)))).is_err() {
                    return Ok(());
                }
            }
        }
        if count > 0 {
            let _ = send.send(Ok(Message::Block(Box::new(XlsxBlock { cells: builder.finish(), bytes }))));
        }
        let _ = send.send(Ok(Message::End { blank_rows }));
        Ok(())
    }
}

/// The cells of a sheet by rows.
struct SheetRows<'a> {
    sheet: String,
    cells: XlsxCellReader<'a, BufReader<Container>>,
    /// Where some numbers are shown with zeros in front.
    padded: Option<Padded<'a>>,
    number_format: NumberFormat,
    /// The first filled cell of the next row.
    next: Option<SheetCell<'a>>,
}

impl SheetRows<'_> {
    /// Reads the rows that name the columns, if they were said, and passes over those above them; else the first row.
    /// Gives the number of their last row too.
    fn header(&mut self, said: Option<HeaderRows>) -> Result<(Vec<String>, u64), Problem> {
        let mut row = Vec::new();
        let Some(HeaderRows { first, last }) = said else {
            return self.read(&mut row)?.map(|number| (row, number)).ok_or(Problem::Empty);
        };
        let mut named = Vec::new();
        while self.next.as_ref().is_some_and(|cell| u64::from(cell.pos.0) < last) {
            if self.read(&mut row)?.is_some_and(|number| number >= first) {
                named.push(std::mem::take(&mut row));
            }
        }
        if named.is_empty() {
            return Err(Problem::Sheet(format!(
                "in its sheet `{}` row {first} is empty, which is said to name the columns; name another with --header-row",
                self.sheet
            )));
        }
        Ok((joined(named), last))
    }

    /// Refuses cells that were made one below the header: all but the first would be blank, while the sheet shows its
    /// value over all of them.
    fn refuse_merged(&self, merged: &[Dimensions], header: u64) -> Result<(), Problem> {
        let is_below = |range: &&Dimensions| range.start != range.end && u64::from(range.end.0) >= header;
        let Some(range) = merged.iter().find(is_below) else { return Ok(()) };
        let cell = |(row, column): (u32, u32)| format!("{}{}", letters(column), u64::from(row) + 1);
        Err(Problem::Sheet(format!(
            "in its sheet `{}` the cells {}:{} are merged, so that only the first of them holds a value: unmerge them in \
             Excel, write into each cell what it should hold, and save the file",
            self.sheet,
            cell(range.start),
            cell(range.end)
        )))
    }

    /// Reads the next row that holds anything, up to the last cell that does, and gives its number.
    fn read(&mut self, row: &mut Vec<String>) -> Result<Option<u64>, Problem> {
        row.iter_mut().for_each(String::clear);
        let mut width = 0;
        let Some(first) = self.next.take() else { return Ok(None) };
        let (number, _) = first.pos;
        let mut cell = Some(first);
        while let Some(found) = cell {
            let (at, column) = found.pos;
            if at != number {
                if at < number {
                    return Err(damaged("its rows are out of order"));
                }
                self.next = Some(found);
                break;
            }
            if is_unsaved(&found) {
                return Err(self.unsaved(found.pos));
            }
            let column = column as usize;
            if column >= row.len() {
                row.resize_with(column + 1, String::new);
            }
            width = width.max(column + 1);
            if let Some(text) = row.get_mut(column) {
                // Of two rows of one number only the second would be read.
                if !text.is_empty() {
                    return Err(damaged(format!(
                        "two of its cells are called {}{}",
                        letters(found.pos.1),
                        u64::from(at) + 1
                    )));
                }
                // Every number of a workbook is one with decimals.
                let shown = match (&mut self.padded, &found.value) {
                    (Some(padded), DataRef::Float(number)) => padded.shown(found.pos, *number)?,
                    _ => None,
                };
                match shown {
                    Some(shown) => text.push_str(&shown),
                    None => text::push(&found.value, self.number_format, text),
                }
            }
            cell = next_filled(&mut self.cells).map_err(unreadable)?;
        }
        row.truncate(width);
        Ok(Some(u64::from(number) + 1))
    }

    fn unsaved(&self, (row, column): (u32, u32)) -> Problem {
        Problem::Sheet(format!(
            "its sheet `{}` has in cell {}{} a formula whose result was not saved: open the file in Excel and save it",
            self.sheet,
            letters(column),
            u64::from(row) + 1
        ))
    }
}

/// The letters of a column, which is counted from 0: after `Z` comes `AA`.
fn letters(column: u32) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap_or_default());
    match column / 26 {
        0 => last.to_string(),
        before => format!("{}{last}", letters(before - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_named_as_in_a_sheet() {
        let names = [0, 25, 26, 51, 52, 701, 702, 16_383].map(letters);
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }
}
