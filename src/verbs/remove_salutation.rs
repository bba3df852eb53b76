//! `remove salutation`: a name without its form of address.

use super::{Account, Arguments, Bound, Effect, Example, Kind, Verb};
use crate::value::person_name;

pub(super) static VERB: Verb = Verb {
    name: "remove salutation",
    aliases: &["remove salutations", "remove title", "strip salutation"],
    summary: "Takes forms of address and titles off the front of a name",
    details: "Knows those of English, German, French, Spanish, Portuguese, Italian, Dutch and others (`Mr`, `Frau`, \
         `Mme`, `Sra.`, `Dott.`, `Dhr.`), academic titles and ranks. A title that is also a name (`Prince`, `Dean`, `Hon`) \
         stays unless it is abbreviated with a full stop; so does a title that stands alone, and `St.`, with which surnames begin. `salutation from` \
         keeps it in a property of its own.",
    parameters: &[],
    kinds: &[Kind::Text],
    takes_blank: false,
    idempotent: true,
    costly: true,
    fails_when: "the cell addresses several persons or is longer than 300 characters",
    examples: &[
        Example { call: "remove salutation", properties: &[], before: "Dr. Anna Weber", after: Some("Anna Weber") },
        Example { call: "remove salutation", properties: &[], before: "Mevr. de Vries", after: Some("de Vries") },
        Example { call: "remove salutation", properties: &[], before: "Prince", after: Some("Prince") },
        Example { call: "remove salutation", properties: &[], before: "Mr & Mrs Smith", after: None },
    ],
    bind,
};

fn bind(_: &Arguments, _: &Account) -> Bound {
    Ok(Box::new(|value: &str, _: &[&str]| Effect::written(value, person_name::without_salutation(value))))
}
