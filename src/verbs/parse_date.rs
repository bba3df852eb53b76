//! `parse date`: dates as hyg reads them.

use super::{Account, Argument, ArgumentError, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::date::pattern::Pattern;
use crate::value::date::{Refusal, read, spreadsheet_day, unix_seconds};
use crate::value::time::{DateOrder, read_date};
use chrono::{NaiveDateTime, NaiveTime, Timelike};
use chrono_tz::Tz;

pub(super) static VERB: Verb = Verb {
    name: "parse date",
    aliases: &[],
    summary: "Writes a date as `YYYY-MM-DD`, with the time where there is one",
    details: "Without a pattern it takes what can be only one date, in any layout: months and weekdays by their \
         names in some fifty languages, ISO 8601 with weeks and days of the year, clocks with am and pm, \
         offsets and time zones, the layouts that programs write (`Mon, 02 Jan 2006 15:04:05 -0700`), and \
         epochs from milliseconds to nanoseconds (13, 16 or 19 digits that begin with 1: 2001 to 2033; any other \
         such number may be a telephone number). Which of two numbers is the day says the account's `date_order`; \
         without one, only a date that is the same either way or has a part over 12 is taken. What stays \
         open is listed with its readings.\n\n\
         Of two-digit years 00 to 29 are 2000 to 2029 and 70 to 99 are 1970 to 1999; those between could be \
         of either century and are listed. A weekday must be that of the date. An abbreviation of a time zone \
         is read if the account's zone has it or it names one zone only, and clocks there showed it on that \
         day; `MST` alone is listed.\n\n\
         With a pattern (`DD/MM/YYYY HH:mm`, month names `MMM` or `MMMM`) only that layout is read, with \
         `\"Excel number\"` the days that a spreadsheet counts from 1900, with `\"Unix seconds\"` the seconds since 1970. A time with an offset or a zone is \
         written as an instant (`2026-09-01T14:30:00+02:00`), one without is of the account's time zone.",
    parameters: &[Parameter {
        name: "pattern",
        preposition: Some("as"),
        takes: Takes::Text,
        required: false,
        summary: "the layout of the dates, such as \"DD/MM/YYYY\", or \"Excel number\" or \"Unix seconds\"",
    }],
    kinds: &[Kind::Date, Kind::Datetime, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no date (of the pattern), names no whole day (`March 2026`) or more than one, could be two, has a year before 1583 or after 2399, or so many \
         digits alone that it may be another number; the weekday beside it is another one; its time is none that clocks \
         show, or in a zone that several share (`CST`) or that was not in force; it is a day with an offset and no time",
    examples: &[
        Example { call: "parse date", properties: &[], before: "1 September 2026", after: Some("2026-09-01") },
        Example { call: "parse date", properties: &[], before: "13/04/2026", after: Some("2026-04-13") },
        Example { call: "parse date", properties: &[], before: "Sep 1, 2026 2:30 PM", after: Some("2026-09-01 14:30") },
        Example { call: "parse date", properties: &[], before: "mardi 1er septembre 2026", after: Some("2026-09-01") },
        Example { call: "parse date", properties: &[], before: "2026年9月1日", after: Some("2026-09-01") },
        Example { call: "parse date", properties: &[], before: "Oct. 7, '70", after: Some("1970-10-07") },
        Example {
            call: "parse date",
            properties: &[],
            before: "Tue, 01-Sep-26 14:30:00 GMT",
            after: Some("2026-09-01T14:30:00Z"),
        },
        Example {
            call: "parse date",
            properties: &[],
            before: "1 Sep 2026 14:30 CEST",
            after: Some("2026-09-01T14:30:00+02:00"),
        },
        Example { call: "parse date as \"Excel number\"", properties: &[], before: "46266", after: Some("2026-09-01") },
        Example {
            call: "parse date as \"Unix seconds\"",
            properties: &[],
            before: "1788220800",
            after: Some("2026-09-01T00:00:00Z"),
        },
        Example {
            call: "parse date as \"DD.MM.YYYY HH:mm\"",
            properties: &[],
            before: "01.09.2026 14:30",
            after: Some("2026-09-01 14:30"),
        },
        Example { call: "parse date", properties: &[], before: "2026-09-01", after: Some("2026-09-01") },
        Example { call: "parse date", properties: &[], before: "1066-10-14", after: Some("1066-10-14") },
        Example { call: "parse date", properties: &[], before: "31/12/9999", after: None },
        Example { call: "parse date", properties: &[], before: "03/04/2026", after: None },
        Example { call: "parse date", properties: &[], before: "447911123456", after: None },
        Example { call: "parse date", properties: &[], before: "1711234567", after: None },
        Example { call: "parse date", properties: &[], before: "Monday, 1 September 2026", after: None },
        Example { call: "parse date", properties: &[], before: "31 February 2026", after: None },
        Example { call: "parse date as \"DD/MM/YYYY\"", properties: &[], before: "31/02/2026", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    let layout = match arguments.get(0) {
        Argument::Text(text) if text.eq_ignore_ascii_case(EXCEL) => Layout::Excel,
        Argument::Text(text) if text.eq_ignore_ascii_case(UNIX) => Layout::Unix,
        Argument::Text(text) => Layout::Pattern(complete_pattern(text)?, text.clone()),
        _ => Layout::Any(account.date_order, account.timezone),
    };
    Ok(Box::new(move |value: &str, _: &[&str]| match layout.read(value.trim()) {
        Ok(Some(date)) => Effect::set(value, date),
        Ok(None) => Effect::Keep,
        Err(reason) => Effect::Fail(reason),
    }))
}

/// The word for a spreadsheet's numbers in place of a pattern.
const EXCEL: &str = "Excel number";

/// The same for the seconds of an epoch: ten digits may also be a telephone number.
const UNIX: &str = "Unix seconds";

/// How the dates are written.
enum Layout {
    Any(Option<DateOrder>, Tz),
    Pattern(Pattern, String),
    Excel,
    Unix,
}

impl Layout {
    /// The date as hyg writes it; nothing when it stands there so already.
    fn read(&self, value: &str) -> Result<Option<String>, String> {
        match self {
            Layout::Any(order, zone) => read_any(value, *order, *zone),
            Layout::Pattern(pattern, text) => read_by(value, pattern, text),
            Layout::Excel => match spreadsheet_day(value) {
                Some(moment) => Ok(Some(moment.to_string())),
                None if read_date(value, None).is_some() => Ok(None),
                None => Err(format!("`{value}` is no number of a day from March 1900 to 9999")),
            },
            Layout::Unix => match unix_seconds(value) {
                Some(moment) => Ok(Some(moment.to_string())),
                None if read_date(value, None).is_some() => Ok(None),
                None => Err(format!("`{value}` is no number of seconds since 1970, which has nine or ten digits")),
            },
        }
    }
}

/// How patterns are written, for the help of messages.
pub(super) const PATTERN_HELP: &str =
    "write it like \"DD/MM/YYYY HH:mm\": YYYY, MM, M, MMM, MMMM, DD, D, HH, H, mm, ss";

fn complete_pattern(text: &str) -> Result<Pattern, ArgumentError> {
    let error = |message| ArgumentError { parameter: 0, message, help: Some(PATTERN_HELP.to_owned()) };
    let pattern = Pattern::parse(text).map_err(error)?;
    if !pattern.is_complete() {
        return Err(error(format!(
            "a date cannot be read by `{text}`: it needs a day, a month and a year of four digits"
        )));
    }
    if pattern.contradicts(None) {
        return Err(error(format!(
            "`{text}` looks like `YYYY-MM-DD` and means another day: a second run would change the date again"
        )));
    }
    Ok(pattern)
}

fn read_by(value: &str, pattern: &Pattern, text: &str) -> Result<Option<String>, String> {
    match pattern.read(value) {
        Some(date) => Ok(Some(plain(date))),
        None if read_date(value, None).is_some() => Ok(None),
        None => Err(format!("`{value}` is no date of the pattern {text}")),
    }
}

fn read_any(value: &str, order: Option<DateOrder>, zone: Tz) -> Result<Option<String>, String> {
    match read(value, order, zone) {
        Ok(moment) => Ok(Some(moment.to_string())),
        // Years that no CRM needs are right as they are, where nothing is to be written otherwise: `1066-10-14`.
        Err(Refusal::NoDate(_)) if begins_with_year(value) && read_date(value, order).is_some() => Ok(None),
        Err(Refusal::NoDate(reason)) => Err(format!("`{value}` is no date that can be read for certain: {reason}")),
        Err(Refusal::Ambiguous(readings)) => Err(ambiguous(value, &readings)),
    }
}

/// Whether it is laid out as dates are written: `YYYY-MM-DD`, and perhaps a time.
fn begins_with_year(value: &str) -> bool {
    matches!(
        value.as_bytes(),
        [_, _, _, _, b'-', _, _, b'-', _, _] | [_, _, _, _, b'-', _, _, b'-', _, _, b'T' | b' ', ..]
    )
}

fn ambiguous(value: &str, readings: &[String]) -> String {
    let both = readings.join(" or ");
    let mut rests: Vec<Option<&str>> = readings.iter().map(|reading| reading.get(4..)).collect();
    rests.dedup();
    if rests.len() == 1 {
        format!("`{value}` could be {both}: a year of two digits does not say its century")
    } else {
        format!("`{value}` could be {both}: say `date_order` in hyg.yaml, or a pattern")
    }
}

/// `2026-09-01`, with the time unless it is midnight, with seconds only where there are some.
fn plain(at: NaiveDateTime) -> String {
    let layout = match at.time() {
        NaiveTime::MIN => "%Y-%m-%d",
        time if time.nanosecond() > 0 => "%Y-%m-%d %H:%M:%S%.f",
        time if time.second() > 0 => "%Y-%m-%d %H:%M:%S",
        _ => "%Y-%m-%d %H:%M",
    };
    at.format(layout).to_string()
}

#[cfg(test)]
mod tests {
    use super::{DateOrder, Tz, complete_pattern, read_any};

    fn read(value: &str, order: Option<DateOrder>) -> Result<Option<String>, String> {
        read_any(value, order, Tz::UTC)
    }

    #[test]
    fn the_accounts_order_decides_and_is_never_bent() {
        let day_first = Some(DateOrder::DayMonthYear);
        assert_eq!(read("03/04/2026", day_first), Ok(Some("2026-04-03".to_owned())));
        assert!(read("04/13/2026", day_first).unwrap_err().ends_with("it is not in the account's `date_order`"));
        assert_eq!(
            read("03/04/2026", None).unwrap_err(),
            "`03/04/2026` could be 2026-04-03 or 2026-03-04: say `date_order` in hyg.yaml, or a pattern"
        );
        assert_eq!(
            read("25/12/45", None).unwrap_err(),
            "`25/12/45` could be 1945-12-25 or 2045-12-25: a year of two digits does not say its century"
        );
    }

    #[test]
    fn a_pattern_that_cannot_be_read_for_certain_is_refused() {
        let message = |text| complete_pattern(text).unwrap_err().message;
        assert!(message("DD/MM/YY").contains("a year of four digits"));
        assert!(message("YYYY-DD-MM").contains("a second run would change the date again"));
        assert_eq!(message("tt.mm.jjjj"), "`t` means nothing in a date pattern");
    }

    #[test]
    fn instants_keep_their_offset() {
        let instant = "2026-09-01T14:30:00+02:00".to_owned();
        assert_eq!(read("2026-09-01 14:30 +0200", None), Ok(Some(instant.clone())));
        assert_eq!(read(&instant, None), Ok(Some(instant)));
        assert_eq!(read("1788265800000", None), Ok(Some("2026-09-01T12:30:00Z".to_owned())));
        assert_eq!(read("2026-09-01T14:30:05", None), Ok(Some("2026-09-01 14:30:05".to_owned())));
        assert_eq!(read("1066-10-14", None), Ok(None));
    }

    #[test]
    fn a_telephone_number_is_listed_though_a_cell_of_milliseconds_may_have_as_many_digits() {
        for number in ["447911123456", "4006381333931"] {
            assert!(read(number, None).unwrap_err().contains("may be another number"), "{number}");
        }
    }
}
