//! Spans of time as rules write them.

use super::{Day, date_of, day_number};
use chrono::{Days, Months};
use std::fmt;

/// The unit of a [`Duration`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Counts instants; all others count calendar days.
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

impl Unit {
    /// Reads `day`, `days`, …, any case.
    #[must_use]
    pub fn parse(word: &str) -> Option<Unit> {
        match word.to_ascii_lowercase().as_str() {
            "hour" | "hours" => Some(Unit::Hours),
            "day" | "days" => Some(Unit::Days),
            "week" | "weeks" => Some(Unit::Weeks),
            "month" | "months" => Some(Unit::Months),
            "year" | "years" => Some(Unit::Years),
            _ => None,
        }
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Unit::Hours => "hour",
            Unit::Days => "day",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::Years => "year",
        }
    }
}

/// A span of time as written: `182 days`. (A place in a file is a `Span`.)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    pub count: u32,
    pub unit: Unit,
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.count, self.unit.name(), if self.count == 1 { "" } else { "s" })
    }
}

impl Duration {
    /// The day that lies this long before `day`; months and years clamp at month end (31 March
    /// less one month is the last of February). Nothing for hours and for spans beyond chrono's
    /// years.
    #[must_use]
    pub fn days_before(self, day: Day) -> Option<Day> {
        let date = date_of(day);
        let count = self.count;
        match self.unit {
            Unit::Hours => None,
            Unit::Days => date.checked_sub_days(Days::new(count.into())),
            Unit::Weeks => date.checked_sub_days(Days::new(u64::from(count) * 7)),
            Unit::Months => date.checked_sub_months(Months::new(count)),
            Unit::Years => date.checked_sub_months(Months::new(count.checked_mul(12)?)),
        }
        .map(day_number)
    }

    /// As [`Duration::days_before`], forward.
    #[must_use]
    pub fn days_after(self, day: Day) -> Option<Day> {
        let date = date_of(day);
        let count = self.count;
        match self.unit {
            Unit::Hours => None,
            Unit::Days => date.checked_add_days(Days::new(count.into())),
            Unit::Weeks => date.checked_add_days(Days::new(u64::from(count) * 7)),
            Unit::Months => date.checked_add_months(Months::new(count)),
            Unit::Years => date.checked_add_months(Months::new(count.checked_mul(12)?)),
        }
        .map(day_number)
    }
}
