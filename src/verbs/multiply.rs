//! `multiply`: a number by a factor of another property's.

use super::arithmetic::{Reading, factor, source};
use super::{Account, ArgumentError, Arguments, Effect, Example, Kind, Parameter, Spec, Takes, Transform, Verb};
use crate::value::text::is_blank;

#[derive(Debug)]
pub struct Multiply;

static SPEC: Spec = Spec {
    name: "multiply",
    aliases: &[],
    summary: "Writes a multiple of another property's number",
    details: "Counted exactly, and written as a plain decimal. A blank leaves the value as it is. The property is another one: a value counted from itself would change with each run.",
    parameters: &[
        Parameter {
            name: "property",
            preposition: Some("from"),
            takes: Takes::Property,
            required: true,
            summary: "the property that is counted from",
        },
        Parameter {
            name: "factor",
            preposition: Some("by"),
            takes: Takes::Text,
            required: true,
            summary: "a number other than 0",
        },
    ],
    kinds: &[Kind::Number],
    takes_blank: true,
    idempotent: true,
    costly: false,
    fails_when: "the property holds no number that `parse number` reads, or the result has too many digits",
    examples: &[
        Example { call: "multiply from amount by 1000", properties: &["12.5"], before: "", after: Some("12500") },
        Example { call: "multiply from amount by 1.2", properties: &["0.1"], before: "", after: Some("0.12") },
        Example { call: "multiply from amount by 1000", properties: &[""], before: "7", after: Some("7") },
        Example { call: "multiply from amount by 1000", properties: &["a lot"], before: "", after: None },
    ],
};

impl Verb for Multiply {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, arguments: &Arguments, account: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        let (index, factor) = (source(arguments, 0)?, factor(arguments, 1)?);
        let reading = Reading::of(account);
        Ok(Box::new(move |value: &str, properties: &[&str]| {
            let cell = properties.get(index).copied().unwrap_or_default();
            if is_blank(cell) {
                return Effect::Keep;
            }
            match reading.number(cell) {
                Ok(number) => reading.written(value, number.times(factor)),
                Err(reason) => Effect::Fail(reason),
            }
        }))
    }
}
