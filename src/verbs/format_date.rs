//! `format date`: dates as people write them.

use super::parse_date::PATTERN_HELP;
use super::{Account, ArgumentError, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::date::pattern::Pattern;
use crate::value::time::{DateOrder, Stamp, read_date};
use chrono::{DateTime, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;

pub(super) static VERB: Verb = Verb {
    name: "format date",
    aliases: &[],
    summary: "Writes a date in a layout of your own",
    details: "Reads what hyg reads as a date, other layouts only by the account's `date_order` (put `parse date` \
         before it for the rest). A value that is in the layout already stays. An instant is shown in the \
         account's time zone. Month names are English.\n\nCRM imports usually want `YYYY-MM-DD`; a layout \
         that the account's `date_order` would read as another day is refused.",
    parameters: &[Parameter {
        name: "pattern",
        preposition: Some("as"),
        takes: Takes::Text,
        required: true,
        summary: "the layout to write, such as \"DD/MM/YYYY\"",
    }],
    kinds: &[Kind::Date, Kind::Datetime, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no date that hyg reads, or an instant that is one day in its own zone and another in \
         the account's, or a year of two digits would be read as one of another century",
    examples: &[
        Example {
            call: "format date as \"DD/MM/YYYY\"",
            properties: &[],
            before: "2026-09-01",
            after: Some("01/09/2026"),
        },
        Example {
            call: "format date as \"D MMMM YYYY\"",
            properties: &[],
            before: "2026-09-01 14:30",
            after: Some("1 September 2026"),
        },
        Example {
            call: "format date as \"DD/MM/YYYY\"",
            properties: &[],
            before: "01/09/2026",
            after: Some("01/09/2026"),
        },
        Example { call: "format date as \"DD/MM/YYYY\"", properties: &[], before: "next week", after: None },
        Example { call: "format date as \"D MMM YY\"", properties: &[], before: "1926-02-13", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    let (order, zone) = (account.date_order, account.timezone);
    let pattern = pattern(arguments.text(0), order)?;
    Ok(Box::new(move |value: &str, _: &[&str]| {
        if pattern.fits(value) {
            return Effect::Keep;
        }
        let stamp = read_date(value, order).ok_or_else(|| format!("`{}` is no date", value.trim()));
        let at = stamp.and_then(|stamp| wall_clock(stamp, zone));
        let written = at.and_then(|at| {
            let written = pattern.format(at);
            let loss = || format!("`{written}` would be read as another century than {}", at.format("%Y"));
            if pattern.loses_century(at) { Err(loss()) } else { Ok(written) }
        });
        Effect::written(value, written)
    }))
}

fn pattern(text: &str, order: Option<DateOrder>) -> Result<Pattern, ArgumentError> {
    let error = |message, help: &str| ArgumentError { parameter: 0, message, help: Some(help.to_owned()) };
    let pattern = Pattern::parse(text).map_err(|message| error(message, PATTERN_HELP))?;
    if pattern.contradicts(order) {
        return Err(error(
            format!("dates written by `{text}` would be read as other days"),
            "the account's `date_order` in hyg.yaml says how they are read: write them in that order",
        ));
    }
    Ok(pattern)
}

/// What a clock and a calendar of the account show.
pub(super) fn wall_clock(stamp: Stamp, zone: Tz) -> Result<NaiveDateTime, String> {
    match stamp {
        Stamp::Local(at) => Ok(at),
        Stamp::Instant { instant, written } => {
            let here =
                DateTime::from_timestamp_micros(instant).map_or(written, |utc| utc.with_timezone(&zone).naive_local());
            // CRMs hand over plain days as midnight UTC: nobody can tell them from such an instant.
            if written.time() == NaiveTime::MIN && here.date() != written.date() {
                return Err(format!(
                    "midnight of {} is the day before in {zone}: it could mean either",
                    written.date()
                ));
            }
            Ok(here)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Account, Argument, Arguments, Effect};
    use super::{DateOrder, bind};

    fn run(pattern: &str, account: &Account, value: &str) -> Result<Effect, String> {
        let arguments = Arguments { values: vec![Argument::Text(pattern.into())] };
        bind(&arguments, account).map(|transform| transform.apply(value, &[])).map_err(|error| error.message)
    }

    #[test]
    fn a_layout_that_would_be_read_as_another_day_is_refused() {
        let account = Account { date_order: Some(DateOrder::MonthDayYear), ..Account::default() };
        assert_eq!(
            run("DD/MM/YYYY", &account, "2026-09-01"),
            Err("dates written by `DD/MM/YYYY` would be read as other days".into())
        );
        assert_eq!(run("MM/DD/YYYY", &account, "9/1/2026"), Ok(Effect::Set("09/01/2026".into())));
    }

    #[test]
    fn an_instant_is_shown_in_the_accounts_zone() {
        let account = Account { timezone: chrono_tz::America::New_York, ..Account::default() };
        assert_eq!(
            run("DD/MM/YYYY HH:mm", &account, "2026-09-01T14:30:00Z"),
            Ok(Effect::Set("01/09/2026 10:30".into()))
        );
        assert!(matches!(run("DD/MM/YYYY", &account, "2026-09-01T00:00:00Z"), Ok(Effect::Fail(_))));
    }
}
