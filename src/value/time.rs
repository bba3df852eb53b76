//! Days, instants, spans of time, and the one "as of" of a run.
//!
//! A day is a calendar day in the account's time zone, counted from 1970-01-01. A `date` cell is a
//! day and never shifts; a `datetime` cell is an instant, whose day is the one it falls on in the
//! account's zone. Relative days count from the day of "as of": `older than 182 days` is *before
//! the start of the day that lies 182 days before*, as HubSpot's "is more than N days ago"
//! (<https://developers.hubspot.com/docs/guides/api/crm/lists/overview>).

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde::Deserialize;
use std::fmt;

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

/// The instant of a wall-clock time. Of a time that the clocks show twice, the first; of one that
/// they leave out, the first instant after the gap.
fn local_to_instant(local: NaiveDateTime, zone: Tz) -> Micros {
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

/// In which order an export writes day, month and year when it does not write ISO dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

/// Reads a date cell. The layouts: `YYYY-MM-DD`, the same with `HH:MM[:SS[.fraction]]`, ISO 8601
/// with or without zone, epoch milliseconds; `03/04/2026`, `3.4.2026`, `3-4-2026` and their kind
/// (also with a time) only when `order` says which is the day. Anything else is unreadable: an
/// order is declared, never guessed.
#[must_use]
pub fn read_date(cell: &str, order: Option<DateOrder>) -> Option<Stamp> {
    let cell = cell.trim();
    read_iso(cell).or_else(|| read_epoch_millis(cell)).or_else(|| read_ordered(cell, order?))
}

/// The day of a date cell, read as [`read_date`] reads it: of a `date` as written, of a `datetime` in
/// `zone`. The layouts that nearly all exports write take no detour through a calendar.
#[must_use]
pub fn read_day(cell: &str, is_date: bool, order: Option<DateOrder>, zone: Tz) -> Option<Day> {
    match read_plain_day(cell.as_bytes()) {
        Some((day, is_utc)) if is_date || !is_utc || zone == Tz::UTC => Some(day),
        _ => read_date(cell, order).map(|stamp| if is_date { stamp.written_day() } else { stamp.day(zone) }),
    }
}

/// `YYYY-MM-DD`, the same with `HH:MM[:SS]` after a space or `T`, and these with a `Z`: the day as
/// written, and whether it is of UTC. Nothing for any other layout.
fn read_plain_day(bytes: &[u8]) -> Option<(Day, bool)> {
    let (date, rest) = bytes.split_first_chunk::<10>()?;
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date else { return None };
    let day = calendar_day(two_digits(y1, y2)? * 100 + two_digits(y3, y4)?, two_digits(m1, m2)?, two_digits(d1, d2)?)?;
    let (clock, is_utc) = match rest {
        [] => return Some((day, false)),
        [b' ' | b'T', clock @ .., b'Z'] => (clock, true),
        [b' ' | b'T', clock @ ..] => (clock, false),
        _ => return None,
    };
    let (hour, minute, second) = match *clock {
        [h1, h2, b':', m1, m2] => (two_digits(h1, h2)?, two_digits(m1, m2)?, 0),
        [h1, h2, b':', m1, m2, b':', s1, s2] => (two_digits(h1, h2)?, two_digits(m1, m2)?, two_digits(s1, s2)?),
        _ => return None,
    };
    (hour < 24 && minute < 60 && second < 60).then_some((day, is_utc))
}

fn two_digits(tens: u8, ones: u8) -> Option<i32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| i32::from(tens) * 10 + i32::from(ones))
}

/// The number of a day of the calendar, if there is such a day. Counts years from March, so that a
/// leap day is the last (<https://howardhinnant.github.io/date_algorithms.html#days_from_civil>).
fn calendar_day(year: i32, month: i32, day: i32) -> Option<Day> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i32::from(is_leap),
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

fn read_iso(text: &str) -> Option<Stamp> {
    let bytes = text.as_bytes();
    let date = read_iso_day(bytes.get(..10)?)?;
    let Some(separator) = bytes.get(10) else { return Some(Stamp::Local(date.and_time(NaiveTime::MIN))) };
    if !matches!(separator, b' ' | b'T' | b't') {
        return None;
    }
    let (time, zone) = read_time(text.get(11..)?)?;
    let written = date.and_time(time);
    match zone {
        "" => Some(Stamp::Local(written)),
        zone => Some(Stamp::Instant { instant: written.and_utc().timestamp_micros() - read_offset(zone)?, written }),
    }
}

fn read_iso_day(bytes: &[u8]) -> Option<NaiveDate> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else { return None };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0i32, |sum, &digit| digit.is_ascii_digit().then(|| sum * 10 + i32::from(digit - b'0')))
    };
    let month = u32::try_from(number(&[m1, m2])?).ok()?;
    let day = u32::try_from(number(&[d1, d2])?).ok()?;
    NaiveDate::from_ymd_opt(number(&[y1, y2, y3, y4])?, month, day)
}

/// `HH:MM[:SS[.fraction]]` and what follows it.
fn read_time(text: &str) -> Option<(NaiveTime, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut parts = whole.split(':');
    let mut two = |least: usize| {
        let part = parts.next()?;
        ((least..=2).contains(&part.len())).then(|| part.parse::<u32>().ok())?
    };
    let (hour, minute) = (two(1)?, two(2)?);
    let second = if whole.matches(':').count() >= 2 { two(2)? } else { 0 };
    // ISO 8601 also has fractions of minutes (`14:30.5`), which is half a minute and not of a second.
    let fraction_is_of_seconds = whole.matches(':').count() == 2 && (1..=9).contains(&fraction.len());
    if whole.matches(':').count() > 2 || (clock.contains('.') && !fraction_is_of_seconds) {
        return None;
    }
    let micros = format!("{fraction:0<6}").get(..6)?.parse::<u32>().ok()?;
    Some((NaiveTime::from_hms_micro_opt(hour, minute, second, micros)?, rest.trim_start_matches(' ')))
}

/// `Z`, `UTC`, `+02:00`, `+0200`, `+02`, in microseconds east.
fn read_offset(zone: &str) -> Option<Micros> {
    if zone.eq_ignore_ascii_case("z") || zone.eq_ignore_ascii_case("utc") {
        return Some(0);
    }
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let digits: String = digits.chars().filter(|&c| c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i64 = digits.get(..2)?.parse().ok()?;
    let minutes: i64 = digits.get(2..).filter(|m| !m.is_empty()).map_or(Some(0), |m| m.parse().ok())?;
    (hours <= 18 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60_000_000)
}

/// Epoch milliseconds: 12 or 13 digits (1973 to 2286), as HubSpot exports internal values.
fn read_epoch_millis(text: &str) -> Option<Stamp> {
    if !matches!(text.len(), 12 | 13) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let utc = DateTime::from_timestamp_millis(text.parse().ok()?)?;
    Some(Stamp::Instant { instant: utc.timestamp_micros(), written: utc.naive_utc() })
}

fn read_ordered(text: &str, order: DateOrder) -> Option<Stamp> {
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (date, Some(time.trim())),
        None => (text, None),
    };
    let separator = date.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '/' | '.' | '-'))?;
    let parts: Vec<&str> = date.split(separator).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = match order {
        DateOrder::DayMonthYear => (third, second, first),
        DateOrder::MonthDayYear => (third, first, second),
        DateOrder::YearMonthDay => (first, second, third),
    };
    let digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        (lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())?
    };
    // Two-digit years could be of either century: not read.
    let year = i32::try_from(digits(year, 4..=4)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, digits(month, 1..=2)?, digits(day, 1..=2)?)?;
    let time = match time {
        None => NaiveTime::MIN,
        Some(time) => read_clock(time)?,
    };
    Some(Stamp::Local(date.and_time(time)))
}

/// `14:30`, `14:30:05`, `2:30 PM`.
fn read_clock(text: &str) -> Option<NaiveTime> {
    let (time, rest) = read_time(text)?;
    let hour = chrono::Timelike::hour(&time);
    let on_dial = (1..=12).contains(&hour);
    match rest.to_ascii_lowercase().as_str() {
        "" => Some(time),
        "am" if on_dial => chrono::Timelike::with_hour(&time, hour % 12),
        "pm" if on_dial => chrono::Timelike::with_hour(&time, hour % 12 + 12),
        _ => None,
    }
}

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
    const ALL: Window =
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_way_to_a_day_is_the_long_one(
            year in 0u32..9999, month in 0u32..14, day in 0u32..33, clock in "([ Tt]([0-2][0-9]:[0-6][0-9](:[0-6][0-9])?)?)?",
            zone in "(Z|z|\\+02:00| UTC)?", junk in "[ x]?", at in 0usize..4,
        ) {
            let text = format!("{year:04}-{month:02}-{day:02}{clock}{zone}{junk}");
            let of = [Tz::UTC, chrono_tz::Europe::Paris, chrono_tz::Pacific::Apia, chrono_tz::America::New_York][at];
            let stamp = read_date(&text, None);
            prop_assert_eq!(read_day(&text, true, None, of), stamp.map(Stamp::written_day), "{}", text);
            prop_assert_eq!(read_day(&text, false, None, of), stamp.map(|stamp| stamp.day(of)), "{}", text);
        }

        #[test]
        fn any_text_has_the_day_that_it_is_read_as(text in "[0-9TZ:. /-]{0,24}") {
            prop_assert_eq!(read_day(&text, true, None, Tz::UTC), read_date(&text, None).map(Stamp::written_day));
        }

        #[test]
        fn a_day_that_tells_says_what_its_instants_say(
            first in 0i64..4_000, span in 0i64..400, hours in 0i64..30_000, local in any::<bool>(), at in 0usize..3,
        ) {
            let zone = [chrono_tz::Europe::Paris, chrono_tz::Pacific::Apia, chrono_tz::America::St_Johns][at];
            let hour = 3_600_000_000;
            let from = first * 7 * hour;
            let window = Window { first_instant: from, last_instant: from + span * hour, ..Window::ALL };
            let wall = DateTime::from_timestamp_micros(hours * hour).unwrap().naive_utc();
            let stamp = if local { Stamp::Local(wall) } else { Stamp::Instant { instant: hours * hour, written: wall } };
            let day = stamp.day(zone);
            if let Some(told) = window.contains_by_day(day) {
                prop_assert_eq!(told, window.contains(day, stamp.instant(zone)));
            }
        }
    }

    fn day(text: &str) -> Day {
        day_number(NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap())
    }

    fn span(count: u32, unit: Unit) -> Duration {
        Duration { count, unit }
    }

    #[test]
    fn older_than_182_days_is_hubspots_more_than_182_days_ago() {
        // The vendor's example, quoted in the property reference: today 2026-11-21, before 23 May.
        let as_of = AsOf::parse("2026-11-21", Tz::UTC).unwrap();
        let window = Window::older_than(span(182, Unit::Days), &as_of).unwrap();
        assert_eq!(window, Window::before(day("2026-05-23")));
        assert_eq!(window.describe(Tz::UTC), "before 2026-05-23");
        let newer = Window::newer_than(span(182, Unit::Days), &as_of).unwrap();
        assert!(newer.contains(day("2026-05-23"), 0));
        assert!(newer.contains(day("2026-11-21"), as_of.instant));
        assert!(!newer.contains(day("2026-11-22"), as_of.instant + 1));
    }

    #[test]
    fn months_clamp_at_month_end() {
        assert_eq!(span(1, Unit::Months).days_before(day("2026-03-31")), Some(day("2026-02-28")));
        assert_eq!(span(1, Unit::Years).days_before(day("2024-02-29")), Some(day("2023-02-28")));
        assert_eq!(span(u32::MAX, Unit::Years).days_before(0), None);
    }

    #[test]
    fn a_datetime_falls_on_the_day_of_the_accounts_zone() {
        let paris = chrono_tz::Europe::Paris;
        let stamp = read_date("2026-05-22T23:30:00Z", None).unwrap();
        assert_eq!(stamp.day(paris), day("2026-05-23"));
        assert_eq!(stamp.written_day(), day("2026-05-22"));
        let stamp = read_date("2026-05-22 23:30", None).unwrap();
        assert_eq!(stamp.day(paris), day("2026-05-22"));
        assert_eq!(stamp.instant(paris), read_date("2026-05-22T21:30:00+00:00", None).unwrap().instant(Tz::UTC));
    }

    #[test]
    fn cells_are_read_as_declared_and_never_guessed() {
        assert!(read_date("03/04/2026", None).is_none());
        let french = read_date("03/04/2026 14:30", Some(DateOrder::DayMonthYear)).unwrap();
        assert_eq!(french.written_day(), day("2026-04-03"));
        let american = read_date("3/4/2026 2:30 PM", Some(DateOrder::MonthDayYear)).unwrap();
        assert_eq!(american.written_day(), day("2026-03-04"));
        assert_eq!(read_date("1790000000000", None).unwrap().written_day(), day("2026-09-21"));
        assert_eq!(read_date("2024-07-10 19:34:59.422", None).unwrap().written_day(), day("2024-07-10"));
        for bad in [
            "2026-02-30",
            "2026-13-01",
            "2026-1-1",
            "26-01-01",
            "tomorrow",
            "2026-01-01 25:00",
            "2026-01-01x",
            "13:00",
            "2026-01-01 12:00 foo",
            "2026-01-01 1:2:3:4",
            "2026-01-01 12:30.5",
        ] {
            assert!(read_date(bad, None).is_none(), "{bad}");
        }
        assert!(read_date("03/04/26", Some(DateOrder::DayMonthYear)).is_none());
    }

    #[test]
    fn a_time_the_clocks_leave_out_is_the_first_instant_after() {
        let paris = chrono_tz::Europe::Paris;
        let gap = read_date("2026-03-29 02:30", None).unwrap().instant(paris);
        assert_eq!(gap, read_date("2026-03-29T01:00:00Z", None).unwrap().instant(paris));
    }

    #[test]
    fn before_on_and_after_split_all_days() {
        let d = day("2026-01-01");
        for x in [d - 1, d, d + 1] {
            let hits =
                [Window::before(d), Window::days(d, d), Window::after(d)].iter().filter(|w| w.contains_day(x)).count();
            assert_eq!(hits, 1);
        }
    }

    #[test]
    fn calendar_units_are_whole() {
        let as_of = AsOf::parse("2026-11-21", Tz::UTC).unwrap();
        let on = |unit, offset| Window::calendar(unit, offset, &as_of, Weekday::Mon).unwrap().describe(Tz::UTC);
        assert_eq!(on(CalendarUnit::Week, 0), "2026-11-16 to 2026-11-22");
        assert_eq!(on(CalendarUnit::Month, -1), "2026-10-01 to 2026-10-31");
        assert_eq!(on(CalendarUnit::Quarter, 0), "2026-10-01 to 2026-12-31");
        assert_eq!(on(CalendarUnit::Quarter, 1), "2027-01-01 to 2027-03-31");
        assert_eq!(on(CalendarUnit::Year, -1), "2025-01-01 to 2025-12-31");
    }
}
