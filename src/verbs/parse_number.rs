//! `parse number`: plain decimals.

use super::{Account, ArgumentError, Arguments, Effect, Example, Kind, Spec, Transform, Verb};
use crate::value::number::NumberFormat;

#[derive(Debug)]
pub struct ParseNumber;

static SPEC: Spec = Spec {
    name: "parse number",
    aliases: &[],
    summary: "Writes a number as a plain decimal",
    details: "Reads the account's `number_format`, plain decimals, and other ways of grouping where the text can \
         be one number only: `1,234.5` and `12,5` are certain, `1,234` is not. Currency signs, units and `%` \
         are not dropped: they say what the number is.",
    parameters: &[],
    kinds: &[Kind::Number, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no number, or could be two",
    examples: &[
        Example { call: "parse number", properties: &[], before: "1,234.50", after: Some("1234.50") },
        Example { call: "parse number", properties: &[], before: "1 234 567,8", after: Some("1234567.8") },
        Example { call: "parse number", properties: &[], before: "-12,5", after: Some("-12.5") },
        Example { call: "parse number", properties: &[], before: "42", after: Some("42") },
        Example { call: "parse number", properties: &[], before: "1,234", after: None },
        Example { call: "parse number", properties: &[], before: "5 EUR", after: None },
    ],
};

impl Verb for ParseNumber {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, _: &Arguments, account: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        let own = account.number_format;
        Ok(Box::new(move |value: &str, _: &[&str]| match read(value.trim(), own) {
            Ok(number) => Effect::set(value, number),
            Err(reason) => Effect::Fail(reason),
        }))
    }
}

/// The formats in use: each decimal mark with each way of grouping.
fn formats() -> impl Iterator<Item = NumberFormat> {
    let groups = [None, Some(','), Some('.'), Some(' '), Some('\''), Some('’')];
    ['.', ','].into_iter().flat_map(move |decimal| {
        groups
            .into_iter()
            .filter(move |group| *group != Some(decimal))
            .map(move |group| NumberFormat { decimal, group })
    })
}

fn read(value: &str, own: NumberFormat) -> Result<String, String> {
    let number = own
        .to_plain(value)
        .or_else(|| NumberFormat::default().to_plain(value))
        .map_or_else(|| only_reading(value), Ok)?;
    // The account's format reads the cell next: it must not find another number there.
    match own.to_plain(&number) {
        Some(again) if again != number => {
            Err(format!("written plainly it would be {number}, which this account's number format reads as {again}"))
        }
        _ => Ok(number),
    }
}

fn only_reading(value: &str) -> Result<String, String> {
    let mut readings: Vec<String> = formats().filter_map(|format| format.to_plain(value)).collect();
    readings.sort();
    readings.dedup();
    match readings.as_slice() {
        [] => Err(format!("`{value}` is no number")),
        [one] => Ok(one.clone()),
        [one, other, ..] => Err(format!("`{value}` could be {one} or {other}: say `number_format` in hyg.yaml")),
    }
}

#[cfg(test)]
mod tests {
    use super::{NumberFormat, read};

    #[test]
    fn the_accounts_format_goes_before_all_others() {
        let german = NumberFormat::from_example("1.234,5").unwrap();
        assert_eq!(read("1.234", german), Ok("1234".to_owned()));
        assert_eq!(read("1.234,5", german), Ok("1234.5".to_owned()));
        assert!(read("1,234", german).unwrap_err().ends_with("reads as 1234"));
        assert_eq!(read("1,234", NumberFormat::from_example("1,234.5").unwrap()), Ok("1234".to_owned()));
    }

    #[test]
    fn a_number_that_could_be_two_is_refused_with_both() {
        let plain = NumberFormat::default();
        assert_eq!(
            read("1,234", plain).unwrap_err(),
            "`1,234` could be 1.234 or 1234: say `number_format` in hyg.yaml"
        );
        assert_eq!(read("1,234,567", plain), Ok("1234567".to_owned()));
        assert_eq!(read("$5", plain).unwrap_err(), "`$5` is no number");
    }
}
