//! Layouts of dates, such as `DD/MM/YYYY HH:mm`, for reading and writing.

use super::words::month_of;
use crate::value::time::{DateOrder, Stamp, read_date};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use std::fmt::Write;

/// A layout of dates, for reading and writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Literal(char),
    /// A number of the date and how many digits it has at least.
    Number(Field, usize),
    /// `MMM` or, in full, `MMMM`.
    MonthName {
        full: bool,
    },
    /// `A`: AM or PM.
    HalfDay,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Year,
    /// The last two digits of the year.
    ShortYear,
    Month,
    Day,
    Hour,
    Hour12,
    Minute,
    Second,
}

/// What patterns are made of; a longer one goes before those it begins with.
const TOKENS: &[(&str, Part)] = &[
    ("YYYY", Part::Number(Field::Year, 4)),
    ("YY", Part::Number(Field::ShortYear, 2)),
    ("MMMM", Part::MonthName { full: true }),
    ("MMM", Part::MonthName { full: false }),
    ("MM", Part::Number(Field::Month, 2)),
    ("M", Part::Number(Field::Month, 1)),
    ("DD", Part::Number(Field::Day, 2)),
    ("D", Part::Number(Field::Day, 1)),
    ("HH", Part::Number(Field::Hour, 2)),
    ("H", Part::Number(Field::Hour, 1)),
    ("hh", Part::Number(Field::Hour12, 2)),
    ("h", Part::Number(Field::Hour12, 1)),
    ("mm", Part::Number(Field::Minute, 2)),
    ("ss", Part::Number(Field::Second, 2)),
    ("A", Part::HalfDay),
    ("T", Part::Literal('T')),
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Pattern {
    /// Reads a pattern such as `DD/MM/YYYY HH:mm`.
    ///
    /// # Errors
    /// Which letter means nothing, and which do.
    pub fn parse(text: &str) -> Result<Pattern, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            if let Some((token, part)) = TOKENS.iter().find(|(token, _)| rest.starts_with(token)) {
                parts.push(*part);
                rest = rest.strip_prefix(token).unwrap_or("");
            } else if next.is_alphanumeric() {
                return Err(format!("`{next}` means nothing in a date pattern"));
            } else {
                parts.push(Part::Literal(next));
                rest = rest.strip_prefix(next).unwrap_or("");
            }
        }
        if parts.iter().all(|part| matches!(part, Part::Literal(_))) {
            return Err(format!("`{text}` is no date pattern"));
        }
        Ok(Pattern { parts })
    }

    /// Whether a text in this layout is one day: year, month and day are there, the year in full.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let has = |field| self.parts.iter().any(|part| matches!(part, Part::Number(own, _) if *own == field));
        let has_name = self.parts.iter().any(|part| matches!(part, Part::MonthName { .. }));
        let dial = self.parts.contains(&Part::HalfDay) == has(Field::Hour12);
        has(Field::Year) && has(Field::Day) && (has(Field::Month) || has_name) && dial
    }

    /// Whether the layout has a year of two digits that is read as one of another century.
    #[must_use]
    pub fn loses_century(&self, at: NaiveDateTime) -> bool {
        let has = |field| self.parts.iter().any(|part| matches!(part, Part::Number(own, _) if *own == field));
        has(Field::ShortYear) && !has(Field::Year) && !(1970..2030).contains(&at.year())
    }

    /// Writes a time in this layout; month names are English.
    #[must_use]
    pub fn format(&self, at: NaiveDateTime) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match *part {
                Part::Literal(c) => out.push(c),
                Part::Number(field, digits) => {
                    let _infallible = write!(out, "{:0digits$}", field.of(at));
                }
                Part::MonthName { full } => {
                    let name = MONTHS.get(at.month0() as usize).copied().unwrap_or("");
                    out.push_str(if full { name } else { name.get(..3).unwrap_or(name) });
                }
                Part::HalfDay => out.push_str(if at.hour() < 12 { "AM" } else { "PM" }),
            }
        }
        out
    }

    /// Reads a text in this layout; nothing when it is none, or no day that exists. Needs a
    /// pattern that [`Pattern::is_complete`].
    #[must_use]
    pub fn read(&self, text: &str) -> Option<NaiveDateTime> {
        self.scan(text)?.build()
    }

    /// Whether a text is in this layout, whatever the pattern leaves out.
    #[must_use]
    pub fn fits(&self, text: &str) -> bool {
        self.scan(text).is_some_and(|found| {
            let any = Found {
                year: found.year.or(Some(2000)),
                month: found.month.or(Some(1)),
                day: found.day.or(Some(1)),
                ..found
            };
            any.build().is_some()
        })
    }

    /// Whether hyg, which reads dates in `order`, takes a date in this layout for another day.
    #[must_use]
    pub fn contradicts(&self, order: Option<DateOrder>) -> bool {
        // Its day could be a month, so it shows whether the two change places.
        let probe = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap_or_default().and_time(NaiveTime::MIN);
        read_date(&self.format(probe), order).is_some_and(|stamp| stamp != Stamp::Local(probe))
    }

    fn scan(&self, text: &str) -> Option<Found> {
        let mut found = Found::default();
        let mut rest = text.trim();
        for part in &self.parts {
            rest = match *part {
                Part::Literal(c) => rest.strip_prefix(c)?,
                Part::Number(field, digits) => {
                    let most = if digits == 1 { 2 } else { digits };
                    let length = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
                    let (number, after) = rest.split_at_checked(length).filter(|_| length >= digits)?;
                    found.put(field, number.parse().ok()?);
                    after
                }
                Part::MonthName { .. } => {
                    let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
                    let (name, after) = rest.split_at_checked(end)?;
                    found.month = Some(month_of(name)?);
                    after
                }
                Part::HalfDay => {
                    let (half, after) = rest.split_at_checked(2)?;
                    found.afternoon = Some(match half.to_ascii_lowercase().as_str() {
                        "am" => false,
                        "pm" => true,
                        _ => return None,
                    });
                    after
                }
            };
        }
        rest.is_empty().then_some(found)
    }
}

impl Field {
    fn of(self, at: NaiveDateTime) -> i64 {
        match self {
            Field::Year => at.year().into(),
            Field::ShortYear => at.year().rem_euclid(100).into(),
            Field::Month => at.month().into(),
            Field::Day => at.day().into(),
            Field::Hour => at.hour().into(),
            Field::Hour12 => at.hour12().1.into(),
            Field::Minute => at.minute().into(),
            Field::Second => at.second().into(),
        }
    }
}

/// The numbers found in a text.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    hour: u32,
    minute: u32,
    second: u32,
    afternoon: Option<bool>,
}

impl Found {
    fn put(&mut self, field: Field, number: u32) {
        match field {
            Field::Year => self.year = Some(number),
            // Of which century is not said.
            Field::ShortYear => {}
            Field::Month => self.month = Some(number),
            Field::Day => self.day = Some(number),
            Field::Hour | Field::Hour12 => self.hour = number,
            Field::Minute => self.minute = number,
            Field::Second => self.second = number,
        }
    }

    fn build(self) -> Option<NaiveDateTime> {
        let hour = match self.afternoon {
            None => self.hour,
            Some(_) if !(1..=12).contains(&self.hour) => return None,
            Some(afternoon) => self.hour % 12 + if afternoon { 12 } else { 0 },
        };
        let date = NaiveDate::from_ymd_opt(i32::try_from(self.year?).ok()?, self.month?, self.day?)?;
        Some(date.and_time(NaiveTime::from_hms_opt(hour, self.minute, self.second)?))
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;
    use chrono::{NaiveDate, NaiveDateTime};

    fn at(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(year, month, day).unwrap().and_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn a_pattern_reads_what_it_writes() {
        let time = at(2026, 9, 1, 14, 5);
        for (pattern, text) in [
            ("DD/MM/YYYY", "01/09/2026"),
            ("D.M.YYYY", "1.9.2026"),
            ("MMMM D, YYYY", "September 1, 2026"),
            ("DD MMM YYYY", "01 Sep 2026"),
            ("YYYYMMDD", "20260901"),
            ("YYYY-MM-DDTHH:mm", "2026-09-01T14:05"),
            ("M/D/YYYY h:mm A", "9/1/2026 2:05 PM"),
        ] {
            let layout = Pattern::parse(pattern).unwrap();
            assert_eq!(layout.format(time), text);
            let read = layout.read(text).unwrap();
            assert_eq!(read.date(), time.date(), "{pattern}");
            assert_eq!(layout.format(read), text);
            assert!(layout.fits(text) && layout.is_complete());
        }
        assert_eq!(Pattern::parse("DD MMMM YYYY").unwrap().read("01 août 2026"), Some(at(2026, 8, 1, 0, 0)));
    }

    #[test]
    fn what_a_pattern_does_not_say_is_not_read() {
        let layout = Pattern::parse("DD/MM/YYYY").unwrap();
        for text in ["31/02/2026", "1/9/2026", "01/09/26", "01/09/2026 10:00", "01-09-2026", "é"] {
            assert_eq!(layout.read(text), None, "{text}");
        }
        assert!(!Pattern::parse("DD/MM/YY").unwrap().is_complete());
        assert!(!Pattern::parse("h:mm DD/MM/YYYY").unwrap().is_complete());
        assert!(Pattern::parse("MMMM YYYY").unwrap().fits("September 2026"));
        assert_eq!(Pattern::parse("dd/mm/yyyy").unwrap_err(), "`d` means nothing in a date pattern");
        assert!(Pattern::parse("--").is_err());
    }
}
