//! What a fix can do to a value: an open registry, one file a verb.
//!
//! A verb sees values and what the plan bound for it; never files, clocks, rules or trees. To add
//! one, write its file and one line in [`ALL`]: its page, its tests and its place in the reference
//! follow from what its [`Verb`] says.

#![expect(clippy::unnecessary_wraps, reason = "all verbs are bound by one signature")]

use crate::value::Kind;
use crate::value::email::OwnLists;
use crate::value::number::NumberFormat;
use crate::value::spelling;
use crate::value::time::DateOrder;
use chrono_tz::Tz;
use std::fmt;
use std::sync::Arc;

mod absolute_value;
mod add;
mod arithmetic;
mod capitalise;
mod capitalise_name;
mod capitalise_words;
mod characters;
mod clean_url;
mod clear;
mod cluster_spellings;
mod copy;
mod correct_email_domain;
mod cut;
mod divide;
mod domain;
mod format_date;
mod format_iban;
mod format_phone;
mod format_postcode;
mod format_vat_number;
mod keep_digits;
mod keep_part;
mod left;
mod look_up;
mod lowercase;
mod map;
mod multiply;
mod name_part;
mod normalise_unicode;
mod parse_amount;
mod parse_date;
mod parse_number;
mod region;
mod registry;
mod remove_accents;
mod remove_digits;
mod remove_duplicates;
mod remove_emoji;
mod remove_salutation;
mod replace;
mod right;
mod round;
mod set;
mod split_name;
mod squeeze_spaces;
mod strip_company_suffix;
mod strip_tags;
mod subtract;
mod trim;
mod truncate;
mod uppercase;
mod use_company_suffix;
mod use_country_code;
mod use_country_name;
mod use_job_title;
mod use_linkedin_url;
mod use_region_code;
mod use_region_name;
mod validate_email;
mod validate_iban;
mod validate_phone;
mod validate_postcode;
mod validate_tax_id;
mod validate_url;
mod validate_vat_number;

pub use registry::{ALL, elsewhere, find, how, is_slip, suggest};

/// Kinds whose cells are words that may be rewritten. Not `id`: another text is another record.
const WORDS: &[Kind] = &[Kind::Text, Kind::OneOption, Kind::ManyOptions, Kind::Phone, Kind::Email, Kind::Url];

/// What binding a verb's arguments comes to.
pub type Bound = Result<Box<dyn Transform>, ArgumentError>;

/// A verb with its arguments bound, ready to run on many values from many threads.
pub trait Transform: Send + Sync {
    /// `value` is the cell (never blank unless the verb [`Verb::takes_blank`]); `properties` the
    /// record's values of the property arguments, in order (blank cells as empty text).
    fn apply(&self, value: &str, properties: &[&str]) -> Effect;

    /// Of a verb that writes one spelling for many: how. [`Transform::apply`] is then handed the
    /// spelling that the column has for the value, or an empty text.
    fn clusters(&self) -> Option<&spelling::Rule> {
        None
    }
}

impl<F: Fn(&str, &[&str]) -> Effect + Send + Sync> Transform for F {
    fn apply(&self, value: &str, properties: &[&str]) -> Effect {
        self(value, properties)
    }
}

impl fmt::Debug for dyn Transform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("transform")
    }
}

/// What a verb made of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The value is right as it is.
    Keep,
    Set(String),
    /// Leaves the value; the record is listed with this reason (lower case, no full stop, such as
    /// `no telephone number of FR`).
    Fail(String),
}

impl Effect {
    /// [`Effect::Set`], or [`Effect::Keep`] when that is what stands there.
    #[must_use]
    pub fn set(before: &str, after: impl AsRef<str> + Into<String>) -> Effect {
        if is_same(after.as_ref(), before) { Effect::Keep } else { Effect::Set(after.into()) }
    }

    /// [`Effect::set`], or why the value cannot be written.
    #[must_use]
    pub fn written(before: &str, after: Result<impl AsRef<str> + Into<String>, String>) -> Effect {
        after.map_or_else(Effect::Fail, |after| Effect::set(before, after))
    }

    /// Of a verb that changes nothing: [`Effect::Keep`], or what is wrong with the value.
    #[must_use]
    pub fn judged<T>(found: Result<T, String>) -> Effect {
        found.map_or_else(Effect::Fail, |_| Effect::Keep)
    }
}

/// Whether two texts are equal; what a verb borrowed is seen to be without looking at it.
#[must_use]
pub fn is_same(a: &str, b: &str) -> bool {
    std::ptr::eq(a, b) || a == b
}

/// The account's settings that verbs depend on.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// ISO 3166 alpha-2 code, for phone numbers that name no country.
    pub country: Option<String>,
    pub date_order: Option<DateOrder>,
    pub number_format: NumberFormat,
    /// The zone in which an instant becomes a day and an hour.
    pub timezone: Tz,
    /// What `hyg.yaml` says of e-mail domains and mailboxes.
    pub email_lists: Arc<OwnLists>,
}

/// A verb of the language: its page, which the reference and `hyg verbs` print, the checker reads and tests run the
/// examples of; and what it does.
pub struct Verb {
    /// As rules write it, without arguments: `format phone`, `set`, `copy`.
    pub name: &'static str,
    /// Other spellings: `capitalize`.
    pub aliases: &'static [&'static str],
    /// One line.
    pub summary: &'static str,
    /// More, in Markdown; may be empty.
    pub details: &'static str,
    pub parameters: &'static [Parameter],
    /// The kinds of property it can be used on.
    pub kinds: &'static [Kind],
    /// Runs on blank cells too: fills them, or takes the white space out of them.
    pub takes_blank: bool,
    /// Running it on its own result changes nothing.
    pub idempotent: bool,
    /// Takes longer than to look up a text: its results are remembered by value.
    pub costly: bool,
    /// When it fails, in words; empty when it never does.
    pub fails_when: &'static str,
    pub examples: &'static [Example],
    /// See [`Verb::bind`].
    bind: fn(&Arguments, &Account) -> Bound,
}

impl Verb {
    /// The call as users read it: `format phone as international|national|e164 [for REGION or PROPERTY]`.
    #[must_use]
    pub fn signature(&self) -> String {
        self.parameters.iter().fold(self.name.to_owned(), |signature, parameter| format!("{signature} {parameter}"))
    }

    /// Makes the transform for one call. Called once by the checker (to report a bad argument at its place) and once by
    /// the plan.
    ///
    /// # Errors
    /// An argument that the verb cannot work with, such as a pattern that does not compile.
    pub fn bind(&self, arguments: &Arguments, account: &Account) -> Bound {
        (self.bind)(arguments, account)
    }

    /// Asked by the checker of arguments that can be bound: whether they make sense for a property of this kind.
    ///
    /// # Errors
    /// An argument that suits another kind of property.
    pub fn fits(&self, arguments: &Arguments, kind: Kind) -> Result<(), ArgumentError> {
        match self.parameters {
            [Parameter { takes: Takes::Amount, .. }, ..] => arithmetic::amount_fits(arguments, kind),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// One argument a verb takes.
#[derive(Debug)]
pub struct Parameter {
    /// For documentation and messages: `pattern`, `region`.
    pub name: &'static str,
    /// The word before it; none for what follows the verb directly.
    pub preposition: Option<&'static str>,
    pub takes: Takes,
    pub required: bool,
    pub summary: &'static str,
}

impl fmt::Display for Parameter {
    /// As [`Verb::signature`] shows it: `[for REGION or PROPERTY]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.to_uppercase();
        let takes = match self.takes {
            Takes::Text => format!("\"{name}\""),
            Takes::TextOrPattern => format!("\"{name}\" or /PATTERN/"),
            Takes::Word(words) => words.join("|"),
            Takes::Value => "VALUE".to_owned(),
            Takes::Property | Takes::Key => "PROPERTY".to_owned(),
            Takes::PropertyOrText => format!("{name} or PROPERTY"),
            Takes::Table => "\"FILE\" or TABLE".to_owned(),
            Takes::List => "(\"A\", …)".to_owned(),
            Takes::Pairs => "(\"A\" to \"B\", …)".to_owned(),
            Takes::Targets { .. } => "(PROPERTY, …)".to_owned(),
            Takes::Count | Takes::Amount => name,
        };
        let argument = match self.preposition {
            Some(preposition) => format!("{preposition} {takes}"),
            None => takes,
        };
        if self.required { f.write_str(&argument) } else { write!(f, "[{argument}]") }
    }
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    Text,
    /// Text, or a regular expression between slashes.
    TextOrPattern,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A value of the property that the fix writes: checked against its kind and options. A text may
    /// have properties in it.
    Value,
    /// A property of the record; its value is handed over at run time.
    Property,
    /// A property, or a fixed text such as a country code.
    PropertyOrText,
    /// A table of the project: a file, or a name that `hyg.yaml` declares. Two values are handed over
    /// at run time: what the table has for the record, and the value it was looked up by.
    Table,
    /// The property of the record by which the table's row is found; handed over with the table.
    Key,
    /// `("a", "b")`.
    List,
    /// `("a" to "b", …)`.
    Pairs,
    /// `(property, …)`: the properties that the call fills instead of the one it stands at. The verb
    /// is bound once for each.
    Targets {
        least: usize,
        most: usize,
    },
    /// A whole number, such as how many characters.
    Count,
    /// A number, or for a date a span such as `90 days`.
    Amount,
}

/// The arguments of one call, aligned with [`Verb::parameters`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Arguments {
    pub values: Vec<Argument>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    Absent,
    Text(String),
    Pattern(String),
    List(Vec<String>),
    Pairs(Vec<(String, String)>),
    /// The n-th of the values handed to [`Transform::apply`].
    Property(usize),
    /// The call fills property `at` of `of`. Handed over are first the value that is read, then what
    /// stands in each of them, then other arguments.
    Target {
        at: usize,
        of: usize,
    },
    /// A text with properties in it: `"{first name} {last name}"`.
    Template(Vec<Piece>),
}

/// A part of a text with properties in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    /// As [`Argument::Property`].
    Property(usize),
}

impl Arguments {
    #[must_use]
    pub fn get(&self, index: usize) -> &Argument {
        self.values.get(index).unwrap_or(&Argument::Absent)
    }

    /// The number of a [`Takes::Count`], which the checker has read.
    fn count(&self, index: usize) -> usize {
        self.text(index).parse().unwrap_or(usize::MAX)
    }

    /// The text of an argument; empty where there is none.
    fn text(&self, index: usize) -> &str {
        match self.get(index) {
            Argument::Text(text) => text,
            _ => "",
        }
    }
}

/// An argument that cannot be used: which parameter, and why (a sentence in house style).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentError {
    pub parameter: usize,
    pub message: String,
    pub help: Option<String>,
}

/// `call` on `before` gives `after`; run as a test.
#[derive(Debug)]
pub struct Example {
    /// As in a fix line: `replace "-" with " "`.
    pub call: &'static str,
    /// Values of property arguments, in order.
    pub properties: &'static [&'static str],
    pub before: &'static str,
    /// The result, or nothing where the verb fails.
    pub after: Option<&'static str>,
}
