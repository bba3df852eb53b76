//! A date cell that has been read, and the instant and day that it means.

use super::{Day, Micros, day_number};
use chrono::{DateTime, NaiveDateTime, TimeZone};
use chrono_tz::Tz;

/// A date cell that has been read: wall-clock time of the account, or an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stamp {
    /// Written without a zone: in the account's.
    Local(NaiveDateTime),
    /// Written with a zone or as epoch milliseconds. `written` is the wall clock as it stands in
    /// the cell (for epoch milliseconds, UTC): what a `date` property takes its day from.
    Instant { instant: Micros, written: NaiveDateTime },
}

impl Stamp {
    /// The calendar day of a `datetime` in the account's zone.
    #[must_use]
    pub fn day(self, zone: Tz) -> Day {
        match self {
            Stamp::Local(local) => day_number(local.date()),
            Stamp::Instant { instant, written } => DateTime::from_timestamp_micros(instant)
                .map_or(day_number(written.date()), |utc| day_number(utc.with_timezone(&zone).date_naive())),
        }
    }

    /// The calendar day of a `date`: as written, whatever the zone.
    #[must_use]
    pub fn written_day(self) -> Day {
        match self {
            Stamp::Local(written) | Stamp::Instant { written, .. } => day_number(written.date()),
        }
    }

    #[must_use]
    pub fn instant(self, zone: Tz) -> Micros {
        match self {
            Stamp::Local(local) => local_to_instant(local, zone),
            Stamp::Instant { instant, .. } => instant,
        }
    }
}

/// The instant of a wall-clock time. Of a time that the clocks show twice, the first; of one that
/// they leave out, the first instant after the gap.
pub(super) fn local_to_instant(local: NaiveDateTime, zone: Tz) -> Micros {
    let mut wall = local;
    // No zone's gap is longer than a day (Samoa skipped one in 2011); minutes because old offsets
    // are odd.
    for _ in 0..=24 * 60 {
        if let Some(found) = zone.from_local_datetime(&wall).earliest() {
            return found.timestamp_micros();
        }
        let Some(next) = wall.checked_add_signed(chrono::TimeDelta::minutes(1)) else { break };
        wall = next;
    }
    local.and_utc().timestamp_micros()
}
