//! CSV files: comma, LF, UTF-8 without a byte order mark, quoted where needed.
//!
//! Rows become bytes on the worker threads, appended to one buffer for a whole batch ([`CsvRows`]);
//! files take such buffers as they are.
//!
//! A review file is opened in a spreadsheet by a person, and a spreadsheet runs cells that look
//! like formulas: those get an apostrophe in front, which makes them text (CWE-1236, OWASP "CSV
//! injection"). An import file goes back into the CRM and holds exact values.

use crate::value::text::is_deceptive;

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

/// Rows of a CSV file as bytes.
#[derive(Debug)]
pub struct CsvRows {
    purpose: Purpose,
    bytes: Vec<u8>,
    /// Where the row under way starts. Each of its cells has a comma behind it; that of the last
    /// becomes the line end.
    start: usize,
    rows: u64,
}

/// A cell made once for many rows.
#[derive(Clone, Debug)]
pub struct ReadyCell(Box<[u8]>);

impl CsvRows {
    pub fn new(purpose: Purpose) -> CsvRows {
        CsvRows::with_capacity(purpose, 0)
    }

    /// No rows yet, and room for so many bytes.
    pub fn with_capacity(purpose: Purpose, bytes: usize) -> CsvRows {
        CsvRows { purpose, bytes: Vec::with_capacity(bytes), start: 0, rows: 0 }
    }

    /// Appends a cell to the row under way.
    #[inline]
    pub fn cell(&mut self, text: &str) {
        let apostrophe = self.purpose == Purpose::Review && is_formula(text);
        self.push(if apostrophe { "'" } else { "" }, text);
    }

    /// Appends a cell that is exact for either purpose: an ID that was touched would name no record,
    /// or another one.
    #[inline]
    pub fn key(&mut self, text: &str) {
        self.push("", text);
    }

    /// Appends a cell that was made ready for this purpose.
    #[inline]
    pub fn ready(&mut self, cell: &ReadyCell) {
        self.bytes.extend_from_slice(&cell.0);
    }

    /// Ends the row under way.
    #[inline]
    pub fn end_row(&mut self) {
        // A line with nothing on it but commas would be no row.
        if self.bytes.iter().skip(self.start).all(|&byte| byte == b',') {
            let commas = (self.bytes.len() - self.start).max(1);
            self.bytes.truncate(self.start);
            self.bytes.extend_from_slice(b"\"\"");
            self.bytes.resize(self.bytes.len() + commas, b',');
        }
        if let Some(last) = self.bytes.last_mut() {
            *last = b'\n';
        }
        self.start = self.bytes.len();
        self.rows += 1;
    }

    /// Appends a row of such cells.
    pub fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) {
        cells.into_iter().for_each(|cell| self.cell(cell.as_ref()));
        self.end_row();
    }

    /// Appends a row of exact cells, none of which asks for quotes, with commas between them.
    pub fn plain_row(&mut self, line: &str) {
        self.bytes.extend_from_slice(line.as_bytes());
        self.bytes.push(b',');
        self.end_row();
    }

    /// How many rows there are.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// How many bytes they are.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bytes of all rows.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    #[inline]
    fn push(&mut self, prefix: &str, text: &str) {
        if prefix.is_empty()
            && let Some(short) = Short::of(text.as_bytes())
            && !short.needs_quotes()
        {
            // Sixteen bytes are one instruction; to copy as many as there are takes a call.
            let end = self.bytes.len() + text.len() + 1;
            self.bytes.extend_from_slice(&short.with_comma());
            self.bytes.truncate(end);
            return;
        }
        if needs_quotes(text) {
            push_quoted(&mut self.bytes, prefix, text);
        } else {
            self.bytes.extend_from_slice(prefix.as_bytes());
            self.bytes.extend_from_slice(text.as_bytes());
        }
        self.bytes.push(b',');
    }
}

impl ReadyCell {
    /// A cell of files for this purpose.
    pub fn new(purpose: Purpose, text: &str) -> ReadyCell {
        let mut row = CsvRows::new(purpose);
        row.cell(text);
        ReadyCell(row.into_bytes().into())
    }
}

/// Up to fifteen bytes of a cell in one word, zero behind them: most cells.
#[derive(Clone, Copy)]
struct Short {
    bytes: u128,
    length: usize,
}

impl Short {
    #[inline]
    fn of(cell: &[u8]) -> Option<Short> {
        // The first and the last bytes, which may be the same ones.
        let two = |first: u128, last: u128, width: usize| first | last << (8 * (cell.len() - width));
        let bytes = match cell.len() {
            ..4 => cell.iter().rev().fold(0, |bytes, &byte| bytes << 8 | u128::from(byte)),
            4..8 => {
                two(u32::from_le_bytes(*cell.first_chunk()?).into(), u32::from_le_bytes(*cell.last_chunk()?).into(), 4)
            }
            8..16 => {
                two(u64::from_le_bytes(*cell.first_chunk()?).into(), u64::from_le_bytes(*cell.last_chunk()?).into(), 8)
            }
            _ => return None,
        };
        Some(Short { bytes, length: cell.len() })
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "its halves one by one")]
    fn needs_quotes(self) -> bool {
        has_special(self.bytes as u64) || has_special((self.bytes >> 64) as u64)
    }

    #[inline]
    fn with_comma(self) -> [u8; 16] {
        (self.bytes | u128::from(b',') << (8 * self.length)).to_le_bytes()
    }
}

/// Whether a cell means itself only in quotes.
#[inline]
fn needs_quotes(cell: &str) -> bool {
    let is_special = |&byte: &u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    // Eight bytes at a time, the last eight again where they do not come out even.
    let is_special_word = |word: &[u8; 8]| has_special(u64::from_le_bytes(*word));
    let bytes = cell.as_bytes();
    match bytes.last_chunk() {
        Some(last) => bytes.as_chunks().0.iter().any(is_special_word) || is_special_word(last),
        None => bytes.iter().any(is_special),
    }
}

/// Whether one of the eight bytes asks for quotes.
#[inline]
fn has_special(word: u64) -> bool {
    has_byte(word, b',') | has_byte(word, b'"') | has_byte(word, b'\n') | has_byte(word, b'\r')
}

/// Whether one of the eight bytes is this one: the subtraction borrows into the high bit of a byte
/// that is zero (H. S. Warren, Hacker's Delight, 6-1).
#[inline]
fn has_byte(word: u64, byte: u8) -> bool {
    const LOW: u64 = u64::MAX / 0xFF;
    let zero_where_equal = word ^ (LOW * u64::from(byte));
    zero_where_equal.wrapping_sub(LOW) & !zero_where_equal & (LOW << 7) != 0
}

/// Appends a cell in quotes, with those within doubled.
fn push_quoted(bytes: &mut Vec<u8>, prefix: &str, text: &str) {
    bytes.push(b'"');
    bytes.extend_from_slice(prefix.as_bytes());
    for (number, piece) in text.split('"').enumerate() {
        if number > 0 {
            bytes.extend_from_slice(b"\"\"");
        }
        bytes.extend_from_slice(piece.as_bytes());
    }
    bytes.push(b'"');
}

/// Whether a spreadsheet might run the cell.
#[inline]
fn is_formula(cell: &str) -> bool {
    // Nearly every cell begins with what begins no formula.
    cell.bytes().next().is_some_and(|first| !first.is_ascii_alphanumeric()) && begins_formula(cell)
}

/// Spaces and invisible characters in front do not hide a formula.
fn begins_formula(cell: &str) -> bool {
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
    use super::{CsvRows, Purpose, ReadyCell, begins_formula, is_formula, needs_quotes};
    use proptest::prelude::*;

    fn written(purpose: Purpose, rows: &[&[&str]]) -> String {
        let mut written = CsvRows::new(purpose);
        rows.iter().for_each(|row| written.row(*row));
        assert_eq!(written.rows(), rows.len() as u64);
        String::from_utf8(written.into_bytes()).unwrap()
    }

    #[test]
    fn cells_are_quoted_where_needed() {
        let rows: [&[&str]; 2] = [&["1", "a,b", "say \"hi\"", "two\nlines", "", " x "], &[""]];
        assert_eq!(written(Purpose::Import, &rows), "1,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",, x \n\"\"\n");
    }

    #[test]
    fn formulas_are_neutralised_in_review_files_only_and_never_in_the_key() {
        for (purpose, expected) in [(Purpose::Review, "=1,'=1+1,\"'=1,2\"\n"), (Purpose::Import, "=1,=1+1,\"=1,2\"\n")]
        {
            let mut row = CsvRows::new(purpose);
            row.key("=1");
            row.ready(&ReadyCell::new(purpose, "=1+1"));
            row.cell("=1,2");
            row.end_row();
            assert_eq!(row.into_bytes(), expected.as_bytes());
        }
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
            assert!(is_formula(cell), "{cell:?}");
        }
        for cell in ["", "a=b", "-5", "-1 234,50", "+33 6 12", "+1 (555) 0100", " -5 ", "-3.5%", "'=1", "a\t"] {
            assert!(!is_formula(cell), "{cell:?}");
        }
    }

    /// Texts of what matters to a writer, and of anything.
    fn cell() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a=+@\",;\n\r\t é－\u{200b}-]{0,20}",
            "[a-z]{0,20}[,\"\n\r,\u{2c}\u{ff0c}ଢ]{0,1}[a-z]{0,20}",
            "\\PC{0,12}",
        ]
    }

    /// The same file, written in the plainest way.
    fn plainly(purpose: Purpose, rows: &[Vec<String>]) -> String {
        let cell = |text: &String| {
            let apostrophe = if purpose == Purpose::Review && begins_formula(text) { "'" } else { "" };
            let text = format!("{apostrophe}{text}");
            if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
        };
        let line = |row: &Vec<String>| {
            let line = row.iter().map(cell).collect::<Vec<_>>().join(",");
            // Nothing but commas would be no row.
            let quotes = if line.bytes().all(|byte| byte == b',') { "\"\"" } else { "" };
            format!("{quotes}{line}\n")
        };
        rows.iter().map(line).collect()
    }

    proptest! {
        #![proptest_config(crate::search::search(1000))]

        #[test]
        fn any_rows_are_written_as_plainly_and_read_back(
            rows in prop::collection::vec(prop::collection::vec(cell(), 3), 0..5),
        ) {
            let borrowed: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
            let borrowed: Vec<&[&str]> = borrowed.iter().map(Vec::as_slice).collect();
            prop_assert_eq!(written(Purpose::Review, &borrowed), plainly(Purpose::Review, &rows));
            let text = written(Purpose::Import, &borrowed);
            prop_assert_eq!(&text, &plainly(Purpose::Import, &rows));
            let read: Vec<Vec<String>> = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(text.as_bytes())
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            prop_assert_eq!(read, rows);
        }

        #[test]
        fn the_first_byte_hides_no_formula(cell in cell()) {
            prop_assert_eq!(is_formula(&cell), begins_formula(&cell), "{:?}", cell);
        }

        #[test]
        fn quotes_are_seen_wherever_they_are_needed(cell in cell()) {
            prop_assert_eq!(needs_quotes(&cell), cell.contains([',', '"', '\n', '\r']), "{:?}", cell);
        }
    }
}
