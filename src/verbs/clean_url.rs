//! `clean url`: one form for one web page.

use super::{Account, Argument, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::url;

pub(super) static VERB: Verb = Verb {
    name: "clean url",
    aliases: &["clean website"],
    summary: "Writes a web address in one form, without what tracks visitors",
    details: "Scheme and host in small letters; `https://` where there is no scheme and the host's ending exists; \
         without tracking parameters (`utm_…`, `fbclid`, `gclid`, `msclkid`, `_hsenc`, `mc_eid` and their like), \
         without the port that goes without saying, and without the `/` behind a bare host. `with www removed` takes \
         `www.` away too, unless only an ending is left (`co.uk`). The path and all other parameters stay as they are.",
    parameters: &[Parameter {
        name: "more",
        preposition: Some("with"),
        takes: Takes::Word(&[WWW_REMOVED]),
        required: false,
        summary: "what else to change",
    }],
    kinds: &[Kind::Url, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no address of a web page, or has neither a scheme nor an ending that exists (`acme.con`)",
    examples: &[
        Example {
            call: "clean url",
            properties: &[],
            before: "WWW.Acme.com/Shop?id=7&utm_source=news",
            after: Some("https://www.acme.com/Shop?id=7"),
        },
        Example {
            call: "clean url with www removed",
            properties: &[],
            before: "http://www.acme.com:80/",
            after: Some("http://acme.com"),
        },
        Example { call: "clean url", properties: &[], before: "https://acme.com", after: Some("https://acme.com") },
        Example { call: "clean url", properties: &[], before: "under construction", after: None },
        Example { call: "clean url", properties: &[], before: "acme.con", after: None },
    ],
    bind,
};

const WWW_REMOVED: &str = "www removed";

fn bind(arguments: &Arguments, _: &Account) -> Bound {
    let without_www = *arguments.get(0) != Argument::Absent;
    Ok(Box::new(move |value: &str, _: &[&str]| match url::clean(value.trim(), without_www) {
        Ok(cleaned) => Effect::set(value, cleaned),
        Err(refusal) => Effect::Fail(refusal.to_string()),
    }))
}
