//! Conditions of a checked program, and what they ask of one property.

use super::{DuplicatesId, ParamId, SegmentId};
use crate::schema::{LinkId, ObjectId, OptionId, PropertyId};
use crate::source::Span;
use crate::syntax::ast::{self, AgeDirection};
use crate::value::country::Country;
use crate::value::email;
use crate::value::identifier::Identifier;
use crate::value::time::{AsOf, CalendarUnit, Duration, Window};
use chrono::{NaiveDate, Weekday};

/// A text with `{property}` in it.
#[derive(Debug, Clone, Default)]
pub struct Template {
    pub parts: Vec<TemplatePart>,
}

#[derive(Debug, Clone)]
pub enum TemplatePart {
    Text(String),
    Value(Path),
}

/// A property of the record, or of the one record that to-one links lead to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path {
    /// The links to follow, each a link of the object reached so far.
    pub links: Vec<LinkId>,
    /// The object that the property belongs to.
    pub object: ObjectId,
    pub property: PropertyId,
}

/// A condition with its place and its text (one line, single spaces) for evidence and reports.
#[derive(Debug, Clone)]
pub struct Condition {
    pub kind: ConditionKind,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum ConditionKind {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    AtLeast(u32, Vec<Condition>),
    /// Blank becomes false.
    InSegment(SegmentId),
    /// Another record of its group by this rule is still there; never blank.
    HasDuplicates(DuplicatesId),
    Linked(Linked),
    Test(PropertyTest),
}

/// A condition on the records that one link leads to.
#[derive(Debug, Clone)]
pub struct Linked {
    pub link: LinkId,
    /// The object on the other side, of which `inner` speaks.
    pub object: ObjectId,
    pub quantifier: LinkQuantifier,
    pub inner: Option<Box<Condition>>,
    /// As written.
    pub text: String,
}

/// `no` is a negated `AtLeast(1)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkQuantifier {
    /// True if so many linked records satisfy the condition; false if true and unreadable ones
    /// together are too few; else unreadable.
    AtLeast(u32),
    /// True if there is one and all satisfy it; false over none, and where one does not.
    Every,
}

#[derive(Debug, Clone)]
pub struct PropertyTest {
    pub subject: Path,
    pub test: TestKind,
    /// Swaps true and false.
    pub negated: bool,
    /// Blank becomes true.
    pub or_unknown: bool,
    /// As written, for evidence: `last marketing email open older than 182 days`.
    pub text: String,
}

/// A value of a rule, and the parameter it came from: lints treat those as unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal<T> {
    pub value: T,
    pub param: Option<ParamId>,
    pub span: Span,
}

/// What is asked of a property's value. (`Test` is the declaration.) Unless said otherwise a blank
/// cell makes it blank and a cell that cannot be read as the property's kind unreadable.
#[derive(Debug, Clone, PartialEq)]
pub enum TestKind {
    /// Only whether the cell is blank; never blank or unreadable itself.
    Known,
    /// The same folded text (both cells), number, day or set of options.
    SameAs(Path),
    /// The same in a form by which values are compared, such as the domain that somebody owns; unreadable
    /// where a text holds nothing of that form.
    SameBy {
        other: Path,
        /// A form of [`crate::matching::Form`] by its own name.
        form: &'static str,
    },
    /// The folded text (exact text for ids) is one of these.
    TextIs(Vec<Literal<String>>),
    TextHas {
        operator: ast::TextOperator,
        values: Vec<Literal<String>>,
    },
    /// Anywhere in the cell, case counts.
    Matches(Literal<String>),
    LongerThan(Literal<u32>),
    ShorterThan(Literal<u32>),
    Number {
        operator: NumberOperator,
        operand: Operand<f64>,
    },
    NumberIn(Vec<Literal<f64>>),
    NumberBetween {
        low: Operand<f64>,
        high: Operand<f64>,
    },
    /// The property has an option list: the cell's options against these.
    Options {
        quantifier: OptionQuantifier,
        options: Vec<Literal<OptionId>>,
    },
    YesNo(Literal<bool>),
    Age {
        direction: ast::AgeDirection,
        duration: Literal<Duration>,
    },
    Future,
    Past,
    Date {
        operator: ast::DateOperator,
        operand: Operand<NaiveDate>,
    },
    DateBetween {
        low: Operand<NaiveDate>,
        high: Operand<NaiveDate>,
    },
    /// `offset` 0 is this, -1 last, 1 next.
    Calendar {
        unit: CalendarUnit,
        offset: i32,
    },
    /// Whether the value lies far from those of the other records, which a first pass has read: of a
    /// number or a date of the record itself. Unreadable where too few of them can be read.
    Unusual(Unusual),
    /// Of the property's kind, or of the shape named. A value that is not valid is readable: it
    /// makes the test false, never unreadable.
    Valid(Shape),
    /// Of the country; without one, of the account's. Unreadable where that is blank or not known, or
    /// hyg has no rule for it, unless the value names its country.
    Identifier {
        identifier: Identifier,
        country: Option<Operand<Country>>,
    },
    /// What is no address has no domain to look up: unreadable.
    EmailClass(email::Class),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberOperator {
    Equals,
    MoreThan,
    LessThan,
    AtLeast,
    AtMost,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OptionQuantifier {
    /// The cell has one of them.
    AnyOf,
    /// The cell has all of them.
    AllOf,
    /// The cell has exactly them.
    Exactly,
}

impl TestKind {
    /// The days and instants that a test against the day of the run accepts; nothing for any other test,
    /// and where they lie beyond the calendar. `is_datetime`: whether the property's values have a time.
    #[must_use]
    pub fn window(&self, as_of: &AsOf, is_datetime: bool, week_starts: Weekday) -> Option<Window> {
        match self {
            TestKind::Age { direction: AgeDirection::OlderThan, duration } => Window::older_than(duration.value, as_of),
            TestKind::Age { direction: AgeDirection::NewerThan | AgeDirection::InTheLast, duration } => {
                Window::newer_than(duration.value, as_of)
            }
            TestKind::Age { direction: AgeDirection::InTheNext, duration } => {
                Window::within_next(duration.value, as_of, is_datetime)
            }
            TestKind::Future => Some(Window::future(as_of, is_datetime)),
            TestKind::Past => Some(Window::past(as_of)),
            TestKind::Calendar { unit, offset } => Window::calendar(*unit, *offset, as_of, week_starts),
            _ => None,
        }
    }
}

/// What a comparison compares with.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand<T> {
    Literal(Literal<T>),
    Property(Path),
}

/// How far out a value must lie.
#[derive(Debug, Clone, PartialEq)]
pub enum Unusual {
    /// More than so many deviations from the mean.
    Deviations(Literal<f64>),
    /// Beyond the fences of the quartiles.
    Range,
}

/// What `is valid` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    Email,
    /// For the account's default country when the number names none.
    Phone,
    Url,
    Date,
    Country,
    Number,
    /// One of the property's options.
    Option,
    YesNo,
}
