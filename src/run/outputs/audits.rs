//! `audit.csv`: one row a measure, of all objects together.

use super::super::audit::Status;
use super::super::report::Report;
use crate::data::write::{CsvRows, Purpose};

pub(super) const FILE_NAME: &str = "audit.csv";
pub(super) const HEADER: [&str; 10] =
    ["Audit", "Measure", "Value", "Goal", "Status", "Counted", "Of", "Blank", "Unreadable", "Figure"];

/// Its rows; nothing where no audit took part.
pub(super) fn rows(report: &Report) -> Option<CsvRows> {
    let mut rows = CsvRows::new(Purpose::Review);
    for (audit, measure) in report.measures() {
        rows.cell(audit);
        rows.cell(&measure.name);
        rows.cell(&measure.value().map_or_else(String::new, |value| measure.show(value)));
        rows.cell(&measure.goals());
        rows.cell(measure.status.map_or("", Status::name));
        let counts = measure.measured;
        for count in [counts.counted, counts.records, counts.blank, counts.unreadable] {
            rows.cell(&count.to_string());
        }
        rows.cell(&measure.figure);
        rows.end_row();
    }
    (!rows.is_empty()).then_some(rows)
}
