//! Date cells in the layouts that exports have.

use super::{Day, Micros, Stamp};
use chrono::{DateTime, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use serde::Deserialize;

/// In which order an export writes day, month and year when it does not write ISO dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

/// Reads a date cell. The layouts: `YYYY-MM-DD`, the same with `HH:MM[:SS[.fraction]]`, ISO 8601
/// with or without zone, epoch milliseconds of our time; `03/04/2026`, `3.4.2026`, `3-4-2026` and their kind
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
    if let Ok(minute) = bytes.try_into() {
        return Some((read_day_of_minute(minute)?, false));
    }
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

/// `YYYY-MM-DD HH:MM`, the layout of most exports, with a space or `T`: eight bytes at a time. A digit becomes
/// its value and a sign in its place zero; the sum carries into the highest bit of any other byte.
fn read_day_of_minute(bytes: &[u8; 16]) -> Option<Day> {
    const PLAIN: u128 = u128::from_le_bytes(*b"0000-00-00 00:00");
    /// What carries from ten on where a digit stands, and from one on where a sign does.
    const OVER: u128 = u128::from_le_bytes({
        const D: u8 = 0x80 - 10;
        const S: u8 = 0x80 - 1;
        [D, D, D, D, S, D, D, S, D, D, S, D, D, S, D, D]
    });
    const HIGH: u128 = u128::from_le_bytes([0x80; 16]);
    const T: u128 = ((b'T' ^ b' ') as u128) << (8 * 10);
    let values = u128::from_le_bytes(*bytes) ^ PLAIN;
    let values = if values & T == T { values ^ T } else { values };
    // A byte that carries into the next one has a high bit itself.
    if (values.wrapping_add(OVER) | values) & HIGH != 0 {
        return None;
    }
    let [y1, y2, y3, y4, _, m1, m2, _, d1, d2, _, h1, h2, _, n1, n2] = values.to_le_bytes().map(i32::from);
    let is_time = 10 * h1 + h2 < 24 && 10 * n1 + n2 < 60;
    calendar_day(1000 * y1 + 100 * y2 + 10 * y3 + y4, 10 * m1 + m2, 10 * d1 + d2).filter(|_| is_time)
}

fn two_digits(tens: u8, ones: u8) -> Option<i32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| i32::from(tens) * 10 + i32::from(ones))
}

/// The number of a day of the calendar, if there is such a day of a year from 0 on.
fn calendar_day(year: i32, month: i32, day: i32) -> Option<Day> {
    /// Days of a month, and those of a year before it.
    const MONTHS: [(i32, i32); 13] = [
        (0, 0),
        (31, 0),
        (28, 31),
        (31, 59),
        (30, 90),
        (31, 120),
        (30, 151),
        (31, 181),
        (31, 212),
        (30, 243),
        (31, 273),
        (30, 304),
        (31, 334),
    ];
    /// The days from the year -399 to 1970.
    const TO_1970: i32 = 146_097 + 719_162;
    let &(length, before) = MONTHS.get(usize::try_from(month).ok()?)?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if !(1..=length + i32::from(is_leap && month == 2)).contains(&day) {
        return None;
    }
    // Whole years since the year -399, which begins 400 years as that of 2001 does.
    let years = u32::try_from(year).ok()? + 399;
    let days = years * 365 + years / 4 - years / 100 + years / 400;
    let day_of_year = before + i32::from(is_leap && month > 2) + day - 1;
    Some(days.cast_signed() - TO_1970 + day_of_year)
}

pub(super) fn read_iso(text: &str) -> Option<Stamp> {
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

/// Epoch milliseconds, as HubSpot exports internal values: 13 digits that begin with 1 (September 2001 to May
/// 2033), and of 12 or 13 others a midnight of UTC, which its `date` properties are. Anything else may be a
/// telephone number with its country code that slipped into the column (`491711234567`).
fn read_epoch_millis(text: &str) -> Option<Stamp> {
    const DAY: u64 = 86_400_000;
    if !matches!(text.len(), 12 | 13) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let is_of_our_time = text.len() == 13 && text.starts_with('1');
    if !is_of_our_time && !text.parse::<u64>().ok()?.is_multiple_of(DAY) {
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
