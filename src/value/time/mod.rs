//! Days, instants, spans of time, and the one "as of" of a run.
//!
//! A day is a calendar day in the account's time zone, counted from 1970-01-01. A `date` cell is a
//! day and never shifts; a `datetime` cell is an instant, whose day is the one it falls on in the
//! account's zone. Relative days count from the day of "as of": `older than 182 days` is *before
//! the start of the day that lies 182 days before*, as HubSpot's "is more than N days ago"
//! (<https://developers.hubspot.com/docs/guides/api/crm/lists/overview>).

mod as_of;
mod duration;
mod read;
mod stamp;
#[cfg(test)]
mod tests;
mod window;

pub use as_of::AsOf;
pub use duration::{Duration, Unit};
pub use read::{DateOrder, read_date, read_day};
pub use stamp::Stamp;
pub use window::{CalendarUnit, Window};

use chrono::{Datelike, NaiveDate};

/// Days since 1970-01-01.
pub type Day = i32;
/// Microseconds since 1970-01-01 00:00 UTC.
pub type Micros = i64;

const UNIX_EPOCH_FROM_CE: i32 = 719_163;

/// The number of a calendar day.
#[must_use]
pub fn day_number(date: NaiveDate) -> Day {
    date.num_days_from_ce() - UNIX_EPOCH_FROM_CE
}

/// The calendar day of a number; days outside of chrono's years become its first or last.
#[must_use]
pub fn date_of(day: Day) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(day.saturating_add(UNIX_EPOCH_FROM_CE)).unwrap_or(if day < 0 {
        NaiveDate::MIN
    } else {
        NaiveDate::MAX
    })
}
