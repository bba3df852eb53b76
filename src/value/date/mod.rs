//! Dates as people and programs write them, taken only if they can be one day.
//!
//! What a *cell* is read as in a condition is fixed ([`crate::value::time`]); [`read`] is for
//! `parse date`, which then writes what cells hold. It knows months and weekdays in some fifty
//! languages, clocks, offsets and zones, ISO 8601 with weeks and days of the year, the layouts of
//! RFC 2822, RFC 850, C, Go and JavaScript, and epochs from milliseconds to nanoseconds. What could be two
//! days, or contradicts itself, is refused. Numbers of a spreadsheet are read only by
//! [`spreadsheet_day`]: nothing tells them from others.

mod clock;
mod days;
pub mod order;
pub mod pattern;
mod scan;
#[cfg(test)]
mod tests;
mod tokens;
mod words;
mod zones;

pub use clock::Clock;

use crate::value::time::DateOrder;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use scan::Scan;
use std::fmt;

/// A day, with the time where the text says one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    pub day: NaiveDate,
    pub clock: Option<Clock>,
}

impl fmt::Display for Moment {
    /// ISO 8601 as cells hold it: `2026-09-01`, `2026-09-01 14:30` in the account's zone, or an
    /// instant with the offset that was written, `2026-09-01T14:30:00+02:00`. Midnight without an
    /// offset is the day alone, and a fraction has the digits that it had.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(Clock { time, fraction, offset }) = &self.clock else { return write!(f, "{}", self.day) };
        let no_fraction = fraction.bytes().all(|byte| byte == b'0');
        let fraction = if no_fraction { String::new() } else { format!(".{fraction}") };
        match offset {
            None if *time == NaiveTime::MIN && no_fraction => write!(f, "{}", self.day),
            None if no_fraction && time.format("%S").to_string() == "00" => {
                write!(f, "{} {}", self.day, time.format("%H:%M"))
            }
            None => write!(f, "{} {}{fraction}", self.day, time.format("%H:%M:%S")),
            Some(0) => write!(f, "{}T{}{fraction}Z", self.day, time.format("%H:%M:%S")),
            Some(east) => {
                let sign = if *east < 0 { '-' } else { '+' };
                let (hours, minutes) = (east.abs() / 60, east.abs() % 60);
                write!(f, "{}T{}{fraction}{sign}{hours:02}:{minutes:02}", self.day, time.format("%H:%M:%S"))
            }
        }
    }
}

/// Why a text is not taken for a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is none, or contradicts itself: why, as the end of a sentence.
    NoDate(String),
    /// It could be any of these.
    Ambiguous(Vec<String>),
}

impl From<String> for Refusal {
    fn from(reason: String) -> Refusal {
        Refusal::NoDate(reason)
    }
}

/// Longer texts are no dates.
const LONGEST: usize = 120;

/// Reads a date in any layout. Numbers of which either may be the day are read as `order` says, and
/// an abbreviation of a time zone as `zone`, the account's, has it.
///
/// # Errors
/// It is no date, or could be several.
pub fn read(text: &str, order: Option<DateOrder>, zone: Tz) -> Result<Moment, Refusal> {
    if text.len() > LONGEST {
        return Err(Refusal::NoDate("it is too long".to_owned()));
    }
    let plain = tokens::plain(text.trim());
    if plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits_alone(&plain, order);
    }
    let tokens = tokens::tokens(&plain);
    let mut scan = Scan::new(order);
    scan.run(&tokens)?;
    scan.finish(zone)
}

/// Digits without a sign between them: a day (`20140722`), a day and a time (`20060102150405`), or an
/// epoch, whose unit its length says.
///
/// An epoch begins with 1, so it is from 9 September 2001 to 2033. Anything else of its length is as
/// likely an article's number (EAN), and what has 10 to 12 digits is mostly a mobile's number: in Germany it
/// begins with 1 without its zero. Seconds are read only where the rule says so ([`unix_seconds`]).
fn digits_alone(digits: &str, order: Option<DateOrder>) -> Result<Moment, Refusal> {
    let stamp = || -> Option<Moment> {
        let (day, time) = digits.split_at_checked(8)?;
        let day = days::of_eight(day, Some(DateOrder::YearMonthDay)).ok()?.into_iter().next()?;
        Some(Moment { day, clock: Some(clock::compact(time).ok()?) })
    };
    let epoch = |per_second: i64| -> Option<Moment> {
        let count = digits.parse::<i64>().ok().filter(|_| digits.starts_with('1'))?;
        let width = per_second.to_string().len() - 1;
        let fraction = format!("{:0width$}", count.rem_euclid(per_second));
        instant(count.div_euclid(per_second), fraction)
    };
    match digits.len() {
        8 => return one_of(&days::of_eight(digits, order)?, None),
        13 => epoch(1_000),
        14 => stamp(),
        16 => epoch(1_000_000),
        19 => epoch(1_000_000_000),
        _ => None,
    }
    .ok_or_else(|| Refusal::NoDate("so many digits alone may be another number, such as a telephone number".to_owned()))
}

/// The instant of a count of seconds since 1970 (POSIX, "Seconds Since the Epoch"), of nine or ten digits: from 1973
/// to 2286.
#[must_use]
pub fn unix_seconds(text: &str) -> Option<Moment> {
    let is_count = matches!(text.len(), 9 | 10) && text.bytes().all(|byte| byte.is_ascii_digit());
    instant(text.parse().ok().filter(|_| is_count)?, String::new())
}

fn instant(seconds: i64, fraction: String) -> Option<Moment> {
    let at = DateTime::from_timestamp(seconds, 0)?.naive_utc();
    Some(Moment { day: at.date(), clock: Some(Clock { time: at.time(), fraction, offset: Some(0) }) })
}

fn one_of(days: &[NaiveDate], clock: Option<Clock>) -> Result<Moment, Refusal> {
    match days {
        &[day] => Ok(Moment { day, clock }),
        several => Err(Refusal::Ambiguous(several.iter().map(NaiveDate::to_string).collect())),
    }
}

/// The day of a spreadsheet's number, with its time: 1 January 1900 is 1, as in Excel and Google
/// Sheets. Nothing before March 1900, where the two count differently, and nothing after 9999.
#[must_use]
pub fn spreadsheet_day(text: &str) -> Option<Moment> {
    let serial: f64 = text.parse().ok().filter(|serial| (61.0..2_958_466.0).contains(serial))?;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let seconds = (serial * 86_400.0).round();
    let start = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_time(NaiveTime::MIN);
    // At most 3 * 10^11, which a whole number holds.
    #[expect(clippy::cast_possible_truncation)]
    let at = start.checked_add_signed(TimeDelta::try_seconds(seconds as i64)?).filter(|_| is_plain)?;
    let clock = text.contains('.').then(|| Clock { time: at.time(), fraction: String::new(), offset: None });
    Some(Moment { day: at.date(), clock })
}
