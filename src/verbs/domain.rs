//! `domain from`: the domain of an e-mail address or a website.

use super::{Account, Argument, ArgumentError, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::domain;
use crate::value::email::Address;
use crate::value::text::is_blank;
use crate::value::url::WebAddress;

pub(super) static VERB: Verb = Verb {
    name: "domain",
    aliases: &["email domain"],
    summary: "Writes the domain of an e-mail address or a web address",
    details: "In small letters: of an e-mail address what stands after the `@`, of a web address the part that somebody \
         owns (`acme.co.uk` of `https://www.shop.acme.co.uk/en`), by the public suffix list. A mail provider's domain (`gmail.com`) is no \
         company's: leave those out with `when`. A blank address leaves the value as it is. Overwrites what \
         stands there; with `when it is unknown` it only fills what is blank.",
    parameters: &[Parameter {
        name: "email",
        preposition: Some("from"),
        takes: Takes::Property,
        required: true,
        summary: "the property that holds the e-mail or web address",
    }],
    kinds: &[Kind::Text, Kind::Url],
    takes_blank: true,
    idempotent: true,
    costly: true,
    fails_when: "the property holds neither an e-mail address nor a web address, or that of a machine by its number",
    examples: &[
        Example { call: "domain from email", properties: &["zoe@Acme.com"], before: "", after: Some("acme.com") },
        Example {
            call: "domain from website",
            properties: &["https://www.shop.acme.co.uk/en"],
            before: "",
            after: Some("acme.co.uk"),
        },
        Example { call: "domain from email", properties: &[""], before: "acme.com", after: Some("acme.com") },
        Example { call: "domain from email", properties: &["zoe at acme"], before: "", after: None },
    ],
    bind,
};

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let Argument::Property(index) = *arguments.get(0) else {
        let message = "there is no property to take the domain from".to_owned();
        return Err(ArgumentError { parameter: 0, message, help: None });
    };
    Ok(Box::new(move |value: &str, properties: &[&str]| match properties.get(index) {
        Some(source) if !is_blank(source) => Effect::written(value, domain_of(source.trim())),
        _ => Effect::Keep,
    }))
}

/// The domain of an e-mail address, or the part of a web address's host that somebody owns.
fn domain_of(source: &str) -> Result<String, String> {
    let machine = || format!("`{source}` is the address of a machine, which has no domain");
    if source.contains('@') {
        let address = Address::parse(source).map_err(|reason| format!("`{source}` is no e-mail address: {reason}"))?;
        return Ok(address.domain_name().ok_or_else(machine)?.to_lowercase());
    }
    let address = WebAddress::parse(source)
        .map_err(|reason| format!("`{source}` is neither an e-mail address nor a web address: {reason}"))?;
    let host = address.domain().ok_or_else(machine)?.to_lowercase();
    Ok(domain::owned_part(&host).unwrap_or(&host).to_owned())
}
