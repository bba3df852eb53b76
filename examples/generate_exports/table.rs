//! A table as CSV: quotes only where needed.

/// One record: headers and cells, in the order of the columns.
pub type Row = Vec<(&'static str, String)>;

/// The rows under the header that the first of them gives.
pub fn csv(rows: &[Row], delimiter: &str, line_end: &str) -> String {
    let header = rows.iter().take(1).map(|row| row.iter().map(|(header, _)| *header).collect());
    let cells = rows.iter().map(|row| row.iter().map(|(_, cell)| cell.as_str()).collect());
    header.chain(cells).map(|cells: Vec<&str>| line(&cells, delimiter) + line_end).collect()
}

fn line(cells: &[&str], delimiter: &str) -> String {
    cells.iter().map(|cell| quoted(cell, delimiter)).collect::<Vec<_>>().join(delimiter)
}

fn quoted(cell: &str, delimiter: &str) -> String {
    if cell.contains(['"', '\n', '\r']) || cell.contains(delimiter) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
