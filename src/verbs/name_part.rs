//! `first name from`, `last name from`, …: one part of a full name.

use super::region::Region;
use super::{
    Account, Argument, ArgumentError, Arguments, Effect, Example, Kind, Parameter, Spec, Takes, Transform, Verb,
};
use crate::value::person_name::{self, Parts};
use crate::value::text::is_blank;

/// The part of a full name that it takes, with its page.
#[derive(Debug)]
pub struct NamePart {
    spec: &'static Spec,
    read: fn(&str, Option<&str>) -> Result<Parts, String>,
    part: fn(&Parts) -> &str,
}

pub static FIRST: NamePart = name(&FIRST_SPEC, |parts| &parts.given);
pub static MIDDLE: NamePart = name(&MIDDLE_SPEC, |parts| &parts.middle);
pub static LAST: NamePart = name(&LAST_SPEC, |parts| &parts.family);
pub static SALUTATION: NamePart = beside(&SALUTATION_SPEC, |parts| &parts.title);
pub static SUFFIX: NamePart = beside(&SUFFIX_SPEC, |parts| &parts.suffix);

/// One of the names: written only where no other reading is likely.
const fn name(spec: &'static Spec, part: fn(&Parts) -> &str) -> NamePart {
    NamePart { spec, read: person_name::parse_certain, part }
}

/// What stands beside the names: it is the same whichever of them is the family's.
const fn beside(spec: &'static Spec, part: fn(&Parts) -> &str) -> NamePart {
    NamePart { spec, read: person_name::parse, part }
}

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

/// What the pages of all parts share.
const fn page(
    name: &'static str,
    summary: &'static str,
    fails_when: &'static str,
    examples: &'static [Example],
) -> Spec {
    Spec {
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
    }
}

static FIRST_SPEC: Spec = page(
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
);

static MIDDLE_SPEC: Spec = page(
    "middle name",
    "Writes the further given names and initials of a full name",
    FAILS_WHEN,
    &[
        Example { call: "middle name from full name", properties: &["Anna M. Weber"], before: "", after: Some("M.") },
        Example { call: "middle name from full name", properties: &["Anna Weber"], before: "", after: Some("") },
        Example { call: "middle name from full name", properties: &["Anna & Jan Weber"], before: "", after: None },
    ],
);

static LAST_SPEC: Spec = page(
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
);

static SALUTATION_SPEC: Spec = page(
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
);

static SUFFIX_SPEC: Spec = page(
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
);

impl Verb for NamePart {
    fn spec(&self) -> &'static Spec {
        self.spec
    }

    fn bind(&self, arguments: &Arguments, account: &Account) -> Result<Box<dyn Transform>, ArgumentError> {
        let Argument::Property(source) = *arguments.get(0) else {
            return Err(ArgumentError {
                parameter: 0,
                message: "there is no full name to read".to_owned(),
                help: None,
            });
        };
        let region = Region::bind(arguments, 1, account)?;
        let (read, part) = (self.read, self.part);
        Ok(Box::new(move |value: &str, properties: &[&str]| {
            let name = properties.get(source).copied().unwrap_or_default();
            if is_blank(name) {
                return Effect::Keep;
            }
            match read(name, region.of_person(properties)) {
                Ok(parts) if part(&parts).is_empty() => Effect::Keep,
                Ok(parts) => Effect::set(value, part(&parts)),
                Err(reason) => Effect::Fail(reason),
            }
        }))
    }
}
