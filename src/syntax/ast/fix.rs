//! `fix`: the lines of a fix, and the verbs that they call.

use super::{Condition, Heading, Phrase, Quoted, Unless, Value};
use crate::source::{Span, Spanned};

/// `fix NAME "…" [where …] [unless …] LINES`.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    pub heading: Heading,
    pub condition: Option<Condition>,
    pub unless: Vec<Unless>,
    pub lines: Vec<FixLine>,
}

/// `first name, last name: trim, capitalise name [when …] [, otherwise …]`.
#[derive(Debug, Clone)]
pub struct FixLine {
    pub properties: Vec<Phrase>,
    pub verbs: Vec<VerbCall>,
    pub when: Option<Condition>,
    pub otherwise: Option<Otherwise>,
    pub span: Span,
}

impl PartialEq for FixLine {
    fn eq(&self, other: &Self) -> bool {
        (&self.properties, &self.verbs, &self.when, &self.otherwise)
            == (&other.properties, &other.verbs, &other.when, &other.otherwise)
    }
}

/// What a fix line does when a verb fails, besides listing the record.
#[derive(Debug, Clone, PartialEq)]
pub enum Otherwise {
    Leave,
    Clear,
    Flag(Quoted),
    SetTo(Value),
}

/// `format phone as international for country/region`: words of the verb, then arguments in the
/// order in which they were written. Which verb it is, is found later in the registry.
#[derive(Debug, Clone)]
pub struct VerbCall {
    /// The words before the first argument: `format phone`, `replace`, `set`, `copy`.
    pub words: Spanned<String>,
    pub arguments: Vec<Argument>,
    pub span: Span,
}

impl PartialEq for VerbCall {
    fn eq(&self, other: &Self) -> bool {
        (&self.words, &self.arguments) == (&other.words, &other.arguments)
    }
}

/// One argument of a verb: `"a"`, `with "b"`, `for country/region`, `("Mgr" to "Manager", …)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// `as for to with by from in into`; none for what follows the verb directly.
    pub preposition: Option<Spanned<String>>,
    pub value: ArgumentValue,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ArgumentValue {
    /// A value; bare words are [`ValueKind::Words`] and may turn out to name a property.
    Value(Value),
    /// `("Mgr" to "Manager", "Dir" to "Director")`.
    Pairs(Vec<(Value, Value)>),
    /// `into (first name, last name)`.
    List(Vec<Value>),
}
