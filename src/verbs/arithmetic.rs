//! What the verbs that count with another property share: their arguments, reading it, and writing the result.

use super::format_date::wall_clock;
use super::{Account, Argument, ArgumentError, Arguments, Bound, Effect, Kind, Parameter, Takes, Transform};
use crate::value::decimal::Decimal;
use crate::value::number::NumberFormat;
use crate::value::text::is_blank;
use crate::value::time::{DateOrder, Duration, Unit, date_of, day_number, read_date};
use chrono::{Datelike, LocalResult, NaiveDateTime, NaiveTime, TimeZone, Timelike};
use chrono_tz::Tz;
use std::ops::RangeInclusive;

/// The property that is counted from, which is another one than the call fills.
pub(super) const fn counted(preposition: &'static str) -> Parameter {
    Parameter {
        name: "property",
        preposition: Some(preposition),
        takes: Takes::Property,
        required: true,
        summary: "the property that is counted from",
    }
}

/// What is added or taken away.
pub(super) const AMOUNT: Parameter = Parameter {
    name: "amount",
    preposition: None,
    takes: Takes::Amount,
    required: true,
    summary: "a number, or a span of days, weeks, months or years",
};

/// What is multiplied or divided by.
pub(super) const FACTOR: Parameter = Parameter {
    name: "factor",
    preposition: Some("by"),
    takes: Takes::Text,
    required: true,
    summary: "a number other than 0",
};

/// The transform of a call with [`AMOUNT`] and [`counted`]: later or more, or else earlier or less.
///
/// # Errors
/// The amount is neither a number nor a span of days.
pub(super) fn moved(arguments: &Arguments, account: &Account, adds: bool) -> Bound {
    let (amount, index) = (Amount::bind(arguments, 0)?, source(arguments, 1)?);
    Ok(counting(index, account, move |value, cell, reading| amount.apply(value, cell, reading, adds)))
}

/// Whether what is added or taken away is of the kind of the property that the call fills.
///
/// # Errors
/// A number for a date, or a span for a number.
pub(super) fn amount_fits(arguments: &Arguments, kind: Kind) -> Result<(), ArgumentError> {
    let text = arguments.text(0);
    let is_date = matches!(kind, Kind::Date | Kind::Datetime);
    let (message, help) = match Amount::bind(arguments, 0)? {
        Amount::Number(_) if is_date => (
            format!("`{text}` does not say of what: a date moves by days, weeks, months or years"),
            format!("write a span such as `{text} days`"),
        ),
        Amount::Span(_) if kind == Kind::Number => {
            (format!("`{text}` is a span of time, and this property holds numbers"), "write a number".to_owned())
        }
        Amount::Number(_) | Amount::Span(_) => return Ok(()),
    };
    Err(ArgumentError { parameter: 0, message, help: Some(help) })
}

/// The transform of a call with [`counted`] and [`FACTOR`].
///
/// # Errors
/// The factor is no number, or zero.
pub(super) fn scaled(
    arguments: &Arguments,
    account: &Account,
    scale: fn(Decimal, Decimal) -> Option<Decimal>,
) -> Bound {
    let (index, factor) = (source(arguments, 0)?, factor(arguments, 1)?);
    Ok(counting(index, account, move |value, cell, reading| {
        reading.written(value, reading.number(cell).map(|number| scale(number, factor)))
    }))
}

/// Counts from the cell of a property; a blank one leaves the value as it is.
fn counting(
    index: usize,
    account: &Account,
    count: impl Fn(&str, &str, Reading) -> Effect + Send + Sync + 'static,
) -> Box<dyn Transform> {
    let reading = Reading::of(account);
    Box::new(move |value: &str, properties: &[&str]| match properties.get(index) {
        Some(cell) if !is_blank(cell) => count(value, cell, reading),
        _ => Effect::Keep,
    })
}

/// The account's settings by which numbers and dates are read.
#[derive(Debug, Clone, Copy)]
struct Reading {
    numbers: NumberFormat,
    order: Option<DateOrder>,
    zone: Tz,
}

impl Reading {
    fn of(account: &Account) -> Reading {
        Reading { numbers: account.number_format, order: account.date_order, zone: account.timezone }
    }

    /// The number in a cell.
    ///
    /// # Errors
    /// It is no number, or could be two.
    fn number(self, cell: &str) -> Result<Decimal, String> {
        let plain = self.numbers.to_certain(cell.trim())?;
        Decimal::parse(&plain).ok_or_else(|| format!("`{}` has too many digits to count with", cell.trim()))
    }

    /// The result of a calculation (none: it has too many digits) as the account reads it again.
    fn written(self, value: &str, number: Result<Option<Decimal>, String>) -> Effect {
        let number = number.and_then(|number| number.ok_or_else(|| "the result has too many digits".to_owned()));
        Effect::written(value, number.and_then(|number| self.numbers.to_stable(number.to_string())))
    }

    /// The date in a cell, so much later or earlier, by the clocks of the account's zone.
    fn moved(self, value: &str, cell: &str, span: Duration, later: bool) -> Effect {
        let stamp = read_date(cell, self.order).ok_or_else(|| format!("`{}` is no date", cell.trim()));
        let moved = stamp.and_then(|stamp| wall_clock(stamp, self.zone)).and_then(|at| {
            let day = day_number(at.date());
            let day = if later { span.days_after(day) } else { span.days_before(day) };
            let moved = day.map(|day| date_of(day).and_time(at.time())).filter(|moved| YEARS.contains(&moved.year()));
            existing(moved.ok_or_else(|| "there is no such day".to_owned())?, self.zone)
        });
        Effect::written(value, moved.map(date_text))
    }
}

/// Years that four digits write.
const YEARS: RangeInclusive<i32> = 1..=9999;

/// A time by the clocks of a zone. A day alone is one, wherever clocks go forward at midnight.
///
/// # Errors
/// Clocks go forward over it.
fn existing(at: NaiveDateTime, zone: Tz) -> Result<NaiveDateTime, String> {
    if at.time() == NaiveTime::MIN || !matches!(zone.from_local_datetime(&at), LocalResult::None) {
        return Ok(at);
    }
    Err(format!("there is no `{}`: clocks go forward over it", date_text(at)))
}

fn date_text(at: NaiveDateTime) -> String {
    let layout = match at.time() {
        NaiveTime::MIN => "%Y-%m-%d",
        time if time.second() == 0 => "%Y-%m-%d %H:%M",
        _ => "%Y-%m-%d %H:%M:%S",
    };
    at.format(layout).to_string()
}

/// What is added or taken away.
#[derive(Debug, Clone, Copy)]
enum Amount {
    Number(Decimal),
    Span(Duration),
}

impl Amount {
    /// # Errors
    /// The argument is neither a number nor a span of days.
    fn bind(arguments: &Arguments, parameter: usize) -> Result<Amount, ArgumentError> {
        let text = arguments.text(parameter);
        let span = || {
            let (count, unit) = text.split_once(char::is_whitespace)?;
            Some(Duration { count: count.parse().ok()?, unit: Unit::parse(unit.trim())? })
        };
        let amount = Decimal::parse(text).map(Amount::Number).or_else(|| span().map(Amount::Span));
        match amount {
            Some(Amount::Span(Duration { unit: Unit::Hours, .. })) | None => Err(ArgumentError {
                parameter,
                message: format!("`{text}` is neither a number nor a span of days"),
                help: Some(if text.starts_with('-') {
                    "a span is never negative: `add` goes on in time, `subtract` goes back".to_owned()
                } else {
                    "write a number, or a span such as `90 days`, `6 months` or `1 year`".to_owned()
                }),
            }),
            Some(amount) => Ok(amount),
        }
    }

    /// The value of the other property with this added to it, or taken from it.
    fn apply(self, value: &str, cell: &str, reading: Reading, adds: bool) -> Effect {
        match self {
            Amount::Span(span) => reading.moved(value, cell, span, adds),
            Amount::Number(number) => {
                let number = if adds { number } else { number.negated() };
                reading.written(value, reading.number(cell).map(|held| held.plus(number)))
            }
        }
    }
}

/// The property that is counted with.
///
/// # Errors
/// The call names none.
fn source(arguments: &Arguments, parameter: usize) -> Result<usize, ArgumentError> {
    match arguments.get(parameter) {
        Argument::Property(index) => Ok(*index),
        _ => Err(ArgumentError { parameter, message: "there is no property to count with".to_owned(), help: None }),
    }
}

/// A factor that is not zero: what is multiplied by zero or divided by it is lost.
///
/// # Errors
/// The argument is no number, or zero.
fn factor(arguments: &Arguments, parameter: usize) -> Result<Decimal, ArgumentError> {
    Decimal::parse(arguments.text(parameter)).filter(|number| !number.is_zero()).ok_or_else(|| ArgumentError {
        parameter,
        message: format!("`{}` is no number to count with", arguments.text(parameter)),
        help: Some("write a plain number other than 0, such as `1000` or `1.2`".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::{Duration, Effect, Reading, Unit};
    use crate::verbs::Account;
    use chrono_tz::America::New_York;

    #[test]
    fn a_date_moves_to_a_time_that_there_is() {
        let reading = Reading::of(&Account { timezone: New_York, ..Account::default() });
        let moved = |cell: &str, count, unit, later| reading.moved("", cell, Duration { count, unit }, later);
        let fails = |problem: &str| Effect::Fail(problem.to_owned());
        assert_eq!(moved("2026-01-31", 1, Unit::Months, true), Effect::Set("2026-02-28".to_owned()));
        assert_eq!(
            moved("2026-03-07 02:30", 1, Unit::Days, true),
            fails("there is no `2026-03-08 02:30`: clocks go forward over it")
        );
        assert_eq!(moved("2026-03-07 03:30", 1, Unit::Days, true), Effect::Set("2026-03-08 03:30".to_owned()));
        assert_eq!(moved("9999-12-31", 1, Unit::Months, true), fails("there is no such day"));
        assert_eq!(moved("0001-01-15", 2, Unit::Months, false), fails("there is no such day"));
    }
}
