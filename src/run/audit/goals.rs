//! Whether a figure reaches its goal.
//!
//! A figure lies between what surely counts and that together with what could not be read; so does what a change is
//! counted from. Only what holds over the whole of both is said.

use super::figure;
use super::history::{Past, Recorded};
use crate::check::program::{Baseline, Bound, Goal, Measure, Unit};
use crate::engine::outcomes::Measured;
use crate::value::ratio::Ratio;
use crate::value::time::day_number;

/// How a figure stands to its goals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Met,
    /// The goal is met, and what `warn` says is not, or may be not.
    Warning,
    Missed,
    /// A change from what was, and no earlier run was recorded.
    NoBaseline,
    /// There is nothing to measure.
    NoRecords,
    /// Values that could not be read decide.
    Unreadable,
}

impl Status {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Met => "met",
            Status::Warning => "warning",
            Status::Missed => "missed",
            Status::NoBaseline => "no baseline",
            Status::NoRecords => "no records",
            Status::Unreadable => "unreadable",
        }
    }
}

/// What came of a measure's goals.
#[derive(Debug, PartialEq)]
pub(super) struct Judged {
    pub(super) status: Option<Status>,
    /// Of a goal that is a change: what the figure must come to, at the least or at the most.
    pub(super) target: Option<Ratio>,
}

/// The lowest and the highest that a figure can be.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    low: Ratio,
    high: Ratio,
}

impl Span {
    fn exactly(ratio: Ratio) -> Span {
        Span { low: ratio, high: ratio }
    }

    fn of(unit: Unit, counted: u64, unreadable: u64, records: u64) -> Option<Span> {
        let high = counted.saturating_add(unreadable);
        Some(Span { low: figure(unit, counted, records)?, high: figure(unit, high, records)? })
    }
}

/// Holds a measure against its goals and what was measured before.
pub(super) fn judge(measure: &Measure, measured: Measured, past: &Past) -> Judged {
    let Measured { records, counted, unreadable, .. } = measured;
    let Some(span) = Span::of(measure.unit, counted, unreadable, records) else {
        let has_goal = measure.goal.is_some() || measure.warn.is_some();
        return Judged { status: has_goal.then_some(Status::NoRecords), target: None };
    };
    let of = |goal: &Goal| status(goal, span, measure.unit, past);
    let goal = measure.goal.as_ref().map(of);
    let warn = measure.warn.as_ref().map(of);
    let status = match (goal, warn) {
        (Some(Status::Met) | None, Some(Status::Missed))
        | (Some(Status::Met), Some(Status::Unreadable | Status::NoBaseline)) => Some(Status::Warning),
        (None, warn) => warn,
        (goal, _) => goal,
    };
    let target = measure.goal.as_ref().and_then(|goal| match goal.bound {
        Bound::Change { is_up, .. } => {
            let target = target(goal, measure.unit, past)?;
            Some(if is_up { target.high } else { target.low })
        }
        Bound::AtLeast(_) | Bound::AtMost(_) => None,
    });
    Judged { status, target }
}

fn status(goal: &Goal, figure: Span, unit: Unit, past: &Past) -> Status {
    let is_upward = matches!(goal.bound, Bound::AtLeast(_) | Bound::Change { is_up: true, .. });
    let Some(target) = target(goal, unit, past) else { return Status::NoBaseline };
    let (met, missed) = if is_upward {
        (figure.low >= target.high, figure.high < target.low)
    } else {
        (figure.high <= target.low, figure.low > target.high)
    };
    match (met, missed) {
        (true, _) => Status::Met,
        (_, true) => Status::Missed,
        _ => Status::Unreadable,
    }
}

/// What a figure must come to; nothing without a run to count from.
fn target(goal: &Goal, unit: Unit, past: &Past) -> Option<Span> {
    let (is_up, by, from) = match goal.bound {
        Bound::AtLeast(bound) | Bound::AtMost(bound) => return Some(Span::exactly(bound)),
        Bound::Change { is_up, by, from } => (is_up, by, from),
    };
    let then = match from {
        Baseline::From(figure) => Span::exactly(figure),
        Baseline::First | Baseline::Since(_) => {
            let first = past.first(from)?;
            Span::of(unit, first.counted, first.unreadable, first.records)?
        }
    };
    let changed = |figure: Ratio| if is_up { figure.up(by) } else { figure.down(by) };
    Some(Span { low: changed(then.low), high: changed(then.high) })
}

impl Goal {
    /// What it counts a change from.
    pub(super) fn baseline(&self) -> Option<Baseline> {
        match self.bound {
            Bound::Change { from, .. } => Some(from),
            Bound::AtLeast(_) | Bound::AtMost(_) => None,
        }
    }
}

impl Past<'_> {
    /// The run from which a change counts.
    pub(super) fn first(&self, from: Baseline) -> Option<&Recorded> {
        let counts = |run: &&&Recorded| match from {
            Baseline::From(_) => false,
            Baseline::First => true,
            Baseline::Since(day) => run.as_of.day >= day_number(day),
        };
        self.runs.iter().find(counts).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::program::{Condition, ConditionKind};
    use crate::source::{FileId, Span as Place};
    use crate::value::time::AsOf;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    fn measure(unit: Unit, goal: Option<Bound>, warn: Option<Bound>) -> Measure {
        let place = Place::new(FileId(0), 0, 0);
        let goal_of = |bound| Goal { bound, text: String::new() };
        Measure {
            name: "m".to_owned(),
            name_span: place,
            unit,
            condition: Condition { kind: ConditionKind::All(Vec::new()), span: place },
            goal: goal.map(goal_of),
            warn: warn.map(goal_of),
            text: String::new(),
            recorded: String::new(),
        }
    }

    fn measured(counted: u64, unreadable: u64, records: u64) -> Measured {
        Measured { records, counted, blank: 0, unreadable }
    }

    fn percent(text: &str) -> Ratio {
        Ratio::percent(text).unwrap()
    }

    fn status_of(goal: Option<Bound>, warn: Option<Bound>, measured: Measured) -> Option<Status> {
        judge(&measure(Unit::Share, goal, warn), measured, &Past::default()).status
    }

    #[test]
    fn a_goal_is_met_to_the_last_record() {
        let goal = Some(Bound::AtLeast(percent("95")));
        assert_eq!(status_of(goal, None, measured(19, 0, 20)), Some(Status::Met));
        assert_eq!(status_of(goal, None, measured(949_999, 0, 1_000_000)), Some(Status::Missed));
        assert_eq!(status_of(None, None, measured(1, 0, 2)), None);
        let most = Some(Bound::AtMost(percent("5")));
        assert_eq!(status_of(most, None, measured(1, 0, 20)), Some(Status::Met));
        assert_eq!(status_of(most, None, measured(2, 0, 20)), Some(Status::Missed));
    }

    #[test]
    fn what_cannot_be_read_decides_nothing() {
        let goal = Some(Bound::AtLeast(percent("50")));
        assert_eq!(status_of(goal, None, measured(4, 3, 10)), Some(Status::Unreadable));
        assert_eq!(status_of(goal, None, measured(5, 3, 10)), Some(Status::Met));
        assert_eq!(status_of(goal, None, measured(1, 3, 10)), Some(Status::Missed));
        assert_eq!(status_of(goal, None, measured(0, 0, 0)), Some(Status::NoRecords));
    }

    #[test]
    fn a_warning_is_a_goal_that_is_met_no_better() {
        let (goal, warn) = (Some(Bound::AtLeast(percent("50"))), Some(Bound::AtLeast(percent("70"))));
        assert_eq!(status_of(goal, warn, measured(6, 0, 10)), Some(Status::Warning));
        assert_eq!(status_of(goal, warn, measured(6, 2, 10)), Some(Status::Warning));
        assert_eq!(status_of(goal, warn, measured(7, 0, 10)), Some(Status::Met));
        assert_eq!(status_of(goal, warn, measured(4, 0, 10)), Some(Status::Missed));
        assert_eq!(status_of(None, warn, measured(4, 0, 10)), Some(Status::Warning));
    }

    #[test]
    fn a_change_is_counted_from_what_was() {
        let as_of = |text| AsOf::parse(text, chrono_tz::UTC).unwrap();
        let run = |day, counted, unreadable| Recorded { as_of: as_of(day), counted, unreadable, records: 100 };
        let runs = [run("2026-01-01", 8, 0), run("2026-03-01", 20, 2)];
        let past = Past { runs: runs.iter().collect(), ..Past::default() };
        let change = |from| Some(Bound::Change { is_up: false, by: percent("50"), from });
        let judged = |from, counted, past: &Past| {
            let Judged { status, target } =
                judge(&measure(Unit::Share, change(from), None), measured(counted, 0, 100), past);
            (status.unwrap(), target)
        };
        assert_eq!(judged(Baseline::First, 4, &past), (Status::Met, Some(percent("4"))));
        assert_eq!(judged(Baseline::First, 5, &past), (Status::Missed, Some(percent("4"))));
        let since = |day| Baseline::Since(NaiveDate::from_ymd_opt(2026, day, 1).unwrap());
        // Of 20 to 22 then, half is 10 to 11.
        assert_eq!(judged(since(2), 10, &past), (Status::Met, Some(percent("10"))));
        assert_eq!(judged(since(2), 11, &past).0, Status::Unreadable);
        assert_eq!(judged(since(2), 12, &past).0, Status::Missed);
        assert_eq!(judged(since(4), 0, &past), (Status::NoBaseline, None));
        assert_eq!(judged(Baseline::First, 0, &Past::default()), (Status::NoBaseline, None));
        assert_eq!(judged(Baseline::From(percent("8")), 4, &Past::default()).0, Status::Met);
    }

    proptest! {
        /// Whatever the unreadable records turn out to be, what was said stays true.
        #[test]
        fn a_status_holds_however_the_unreadable_are_read(
            counted in 0u64..50, unreadable in 0u64..20, others in 0u64..50, more in 0u64..20,
            p in 0u32..=100, is_upward: bool,
        ) {
            let bound = percent(&p.to_string());
            let goal = Some(if is_upward { Bound::AtLeast(bound) } else { Bound::AtMost(bound) });
            let records = counted + unreadable + others;
            let said = status_of(goal, None, measured(counted, unreadable, records)).unwrap();
            let read = status_of(goal, None, measured(counted + more.min(unreadable), 0, records)).unwrap();
            prop_assert!(said == Status::Unreadable || said == read, "{said:?} {read:?}");
        }
    }
}
