//! The instant for which a run is made.

use super::read::read_iso;
use super::stamp::local_to_instant;
use super::{Day, Micros, date_of, day_number};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

/// The instant for which a run is made, in the account's zone. A value passed in once a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AsOf {
    pub instant: Micros,
    /// The calendar day of `instant` in `zone`: relative days count from it.
    pub day: Day,
    pub zone: Tz,
}

impl AsOf {
    #[must_use]
    pub fn at(instant: DateTime<Utc>, zone: Tz) -> AsOf {
        let day = day_number(instant.with_timezone(&zone).date_naive());
        AsOf { instant: instant.timestamp_micros(), day, zone }
    }

    /// A day means its end, so that a call made that day is past.
    #[must_use]
    pub fn end_of(date: NaiveDate, zone: Tz) -> AsOf {
        let next = date.checked_add_days(Days::new(1)).unwrap_or(date);
        let end = local_to_instant(next.and_time(NaiveTime::MIN), zone).saturating_sub(1);
        AsOf { instant: end, day: day_number(date), zone }
    }

    /// Reads `2026-09-01`, `2026-09-01 12:30` (in `zone`) or an instant with a zone.
    #[must_use]
    pub fn parse(text: &str, zone: Tz) -> Option<AsOf> {
        let text = text.trim();
        if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return Some(AsOf::end_of(date, zone));
        }
        let stamp = read_iso(text)?;
        let instant = stamp.instant(zone);
        Some(AsOf { instant, day: stamp.day(zone), zone })
    }

    /// `2026-09-01 23:59 (Europe/Paris)`, for people.
    #[must_use]
    pub fn describe(&self) -> String {
        match self.local() {
            Some(local) => format!("{} ({})", local.format("%Y-%m-%d %H:%M"), self.zone.name()),
            None => format!("{} ({})", date_of(self.day), self.zone.name()),
        }
    }

    /// ISO 8601 with the zone's offset, for machines.
    #[must_use]
    pub fn to_iso(&self) -> String {
        self.local()
            .map_or_else(|| date_of(self.day).to_string(), |local| local.format("%Y-%m-%dT%H:%M:%S%:z").to_string())
    }

    fn local(&self) -> Option<DateTime<Tz>> {
        DateTime::from_timestamp_micros(self.instant).map(|utc| utc.with_timezone(&self.zone))
    }
}
