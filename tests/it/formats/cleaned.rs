//! Cleaned exports in every format, and whole runs on exports in every format.

use super::{Read, memory, read, table};
use crate::support::example::{Example, Files};
use hyg::data::read::{Content, Kind, Settings, open};
use hyg::data::write::{Changes, CleanedError, CleanedExport, CleanedIn, NewCell};
use hyg::run::Options;
use std::io::BufRead;
use std::sync::{Arc, LazyLock};

const KINDS: [Kind; 5] = [Kind::Csv, Kind::Ndjson, Kind::Xlsx, Kind::Parquet, Kind::Arrow];

/// So many contacts of the example are enough for every list to have rows.
const CONTACTS: usize = 400;

static EXAMPLE: LazyLock<Example> = LazyLock::new(Example::load);

/// A run on contacts in CSV, with cleaned exports in CSV.
static CSV: LazyLock<Files> = LazyLock::new(|| run(&contacts(Kind::Csv), 1 << 16, 1, CleanedIn::ItsOwn));

/// Some contacts of the example in a format, by another hand than hyg's.
fn contacts(kind: Kind) -> Vec<u8> {
    let csv = &Example::exports()["contacts"];
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |row: csv::Result<csv::StringRecord>| row.unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<Vec<String>> = reader.records().take(CONTACTS).map(row).collect();
    match kind {
        Kind::Csv => table::delimited(b',', &header, &rows),
        Kind::Ndjson => table::ndjson(&header, &rows),
        Kind::Xlsx => table::sheet(&header, &rows),
        Kind::Parquet => table::parquet(&table::batch(&header, &rows)),
        Kind::Arrow => table::arrow_stream(&table::batch(&header, &rows)),
    }
}

/// The example's run with these contacts.
fn run(contacts: &[u8], block_bytes: usize, threads: usize, cleaned: CleanedIn) -> Files {
    let mut inputs = EXAMPLE.inputs(&Example::exports(), block_bytes);
    let mut sources = inputs.iter_mut().map(|input| &mut input.sources[0]);
    sources.find(|source| source.name == "contacts.csv").unwrap().content = Content::Memory(Arc::from(contacts));
    let options = Options { threads, brakes: false, ..EXAMPLE.options() };
    EXAMPLE.apply_cleaned(&inputs, &options, cleaned).1
}

fn cells(name: &str, bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let Read { header, rows, rejected } = read(name, bytes, Settings::default()).unwrap();
    assert_eq!(rejected, [], "{name}");
    (header, rows.into_iter().map(|(_, cells)| cells).collect())
}

/// The lists, by name. What was set aside names rows as the format counts them.
fn lists(files: &Files) -> Files {
    let is_list = |name: &str| name != "summary.json" && !name.contains("/cleaned.");
    let without_row = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let line = |line: &str| {
            let cells: Vec<&str> = line.splitn(3, ',').collect();
            [cells[0], cells[2]].join(",")
        };
        text.lines().map(line).collect::<Vec<_>>().join("\n").into_bytes()
    };
    files
        .iter()
        .filter(|(name, _)| is_list(name))
        .map(|(name, bytes)| {
            (name.clone(), if name.ends_with("set-aside.csv") { without_row(bytes) } else { bytes.clone() })
        })
        .collect()
}

/// One test a format, so that they run side by side.
fn a_run_is_the_same_in(kind: Kind) {
    let name = format!("contacts/cleaned.{}", kind.name());
    let expected = cells("cleaned.csv", &CSV["contacts/cleaned.csv"]);
    let contacts_as_kind = contacts(kind);
    let files = run(&contacts_as_kind, 1 << 16, 1, CleanedIn::ItsOwn);
    assert!(lists(&files) == lists(&CSV), "{name}");
    assert!(cells(&name, &files[&name]) == expected, "{name}");
    // Other threads and blocks.
    let other = run(&contacts_as_kind, 1 << 12, 8, CleanedIn::ItsOwn);
    assert!(other.keys().eq(files.keys()));
    for (name, bytes) in &files {
        assert!(other[name] == *bytes, "{name} differs with 8 threads and small blocks");
    }
    // A second run finds nothing to change.
    let again = run(&files[&name], 1 << 16, 2, CleanedIn::ItsOwn);
    assert!(again[&name] == files[&name], "{name} changes the second time");
    assert_eq!(again["contacts/fixes.csv"].lines().count(), 1, "{name}");
    // From CSV into this format.
    let written = run(&contacts(Kind::Csv), 1 << 16, 2, CleanedIn::Format(kind));
    assert!(cells(&name, &written[&name]) == expected, "{name} of CSV");
}

#[test]
fn a_run_on_ndjson_is_as_on_csv() {
    a_run_is_the_same_in(Kind::Ndjson);
}

#[test]
fn a_run_on_a_workbook_is_as_on_csv() {
    a_run_is_the_same_in(Kind::Xlsx);
}

#[test]
fn a_run_on_parquet_is_as_on_csv() {
    a_run_is_the_same_in(Kind::Parquet);
}

#[test]
fn a_run_on_arrow_is_as_on_csv() {
    a_run_is_the_same_in(Kind::Arrow);
}

/// What a table becomes without rows 1 and 49, and with a new cell in row 2: the bytes, and how many rows.
fn cleaned(bytes: &[u8], cleaned: CleanedIn) -> Result<(Vec<u8>, u64), CleanedError> {
    changed(bytes, cleaned, |rows| {
        let cells = if rows > 2 { vec![NewCell { row: 2, column: 1, value: "new, _x000D_\r\n\u{1}" }] } else { vec![] };
        Changes::new(vec![1, 49].into_iter().filter(|&row| row < rows).collect(), cells)
    })
}

fn changed(
    bytes: &[u8],
    cleaned: CleanedIn,
    changes: impl Fn(usize) -> Changes<'static>,
) -> Result<(Vec<u8>, u64), CleanedError> {
    let table = open(&memory("contacts", bytes, Settings { block_bytes: 1 << 26, ..Settings::default() })).unwrap();
    let export = CleanedExport::new(&table.format, &table.header, cleaned)?;
    let mut file = export.begin(&table.header, table.head(), Vec::new())?;
    let mut table = table.want(hyg::data::read::Wanted { columns: vec![], whole_rows: true });
    let mut rows = 0;
    while let Some(block) = table.next_block().unwrap() {
        let batch = block.batch().unwrap();
        let part = export.part(&batch, &changes(batch.len()))?;
        rows += part.rows;
        file.take(part)?;
    }
    Ok((file.finish()?, rows))
}

#[test]
fn every_format_becomes_every_format() {
    let mut expected = table::rows();
    expected[2][1] = "new, _x000D_\r\n\u{1}".to_owned();
    expected.remove(49);
    expected.remove(1);
    let is_one_block = |name: &str| [".csv", ".ndjson", ".xlsx", ".parquet"].iter().any(|end| name.ends_with(end));
    for (name, bytes) in table::in_every_format().into_iter().filter(|(name, _)| is_one_block(name)) {
        for written in [CleanedIn::ItsOwn].into_iter().chain(KINDS.map(CleanedIn::Format)) {
            let (bytes, rows) = cleaned(&bytes, written).unwrap();
            assert_eq!(rows, 48, "{name} as {written:?}");
            assert_eq!(cells("cleaned", &bytes), (table::header(), expected.clone()), "{name} as {written:?}");
        }
    }
}

#[test]
fn lines_of_ndjson_stay_as_they_are() {
    let text = "\u{FEFF}{ \"id\": 1, \"name\":\"Zoe\" }\r\n\n{\"id\":2}\nnot json\n{\"id\":3,\"properties\":{\"city\": null}}\n{\"id\":4}";
    let change = |_| {
        let cells = [(0, 1, "Zoé"), (2, 1, "Ann"), (2, 2, "")];
        let cells = cells.map(|(row, column, value)| NewCell { row, column, value });
        Changes::new(vec![1], cells.to_vec())
    };
    let (written, rows) = changed(text.as_bytes(), CleanedIn::ItsOwn, change).unwrap();
    let expected = "\u{FEFF}{ \"id\": 1, \"name\":\"Zoé\" }\r\n\nnot json\n{\"id\":3,\"properties\":{\"city\": \"\"},\"name\":\"Ann\"}\n{\"id\":4}";
    assert_eq!((String::from_utf8(written).unwrap().as_str(), rows), (expected, 4));
}

fn refusal(bytes: &[u8], kind: Kind) -> String {
    changed(bytes, CleanedIn::Format(kind), |_| Changes::new(vec![], vec![])).unwrap_err().to_string()
}

#[test]
fn what_a_format_cannot_hold_is_refused() {
    let ragged = b"id,name\n1,a\n2\n3,c\n";
    for kind in [Kind::Ndjson, Kind::Xlsx, Kind::Parquet, Kind::Arrow] {
        let error = refusal(ragged, kind);
        assert!(error.starts_with("row 3: 1 cell where the header has 2: it cannot be written as "), "{error}");
    }
    let error = refusal(b"{\"id\":1}\nnot json\n", Kind::Csv);
    assert!(error.starts_with("row 2: no JSON object"), "{error}");
    let error = refusal(b"id,name,name\n1,a,b\n", Kind::Ndjson);
    assert!(error.starts_with("two columns are named `name`"), "{error}");

    let long = |length: usize| format!("id,note\n1,a\n2,{}\n", "é".repeat(length)).into_bytes();
    changed(&long(32_767), CleanedIn::Format(Kind::Xlsx), |_| Changes::new(vec![], vec![])).unwrap();
    let error = refusal(&long(32_768), Kind::Xlsx);
    assert!(error.starts_with("row 3: cell 2 has more than 32767 characters"), "{error}");
    let wide =
        |columns: usize| (0..columns).map(|column| format!("c{column}")).collect::<Vec<_>>().join(",").into_bytes();
    changed(&wide(16_384), CleanedIn::Format(Kind::Xlsx), |_| Changes::new(vec![], vec![])).unwrap();
    let error = refusal(&wide(16_385), Kind::Xlsx);
    assert!(error.starts_with("16385 columns"), "{error}");
    let error = refusal(b"id,\n1,a\n", Kind::Xlsx);
    assert!(error.starts_with("the last column has no name"), "{error}");
}

#[test]
fn a_row_of_blanks_is_still_a_row_or_refused() {
    let blank = b"{\"id\":\"\",\"name\":null}\n{\"id\":1,\"name\":\"a\"}\n";
    let expected = (
        vec!["id".to_owned(), "name".to_owned()],
        [["", ""], ["1", "a"]].map(|row| row.map(str::to_owned).to_vec()).to_vec(),
    );
    for kind in [Kind::Csv, Kind::Ndjson, Kind::Parquet, Kind::Arrow] {
        let (written, rows) = changed(blank, CleanedIn::Format(kind), |_| Changes::new(vec![], vec![])).unwrap();
        assert_eq!((cells(kind.name(), &written), rows), (expected.clone(), 2));
    }
    let error = refusal(blank, Kind::Xlsx);
    assert!(error.starts_with("row 1: nothing stands in it"), "{error}");
}

#[test]
fn a_row_too_wide_stays_in_its_workbook() {
    let book = table::typed_workbook();
    let (written, rows) = changed(&book, CleanedIn::ItsOwn, |_| Changes::new(vec![], vec![])).unwrap();
    let (before, after) =
        (read("a", &book, Settings::default()).unwrap(), read("b", &written, Settings::default()).unwrap());
    assert_eq!(rows, 3);
    let text = |read: &Read| read.rows.iter().map(|(_, cells)| cells.clone()).collect::<Vec<_>>();
    assert_eq!((&after.header, text(&after)), (&before.header, text(&before)));
    assert_eq!(after.rejected, [(4, before.rejected[0].1.clone())]);
}
