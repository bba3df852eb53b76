//! Exports in every format: the same table is the same table, and what is damaged is refused.

mod bad;
mod cleaned;
mod numbers;
mod odd;
mod table;

use hyg::data::Digest;
use hyg::data::read::{Compression, Content, Kind, ReadError, Settings, Source, Wanted, open};
use std::sync::Arc;

/// A whole file: header, and each accepted row with its number.
#[derive(Debug, PartialEq)]
pub struct Read {
    pub header: Vec<String>,
    pub rows: Vec<(u64, Vec<String>)>,
    /// The numbers of rejected rows and what is wrong with them.
    pub rejected: Vec<(u64, String)>,
}

pub fn memory(name: &str, bytes: &[u8], settings: Settings) -> Source {
    Source { name: name.to_owned(), content: Content::Memory(Arc::from(bytes)), settings }
}

pub fn read(name: &str, bytes: &[u8], settings: Settings) -> Result<Read, ReadError> {
    let table = open(&memory(name, bytes, settings))?;
    let header = table.header.clone();
    // The last column first, so that wanted columns and those of the header are told apart.
    let columns: Vec<usize> = (0..header.len()).rev().collect();
    let mut table = table.want(Wanted { columns, whole_rows: true });
    let (mut rows, mut rejected) = (Vec::new(), Vec::new());
    while let Some(block) = table.next_block()? {
        let batch = block.batch()?;
        for row in 0..batch.len() {
            let cells: Vec<String> = batch.cells(row).into_iter().map(Into::into).collect();
            let viewed: Vec<&str> = (0..cells.len()).rev().map(|column| batch.column(column).value(row)).collect();
            assert_eq!(cells, viewed);
            rows.push((batch.row_number(row), cells));
        }
        rejected.extend(batch.rejected().iter().map(|row| (row.row, row.fault.to_string())));
    }
    let fingerprint = table.finish()?;
    assert_eq!(fingerprint.digest, Digest::of(bytes));
    assert_eq!(fingerprint.records, (rows.len() + rejected.len()) as u64);
    Ok(Read { header, rows, rejected })
}

/// Reads only some columns, and gives their cells row by row.
fn read_columns(bytes: &[u8], columns: &[usize]) -> Vec<Vec<String>> {
    let wanted = Wanted { columns: columns.to_vec(), whole_rows: false };
    let mut table = open(&memory("contacts", bytes, Settings::default())).unwrap().want(wanted);
    let mut rows = Vec::new();
    while let Some(block) = table.next_block().unwrap() {
        let batch = block.batch().unwrap();
        let cells = |row| (0..columns.len()).map(|n| batch.column(n).value(row).to_owned()).collect();
        rows.extend((0..batch.len()).map(cells));
    }
    rows
}

fn small_blocks() -> Settings {
    Settings { block_bytes: 64, ..Settings::default() }
}

#[test]
fn the_same_table_is_read_from_every_format() {
    let expected = table::rows();
    for (name, bytes) in table::in_every_format() {
        for settings in [Settings::default(), small_blocks()] {
            let read = read(&name, &bytes, settings).unwrap();
            let cells: Vec<_> = read.rows.into_iter().map(|(_, cells)| cells).collect();
            assert_eq!((read.header, cells), (table::header(), expected.clone()), "{name}");
            assert_eq!(read.rejected, []);
        }
        let picked: Vec<Vec<String>> = expected.iter().map(|row| vec![row[3].clone(), row[0].clone()]).collect();
        assert_eq!(read_columns(&bytes, &[3, 0]), picked, "{name}");
    }
}

#[test]
fn a_file_is_known_by_its_content() {
    for (name, bytes) in table::in_every_format() {
        let opened = open(&memory("export", &bytes, Settings::default())).unwrap();
        let (stem, compression) = match name.rsplit_once('.') {
            Some((stem, "gz")) => (stem, Some(Compression::Gzip)),
            Some((stem, "zst")) => (stem, Some(Compression::Zstd)),
            _ => (name.as_str(), None),
        };
        assert_eq!(opened.compression, compression, "{name}");
        let kind = match stem.rsplit_once('.').unwrap().1 {
            "csv" | "tsv" => Kind::Csv,
            "ndjson" => Kind::Ndjson,
            "xlsx" => Kind::Xlsx,
            "parquet" => Kind::Parquet,
            "arrow" | "arrows" => Kind::Arrow,
            other => panic!("{other}"),
        };
        assert_eq!(opened.format.kind(), kind, "{name}");
    }
}

#[test]
fn typed_values_become_text_in_one_way() {
    let expected = [
        ["9007199254740993", "12", "0.1", "true", "2026-01-02", "2026-01-02T10:30:00Z", "2026-01-02T10:30:00.250"],
        ["", "", "", "", "", "", ""],
        ["-1", "12.5", "1000000", "false", "1969-12-31", "1969-12-31T23:59:59Z", "1969-12-31T23:59:59.999"],
    ];
    let rest = [
        ["Paris", "a;b;", "12.50", "10:30:00", "7"],
        ["", "", "", "", ""],
        ["Paris", "", "-0.05", "23:59:59.000001", ""],
    ];
    for bytes in [table::typed_parquet(), table::typed_arrow()] {
        let read = read("typed", &bytes, Settings::default()).unwrap();
        assert_eq!(
            read.header,
            ["id", "score", "share", "open", "day", "instant", "local", "city", "tags", "amount", "time", "owner.id"]
        );
        let cells: Vec<Vec<String>> = read.rows.into_iter().map(|(_, cells)| cells).collect();
        let expected: Vec<Vec<&str>> =
            expected.iter().zip(&rest).map(|(a, b)| a.iter().chain(b).copied().collect()).collect();
        assert_eq!(cells, expected);
    }
}

#[test]
fn cells_of_a_workbook_become_text() {
    let read = read("typed.xlsx", &table::typed_workbook(), Settings::default()).unwrap();
    assert_eq!(read.header, ["id", "open", "day", "at", "sum", "none"]);
    let first = ["33612345678", "true", "2025-10-13", "2025-10-13T12:00:00", "#DIV/0!", ""];
    let second = ["1.5", "", "", "", "", ""];
    assert_eq!(read.rows, [(4, first), (9, second)].map(|(row, cells)| (row, cells.map(str::to_owned).to_vec())));
    assert_eq!(read.rejected, [(10, "7 cells where the header has 6".to_owned())]);
}

#[test]
fn a_million_empty_cells_are_no_rows() {
    let read = read("contacts.xlsx", &table::empty_cells(), Settings::default()).unwrap();
    assert_eq!(
        (read.header, read.rows, read.rejected),
        (vec!["id".to_owned()], vec![(2, vec!["1".to_owned()])], vec![])
    );
}

#[test]
fn each_sheet_that_holds_anything_is_a_table() {
    let rows = table::rows();
    let book = table::workbook(&[("North", rows[..20].to_vec()), ("South & East", rows[20..].to_vec())]);
    let source = memory("contacts.xlsx", &book, Settings::default());
    let tables = hyg::data::read::tables(&source).unwrap();
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["contacts.xlsx#North", "contacts.xlsx#South & East"]);
    assert_eq!(open(&tables[1]).unwrap().finish().unwrap().records, 30);
    assert_eq!(
        open(&source).unwrap_err().to_string(),
        "cannot read contacts.xlsx: several of its sheets hold rows: `North`, `South & East`; name one after a `#`"
    );
    let west = Settings { sheet: Some("West".to_owned()), ..Settings::default() };
    assert_eq!(
        read("contacts.xlsx", &book, west).unwrap_err().to_string(),
        "cannot read contacts.xlsx: it has no sheet `West`; its sheets are `North`, `South & East`, `Empty`"
    );
}

#[test]
fn nested_objects_become_columns_by_rule() {
    let text = concat!(
        "{\"id\":\"7\",\"properties\":{\"firstname\":\"Zoé\",\"id\":null,\"tags\":[\"a\",2,null,{\"b\": 1},[3]]},\"archived\":false}\n",
        "\n",
        "  {\"id\":12.50,\"owner\":{\"id\":1e3,\"team\":{\"name\":\"x \\\"y\\\" \\u00e9\"}},\"properties\":{}}\r\n",
        "not json\n",
        "{\"id\":1,\"id\":2}\n",
        "[1]\n",
        "{\"id\":{\"now\":\"an object\"}}\n",
        "{\"id\":1\n",
    );
    let read = read("contacts.ndjson", text.as_bytes(), Settings::default()).unwrap();
    assert_eq!(
        read.header,
        ["id", "firstname", "properties.id", "tags", "archived", "owner.id", "owner.team.name", "id.now"]
    );
    let empty = "";
    assert_eq!(
        read.rows,
        [
            (1, ["7", "Zoé", empty, "a;2;;{\"b\": 1};[3]", "false", empty, empty, empty]),
            (3, ["12.50", empty, empty, empty, empty, "1e3", "x \"y\" é", empty]),
            (7, ["{\"now\":\"an object\"}", empty, empty, empty, empty, empty, empty, "an object"]),
        ]
        .map(|(row, cells)| (row, cells.map(str::to_owned).to_vec()))
    );
    let problem = "no JSON object that can be read: ";
    assert_eq!(
        read.rejected,
        [
            (4, format!("{problem}expected ident at character 2")),
            (5, format!("{problem}it names one value twice at character 15")),
            (6, format!("{problem}invalid type: sequence, expected a JSON object at character 0")),
            (8, format!("{problem}EOF while parsing an object at its end")),
        ]
    );
}
