//! `parse date`: dates as hyg reads them.

use super::{
    Account, Argument, ArgumentError, Arguments, Effect, Example, Kind, Parameter, Spec, Takes, Transform, Verb,
};
use crate::value::date_pattern::{Pattern, possible_orders, read_words};
use crate::value::time::{DateOrder, Stamp, read_date};
use chrono::{DateTime, NaiveDateTime, NaiveTime, SecondsFormat, Timelike};

#[derive(Debug)]
pub struct ParseDate;

static SPEC: Spec = Spec {
    name: "parse date",
    aliases: &[],
    summary: "Writes a date as `YYYY-MM-DD`, with the time where there is one",
    details: "With a pattern (`DD/MM/YYYY HH:mm`, month names `MMM` or `MMMM`) only that layout is read. Without \
         one, what hyg reads anyway, dates of numbers in the account's `date_order`, and what can be one day \
         only: a month in words (English, French, German, Spanish), or numbers of which one is over 12. \
         Two-digit years are of no certain century. An instant with a time zone stays as it is; epoch \
         milliseconds become one (`2026-09-01T12:30:00Z`).",
    parameters: &[Parameter {
        name: "pattern",
        preposition: Some("as"),
        takes: Takes::Text,
        required: false,
        summary: "the layout of the dates, such as \"DD/MM/YYYY\"",
    }],
    kinds: &[Kind::Date, Kind::Datetime, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no date of the pattern, or could be two days",
    examples: &[
        Example { call: "parse date", properties: &[], before: "1 September 2026", after: Some("2026-09-01") },
        Example { call: "parse date", properties: &[], before: "13/04/2026", after: Some("2026-04-13") },
        Example { call: "parse date", properties: &[], before: "Sep 1, 2026 2:30 PM", after: Some("2026-09-01 14:30") },
        Example {
            call: "parse date as \"DD.MM.YYYY HH:mm\"",
            properties: &[],
            before: "01.09.2026 14:30",
            after: Some("2026-09-01 14:30"),
        },
        Example { call: "parse date", properties: &[], before: "2026-09-01", after: Some("2026-09-01") },
        Example { call: "parse date", properties: &[], before: "03/04/2026", after: None },
        Example { call: "parse date as \"DD/MM/YYYY\"", properties: &[], before: "31/02/2026", after: None },
    ],
};

impl Verb for ParseDate {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, arguments: &Arguments, account: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        let order = account.date_order;
        let pattern = match arguments.get(0) {
            Argument::Text(text) => Some((complete_pattern(text)?, text.clone())),
            _ => None,
        };
        Ok(Box::new(move |value: &str, _: &[&str]| {
            let value = value.trim();
            let read = match &pattern {
                Some((pattern, text)) => read_by(value, pattern, text),
                None => read(value, order),
            };
            match read {
                Ok(Some(date)) => Effect::set(value, date),
                Ok(None) => Effect::Keep,
                Err(reason) => Effect::Fail(reason),
            }
        }))
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

/// The date as hyg writes it; nothing when it stands there so already.
fn read_by(value: &str, pattern: &Pattern, text: &str) -> Result<Option<String>, String> {
    match pattern.read(value) {
        Some(date) => Ok(Some(plain(date))),
        None if read_date(value, None).is_some() => Ok(None),
        None => Err(format!("`{value}` is no date of the pattern {text}")),
    }
}

fn read(value: &str, order: Option<DateOrder>) -> Result<Option<String>, String> {
    match read_date(value, order) {
        Some(Stamp::Local(date)) => return Ok(Some(plain(date))),
        Some(Stamp::Instant { instant, .. }) if value.bytes().all(|byte| byte.is_ascii_digit()) => {
            return Ok(
                DateTime::from_timestamp_micros(instant).map(|utc| utc.to_rfc3339_opts(SecondsFormat::AutoSi, true))
            );
        }
        Some(Stamp::Instant { .. }) => return Ok(None),
        None => {}
    }
    if let Some(date) = read_words(value) {
        return Ok(Some(plain(date)));
    }
    match (possible_orders(value).as_slice(), order) {
        ([_, _, ..], _) => Err(format!("`{value}` could be two days: say `date_order` in hyg.yaml, or a pattern")),
        (&[only], None) => match read_date(value, Some(only)) {
            Some(Stamp::Local(date)) => Ok(Some(plain(date))),
            _ => Err(no_date(value)),
        },
        ([_], Some(_)) => Err(format!("`{value}` is not in the account's `date_order`")),
        ([], _) => Err(no_date(value)),
    }
}

fn no_date(value: &str) -> String {
    format!("`{value}` is no date that can be read for certain")
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
    use super::{DateOrder, complete_pattern, read};

    #[test]
    fn the_accounts_order_decides_and_is_never_bent() {
        let day_first = Some(DateOrder::DayMonthYear);
        assert_eq!(read("03/04/2026", day_first), Ok(Some("2026-04-03".to_owned())));
        assert_eq!(read("04/13/2026", day_first).unwrap_err(), "`04/13/2026` is not in the account's `date_order`");
        assert_eq!(
            read("03/04/2026", None).unwrap_err(),
            "`03/04/2026` could be two days: say `date_order` in hyg.yaml, or a pattern"
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
    fn instants_keep_their_zone() {
        assert_eq!(read("2026-09-01T14:30:00+02:00", None), Ok(None));
        assert_eq!(read("1788265800000", None), Ok(Some("2026-09-01T12:30:00Z".to_owned())));
        assert_eq!(read("2026-09-01T14:30:05", None), Ok(Some("2026-09-01 14:30:05".to_owned())));
    }
}
