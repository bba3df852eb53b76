//! A table as CSV.

/// One record: headers and cells, in the order of the columns.
pub type Row = Vec<(&'static str, String)>;

/// How a file is written.
#[derive(Clone, Copy)]
pub struct Dialect {
    pub delimiter: &'static str,
    pub line_end: &'static str,
    /// Puts every cell in quotes, and not only those that need them.
    pub quoted: bool,
}

/// As HubSpot exports.
pub const COMMA: Dialect = Dialect { delimiter: ",", line_end: "\n", quoted: false };

impl Dialect {
    /// The rows under the header that the first of them gives.
    pub fn table(self, rows: &[Row]) -> String {
        rows.iter().take(1).map(|row| self.header(row)).chain(rows.iter().map(|row| self.row(row))).collect()
    }

    pub fn header(self, row: &Row) -> String {
        self.line(row.iter().map(|(header, _)| *header))
    }

    pub fn row(self, row: &Row) -> String {
        self.line(row.iter().map(|(_, cell)| cell.as_str()))
    }

    fn line<'a>(self, cells: impl Iterator<Item = &'a str>) -> String {
        cells.map(|cell| self.cell(cell)).collect::<Vec<_>>().join(self.delimiter) + self.line_end
    }

    fn cell(self, cell: &str) -> String {
        if self.quoted || cell.contains(['"', '\n', '\r']) || cell.contains(self.delimiter) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    }
}
