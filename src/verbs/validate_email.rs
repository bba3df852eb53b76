//! `validate email`: is it an e-mail address?

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::email::Address;

pub(super) static VERB: Verb = Verb {
    name: "validate email",
    aliases: &["validate e-mail"],
    summary: "Lists values that are no e-mail address",
    details: "Changes nothing. Checks the syntax (RFC 5321, and RFC 6531 for other scripts), the domain (IDNA, \
         with at least one dot) and names that are reserved, such as `.local` and `.test`. Whether the \
         mailbox exists is not asked.",
    parameters: &[],
    kinds: &[Kind::Email, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no address that a mail server takes",
    examples: &[
        Example { call: "validate email", properties: &[], before: "zoe@acme.com", after: Some("zoe@acme.com") },
        Example {
            call: "validate email", properties: &[], before: "用户@例子.广告", after: Some("用户@例子.广告")
        },
        Example { call: "validate email", properties: &[], before: "zoe@acme", after: None },
        Example { call: "validate email", properties: &[], before: "zoe@acme,com", after: None },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| match Address::parse(value.trim()) {
        Ok(_) => Effect::Keep,
        Err(refusal) => Effect::Fail(refusal.to_string()),
    }))
}
