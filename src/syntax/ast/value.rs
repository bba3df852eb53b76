//! What stands for values and properties: literals, and the phrases that name a property.

use crate::source::Span;
use crate::value::time::Duration;
use chrono::NaiveDate;

/// A property phrase as written, with or without backticks: `country/region`,
/// `company.industry`, `` `Is Closed Won` ``, `it`.
#[derive(Debug, Clone)]
pub struct Phrase {
    /// Link steps before the last dot: `company` in `company.industry`.
    pub path: Vec<Word>,
    pub word: Word,
    pub span: Span,
}

impl Phrase {
    /// The phrase as one text: steps joined by dots, without backticks.
    #[must_use]
    pub fn text(&self) -> String {
        let steps = self.path.iter().chain([&self.word]);
        steps.map(|word| word.text.as_str()).collect::<Vec<_>>().join(".")
    }
}

impl PartialEq for Phrase {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.word == other.word
    }
}

/// One part of a phrase: its text (words joined by one space) and whether it stood in backticks.
#[derive(Debug, Clone)]
pub struct Word {
    pub text: String,
    pub backticked: bool,
    pub span: Span,
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.backticked == other.backticked
    }
}

#[derive(Debug, Clone)]
pub struct Value {
    pub kind: ValueKind,
    pub span: Span,
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum ValueKind {
    /// Bare words on one line, joined by one space; also property phrases where one may stand
    /// (`is before create date`): then `phrase` holds the same text as a phrase.
    Words(Phrase),
    Quoted(String),
    /// The number as written (so that `1.50` stays `1.50`).
    Number(String),
    Percent(String),
    /// `2026-09-01`, checked to be a day that exists.
    Date(NaiveDate),
    Duration(Duration),
    /// The pattern between the slashes, `\/` unescaped.
    Regex(String),
    Param(String),
}
