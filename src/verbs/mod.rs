//! What a fix can do to a value: an open registry, one file a verb.
//!
//! A verb sees values and what the plan bound for it; never files, clocks, rules or trees.

use crate::value::Kind;
use crate::value::number::NumberFormat;
use crate::value::time::DateOrder;
use std::fmt;

/// A verb of the language: what it is called, takes, does, and how it fails.
pub trait Verb: Sync {
    fn spec(&self) -> &'static Spec;

    /// Makes the transform for one call. Called once by the checker (to report a bad argument at
    /// its place) and once by the plan.
    ///
    /// # Errors
    /// An argument that the verb cannot work with, such as a pattern that does not compile.
    fn bind(&self, arguments: &Arguments, account: &Account) -> Result<Box<dyn Transform>, ArgumentError>;
}

impl fmt::Debug for dyn Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.spec().name)
    }
}

/// A verb with its arguments bound, ready to run on many values from many threads.
pub trait Transform: Send + Sync {
    /// `value` is the cell (never blank unless the verb [`Spec::fills_blank`]); `properties` the
    /// record's values of the property arguments, in order (blank cells as empty text).
    fn apply(&self, value: &str, properties: &[&str]) -> Effect;
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
    pub fn set(before: &str, after: impl Into<String>) -> Effect {
        let after = after.into();
        if after == before { Effect::Keep } else { Effect::Set(after) }
    }
}

/// The account's settings that verbs depend on.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// ISO 3166 alpha-2 code, for phone numbers that name no country.
    pub country: Option<String>,
    pub date_order: Option<DateOrder>,
    pub number_format: NumberFormat,
}

/// A verb's page: the reference and `hyg verbs` print it, the checker reads it, tests run its
/// examples.
#[derive(Debug)]
pub struct Spec {
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
    /// Runs on blank cells too, and may fill them.
    pub fills_blank: bool,
    /// Running it on its own result changes nothing.
    pub idempotent: bool,
    /// When it fails, in words; empty when it never does.
    pub fails_when: &'static str,
    pub examples: &'static [Example],
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

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    Text,
    /// Text, or a regular expression between slashes.
    TextOrPattern,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A value of the property that the fix writes: checked against its kind and options.
    Value,
    /// A property of the record; its value is handed over at run time.
    Property,
    /// A property, or a fixed text such as a country code.
    PropertyOrText,
    /// `("a" to "b", …)`.
    Pairs,
}

/// The arguments of one call, aligned with [`Spec::parameters`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Arguments {
    pub values: Vec<Argument>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    Absent,
    Text(String),
    Pattern(String),
    Pairs(Vec<(String, String)>),
    /// The n-th of the values handed to [`Transform::apply`].
    Property(usize),
}

impl Arguments {
    #[must_use]
    pub fn get(&self, index: usize) -> &Argument {
        self.values.get(index).unwrap_or(&Argument::Absent)
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
