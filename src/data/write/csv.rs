//! CSV files: comma, LF, UTF-8 without a byte order mark, quoted where needed.
//!
//! A review file is opened in a spreadsheet by a person, and a spreadsheet runs cells that look
//! like formulas: those get an apostrophe in front, which makes them text (CWE-1236, OWASP "CSV
//! injection"). An import file goes back into the CRM and holds exact values.

use super::Written;
use crate::data::digest::Digesting;
use crate::value::text::is_deceptive;
use std::borrow::Cow;
use std::io::{self, Write};

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// For people to read: formulas are neutralised in every cell but the key.
    Review,
    /// For the CRM, or to go back to: exact values.
    Import,
}

impl Purpose {
    /// The word that the manifest uses.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::Review => "review",
            Purpose::Import => "import",
        }
    }
}

/// Writes one CSV file.
#[derive(Debug)]
pub struct CsvWriter<W> {
    out: Digesting<W>,
    purpose: Purpose,
    key: Option<usize>,
    rows: u64,
    line: String,
}

impl<W: Write> CsvWriter<W> {
    /// `key` is the place of the key column, whose cells are exact for either purpose: an ID that
    /// was touched would name no record, or another one.
    pub fn new(out: W, purpose: Purpose, key: Option<usize>) -> CsvWriter<W> {
        CsvWriter { out: Digesting::new(out), purpose, key, rows: 0, line: String::new() }
    }

    /// Writes the names of the columns. The key column's too is neutralised in a review file: a name
    /// identifies no record.
    pub fn header<S: AsRef<str>>(&mut self, names: &[S]) -> io::Result<()> {
        self.write_line(names, None)
    }

    /// Writes a row.
    pub fn row<S: AsRef<str>>(&mut self, cells: &[S]) -> io::Result<()> {
        self.rows += 1;
        self.write_line(cells, self.key)
    }

    /// Goes on with the bytes of rows made elsewhere.
    pub fn into_digesting(self) -> Digesting<W> {
        self.out
    }

    /// Ends the file, and says what it came to.
    pub fn finish(mut self) -> io::Result<(W, Written)> {
        self.out.flush()?;
        let written = Written { rows: self.rows, digest: self.out.digest() };
        Ok((self.out.into_inner(), written))
    }

    fn write_line<S: AsRef<str>>(&mut self, cells: &[S], exact: Option<usize>) -> io::Result<()> {
        self.line.clear();
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.line.push(',');
            }
            let cell = match self.purpose {
                Purpose::Review if exact != Some(place) => neutralised(cell.as_ref()),
                _ => Cow::Borrowed(cell.as_ref()),
            };
            // A line with nothing on it would be no row.
            let quoted = needs_quotes(&cell, b',') || (cells.len() == 1 && cell.is_empty());
            push_cell(&mut self.line, &cell, quoted);
        }
        self.line.push('\n');
        self.out.write_all(self.line.as_bytes())
    }
}

/// Whether a cell means itself only in quotes.
pub(super) fn needs_quotes(cell: &str, delimiter: u8) -> bool {
    cell.bytes().any(|byte| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r'))
}

/// Appends a cell, in quotes with those within doubled if asked.
pub(super) fn push_cell(line: &mut String, cell: &str, quoted: bool) {
    if quoted {
        line.push('"');
        line.push_str(&cell.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(cell);
    }
}

/// The cell as a spreadsheet shows it and does not run it.
pub fn neutralised(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Whether a spreadsheet might run the cell. Spaces and invisible characters in front do not hide
/// a formula.
fn is_formula(cell: &str) -> bool {
    for c in cell.chars() {
        match c {
            '\t' | '\r' | '\n' | '=' | '@' | '＝' | '＋' | '－' | '＠' => return true,
            '+' | '-' => return !is_plain_number(cell.trim()) && !is_phone(cell.trim()),
            _ if c.is_whitespace() || is_deceptive(c) => {}
            _ => return false,
        }
    }
    false
}

/// A sign, then digits with what people put between them: `-5`, `-1 234,50`, `+33 6 12`, `+1 (555) 0100`.
/// No second sign: `+1-555` is a subtraction to a spreadsheet.
fn is_plain_number(cell: &str) -> bool {
    let Some(rest) = cell.strip_prefix(['+', '-']) else { return false };
    rest.bytes().any(|byte| byte.is_ascii_digit())
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | ',' | '(' | ')' | '%' | '\u{a0}' | '\u{202f}'))
}

/// A phone number as hyg and most people write it, `+1 617-555-0183`: to a spreadsheet the space
/// after the country code makes it text.
fn is_phone(cell: &str) -> bool {
    let Some((country, rest)) = cell.strip_prefix('+').and_then(|rest| rest.split_once(' ')) else { return false };
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    (1..=3).contains(&country.len())
        && digits(country) == country.len()
        && digits(rest) >= 4
        && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')'))
}

#[cfg(test)]
mod tests {
    use super::{CsvWriter, Purpose, neutralised};
    use crate::data::digest::Digest;
    use proptest::prelude::*;

    fn written(purpose: Purpose, key: Option<usize>, rows: &[&[&str]]) -> String {
        let mut writer = CsvWriter::new(Vec::new(), purpose, key);
        for row in rows {
            writer.row(row).unwrap();
        }
        let (bytes, written) = writer.finish().unwrap();
        assert_eq!(written.rows, rows.len() as u64);
        assert_eq!(written.digest, Digest::of(&bytes));
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn cells_are_quoted_where_needed() {
        let rows: [&[&str]; 2] = [&["1", "a,b", "say \"hi\"", "two\nlines", "", " x "], &[""]];
        assert_eq!(
            written(Purpose::Import, Some(0), &rows),
            "1,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",, x \n\"\"\n"
        );
    }

    #[test]
    fn formulas_are_neutralised_in_review_files_only_and_never_in_the_key() {
        let row: &[&str] = &["=1", "=1+1"];
        assert_eq!(written(Purpose::Review, Some(0), &[row]), "=1,'=1+1\n");
        assert_eq!(written(Purpose::Import, Some(0), &[row]), "=1,=1+1\n");
    }

    #[test]
    fn names_of_columns_are_neutralised_too() {
        let mut writer = CsvWriter::new(Vec::new(), Purpose::Review, Some(0));
        writer.header(&["=id", "@name"]).unwrap();
        let (bytes, written) = writer.finish().unwrap();
        assert_eq!((bytes.as_slice(), written.rows), (b"'=id,'@name\n".as_slice(), 0));
    }

    #[test]
    fn what_a_spreadsheet_runs_gets_an_apostrophe() {
        for cell in [
            "=1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\tx",
            "\rx",
            "\nx",
            "  =1",
            "\u{a0}=1",
            "\u{200b}=1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "+1-555-0100",
            "-",
            "+",
            " \t=1",
            "-A1",
            "+(A1)",
        ] {
            assert_eq!(neutralised(cell), format!("'{cell}"), "{cell:?}");
        }
        for cell in ["", "a=b", "-5", "-1 234,50", "+33 6 12", "+1 (555) 0100", " -5 ", "-3.5%", "'=1", "a\t"] {
            assert_eq!(neutralised(cell), cell, "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn any_row_reads_back(rows in prop::collection::vec(prop::collection::vec("[a\",;\n\r é]{0,6}", 3), 0..5)) {
            let borrowed: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
            let borrowed: Vec<&[&str]> = borrowed.iter().map(Vec::as_slice).collect();
            let text = written(Purpose::Import, None, &borrowed);
            let read: Vec<Vec<String>> = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(text.as_bytes())
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            prop_assert_eq!(read, rows);
        }
    }
}
