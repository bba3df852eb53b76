//! `validate url`: is it a web address?

use super::{Account, ArgumentError, Arguments, Effect, Example, Kind, Spec, Transform, Verb};
use crate::value::url::WebAddress;

#[derive(Debug)]
pub struct ValidateUrl;

static SPEC: Spec = Spec {
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
};

impl Verb for ValidateUrl {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, _: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        Ok(Box::new(|value: &str, _: &[&str]| match WebAddress::parse(value.trim()) {
            Ok(_) => Effect::Keep,
            Err(refusal) => Effect::Fail(refusal.to_string()),
        }))
    }
}
