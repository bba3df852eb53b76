//! `round to`: fewer decimals.

use super::{Account, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::number::rounded;

pub(super) static VERB: Verb = Verb {
    name: "round",
    aliases: &[],
    summary: "Rounds a number to so many decimals",
    details: "Halves are rounded away from zero, as in spreadsheets, on the digits as they are written. Reads the account's `number_format` and writes a plain decimal; what has no more decimals stays.",
    parameters: &[Parameter {
        name: "decimals",
        preposition: Some("to"),
        takes: Takes::Count,
        required: true,
        summary: "how many decimals",
    }],
    kinds: &[Kind::Number, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "the text is no number that `parse number` reads",
    examples: &[
        Example { call: "round to 2", properties: &[], before: "3.14159", after: Some("3.14") },
        Example { call: "round to 0", properties: &[], before: "2.5", after: Some("3") },
        Example { call: "round to 2", properties: &[], before: "-0.125", after: Some("-0.13") },
        Example { call: "round to 2", properties: &[], before: "7", after: Some("7") },
        Example { call: "round to 2", properties: &[], before: "n/a", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    let (decimals, own) = (arguments.count(0), account.number_format);
    Ok(Box::new(move |value: &str, _: &[&str]| match own.to_certain(value.trim()) {
        Ok(number) if number.split_once('.').is_none_or(|(_, fraction)| fraction.len() <= decimals) => Effect::Keep,
        Ok(number) => match own.to_stable(rounded(&number, decimals)) {
            Ok(number) => Effect::set(value, number),
            Err(reason) => Effect::Fail(reason),
        },
        Err(reason) => Effect::Fail(reason),
    }))
}
