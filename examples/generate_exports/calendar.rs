//! Days and minutes without a clock: everything is told from one fixed day.

use std::fmt::{Display, Formatter, Result};

/// The day the exports speak of, 2026-09-01, in days since 1970-01-01.
pub const AS_OF: i64 = 20_697;

/// A moment as HubSpot's exports write it: `2026-03-14 09:26`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    pub day: i64,
    pub minute: i64,
}

impl Moment {
    /// That many days before the day of the export; negative is after it.
    pub fn ago(days: i64, minute: i64) -> Moment {
        Moment { day: AS_OF - days, minute }
    }

    /// The day alone: `2026-03-14`.
    pub fn date(self) -> String {
        let (year, month, day) = civil(self.day);
        format!("{year:04}-{month:02}-{day:02}")
    }
}

impl Display for Moment {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{} {:02}:{:02}", self.date(), self.minute / 60, self.minute % 60)
    }
}

/// Year, month and day of a day number, by counting in eras of 400 Gregorian years
/// (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468; // years that begin in March put the leap day last
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * march_month + 2) / 5 + 1)
}
