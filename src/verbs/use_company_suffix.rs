//! `use company suffix`: one spelling for a company's legal form.

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::company;

pub(super) static VERB: Verb = Verb {
    name: "use company suffix",
    aliases: &["use legal form"],
    summary: "Writes the legal form of a company in its usual short spelling",
    details: "`Gesellschaft mit beschränkter Haftung` and `G.m.b.H.` become `GmbH`, `Limited` becomes `Ltd`. The name \
         itself stays as it is, and so does a form whose spelling is not certain (`A/S`, `a.s.`, `Private Limited`) \
         or that is not known.",
    parameters: &[],
    kinds: &[Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "",
    examples: &[
        Example { call: "use company suffix", properties: &[], before: "Acme LIMITED", after: Some("Acme Ltd") },
        Example { call: "use company suffix", properties: &[], before: "Muster G.m.b.H.", after: Some("Muster GmbH") },
        Example { call: "use company suffix", properties: &[], before: "Acme, Inc", after: Some("Acme, Inc.") },
        Example { call: "use company suffix", properties: &[], before: "Tiffany & Co.", after: Some("Tiffany & Co.") },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| {
        let Some((form, canonical)) = company::form(value).and_then(|form| Some((form, form.canonical?))) else {
            return Effect::Keep;
        };
        // The form ends the name or begins it; what stands between it and the name stays.
        let text = value.trim();
        let written = match text.strip_suffix(form.written) {
            Some(rest) => format!("{rest}{canonical}"),
            None => format!("{canonical}{}", text.strip_prefix(form.written).unwrap_or_default()),
        };
        Effect::set(value, written)
    }))
}
