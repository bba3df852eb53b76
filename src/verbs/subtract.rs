//! `subtract`: a date or number so much less than another property's.

use super::arithmetic::{AMOUNT, counted, moved};
use super::{Account, Arguments, Bound, Example, Kind, Verb};

pub(super) static VERB: Verb = Verb {
    name: "subtract",
    aliases: &[],
    summary: "Writes a date or number so much before or below another property's",
    details: "A span such as `90 days` moves a date by the calendar of the account's time zone: months and years clamp at month end (31 January less 1 month is the last of February). A time with an offset is moved and written by the clocks of that zone, as all times without one are read. A number is counted exactly and written as a plain decimal. A blank leaves the value as it is. The property is another one: a value counted from itself would change with each run.",
    parameters: &[AMOUNT, counted("from")],
    kinds: &[Kind::Date, Kind::Datetime, Kind::Number],
    takes_blank: true,
    idempotent: true,
    costly: false,
    fails_when: "the property holds no date, or no number that `parse number` reads; and where the result is a time \
         that clocks skip, a year of more than four digits, or a number with too many digits to count with",
    examples: &[
        Example {
            call: "subtract 90 days from close date",
            properties: &["2026-09-01"],
            before: "",
            after: Some("2026-06-03"),
        },
        Example {
            call: "subtract 1 year from close date",
            properties: &["2024-02-29"],
            before: "",
            after: Some("2023-02-28"),
        },
        Example { call: "subtract 2 from amount", properties: &["1.5"], before: "", after: Some("-0.5") },
        Example { call: "subtract 1 week from close date", properties: &["soon"], before: "", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    moved(arguments, account, false)
}
