//! The cleaned export: untouched bytes stay, changed cells keep the manner of the export.

use hyg::data::read::records::{Cell, Form, cells, without_line_end};
use hyg::data::read::{Batch, Content, Encoding, Given, Piece, Punctuation, Quote, Settings, Source, open};
use hyg::data::write::{Changes, CleanedError, CleanedExport, CleanedIn, NewCell};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What becomes of a row.
#[derive(Clone, Debug)]
enum Fate {
    Keep,
    Omit,
    /// Some cells get new values: (index of the column, value), each column at most once.
    Change(Vec<(usize, String)>),
}

/// Reads an export and writes it again, each row with the fate of its row number: the bytes, and how
/// many rows they hold.
fn cleaned(bytes: &[u8], settings: Settings, fate: impl Fn(u64) -> Fate) -> Result<(Vec<u8>, u64), CleanedError> {
    let source = Source { name: "contacts.csv".to_owned(), content: Content::Memory(Arc::from(bytes)), settings };
    let mut table = open(&source).unwrap();
    let export = CleanedExport::new(&table.format, &table.header, CleanedIn::ItsOwn)?;
    let mut file = export.begin(&table.header, table.head(), Vec::new())?;
    let mut rows = 0;
    while let Some(block) = table.next_block().unwrap() {
        let batch = block.batch().unwrap();
        let fates: Vec<Fate> = (0..batch.len()).map(|row| fate(batch.row_number(row))).collect();
        let omitted = (0..batch.len()).filter(|&row| matches!(fates[row], Fate::Omit)).collect();
        let mut cells = Vec::new();
        for (row, fate) in fates.iter().enumerate() {
            if let Fate::Change(changes) = fate {
                cells.extend(changes.iter().map(|(column, value)| NewCell { row, column: *column, value }));
            }
        }
        let part = export.part(&batch, &Changes::new(omitted, cells))?;
        rows += part.rows;
        file.take(part)?;
    }
    Ok((file.finish()?, rows))
}

fn change(column: usize, value: &str) -> Fate {
    Fate::Change(vec![(column, value.to_owned())])
}

#[test]
fn changed_cells_keep_the_manner_of_the_export() {
    let export = "\u{FEFF}id;\"name\";note\r\n1;\"Zoe\";x\r\n\r\n2;b\r\n3;\"c\"\"d\";\"y\"\r\n4;e;z";
    let (bytes, rows) = cleaned(export.as_bytes(), Settings::default(), |row| match row {
        2 => change(1, "Zoé"),
        5 => change(2, ""),
        _ => Fate::Change(vec![(2, "two\nlines".to_owned()), (1, "a;\"b\"".to_owned())]),
    })
    .unwrap();
    let expected =
        "\u{FEFF}id;\"name\";note\r\n1;\"Zoé\";x\r\n\r\n2;b\r\n3;\"c\"\"d\";\"\"\r\n4;\"a;\"\"b\"\"\";\"two\nlines\"";
    assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    assert_eq!(rows, 4);
}

#[test]
fn omitted_rows_go_and_rejected_rows_stay() {
    let (bytes, rows) =
        cleaned(
            b"id,name\n1,a\n2\n3,c\n\n4,d\n",
            Settings::default(),
            |row| {
                if row == 4 { Fate::Keep } else { Fate::Omit }
            },
        )
        .unwrap();
    assert_eq!(bytes, b"id,name\n2\n3,c\n\n");
    assert_eq!(rows, 2);
}

#[test]
fn an_emptied_only_cell_does_not_become_a_blank_line() {
    let (bytes, _) = cleaned(b"id\n1\n2\n", Settings::default(), |_| change(0, "")).unwrap();
    assert_eq!(bytes, b"id\n\"\"\n\"\"\n");
}

#[test]
fn without_quotes_a_first_cell_may_be_emptied_as_long_as_something_is_left_of_the_record() {
    let unquoted =
        || Settings { csv: Given { quote: Some(Quote::Nothing), ..Given::plain(b',') }, ..Settings::default() };
    let (bytes, _) = cleaned(b"id,name,note\n1,a,\n,b,c\n", unquoted(), |_| change(0, "")).unwrap();
    assert_eq!(bytes, b"id,name,note\n,a,\n,b,c\n");
    let nothing_left = |_| Fate::Change(vec![(0, String::new()), (1, String::new())]);
    let error = cleaned(b"id,name,note\n1,a,\n", unquoted(), nothing_left).unwrap_err();
    assert!(matches!(error, CleanedError::Unquotable { row: 2, .. }), "{error}");
}

#[test]
fn a_value_that_the_encoding_lacks_is_refused() {
    let export = b"id,name\n1,Zo\xE9\n";
    let (bytes, _) = cleaned(export, Settings::default(), |_| change(1, "Renée")).unwrap();
    assert_eq!(bytes, b"id,name\n1,Ren\xE9e\n");
    let error = cleaned(export, Settings::default(), |_| change(1, "Łódź")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 2: \"Łódź\" cannot be written in windows-1252, the encoding of the export; export it as UTF-8, or run \
         without --cleaned"
    );
}

/// An export of mostly whole rows in every manner of writing them.
fn export() -> impl Strategy<Value = String> {
    let cell = prop_oneof![
        4 => "[a-zé =]{0,6}",
        2 => "\"([a-z,;é\n]|\"\"){0,6}\"",
        1 => "\"[a-z]{0,3}\"[a-z]{1,3}",
        1 => "[a-z]{1,3}\"[a-z]{0,3}",
    ];
    let line_end = prop_oneof![3 => Just("\n"), 3 => Just("\r\n"), 1 => Just("\r"), 1 => Just("\n\n")];
    let row = (prop::collection::vec(cell, 2..4), line_end).prop_map(|(cells, end)| cells.join(",") + end);
    prop::collection::vec(row, 0..12).prop_map(|rows| "id,name,note\n".to_owned() + &rows.concat())
}

/// The text of a batch with the fates of its rows, written row by row in the plainest way.
fn plainly(batch: &Batch, fates: &BTreeMap<u64, Fate>) -> String {
    let mut text = String::new();
    for piece in batch.pieces() {
        match piece {
            Piece::Blank(line_end) => text.push_str(line_end),
            Piece::Rejected(rejected) => text.push_str(batch.rejected_raw(rejected)),
            Piece::Row(row) => match fates.get(&batch.row_number(row)).unwrap_or(&Fate::Keep) {
                Fate::Keep => text.push_str(batch.raw(row)),
                Fate::Omit => {}
                Fate::Change(changes) => text.push_str(&changed_plainly(batch.raw(row), changes)),
            },
        }
    }
    text
}

fn changed_plainly(raw: &str, changes: &[(usize, String)]) -> String {
    let record = without_line_end(raw);
    let raw_cells: Vec<_> = cells(record, Punctuation::standard(b',')).collect();
    let cell = |(column, cell): (usize, &Cell)| match changes.iter().find(|(changed, _)| *changed == column) {
        None => cell.raw.to_owned(),
        Some((_, value)) => {
            let bare = cell.form == Form::Bare && !value.contains([',', '"', '\n', '\r']);
            if bare && !(value.is_empty() && (column == 0 || record.starts_with(','))) {
                value.clone()
            } else {
                format!("\"{}\"", value.replace('"', "\"\""))
            }
        }
    };
    raw_cells.iter().enumerate().map(cell).collect::<Vec<_>>().join(",") + &raw[record.len()..]
}

fn fate(width: usize) -> impl Strategy<Value = Fate> {
    let value = prop_oneof!["[a\",\n\ré]{0,6}", "[a-z]{0,30}"];
    prop_oneof![
        2 => Just(Fate::Keep),
        1 => Just(Fate::Omit),
        3 => prop::collection::btree_map(0..width, value, 1..=width).prop_map(|cells| Fate::Change(cells.into_iter().collect())),
    ]
}

proptest! {
    #![proptest_config(crate::support::search::search(500))]

    #[test]
    fn what_is_kept_keeps_its_bytes(
        text in export(), encoding in prop::sample::select(&Encoding::ALL[..]), bom in any::<bool>(), block_bytes in 1..200usize,
    ) {
        let mut bytes = if bom { encoding.bom().to_vec() } else { Vec::new() };
        bytes.extend_from_slice(&encoding.encode(&text).unwrap());
        let settings = Settings { encoding: Some(encoding), csv: Given::plain(b','), block_bytes, ..Settings::default() };
        let (written, _) = cleaned(&bytes, settings, |_| Fate::Keep).unwrap();
        prop_assert_eq!(written, bytes);
    }

    #[test]
    fn replacing_is_as_writing_row_by_row(
        (text, width) in prop_oneof![export().prop_map(|text| (text, 3)), "(\"?[a-z]{0,2}\"?\n){0,9}".prop_map(|rows| ("id\n".to_owned() + &rows, 1))],
        encoding in prop::sample::select(&Encoding::ALL[..]),
        fates in prop::collection::btree_map(2..30u64, fate(3), 0..20),
        block_bytes in 1..400usize,
    ) {
        let narrow = |(row, fate): (u64, Fate)| match fate {
            Fate::Change(cells) => (row, Fate::Change(cells.into_iter().filter(|(column, _)| *column < width).collect())),
            other => (row, other),
        };
        let fates: BTreeMap<u64, Fate> = fates.into_iter().map(narrow).collect();
        let bytes = encoding.encode(&text).unwrap().into_owned();
        let settings = Settings { encoding: Some(encoding), csv: Given::plain(b','), block_bytes, ..Settings::default() };
        let source = Source { name: String::new(), content: Content::Memory(bytes.clone().into()), settings: settings.clone() };
        let Ok(mut table) = open(&source) else { return Ok(()) };
        let mut expected = table.head().to_owned();
        loop {
            match table.next_block() {
                Ok(Some(block)) => expected += &plainly(&block.batch().unwrap(), &fates),
                Ok(None) => break,
                // A quote that stays open.
                Err(_) => return Ok(()),
            }
        }
        let (written, rows) = cleaned(&bytes, settings, |row| fates.get(&row).cloned().unwrap_or(Fate::Keep)).unwrap();
        let expected = encoding.encode(&expected).unwrap().into_owned();
        prop_assert_eq!(&written, &expected);
        let settings = Settings { encoding: Some(encoding), csv: Given::plain(b','), ..Settings::default() };
        let (_, again) = cleaned(&written, settings, |_| Fate::Keep).unwrap();
        prop_assert_eq!(rows, again);
    }

    #[test]
    fn a_changed_cell_reads_back_and_its_neighbours_stay(text in export(), value in "[a\",;\n\r é]{0,6}", column in 0..3usize) {
        let settings = Settings { encoding: Some(Encoding::Utf8), csv: Given::plain(b','), ..Settings::default() };
        let read = |text: &[u8]| -> Vec<csv::StringRecord> {
            let reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text).into_records();
            reader.map(Result::unwrap).collect()
        };
        let records = |text: &[u8]| -> Vec<Vec<String>> {
            read(text).iter().map(|record| record.iter().map(str::to_owned).collect()).collect()
        };
        // A row of nothing but commas is a blank line.
        let is_blank = |record: &csv::StringRecord| {
            let start = usize::try_from(record.position().unwrap().byte()).unwrap();
            let line = text[start..].trim_start_matches(['\r', '\n']).split(['\r', '\n']).next().unwrap();
            line.bytes().all(|byte| byte == b',')
        };
        let (written, _) = cleaned(text.as_bytes(), settings, |_| change(column, &value)).unwrap();
        let mut expected = records(text.as_bytes());
        let blank: Vec<bool> = read(text.as_bytes()).iter().map(is_blank).collect();
        for (row, _) in expected.iter_mut().zip(blank).skip(1).filter(|(row, blank)| row.len() == 3 && !blank) {
            row[column].clone_from(&value);
        }
        prop_assert_eq!(records(&written), expected);
    }
}
