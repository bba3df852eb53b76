//! The cleaned export: untouched bytes stay, changed cells keep the manner of the export.

use hyg::data::Digest;
use hyg::data::read::{Content, Encoding, Format, Given, Settings, Source, open};
use hyg::data::write::{CleanedError, CleanedWriter, Fate, Written};
use proptest::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

/// Reads an export and writes it again, each row with the fate of its row number.
fn cleaned<'a>(
    bytes: &[u8],
    settings: Settings,
    mut fate: impl FnMut(u64) -> Fate<'a>,
) -> Result<(Vec<u8>, Written), CleanedError> {
    let source = Source { name: "contacts.csv".to_owned(), content: Content::Memory(Arc::from(bytes)), settings };
    let mut table = open(&source).unwrap();
    let Format::Csv(dialect) = table.format.clone() else { panic!("it is CSV") };
    let mut writer = CleanedWriter::new(Vec::new(), dialect, table.head())?;
    while let Some(block) = table.next_block().unwrap() {
        let batch = block.batch().unwrap();
        writer.batch(&batch, |row| fate(batch.row_number(row)))?;
    }
    writer.finish()
}

fn change(column: usize, value: &str) -> Fate<'_> {
    Fate::Change(vec![(column, Cow::Borrowed(value))])
}

#[test]
fn changed_cells_keep_the_manner_of_the_export() {
    let export = "\u{FEFF}id;\"name\";note\r\n1;\"Zoe\";x\r\n\r\n2;b\r\n3;\"c\"\"d\";\"y\"\r\n4;e;z";
    let (bytes, written) = cleaned(export.as_bytes(), Settings::default(), |row| match row {
        2 => change(1, "Zoé"),
        5 => change(2, ""),
        _ => Fate::Change(vec![(1, Cow::Borrowed("a;\"b\"")), (2, Cow::Borrowed("two\nlines"))]),
    })
    .unwrap();
    let expected =
        "\u{FEFF}id;\"name\";note\r\n1;\"Zoé\";x\r\n\r\n2;b\r\n3;\"c\"\"d\";\"\"\r\n4;\"a;\"\"b\"\"\";\"two\nlines\"";
    assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
    assert_eq!(written, Written { rows: 4, digest: Digest::of(&bytes) });
}

#[test]
fn omitted_rows_go_and_rejected_rows_stay() {
    let (bytes, written) =
        cleaned(
            b"id,name\n1,a\n2\n3,c\n\n4,d\n",
            Settings::default(),
            |row| {
                if row == 4 { Fate::Keep } else { Fate::Omit }
            },
        )
        .unwrap();
    assert_eq!(bytes, b"id,name\n2\n3,c\n\n");
    assert_eq!(written.rows, 2);
}

#[test]
fn an_emptied_only_cell_does_not_become_a_blank_line() {
    let (bytes, _) = cleaned(b"id\n1\n2\n", Settings::default(), |_| change(0, "")).unwrap();
    assert_eq!(bytes, b"id\n\"\"\n\"\"\n");
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

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
    fn a_changed_cell_reads_back_and_its_neighbours_stay(text in export(), value in "[a\",;\n\r é]{0,6}", column in 0..3usize) {
        let settings = Settings { encoding: Some(Encoding::Utf8), csv: Given::plain(b','), ..Settings::default() };
        let records = |text: &[u8]| -> Vec<Vec<String>> {
            let reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text).into_records();
            reader.map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
        };
        let (written, _) = cleaned(text.as_bytes(), settings, |_| change(column, &value)).unwrap();
        let mut expected = records(text.as_bytes());
        for row in expected.iter_mut().skip(1).filter(|row| row.len() == 3) {
            row[column].clone_from(&value);
        }
        prop_assert_eq!(records(&written), expected);
    }
}
