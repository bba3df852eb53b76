//! Where the header of a CSV file stands, and what speaks against it.
//!
//! Lines before the header are recognised by one of two rules, both of which no table breaks:
//!
//! - they hold one filled cell at most, where the records have two or more (three or more, if the line
//!   has all their delimiters): titles, notes, lines with nothing on them;
//! - they have at most two cells, where the records have four or more, and a blank line parts them
//!   from what follows: `Created by,Ann`.
//!
//! So is a first line that states the delimiter for Excel, `sep=;`. The first line that is none of that is the header.
//! Whether it is one is looked at next.

use super::{Sample, for_each_record, stated};
use crate::data::read::csv::records::{cells, without_line_end};
use crate::data::read::csv::{Align, Doubt, Given, Punctuation};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How many lines before the header are recognised at most.
const LONGEST_PREAMBLE: usize = 30;
/// How many rows a header has at most.
const TALLEST_HEADER: usize = 5;
/// Lines looked at.
const SAMPLE_LINES: usize = 300;

/// Where the header stands: rows of the file, counted from 1.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Its first row; 0 if there is no header.
    pub first: u64,
    /// Its last row, or the last row before the records.
    pub last: u64,
    /// The number of cells of the records, where it is not the header's.
    pub width: Option<usize>,
    pub doubt: Option<Doubt>,
}

/// One line of the sample, a record or a blank line.
struct Line<'s> {
    cells: Vec<Cow<'s, str>>,
}

impl Line<'_> {
    fn width(&self) -> usize {
        self.cells.len()
    }

    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }

    fn is_blank(&self) -> bool {
        self.filled() == 0
    }

    fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", AsRef::as_ref)
    }

    /// Whether all cells are numbers.
    fn is_numbers(&self) -> bool {
        self.cells.iter().all(|cell| is_number(cell))
    }

    /// Whether no cell holds what names of columns do not.
    fn is_words(&self) -> bool {
        !self.cells.iter().any(|cell| is_number(cell) || cell.contains('@') || cell.contains("://"))
    }
}

/// Finds the header in the first lines of a file.
pub fn detect(sample: &Sample, punctuation: Punctuation, said: &Given) -> Layout {
    let mut lines = Vec::new();
    for_each_record(sample, punctuation, |record| {
        let record = without_line_end(record);
        lines.push(Line { cells: cells(record, punctuation).map(|cell| trimmed(cell.value())).collect() });
        lines.len() < SAMPLE_LINES
    });
    let stated = usize::from(stated(sample).is_some());
    let header = match said.header {
        Some(rows) => usize::try_from(rows.first.saturating_sub(1)).unwrap_or(usize::MAX),
        None => stated + after_preamble(lines.get(stated..).unwrap_or_default()),
    };
    let first = header as u64 + 1;
    let last = said.header.map(|rows| rows.last);
    let Some((line, _)) = lines.get(header..).and_then(<[Line]>::split_first) else {
        return Layout { first, last: last.unwrap_or(first), width: None, doubt: None };
    };
    let has_rows = last.unwrap_or_else(|| header_rows(lines.get(header..).unwrap_or_default()) as u64 + first - 1);
    let below = lines.iter().skip(usize::try_from(has_rows).unwrap_or(usize::MAX));
    let records: Vec<&Line> = below.filter(|record| !record.is_blank()).collect();
    let is_numbers = line.width() > 1 && line.is_numbers() && records.first().is_none_or(|record| record.is_numbers());
    if is_numbers && said.header.is_none() {
        let doubt = Some(Doubt::NoHeader { row: first });
        return Layout { first: 0, last: first - 1, width: Some(line.width()), doubt };
    }
    let width = other_width(line, &records).filter(|_| said.align != Some(Align::Neither));
    let doubt = if has_rows > first && said.header.is_none() {
        Some(Doubt::SeveralRows { first, last: has_rows })
    } else {
        width.filter(|_| said.align.is_none()).map(|cells| Doubt::Widths { names: line.width(), cells })
    };
    Layout { first, last: has_rows, width, doubt }
}

/// As [`str::trim`].
fn trimmed(cell: Cow<str>) -> Cow<str> {
    match cell {
        Cow::Borrowed(cell) => Cow::Borrowed(cell.trim()),
        Cow::Owned(cell) => Cow::Owned(cell.trim().to_owned()),
    }
}

/// The names in the rows of a header, each column's joined with a space. A row that leaves a column
/// blank above a filled one goes on with the name to the left, as merged cells are saved.
pub fn joined(rows: Vec<Vec<String>>) -> Vec<String> {
    let mut rows = rows.into_iter().rev();
    let Some(mut names) = rows.next() else { return Vec::new() };
    for above in rows {
        let mut group = "";
        names.resize(names.len().max(above.len()), String::new());
        for (column, name) in names.iter_mut().enumerate() {
            let own = above.get(column).map_or("", String::as_str);
            if !own.is_empty() || name.is_empty() {
                group = own;
            }
            *name =
                if group.is_empty() { std::mem::take(name) } else { format!("{group} {name}").trim_end().to_owned() };
        }
    }
    names
}

/// The index of the first line that is not before the header.
fn after_preamble(lines: &[Line]) -> usize {
    let first_filled = || lines.iter().position(|line| !line.is_blank()).unwrap_or(0);
    let Some(width) = usual_width(lines) else { return first_filled() };
    let start = lines.iter().take(LONGEST_PREAMBLE);
    // `Created by,Ann` and the like, up to the last blank line after such.
    let narrow = start.clone().take_while(|line| line.width() <= 2 && width >= 4).count();
    let blank = lines.iter().take(narrow).rposition(Line::is_blank).unwrap_or(0);
    // Not a table of its own with columns of the same names: its records would be passed over.
    let blank = if repeats_names(lines, blank) { 0 } else { blank };
    let is_note = |line: &Line| line.filled() <= 1 && (line.width() < width || (width > 2));
    let notes = blank + lines.iter().skip(blank).take(LONGEST_PREAMBLE).take_while(|line| is_note(line)).count();
    if lines.get(notes).is_none() {
        return first_filled();
    }
    // A line as wide as the records that follows a title and a blank line is a header, however
    // little it names.
    let mut run = lines.iter().take(notes).enumerate().skip_while(|(_, line)| line.is_blank());
    let parted = run.by_ref().find(|(_, line)| line.is_blank()).map(|(at, _)| at);
    let named = parted.and_then(|at| (at..notes).find(|&at| lines.get(at).is_some_and(|line| !line.is_blank())));
    named.filter(|&at| lines.get(at).is_some_and(|line| line.width() == width)).unwrap_or(notes)
}

/// Whether the first line names a column that the line after the blank one at `blank` names too.
fn repeats_names(lines: &[Line], blank: usize) -> bool {
    let first = lines.iter().find(|line| !line.is_blank());
    let names = lines.iter().skip(blank).find(|line| !line.is_blank());
    let repeats =
        |(first, names): (&Line, &Line)| first.cells.iter().any(|cell| !cell.is_empty() && names.cells.contains(cell));
    blank > 0 && first.zip(names).is_some_and(repeats)
}

/// How many cells most lines have, among those with several.
fn usual_width(lines: &[Line]) -> Option<usize> {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.width() > 1 && !line.is_blank()) {
        *widths.entry(line.width()).or_default() += 1;
    }
    widths.into_iter().max_by_key(|&(width, lines)| (lines, width)).map(|(width, _)| width)
}

/// Over how many rows the header that begins with the first line goes: a second row repeats it, or
/// names columns that the first leaves blank, above numbers.
fn header_rows(lines: &[Line]) -> usize {
    let mut rows = 1;
    while rows < TALLEST_HEADER {
        let [above, below] = [rows - 1, rows].map(|at| lines.get(at));
        let (Some(above), Some(below)) = (above, below) else { break };
        if below.is_blank() {
            // Only one blank line may part two rows of a header.
            let continues = lines.get(rows + 1).is_some_and(|next| names_more(above, next, lines, rows + 1));
            if !continues {
                break;
            }
            rows += 2;
        } else if below.cells == above.cells
            || names_more(above, below, lines, rows)
            || (rows > 1 && goes_on(below, lines, rows))
        {
            rows += 1;
        } else {
            break;
        }
    }
    rows
}

fn names_more(above: &Line, below: &Line, lines: &[Line], at: usize) -> bool {
    let fills_blanks = (0..below.width()).any(|column| above.cell(column).is_empty() && !below.cell(column).is_empty());
    above.width() == below.width() && fills_blanks && below.is_words() && numbers_follow(below, lines, at)
}

/// A row of a few words under the rows of a header: `,,,Restated`.
fn goes_on(line: &Line, lines: &[Line], at: usize) -> bool {
    let is_sparse = line.cell(0).is_empty() && line.filled() * 2 < line.width();
    is_sparse && line.is_words() && numbers_follow(line, lines, at)
}

/// Whether one of the three lines below holds a number under a word of this one.
fn numbers_follow(line: &Line, lines: &[Line], at: usize) -> bool {
    lines.iter().skip(at + 1).filter(|below| !below.is_blank()).take(3).any(|below| {
        below.width() == line.width()
            && (0..line.width()).any(|column| !line.cell(column).is_empty() && is_number(below.cell(column)))
    })
}

/// The number of cells that all records have, two at least, if it is not the header's.
fn other_width(header: &Line, records: &[&Line]) -> Option<usize> {
    let width = records.first()?.width();
    let is_other = width > 1 && header.width() > 1 && width != header.width();
    (is_other && records.len() > 1 && records.iter().all(|record| record.width() == width)).then_some(width)
}

/// Whether a cell is a number as people write it, with signs, separators, a currency or a percent.
pub(super) fn is_number(cell: &str) -> bool {
    let is_part =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '%' | '$' | '€' | '£' | 'e' | 'E');
    cell.chars().any(|c| c.is_ascii_digit()) && cell.chars().all(is_part) && !cell.starts_with(['e', 'E'])
}
