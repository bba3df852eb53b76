//! The CSV scanner against the `csv` crate, on whole files and on random text.

use hyg::data::read::Punctuation;
use hyg::data::read::csv::records::cells;
use hyg::data::read::csv::scan::{Index, Signs, scan};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// The records of a text, and whether it ends within quotes.
fn scanned(text: &str, delimiter: u8) -> (Vec<Vec<String>>, bool) {
    let mut index = Index::default();
    scan(text.as_bytes(), true, Signs { delimiter, quote: b'"' }, &mut index);
    let lines = (0..index.lines())
        .map(|line| index.line(line))
        .filter(|line| line.count() > 1 || line.get(0) != Some(line.line().start..line.line().start));
    let value = |raw: &str| cells(raw, Punctuation::standard(delimiter)).next().unwrap().value().into_owned();
    let record = |line: hyg::data::read::csv::scan::Cells| {
        (0..line.count()).map(|cell| value(text.get(line.get(cell).unwrap()).unwrap())).collect()
    };
    (lines.map(record).collect(), index.open_quote)
}

fn expected(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    reader.into_records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The same records; where a quote is never closed, those before it.
fn assert_agrees(text: &str, delimiter: u8, what: &str) {
    let (found, open_quote) = scanned(text, delimiter);
    let mut expected = expected(text, delimiter);
    if open_quote {
        expected.pop();
    }
    assert_eq!(found, expected, "{what}, {:?}", char::from(delimiter));
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] }).collect()
}

/// Those that come with the tests, and those of the folder that `HYG_TEST_FILES` names: collections
/// that may be used and not be copied.
#[test]
fn files_are_scanned_as_the_csv_crate_reads_them() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")];
    folders.extend(std::env::var_os("HYG_TEST_FILES").map(PathBuf::from));
    let mut read = 0;
    for path in folders.iter().flat_map(|folder| files_under(folder)) {
        if path
            .extension()
            .is_none_or(|extension| !["csv", "tsv", "txt"].map(Into::into).contains(&extension.to_owned()))
        {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => error.into_bytes().into_iter().map(char::from).collect(),
        };
        // The csv crate takes the mark off; here that is done before.
        let text = text.trim_start_matches('\u{FEFF}');
        for delimiter in [b',', b';', b'\t', b'|', b' '] {
            assert_agrees(text, delimiter, &path.display().to_string());
        }
        read += 1;
    }
    assert!(read >= 5, "{read} files");
}

proptest! {
    #![proptest_config(crate::support::search::search(1000))]

    #[test]
    fn random_text_is_scanned_as_the_csv_crate_reads_it(text in "[,\"\n\ra;é ]{0,300}") {
        for delimiter in [b',', b';', b' '] {
            assert_agrees(&text, delimiter, "random");
        }
    }
}
