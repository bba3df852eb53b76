//! `multiply`: a number by a factor of another property's.

use super::arithmetic::{FACTOR, counted, scaled};
use super::{Account, Arguments, Bound, Example, Kind, Verb};
use crate::value::decimal::Decimal;

pub(super) static VERB: Verb = Verb {
    name: "multiply",
    aliases: &[],
    summary: "Writes a multiple of another property's number",
    details: "Counted exactly, and written as a plain decimal. A blank leaves the value as it is. The property is another one: a value counted from itself would change with each run.",
    parameters: &[counted("from"), FACTOR],
    kinds: &[Kind::Number],
    takes_blank: true,
    idempotent: true,
    costly: false,
    fails_when: "the property holds no number that `parse number` reads, or it or the result has too many digits to count \
         with",
    examples: &[
        Example { call: "multiply from amount by 1000", properties: &["12.5"], before: "", after: Some("12500") },
        Example { call: "multiply from amount by 1.2", properties: &["0.1"], before: "", after: Some("0.12") },
        Example { call: "multiply from amount by 1000", properties: &[""], before: "7", after: Some("7") },
        Example { call: "multiply from amount by 1000", properties: &["a lot"], before: "", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    scaled(arguments, account, Decimal::times)
}
