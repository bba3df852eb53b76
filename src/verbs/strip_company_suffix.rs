//! `strip company suffix`: a company's name without its legal form.

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::company;

pub(super) static VERB: Verb = Verb {
    name: "strip company suffix",
    aliases: &["strip legal form", "remove company suffix"],
    summary: "Takes the legal form off the name of a company",
    details: "Knows the forms of many countries (`GmbH & Co. KG`, `S.A. de C.V.`, `Sp. z o.o.`), short and in full, \
         behind the name; before it only in Russian and Ukrainian letters (`ООО`), and before a name in quotes \
         (`UAB \u{201e}Pavyzdys\u{201c}`). A form of several parts goes whole. `Company`, `Co.` and `Group` are as \
         often part of the name and stay, and so does what is likelier a place, a model or a weight (`Reno, NV`, \
         `Mercedes SL`, `Sugar 5 KG`): `SL` and its like need stops or a comma. A name that is nothing but a form \
         stays as well, and one in quotes as a whole.",
    parameters: &[],
    kinds: &[Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "",
    examples: &[
        Example { call: "strip company suffix", properties: &[], before: "Acme, Inc.", after: Some("Acme") },
        Example {
            call: "strip company suffix",
            properties: &[],
            before: "Muster GmbH & Co. KG",
            after: Some("Muster"),
        },
        Example { call: "strip company suffix", properties: &[], before: "AG Barr", after: Some("AG Barr") },
        Example { call: "strip company suffix", properties: &[], before: "Limited", after: Some("Limited") },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| {
        let mut name = value;
        // `Acme Ltd Ltd`: what is left has none.
        while let Some(form) = company::form(name) {
            name = form.name;
        }
        Effect::set(value, name)
    }))
}
