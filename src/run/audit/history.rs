//! What audits measured in earlier runs: a table in the project that a person can read, keep under version control
//! and mend.
//!
//! One row a measure and run, of whole numbers. A run is written only where it is asked for, and only from an export
//! as it is. Figures that were measured by other words than the rule's present ones are kept and never compared.

use super::super::report::Report;
use super::super::{RunError, kept};
use crate::check::program::Measure;
use crate::data::read::Source;
use crate::data::write::{CsvRows, Purpose};
use crate::value::text::fold_name;
use crate::value::time::AsOf;
use chrono_tz::Tz;

/// The name of the file, in the folder of `hyg.yaml`.
pub const FILE_NAME: &str = "audit-history.csv";
const COLUMNS: [&str; 7] = ["As of", "Audit", "Measure", "Figure", "Counted", "Of", "Unreadable"];
/// No export has so many records.
const MOST: u64 = 1 << 44;

/// All runs that were recorded, the earliest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History(Vec<Entry>);

#[derive(Debug, Clone, PartialEq)]
struct Entry {
    audit: String,
    measure: String,
    figure: String,
    recorded: Recorded,
}

/// What a measure counted in an earlier run.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    pub as_of: AsOf,
    pub counted: u64,
    pub unreadable: u64,
    /// Of so many records.
    pub records: u64,
}

/// Of one measure, the runs before the present one.
#[derive(Debug, Default)]
pub(super) struct Past<'h> {
    /// Those that had records, the earliest first.
    pub(super) runs: Vec<&'h Recorded>,
    pub(super) measured_otherwise: usize,
    pub(super) unused: Unused,
}

/// Runs of a measure from which nothing can be counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unused {
    /// Those before the day of `since`.
    pub too_early: usize,
    /// Those for an instant that is not before the present run's.
    pub not_earlier: usize,
    /// Those that measured no records.
    pub without_records: usize,
}

impl History {
    /// Reads the file; times without a zone are in `zone`.
    ///
    /// # Errors
    /// It cannot be read, lacks a column or has another one, or a row holds no time or no counts.
    pub fn read(source: &Source, zone: Tz) -> Result<History, RunError> {
        let is_other = |header: &&String| COLUMNS.iter().all(|name| fold_name(name) != fold_name(header));
        let refuse_others = |header: &[String]| match header.iter().find(is_other) {
            Some(other) => {
                let other = other.trim();
                Err(format!("hyg would not keep the column `{other}` when it records: take it out"))
            }
            None => Ok(()),
        };
        let mut history = History::default();
        kept::read(source, COLUMNS, "", refuse_others, |cells| {
            history.0.push(Entry::parse(cells, zone)?);
            Ok(())
        })?;
        history.sort();
        Ok(history)
    }

    fn sort(&mut self) {
        self.0.sort_by(|one, other| {
            let order = second(&one.recorded.as_of).cmp(&second(&other.recorded.as_of));
            order.then_with(|| (&one.audit, &one.measure).cmp(&(&other.audit, &other.measure)))
        });
    }

    pub(super) fn past(&self, audit: &str, measure: &Measure, as_of: AsOf) -> Past<'_> {
        let mut past = Past::default();
        for entry in self.0.iter().filter(|entry| entry.audit == audit && entry.measure == measure.name) {
            let Entry { figure, recorded, .. } = entry;
            if second(&recorded.as_of) >= second(&as_of) {
                past.unused.not_earlier += 1;
            } else if recorded.records == 0 {
                past.unused.without_records += 1;
            } else if *figure == measure.recorded {
                past.runs.push(recorded);
            } else {
                past.measured_otherwise += 1;
            }
        }
        past
    }

    /// Adds what a run measured. A run for the same instant is put in the place of the earlier one.
    pub fn record(&mut self, report: &Report) {
        for (audit, measure) in report.measures() {
            let is_same = |entry: &Entry| {
                entry.audit == audit
                    && entry.measure == measure.name
                    && second(&entry.recorded.as_of) == second(&report.as_of)
            };
            self.0.retain(|entry| !is_same(entry));
            self.0.push(Entry {
                audit: audit.to_owned(),
                measure: measure.name.clone(),
                figure: measure.recorded.clone(),
                recorded: Recorded {
                    as_of: report.as_of,
                    counted: measure.measured.counted,
                    unreadable: measure.measured.unreadable,
                    records: measure.measured.records,
                },
            });
        }
        self.sort();
    }

    /// The content of the file.
    #[must_use]
    pub fn to_csv(&self) -> String {
        // Names and figures begin with a letter, so that no spreadsheet takes one for a formula.
        let mut rows = CsvRows::new(Purpose::Import);
        rows.row(COLUMNS);
        for Entry { audit, measure, figure, recorded } in &self.0 {
            let Recorded { as_of, counted, unreadable, records } = recorded;
            let counts = [counted, records, unreadable].map(u64::to_string);
            let names = [as_of.to_iso(), audit.clone(), measure.clone(), figure.clone()];
            rows.row(names.iter().chain(&counts));
        }
        String::from_utf8_lossy(&rows.into_bytes()).into_owned()
    }
}

/// The file tells times to the second.
fn second(as_of: &AsOf) -> i64 {
    as_of.instant.div_euclid(1_000_000)
}

impl Entry {
    fn parse([as_of, audit, measure, figure, counted, of, unreadable]: [&str; 7], zone: Tz) -> Result<Entry, String> {
        let number = |name: &str, text: &str| {
            let number = text.parse::<u64>().ok().filter(|number| *number < MOST);
            number.ok_or_else(|| format!("`{text}` under `{name}` is no number of records"))
        };
        let recorded = Recorded {
            as_of: AsOf::parse(as_of, zone)
                .ok_or_else(|| format!("`{as_of}` under `As of` is no day and no instant, such as `2026-09-01`"))?,
            counted: number("Counted", counted)?,
            unreadable: number("Unreadable", unreadable)?,
            records: number("Of", of)?,
        };
        if recorded.counted + recorded.unreadable > recorded.records {
            return Err(format!("{counted} and {unreadable} unreadable are more than all {of} records"));
        }
        Ok(Entry { audit: audit.to_owned(), measure: measure.to_owned(), figure: figure.to_owned(), recorded })
    }
}
