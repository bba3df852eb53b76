//! `divide`: a number by a factor of another property's.

use super::arithmetic::{FACTOR, counted, scaled};
use super::{Account, Arguments, Bound, Example, Kind, Verb};
use crate::value::decimal::Decimal;

pub(super) static VERB: Verb = Verb {
    name: "divide",
    aliases: &[],
    summary: "Writes a fraction of another property's number",
    details: "Written as a plain decimal; a quotient that does not end is rounded to ten decimals, halves away from zero. A blank leaves the value as it is. The property is another one: a value counted from itself would change with each run.",
    parameters: &[counted("from"), FACTOR],
    kinds: &[Kind::Number],
    takes_blank: true,
    idempotent: true,
    costly: false,
    fails_when: "the property holds no number that `parse number` reads, or it or the result has too many digits to count \
         with",
    examples: &[
        Example { call: "divide from amount by 12", properties: &["600"], before: "", after: Some("50") },
        Example { call: "divide from amount by 3", properties: &["2"], before: "", after: Some("0.6666666667") },
        Example { call: "divide from amount by 100", properties: &["-5"], before: "", after: Some("-0.05") },
        Example { call: "divide from amount by 12", properties: &["a lot"], before: "", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    scaled(arguments, account, Decimal::over)
}
