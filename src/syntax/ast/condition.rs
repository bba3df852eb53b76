//! Conditions: what stands behind `where`, `unless` and `when`.

use super::{Compared, Name, Phrase, Value};
use crate::source::{Span, Spanned};
use crate::value::identifier::Identifier;
use crate::value::time::CalendarUnit;

#[derive(Debug, Clone)]
pub struct Condition {
    pub kind: ConditionKind,
    pub span: Span,
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum ConditionKind {
    /// Two or more joined by `and`.
    And(Vec<Condition>),
    /// Two or more joined by `or`.
    Or(Vec<Condition>),
    /// `not (…)`, `not in NAME`.
    Not(Box<Condition>),
    /// `(…)`: kept, so that the formatter prints what was written.
    Group(Box<Condition>),
    /// `any of (…, …)`, `all of`, `none of`, `at least 2 of`.
    List {
        quantifier: Spanned<ListQuantifier>,
        members: Vec<Condition>,
    },
    /// `in NAME`.
    In(Name),
    /// `has duplicates in NAME`; negated `has no duplicates in NAME`.
    HasDuplicates {
        negated: bool,
        rule: Name,
    },
    /// `has associated deals where (…)` and its kind.
    Link {
        quantifier: Spanned<LinkQuantifier>,
        object: Spanned<String>,
        inner: Option<Box<Condition>>,
    },
    Test(PropertyTest),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListQuantifier {
    Any,
    All,
    None,
    AtLeast(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkQuantifier {
    /// `has associated deals`.
    Has,
    /// `no associated deals`.
    No,
    /// `has at least 2 associated deals`.
    AtLeast(u32),
    /// `every associated deal where (…)`.
    Every,
}

/// `last marketing email open older than 182 days or unknown`.
#[derive(Debug, Clone, PartialEq)]
pub struct PropertyTest {
    pub property: Phrase,
    pub test: Spanned<TestKind>,
    pub or_unknown: bool,
}

/// What is asked of a property. (`Test` is the declaration.)
#[derive(Debug, Clone, PartialEq)]
pub enum TestKind {
    /// `is known`, `is unknown`.
    Known { negated: bool },
    /// `is same as PROPERTY`, `is same as PROPERTY by domain`.
    SameAs { negated: bool, compared: Compared },
    /// `is X`, `is not X`, `is yes`, `is 5`.
    Is { negated: bool, value: Value },
    /// `is any of`, `is none of`, `is all of`, `is exactly`.
    IsList { quantifier: ValueQuantifier, values: Vec<Value> },
    /// `contains`, `starts with`, `ends with`, each also `any of (…)`; negated with `does not`.
    Text { operator: TextOperator, negated: bool, values: Vec<Value>, any_of: bool },
    /// `matches /…/`.
    Matches { negated: bool, pattern: Value },
    /// `is longer than 40 characters`, `is shorter than …`.
    Length { longer: bool, characters: Value },
    /// `is more than`, `is less than`, `is at least`, `is at most`.
    Compare { operator: Comparison, negated: bool, value: Value },
    /// `is between A and B`.
    Between { negated: bool, low: Value, high: Value },
    /// `older than SPAN`, `newer than SPAN`; `is in the last SPAN` is `newer`.
    Age { direction: AgeDirection, span: Value },
    /// `is in the future`, `is in the past`.
    Future { past: bool },
    /// `is before`, `is after`, `is on`.
    Date { operator: DateOperator, negated: bool, value: Value },
    /// `is in this month`, `is in last week`, `is in next year`.
    Calendar { which: CalendarWhich, unit: CalendarUnit },
    /// `is an outlier of 3 deviations`.
    Outlier { negated: bool, deviations: Value },
    /// `is outside its usual range`; negated `is within its usual range`.
    Unusual { negated: bool },
    /// `is valid`, `is not valid`; `is a valid email`.
    Valid { negated: bool, shape: Option<Spanned<String>> },
    /// `is a valid IBAN`, `is not a valid postcode for country/region`.
    Identifier { negated: bool, identifier: Identifier, country: Option<Value> },
    /// `is a free email`, `is not a role email`.
    EmailClass { negated: bool, class: Spanned<String> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueQuantifier {
    AnyOf,
    NoneOf,
    AllOf,
    Exactly,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextOperator {
    Contains,
    StartsWith,
    EndsWith,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    MoreThan,
    LessThan,
    AtLeast,
    AtMost,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeDirection {
    OlderThan,
    NewerThan,
    InTheLast,
    InTheNext,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOperator {
    Before,
    After,
    On,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarWhich {
    This,
    Last,
    Next,
}
