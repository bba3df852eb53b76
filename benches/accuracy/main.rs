//! How right hyg is about values: every suite with ground truth that a folder holds, scored.
//!
//! ```text
//! cargo run --example accuracy -- FOLDER                  # the table
//! cargo run --example accuracy -- FOLDER --misses phone   # and the cases that `phone…` got wrong or refused
//! cargo run --example accuracy -- FOLDER --document       # the tables into docs/accuracy.md
//! ```
//!
//! The folder holds one folder for each kind of value (`phone/`, `names/`, …); a suite whose file is
//! not there is named as left out. `docs/accuracy.md` says where the suites come from, and holds the
//! tables. `tests/it/accuracy.rs` runs the same code over the part that may be copied.

mod suites;

use std::error::Error;
use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use suites::Outcome;

/// Between these lines of the document stand the tables of results and of what is argued.
const MARKS: [[&str; 2]; 2] = [["<!-- table -->\n", "<!-- end -->"], ["<!-- argued -->\n", "<!-- end of argued -->"]];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (folder, misses, document) = match arguments.as_slice() {
        [folder] => (folder, None, false),
        [folder, "--misses", suite] => (folder, Some(*suite), false),
        [folder, "--document"] => (folder, None, true),
        _ => return Err("expected the folder of the suites, and then nothing, `--misses SUITE` or `--document`".into()),
    };
    let (scores, left_out) = suites::run(&PathBuf::from(folder))?;
    let table = suites::table(&scores);
    if document {
        write_into_document(&table)?;
    }
    let mut out = stdout().lock();
    writeln!(out, "{table}")?;
    for name in left_out {
        writeln!(out, "left out: {name} is not in the folder")?;
    }
    for score in scores.iter().filter(|score| misses.is_some_and(|suite| score.suite.starts_with(suite))) {
        writeln!(out, "\n{}", score.suite)?;
        for case in score.cases.iter().filter(|case| case.outcome != Outcome::Right) {
            let outcome = case.outcome.word();
            let why = suites::argued::reason(&score.suite, &case.input).map_or(String::new(), |why| format!(": {why}"));
            writeln!(out, "{outcome:8}{:?} gave {:?}, expected {:?}{why}", case.input, case.got, case.expected)?;
        }
    }
    Ok(())
}

fn write_into_document(table: &str) -> Result<(), Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/accuracy.md");
    let mut text = fs::read_to_string(&path)?;
    for ([start, end], table) in MARKS.into_iter().zip([table, &suites::argued::table()]) {
        let (before, rest) = text.split_once(start).ok_or("the document has no place for a table")?;
        let (_, after) = rest.split_once(end).ok_or("the place for a table has no end")?;
        text = format!("{before}{start}{table}{end}{after}");
    }
    Ok(fs::write(&path, text)?)
}
