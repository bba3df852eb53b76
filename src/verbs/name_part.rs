//! `first name from`, `last name from`, …: one part of a full name.

use super::region::Region;
use super::{Account, Argument, ArgumentError, Arguments, Bound, Effect, Example, Kind, Parameter, Takes, Verb};
use crate::value::person_name::{self, Parts};
use crate::value::text::is_blank;

/// When it is not certain which name is which, as a literal that other pages go on from.
macro_rules! names_are_uncertain {
    () => {
        "it is not certain which name is which: a single word, also beside a title \
     (`Mrs. Anna`); without a comma, three words of an unknown country (`Maria Garcia Lopez`), a first word in capitals \
     (`WEBER Anna`), and names of countries where the family's stands first or there are two surnames; letters alone \
     (`J. R.`), small letters and particles where a first name should stand, and what may be a degree behind the name; \
     several persons, families, companies, jobs and what stands for nobody; brackets that are not closed, digits, and \
     signs that names do not have; Chinese, Japanese and Korean script"
    };
}
pub(super) use names_are_uncertain;

const FAILS_WHEN: &str = names_are_uncertain!();

const BESIDE_FAILS_WHEN: &str = "the text is no name of one person: a single word, several persons, a company or a job, \
     letters alone, digits, brackets that are not closed, signs that names do not have, Chinese, Japanese or Korean \
     script, an order of names that nothing tells";

const REGION: Parameter = Parameter {
    name: "region",
    preposition: Some("for"),
    takes: Takes::PropertyOrText,
    required: false,
    summary: "the person's country: its name or code, or a property that holds it or a telephone number; else the \
         account's country",
};

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "property",
        preposition: Some("from"),
        takes: Takes::Property,
        required: true,
        summary: "the property that holds the full name",
    },
    REGION,
];

const DETAILS: &str = "Overwrites what stands there; with `when it is unknown` it only fills what is blank. A name that \
     lacks the part leaves the cell as it is. `split name into` fills several at once.";

/// What all parts share.
const fn part(
    name: &'static str,
    summary: &'static str,
    fails_when: &'static str,
    examples: &'static [Example],
    bind: fn(&Arguments, &Account) -> Bound,
) -> Verb {
    Verb {
        name,
        aliases: &[],
        summary,
        details: DETAILS,
        parameters: PARAMETERS,
        kinds: &[Kind::Text],
        takes_blank: true,
        idempotent: true,
        costly: true,
        fails_when,
        examples,
        bind,
    }
}

pub(super) static FIRST: Verb = part(
    "first name",
    "Writes the first given name of a full name",
    FAILS_WHEN,
    &[
        Example {
            call: "first name from full name for DE",
            properties: &["Dr. Anna Maria Weber"],
            before: "",
            after: Some("Anna"),
        },
        Example { call: "first name from full name", properties: &["Weber, Anna"], before: "", after: Some("Anna") },
        Example { call: "first name from full name", properties: &["Herr Schmidt"], before: "", after: None },
        Example { call: "first name from full name", properties: &["Anna"], before: "", after: None },
    ],
    |arguments, account| name(arguments, account, |parts| &parts.given),
);

pub(super) static MIDDLE: Verb = part(
    "middle name",
    "Writes the further given names and initials of a full name",
    FAILS_WHEN,
    &[
        Example { call: "middle name from full name", properties: &["Anna M. Weber"], before: "", after: Some("M.") },
        Example { call: "middle name from full name", properties: &["Anna Weber"], before: "", after: Some("") },
        Example { call: "middle name from full name", properties: &["Anna & Jan Weber"], before: "", after: None },
    ],
    |arguments, account| name(arguments, account, |parts| &parts.middle),
);

pub(super) static LAST: Verb = part(
    "last name",
    "Writes the surname of a full name, its particles with it",
    FAILS_WHEN,
    &[
        Example {
            call: "last name from full name",
            properties: &["Jan van der Berg Jr."],
            before: "",
            after: Some("van der Berg"),
        },
        Example {
            call: "last name from full name",
            properties: &["Schmidt, Herr Jan"],
            before: "",
            after: Some("Schmidt"),
        },
        Example { call: "last name from full name", properties: &["Maria Garcia Lopez"], before: "", after: None },
        Example { call: "last name from full name for HU", properties: &["Nagy Anna"], before: "", after: None },
    ],
    |arguments, account| name(arguments, account, |parts| &parts.family),
);

pub(super) static SALUTATION: Verb = part(
    "salutation",
    "Writes the titles before a full name",
    BESIDE_FAILS_WHEN,
    &[
        Example {
            call: "salutation from full name",
            properties: &["Prof. Dr. Anna Weber"],
            before: "",
            after: Some("Prof. Dr."),
        },
        Example { call: "salutation from full name", properties: &["Herr Schmidt"], before: "", after: Some("Herr") },
        Example { call: "salutation from full name", properties: &["Anna Weber"], before: "", after: Some("") },
        Example { call: "salutation from full name", properties: &["Mr & Mrs Smith"], before: "", after: None },
    ],
    |arguments, account| beside(arguments, account, |parts| &parts.title),
);

pub(super) static SUFFIX: Verb = part(
    "name suffix",
    "Writes what follows a full name: generation, degrees, orders",
    BESIDE_FAILS_WHEN,
    &[
        Example {
            call: "name suffix from full name",
            properties: &["John Smith Jr., PhD"],
            before: "",
            after: Some("Jr., PhD"),
        },
        Example { call: "name suffix from full name", properties: &["John Smith"], before: "", after: Some("") },
        Example { call: "name suffix from full name", properties: &["Smith Ltd"], before: "", after: None },
    ],
    |arguments, account| beside(arguments, account, |parts| &parts.suffix),
);

/// One of the names: written only where no other reading is likely.
fn name(arguments: &Arguments, account: &Account, part: Part) -> Bound {
    read(arguments, account, person_name::parse_certain, part)
}

/// What stands beside the names: it is the same whichever of them is the family's.
fn beside(arguments: &Arguments, account: &Account, part: Part) -> Bound {
    read(arguments, account, person_name::parse, part)
}

/// Takes a part out of the parts of a name.
type Part = fn(&Parts) -> &str;

fn read(
    arguments: &Arguments,
    account: &Account,
    parse: fn(&str, Option<&str>) -> Result<Parts, String>,
    part: Part,
) -> Bound {
    let Argument::Property(source) = *arguments.get(0) else {
        return Err(ArgumentError { parameter: 0, message: "there is no full name to read".to_owned(), help: None });
    };
    let region = Region::bind(arguments, 1, account)?;
    Ok(Box::new(move |value: &str, properties: &[&str]| {
        let name = properties.get(source).copied().unwrap_or_default();
        if is_blank(name) {
            return Effect::Keep;
        }
        match parse(name, region.of_person(properties)) {
            Ok(parts) if part(&parts).is_empty() => Effect::Keep,
            Ok(parts) => Effect::set(value, part(&parts)),
            Err(reason) => Effect::Fail(reason),
        }
    }))
}
