//! How much of a polluted CSV file is loaded as it was meant: the measure of Vitagliano et al.,
//! "Pollock: A Data Loading Benchmark" (PVLDB 16, 2023).
//!
//! A file scores from 0 to 10: one point for being loaded at all, and for each of header, records and
//! cells the precision, the recall and their harmonic mean, counted as multisets against the file as
//! its authors cleaned it. The score of a set is the mean.
//!
//! The benchmark's files state no licence, so they are not here. With its folders (each with `csv`,
//! `clean` and `parameters`) below one folder:
//!
//! ```sh
//! HYG_POLLOCK=FOLDER cargo test --test it pollock -- --ignored --nocapture
//! ```
//!
//! Each file is loaded twice: by what hyg finds out, and with what the benchmark hands to its systems
//! under test. What the reader rejects is not loaded. Where it doubts which name belongs to which
//! column, or whether there is a header, it still loads the records: the measure is about those.
//! `hyg apply` asks before it goes on, and the table says what.

use hyg::data::read::{
    Content, Delimiter, Escape, Footer, Given, HeaderRows, Quote, ReadError, Settings, Source, open_as_it_is,
};
use serde_json::Value;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::hash::Hash;
use std::path::{Path, PathBuf};

/// What the mean over all files has to reach.
const GOAL: f64 = 9.5;

/// Precision, recall and their harmonic mean. The benchmark's code divides the hits by the expected number
/// for the first and by the loaded number for the second; the sum of the three is the same either way.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Agreement {
    precision: f64,
    recall: f64,
    f1: f64,
}

impl Agreement {
    const NONE: Agreement = Agreement { precision: 0.0, recall: 0.0, f1: 0.0 };
    const FULL: Agreement = Agreement { precision: 1.0, recall: 1.0, f1: 1.0 };

    #[allow(clippy::cast_precision_loss, reason = "no file has that many cells")]
    fn of<T: Eq + Hash>(expected: &[T], loaded: &[T]) -> Agreement {
        if expected.is_empty() {
            return Agreement::FULL;
        }
        let mut left: HashMap<&T, usize> = HashMap::new();
        expected.iter().for_each(|item| *left.entry(item).or_default() += 1);
        let mut hits = 0.0;
        for item in loaded {
            if let Some(count @ 1..) = left.get_mut(item) {
                *count -= 1;
                hits += 1.0;
            }
        }
        if hits == 0.0 {
            return Agreement::NONE;
        }
        let (precision, recall) = (hits / loaded.len() as f64, hits / expected.len() as f64);
        Agreement { precision, recall, f1: 2.0 * precision * recall / (precision + recall) }
    }

    fn points(self) -> f64 {
        self.precision + self.recall + self.f1
    }
}

/// A table: the names of its columns and its records.
#[derive(Debug, Default)]
struct Rows {
    header: Vec<String>,
    records: Vec<Vec<String>>,
}

/// One file's points.
#[derive(Debug, Clone, Copy)]
struct Score {
    header: f64,
    records: f64,
    cells: f64,
}

impl Score {
    fn of(expected: &Rows, loaded: &Rows) -> Score {
        if expected.header.is_empty() && expected.records.is_empty() {
            return Score { header: 3.0, records: 3.0, cells: 3.0 };
        }
        let names = |rows: &Rows| rows.header.iter().map(|name| normal(name)).collect::<Vec<_>>();
        let records = |rows: &Rows| {
            rows.records.iter().map(|record| record.iter().map(|cell| normal(cell)).collect()).collect::<Vec<String>>()
        };
        let cells = |rows: &Rows| rows.header.iter().chain(rows.records.iter().flatten()).cloned().collect::<Vec<_>>();
        Score {
            header: Agreement::of(&names(expected), &names(loaded)).points(),
            records: Agreement::of(&records(expected), &records(loaded)).points(),
            cells: Agreement::of(&cells(expected), &cells(loaded)).points(),
        }
    }

    fn total(self) -> f64 {
        1.0 + self.header + self.records + self.cells
    }
}

/// A cell as the measure compares it: numbers and truth values by what they mean, all else without
/// case. (The benchmark's code also reads dates and prices; to compare those as text is stricter.)
fn normal(cell: &str) -> String {
    match (cell.trim().parse::<f64>(), cell) {
        (Ok(number), _) if number.is_finite() => number.to_string(),
        (_, "true" | "True") => "1".to_owned(),
        (_, "false" | "False") => "0".to_owned(),
        _ => cell.to_lowercase(),
    }
}

/// The file as hyg loads it, and what `hyg apply` would ask.
fn load(path: &Path, csv: Given) -> Result<(Rows, Option<String>), ReadError> {
    let settings = Settings { csv, ..Settings::default() };
    let name = path.display().to_string();
    let mut table = open_as_it_is(&Source { name, content: Content::File(path.to_owned()), settings })?;
    let doubt = table.format.doubt().map(|doubt| doubt.to_string());
    let mut rows = Rows { header: table.header.clone(), ..Rows::default() };
    while let Some(block) = table.next_block()? {
        let batch = block.batch()?;
        let cells = |row| batch.cells(row).into_iter().map(Into::into).collect();
        rows.records.extend((0..batch.len()).map(cells));
    }
    table.finish()?;
    if let (true, Some(first)) = (rows.header.is_empty(), rows.records.first()) {
        // The benchmark's names for columns that have none.
        rows.header = (0..first.len()).map(|column| format!("col_{column}")).collect();
    }
    Ok((rows, doubt))
}

fn clean(path: &Path) -> Rows {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path).unwrap();
    let mut rows = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
    let mut header = rows.next().unwrap_or_default();
    if let Some(name) = header.first_mut() {
        *name = name.trim_start_matches('\u{FEFF}').to_owned();
    }
    Rows { header, records: rows.collect() }
}

/// What the benchmark tells its systems under test of a file.
fn given(path: &Path) -> Given {
    let parameters: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let text = |key: &str| parameters[key].as_str().filter(|text| !text.is_empty());
    let number = |key: &str| match &parameters[key] {
        Value::String(digits) => digits.parse().unwrap_or(0),
        value => value.as_u64().unwrap_or(0),
    };
    let (before, rows) = (number("preamble_lines"), number("header_lines"));
    Given {
        delimiter: text("delimiter").and_then(Delimiter::of),
        quote: text("quotechar").map(|quote| Quote::Byte(quote.as_bytes()[0])),
        escape: text("escapechar").map(|escape| if escape == "\\" { Escape::Backslash } else { Escape::Doubled }),
        header: (rows > 0).then_some(HeaderRows { first: before + 1, last: before + rows }),
        footer: Some(Footer::Lines(usize::try_from(number("footnote_lines")).unwrap())),
        align: None,
    }
}

/// The polluted files below a folder: `SET/csv/FILE`.
fn polluted(folder: &Path) -> Vec<PathBuf> {
    let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries(folder).flat_map(|set| entries(&set.join("csv"))).collect();
    files.sort();
    files
}

#[test]
#[ignore = "needs the files of the benchmark: see the top of this file"]
fn polluted_files_are_loaded_as_they_were_meant() {
    let folder = std::env::var("HYG_POLLOCK").expect("HYG_POLLOCK names the folder with the benchmark's sets");
    let files = polluted(Path::new(&folder));
    assert!(!files.is_empty(), "no SET/csv/FILE in {folder}");
    let mut table = format!("{:<46} header record  cells  found   told\n", "");
    let mut totals = [0.0, 0.0];
    for file in &files {
        let name = file.file_name().unwrap().to_string_lossy();
        let set = file.parent().and_then(Path::parent).unwrap();
        let expected = clean(&set.join("clean").join(&*name));
        let told = given(&set.join("parameters").join(format!("{name}_parameters.json")));
        let scored = |csv| load(file, csv).map(|(rows, doubt)| (Score::of(&expected, &rows), doubt));
        let found = scored(Given::default());
        let told = scored(told).map_or(0.0, |(score, _)| score.total());
        let short: String = name.chars().take(46).collect();
        match found {
            Ok((score, doubt)) => {
                totals[0] += score.total();
                let asks = doubt.map(|doubt| format!("  asks: {doubt:.60}")).unwrap_or_default();
                let Score { header, records, cells } = score;
                let total = score.total();
                writeln!(table, "{short:<46} {header:6.3} {records:6.3} {cells:6.3} {total:6.3} {told:6.3}{asks}")
                    .unwrap();
            }
            Err(error) => writeln!(table, "{short:<46} {:27} {told:6.3}  {error}", "refused").unwrap(),
        }
        totals[1] += told;
    }
    #[allow(clippy::cast_precision_loss, reason = "some dozens of files")]
    let [found, told] = totals.map(|total| total / files.len() as f64);
    println!(
        "{table}{} files: {found:.3} of 10 by what is found out, {told:.3} with what the benchmark tells",
        files.len()
    );
    assert!(found >= GOAL, "{found:.3} is below {GOAL}");
}

#[test]
fn the_measure_counts_what_both_have() {
    let rows = |header: &[&str], records: &[&[&str]]| Rows {
        header: header.iter().map(ToString::to_string).collect(),
        records: records.iter().map(|record| record.iter().map(ToString::to_string).collect()).collect(),
    };
    let expected = rows(&["id", "name"], &[&["1", "Ann"], &["2", "Bob"]]);
    let same = Score::of(&expected, &rows(&["ID", "name"], &[&["2", "Bob"], &["1.0", "Ann"]]));
    assert!((same.header - 3.0).abs() < 1e-9 && (same.records - 3.0).abs() < 1e-9, "{same:?}");
    let half = Score::of(&expected, &rows(&["id", "name"], &[&["1", "Ann"]]));
    let (precision, recall) = (1.0, 0.5);
    assert!((half.records - (precision + recall + 2.0 * 0.5 / 1.5)).abs() < 1e-9, "{half:?}");
    assert_eq!(Agreement::of(&["a", "a"], &["b"]), Agreement::NONE);
    assert!((Score::of(&Rows::default(), &expected).total() - 10.0).abs() < 1e-9);
}
