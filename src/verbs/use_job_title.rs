//! `use job title`: a job title without abbreviations.

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::job_title;

pub(super) static VERB: Verb = Verb {
    name: "use job title",
    aliases: &["expand job title", "use job titles"],
    summary: "Writes out the abbreviations of a job title",
    details: "Knows those of English (`VP`, `CEO`, `Mgr`, `Sr.`) and some of French, German and Spanish. An abbreviation \
         that several languages have (`Dir.`, `Sr.`, `HR`) is written out only beside words that tell the \
         language. What stands for two things (`MD`, `CMO`, `Eng.`), what would be written differently for a woman \
         and a man (`PDG`), and what is not known stays. The other words stay as they are, and written-out ones \
         follow their case.",
    parameters: &[],
    kinds: &[Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: false,
    fails_when: "",
    examples: &[
        Example {
            call: "use job title",
            properties: &[],
            before: "SVP, Sales",
            after: Some("Senior Vice President, Sales"),
        },
        Example {
            call: "use job title",
            properties: &[],
            before: "Sr. Product Mgr",
            after: Some("Senior Product Manager"),
        },
        Example { call: "use job title", properties: &[], before: "Gte. de Ventas", after: Some("Gerente de Ventas") },
        Example { call: "use job title", properties: &[], before: "Dir. commercial", after: Some("Dir. commercial") },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| Effect::set(value, job_title::written_out(value))))
}
