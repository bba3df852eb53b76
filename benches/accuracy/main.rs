//! How right hyg is about values: every suite with ground truth that a folder holds, scored.
//!
//! ```text
//! cargo run --example accuracy -- FOLDER                  # the table
//! cargo run --example accuracy -- FOLDER --misses phone   # and the cases that `phone…` got wrong or refused
//! ```
//!
//! The folder holds one folder for each kind of value (`phone/`, `names/`, …); a suite whose file is
//! not there is named as left out. `docs/accuracy.md` says where the suites come from, and holds the
//! table. `tests/it/accuracy.rs` runs the same code over the part that may be copied.

mod suites;

use std::error::Error;
use std::io::{Write, stdout};
use std::path::PathBuf;
use suites::Outcome;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("expected the folder of the suites")?);
    let wanted = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => None,
        (Some("--misses"), Some(name)) => Some(name),
        _ => return Err("after the folder comes nothing, or `--misses` and the start of a suite's name".into()),
    };
    let (scores, left_out) = suites::run(&folder)?;
    let mut out = stdout().lock();
    writeln!(out, "{}", suites::table(&scores))?;
    for name in left_out {
        writeln!(out, "left out: {name} is not in the folder")?;
    }
    for score in scores.iter().filter(|score| wanted.as_ref().is_some_and(|name| score.suite.starts_with(name))) {
        writeln!(out, "\n{}", score.suite)?;
        for case in score.cases.iter().filter(|case| case.outcome != Outcome::Right) {
            let outcome = case.outcome.word();
            writeln!(out, "{outcome:8}{:?} gave {:?}, expected {:?}", case.input, case.got, case.expected)?;
        }
    }
    Ok(())
}
