//! Reading exports: against the `csv` crate as oracle, over block sizes, and every refusal.

use hyg::data::Digest;
use hyg::data::read::{
    Batch, Content, Encoding, Fault, Fingerprint, Format, Given, LineEnd, Piece, ReadError, Settings, Source, Wanted,
    open,
};
use hyg::data::write::{CsvRows, Purpose};
use proptest::prelude::*;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// All that a file gave: header, then every row in order as (row number, cells, accepted).
#[derive(Debug, PartialEq)]
struct Outcome {
    header: Vec<String>,
    rows: Vec<(u64, Vec<String>, bool)>,
    /// The text put together again of its pieces.
    text: String,
    fingerprint: Fingerprint,
}

fn memory(bytes: &[u8], settings: Settings) -> Source {
    Source { name: "contacts.csv".to_owned(), content: Content::Memory(Arc::from(bytes)), settings }
}

fn read(source: &Source) -> Result<Outcome, ReadError> {
    let table = open(source)?;
    let header = table.header.clone();
    let columns = (0..header.len()).collect();
    let mut table = table.want(Wanted { columns, whole_rows: true });
    let mut rows = Vec::new();
    let mut text = table.head().to_owned();
    let mut blocks = 0;
    while let Some(block) = table.next_block()? {
        assert_eq!(block.index, blocks);
        blocks += 1;
        let batch = block.batch()?;
        read_batch(&batch, header.len(), &mut rows, &mut text);
    }
    Ok(Outcome { header, rows, text, fingerprint: table.finish()? })
}

fn read_batch(batch: &Batch, width: usize, rows: &mut Vec<(u64, Vec<String>, bool)>, text: &mut String) {
    let mut accepted = 0;
    for piece in batch.pieces() {
        match piece {
            Piece::Row(row) => {
                assert_eq!(row, accepted);
                accepted += 1;
                let viewed: Vec<String> = (0..width).map(|column| batch.column(column).value(row).to_owned()).collect();
                assert_eq!(viewed, batch.cells(row));
                if let Some(line) = batch.plain(row) {
                    // Taken over as it is, it is what would be written of the values.
                    let mut written = CsvRows::new(Purpose::Import);
                    written.row(&viewed);
                    assert_eq!(format!("{line}\n").into_bytes(), written.into_bytes());
                }
                rows.push((batch.row_number(row), viewed, true));
                text.push_str(batch.raw(row));
            }
            Piece::Rejected(rejected) => {
                assert_eq!(rejected.before, accepted);
                let cells: Vec<String> = batch.rejected_cells(rejected).into_iter().map(Into::into).collect();
                assert_eq!(rejected.fault, Fault::Width { found: cells.len(), expected: width });
                rows.push((rejected.row, cells, false));
                text.push_str(batch.rejected_raw(rejected));
            }
            Piece::Blank(line_end) => text.push_str(line_end),
        }
    }
    assert_eq!(accepted, batch.len());
}

/// The header and the records; not those, after the header, that are nothing but delimiters.
fn oracle(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let records: Vec<_> = reader.records().map(|record| record.unwrap()).collect();
    let start = |record: &csv::StringRecord| usize::try_from(record.position().unwrap().byte()).unwrap();
    let ends = records.iter().skip(1).map(start).chain([text.len()]);
    let is_blank = |from: usize, to: usize| {
        let line = text[from..to].trim_matches(['\r', '\n']);
        line.bytes().all(|byte| byte == delimiter)
    };
    let kept = records.iter().zip(ends).enumerate();
    let kept = kept.filter(|(number, (record, end))| *number == 0 || !is_blank(start(record), *end));
    kept.map(|(_, (record, _))| record.iter().map(str::to_owned).collect()).collect()
}

/// Text made of the characters that CSV is about.
fn csv_text() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        4 => Just(","), 3 => Just("\""), 2 => Just("\n"), 1 => Just("\r"), 2 => Just("\r\n"), 1 => Just("\"\""),
        1 => Just(";"), 3 => Just("a"), 1 => Just("é"), 1 => Just(" "), 1 => Just("\0"), 1 => Just("a long enough text"),
    ];
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

fn plain() -> Settings {
    Settings { encoding: Some(Encoding::Utf8), csv: Given::plain(b','), ..Settings::default() }
}

proptest! {
    #![proptest_config(crate::support::search::search(2000))]

    #[test]
    fn agrees_with_the_csv_crate(text in csv_text()) {
        let expected = oracle(&text, b',');
        match read(&memory(text.as_bytes(), plain())) {
            Ok(outcome) => {
                let mut records = vec![outcome.header.clone()];
                records.extend(outcome.rows.iter().map(|(_, cells, _)| cells.clone()));
                prop_assert_eq!(&records, &expected);
                prop_assert_eq!(&outcome.text, &text);
                prop_assert_eq!(outcome.fingerprint.records, expected.len() as u64 - 1);
                prop_assert_eq!(outcome.fingerprint.digest, Digest::of(text.as_bytes()));
                for (_, cells, accepted) in &outcome.rows {
                    prop_assert_eq!(*accepted, cells.len() == outcome.header.len());
                }
            }
            Err(error) if error.to_string().contains("it is empty") => prop_assert!(expected.is_empty()),
            Err(error) => {
                // A quote is open at the end exactly if more text makes no more records.
                prop_assert!(error.to_string().contains("never closed"), "{}", error);
                prop_assert_eq!(oracle(&format!("{text}\nx"), b',').len(), expected.len());
            }
        }
    }

    #[test]
    fn the_size_of_blocks_changes_nothing(text in csv_text(), block_bytes in 1..60usize, wide in any::<bool>()) {
        let (encoding, bytes) = if wide {
            (Encoding::Utf16Le, text.encode_utf16().flat_map(u16::to_le_bytes).collect())
        } else {
            (Encoding::Utf8, text.clone().into_bytes())
        };
        let whole = Settings { encoding: Some(encoding), ..Settings::default() };
        let pieces = Settings { block_bytes, ..whole.clone() };
        let shown = |result: Result<Outcome, ReadError>| result.map_err(|error| error.to_string());
        prop_assert_eq!(shown(read(&memory(&bytes, pieces))), shown(read(&memory(&bytes, whole))));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), block_bytes in 1..50usize) {
        let settings = Settings { block_bytes, ..Settings::default() };
        if let Err(error) = read(&memory(&bytes, settings)) {
            prop_assert!(error.to_string().starts_with("cannot read contacts.csv: "));
        }
    }
}

#[test]
fn csv_spectrum_is_read_as_its_authors_say() {
    let mut files = 0;
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/csv-spectrum")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        files += 1;
        let source = Source {
            name: path.display().to_string(),
            content: Content::File(path.clone()),
            settings: Settings::default(),
        };
        let outcome = read(&source).unwrap();
        let expected = std::fs::read_to_string(path.with_extension("json")).unwrap();
        let expected: Vec<Value> = serde_json::from_str(&expected).unwrap();
        let found: Vec<Value> = outcome
            .rows
            .into_iter()
            .map(|(_, cells, _)| outcome.header.iter().cloned().zip(cells.into_iter().map(Value::from)).collect())
            .collect();
        assert_eq!(found, expected, "{}", path.display());
    }
    assert_eq!(files, 4);
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_counts_them() {
    let text = "id,name\r\n1,\"two\r\nlines\"\r\n\r\n2,b,surplus\r\n3,c\r\n4\r\n";
    let outcome = read(&memory(text.as_bytes(), Settings::default())).unwrap();
    let numbers: Vec<(u64, bool)> = outcome.rows.iter().map(|(row, _, accepted)| (*row, *accepted)).collect();
    assert_eq!(numbers, [(2, true), (4, false), (5, true), (6, false)]);
    assert_eq!(outcome.fingerprint.records, 4);
}

#[test]
fn what_a_file_turned_out_to_be_is_stated() {
    let wide: Vec<u8> = "\u{FEFF}id;name\r\n1;Zoé\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let table = open(&memory(&wide, Settings::default())).unwrap();
    let Format::Csv(dialect) = table.format.clone() else { panic!("it is CSV") };
    assert_eq!(table.header, ["id", "name"]);
    assert_eq!((dialect.encoding, dialect.bom), (Encoding::Utf16Le, true));
    assert_eq!((dialect.punctuation.delimiter.name(), dialect.line_end), ("semicolon", LineEnd::CrLf));
    assert_eq!(table.head(), "id;name\r\n");
    assert_eq!(table.finish().unwrap().digest, Digest::of(&wide));

    let western = read(&memory(b"id,name\n1,Zo\xE9\n2,Fran\xE7ois\n", Settings::default())).unwrap();
    assert_eq!(western.rows[0].1, ["1", "Zoé"]);
}

#[test]
fn names_of_columns_come_as_they_are() {
    let outcome = read(&memory("\u{FEFF}id,Email,Email,\"a \"\"b\"\"\"\n".as_bytes(), Settings::default())).unwrap();
    assert_eq!(outcome.header, ["id", "Email", "Email", "a \"b\""]);
    assert!(outcome.rows.is_empty());
}

#[test]
fn wanted_columns_come_in_the_wanted_order() {
    let source = memory(b"a,b,c\n1,\"2\",\"three \"\"and\"\" more\"\n", Settings::default());
    let mut table = open(&source).unwrap().want(Wanted { columns: vec![2, 0, 2], whole_rows: false });
    let batch = table.next_block().unwrap().unwrap().batch().unwrap();
    let row: Vec<&str> = (0..3).map(|column| batch.column(column).value(0)).collect();
    assert_eq!(row, ["three \"and\" more", "1", "three \"and\" more"]);
}

#[test]
fn refusals_are_sentences() {
    let small = Settings { max_record_bytes: 2_000_000, max_columns: 3, ..Settings::default() };
    let long = [b"a,b\n1,2\n3,", "x".repeat(2_000_000).as_bytes(), b"\n"].concat();
    let late = [b"id,name\n1,a\n\n2,\"b\nc\"\n".as_slice(), b"3,Zo\xE9\n"].concat();
    let utf8 = Settings { encoding: Some(Encoding::Utf8), ..Settings::default() };
    let cases: [(&[u8], Settings); 11] = [
        (b"", Settings::default()),
        (b"\xEF\xBB\xBF\n\n", Settings::default()),
        (b"PK\x03\x04...", Settings::default()),
        (b"\x1F\x8B\x08", Settings::default()),
        (b"id,name\n1,a\n2,\"b\n3,c\n", Settings::default()),
        (b"id,\"name\n1,a\n", Settings::default()),
        (&long, small.clone()),
        (b"a,b,c,d\n", small),
        (&late, utf8),
        (b"\xFF\xFEi\0d\0\n\0\x00\xD8", Settings::default()),
        (b"id\0", Settings { encoding: Some(Encoding::Utf16Le), ..Settings::default() }),
    ];
    let mut shown = String::new();
    for (bytes, settings) in cases {
        let error = read(&memory(bytes, settings)).unwrap_err();
        writeln!(shown, "{error}").unwrap();
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn only_regular_files_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = |path: &Path| Source {
        name: "contacts.csv".to_owned(),
        content: Content::File(path.to_owned()),
        settings: Settings::default(),
    };
    let refusal = |path: &Path| open(&file(path)).unwrap_err().to_string();
    assert_eq!(refusal(&folder.path().join("none")), "cannot read contacts.csv: there is no such file");
    assert_eq!(refusal(folder.path()), "cannot read contacts.csv: it is a folder; name the export inside it");
    #[cfg(unix)]
    assert_eq!(
        refusal(Path::new("/dev/null")),
        "cannot read contacts.csv: it is not a regular file; save the export as a file first"
    );
}

#[test]
fn a_file_that_changes_while_it_is_read_fails() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contacts.csv");
    std::fs::write(&path, "id\n1\n").unwrap();
    let source =
        Source { name: "contacts.csv".to_owned(), content: Content::File(path.clone()), settings: Settings::default() };
    assert_eq!(open(&source).unwrap().finish().unwrap().records, 1);
    let changed = "cannot read contacts.csv: it changed while it was read; run again when nothing writes to it";
    let table = open(&source).unwrap();
    std::fs::write(&path, "id\n1\n2\n").unwrap();
    assert_eq!(table.finish().unwrap_err().to_string(), changed);
    let table = open(&source).unwrap();
    std::fs::write(&path, "id\n1\n").unwrap();
    assert_eq!(table.finish().unwrap_err().to_string(), changed);
    // Cut off behind the blocks that were read already.
    std::fs::write(&path, format!("id\n{}", "1\n".repeat(3 << 20))).unwrap();
    let mut table = open(&source).unwrap();
    assert!(table.next_block().unwrap().is_some());
    std::fs::File::options().write(true).open(&path).unwrap().set_len(3 << 20).unwrap();
    assert_eq!(table.finish().unwrap_err().to_string(), changed);
}
