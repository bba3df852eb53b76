//! `validate url`: is it a web address?

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::url::WebAddress;

pub(super) static VERB: Verb = Verb {
    name: "validate url",
    aliases: &["validate website"],
    summary: "Lists values that are no web address",
    details: "Changes nothing. With or without `http://` or `https://`; the host is a domain that can exist or an \
         IP address. Whether the page is there is not asked.",
    parameters: &[],
    kinds: &[Kind::Url, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no address of a web page",
    examples: &[
        Example { call: "validate url", properties: &[], before: "www.acme.com", after: Some("www.acme.com") },
        Example {
            call: "validate url",
            properties: &[],
            before: "https://acme.com/shop?q=1",
            after: Some("https://acme.com/shop?q=1"),
        },
        Example { call: "validate url", properties: &[], before: "acme", after: None },
        Example { call: "validate url", properties: &[], before: "zoe@acme.com", after: None },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| match WebAddress::parse(value.trim()) {
        Ok(_) => Effect::Keep,
        Err(refusal) => Effect::Fail(refusal.to_string()),
    }))
}
