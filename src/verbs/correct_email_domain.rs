//! `correct email domain`: `zoe@gmial.com` is at gmail.com.

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::email;
use std::sync::Arc;

pub(super) static VERB: Verb = Verb {
    name: "correct email domain",
    aliases: &["correct e-mail domain", "fix email domain"],
    summary: "Mends slips in the domain of an e-mail address",
    details: "Mends letters that are swapped, missing, doubled or a key off in the names of the few providers that \
         most people write to (`gmial.com`, `hotmial.fr`, `outlok.com`), and their endings and those of smaller ones \
         (`gmail.con`, `yahoo.co.ul`, `gmail,com`). Behind any name it mends an ending that does not exist and is an \
         edit away from `com`, `net` or `org` (`acme.cmo`), and takes away a dot or comma at the end. What stands \
         before the `@` stays.\n\nA domain that may be somebody's own is never changed: one that is known to exist \
         (`mail.com`, `grail.com`), that has another ending that exists (`gmail.de`), whose name is short (`zoo.com`), \
         or that differs in its first letter (`email.com`). Neither is a cell that holds more than one address, or a \
         name around it.",
    parameters: &[],
    kinds: &[Kind::Email, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the domain is a slip, and of two providers as much as of each other",
    examples: &[
        Example {
            call: "correct email domain",
            properties: &[],
            before: "zoe@gmial.com",
            after: Some("zoe@gmail.com"),
        },
        Example {
            call: "correct email domain",
            properties: &[],
            before: "zoe@hotmial.fr",
            after: Some("zoe@hotmail.fr"),
        },
        Example { call: "correct email domain", properties: &[], before: "zoe@acme.con", after: Some("zoe@acme.com") },
        Example {
            call: "correct email domain",
            properties: &[],
            before: "zoe@email.com",
            after: Some("zoe@email.com"),
        },
        Example { call: "correct email domain", properties: &[], before: "zoe@hotmail.dr", after: None },
    ],
    bind,
};

fn bind(_: &Arguments, account: &Account) -> Bound {
    let lists = Arc::clone(&account.email_lists);
    Ok(Box::new(move |value: &str, _: &[&str]| match email::correct(value.trim()) {
        _ if value.trim().rsplit_once('@').is_some_and(|(_, domain)| lists.owns(domain)) => Effect::Keep,
        Ok(Some(address)) => Effect::set(value, address),
        Ok(None) => Effect::Keep,
        Err(reason) => Effect::Fail(reason),
    }))
}
