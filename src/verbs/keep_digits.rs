//! `keep digits`: the digits alone.

use super::{Account, Arguments, Bound, Effect, Example, Verb, WORDS};

use crate::value::number::{ascii_digit, is_rounded, without_decimals};

pub(super) static VERB: Verb = Verb {
    name: "keep digits",
    aliases: &["digits only"],
    summary: "Keeps the digits and drops all else",
    details: "Digits of other scripts become plain ones. For numbers there is `parse number`: here `1,5` becomes `15`. A `.0` \
         that a spreadsheet has put behind a long number is left out.",
    parameters: &[],
    kinds: WORDS,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "there is no digit, or a spreadsheet has rounded the number (`2.12E+09`)",
    examples: &[
        Example { call: "keep digits", properties: &[], before: "SIREN 732 829 320", after: Some("732829320") },
        Example { call: "keep digits", properties: &[], before: "12", after: Some("12") },
        Example { call: "keep digits", properties: &[], before: "732829320.0", after: Some("732829320") },
        Example { call: "keep digits", properties: &[], before: "7.32829E+08", after: None },
        Example { call: "keep digits", properties: &[], before: "n/a", after: None },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| {
        if is_rounded(value) {
            return Effect::Fail(format!("`{value}` has been rounded by a spreadsheet: its last digits are lost"));
        }
        match without_decimals(value).chars().map(ascii_digit).filter(char::is_ascii_digit).collect::<String>() {
            digits if digits.is_empty() => Effect::Fail(format!("`{value}` has no digit")),
            digits => Effect::set(value, digits),
        }
    }))
}
