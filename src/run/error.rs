//! Why a run could not be made. Whatever it is, nothing was written.

use crate::data::read::ReadError;
use crate::data::write::{CleanedError, FolderError};
use crate::engine::records::Damage;
use crate::matching::Refused;
use crate::plan::CompileError;
use crate::value::counted::grouped;
use thiserror::Error;

/// Each message names the place and says how to mend it.
#[derive(Debug, Error)]
pub enum RunError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error(transparent)]
    Cleaned(#[from] CleanedError),
    /// Files of the output name themselves.
    #[error(transparent)]
    Write(#[from] std::io::Error),
    #[error(transparent)]
    Compile(#[from] CompileError),
    #[error(
        "{other} has other columns than {first}, but both hold the same object; {}export them alike, or apply the rules to one after the other",
        sheet.as_ref().map_or_else(String::new, |sheet| format!("name the sheet that is meant, as in `{sheet}`, or "))
    )]
    DifferentHeaders {
        first: String,
        other: String,
        /// Of sheets one that may be meant alone.
        sheet: Option<String>,
    },
    #[error(
        "{file} has no column `{key}`, which tells the {object} apart; its first row begins `{begins}`, and must hold the names of the columns, with that one among them{}",
        help.as_ref().map_or_else(String::new, |help| format!("; {help}"))
    )]
    NoKey { file: String, object: String, key: String, begins: String, help: Option<String> },
    #[error(
        "{file} has no column `{key}`, by which records are looked up in it; its first row begins `{begins}`; name the column as `key` of the table in hyg.yaml"
    )]
    NoTableKey { file: String, key: String, begins: String },
    /// Two columns could be the key.
    #[error("{0}")]
    AmbiguousKey(String),
    #[error(
        "{0} is a result of an earlier run, which this run would replace; write to another folder, or move the file out first"
    )]
    InputIsResult(String),
    /// What rules need and exports lack: one sentence a column.
    #[error("{}", .0.join("\n"))]
    Columns(Vec<String>),
    #[error(transparent)]
    RepeatedKeys(#[from] Box<RepeatedKeys>),
    #[error(
        "{file}: row {row}: the {key} `{value}` {damage}; export the file again with the {key} as text, and do not save it from a spreadsheet"
    )]
    SpoiltKey { file: String, row: u64, key: String, value: String, damage: Damage },
    #[error(
        "{column} of {object} has more than {most} distinct values, too many to cluster their spellings; give the values of your own with `map`, or split the export"
    )]
    TooManySpellings { object: String, column: String, most: usize },
    /// A table that the project keeps for its runs.
    #[error("{file}: row {row}: {problem}")]
    Kept { file: String, row: u64, problem: String },
    /// A file of the weights of a rule.
    #[error("{file}: {problem}")]
    Model { file: String, problem: String },
    /// Of a value that too many records share `place` names one of them.
    #[error("duplicates `{rule}`: {why}{}", place.as_ref().map_or_else(String::new, |place| format!("; {place} is one of them")))]
    Duplicates { rule: String, why: Refused, place: Option<String> },
    #[error(
        "{groups} groups of duplicates among {object} take {} MB of memory until their last records are read, more than the {} MB that a run may hold for them; sort the export by what the rules match, or apply them to a part of it",
        .bytes / 1_000_000, .most / 1_000_000
    )]
    OpenGroups { object: String, groups: usize, bytes: u64, most: u64 },
    /// Of a file that a `reconcile` rule compares with.
    #[error("{file} {problem}")]
    FileColumn { file: String, problem: String },
    #[error(transparent)]
    Conflict(#[from] Box<FixConflict>),
    #[error("{count} {} could not be read, and --strict allows none; the first: {first}", if *.count == 1 { "value" } else { "values" })]
    Strict { count: u64, first: String },
    /// See [`Progress::is_stopped`](super::progress::Progress::is_stopped).
    #[error("interrupted; nothing was written")]
    Interrupted,
    #[error("internal defect: {0}; please report it")]
    Defect(String),
}

/// Keys that stand on several rows.
#[derive(Debug, Error)]
#[error("the {key} {}{}; an ID that names two records would change the wrong one, so remove the repeated rows and run again", .keys.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "), others(*.more, key))]
pub struct RepeatedKeys {
    pub key: String,
    /// The first ones to come a second time.
    pub keys: Vec<RepeatedKey>,
    /// How many more there are.
    pub more: usize,
}

#[derive(Debug, Error)]
#[error("`{value}` stands on {}", if *.more > 0 { format!("{} and {} more", .places.join(", "), grouped(*.more as u64)) } else { list(.places) })]
pub struct RepeatedKey {
    pub value: String,
    /// The first few.
    pub places: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

fn others(more: usize, key: &str) -> String {
    match more {
        0 => String::new(),
        1 => format!("; one more value of {key} repeats"),
        _ => format!("; {} more values of {key} repeat", grouped(more as u64)),
    }
}

/// Two fixes that leave different values in one cell: neither is written.
#[derive(Debug, Error)]
#[error("{file}: row {row}: the fixes `{}` and `{}` leave different values in {property} of {key}: `{}` and `{}`; let one of them write it, or give them conditions that exclude each other{}", .first.0, .second.0, .first.1, .second.1, also(.others, *.more))]
pub struct FixConflict {
    pub file: String,
    pub row: u64,
    pub key: String,
    pub property: String,
    /// Each fix's name and value.
    pub first: (String, String),
    pub second: (String, String),
    /// Of other pairs of fixes their names, and the property, at most [`FixConflict::MOST`].
    pub others: Vec<[String; 3]>,
    /// How many more there are.
    pub more: usize,
}

impl FixConflict {
    /// So many are told by name.
    pub const MOST: usize = 8;
}

fn also(others: &[[String; 3]], more: usize) -> String {
    let named: Vec<String> =
        others.iter().map(|[first, second, property]| format!("`{first}` and `{second}` in {property}")).collect();
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    if named.is_empty() { String::new() } else { format!("; so do {}{more}", named.join(", ")) }
}

fn list(places: &[String]) -> String {
    match places.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => places.concat(),
    }
}
