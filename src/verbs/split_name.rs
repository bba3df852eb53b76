//! `split name into`: first and last name out of a full name, into properties that are blank.

use super::name_part::names_are_uncertain;
use super::region::Region;
use super::{Account, Argument, ArgumentError, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::person_name;
use crate::value::text::{fold_name, is_blank};

pub(super) static VERB: Verb = Verb {
    name: "split name",
    aliases: &["split full name"],
    summary: "Reads a full name and fills first and last name with its parts",
    details: "The first property in brackets takes the first given name, the second the surname; of three, the \
         middle one takes further given names and initials. Only blank cells are filled, and only if those that \
         are not blank agree with the name: two people are never mixed. Three words without a country or a comma are refused (`Maria Garcia Lopez`). The full name itself stays as it is. \
         Titles and what follows a name are left out; `salutation from` and `name suffix from` take them.\n\nIt is \
         the last verb of its line, which names one property.",
    parameters: &[
        Parameter {
            name: "properties",
            preposition: Some("into"),
            takes: Takes::Targets { least: 2, most: 3 },
            required: true,
            summary: "the properties to fill, in brackets: first name and last name, or first, middle and last name",
        },
        Parameter {
            name: "region",
            preposition: Some("for"),
            takes: Takes::PropertyOrText,
            required: false,
            summary: "the person's country: its name or code, or a property that holds it or a telephone number; \
                 else the account's country",
        },
    ],
    kinds: &[Kind::Text],
    takes_blank: true,
    idempotent: true,
    costly: true,
    fails_when: concat!(names_are_uncertain!(), "; or one of the properties holds another name"),
    // Of the property that is filled first; the values are the full name and what stands in all of them.
    examples: &[
        Example {
            call: "split name into (first name, last name)",
            properties: &["Dr. Anna Weber", "", ""],
            before: "",
            after: Some("Anna"),
        },
        Example {
            call: "split name into (first name, last name)",
            properties: &["Anna Weber", "", "WEBER"],
            before: "",
            after: Some("Anna"),
        },
        Example {
            call: "split name into (first name, last name)",
            properties: &["Anna Weber", "", "Miller"],
            before: "",
            after: None,
        },
        Example {
            call: "split name into (first name, last name)",
            properties: &["Mr & Mrs Smith", "", ""],
            before: "",
            after: None,
        },
    ],
    bind,
};

/// The transform of one of the properties that are filled. The values of the call are the full
/// name and what stands in each of them.
fn bind(arguments: &Arguments, account: &Account) -> Bound {
    let Argument::Target { at, of } = *arguments.get(0) else {
        return Err(ArgumentError { parameter: 0, message: "there is nothing to split into".to_owned(), help: None });
    };
    let region = Region::bind(arguments, 1, account)?;
    Ok(Box::new(move |value: &str, properties: &[&str]| {
        let name = properties.first().copied().unwrap_or_default();
        if is_blank(name) || !is_blank(value) {
            return Effect::Keep;
        }
        // A name is refused for all of them: the first blank one says so.
        let is_told = properties.iter().skip(1).take(at).any(|held| is_blank(held));
        let fails = |reason| if is_told { Effect::Keep } else { Effect::Fail(reason) };
        let parts = match person_name::parse_certain(name, region.of_person(properties)) {
            Ok(parts) => parts,
            Err(reason) => return fails(reason),
        };
        let names: &[&str] = match of {
            2 => &[&parts.given, &parts.family],
            _ => &[&parts.given, &parts.middle, &parts.family],
        };
        let held = properties.iter().skip(1).zip(names);
        let other = held.into_iter().find(|(held, part)| !is_blank(held) && fold_name(held.trim()) != fold_name(part));
        match (other, names.get(at)) {
            (Some((held, _)), _) => fails(format!("`{held}` stands there, and the full name is `{name}`")),
            (None, Some(part)) if !part.is_empty() => Effect::set(value, *part),
            (None, _) => Effect::Keep,
        }
    }))
}
