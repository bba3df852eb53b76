//! What `audit` rules measured, held against their goals and against earlier runs.
//!
//! ```text
//!  batches ──counts──► Measured, whole numbers ─┐
//!                                               ├─► MeasureReport: value, goal, status, change
//!  audit-history.csv ──► what was, as of then ──┘
//! ```
//!
//! A share is never a rounded number here: goals are compared with fractions. Records on which a measure cannot be
//! read might count or not; a goal is met or missed only if it is so either way.

mod goals;
mod history;

pub use goals::Status;
pub use history::{FILE_NAME as AUDIT_HISTORY, History, Recorded, Unused};

use super::report::{ObjectReport, Report};
use crate::check::program::{Goal, Measure, Unit};
use crate::engine::outcomes::Measured;
use crate::value::ratio::Ratio;
use crate::value::time::AsOf;
use goals::{Judged, judge};

/// One figure of an audit.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureReport {
    pub name: String,
    /// What is measured, as written: `share where email is valid`.
    pub figure: String,
    /// As [`Measure::recorded`].
    pub recorded: String,
    pub unit: Unit,
    pub measured: Measured,
    /// As written: `at least 95%`.
    pub goal: Option<String>,
    pub warn: Option<String>,
    /// Nothing of a measure without a goal.
    pub status: Option<Status>,
    /// What the figure must come to, of a goal that speaks of a change from what was.
    pub target: Option<Ratio>,
    /// The last run that was recorded before this one.
    pub last: Option<Recorded>,
    /// The run from which a goal that speaks of a change counts.
    pub counted_from: Option<Recorded>,
    /// Earlier runs that measured something else by this name, which are not compared.
    pub measured_otherwise: usize,
    /// Runs that the goals count nothing from, for other reasons.
    pub unused: Unused,
}

impl MeasureReport {
    pub(super) fn new(
        audit: &str,
        measure: &Measure,
        measured: Measured,
        history: &History,
        as_of: AsOf,
    ) -> MeasureReport {
        let past = history.past(audit, measure, as_of);
        let Judged { status, target } = judge(measure, measured, &past);
        let baselines = || [&measure.goal, &measure.warn].into_iter().flatten().filter_map(Goal::baseline);
        MeasureReport {
            name: measure.name.clone(),
            figure: measure.text.clone(),
            recorded: measure.recorded.clone(),
            unit: measure.unit,
            measured,
            goal: measure.goal.as_ref().map(|goal| goal.text.clone()),
            warn: measure.warn.as_ref().map(|warn| warn.text.clone()),
            status,
            target,
            last: past.runs.last().map(|run| (*run).clone()),
            counted_from: baselines().find_map(|baseline| past.first(baseline)).cloned(),
            measured_otherwise: past.measured_otherwise,
            unused: Unused { too_early: past.runs.len(), ..past.unused },
        }
    }

    /// The figure; none of no records.
    #[must_use]
    pub fn value(&self) -> Option<Ratio> {
        figure(self.unit, self.measured.counted, self.measured.records)
    }

    /// A figure of this measure as people read it: `94.21%`, `1200`.
    #[must_use]
    pub fn show(&self, figure: Ratio) -> String {
        match self.unit {
            Unit::Share => figure.as_percent(),
            Unit::Count => figure.to_string(),
        }
    }

    /// Goals as written: `at least 95%, warn at least 97%`.
    #[must_use]
    pub fn goals(&self) -> String {
        let warn = self.warn.as_ref().map(|warn| format!("warn {warn}"));
        self.goal.iter().cloned().chain(warn).collect::<Vec<_>>().join(", ")
    }
}

/// What so many records of all come to.
fn figure(unit: Unit, counted: u64, records: u64) -> Option<Ratio> {
    let share = Ratio::of(counted, records)?;
    Some(if unit == Unit::Share { share } else { Ratio::whole(counted) })
}

impl Report {
    /// Every measure of all objects, after the name of its audit.
    pub fn measures(&self) -> impl Iterator<Item = (&str, &MeasureReport)> {
        let audits = self.objects.iter().flat_map(ObjectReport::audits);
        audits.flat_map(|(audit, measures)| measures.iter().map(move |measure| (audit, measure)))
    }
}

impl ObjectReport {
    /// Each audit by its name, with what it measured.
    pub fn audits(&self) -> impl Iterator<Item = (&str, &[MeasureReport])> {
        let audits = self.rules.iter().filter(|rule| !rule.measures.is_empty());
        audits.map(|rule| (rule.name.as_str(), rule.measures.as_slice()))
    }
}
