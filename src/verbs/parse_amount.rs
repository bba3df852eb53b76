//! `parse amount`: money as a plain decimal.

use super::{Account, Argument, ArgumentError, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::currency;

pub(super) static VERB: Verb = Verb {
    name: "parse amount",
    aliases: &["parse currency"],
    summary: "Writes an amount of money as a plain decimal, without its currency",
    details: "Drops one currency, by its sign or its ISO 4217 code, before or behind the number; the number itself is read as `parse number` reads it, but beside a currency `1.234` could be two numbers, unless the account's `number_format` says which mark groups. With a currency named, an amount of another one is listed instead; `$` alone is any dollar.",
    parameters: &[Parameter {
        name: "currency",
        preposition: Some("in"),
        takes: Takes::Text,
        required: false,
        summary: "the code of the currency that amounts are of, such as \"EUR\"",
    }],
    kinds: &[Kind::Number, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "the text is no amount, could be two, has too many digits to be compared, written plainly would be another one in the account's number format, or is \
         of another currency",
    examples: &[
        Example { call: "parse amount", properties: &[], before: "€ 1.234,50", after: Some("1234.50") },
        Example { call: "parse amount", properties: &[], before: "1 234,50 EUR", after: Some("1234.50") },
        Example { call: "parse amount", properties: &[], before: "(US$1,234.50)", after: Some("-1234.50") },
        Example { call: "parse amount in \"EUR\"", properties: &[], before: "12.50 €", after: Some("12.50") },
        Example { call: "parse amount in \"EUR\"", properties: &[], before: "$12.50", after: None },
        Example { call: "parse amount", properties: &[], before: "1.234 €", after: None },
        Example { call: "parse amount", properties: &[], before: "12 apples", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, account: &Account) -> Bound {
    let own = account.number_format;
    let wanted = match arguments.get(0) {
        Argument::Text(code) => Some(currency::code(code).ok_or_else(|| ArgumentError {
            parameter: 0,
            message: format!("`{code}` is no code of a currency"),
            help: Some("write its ISO 4217 code, such as \"EUR\"".to_owned()),
        })?),
        _ => None,
    };
    Ok(Box::new(move |value: &str, _: &[&str]| {
        let (number, found) = currency::split(value.trim());
        if let (Some(wanted), Some(found)) = (wanted, found)
            && !found.contains(&wanted)
        {
            return Effect::Fail(format!("`{value}` is not in {wanted}"));
        }
        let read = if found.is_some() { own.to_certain_amount(&number) } else { own.to_certain(&number) };
        match read {
            Ok(number) => Effect::set(value, number),
            Err(reason) if number == value.trim() => Effect::Fail(reason),
            Err(reason) => Effect::Fail(format!("without its currency, {reason}")),
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::{Account, Arguments, Effect, bind};
    use crate::value::number::NumberFormat;

    fn parsed(amount: &str, number_format: NumberFormat) -> Effect {
        let arguments = Arguments { values: vec![super::Argument::Absent] };
        let account = Account { number_format, ..Account::default() };
        bind(&arguments, &account).unwrap().apply(amount, &[])
    }

    #[test]
    fn one_mark_before_three_digits_is_ambiguous_without_a_format() {
        for amount in ["1.234 €", "$1,234", "(€ 1.234)", "-1.234 USD"] {
            let Effect::Fail(reason) = parsed(amount, NumberFormat::default()) else { panic!("{amount} was taken") };
            assert!(reason.ends_with("say `number_format` in hyg.yaml"), "{reason}");
        }
        let french = NumberFormat::from_example("1 234,5").unwrap();
        assert!(matches!(parsed("1.234 €", french), Effect::Fail(_)));
        let german = NumberFormat::from_example("1.234,5").unwrap();
        assert_eq!(parsed("1.234 €", german), Effect::set("1.234 €", "1234"));
        assert_eq!(parsed("1234.567 €", NumberFormat::default()), Effect::set("", "1234.567"));
    }
}
