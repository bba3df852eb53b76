//! Tests on one value, with everything resolved that does not depend on the record.

use super::SlotId;
use super::texts::{TextParts, Texts};
use crate::check::program::{NumberOperator, OptionQuantifier, Shape};
use crate::matching::Form;
use crate::schema::OptionId;
use crate::syntax::ast::DateOperator;
use crate::value::country::Country;
use crate::value::email;
use crate::value::identifier::Identifier;
use crate::value::time::{Day, Window};
use chrono_tz::Tz;
use regex::Regex;
use std::sync::Arc;

/// A test on the value of a slot.
#[derive(Debug)]
pub struct Leaf {
    pub slot: SlotId,
    pub test: LeafTest,
    /// Swaps true and false.
    pub negated: bool,
    /// Blank becomes true.
    pub or_unknown: bool,
    /// As written, for evidence.
    pub text: String,
}

#[derive(Debug)]
pub enum LeafTest {
    Known,
    SameAs(SlotId),
    SameBy {
        other: SlotId,
        form: Form,
    },
    TextIs(Texts),
    TextHas(TextParts),
    Matches(Regex),
    LongerThan(u32),
    ShorterThan(u32),
    Number {
        operator: NumberOperator,
        operand: Operand<f64>,
    },
    NumberIn(Vec<f64>),
    NumberBetween {
        low: Operand<f64>,
        high: Operand<f64>,
    },
    Options {
        quantifier: OptionQuantifier,
        options: Vec<OptionId>,
    },
    YesNo(bool),
    /// All date tests against a fixed day or span.
    Within(Window),
    /// Against another property, by day.
    Date {
        operator: DateOperator,
        other: SlotId,
    },
    DateBetween {
        low: Operand<Day>,
        high: Operand<Day>,
    },
    /// Whether the value lies far from the others: with deviations from the mean, else beyond the
    /// fences of the quartiles.
    Unusual(Option<f64>),
    Valid(Shape),
    /// Of the country: the rule's, the account's or another property's; nothing where the account has none.
    Identifier {
        identifier: Identifier,
        country: Option<Operand<Country>>,
    },
    /// By the tables and what the project says.
    EmailClass {
        class: email::Class,
        lists: Arc<email::OwnLists>,
    },
}

/// What a comparison compares with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Operand<T> {
    Fixed(T),
    Slot(SlotId),
}

impl<T> Operand<T> {
    fn slot(&self) -> Option<SlotId> {
        match self {
            Operand::Slot(slot) => Some(*slot),
            Operand::Fixed(_) => None,
        }
    }
}

impl Leaf {
    /// What its cut-off or its pattern comes to, where its text does not say so itself.
    #[must_use]
    pub fn resolved(&self, zone: Tz) -> Option<String> {
        match &self.test {
            LeafTest::Within(window) => {
                let resolved = window.describe(zone);
                let says_so = self.text.contains(&resolved);
                (!says_so).then(|| format!("{}{resolved}", if self.negated { "not " } else { "" }))
            }
            LeafTest::Matches(pattern) if pattern.as_str().starts_with("(?i)") => {
                Some("anywhere in the text".to_owned())
            }
            LeafTest::Matches(_) => Some("anywhere in the text, and case counts".to_owned()),
            _ => None,
        }
    }

    /// The slots it reads: its own first.
    #[must_use]
    pub fn slots(&self) -> Vec<SlotId> {
        std::iter::once(self.slot).chain(self.others()).collect()
    }

    /// The slots it compares with.
    #[must_use]
    pub fn others(&self) -> Vec<SlotId> {
        match &self.test {
            LeafTest::SameAs(other) | LeafTest::SameBy { other, .. } | LeafTest::Date { other, .. } => vec![*other],
            LeafTest::Number { operand, .. } => operand.slot().into_iter().collect(),
            LeafTest::NumberBetween { low, high } => low.slot().into_iter().chain(high.slot()).collect(),
            LeafTest::Identifier { country, .. } => country.iter().filter_map(Operand::slot).collect(),
            LeafTest::DateBetween { low, high } => low.slot().into_iter().chain(high.slot()).collect(),
            _ => Vec::new(),
        }
    }
}
