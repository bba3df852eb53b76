//! What the verbs that count with another property share: reading it, and writing the result.

use super::format_date::wall_clock;
use super::{Account, Argument, ArgumentError, Arguments, Effect};
use crate::value::decimal::Decimal;
use crate::value::number::NumberFormat;
use crate::value::text::is_blank;
use crate::value::time::{DateOrder, Duration, Unit, date_of, day_number, read_date};
use chrono::{NaiveDateTime, NaiveTime, Timelike};
use chrono_tz::Tz;

/// The account's settings by which numbers and dates are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    numbers: NumberFormat,
    order: Option<DateOrder>,
    zone: Tz,
}

impl Reading {
    pub(super) fn of(account: &Account) -> Reading {
        Reading { numbers: account.number_format, order: account.date_order, zone: account.timezone }
    }

    /// The number in a cell.
    ///
    /// # Errors
    /// It is no number, or could be two.
    pub(super) fn number(self, cell: &str) -> Result<Decimal, String> {
        let plain = self.numbers.to_certain(cell.trim())?;
        Decimal::parse(&plain).ok_or_else(|| format!("`{}` has too many digits to count with", cell.trim()))
    }

    /// The result of a calculation as the account reads it again.
    pub(super) fn written(self, value: &str, number: Option<Decimal>) -> Effect {
        let number = number.ok_or_else(|| "the result has too many digits".to_owned());
        match number.and_then(|number| self.numbers.to_stable(number.to_string())) {
            Ok(number) => Effect::set(value, number),
            Err(reason) => Effect::Fail(reason),
        }
    }

    /// The date in a cell, so much later or earlier, by the clocks of the account's zone.
    fn moved(self, value: &str, cell: &str, span: Duration, later: bool) -> Effect {
        let stamp = read_date(cell, self.order).ok_or_else(|| format!("`{}` is no date", cell.trim()));
        let moved = stamp.and_then(|stamp| wall_clock(stamp, self.zone)).and_then(|at| {
            let day = day_number(at.date());
            let day = if later { span.days_after(day) } else { span.days_before(day) };
            day.map(|day| date_of(day).and_time(at.time())).ok_or_else(|| "there is no such day".to_owned())
        });
        match moved {
            Ok(at) => Effect::set(value, date_text(at)),
            Err(reason) => Effect::Fail(reason),
        }
    }
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
pub(super) enum Amount {
    Number(Decimal),
    Span(Duration),
}

impl Amount {
    /// # Errors
    /// The argument is neither a number nor a span of days.
    pub(super) fn bind(arguments: &Arguments, parameter: usize) -> Result<Amount, ArgumentError> {
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
                help: Some(
                    "write a number, or a span in quotation marks such as \"90 days\", \"6 months\" or \"1 year\""
                        .to_owned(),
                ),
            }),
            Some(amount) => Ok(amount),
        }
    }

    /// The value of the other property with this added to it, or taken from it.
    pub(super) fn apply(self, value: &str, cell: &str, reading: Reading, adds: bool) -> Effect {
        if is_blank(cell) {
            return Effect::Keep;
        }
        match self {
            Amount::Span(span) => reading.moved(value, cell, span, adds),
            Amount::Number(number) => match reading.number(cell) {
                Ok(held) => reading.written(value, held.plus(if adds { number } else { number.negated() })),
                Err(reason) => Effect::Fail(reason),
            },
        }
    }
}

/// The property that is counted with.
///
/// # Errors
/// The call names none.
pub(super) fn source(arguments: &Arguments, parameter: usize) -> Result<usize, ArgumentError> {
    match arguments.get(parameter) {
        Argument::Property(index) => Ok(*index),
        _ => Err(ArgumentError { parameter, message: "there is no property to count with".to_owned(), help: None }),
    }
}

/// A factor that is not zero: what is multiplied by zero or divided by it is lost.
///
/// # Errors
/// The argument is no number, or zero.
pub(super) fn factor(arguments: &Arguments, parameter: usize) -> Result<Decimal, ArgumentError> {
    Decimal::parse(arguments.text(parameter)).filter(|number| !number.is_zero()).ok_or_else(|| ArgumentError {
        parameter,
        message: format!("`{}` is no number to count with", arguments.text(parameter)),
        help: Some("write a plain number other than 0, such as `1000` or `1.2`".to_owned()),
    })
}
