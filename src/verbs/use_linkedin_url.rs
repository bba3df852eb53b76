//! `use linkedin url`: one address for one profile.

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::url;

pub(super) static VERB: Verb = Verb {
    name: "use linkedin url",
    aliases: &["clean linkedin url"],
    summary: "Writes the address of a LinkedIn profile in LinkedIn's own form",
    details: "People (`/in/`), companies, schools and showcase pages, from any country's subdomain, from the mobile \
         site, from a page of the profile and with any parameters. Whether the profile exists is not asked.",
    parameters: &[],
    kinds: &[Kind::Url, Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the text is no address of a profile on LinkedIn, or an old one (`/pub/…`) or one of Sales Navigator, \
         which only LinkedIn can lead on",
    examples: &[
        Example {
            call: "use linkedin url",
            properties: &[],
            before: "fr.linkedin.com/in/zoe-vega/?trk=x",
            after: Some("https://www.linkedin.com/in/zoe-vega"),
        },
        Example {
            call: "use linkedin url",
            properties: &[],
            before: "https://www.linkedin.com/company/acme/about/",
            after: Some("https://www.linkedin.com/company/acme"),
        },
        Example { call: "use linkedin url", properties: &[], before: "https://acme.com/in/zoe", after: None },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| match url::linkedin(value.trim()) {
        Ok(address) => Effect::set(value, address),
        Err(refusal) => Effect::Fail(refusal.to_string()),
    }))
}
