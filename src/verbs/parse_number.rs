//! `parse number`: plain decimals.

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};

pub(super) static VERB: Verb = Verb {
    name: "parse number",
    aliases: &[],
    summary: "Writes a number as a plain decimal",
    details: "Reads the account's `number_format`, plain decimals, and other ways of grouping where the text can \
         be one number only: `1,234.5` and `12,5` are certain, `1,234` and `0,500` are not. Digits of other scripts, a minus \
         behind the number and the brackets of accountants are read. Currency signs, units and `%` are not \
         dropped: they say what the number is (for money there is `parse amount`).",
    parameters: &[],
    kinds: &[Kind::Number, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no number, could be two, has too many digits to be compared, or written plainly (`1.234`) would be another one in the account's number \
         format",
    examples: &[
        Example { call: "parse number", properties: &[], before: "1,234.50", after: Some("1234.50") },
        Example { call: "parse number", properties: &[], before: "1 234 567,8", after: Some("1234567.8") },
        Example { call: "parse number", properties: &[], before: "-12,5", after: Some("-12.5") },
        Example { call: "parse number", properties: &[], before: "42", after: Some("42") },
        Example { call: "parse number", properties: &[], before: "(1,234.50)", after: Some("-1234.50") },
        Example { call: "parse number", properties: &[], before: "١٢٫٥", after: Some("12.5") },
        Example { call: "parse number", properties: &[], before: "1,234", after: None },
        Example { call: "parse number", properties: &[], before: "5 EUR", after: None },
    ],
    bind,
};

fn bind(_: &Arguments, account: &Account) -> Bound {
    let own = account.number_format;
    Ok(Box::new(move |value: &str, _: &[&str]| Effect::written(value, own.to_certain(value.trim()))))
}
