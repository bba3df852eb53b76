//! The shape of CSV text: where records end, and where cells end within one.
//!
//! The rules are those of RFC 4180, and beyond it those of the `csv` crate with its defaults:
//!
//! - a record ends at LF, CR LF or a lone CR outside quotes; a line with nothing on it, or nothing but
//!   delimiters, is no record;
//! - a cell is quoted if a quote is its very first byte; within it two quotes stand for one, or a
//!   backslash takes the meaning off the quote or backslash after it ([`Escape`]);
//! - what follows the closing quote belongs to the cell as it stands (`"ab"c` is `abc`), and so does
//!   a quote within a cell that did not begin with one;
//! - NUL is a byte like any other.
//!
//! One thing differs: a quote that is open at the end of the text is for the caller to refuse, not
//! a cell that reaches to the end, because everything after it would be read as one cell.
//!
//! This is the reference, for every [`Punctuation`]; it goes byte after byte.

use super::{Delimiter, Escape, Punctuation};
use memchr::{memchr, memchr2, memchr3, memmem};
use std::borrow::Cow;

/// Finds where records end in text that arrives in pieces; each byte is looked at once.
#[derive(Debug)]
pub struct RecordEnds {
    punctuation: Punctuation,
    /// Where the current record starts.
    start: usize,
    /// How far the text was looked at.
    at: usize,
    /// Where the current cell starts, and how far it was looked through for its end; kept up for
    /// delimiters of several bytes only.
    cell: usize,
    cell_seen: usize,
    in_quotes: bool,
}

impl RecordEnds {
    /// At the start of a text.
    pub fn new(punctuation: Punctuation) -> RecordEnds {
        RecordEnds { punctuation, start: 0, at: 0, cell: 0, cell_seen: 0, in_quotes: false }
    }

    /// The end (with its line end) of the next record or blank line of `text`; none if the text so
    /// far holds no further whole one. `last` says that no text will follow. `text` is the same as in the call
    /// before, or longer.
    pub fn next(&mut self, text: &[u8], last: bool) -> Option<usize> {
        loop {
            let rest = text.get(self.at..)?;
            if self.in_quotes {
                match closing_quote(rest, self.punctuation) {
                    Closing::At(quote) if last || quote + 1 < rest.len() => {
                        self.in_quotes = false;
                        self.at += quote + 1;
                        self.cell_seen = self.at;
                    }
                    // One of two, or the closing one: the next piece tells.
                    Closing::At(seen) | Closing::Open(seen) => {
                        self.at += seen;
                        return None;
                    }
                }
                continue;
            }
            let Some(found) = find_structure(rest, self.punctuation.quote) else {
                self.at = text.len();
                return (last && self.start < text.len()).then(|| self.end_record(text.len()));
            };
            let place = self.at + found;
            match (rest.get(found), text.get(place + 1)) {
                (Some(b'\r'), Some(b'\n')) => return Some(self.end_record(place + 2)),
                (Some(b'\r'), None) if !last => {
                    // The LF of a CR LF may be in the next piece.
                    self.at = place;
                    return None;
                }
                (Some(b'\n' | b'\r'), _) => return Some(self.end_record(place + 1)),
                _ => {
                    self.in_quotes = self.is_cell_start(text, place);
                    self.at = place + 1;
                }
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

    fn end_record(&mut self, end: usize) -> usize {
        self.start = end;
        self.at = end;
        self.cell = end;
        self.cell_seen = end;
        end
    }

    /// Whether a quote at `place`, outside quotes, is the first byte of a cell.
    fn is_cell_start(&mut self, text: &[u8], place: usize) -> bool {
        if let Some(delimiter) = self.punctuation.delimiter.single() {
            // Outside quotes it always ends a cell, so the byte before decides.
            return place == self.start || text.get(place - 1) == Some(&delimiter);
        }
        let delimiter = self.punctuation.delimiter;
        while let Some(length) = text.get(self.cell_seen..place).and_then(|rest| find(rest, delimiter)) {
            self.cell = self.cell_seen + length + delimiter.as_str().len();
            self.cell_seen = self.cell;
        }
        // Each byte is searched once; a delimiter may have begun just before this place.
        self.cell_seen = self.cell_seen.max((place + 1).saturating_sub(delimiter.as_str().len()));
        place == self.cell
    }
}

/// The next quote or line end.
fn find_structure(text: &[u8], quote: Option<u8>) -> Option<usize> {
    match quote {
        Some(quote) => memchr3(quote, b'\n', b'\r', text),
        None => memchr2(b'\n', b'\r', text),
    }
}

fn find(text: &[u8], delimiter: Delimiter) -> Option<usize> {
    match delimiter.single() {
        Some(byte) => memchr(byte, text),
        None => memmem::find(text, delimiter.as_str().as_bytes()),
    }
}

enum Closing {
    /// The closing quote is here; if this is the last byte, it may be the first of two.
    At(usize),
    /// There is none in the text; up to here it was settled.
    Open(usize),
}

/// Where the quote is that closes a cell, in a text that begins within it.
fn closing_quote(text: &[u8], punctuation: Punctuation) -> Closing {
    let Punctuation { quote: Some(quote), escape, .. } = punctuation else { return Closing::Open(text.len()) };
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let found = match escape {
            Escape::Doubled => memchr(quote, rest),
            Escape::Backslash => memchr2(quote, b'\\', rest),
        };
        let Some(found) = found else { return Closing::Open(text.len()) };
        let place = at + found;
        let is_escaped = match (escape, text.get(place + 1)) {
            (Escape::Doubled, next) => next == Some(&quote),
            (Escape::Backslash, _) if text.get(place) == Some(&quote) => false,
            // What it is the next piece tells.
            (Escape::Backslash, None) => return Closing::Open(place),
            (Escape::Backslash, next) => {
                at = place + if matches!(next, Some(&byte) if byte == quote || byte == b'\\') { 2 } else { 1 };
                continue;
            }
        };
        if !is_escaped {
            return Closing::At(place);
        }
        at = place + 2;
    }
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
    /// In quotes, with escaped quotes or with text after the closing one.
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
    punctuation: Punctuation,
}

impl<'a> Cell<'a> {
    /// The text that the cell means; copied only where something had to be undone.
    pub fn value(&self) -> Cow<'a, str> {
        match self.form {
            Form::Bare => Cow::Borrowed(self.raw),
            Form::Quoted => Cow::Borrowed(self.inside()),
            Form::Escaped => Cow::Owned(unescape(self.raw, self.punctuation)),
        }
    }

    /// Whether text stands after the quote that closes the cell.
    pub fn has_text_after_quotes(&self) -> bool {
        let inside = self.raw.as_bytes().get(1..).unwrap_or_default();
        self.form == Form::Escaped
            && matches!(closing_quote(inside, self.punctuation), Closing::At(quote) if quote + 1 < inside.len())
    }

    fn inside(&self) -> &'a str {
        // A quote is one ASCII byte.
        self.raw.get(1..self.raw.len().saturating_sub(1)).unwrap_or(self.raw)
    }
}

fn unescape(raw: &str, punctuation: Punctuation) -> String {
    let mut value = String::with_capacity(raw.len());
    let inside = raw.get(1..).unwrap_or(raw);
    let (inside, tail) = match closing_quote(inside.as_bytes(), punctuation) {
        Closing::At(quote) => (inside.get(..quote).unwrap_or(inside), inside.get(quote + 1..).unwrap_or_default()),
        Closing::Open(_) => (inside, ""),
    };
    let quote = punctuation.quote.map(char::from);
    let mut characters = inside.chars().peekable();
    while let Some(c) = characters.next() {
        let escapes = match punctuation.escape {
            Escape::Doubled => Some(c) == quote,
            Escape::Backslash => c == '\\',
        };
        let escaped = characters.next_if(|&next| escapes && (Some(next) == quote || next == c));
        value.push(escaped.unwrap_or(c));
    }
    value.push_str(tail);
    value
}

/// The cells of one record, which is given without its line end.
pub fn cells(record: &str, punctuation: Punctuation) -> Cells<'_> {
    Cells { record, punctuation, at: Some(0) }
}

/// See [`cells`].
#[derive(Debug)]
pub struct Cells<'a> {
    record: &'a str,
    punctuation: Punctuation,
    /// Where the next cell starts; none after the last.
    at: Option<usize>,
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let start = self.at?;
        let punctuation = self.punctuation;
        let rest = self.record.as_bytes().get(start..)?;
        let (length, form) = if rest.first().is_some_and(|byte| Some(*byte) == punctuation.quote) {
            quoted_cell(rest, punctuation)
        } else {
            (find(rest, punctuation.delimiter).unwrap_or(rest.len()), Form::Bare)
        };
        let end = start + length;
        self.at = (end < self.record.len()).then_some(end + punctuation.delimiter.as_str().len());
        // Never `None`: a cell is cut at ASCII bytes only.
        let raw = self.record.get(start..end)?;
        Some(Cell { raw, form, start, punctuation })
    }
}

/// Length and form of the cell that starts with a quote at the start of `rest`.
fn quoted_cell(rest: &[u8], punctuation: Punctuation) -> (usize, Form) {
    let inside = rest.get(1..).unwrap_or_default();
    let Closing::At(quote) = closing_quote(inside, punctuation) else { return (rest.len(), Form::Escaped) };
    let after = quote + 2;
    let tail = rest.get(after..).unwrap_or_default();
    let length = after + find(tail, punctuation.delimiter).unwrap_or(tail.len());
    let sign = match punctuation.escape {
        Escape::Doubled => punctuation.quote.unwrap_or_default(),
        Escape::Backslash => b'\\',
    };
    let is_plain = length == after && memchr(sign, inside.get(..quote).unwrap_or_default()).is_none();
    (length, if is_plain { Form::Quoted } else { Form::Escaped })
}

#[cfg(test)]
mod tests {
    use super::{Form, RecordEnds, cells, without_line_end};
    use crate::data::read::{Delimiter, Escape, Punctuation};
    use proptest::prelude::*;

    fn records(text: &str) -> Vec<&str> {
        let mut ends = RecordEnds::new(Punctuation::standard(b','));
        let mut found = Vec::new();
        let mut start = 0;
        while let Some(end) = ends.next(text.as_bytes(), true) {
            found.push(text.get(start..end).unwrap());
            start = end;
        }
        found
    }

    fn values(record: &str) -> Vec<String> {
        cells(record, Punctuation::standard(b',')).map(|cell| cell.value().into_owned()).collect()
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
        let mut ends = RecordEnds::new(Punctuation::standard(b','));
        let text = b"a,\"b\nc\n";
        assert_eq!(ends.next(text, true), None);
        assert!(ends.in_quotes());
        assert_eq!(ends.start(), 0);
    }

    #[test]
    fn a_piece_that_ends_in_doubt_waits_for_the_next() {
        let mut ends = RecordEnds::new(Punctuation::standard(b','));
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
        let forms: Vec<_> =
            cells("a,\"b\",\"c\"\"d\",\"e\"f", Punctuation::standard(b',')).map(|cell| cell.form).collect();
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

    fn punctuation() -> impl Strategy<Value = Punctuation> {
        let delimiter = prop::sample::select(vec![",", ";", "\t", "||", ", ", "~|~", " "]);
        let quote = prop::sample::select(vec![b'"', b'\'']);
        let escape = prop::sample::select(vec![Escape::Doubled, Escape::Backslash]);
        (delimiter, quote, escape).prop_map(|(delimiter, quote, escape)| Punctuation {
            delimiter: Delimiter::of(delimiter).unwrap(),
            quote: Some(quote),
            escape,
        })
    }

    proptest! {
        #[test]
        fn what_is_written_in_any_punctuation_reads_back(
            punctuation in punctuation(),
            rows in prop::collection::vec(prop::collection::vec("[ab\"',;|~ \\\\\n\r]{0,5}", 2..4), 1..4),
            cuts in prop::collection::vec(0_usize..80, 0..3),
        ) {
            let mut text = String::new();
            for row in &rows {
                for (column, cell) in row.iter().enumerate() {
                    if column > 0 {
                        text.push_str(punctuation.delimiter.as_str());
                    }
                    if punctuation.needs_quotes(cell) {
                        punctuation.push_quoted(&mut text, cell).unwrap();
                    } else {
                        text.push_str(cell);
                    }
                }
                text.push('\n');
            }
            let mut ends = RecordEnds::new(punctuation);
            let mut found = Vec::new();
            let mut start = 0;
            let mut pieces: Vec<usize> = cuts.into_iter().filter(|cut| *cut < text.len()).collect();
            pieces.sort_unstable();
            pieces.push(text.len());
            for piece in pieces {
                let last = piece == text.len();
                while let Some(end) = ends.next(text.get(..piece).unwrap_or_default().as_bytes(), last) {
                    let record = without_line_end(text.get(start..end).unwrap());
                    found.push(cells(record, punctuation).map(|cell| cell.value().into_owned()).collect::<Vec<_>>());
                    start = end;
                }
            }
            prop_assert_eq!(found, rows);
        }
    }
}
