//! `clear`: nothing.

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};

pub(super) static VERB: Verb = Verb {
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
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| Effect::set(value, "")))
}
