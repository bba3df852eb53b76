//! The days and instants that a date test accepts.

use super::{AsOf, Day, Duration, Micros, Unit, date_of, day_number};
use chrono::{DateTime, Datelike, Months, NaiveDate, Weekday};
use chrono_tz::Tz;

/// A set of days and instants that a date test accepts: between the bounds, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub first_day: Day,
    pub last_day: Day,
    /// Bounds on instants, which only `datetime` values have.
    pub first_instant: Micros,
    pub last_instant: Micros,
}

impl Window {
    pub(super) const ALL: Window =
        Window { first_day: Day::MIN, last_day: Day::MAX, first_instant: Micros::MIN, last_instant: Micros::MAX };

    /// Whole days, both included.
    #[must_use]
    pub fn days(first_day: Day, last_day: Day) -> Window {
        Window { first_day, last_day, ..Window::ALL }
    }

    #[must_use]
    pub fn before(day: Day) -> Window {
        Window::days(Day::MIN, day.saturating_sub(1))
    }

    #[must_use]
    pub fn after(day: Day) -> Window {
        Window::days(day.saturating_add(1), Day::MAX)
    }

    /// Not future: up to and with "as of".
    #[must_use]
    pub fn past(as_of: &AsOf) -> Window {
        Window { last_day: as_of.day, last_instant: as_of.instant, ..Window::ALL }
    }

    /// After "as of". A `date` is future from the next day on; of today's datetimes, those to come.
    #[must_use]
    pub fn future(as_of: &AsOf, is_datetime: bool) -> Window {
        let first_day = if is_datetime { as_of.day } else { as_of.day.saturating_add(1) };
        Window { first_day, first_instant: as_of.instant.saturating_add(1), ..Window::ALL }
    }

    /// `older than DURATION`: before the day (or the instant, for hours) that lies so long before
    /// "as of". Nothing when that day is beyond the calendar.
    #[must_use]
    pub fn older_than(duration: Duration, as_of: &AsOf) -> Option<Window> {
        match hours(duration) {
            Some(span) => {
                Some(Window { last_instant: as_of.instant.saturating_sub(span).saturating_sub(1), ..Window::ALL })
            }
            None => duration.days_before(as_of.day).map(Window::before),
        }
    }

    /// `newer than DURATION`: the complement of [`Window::older_than`] among past values.
    #[must_use]
    pub fn newer_than(duration: Duration, as_of: &AsOf) -> Option<Window> {
        let past = Window::past(as_of);
        match hours(duration) {
            Some(span) => Some(Window { first_instant: as_of.instant.saturating_sub(span), ..past }),
            None => duration.days_before(as_of.day).map(|first_day| Window { first_day, ..past }),
        }
    }

    /// `is in the next DURATION`: future, and for days up to the end of the last whole day.
    #[must_use]
    pub fn within_next(duration: Duration, as_of: &AsOf, is_datetime: bool) -> Option<Window> {
        let future = Window::future(as_of, is_datetime);
        match hours(duration) {
            Some(span) => Some(Window { last_instant: as_of.instant.saturating_add(span), ..future }),
            None => duration.days_after(as_of.day).map(|last_day| Window { last_day, ..future }),
        }
    }

    /// The whole week, month, quarter or year `offset` units from that of "as of".
    #[must_use]
    pub fn calendar(unit: CalendarUnit, offset: i32, as_of: &AsOf, week_starts: Weekday) -> Option<Window> {
        let today = date_of(as_of.day);
        let first_of_month = |months: i32| {
            let first = NaiveDate::from_ymd_opt(today.year(), today.month(), 1)?;
            let shift = Months::new(months.unsigned_abs());
            if months < 0 { first.checked_sub_months(shift) } else { first.checked_add_months(shift) }
        };
        let month0 = i32::try_from(today.month0()).ok()?;
        let (first, next) = match unit {
            CalendarUnit::Week => {
                let into_week = i64::from(today.weekday().days_since(week_starts));
                let first = i64::from(as_of.day) - into_week + 7 * i64::from(offset);
                let first = Day::try_from(first).ok()?;
                return Some(Window::days(first, first.checked_add(6)?));
            }
            CalendarUnit::Month => (first_of_month(offset)?, first_of_month(offset + 1)?),
            CalendarUnit::Quarter => {
                let start = 3 * offset - month0 % 3;
                (first_of_month(start)?, first_of_month(start + 3)?)
            }
            CalendarUnit::Year => {
                let start = 12 * offset - month0;
                (first_of_month(start)?, first_of_month(start + 12)?)
            }
        };
        Some(Window::days(day_number(first), day_number(next) - 1))
    }

    /// Whether a `datetime`'s instant matters, not its day alone.
    #[must_use]
    pub fn needs_instant(&self) -> bool {
        self.first_instant != Micros::MIN || self.last_instant != Micros::MAX
    }

    #[must_use]
    pub fn contains_day(&self, day: Day) -> bool {
        (self.first_day..=self.last_day).contains(&day)
    }

    /// Whether a `datetime` of a day is contained, where its day tells; nothing near a bound on
    /// instants.
    #[must_use]
    pub fn contains_by_day(&self, day: Day) -> Option<bool> {
        // What a zone is off, and what its clocks leave out, is less than two days.
        let starts = |day: Day| Micros::from(day).saturating_mul(86_400_000_000);
        let (least, most) = (starts(day.saturating_sub(2)), starts(day.saturating_add(3)));
        if !self.contains_day(day) || most < self.first_instant || least > self.last_instant {
            Some(false)
        } else if self.first_instant <= least && most <= self.last_instant {
            Some(true)
        } else {
            None
        }
    }

    #[must_use]
    pub fn contains(&self, day: Day, instant: Micros) -> bool {
        self.contains_day(day) && (self.first_instant..=self.last_instant).contains(&instant)
    }

    /// The resolved cut-off for people: `before 2026-05-23`, `2026-05-23 to 2026-11-21 23:59`.
    #[must_use]
    pub fn describe(&self, zone: Tz) -> String {
        let instant = |micros: Micros| {
            DateTime::from_timestamp_micros(micros)
                .map_or_else(|| "?".to_owned(), |utc| utc.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string())
        };
        let first = match (self.first_instant, self.first_day) {
            (Micros::MIN, Day::MIN) => None,
            (Micros::MIN, day) => Some(date_of(day).to_string()),
            (micros, _) => Some(instant(micros)),
        };
        match (first, self.last_instant, self.last_day) {
            (None, Micros::MAX, Day::MAX) => "any time".to_owned(),
            (Some(first), Micros::MAX, Day::MAX) => format!("from {first}"),
            (None, Micros::MAX, day) => format!("before {}", date_of(day.saturating_add(1))),
            (None, micros, _) => format!("up to {}", instant(micros)),
            (Some(first), Micros::MAX, day) if date_of(day).to_string() == first => format!("on {first}"),
            (Some(first), Micros::MAX, day) => format!("{first} to {}", date_of(day)),
            (Some(first), micros, _) => format!("{first} to {}", instant(micros)),
        }
    }
}

fn hours(duration: Duration) -> Option<Micros> {
    (duration.unit == Unit::Hours).then(|| i64::from(duration.count).saturating_mul(3_600_000_000))
}

/// The unit of `is in this month`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CalendarUnit {
    Week,
    Month,
    Quarter,
    Year,
}
