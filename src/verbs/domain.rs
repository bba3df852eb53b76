//! `domain from`: the domain of an e-mail address.

use super::{
    Account, Argument, ArgumentError, Arguments, Effect, Example, Kind, Parameter, Spec, Takes, Transform, Verb,
};
use crate::value::email::Address;
use crate::value::text::is_blank;

#[derive(Debug)]
pub struct Domain;

static SPEC: Spec = Spec {
    name: "domain",
    aliases: &["email domain"],
    summary: "Writes the domain of an e-mail address",
    details: "In small letters, as it stands after the `@`. A mail provider's domain (`gmail.com`) is no \
         company's: leave those out with `when`. A blank address leaves the value as it is. Overwrites what \
         stands there; with `when it is unknown` it only fills what is blank.",
    parameters: &[Parameter {
        name: "email",
        preposition: Some("from"),
        takes: Takes::Property,
        required: true,
        summary: "the property that holds the address",
    }],
    kinds: &[Kind::Text, Kind::Url],
    takes_blank: true,
    idempotent: true,
    costly: true,
    fails_when: "the property holds no e-mail address",
    examples: &[
        Example { call: "domain from email", properties: &["zoe@Acme.com"], before: "", after: Some("acme.com") },
        Example { call: "domain from email", properties: &[""], before: "acme.com", after: Some("acme.com") },
        Example { call: "domain from email", properties: &["zoe at acme"], before: "", after: None },
    ],
};

impl Verb for Domain {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn bind(&self, arguments: &Arguments, _: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        let Argument::Property(index) = *arguments.get(0) else {
            let message = "there is no property to take the domain from".to_owned();
            return Err(ArgumentError { parameter: 0, message, help: None });
        };
        Ok(Box::new(move |value: &str, properties: &[&str]| match properties.get(index) {
            Some(email) if !is_blank(email) => match Address::parse(email.trim()) {
                Ok(address) => match address.domain_name() {
                    Some(domain) => Effect::set(value, domain.to_lowercase()),
                    None => {
                        Effect::Fail(format!("`{}` is the mailbox of a machine, which has no domain", email.trim()))
                    }
                },
                Err(reason) => Effect::Fail(format!("`{}` is no e-mail address: {reason}", email.trim())),
            },
            _ => Effect::Keep,
        }))
    }
}
