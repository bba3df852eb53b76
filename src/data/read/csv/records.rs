//! The shape of CSV text: where records end, and where cells end within one.
//!
//! The rules are those of RFC 4180, and beyond it those of the `csv` crate with its defaults:
//!
//! - a record ends at LF, CR LF or a lone CR outside quotes; a line with nothing on it is no record;
//! - a cell is quoted if a quote is its very first byte; within it two quotes stand for one;
//! - what follows the closing quote belongs to the cell as it stands (`"ab"c` is `abc`), and so does
//!   a quote within a cell that did not begin with one;
//! - NUL is a byte like any other.
//!
//! One thing differs: a quote that is open at the end of the text is for the caller to refuse, not
//! a cell that reaches to the end, because everything after it would be read as one cell.

use memchr::{memchr, memchr3};
use std::borrow::Cow;

const QUOTE: u8 = b'"';

/// Finds where records end in text that arrives in pieces; each byte is looked at once.
#[derive(Debug)]
pub struct RecordEnds {
    delimiter: u8,
    /// Where the current record starts.
    start: usize,
    /// How far the text was looked at.
    at: usize,
    in_quotes: bool,
}

impl RecordEnds {
    /// At the start of a text.
    pub fn new(delimiter: u8) -> RecordEnds {
        RecordEnds { delimiter, start: 0, at: 0, in_quotes: false }
    }

    /// The end (with its line end) of the next record or blank line of `text`; none if the text so
    /// far holds no further whole one. `last` says that no text will follow. `text` is the same as in the call
    /// before, or longer.
    pub fn next(&mut self, text: &[u8], last: bool) -> Option<usize> {
        loop {
            let rest = text.get(self.at..)?;
            if self.in_quotes {
                let Some(found) = memchr(QUOTE, rest) else {
                    self.at = text.len();
                    return None;
                };
                let quote = self.at + found;
                match text.get(quote + 1) {
                    Some(&QUOTE) => self.at = quote + 2,
                    None if !last => {
                        // One of two, or the closing one: the next piece tells.
                        self.at = quote;
                        return None;
                    }
                    _ => {
                        self.in_quotes = false;
                        self.at = quote + 1;
                    }
                }
                continue;
            }
            let Some(found) = memchr3(QUOTE, b'\n', b'\r', rest) else {
                self.at = text.len();
                return (last && self.start < text.len()).then(|| self.end_record(text.len()));
            };
            let place = self.at + found;
            match (rest.get(found), text.get(place + 1)) {
                (Some(&QUOTE), _) => {
                    self.in_quotes = self.is_cell_start(text, place);
                    self.at = place + 1;
                }
                (Some(b'\r'), Some(b'\n')) => return Some(self.end_record(place + 2)),
                (Some(b'\r'), None) if !last => {
                    // The LF of a CR LF may be in the next piece.
                    self.at = place;
                    return None;
                }
                _ => return Some(self.end_record(place + 1)),
            }
        }
    }

    /// Where the current, unfinished record starts.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Whether the text looked at so far ends within quotes.
    pub fn in_quotes(&self) -> bool {
        self.in_quotes
    }

    /// Tells that everything before the current record was taken off the text.
    pub fn rebase(&mut self) {
        self.at -= self.start;
        self.start = 0;
    }

    fn end_record(&mut self, end: usize) -> usize {
        self.start = end;
        self.at = end;
        end
    }

    /// Outside quotes a delimiter always ends a cell, so the byte before decides.
    fn is_cell_start(&self, text: &[u8], place: usize) -> bool {
        place == self.start || text.get(place - 1) == Some(&self.delimiter)
    }
}

/// Whether what [`RecordEnds`] cut off is a line with nothing on it.
pub fn is_blank_line(record: &[u8]) -> bool {
    matches!(record, b"\n" | b"\r\n" | b"\r")
}

/// A record without its line end.
pub fn without_line_end(record: &str) -> &str {
    let line = record.strip_suffix('\n').unwrap_or(record);
    if line.len() < record.len() {
        line.strip_suffix('\r').unwrap_or(line)
    } else {
        record.strip_suffix('\r').unwrap_or(record)
    }
}

/// How a cell is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Without quotes: the bytes are the value.
    Bare,
    /// In quotes, nothing to undo: the bytes between them are the value.
    Quoted,
    /// In quotes, with doubled quotes or with text after the closing one.
    Escaped,
}

/// One cell as it stands in its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Its bytes, quotes and all.
    pub raw: &'a str,
    /// How it is written.
    pub form: Form,
    /// Where `raw` starts in the record.
    pub start: usize,
}

impl<'a> Cell<'a> {
    /// The text that the cell means; copied only where something had to be undone.
    pub fn value(&self) -> Cow<'a, str> {
        match self.form {
            Form::Bare => Cow::Borrowed(self.raw),
            Form::Quoted => Cow::Borrowed(self.inside()),
            Form::Escaped => Cow::Owned(unescape(self.raw)),
        }
    }

    /// Where the value starts in the record; only for a cell with nothing to undo.
    pub fn value_start(&self) -> usize {
        if self.form == Form::Bare { self.start } else { self.start + 1 }
    }

    fn inside(&self) -> &'a str {
        self.raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(self.raw)
    }
}

fn unescape(raw: &str) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw.strip_prefix('"').unwrap_or(raw);
    while let Some((before, after)) = rest.split_once('"') {
        value.push_str(before);
        rest = after;
        let Some(after_two) = after.strip_prefix('"') else { break };
        value.push('"');
        rest = after_two;
    }
    value.push_str(rest);
    value
}

/// The cells of one record, which is given without its line end.
pub fn cells(record: &str, delimiter: u8) -> Cells<'_> {
    Cells { record, delimiter, at: Some(0) }
}

/// See [`cells`].
#[derive(Debug)]
pub struct Cells<'a> {
    record: &'a str,
    delimiter: u8,
    /// Where the next cell starts; none after the last.
    at: Option<usize>,
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let start = self.at?;
        let rest = self.record.as_bytes().get(start..)?;
        let (length, form) = if rest.first() == Some(&QUOTE) {
            quoted_cell(rest, self.delimiter)
        } else {
            (memchr(self.delimiter, rest).unwrap_or(rest.len()), Form::Bare)
        };
        let end = start + length;
        self.at = (end < self.record.len()).then_some(end + 1);
        // Never `None`: a cell is cut at ASCII bytes only.
        let raw = self.record.get(start..end)?;
        Some(Cell { raw, form, start })
    }
}

/// Length and form of the cell that starts with a quote at the start of `rest`.
fn quoted_cell(rest: &[u8], delimiter: u8) -> (usize, Form) {
    let mut at = 1;
    let mut form = Form::Quoted;
    while let Some(found) = rest.get(at..).and_then(|inside| memchr(QUOTE, inside)) {
        let after = at + found + 1;
        match rest.get(after) {
            Some(&QUOTE) => {
                form = Form::Escaped;
                at = after + 1;
            }
            None => return (after, form),
            Some(&byte) if byte == delimiter => return (after, form),
            Some(_) => {
                let tail = rest.get(after..).unwrap_or_default();
                return (after + memchr(delimiter, tail).unwrap_or(tail.len()), Form::Escaped);
            }
        }
    }
    (rest.len(), Form::Escaped)
}

#[cfg(test)]
mod tests {
    use super::{Form, RecordEnds, cells, without_line_end};

    fn records(text: &str) -> Vec<&str> {
        let mut ends = RecordEnds::new(b',');
        let mut found = Vec::new();
        let mut start = 0;
        while let Some(end) = ends.next(text.as_bytes(), true) {
            found.push(text.get(start..end).unwrap());
            start = end;
        }
        found
    }

    fn values(record: &str) -> Vec<String> {
        cells(record, b',').map(|cell| cell.value().into_owned()).collect()
    }

    #[test]
    fn records_end_at_line_ends_outside_quotes() {
        assert_eq!(records("a,b\n1,\"x\ny\"\r\n\r\n2,3\r4"), ["a,b\n", "1,\"x\ny\"\r\n", "\r\n", "2,3\r", "4"]);
        assert_eq!(records("a\"b\nc\"\n"), ["a\"b\n", "c\"\n"]);
        assert_eq!(records("\"a\"\"\n\"\nb"), ["\"a\"\"\n\"\n", "b"]);
        assert_eq!(records(""), Vec::<&str>::new());
    }

    #[test]
    fn an_open_quote_ends_no_record() {
        let mut ends = RecordEnds::new(b',');
        let text = b"a,\"b\nc\n";
        assert_eq!(ends.next(text, true), None);
        assert!(ends.in_quotes());
        assert_eq!(ends.start(), 0);
    }

    #[test]
    fn a_piece_that_ends_in_doubt_waits_for_the_next() {
        let mut ends = RecordEnds::new(b',');
        assert_eq!(ends.next(b"a\r", false), None);
        assert_eq!(ends.next(b"a\r\n\"b\"", false), Some(3));
        assert_eq!(ends.next(b"a\r\n\"b\"", false), None);
        assert_eq!(ends.next(b"a\r\n\"b\"\"\n\"\n", false), Some(10));
    }

    #[test]
    fn cells_are_read_as_the_csv_crate_reads_them() {
        assert_eq!(values("a,,\"b,c\",\"say \"\"hi\"\"\","), ["a", "", "b,c", "say \"hi\"", ""]);
        assert_eq!(values("\"ab\"c\"d\",x\"y\""), ["abc\"d\"", "x\"y\""]);
        assert_eq!(values(""), [""]);
        assert_eq!(values("\"\""), [""]);
    }

    #[test]
    fn a_cell_knows_how_it_was_written() {
        let forms: Vec<_> = cells("a,\"b\",\"c\"\"d\",\"e\"f", b',').map(|cell| cell.form).collect();
        assert_eq!(forms, [Form::Bare, Form::Quoted, Form::Escaped, Form::Escaped]);
    }

    #[test]
    fn line_ends_come_off_once() {
        assert_eq!(without_line_end("a\r\n"), "a");
        assert_eq!(without_line_end("a\r"), "a");
        assert_eq!(without_line_end("a\n"), "a");
        assert_eq!(without_line_end("a"), "a");
        assert_eq!(without_line_end("\r\n"), "");
    }
}
