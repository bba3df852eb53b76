//! Dates in any layout: the strings of the Go library dateparse, and verdicts of validator.js.
//!
//! The Go library reads `04/02/2014` as an American does, and takes a time zone's abbreviation that
//! it does not know for UTC. So its strings are scored twice: as an account that has said
//! `month-day-year`, and as one that has said nothing, for which a date that could be two days is to
//! be refused. What it reads and hyg refuses on purpose: a weekday that is not that date's, a month
//! without a day, an abbreviation that several zones share.
//!
//! Of validator.js apply ISO 8601 (a valid text that names a day is to be read, an invalid one
//! refused; rows that only differ in options of the library are left out), RFC 3339 as far as it says
//! `valid` (what it refuses for want of an offset is a date all the same), and `isDate` with a
//! pattern in its strict mode, which is how patterns are read. There is no test for a time alone. Not
//! read on purpose: a year without a day, 24:00 (two days have it), fractions of hours and minutes,
//! leap seconds, and offsets that no clock shows.

use super::{Score, tsv};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use hyg::value::date::pattern::Pattern;
use hyg::value::time::DateOrder;
use hyg::verbs::{Account, Arguments, Effect, find};
use serde::Deserialize;
use std::error::Error;
use std::path::Path;

#[derive(Deserialize)]
struct Row {
    suite: String,
    input: String,
    expected_utc_or_verdict: String,
    zone_or_options: String,
    error: String,
}

pub fn score(path: &Path) -> Result<Vec<Score>, Box<dyn Error>> {
    let mut american = Score::new("dates: dateparse, month before day");
    let mut unsaid = Score::new("dates: dateparse, no order said");
    let mut iso = Score::new("dates: ISO 8601 and RFC 3339 verdicts");
    let mut patterns = Score::new("dates: verdicts by a pattern");
    for row in tsv::<Row>(path)? {
        let verdict = (row.expected_utc_or_verdict == "valid").then_some("valid");
        match row.suite.as_str() {
            "araddon/dateparse" => {
                let zone = row.zone_or_options.parse().unwrap_or(Tz::UTC);
                // Some tests of the library hold a layout there, and not a time in UTC.
                let value = row.expected_utc_or_verdict.strip_suffix(" UTC").and_then(utc);
                let refused = row.error == "error";
                if value.is_some() || refused {
                    let got = read(&row.input, Some(DateOrder::MonthDayYear), zone)?;
                    american.case(&row.input, got, value.as_deref());
                }
                // Rows without a value are of the library's strict mode, which refuses what could be two.
                if value.is_some() || refused || (row.expected_utc_or_verdict.is_empty() && could_be_two(&row.input)) {
                    let expected = value.filter(|_| !could_be_two(&row.input));
                    unsaid.case(&row.input, read(&row.input, None, zone)?, expected.as_deref());
                }
            }
            "validator.js:isISO8601" if row.zone_or_options.is_empty() => {
                iso.case(&row.input, read(&row.input, None, Tz::UTC)?.map(|_| "valid".to_owned()), verdict);
            }
            "validator.js:isRFC3339" if verdict.is_some() => {
                iso.case(&row.input, read(&row.input, None, Tz::UTC)?.map(|_| "valid".to_owned()), verdict);
            }
            "validator.js:isDate" => {
                if let Some(pattern) = strict_pattern(&row.zone_or_options) {
                    let fits = Pattern::parse(pattern)?.read(&row.input).is_some();
                    patterns.case(&row.input, fits.then(|| "valid".to_owned()), verdict);
                }
            }
            _ => {}
        }
    }
    Ok(vec![american, unsaid, iso, patterns])
}

/// What `parse date` makes of a text, in UTC.
fn read(text: &str, date_order: Option<DateOrder>, timezone: Tz) -> Result<Option<String>, Box<dyn Error>> {
    let verb = find("parse date", &[]).ok_or("there is no verb `parse date`")?;
    let account = Account { date_order, timezone, ..Account::default() };
    let transform = verb.bind(&Arguments::default(), &account).map_err(|error| error.message)?;
    let written = match transform.apply(text, &[]) {
        Effect::Keep => text.trim().to_owned(),
        Effect::Set(written) => written,
        Effect::Fail(_) => return Ok(None),
    };
    Ok(Some(utc(&written).ok_or_else(|| format!("{text} became {written}, which is not ISO 8601"))?))
}

/// An ISO date, with or without time and offset, in one layout; without an offset it is of UTC.
fn utc(text: &str) -> Option<String> {
    let instant = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f %z"))
        .map(|instant| instant.with_timezone(&Utc).naive_utc());
    let local = || {
        let timed = |layout| NaiveDateTime::parse_from_str(text, layout).ok();
        let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0);
        timed("%Y-%m-%d %H:%M:%S%.f").or_else(|| timed("%Y-%m-%d %H:%M")).or_else(day)
    };
    let at = instant.ok().or_else(local)?;
    Some(at.format("%Y-%m-%d %H:%M:%S%.9f").to_string())
}

/// Whether a text begins with numbers of which the first two could be day and month either way.
fn could_be_two(text: &str) -> bool {
    let date = text.split(' ').next().unwrap_or(text);
    let parts: Vec<&str> = date.split(['/', '.', '-', ':']).collect();
    let small = |part: &str| part.len() <= 2 && part.parse::<u32>().is_ok_and(|number| (1..=12).contains(&number));
    match parts.as_slice() {
        &[first, second, third] => {
            let year_first = third.len() <= 2 && third.parse().is_ok_and(|day: u32| day <= 31);
            small(first) && small(second) && (first != second || year_first)
        }
        _ => false,
    }
}

fn strict_pattern(options: &str) -> Option<&str> {
    if !options.contains("\"strictMode\": true") {
        return None;
    }
    options.split_once("\"format\": \"")?.1.split('"').next()
}
