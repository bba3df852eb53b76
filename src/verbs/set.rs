//! `set to`: a fixed value.

use super::{Account, ArgumentError, Arguments, Effect, Example, Kind, Parameter, Spec, Takes, Transform, Verb};
use crate::value::text::is_blank;

#[derive(Debug)]
pub struct Set;

static SPEC: Spec = Spec {
    name: "set",
    aliases: &[],
    summary: "Writes a value",
    details: "Overwrites what stands there; with `when it is unknown` it only fills what is blank. For a property \
         with options the value is one of them.",
    parameters: &[Parameter {
        name: "value",
        preposition: Some("to"),
        takes: Takes::Value,
        required: true,
        summary: "the value to write",
    }],
    kinds: &Kind::ALL,
    takes_blank: true,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "set to lead", properties: &[], before: "", after: Some("lead") },
        Example { call: "set to \"France\"", properties: &[], before: "FR", after: Some("France") },
        Example { call: "set to lead", properties: &[], before: "lead", after: Some("lead") },
    ],
};

impl Verb for Set {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, arguments: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        let text = arguments.text(0).to_owned();
        if is_blank(&text) {
            return Err(ArgumentError {
                parameter: 0,
                message: "there is no value to set".to_owned(),
                help: Some("to empty the cell, write `clear`".to_owned()),
            });
        }
        Ok(Box::new(move |value: &str, _: &[&str]| Effect::set(value, text.as_str())))
    }
}
