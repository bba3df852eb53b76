//! `absolute value`: a number without its sign.

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};

pub(super) static VERB: Verb = Verb {
    name: "absolute value",
    aliases: &["abs"],
    summary: "Takes the minus off a number",
    details: "Reads the account's `number_format`; the number stays as it is written.",
    parameters: &[],
    kinds: &[Kind::Number, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "the text is no number that `parse number` reads",
    examples: &[
        Example { call: "absolute value", properties: &[], before: "-12.5", after: Some("12.5") },
        Example { call: "absolute value", properties: &[], before: "3", after: Some("3") },
        Example { call: "absolute value", properties: &[], before: "minus 3", after: None },
    ],
    bind,
};

fn bind(_: &Arguments, account: &Account) -> Bound {
    let own = account.number_format;
    Ok(Box::new(move |value: &str, _: &[&str]| match own.to_certain(value.trim()) {
        Ok(number) => match number.strip_prefix('-').map(|number| own.to_stable(number.to_owned())) {
            None => Effect::Keep,
            Some(Ok(number)) => Effect::set(value, number),
            Some(Err(reason)) => Effect::Fail(reason),
        },
        Err(reason) => Effect::Fail(reason),
    }))
}
