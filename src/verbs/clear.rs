//! `clear`: nothing.

use super::{Account, ArgumentError, Arguments, Effect, Example, Kind, Spec, Transform, Verb};

#[derive(Debug)]
pub struct Clear;

static SPEC: Spec = Spec {
    name: "clear",
    aliases: &["empty"],
    summary: "Empties the cell",
    details: "What stood there is lost in the CRM and kept in the run's undo file. Imports usually ignore blank \
         cells, so the run lists what has to be cleared by hand. Say `when` it applies.",
    parameters: &[],
    kinds: &Kind::ALL,
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example { call: "clear", properties: &[], before: "n/a", after: Some("") },
        Example { call: "clear", properties: &[], before: "test@test.com", after: Some("") },
        Example { call: "clear", properties: &[], before: "0", after: Some("") },
    ],
};

impl Verb for Clear {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, _: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        Ok(Box::new(|value: &str, _: &[&str]| Effect::set(value, "")))
    }
}
